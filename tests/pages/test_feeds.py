"""Feeds, the sitemap and robots.txt of whole sites, against their specifications."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING

import html5lib
from lxml import etree

from tests.built import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.built import Built
    from tests.support import Blog

SCHEMAS = REPOSITORY / "tests/schemas"
ATOM = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
SITEMAP = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parsed(built: Built, path: str) -> etree._Element:
    """An XML file; it must be well-formed and say that it is UTF-8 at its first byte."""
    data = built.files[path]
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n'), path
    return etree.fromstring(data)


def text(element: etree._Element, name: str) -> str:
    (found,) = element.findall(name, NS)
    return found.text or ""


def parses(html: str) -> None:
    """A piece of HTML that a feed carries is complete: nothing in it is left open."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parseFragment(html)
    assert not parser.errors, parser.errors[:3]


def atoms(built: Built) -> list[str]:
    found = [path for path in built.files if path.split("/")[-1] == "feed.xml"]
    assert len(found) > 5
    return found


def test_atom_satisfies_its_schema(built: Built) -> None:
    for path in atoms(built):
        assert ATOM.validate(parsed(built, path)), (path, ATOM.error_log)


def test_atom_beyond_the_schema(built: Built) -> None:
    """RFC 4287, sections 4.1.1, 4.1.2, 4.2.6 and 4.2.7."""
    ids: dict[str, str] = {}
    for path in atoms(built):
        feed = parsed(built, path)
        assert feed.get(LANG)
        links = {link.get("rel"): link for link in feed.findall("a:link", NS)}
        assert built.served(links["self"].get("href", "")) == path
        assert links["self"].get("type") == "application/atom+xml"
        alternate = built.served(links["alternate"].get("href", "")) or ""
        assert alternate == path.removesuffix("feed.xml") + "index.html"
        announced = [e.get("href") for e in built.html[alternate].iter("link") if e.get("rel") == "alternate"]
        assert f"{built.home[len(built.origin) :]}" + links["self"].get("href", "")[len(built.home) :] in announced
        entries = feed.findall("a:entry", NS)
        assert entries
        assert ids.setdefault(text(feed, "a:id"), path) == path, "two feeds with one id"
        assert len({text(entry, "a:id") for entry in entries}) == len(entries)
        moments = [datetime.fromisoformat(text(entry, "a:updated")) for entry in entries]
        assert datetime.fromisoformat(text(feed, "a:updated")) == max(moments)
        dates = [datetime.fromisoformat(text(entry, "a:published")) for entry in entries]
        assert dates == sorted(dates, reverse=True)
        assert all(date <= moment for date, moment in zip(dates, moments, strict=True))
        for entry in entries:
            assert entry.findall("a:author", NS) or feed.findall("a:author", NS)
            (link,) = entry.findall("a:link", NS)
            assert link.get("rel") == "alternate"
            page = built.served(link.get("href", ""))
            assert page in built.html
            assert (entry.get(LANG) or feed.get(LANG)) == built.html[page].get("lang")
            assert text(entry, "a:title").strip()
            contents = entry.findall("a:content", NS)
            assert len(contents) == (0 if path.startswith("stack/") else 1)
            for content in contents:
                assert content.get("type") == "html"
                parses(content.text or "")


def test_ids_do_not_move_with_the_feed(built: Built) -> None:
    """An entry has one id in every feed that it is in, and the same one as RSS gives."""
    seen: dict[str, set[str]] = {}
    for path in atoms(built):
        for entry in parsed(built, path).findall("a:entry", NS):
            seen.setdefault(entry.find("a:link", NS).get("href"), set()).add(text(entry, "a:id"))
    for item in parsed(built, "rss.xml").iter("item"):
        seen[text(item, "link")].add(text(item, "guid"))
    assert all(len(ids) == 1 for ids in seen.values())


def test_rss(built: Built) -> None:
    """RSS 2.0 (https://www.rssboard.org/rss-specification) and the board's profile."""
    rss = parsed(built, "rss.xml")
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")
    (channel,) = rss
    for name in ("title", "link", "description", "language"):
        assert text(channel, name).strip()
    assert text(channel, "link") == built.home
    (self_link,) = channel.findall("a:link", NS)
    assert self_link.get("rel") == "self"
    assert self_link.get("type") == "application/rss+xml"
    assert built.served(self_link.get("href", "")) == "rss.xml"
    items = channel.findall("item")
    assert items
    dates = [parsedate_to_datetime(text(item, "pubDate")) for item in items]
    assert all(date.tzinfo for date in dates)
    assert dates == sorted(dates, reverse=True)
    assert parsedate_to_datetime(text(channel, "lastBuildDate")) >= dates[0]
    assert len({text(item, "guid") for item in items}) == len(items)
    # An author there must be an e-mail address; dc:creator is for names.
    assert not channel.findall(".//author")
    for item in items:
        assert text(item, "title").strip()
        assert built.served(text(item, "link")) in built.html
        assert item.find("guid").get("isPermaLink") == "true"
        assert text(item, "guid") == text(item, "link")
        assert text(item, "description").strip()
        parses(text(item, "content:encoded"))
        assert all((name.text or "").strip() for name in item.findall("dc:creator", NS) + item.findall("category"))


def test_feeds_hold_the_full_text(built: Built) -> None:
    """The text of an entry, in Atom and in RSS, is that of its page, word for word, after the steps that the front
    matter adds."""
    atom = {
        e.find("a:link", NS).get("href"): text(e, "a:content") for e in parsed(built, "feed.xml").findall("a:entry", NS)
    }
    rss = {text(i, "link"): text(i, "content:encoded") for i in parsed(built, "rss.xml").iter("item")}
    assert atom == rss
    for url, html in atom.items():
        page = built.html[built.served(url) or ""]
        (prose,) = [e for e in page.iter("div") if e.get("class") == "prose"]
        fragment = html5lib.parseFragment(html, namespaceHTMLElements=False)
        head = [e for e in page.iter("details") if e not in set(prose.iter()) and e.get("class") is None]
        if fragment[0].tag == "details" and "".join(fragment[0].itertext()) in ["".join(e.itertext()) for e in head]:
            fragment.remove(fragment[0])
        assert "".join(fragment.itertext()).split() == "".join(prose.itertext()).split()


def test_sitemap(built: Built) -> None:
    """It satisfies its schema and names every page that a search engine should know, each once."""
    root = parsed(built, "sitemap.xml")
    assert SITEMAP.validate(root), SITEMAP.error_log
    found = [entry.text or "" for entry in root.findall("s:url/s:loc", NS)]
    assert len(set(found)) == len(found)
    assert all(url.startswith(built.home) for url in found)
    pages = {built.served(url) for url in found}
    hidden = {path for path in built.html if "/page/" in f"/{path}" or 'content="noindex"' in built.text(path)}
    unused = {f"{name}/index.html" for name in ("tags", "categories", "authors", "series")} - pages
    assert pages == built.html.keys() - hidden - unused
    for path in unused:
        assert not [p for p in built.files if p.startswith(path.removesuffix("index.html")) and p != path]
    for moment in root.findall("s:url/s:lastmod", NS):
        assert datetime.fromisoformat(moment.text or "").tzinfo


def test_robots(built: Built) -> None:
    """RFC 9309: a group, and where the sitemap is."""
    lines = built.text("robots.txt").splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[1] == "Allow: /"
    assert lines[-1] == f"Sitemap: {built.home}sitemap.xml"


def valid(blog: Blog) -> None:
    """All that is XML in a site satisfies its schema; HTML parses without an error."""
    for path, data in blog.snapshot().items():
        if path.endswith("feed.xml"):
            assert ATOM.validate(etree.fromstring(data)), (path, ATOM.error_log)
        elif path == "sitemap.xml":
            assert SITEMAP.validate(etree.fromstring(data)), SITEMAP.error_log
        elif path.endswith(".xml"):
            assert etree.fromstring(data).tag == "rss"
        elif path.endswith(".html"):
            parser = html5lib.HTMLParser()
            parser.parse(data.decode())
            assert not parser.errors, (path, parser.errors[:3])


def test_a_site_without_posts(blog: Callable[[str], Blog]) -> None:
    site = blog("")
    site.build()
    valid(site)
    assert "<updated>1970-01-01T00:00:00+00:00</updated>" in site.read("feed.xml")


def test_local_mean_time(blog: Callable[[str], Blog]) -> None:
    """Seoul was 8:27:52 ahead of UTC until 1908. RFC 3339 and RFC 5322 know no seconds there."""
    site = blog("")
    site.post("old", date="1900-01-01", updated="1900-01-01 08:27:52")
    site.build()
    valid(site)
    assert "<published>1899-12-31T15:32:08+00:00</published>" in site.read("feed.xml")
    assert "<pubDate>Sun, 31 Dec 1899 15:32:08 +0000</pubDate>" in site.read("rss.xml")


def test_characters_that_no_document_may_hold(blog: Callable[[str], Blog]) -> None:
    """Escapes of a terminal come with pasted output."""
    site = blog("")
    site.post("paste", "가\x1b[31m나\x08\x0c\x7f\x9b\ufdd0\uffff다\n\n```\n라\x1b[0m마\n```\n\n## 바\x07사")
    site.build()
    valid(site)
    for text in ("가[31m나다", "라[0m마", "바사"):
        assert text in site.read("posts/paste/index.html")
        assert text in site.read("feed.xml")


def test_a_host_in_hangul(blog: Callable[[str], Blog]) -> None:
    site = blog('url = "https://한글.한국:8080/블로그/"\n')
    site.post("one", "[둘](two.md)")
    site.post("two")
    site.build()
    valid(site)
    home = "https://xn--bj0bj06e.xn--3e0b707e:8080/%EB%B8%94%EB%A1%9C%EA%B7%B8/"
    assert f"Sitemap: {home}sitemap.xml\n" in site.read("robots.txt")
    assert f'<link rel="canonical" href="{home}posts/one/">' in site.read("posts/one/index.html")


def test_entries_have_their_own_language(blog: Callable[[str], Blog]) -> None:
    site = blog("")
    site.post("korean")
    site.post("english", lang="en")
    site.build()
    feed = etree.fromstring(site.read("feed.xml").encode())
    langs = {text(entry, "a:title"): entry.get(LANG) for entry in feed.findall("a:entry", NS)}
    assert langs == {"korean": None, "english": "en"}
    assert feed.get(LANG) == "ko"


def test_footnotes_lead_to_the_page(blog: Callable[[str], Blog]) -> None:
    """In a feed reader, `#fn-1` alone would lead nowhere."""
    site = blog("")
    site.post("one", '가[^1]\n\n[^1]: 나 `href="#x"`\n\n## 다')
    site.build()
    for path in ("feed.xml", "rss.xml"):
        html = unescape(site.read(path))
        for fragment in ("fn-1", "fnref-1", "%EB%8B%A4"):
            assert f'href="http://localhost:8000/posts/one/#{fragment}"' in html
        assert "<code>href=&quot;#x&quot;</code>" in html
