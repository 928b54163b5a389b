"""Invariant 5: every internal link, fragment, image and asset in the output resolves, under a base path and without."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

import html5lib

from tests.built import Reference, in_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.built import Built

# What pages load from other hosts because their authors wrote it.
WRITTEN = {"full": {"images.example", "video.example"}, "shipped": set[str]()}
FULL_TEXT = ("{http://www.w3.org/2005/Atom}content", "{http://purl.org/rss/1.0/modules/content/}encoded")


def broken(built: Built, reference: Reference) -> str:
    """What is wrong with an address of this site."""
    url, fragment = urldefrag(reference.url)
    told = f"{reference.source}: {reference.url}"
    if not reference.url.isascii() or " " in reference.url:
        return f"{told}: not percent-encoded"
    path = built.served(url)
    if path is None:
        return f"{told}: leads nowhere"
    wanted = unquote(fragment)
    if wanted and wanted != "top" and path in built.ids and wanted not in built.ids[path]:
        return f"{told}: no such id"
    return ""


def feeds(built: Built) -> list[str]:
    return [path for path in built.files if path.endswith(("feed.xml", "rss.xml"))]


def in_feed(built: Built, path: str) -> Iterator[Reference]:
    """The addresses in a feed as they are written: a reader knows no page that they could be relative to."""
    for element in ET.fromstring(built.text(path)).iter():
        if element.tag in FULL_TEXT:
            tree = html5lib.parseFragment(element.text or "", namespaceHTMLElements=False)
            yield from (Reference(path, url, how) for how, url in in_html(tree))
        elif element.tag == "link" and element.text:
            yield Reference(path, element.text, "leads")
        elif href := element.get("href"):
            yield Reference(path, href, "leads")


def test_everything_resolves(built: Built) -> None:
    references = [reference for path in built.files for reference in built.references(path)]
    assert len(references) > 1000
    assert not [wrong for r in references if built.is_ours(r.url) and (wrong := broken(built, r))]


def test_everything_in_feeds_resolves_and_is_absolute(built: Built) -> None:
    references = [reference for path in feeds(built) for reference in in_feed(built, path)]
    assert len(references) > 100
    assert not [r for r in references if not urlsplit(r.url).scheme]
    assert not [wrong for r in references if built.is_ours(r.url) and (wrong := broken(built, r))]


def test_nothing_is_asked_of_another_host(built: Built) -> None:
    """No font, style, script or picture comes from elsewhere, but for what an author wrote. Only the search asks, for
    files of the site."""
    loads = [r for path in built.files for r in built.references(path) if r.how == "loads"]
    assert loads
    others = {urlsplit(r.url).netloc for r in loads if not built.is_ours(r.url) and not r.url.startswith("data:")}
    assert others == WRITTEN[built.name]
    scripts = {path: built.text(path) for path in built.files if path.endswith(".js")}
    search = "".join(text for path, text in scripts.items() if path.startswith("static/search."))
    rest = "".join(text for path, text in scripts.items() if not path.startswith("static/search."))
    rest = rest.replace("import(labels.search)", "")
    assert not any(word in search + rest for word in ("http://", "https://", "XMLHttpRequest", "sendBeacon", "import("))
    assert "fetch(" not in rest


def test_every_page_is_reached_from_home(built: Built) -> None:
    """By links alone. Not the 404 page, nor redirects, nor the overview of a taxonomy that the site does not use."""
    seen: set[str] = set()
    todo = ["index.html"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        todo += [file for r in built.references(path) if (file := built.served(r.url))]
    pages = {path for path in built.files if path.endswith(".html")}
    redirects = {path for path in pages if 'http-equiv="refresh"' in built.text(path)}
    unused = {f"{taxonomy}/index.html" for taxonomy in ("tags", "categories", "authors", "series")}
    unused -= {path for path in unused if any(p.startswith(path[: -len("index.html")]) and p != path for p in pages)}
    unreached = pages - seen - redirects - unused - {"404.html"}
    assert not unreached, "no link leads from the home page to these"
    assert "404.html" in pages - seen
    assert not set(feeds(built)) - seen
    assert "sitemap.xml" in built.text("robots.txt")
    loaded = {path for path in built.files if path.startswith("static/") and not path.startswith("static/search/")}
    if built.theme == "default":
        assert not loaded - seen, "a file of the theme that no page loads"


def test_base_path_is_everywhere_or_nowhere(built: Built) -> None:
    """No output speaks of a path outside of the base path, nor has it twice."""
    for path in built.files:
        for reference in built.references(path):
            if built.is_ours(reference.url):
                assert reference.url.startswith(built.home) or reference.url == built.home.rstrip("/"), reference
                assert "/blog/blog/" not in reference.url, reference
