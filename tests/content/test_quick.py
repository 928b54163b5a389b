"""The parsers that ask a rule only where it can begin make the tokens that the library makes by asking all."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import lheading, table
from markdown_it.rules_core import text_join
from markdown_it.rules_inline import backtick, link
from markdown_it.rules_inline.state_inline import StateInline

from sitegen.content.links import _CLEAN
from sitegen.content.markdown.emphasis import KoreanState
from sitegen.content.markdown.lines import located
from sitegen.content.markdown.maths import in_cells
from sitegen.content.markdown.references import References
from sitegen.content.markdown.render import parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class _State(KoreanState):
    push = StateInline.push
    pushPending = StateInline.pushPending  # noqa: N815 (the library's name)


class _Inline(ParserInline):
    """The library's parser, over our rule for emphasis."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        env["parses"] = env.get("parses", 0) + 1
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules():
            rule(state)
        env["parses"] -= 1
        return state.tokens


@cache
def quick() -> MarkdownIt:
    return parser()


@cache
def slow() -> MarkdownIt:
    """Our parser with the library's machinery and the library's rules instead of our quick ones."""
    md = parser()
    block, inline = ParserBlock(), _Inline()
    block.ruler.__rules__ = [replace(rule) for rule in md.block.ruler.__rules__]
    inline.ruler.__rules__ = [replace(rule) for rule in md.inline.ruler.__rules__]
    inline.ruler2.__rules__ = [replace(rule) for rule in md.inline.ruler2.__rules__]
    block.ruler.at("lheading", lheading)
    block.ruler.at("table", in_cells(table, row=1), {"alt": ["paragraph", "reference"]})
    inline.ruler.at("backticks", backtick)
    inline.ruler.at("link", located(link))
    md.core.ruler.at("text_join", text_join)
    md.block, md.inline = block, inline
    return md


def tokens(md: MarkdownIt, text: str) -> tuple[list[Any], str]:
    env: dict[str, Any] = {"references": References()}
    found = [token.as_dict() for token in md.parse(text, env)]
    for token in found:
        token["meta"].pop("cell", None)  # our rule's for tables
    env.pop("cells", None)  # what it remembers
    # Empty where a rule has been asked in vain; and what our rule for tables notes.
    notes = {key: value for key, value in env.items() if key not in ("beyond", "parses", "line", "left")}
    notes["left"] = [(token.content, noted) for token, noted in env.get("left", ())]
    said = {key: value for key, value in notes.items() if key != "footnotes" or any(value.values())}
    return found, repr(said).replace("QuickToken(", "Token(")


def same(text: str) -> None:
    assert tokens(quick(), text) == tokens(slow(), text)


_MARKS = [
    *(
        "",
        "  ",
        "    ",
        "\t",
        "> ",
        ">",
        ">\t",
        "- ",
        "-",
        "* ",
        "+ ",
        "-\t",
        "1. ",
        "2) ",
        "10. ",
        "# ",
        "###",
        "####### ",
    ),
    *(": ", "~ ", ":\t", "[^a]: ", "- [ ] ", "- [x] ", "| ", "<", "< "),
]
_LINES = [
    *(
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
        "`` ` ``",
    ),
    *(
        "| a | b |",
        "|---|:-:|",
        "a | b",
        "- | -",
        "---|---",
        "| 1 | 2 | 3 |",
        ": 뜻",
        "~ 뜻",
        "[^a]: 주",
        '[a]: /b "c"',
    ),
    *(
        "[a]:",
        "/b",
        "<div>",
        "</div>",
        "<br>",
        "<!-- x",
        "-->",
        "<script>",
        "[!NOTE]",
        "0. x",
        "1234567890. x",
        "1.",
        "\\",
    ),
    *("[x] 할 일", "# 제목 {#id}", "## ", "`a`[^a]", "[a] [b][a]", "\u00a0", "\x0c", " ", "\t\t"),
]
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
def test_blocks(text: str) -> None:
    same(text.replace(">\t", "> "))


def test_no_mark_in_the_text_for_tabs() -> None:
    text = ">\t>\t0. 글"
    assert [token.content for token in slow().parse(text) if token.type == "inline"] == [". 글"]  # the library's
    assert [token.content for token in quick().parse(text) if token.type == "inline"] == ["글"]


_PIECES = [
    *("가", "한글 ", "a", "word ", " ", "  \n", "\n", "1", ".", ",", "(", ")", "“", "”", "é", "\u00a0", "😀", "\ufe0f"),
    *(
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
        "![",
        "!",
    ),
    *("[a](/b)", "[가 나](https://a.b/c)", "[a](<b c> 'd')", "[a][r]", "[r]", "![a](b.png)", "[^f]", "^[", "[^x]", "^"),
    *(
        "https://a.b/c",
        "http://한글.kr",
        "://",
        ":",
        "<https://a.b>",
        "<a@b.c>",
        "<b>",
        "</a>",
        "<",
        ">",
        "<!-- x -->",
        "<a b",
    ),
    *(
        "&amp;",
        "&",
        "&#35;",
        "&nope;",
        "`a`",
        "` a `",
        "`  `",
        "#",
        "$",
        "%",
        "@",
        "+",
        "-",
        "=",
        "{",
        "}",
        "|",
        '"',
        "'",
    ),
]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=16).map("".join)


@settings(max_examples=1200)
@given(_TEXT)
@example("</a>[https://a.b](/c)")
@example("` \t `")
@example("[`a](b)`")
@example("[a](b`)c`")
@example("![[a](/b)](/c) [![a](b)](c)")
@example("a!")
@example("[a!](/b)")
def test_inlines(text: str) -> None:
    same(f"{text}\n\n[r]: /r\n[^f]: 주")


@given(st.from_regex(_CLEAN, fullmatch=True))
def test_clean_addresses_need_no_escapes(url: str) -> None:
    assert normalizeLink(url) == url
    assert quick().validateLink(url)
