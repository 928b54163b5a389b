"""Feeds: Atom and RSS of the site, Atom of each term."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import HOME, RSS, feed_url
from sitegen.model import Job
from sitegen.theme.page import Page
from sitegen.theme.post import PostView
from sitegen.theme.views import CardView

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Feed(Page):
    """The newest posts of the site, or of the term that is the job's subject (``tags/배포``)."""

    kind = "feed"
    template = "sitegen/feed.xml"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        yield Job(feed_url(HOME), cls.kind, cls.template)
        yield Job(RSS, cls.kind, "sitegen/rss.xml")
        if catalog.config.feeds.terms:
            for taxonomy, terms in catalog.terms.items():
                for slug, term in terms.items():
                    yield Job(feed_url(term.ref.url), cls.kind, cls.template, f"{taxonomy}/{slug}")

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
        title, home = site.title, self.href(HOME)
        if subject:
            name, _, url, _, _ = reader.get("term", subject)
            title, home = f"{name} - {site.title}", self.href(url)
        dates = [post.updated or post.date or _EPOCH for post in posts]
        return {
            "title": title,
            "home": home,
            "updated": max(dates, default=_EPOCH),
            "posts": posts,
            "epoch": _EPOCH,
            "is_whole": is_whole,
        }
