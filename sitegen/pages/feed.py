"""Feeds: Atom and RSS of the site, Atom of each term."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import feed_url, home_url, rss_url
from sitegen.model import Job
from sitegen.text.urls import Url
from sitegen.theme.page import Page
from sitegen.theme.post import PostView
from sitegen.theme.views import CardView, TermView

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def feeds_of_lists(catalog: Catalog) -> dict[Url, tuple[str, str]]:
    """The template and the section of each feed of a whole list, by its URL. Who reads one at an address that it had
    before gets it there: programs that read feeds follow no page."""
    atom = {feed_url(home_url(section)): (Feed.template, section) for section in catalog.lists}
    return atom | {rss_url(home_url(section)): ("sitegen/rss.xml", section) for section in catalog.lists}


class Feed(Page):
    """The newest posts of the list that is the job's subject: a term (``tags/배포``), or a section."""

    kind = "feed"
    template = "sitegen/feed.xml"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        feeds = feeds_of_lists(catalog)
        for url, (template, section) in feeds.items():
            yield Job(url, cls.kind, template, section, section=section)
        for old, new in catalog.config.redirects.items():
            if old.endswith(".xml") and new in feeds:
                template, section = feeds[Url(new)]
                yield Job(Url.parse(old), cls.kind, template, section, section=section)
        if catalog.config.feeds.terms:
            for taxonomy, terms in catalog.terms.items():
                section = taxonomy.rpartition("/")[0]
                for slug, term in terms.items():
                    url, subject = feed_url(term.ref.url), f"{taxonomy}/{slug}"
                    yield Job(url, cls.kind, cls.template, subject, section=section)

    def variables(self) -> dict[str, Any]:
        """The feed's head, and its posts. Its ``updated`` is the newest moment in it, never the time of the build."""
        reader, site, subject = self.reader, self.site, self.job.subject
        # A post may name hundreds of tools: their feeds have its summary, or one edit would write its text as often.
        is_whole = not subject.startswith("tools/")
        found = reader.get("feed", subject)
        posts: list[CardView] = [
            PostView(self, reader.get("post", identifier))
            if is_whole
            else CardView(self, reader.get("card", identifier))
            for identifier in found
        ]
        title, home = site.title, site.url
        if "/" in subject:
            term = TermView(self, subject.rpartition("/")[0], reader.get("term", subject))
            title, home = f"{term.name} - {site.title}", term.url
        dates = [post.updated or post.date or _EPOCH for post in posts]
        return {
            "title": title,
            "home": home,
            "updated": max(dates, default=_EPOCH),
            "posts": posts,
            "epoch": _EPOCH,
            "is_whole": is_whole,
            "ids": {identifier: self.href(url) for identifier, url in reader.get("entry_ids").items()},
        }
