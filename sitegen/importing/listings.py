"""Pages that the old generator made from all posts, and the page of ours that does the same."""

from __future__ import annotations

import re

# What such a page is about, by what stands in its address or its layout, and ours for that.
_COUNTERPARTS = (
    ("rss", "/rss.xml"), ("feed", "/feed.xml"), ("atom", "/feed.xml"), ("sitemap", "/sitemap.xml"),
    ("robots", "/robots.txt"), ("404", "/404.html"), ("tag", "/tags/"), ("categor", "/categories/"),
    ("archive", "/archive/"),
)  # fmt: skip
_DATA = (".xml", ".txt", ".json")
_TERM = re.compile(r"/(?:(tags?)|categor(?:y|ies))/([^/]+?)(?:/|\.html)?$")
_PAGE = re.compile(r"/page/?(\d+)(?:/|\.html)?$")
_YEAR = re.compile(r"^(?:/[a-z]+)?/((?:19|20)\d\d)/(?:\d{1,2}/){0,2}$")


def counterpart(url: str, layout: str = "") -> str:
    """Our page that does what the old page at ``url`` did: ``/tags/``, ``tags 배포`` for the page of a term, a feed, or
    the home page."""
    if (page := _PAGE.search(url)) and not url.endswith(_DATA):
        return f"/page/{int(page[1])}/"
    if (term := _TERM.search(url)) and not url.endswith(_DATA):
        return f"{'tags' if term[1] else 'categories'} {term[2]}"
    if year := _YEAR.match(url):
        return f"/archive/{year[1]}/"
    said, is_data = f"{url} {layout}".lower(), url.endswith(_DATA)
    return next((to for word, to in _COUNTERPARTS if word in said and is_data == to.endswith(_DATA)), "/")


def has_words(body: str) -> bool:
    """Whether a page says something itself: letters outside templates, tags, comments, scripts and styles."""
    body = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->", " ", body)
    body = re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}", " ", body)
    return bool(re.search(r"[^\W\d_]", re.sub(r"(?s)<[^>]*>|^\s*\{:.*?\}\s*$", " ", body)))
