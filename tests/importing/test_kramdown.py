"""kramdown becomes Markdown of ours that shows the same. What kramdown 2.4 makes of each text was looked up."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.markdown import Markdown
from sitegen.importing.kramdown import commonmark
from sitegen.model import Ref
from sitegen.words.errors import Problems
from sitegen.words.sentences import say

_MARKDOWN = Markdown(scripts=("math",), embeds=False)


def html_of(text: str) -> str:
    """The HTML of our Markdown on one line, without what themes and scripts need."""
    kept = ("link", "file")
    body = _MARKDOWN.render(text, path="a.md").body
    body = [x for x in body if not isinstance(x, Ref) or x.kind in (*kept, "picture")]
    html = "".join((x.target if x.kind in kept else ">") if isinstance(x, Ref) else getattr(x, "html", x) for x in body)
    html = re.sub(r'<a class="anchor".*?</a>| class="(?:contains-)?task-list[^"]*"| id="fn[^"]*"', "", html)
    html = re.sub(r' (?:tabindex|role|aria-label|loading|decoding)="[^"]*"|<section class="footnotes">', "", html)
    html = re.sub(r'<div class="(?:table|code)"[^>]*>(?=<)|(?<=</table>)</div>|(?<=</pre>)</div>|</section>', "", html)
    html = re.sub(r'(?s)<math[^>]* alttext="([^"]*)".*?</math>|\\[(\[](.*?)\\[)\]]', r"<math>\1\2</math>", html)
    return re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", html).replace("\n", "⏎").strip("⏎ ")


def cases() -> dict[str, str]:
    """Texts in kramdown and what our Markdown makes of them: blocks in ``kramdown.txt``, with ``=>`` between the two.
    ``␀`` stands for NUL."""
    text = (Path(__file__).parent / "kramdown.txt").read_text(encoding="utf-8").replace("␀", "\0")
    return dict(case.strip("\n").split("\n=>\n") for case in text.split("\n----\n"))


CASES = cases()


@pytest.mark.parametrize("text", CASES)
def test_shows_the_same(text: str) -> None:
    new, notes = commonmark(text, "_posts/a.md", 10)
    assert html_of(new) == CASES[text]
    assert all(say(note.code, "ko") != say(note.code, "en") for note in notes)
    assert all(10 <= note.line < 10 + len(text.split("\n")) and note.path == "_posts/a.md" for note in notes)


def test_notes_name_the_lines() -> None:
    text = "- 가\n\n  - 나\n\n    ```\n    x\n    ```\n\n글\n\n> 인용\n> ##제목\n>\n> 가\n> [나](/a b)\n"
    new, notes = commonmark(text, "a.md", 5)
    assert [(note.code, note.line, note.text) for note in notes] == [
        ("import-kramdown-link", 19, "](/a b)"),
    ]
    assert new == text.replace("/a b", "/a%20b")


_LINES = st.sampled_from([
    "글", "**굵게**와 *기울임*", "`코드`와 [글](a.md)", "# 제목", "## 제목 둘", "- 하나\n- 둘",
    "1. 하나\n2. 둘", "- 하나\n  - 둘", "> 인용\n> 둘째 줄", "```py\nx = '| {: }'\n\n#y\n```", "    code",
    "| a | b |\n|---|---|\n| 1 | 2 |", "![그림](a.png)", "글[^1]\n\n[^1]: 주", "---", "줄  \n바꿈",
    "줄\\\n바꿈", "<div>\n가\n</div>", "$$\nx\n$$", "용어\n: 뜻", "* * *", "제목\n---",
])  # fmt: skip


@given(st.lists(_LINES, max_size=8))
@settings(max_examples=60)
def test_plain_markdown_comes_out_as_it_was(blocks: list[str]) -> None:
    text = "\n\n".join(blocks) + "\n"
    if text.count("[^1]:") < 2:
        assert commonmark(text, "a.md", 1) == (text, [])


_PIECES = [
    "글", "나 ", " ", "    ", "\n", "\n\n", "- ", "1. ", "> ", "## ", "##", "```\n", "~~~", "`", "$$", "|",
    "|-|\n", "{:.x}\n", "*[ab]: cd\n", "ab", "[^a]", "[^a]: ", "[a]: /b\n", "[글][a]", "<div>",
    "</div>\n", '<div markdown="1">\n', "<!--", "-->", "\0{{", "\t", "{::comment}\n", "{:/}\n", "{:a: .x}\n",
    ": ", "^\n", "---\n", "===\n", "\\\\\n", "* TOC\n", "**", "](a b)", "![", "<img>\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
@settings(max_examples=150)
def test_no_text_is_lost(text: str) -> None:
    """Every word is still there, and our Markdown reads what comes out."""
    new, _ = commonmark(text, "a.md", 1)
    assert sorted(re.findall("[가-힣]", new)) == sorted(re.findall("[가-힣]", text))
    try:
        html = html_of(new)
    except Problems:
        return
    assert "\0" not in unescape(html)
