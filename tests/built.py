"""Whole sites, built: the one in ``tests/sites/full`` that uses every feature, and the blog that ships."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

import html5lib

from sitegen.build import build
from sitegen.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from sitegen.model import Report

REPOSITORY = Path(__file__).resolve().parent.parent
SITES = {"full": REPOSITORY / "tests/sites/full", "shipped": REPOSITORY}
SOURCES = ("site.toml", "content", "assets", "themes", "snippets")
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
COMBINATIONS = [(site, theme, base) for site in SITES for theme in ("default", "plain") for base in ("base", "root")]
COMBINATIONS += [("full", "team", "base"), ("full", "team", "root")]
BASES = {"base": "https://team.example/blog/", "root": "https://team.example"}

_NEEDED = {("img", "src"), ("script", "src"), ("source", "src"), ("track", "src"), ("video", "src"), ("audio", "src")}
_NEEDED |= {("video", "poster"), ("iframe", "src"), ("image", "href"), ("use", "href"), ("input", "src")}
_LEADS = {("a", "href"), ("area", "href"), ("form", "action")}
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_URL = re.compile(
    r"""\burl\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)|@import\s+["']([^"']*)["']""", re.IGNORECASE
)


@dataclass(frozen=True)
class Reference:
    """An address in an output. ``how`` is what the browser does with it: ``loads``, ``leads`` to it, or reads it as
    data (``names``: canonical, feeds)."""

    source: str
    url: str
    how: str


@dataclass
class Built:
    """A site that was built."""

    name: str
    theme: str
    url: str
    public: Path
    report: Report

    def __str__(self) -> str:
        return f"{self.name}, {self.theme}, {self.url}"

    @cached_property
    def origin(self) -> str:
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.url))

    @cached_property
    def home(self) -> str:
        """The URL of the home page, with the slash at its end."""
        return self.url.rstrip("/") + "/"

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every output that a reader can ask for, by path."""
        found = {p.relative_to(self.public).as_posix(): p for p in sorted(self.public.rglob("*")) if p.is_file()}
        return {path: file.read_bytes() for path, file in found.items() if not path.startswith(".sitegen/")}

    def text(self, path: str) -> str:
        return self.files[path].decode()

    @cached_property
    def html(self) -> dict[str, Element]:
        """The HTML pages by path, parsed as a browser parses them."""
        pages = {}
        for path in self.files:
            if path.endswith(".html"):
                parser = html5lib.HTMLParser(namespaceHTMLElements=False)
                pages[path] = parser.parse(self.text(path))
                wrong = [f"{path}:{line}:{column}: {code} {data}" for (line, column), code, data in parser.errors]
                assert not wrong, wrong
        return pages

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """The ids in each page; no page may have one twice."""
        found = {}
        for path, tree in self.html.items():
            ids = [id_ for element in tree.iter() if (id_ := element.get("id"))]
            found[path] = set(ids)
            assert len(ids) == len(found[path]), (path, ids)
        return found

    def address(self, path: str) -> str:
        """The URL at which an output is served."""
        return self.home + quote(path[: -len("index.html")] if path.split("/")[-1] == "index.html" else path)

    def served(self, url: str) -> str | None:
        """The output that GitHub Pages answers ``url`` with, an address of this site, without leading elsewhere."""
        path = unquote(urlsplit(url).path)
        base = unquote(urlsplit(self.home).path)
        if not path.startswith(base):
            return None
        file = path[len(base) :]
        file += "index.html" if not file or file.endswith("/") else ""
        return file if file in self.files else None

    def is_ours(self, url: str) -> bool:
        """Whether ``url`` is on the site's host: on its host, what lies outside of the base path is a mistake too."""
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" == self.origin

    def references(self, path: str) -> Iterator[Reference]:
        """Every address in an output, absolute."""
        if path.endswith(".html"):
            found = in_html(self.html[path])
        elif path.endswith(".css"):
            found = (("loads", url) for url in in_css(self.text(path)))
        else:
            return
        for how, url in found:
            yield Reference(path, urljoin(self.address(path), url.strip()), how)


def in_html(tree: Element) -> Iterator[tuple[str, str]]:
    """The addresses in a page, with what the browser does with them."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.items():
            if element.tag == "link" and name == "href":
                names = {"canonical", "alternate", "prev", "next"} & set(element.get("rel", "").split())
                yield ("names" if names else "loads"), value
            elif (element.tag, name) in _NEEDED:
                yield "loads", value
            elif (element.tag, name) in _LEADS:
                yield "leads", value
            elif name == "srcset":
                yield from (("loads", part.split()[0]) for part in value.split(",") if part.strip())
            elif name == "style":
                yield from (("loads", url) for url in in_css(value))
        if element.tag == "style":
            yield from (("loads", url) for url in in_css(element.text or ""))
        if element.tag == "meta" and element.get("http-equiv") == "refresh":
            yield "leads", element.get("content", "").partition("url=")[2]


def in_css(text: str) -> Iterator[str]:
    """The addresses in a style sheet."""
    for match in _CSS_URL.finditer(_CSS_COMMENT.sub("", text)):
        yield next(filter(None, match.groups()), "")


def build_site(name: str, theme: str, base: str, folder: Path) -> Built:
    """Build a copy of a site in ``folder``, with another theme and below another URL."""
    for source in SOURCES:
        if (SITES[name] / source).is_dir():
            shutil.copytree(SITES[name] / source, folder / source)
    settings = (SITES[name] / "site.toml").read_text(encoding="utf-8")
    settings = re.sub(r"^theme = .*\n", "", settings, flags=re.MULTILINE)
    settings = f'theme = "{theme}"\n{settings}'
    (folder / "site.toml").write_text(settings, encoding="utf-8")
    report = build(folder, Options(base_url=BASES[base], now=NOW, jobs=1))
    return Built(name, theme, BASES[base], folder / "public", report)
