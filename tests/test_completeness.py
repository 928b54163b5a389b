"""Invariant 7: no letter of a post's text vanishes between source and page."""

from __future__ import annotations

import itertools
import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.built import SITES
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from hypothesis.strategies import DrawFn

    from tests.built import Built

# What Markdown itself is written with, and what its text never shows.
_SYNTAX = [
    (r"\A---\n(?:.*\n)*?---\n", ""),
    (r"^([\s>]*(?:```+|~~~+)).*$", r"\1"),  # the line that opens a block of code
    (r"^ {0,3}\[[^\]^]+\]: \S+(?: \".*\")?$", ""),
    (r"<!--[^>]*-->|</?[a-z][^<>]*>", " "),
    (r"\]\[[^\]]*\]", "]"),
    (r"\[\^[^\]]*\]", ""),
    (r"^> \[!\w+\]$", ""),
    (r"^[ >]*\d+[.)] ", ""),
    (r" \{#[^}]*\}$", ""),
    (r"\]\([^()\s]*(?= \"|\))", "]("),
]
_WORD = re.compile(r"[^\W_]+")


def shown(element: Element) -> str:
    """The text of an element in the order of the page, what stands for pictures and in captions included."""
    parts = [element.get("alt") or "", element.get("title") or "", element.text or ""]
    for child in element:
        parts += [shown(child), child.tail or ""]
    return "".join(parts)


def prose(tree: Element) -> Element:
    return next(e for e in tree.iter("div") if e.get("class") == "prose")


def test_every_word_of_every_document_is_on_its_page(built: Built) -> None:
    """With each document's own source as the measure. A word may be split where Markdown stands inside it."""
    pages = [re.sub(r"[\W_]", "", shown(tree)) for tree in built.html.values()]
    documents = [p for p in (SITES[built.name] / "content").rglob("*.md") if not is_held(p)]
    assert len(documents) > 5
    for document in documents:
        text = unicodedata.normalize("NFC", document.read_text(encoding="utf-8"))
        for pattern, replacement in _SYNTAX:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        words = set(_WORD.findall(unescape(text)))
        if not any(all(word in page for word in words) for page in pages):
            missing = min((sorted(word for word in words if word not in page) for page in pages), key=len)
            raise AssertionError((document.name, missing))


def is_held(path: Path) -> bool:
    return bool(
        re.search(r"^(draft: true|published: false|date: 2099)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )


MARKS = st.sampled_from([
    "{}", "{}", "**{}**", "*{}*", "***{}***", "_{}_", "__{}__", "~~{}~~", "`{}`", "({})", "“{}”", "\\*{}", "{}~", "*{}",
    "{}**", "**{}(*{}*)**{}", "{}^[{}]", "&#x{:X};", "[{}](https://example.com/a)", "![{}](https://example.com/a.png)",
    "<kbd>{}</kbd>",
])  # fmt: skip
GLUE = st.sampled_from([" ", " ", "", "", ", ", "/", "(", ")", "\n", "  \n", "\\\n", ":", "!", "-", "1. ", "“"])


@st.composite
def texts(draw: DrawFn, letters: itertools.count[int]) -> str:
    """A paragraph. Every letter in it is a syllable that stands in the document once."""
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        mark = draw(MARKS)
        for _ in range(mark.count("{")):
            code = next(letters)
            mark = mark.replace("{}", chr(code), 1) if "{}" in mark else mark.format(code)
        parts += [mark, draw(GLUE)]
    return "".join(parts[:-1])


def indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line) if line else rest.rstrip() for line in lines[1:])])


@st.composite
def blocks(draw: DrawFn, letters: itertools.count[int], depth: int = 0) -> str:
    """A block of any kind, others inside of it."""
    inner = ["list", "ordered", "quote", "alert", "task", "definition", "details"] if depth < 7 else []
    kind = draw(st.sampled_from(["text", "heading", "setext", "fence", "code", "table", "figure", *inner, *inner]))
    if kind in inner:
        body = "\n\n".join(draw(blocks(letters, depth + 1)) for _ in range(draw(st.integers(1, 2))))
        term = chr(next(letters))
        return {
            "list": indented(body, "- ", "  "),
            "ordered": indented(body, "1. ", "   "),
            "quote": indented(body, "> ", "> "),
            "alert": "> [!NOTE]\n" + indented(body, "> ", "> "),
            "task": f"- [x] {term}\n\n" + indented(body, "  ", "  "),
            "definition": f"{term}\n" + indented(body, ": ", "  "),
            "details": f"<details>\n<summary>{term}</summary>\n\n{body}\n\n</details>",
        }[kind]
    text = draw(texts(letters))
    one_line = " ".join(text.replace("\\\n", " ").split()).strip("\\")
    a, b = chr(next(letters)), chr(next(letters))
    return {
        "text": text,
        "heading": f"## {one_line}",
        "setext": f"{a} {one_line}\n---",
        "fence": f"```python {{1}}\n{a}\n\n  {b}\n```",
        "code": f"{a}\n\n    {b}",
        "table": f"| {a} | {b} |\n|--|:-:|\n| {one_line} | |",
        "figure": f'![{a}](https://example.com/b.png "{b}")',
    }[kind]


@st.composite
def bodies(draw: DrawFn) -> str:
    letters = itertools.count(ord("각"))
    return "\n\n".join(draw(blocks(letters)) for _ in range(draw(st.integers(1, 4))))


@pytest.mark.slow
@settings(max_examples=30)
@given(texts=st.lists(bodies(), min_size=4, max_size=8))
def test_every_letter_comes_out_once(texts: list[str], tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    """Whatever is nested in whatever: each letter of the source is in the text of the page, and no letter twice."""
    blog = Blog(tmp_path_factory.mktemp("letters") / "blog")
    for number, text in enumerate(texts):
        # In English, so that the title of an alert has no syllables.
        blog.post(f"p{number}", text, lang="en")
    blog.build()
    for number, text in enumerate(texts):
        page = html5lib.parse(blog.read(f"posts/p{number}/index.html"), namespaceHTMLElements=False)
        # In a block of code, a reference to a letter is shown as it is written.
        source, found = (sorted(syllables(unescape(said))) for said in (text, shown(prose(page))))
        assert found == source, text


def syllables(text: str) -> list[str]:
    return [char for char in unquote(text) if "가" <= char <= "힣"]
