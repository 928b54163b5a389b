"""Everything that reads a post or a style sheet takes time in proportion to its length, whatever is written there."""

from __future__ import annotations

import contextlib
import itertools
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from sitegen.content.document import read_document
from sitegen.content.markdown import Markdown
from sitegen.content.scan import Source
from sitegen.content.stylesheet import names_in_css
from sitegen.text.hangul import josa
from sitegen.text.urls import slugify
from sitegen.theme.javascript import names_in_script
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKDOWN = Markdown()
_SIZE = 12_000
# What stands before and behind, and what is repeated between.
_REPEATED = {
    ("", ""): [
        "`", "*", "_", "~", "[", "]", "(", ")", "!", "<", ">", "#", "-", "+", "=", "|", ":", ";", ".", ",", '"',
        "'", "\\", "/", "$", "^", "{", "}", "&", "@", "%", "\n", " ", "\t", "0", "a", "A", "가", "<div>\n\n",
        "</div>\n\n", "<a-b>\n\n", "<svg>\n\n", "> <div>\n\n글\n\n", "- <div>\n\n", "[a]: /x\n", "# a\n",
        "# a {#b}\n", "$a|b\n", "|a|$b\n|-\n", "|a|b|\n|-|-|\n|a|$b$|\n\n", "|-\n", "a\n: b\n\n", "a\n: b\n",
        "$$\na\n$$\n", "$$\na\n\n", "> [!NOTE]\n> a\n\n", "> [!NO a\n\n", "- [ ] a\n", "- a\n\n", "a {: b\n",
        "a\n{: .b}\n\n", "![](a){: width=1} ", "# a {: #b}\n", "[TOC]\n\n", "1. a\n", "{{ a ", "{% a ",
        "{{< a >}} ", ":::note\n", "!!! note\n    a\n\n", ":tada:", ":a", "```py\na\n```\n", "```zz\na\n```\n",
        "~~~\n", "    a\n", " \n", "2026. 8. 21. a\n", "a'", "a.", "```py " + "a='" * 200 + "\nx\n```\n",
        "```py " + "{1," * 200 + "\nx\n```\n", "```py " + "a[ " * 200 + "\nx\n```\n",
        "```py " + "=a" * 200 + "\nx\n```\n", "```py " + "1-" * 200 + "\nx\n```\n",
        "```py " + "{a" * 200 + "\nx\n```\n", "```py " + '"\\' * 200 + "\nx\n```\n", "![](a)", "![](a)\n*b*\n\n",
        '![](a "b")\n\n', "가 ", "\u1100\u1161", "a\u0301", "> " * 40 + "a\n\n",
    ],
    ("글 ", ""): [
        "a\n", ":\n", "~\n", "=\n", "$\n", "a\n=\n", "a\n---\n", "\n`", "- a\n", "> a\n", "[a](b", "[a](<b",
        '[a](b "c', "![a](", "[a][b] ", "[^a] ", "^[a] ", "[[a]](b) ", "**가", "가**가*", "*_a ", "a_b*c ", "~~a~ ",
        "`a``b", "&amp;", "&a", "&#1;", "\\*", "https://a.b/c ", "https://a.b/가", "https://", "https://a.b/“",
        "<a@b.c> ", "www.a ", "<a>", "<T>", "<b></i>", "<a-b>", "<svg>", "<svg><a/></svg>", "<img src=a>", "<!--",
        "<!-- -->", "<?", "<? ?>", "<![CDATA[", "<!a", "</", "<a ", "<a b='", "<script>", "<script></script>",
        "<style>", "<title/>", "<p>", "<li>", "<br></br>", "$a$ ", "$a ", "$가 a ", "a $$a ", "$`a ",
        "$\\frac{a}{b}$ ",
    ],
    ("글 ", "</script"): ["<script>"],
    ("글 <i>", "</a-b>"): ["<a-b>"],
    ("<div>\n", ""): [
        "<li>", "<button>", "<table>", "<h1>", "<select>",
        "<", "<a ", "<p>", "<b>", "<div>", "</b>", "<?", "<?a>", "<![CDATA[>", "<!--", "<img src=a>\n",
        "<img src=a>", "<i id=a></i>", "<script></script>", "<br/></br>",
    ],
    ("<div ", ">"): ["a ", "a="],
    ("<div a", "b>"): [" "],
    ("<img ", ">"): ["src=a "],
    ('<img srcset="a', '">'): [",", " ", ", ", "a 1x, ", "a (, "],
    ('<img ping="a', '">'): [",", " ", ", ", "a 1x, ", "a (, "],
    ('<p style="', '">'): ["url( ", "url(", "(", "a(", "'a", "url('a", "/*", "@import ", "\\"],
    ('<p style="url(', '">'): [" "],
    ("<style>\n", "</style>"): ["url('x')\n"],
    ("[a]: http://x/\n\n", ""): ["[a] "],
    ("[^a]: x\n\n", ""): ["[^a] "],
    ("# a", "b {#c}"): [" "],
    ("# a ", ""): ["#"],
    ("# ", "}"): ["{#a"],
    ("|a|b|\n|-|-|\n", ""): ["|a|b|\n", "|a|$b$|\n", "|a|b|c|\n", "a\n", "\\|"],
    ("a\n{:", "}"): [" .b", " a=b", " "],
}  # fmt: skip
# What is not repeated, but counted.
_COUNTED: dict[str, Callable[[int], str]] = {
    "definitions": lambda n: "".join(f"[a{i}]: /x\n" for i in range(n // 11)),
    "footnotes": lambda n: (
        "".join(f"[^{i}] " for i in range(n // 16)) + "".join(f"\n\n[^{i}]: x" for i in range(n // 16))
    ),
    "unused footnotes": lambda n: "".join(f"[^{i}]: x\n" for i in range(n // 11)),
    "own ids": lambda n: "".join(f"# a {{#a-{i}}}\n" for i in range(n // 14)) + "# a\n" * (n // 8),
    "languages": lambda n: "".join(f"```zz{i}\na\n```\n" for i in range(n // 16)),
    "custom elements": lambda n: "".join(f"<a-{i}>\n\n" for i in range(n // 9)),
    "nested": lambda n: "<div>" * (n // 11) + "</div>" * (n // 11),
    "wide table": lambda n: "|a" * (n // 8) + "|\n" + "|-" * (n // 8) + "|\n" + "a\n" * (n // 4),
    "backquotes": lambda n: "".join("`" * (i % 200 + 1) + " " for i in range(n // 100)),
    "brackets": lambda n: ("[" * 90 + "a](" + "\n\n") * (n // 95),
    "numbers": lambda n: "".join(f"{i}. a\n" for i in range(n // 7)),
    "lists": lambda n: "".join("  " * (i % 40) + "- a\n" for i in range(n // 44)),
}


def _render(text: str) -> None:
    _MARKDOWN.render(text, path="content/a.md")


def _document(text: str) -> None:
    source = Source("posts/a.md", "content/posts/a.md")
    read_document(source, text.encode(), lambda: _MARKDOWN, ZoneInfo("Asia/Seoul"))


# What else reads what an author writes.
_READERS: dict[str, Callable[[str], object]] = {
    "front matter": lambda text: _document(f"---\n{text}\n---\n"),
    "title": lambda text: _document(f"---\ntitle: '{text}'\n---\n"),
    "tags": lambda text: _document(f"---\ntags: [{text}]\n---\n"),
    "date": lambda text: _document(f"---\ndate: '{text}'\n---\n"),
    "toml": lambda text: _document(f"+++\n{text}\n+++\n"),
    "no front matter": _document,
    "slug": slugify,
    "particle": lambda text: josa(text, "은/는"),
    "marks": lambda text: Markdown(marks=True).render(text, path="content/a.md"),
    "script": lambda text: list(names_in_script(text)),
}
_UNITS = [
    *"a \n-.,:/\\\"'`#()[]{}<|*&!%가",
    "- a\n",
    "a: b\n",
    "(가)",
    "[a]\n",
    "a.",
    "/*",
    "`${",
    "import ",
    "C#",
    "++",
    "%41",
]


def _took(read: Callable[[str], object], text: str) -> float:
    """The time of the processor."""
    started = time.process_time()
    with contextlib.suppress(Problems):
        read(text)
    return time.process_time() - started


def grows(make: Callable[[int], str], read: Callable[[str], object] = _render) -> bool:
    """Whether four times as much takes much more than four times as long. What is quick is quick enough."""
    longer = _took(read, make(_SIZE))
    return longer > 0.5 and longer > 9 * _took(read, make(_SIZE // 4))


def test_posts_take_time_in_proportion() -> None:
    found = [
        (before, unit, after)
        for (before, after), units in _REPEATED.items()
        for unit in units
        if grows(lambda n: before + unit * (n // len(unit)) + after)  # noqa: B023  # called at once
    ]
    assert not found
    assert not [name for name, make in _COUNTED.items() if grows(make)]


def test_all_that_is_read_takes_time_in_proportion() -> None:
    for name, read in _READERS.items():
        found = [unit for unit in _UNITS if grows(lambda n: unit * (n // len(unit)) + "a", read)]  # noqa: B023  # called at once
        assert not found, name


@pytest.mark.parametrize("before", ["", "url(", '"', "@import ", "a{b:"])
def test_style_sheets_take_time_in_proportion(before: str) -> None:
    units = [
        "url( ",
        "url(",
        '"',
        "'",
        "\\",
        "/*",
        "@import ",
        "(",
        ")",
        "a",
        "-",
        'url("',
        "url(a",
        'image-set("',
        " ",
        "\n",
    ]
    units += ["".join(pair) for pair in itertools.product("url( /*\"'\\@", repeat=2)]
    started = time.process_time()
    for unit in units:
        list(names_in_css(before + unit * (_SIZE // len(unit))))
    assert time.process_time() - started < 20  # a second; one that is quadratic takes as long alone


def test_references_expand_to_a_limit() -> None:
    """A title of 10 KB used 2,500 times would make 25 MB."""
    text = f'[a]: http://x/ "{"c" * 10_000}"\n\n' + "[a] " * 2_500
    with pytest.raises(Problems) as caught:
        _MARKDOWN.render(text, path="content/a.md", first_line=5)
    [problem] = caught.value.problems
    assert (problem.code, dict(problem.values)["label"]) == ("markdown-reference-expands", "a")
    assert problem.place and problem.place.line == 5
    for harmless in (
        '[a]: http://x/ "c"\n\n' + "[a] " * 2_500,
        f'[a]: http://x/ "{"c" * 10_000}"\n\n' + "![][a] " * 90,
    ):
        _MARKDOWN.render(harmless, path="content/a.md")
