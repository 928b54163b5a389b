"""The faster ways to what the libraries do have the same output: token for token, and byte for byte of whole sites."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.content import fast
from sitegen.content.markdown import Markdown
from sitegen.content.markdown.parser import make_parser
from sitegen.content.markdown.references import References
from sitegen.words.errors import Problems
from tests.built import SITES, build_site
from tests.content.test_spec import files, fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it import MarkdownIt


@cache
def parser(is_fast: bool) -> MarkdownIt:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "ENABLED", is_fast)
        return make_parser()


def tokens(md: MarkdownIt, text: str) -> tuple[list[Any], str]:
    """The tokens of a text, and what its rules have noted."""
    env: dict[str, Any] = {"references": References()}
    found = [token.as_dict() for token in md.parse(text, env)]
    # Empty where a rule has been asked in vain; and what rules remember for themselves.
    notes = {key: value for key, value in env.items() if key not in ("cells", "parses", "line", "left")}
    notes["left"] = [(token.content, noted) for token, noted in env.get("left", ())]
    return found, repr({key: value for key, value in notes.items() if key != "footnotes" or any(value.values())})


def same(text: str) -> None:
    assert tokens(parser(True), text) == tokens(parser(False), text)


_MARKS = ["", "  ", "    ", "\t", "> ", ">", ">\t", "- ", "-", "* ", "+ ", "-\t", "1. ", "2) ", "10. ", "# ", "###"]
_MARKS += ["####### ", ": ", "~ ", ":\t", "[^a]: ", "- [ ] ", "- [x] ", "| ", "<", "< "]
_LINES = [
    "가나다",
    "글 **강조**는",
    "a",
    "",
    "",
    "",
    "---",
    "- - -",
    "***",
    "===",
    "=",
    "--",
    "-",
    "```",
    "~~~",
    "```py",
]
_LINES += [
    "`` ` ``",
    "| a | b |",
    "|---|:-:|",
    "a | b",
    "- | -",
    "---|---",
    "| 1 | 2 | 3 |",
    ": 뜻",
    "~ 뜻",
    "[^a]: 주",
]
_LINES += ['[a]: /b "c"', "[a]:", "/b", "<div>", "</div>", "<br>", "<!-- x", "-->", "<script>", "[!NOTE]"]
_LINES += [
    "0. x",
    "1.",
    "1234567890. x",
    "\\",
    "[x] 할 일",
    "# 제목 {#id}",
    "## ",
    "`a`[^a]",
    "[a] [b][a]",
    "\u00a0",
    "\x0c",
    " ",
]
_LINES += ["\t\t", "$$", "a $$", ":::note", ":::", "!!! note", "[TOC]", "{: .a}", "{% raw %}", "2026. 8. 1. x"]
_LINE = st.builds(
    lambda marks, line: "".join(marks) + line, st.lists(st.sampled_from(_MARKS), max_size=3), st.sampled_from(_LINES)
)


@settings(max_examples=600)
@given(st.lists(_LINE, max_size=12).map("\n".join))
@example("> a\n>\n>")
@example("글\n: 뜻\n---")
@example("글\n\n: 뜻\n\n\n둘\n~ 뜻\n  이어서\n===")
@example("- a\n - b\n  - c\n   - d\n    - e")
@example("> 가\n나\n===\n다\n- 라")
@example("가\n2. 나\n1. 다")
@example("|a|\n-|")
@example("a\n   ")
@example("> \n> [!NOTE]\n> a")
@example("> [a]: /b\n> [!NOTE] b")
def test_blocks(text: str) -> None:
    same(text.replace(">\t", "> "))


def test_no_mark_in_the_text_for_tabs() -> None:
    text = ">\t>\t0. 글"
    assert [t.content for t in parser(False).parse(text) if t.type == "inline"] == [". 글"]  # the library's fault
    assert [t.content for t in parser(True).parse(text) if t.type == "inline"] == ["글"]


_PIECES = [
    "가",
    "한글 ",
    "a",
    "word ",
    " ",
    "  \n",
    "\n",
    "1",
    ".",
    ",",
    "(",
    ")",
    "“",
    "”",
    "é",
    "\u00a0",
    "😀",
    "\ufe0f",
]
_PIECES += [
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "~~~",
    "`",
    "``",
    "` ",
    "\\",
    "\\*",
    "\\\n",
    "[",
    "]",
    "](",
    "](/a)",
]
_PIECES += ["![", "!", "[a](/b)", "[가 나](https://a.b/c)", "[a](<b c> 'd')", "[a][r]", "[r]", "![a](b.png)", "[^f]"]
_PIECES += ["^[", "[^x]", "^", "https://a.b/c", "http://한글.kr", "://", ":", "<https://a.b>", "<a@b.c>", "<b>", "</a>"]
_PIECES += [
    "<",
    ">",
    "<!-- x -->",
    "<a b",
    "&amp;",
    "&",
    "&#35;",
    "&nope;",
    "`a`",
    "` a `",
    "`  `",
    "#",
    "$",
    "$x$",
    "%",
]
_PIECES += ["@", "+", "-", "=", "{", "}", "{: .a}", "{% raw %}", ":tada:", "|", '"', "'"]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=16).map("".join)


@settings(max_examples=1200)
@given(_TEXT)
@example("</a>[https://a.b](/c)")
@example("[`a](b)`")
@example("[a](b`)c`")
@example("![[a](/b)](/c) [![a](b)](c)")
@example("a!")
@example("[a!](/b)")
def test_inlines(text: str) -> None:
    same(f"{text}\n\n[r]: /r\n[^f]: 주")


@pytest.mark.parametrize("name", SITES)
def test_whole_sites(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = build_site(name, "default", "base", tmp_path / "quick")
    monkeypatch.setattr(fast, "ENABLED", False)
    plain = build_site(name, "default", "base", tmp_path / "plain")
    assert quick.files == plain.files
    assert quick.report.problems == plain.report.problems


def test_examples_of_the_specification(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [entry["markdown"] for entry in json.loads(files()["commonmark.json"])]
    examples += [source for name in fixtures() for source in fixtures()[name]]

    def rendered() -> list[object]:
        markdown, found = Markdown(), []
        for text in examples:
            try:
                found.append(markdown.render(text, path="a.md"))
            except Problems as problems:
                found.append(problems.problems)
        return found

    quick = rendered()
    monkeypatch.setattr(fast, "ENABLED", False)
    plain = rendered()
    # With tabs between marks the library finds a part of the last mark in the text; see above.
    assert [
        text for text, one, other in zip(examples, quick, plain, strict=True) if one != other and "\t" not in text
    ] == []
