"""Attributes as kramdown writes them: who gets them, which there are, and what is not one of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.test_markdown import html_of, problems, render, told

_IMG = '<img src="https://a.b/c.png" alt="그림"'
_LAZY = ' loading="lazy" decoding="async">'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('![그림](https://a.b/c.png){: width="70%" .x #y}', f'<p>{_IMG} width="70%" class="x" id="y"{_LAZY}</p>'),
        ("![그림](https://a.b/c.png){:.x.y}", f'<p>{_IMG} class="x y"{_LAZY}</p>'),
        ("![그림](https://a.b/c.png){: w='7' h='4' }", f'<p>{_IMG} width="7" height="4"{_LAZY}</p>'),
        ("![그림](https://a.b/c.png){: .x}{: .y}", f'<p>{_IMG} class="x y"{_LAZY}</p>'),
        ("![그림](https://a.b/c.png)\n{: .x width=9}", f'<p>{_IMG} class="x" width="9"{_LAZY}</p>'),
        ('![a](https://a.b/c.png){: alt="그림"}', f"<p>{_IMG}{_LAZY}</p>"),
        ("![그림](https://a.b/c.png){: loading=eager}", f'<p>{_IMG} loading="eager" decoding="async"></p>'),
        (
            '![그림](https://a.b/c.png "제목"){: .x}',
            f'<figure>{_IMG} class="x"{_LAZY}<figcaption>제목</figcaption></figure>',
        ),
        ('[글](https://a.b){:target="_blank"}는', '<p><a href="https://a.b" target="_blank">글</a>는</p>'),
        (
            '[글](https://a.b){: title="제목" rel=me}',
            '<p><a href="https://a.b" title="제목" rel="me">글</a></p>',
        ),
        (
            "**가 *나***{: .x}와 `다`{: .y}",
            '<p><strong class="x">가 <em>나</em></strong>와 <code class="y">다</code></p>',
        ),
        ("~~가~~{: .x}", '<p><s class="x">가</s></p>'),
        ("글\n{: .x}", '<p class="x">글</p>'),
        ("글\n{: .x}\n다음", '<p class="x">글</p>\n<p>다음</p>'),
        ("글\n{: .x}\n{: #y .z data-a='&\"'}", '<p class="x z" id="y" data-a="&amp;&quot;">글</p>'),
        ("{: .x}\n글\n\n{: .y}\n- 가\n- 나", '<p class="x">글</p>\n<ul class="y">\n<li>가</li>\n<li>나</li>\n</ul>'),
        ("> 글\n{: .x}", '<blockquote class="x">\n<p>글</p>\n</blockquote>'),
        ("> 글\n> {: .x}", '<blockquote>\n<p class="x">글</p>\n</blockquote>'),
        ("- 가\n  - 나\n{: .x}", '<ul class="x">\n<li>가\n<ul>\n<li>나</li>\n</ul>\n</li>\n</ul>'),
        ("- 가\n  {: .x}\n- 나", '<ul>\n<li class="x">가</li>\n<li>나</li>\n</ul>'),
        ("말\n: 뜻\n    {:#x .y}", '<dl>\n<dt>말</dt>\n<dd id="x" class="y">뜻</dd>\n</dl>'),
        ("1. 가\n{: start=3 reversed=''}", '<ol start="3" reversed="">\n<li>가</li>\n</ol>'),
        ("---\n{: .x}", '<hr class="x">'),
        ("글\n{: style='text-align:center'}", '<p style="text-align:center">글</p>'),
        ("```\na\n```\n{: file='b.py' .nolineno}", '<div class="code"><div class="code-title">b.py</div>'),
        ("```\na\n```\n{: .x}", '<div class="x">\n<div class="code">'),
        ("|가|\n|-|\n|나|\n{: .x}", '<div class="table"><table class="x">'),
        ("용어\n: 뜻\n{: .x}", '<dl class="x">'),
        ("글[^1]\n{: .x}\n\n[^1]: 각주\n    {: .y}", '<p class="y">각주'),
        ("!!! note\n    글\n{: .x #y}", '<div class="alert alert-note x" id="y">'),
        ("> [!NOTE]\n> 글\n\n{: .x}\n> [!TIP]\n> 글", '<div class="alert alert-tip x">'),
        ("> 글\n{: .prompt-tip .x #y}", '<div class="alert alert-tip x" id="y">'),
        ("{: .x}\n> 글\n{: .prompt-tip}", '<div class="alert alert-tip x">'),
    ],
)
def test_who_gets_them(text: str, html: str) -> None:
    assert html in html_of(text)
    assert "{:" not in html_of(text)
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "html", "code"),
    [
        ("글\n{: #x #y}", '<p id="x">글</p>', "markdown-attribute-refused"),
        ("글\n{: #x}\n{: #y}", '<p id="x">글</p>', "markdown-attribute-refused"),
        ("## 글 {#x}\n{: #y}", '<h2 id="x">', "markdown-attribute-refused"),
        ("{: #x}\n{:}", "<p>{: #x}</p>", "leftover-attributes"),
        ("> {: #x}\n> [a]: https://a.b\n\n[a]", "<p>{: #x}</p>", "leftover-attributes"),
        ("[^1]\n\n[^1]:글\n{: .x}", "<p>{: .x}</p>", "leftover-attributes"),
    ],
)
def test_what_nothing_takes_is_told(text: str, html: str, code: str) -> None:
    """Of two attributes of one name the first counts."""
    assert html in html_of(text)
    assert [found for found, *_ in told(text)] == [code]


def test_headings() -> None:
    text = "## 가\n{: .no_toc}\n\n## 나 {: #my .x}\n\n다\n---\n{: #your}\n\n## `라`{: .y}"
    html = html_of(text)
    assert '<h2 id="가" class="no_toc">가<a class="anchor"' in html
    assert '<h2 id="my" class="x">나<a class="anchor" href="#my"' in html
    assert '<h2 id="your">다' in html
    assert '<code class="y">라</code>' in html
    assert [heading.text for heading in render(text).headings] == ["나", "다", "라"]
    assert told("## 가\n{: #x}\n\n글\n{: #x}") == [("markdown-duplicate-id", 10, 1)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("> 글\n{: .prompt-tip }", "tip"),
        ("> 글\n{: .prompt-info}", "note"),
        ("> 글\n{: .prompt-danger}", "caution"),
        ("글\n{: .notice--warning}", "warning"),
        ("{: .notice}\n글", "note"),
    ],
)
def test_boxes_of_other_themes_are_alerts(text: str, kind: str) -> None:
    assert re.fullmatch(
        rf'<div class="alert alert-{kind}">\n<p class="alert-title">\S+</p>\n<p>글</p>\n</div>', html_of(text)
    )
    assert render(text).summary == "글"


@pytest.mark.parametrize(
    "text",
    ["* TOC\n{:toc}\n\n글", "1. 목차\n{: toc}\n\n글", "[TOC]\n\n글", "[[_TOC_]]\n글", "글\n[toc]"],
)
def test_a_table_of_contents_is_the_pages(text: str) -> None:
    assert html_of(text) == "<p>글</p>"
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "`{: .x}`",
        "    {: .x}",
        "글 {: .x} 글",
        "글{: .x}",
        "{: .x}",
        "글\n\n{: .x}",
        "<div>\n{: .x}\n</div>",
        r"\{: .x}",
        "{:name: .x}",
        "{: .x",
        "a{:}b",
        "- 가\n- 나\n{: ignore}",
        "$$\na\n$$\n{: .x}",
        "- 가\n- 나\n\n{:toc: x}",
    ],
)
def test_what_is_none_is_text(text: str) -> None:
    assert "{:" in html_of(text)


@pytest.mark.parametrize("html", ["allow", "escape", "error"])
def test_nothing_runs(html: str) -> None:
    """What could run a script or lead elsewhere is left out, and told once."""
    text = (
        "[글](https://a.b){: href='javascript:x' onclick=x}\n{: style='background:url(x)' srcdoc=x}\n\n"
        "![그림](https://a.b/c.png){: src=x onerror=x class='\"><script>'}\n\n글\n{: style=color:red}"
    )
    page = html_of(text, html)  # type: ignore[arg-type]  # one of Html
    assert not re.search(r"javascript|onclick|onerror|srcdoc|url\(|<script", page)
    assert ("color:red" in page) == (html == "allow")
    (problem,) = problems(text, html)  # type: ignore[arg-type]  # one of Html
    assert (problem.code, dict(problem.values)["name"]) == ("markdown-attribute-refused", "href")


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "가",
                "**나**",
                "`c`",
                " ",
                "\n",
                "\n\n",
                "{: .x}",
                "{: #y}",
                "{:toc}",
                "> ",
                "- ",
                "  ",
                "---",
                "# ",
                "{:",
            ]
        )
    )
)
def test_no_letter_is_lost_wherever_they_stand(parts: list[str]) -> None:
    text = "".join(parts)
    for letter in "가나":
        if "{:toc}" not in text:
            shown = re.sub("<[^>]*>", "", html_of(text))
            assert shown.count(letter) == text.count(letter)


def test_many_in_a_row_cost_no_more_each() -> None:
    """Each is attached without another look at the block above."""
    text = "- 가\n" * 3000 + "{: .x}\n" * 3000
    assert html_of(text).count("<li>") == 3000
