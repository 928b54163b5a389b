"""What each kind of template gets besides the globals ``site``, ``page`` and ``t``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sitegen.catalog.plan import HOME
from sitegen.text.urls import Url
from sitegen.theme.lists import Pager
from sitegen.theme.post import PostView

if TYPE_CHECKING:
    from sitegen.theme.page import Page


def variables(page: Page) -> dict[str, Any]:
    """What a job's template gets besides the globals."""
    job, reader = page.job, page.reader
    match job.kind:
        case "post" | "page":
            return {"post": page.subject}
        case "home":
            return {"document": page.document, **_listing(page, "", HOME)}
        case "404":
            return {"document": page.document}
        case "term":
            assert page.term is not None
            return {"term": page.term, **_listing(page, job.subject, reader.get("term", job.subject)[2])}
        case "taxonomy":
            return {"taxonomy": job.subject, "terms": page.terms(job.subject)}
        case "archive":
            return {"years": page.site.years}
        case "year":
            return {
                "year": int(job.subject),
                "posts": page.archived(int(job.subject)),
                "years": page.site.years,
            }
        case "redirect":
            card = reader.get("card", job.subject)
            return {"target": page.href(card.nav.url)}
        case "feed":
            return {"feed": _feed(page)}
        case "sitemap":
            entries = reader.get("sitemap")
            return {"entries": [{"url": page.origin + page.href(url), "lastmod": date} for url, date in entries]}
        case "robots":
            return {"sitemap_url": page.origin + page.href(Url("/sitemap.xml"))}
    raise AssertionError(job.kind)


def _listing(page: Page, subject: str, first: Url) -> dict[str, Any]:
    reader = page.reader
    return {
        "posts": page.cards(reader.get("list", subject, page.job.number)),
        "pager": Pager(page, first, page.job.number, reader.get("count", subject)),
    }


def _feed(page: Page) -> dict[str, Any]:
    """A feed's head and entries. Its ``updated`` is the newest moment in it, never the time of the build."""
    reader, job, site = page.reader, page.job, page.site
    posts = [PostView(page, reader.get("post", identifier)) for identifier in reader.get("feed", job.subject)]
    title, home = site.title, page.href(HOME)
    if job.subject:
        name, _, url, _, _ = reader.get("term", job.subject)
        title, home = f"{name} - {site.title}", page.href(url)
    return {
        "title": title,
        "description": site.description,
        "url": page.canonical,
        "home": page.origin + home,
        "updated": max(map(_moment, posts), default=_EPOCH),
        "lang": site.language,
        "entries": [_entry(page, post) for post in posts],
    }


def _entry(page: Page, post: PostView) -> dict[str, Any]:
    return {
        "id": page.origin + post.url,
        "url": page.origin + post.url,
        "title": post.title,
        "updated": _moment(post),
        "published": post.date or _moment(post),
        "authors": [author.name for author in post.authors],
        "categories": [term.name for term in (*post.categories, *post.tags)],
        "summary": post.summary,
        "html": post.absolute_html,
        "lang": post.lang,
    }


def _moment(post: PostView) -> datetime:
    return post.updated or post.date or _EPOCH


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
