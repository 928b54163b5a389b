"""CommonMark's and GFM's examples come out as markdown-it-py's own.

The examples are CC-BY-SA and are not kept here. ``make`` downloads markdown-it-py's source archive, which holds
them, into ``.cache/markdown-it-py/``.
"""

from __future__ import annotations

import json
import os
import re
import tarfile
import types
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from sitegen.content.markdown.emphasis import is_cjk
from sitegen.content.markdown.parser import make_parser

_FOLDER = Path(__file__).parents[2] / ".cache" / "markdown-it-py"
_GFM = ("tables", "strikethrough", "strikethrough_single_tilde", "tasklists", "alerts")
# Addresses without brackets become links, as on GitHub.
_BARE_URLS = {602, 608, 611}
# What HTML does not know begins no block of HTML.
_UNKNOWN_ELEMENTS = {163}
# A line that defines a link ends a paragraph.
_DEFINITIONS = {213}
_OTHERWISE = {
    # A title behind the mark of an alert is a title; the library, as GitHub, takes the whole for a quotation.
    "alerts": {"> [!NOTE] extra text\n> Content.\n"},
    # A table may begin with its delimiter row, here below a block of code.
    "tables": {"    | Col1a | Col2a |\n  | ----- | ----- |\n  | Col1b | Col2b |\n"},
}
# One tilde is a range here and strikes on GitHub.
_LONE_TILDE = re.compile(r"(?<![~\\])~(?!~)")
_FIXTURE = re.compile(r"^\.\n(.*?)^\.\n(.*?)^\.$", re.MULTILINE | re.DOTALL)


@cache
def files() -> dict[str, str]:
    """The archive's files of examples by name."""
    archives = sorted(_FOLDER.glob("markdown_it_py-*.tar.gz"))
    if not archives:
        assert not os.environ.get("CI"), f"no archive of markdown-it-py in {_FOLDER}"
        pytest.skip("no archive of markdown-it-py; see the Makefile")
    found = {}
    with tarfile.open(archives[-1]) as archive:
        for member in archive.getmembers():
            name = Path(member.name).name
            if (name == "commonmark.json" or "/fixtures/" in member.name) and (file := archive.extractfile(member)):
                found[name] = file.read().decode("utf-8")
    return found


def fixtures() -> dict[str, list[str]]:
    """The examples of the extensions, by the name of their file."""
    return {name: [source for source, _ in _FIXTURE.findall(files()[f"{name}.md"])] for name in _GFM}


def ours() -> MarkdownIt:
    """Our parser whole, but for the addresses inside the site, which it leaves as written."""
    md = make_parser()
    md.normalizeLink = types.MethodType(MarkdownIt.normalizeLink, md)  # type: ignore[method-assign]  # on this instance only
    return md


def test_commonmark() -> None:
    examples = [e for e in json.loads(files()["commonmark.json"]) if not any(map(is_cjk, e["markdown"]))]
    assert len(examples) > 640
    stock, md = MarkdownIt("commonmark"), ours()
    different = {e["example"] for e in examples if md.render(e["markdown"]) != stock.render(e["markdown"])}
    assert different == _BARE_URLS | _UNKNOWN_ELEMENTS | _DEFINITIONS


@pytest.mark.parametrize("name", _GFM)
def test_gfm(name: str) -> None:
    examples = [
        source for source in fixtures()[name] if not any(map(is_cjk, source)) and not _LONE_TILDE.search(source)
    ]
    assert examples
    options = {"alerts": True, "tasklists": True, "strikethrough_single_tilde": True}
    stock = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    md = ours()
    assert {text for text in examples if md.render(text) != stock.render(text)} == _OTHERWISE.get(name, set())
