"""What is written in square brackets and is nothing is told where it stands; alerts know what other programs write."""

from __future__ import annotations

import pytest

from sitegen.content.markdown import Markdown
from tests.bad import marked
from tests.content.test_markdown import html_of, problems


def found(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and what is underlined."""
    return [(p.code, p.place.line, p.place.column, marked(p)) for p in problems(text) if p.place]


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("> [!NOTE] 제목\n> 글", "note", "제목"),
        ("> [!tip]제목 **굵게** `[^a]`\n> 글", "tip", "제목 <strong>굵게</strong> <code>[^a]</code>"),
        ("> [!INFO]\n> 글", "note", "참고"),
        ("> [!Done]+\n> 글", "tip", "팁"),
        ("> [!danger]- 위험\n> 글", "caution", "위험"),
        (">[!attention]\t\n> 글", "warning", "주의"),
        ("> [!note]-\n> 글", "note", "참고"),
    ],
)
def test_alerts(text: str, kind: str, title: str) -> None:
    assert html_of(text) == (f'<div class="alert alert-{kind}">\n<p class="alert-title">{title}</p>\n<p>글</p>\n</div>')
    assert found(text) == []


def test_an_alert_holds_blocks_and_stands_in_others() -> None:
    html = html_of("- > > [!BUG] 제목\n  > > - 가\n  > > ---\n  > 밖\n\n> [!info]")
    assert "<blockquote>\n<div" in html
    assert "<ul>\n<li>가</li>\n</ul>\n<hr>\n</div>\n<p>밖</p>\n</blockquote>" in html
    assert html.endswith('<p class="alert-title">참고</p>\n</div>')


def test_the_title_of_an_alert_is_no_summary() -> None:
    rendered = Markdown().render("> [!NOTE] 제목\n\n글", path="a.md")
    assert rendered.summary == "글"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("> [!question] 왜?\n> 글", (10, 3, "[!question]")),
        ("> 글\n> [!NOTE]\n> 글", (11, 3, "[!NOTE]")),
        ("[!TIP] 글", (10, 1, "[!TIP]")),
        ("- `[!x]`\n\n  [!참고] 글", (12, 3, "[!참고]")),
    ],
)
def test_what_is_no_alert_is_told(text: str, place: tuple[int, int, str]) -> None:
    assert found(text) == [("markdown-alert-unknown", *place)]


@pytest.mark.parametrize("text", ["> [!x](y.md)", "글 [!NOTE]", "> `[!NOTE]`", "> \\[!NOTE]", "    > [!x]"])
def test_what_is_no_mark_of_an_alert(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("앞 [글](x.md", (10, 3, "[글](x.md")),
        ("[글](x.md 뒤\n다음 줄", (10, 1, "[글](x.md 뒤")),
        ("[글](https://a.b/c_(d)", (10, 1, "[글](https://a.b/c_(d)")),
        ('- [글](../x.md "제목)', (10, 3, '[글](../x.md "제목)')),
        ("![그림](내 그림.png)", (10, 2, "[그림](내 그림.png)")),
        ("[글](<x y.md)", (10, 1, "[글](<x y.md)")),
        ("[`[글](x.md`](/가 나)", (10, 1, "[`[글](x.md`](/가 나)")),
        ("[글] (x.md)", (10, 1, "[글] (x.md)")),
        ('> [글]  (#제목 "x")', (10, 3, '[글]  (#제목 "x")')),
        ("(글)[https://a.b/c]", (10, 4, "[https://a.b/c]")),
        ("[글](javascript:x)", (10, 1, "[글](javascript:x)")),
    ],
)
def test_links_that_are_none(text: str, place: tuple[int, int, str]) -> None:
    assert found(text) == [("markdown-link-broken", *place)]


@pytest.mark.parametrize(
    "text",
    [
        "[시행 2020. 1. 1.](법률 제1호) [A/B](A/B 테스트) [주] (설명) f[x](a b) (값)[i] (이슈)[#12]",
        "`[글](x.md` `[글] (x.md)` \\[글](x.md",
        "```\n[글](x.md\n```\n\n    [글] (x.md)",
        "- [ ] (x.md)\n- [x] (y.md)",
        "[[글](x.md](y.md) [글](<내 x.md>) [글]( x.md ) [글](x_(1).md)",
    ],
)
def test_what_is_text_and_what_is_a_link(text: str) -> None:
    assert [problem for problem in found(text) if problem[0] == "markdown-link-broken"] == []


def test_links_of_wikis_are_told_once() -> None:
    (problem,) = problems("글 [[다른 글]]과 [[/java/gc|GC]]\n\n- ![[그림.png]]")
    assert (problem.code, dict(problem.values)) == ("leftover-wiki-link", {"text": "[[다른 글]]", "count": "3"})
    assert (marked(problem), problem.place and problem.place.column) == ("[[다른 글]]", 3)
    for text in (
        "`[[가]]` x[[name]] [[1]] [[0, 1], [2, 3]] [[:alpha:]] [[ -f x ]]",
        "[[가]](x.md)",
        "[[가]]\n\n[가]: /b",
        "[[toc]]",
    ):
        assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "`[^a-z]`",
        "```\n[^a]\n```",
        "    [^a]",
        "[[^a]](x.md)",
        "<b title='[^a]'>x</b>",
        '[^a-z] [^A-Z0-9] [^"]',
        "\\[^a]",
    ],
)
def test_what_is_no_footnote(text: str) -> None:
    assert found(text) == []


def test_places_are_those_of_the_text_not_of_code_before_it() -> None:
    row = "| `[^a]` [^a] | [^a] | x \\| [^b] | [^c]"
    text = f"`[^a]` [^a]\n`[글][없음]` [글][없음]\n\n> | 가 | 나 | 다 |\n> |-|-|-|\n> {row}\n\n# `[^d]` [^d] #"
    assert found(text) == [
        ("markdown-footnote-undefined", 10, 8, "[^a]"),
        ("markdown-reference-undefined", 11, 11, "[글][없음]"),
        ("markdown-footnote-undefined", 15, 12, "[^a]"),
        ("markdown-footnote-undefined", 15, 19, "[^a]"),
        ("markdown-footnote-undefined", 15, 31, "[^b]"),
        ("markdown-table-extra-cells", 15, 38, "[^c]"),
        ("markdown-footnote-undefined", 17, 10, "[^d]"),
    ]


def test_places_of_equal_cells_and_of_items_that_are_like_their_marks() -> None:
    assert found("|[b](x)|[^b]|[^b]|\n|-|-|-|\n|b|<a id=b></a>|<a id=b></a>|\n\n1. 1[^1]") == [
        ("markdown-footnote-undefined", 10, 9, "[^b]"),
        ("markdown-footnote-undefined", 10, 14, "[^b]"),
        ("markdown-duplicate-id", 12, 17, "<a id=b>"),
        ("markdown-footnote-undefined", 14, 5, "[^1]"),
    ]


def test_as_many_as_an_attacker_likes() -> None:
    (*first, rest) = problems("[^a]" * 25_000)
    assert (len(first), rest.code, dict(rest.values)["count"]) == (50, "more-of-a-kind", "24950")
    notes = 5_000
    text = "".join(f"[^{n}]" for n in range(notes)) + "\n" + "".join(f"\n[^{n}]: 주 [^{n + 1}]\n" for n in range(notes))
    assert [problem.code for problem in problems(text)] == ["markdown-footnote-undefined"]


@pytest.mark.parametrize(
    "piece", ["[a](x.md", "[a] (x.md ", "[a](<x", "(가)[x.md", "[[a]] ", "http://a*_ ", "2026. a\n", ":x:"]
)
def test_a_long_text_of_one_piece_takes_no_longer_than_its_length(piece: str) -> None:
    """In the square of it, each of these would take minutes."""
    assert len(problems(piece * (100_000 // len(piece)))) <= 51
