"""Feeds: Atom and RSS of the site, Atom of each term."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import feed_url, home_url, rss_url
from sitegen.model import Job
from sitegen.theme.page import Page
from sitegen.theme.post import PostView
from sitegen.theme.views import CardView, TermView

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Feed(Page):
    """The newest posts of the list that is the job's subject: a term (``tags/배포``), or a section."""

    kind = "feed"
    template = "sitegen/feed.xml"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for section in catalog.lists:
            home = home_url(section)
            yield Job(feed_url(home), cls.kind, cls.template, section, section=section)
            yield Job(rss_url(home), cls.kind, "sitegen/rss.xml", section, section=section)
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
