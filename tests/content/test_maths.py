"""Formulas: what is one, what survives in it, and what becomes of it with the library and without."""

from __future__ import annotations

import re
import sys
from html import unescape
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.markdown import Markdown
from sitegen.content.markdown.mathml import Unreadable, to_mathml
from sitegen.digest import _versions
from tests.content.test_markdown import html_of, problems, render, told
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("latex2mathml", reason="run make .venv/ready")

_FORMULA = re.compile(
    r'<(?:span|div) class="math math-(inline|display)"><math(?: display="block")? alttext="([^"]*)">.*?</math>'
    r"</(?:span|div)>"
)


def formulas(text: str) -> list[tuple[str, str]]:
    """The formulas in the page of ``text``: how each stands in it, and its TeX."""
    return [(how, unescape(tex)) for how, tex in _FORMULA.findall(html_of(text))]


def around(text: str) -> str:
    """The page of ``text`` with ``∎`` for each formula."""
    return _FORMULA.sub("∎", html_of(text))


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("$a_b$와 $c_d$는", ["a_b", "c_d"]),
        ("$x$는 $y$입니다", ["x", "y"]),
        ("벡터$x$와(또는 $y$)", ["x", "y"]),
        (r"$\{x \mid x*y*z\} \\ a$", [r"\{x \mid x*y*z\} \\ a"]),
        (r"$\$5$", [r"\$5"]),
        ("$`a_b`$", ["a_b"]),
        ("**$a*b$**는 _$c_d$_", ["a*b", "c_d"]),
        ("[글 $a]b$](https://a.example)", ["a]b"]),
        ("$a <b> c$와 $&lt;$", ["a <b> c", "&lt;"]),
        ("$a\nb$", ["a\nb"]),
        ("$정확도$", ["정확도"]),
        ("$정확도 = a$", ["정확도 = a"]),
        ("$https://a.example$", ["https://a.example"]),
    ],
)
def test_in_a_line(text: str, tex: list[str]) -> None:
    assert formulas(text) == [("inline", one) for one in tex]
    assert "$" not in around(text)


@pytest.mark.parametrize(
    "text",
    [
        "$5와 $10",
        "$5, $10, $15",
        "$5~$10",
        "5$와 10$",
        "$5달러, 한국은 10$입니다",
        "US$5, AU$10$",
        "$HOME과 $PATH",
        "$HOME/bin:$PATH",
        "${HOME}:${PATH}",
        "$ x $",
        "$x $는",
        "$x",
        "$$",
        "$$이고 $$는",
        "$$$a$$$",
        "$A와 `B$`",
        r"\$a$b$c",
    ],
)
def test_what_is_text(text: str) -> None:
    assert formulas(text) == []
    assert told(text) == [] or text == "$$"
    assert re.sub("<[^>]*>", "", html_of(text)) == text.replace("`", "").replace("\\", "")


def test_in_code_and_html_nothing_is_a_formula() -> None:
    for text in ("`$a_b$`", "```\n$a_b$\n$$\nx\n$$\n```", "    $a$", "<div>\n$a_b$\n</div>", '<i title="$a$">b</i>'):
        assert formulas(text) == []
        assert told(text) == []


@pytest.mark.parametrize(
    ("text", "tex", "page"),
    [
        ("$$\na_1 \\\\\n= b\n- c\n+ d\n\n> e\n$$", "a_1 \\\\\n= b\n- c\n+ d\n\n> e", "∎"),
        ("$$ a_b $$", "a_b", "∎"),
        ("$$a\nb$$", "a\nb", "∎"),
        ("글\n$$\na\n$$\n글", "a", "<p>글</p>\n∎\n<p>글</p>"),
        ("> $$\n> a\n> $$", "a", "<blockquote>\n∎\n</blockquote>"),
        ("- 가\n  $$\n  a\n  $$\n- 나", "a", "<ul>\n<li>가\n∎\n</li>\n<li>나</li>\n</ul>"),
        ("1. $$\n   a\n   $$", "a", "<ol>\n<li>\n∎\n</li>\n</ol>"),
        ("```math\na_1 \\\\ b\n```", "a_1 \\\\ b", "∎"),
        ("$$ \\text{$x$} $$", "\\text{$x$}", "∎"),
        ("글\n    $$ a $$\n글", "a", "<p>글\n∎\n글</p>"),
    ],
)
def test_set_apart(text: str, tex: str, page: str) -> None:
    assert formulas(text) == [("display", tex)]
    assert around(text) == page


def test_two_dollars_within_a_line_are_part_of_it() -> None:
    """As kramdown has it, in whose blogs every formula has two."""
    assert formulas("$$x$$는 $$y$$다") == [("inline", "x"), ("inline", "y")]


def test_a_bar_in_a_formula_is_no_border_of_a_cell() -> None:
    html = around("| $a|b$ | 나 |\n|-|-|\n| $P(A|B)$ | `$` |\n| `x` | $|y|$ |\n| $5 | $6 |")
    assert html.count("∎") == 3
    assert html.count("<td>") == 6
    assert "<code>$</code>" in html
    assert "<td>$5</td>\n<td>$6</td>" in html
    assert "\0" not in html
    assert told("|a|b|\n|-|-|\n|$x|y$|b|") == []


def test_an_escaped_bar_in_a_table_is_a_bar() -> None:
    """As on GitHub, where a formula in a table can have no other."""
    rows = "| $P(A \\| B)$ | $|x| \\| y$ |\n"
    for table in (f"{rows}|-|-|\n{rows}", rows * 2, f"| 가 | 나 |\n|-|-|\n{rows}"):
        assert set(formulas(table)) == {("inline", "P(A | B)"), ("inline", "|x| | y")}
    assert formulas("$P(A \\| B)$") == [("inline", "P(A \\| B)")]


def test_what_does_not_close_is_told() -> None:
    assert told("글\n\n$$\na\n") == [("math-unclosed", 12, 1)]
    assert told("> $$\n> a\n\n글") == [("math-unclosed", 10, 1)]
    assert told("$$\na\n$$\n\n$$\nb\n$$") == []


def test_readable_where_there_is_no_mathematics() -> None:
    """Headings in the table of contents, their ids, summaries, alternative texts."""
    rendered = render("값 $E=mc^2$와\n\n## $O(n)$ 정렬")
    assert rendered.summary == "값 E=mc^2와"
    assert rendered.headings[0][1:] == ("o-n-정렬", "O(n) 정렬")
    assert 'alt="그림 x"' in html_of("![그림 $x$](https://a.example/b.png)")


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"\text{<b>x</b> & \_}", "<mtext>&lt;b&gt;x&lt;/b&gt;\u00a0&amp;\u00a0_</mtext>"),
        (r"\unicode{x3C}script\unicode{x3E}", "<mi>&lt;</mi>"),
        (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
        (r"\boldsymbol{\theta} \mathbf{AB} \mathfrak{CH}", "<mi>𝜽</mi>"),
        (r"\mathfrak{CH} \mathcal{LN} \mathbb{RC}", "<mi>ℭ</mi><mi>ℌ</mi>"),
        ("\\frac{맞은 수}{전체}", "<mtext>맞은\u00a0수</mtext>"),
        (r"\begin{aligned} a &= b \\[4pt] c &= d \end{aligned}", '<mtd style="text-align:left;padding-left:0">'),
        (r"a &= b \\ c &= d", '<mtd style="text-align:right;padding-right:0"><mi>a</mi></mtd>'),
        (r"\begin{array}{c|c} a & b \\ \hline c & d\end{array}", "border-right:1px solid;border-bottom:1px solid"),
        (r"\label{x} \begin{equation} x \end{equation}", "<mrow><mi>x</mi></mrow>"),
        (r"\text{if $n$ is}", "<mrow><mi>n</mi></mrow>"),
        (r"\arg\max_x", "<mo>arg</mo>"),
        (r"\boxed{x}", '<menclose style="border'),
    ],
)
def test_mathml(tex: str, html: str) -> None:
    assert html in to_mathml(tex, True)


@pytest.mark.parametrize(
    "tex",
    [
        r"\nonsense{x}",
        r"\frac{a}",
        "x_",
        "{",
        "}",
        r"\left( x",
        r"\begin{foo}x\end{foo}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{y}{x}",
        r"\cancel{x}",
        r"\left[ a \\ b \right]",
        r"\def\a{\b\b}\def\b{\c\c}\a",
        r"\newcommand{\a}{\a\a}\a",
        "",
        "#",
        "x" * 6000,
        "{" * 4000,
        r"\sqrt" * 900 + "x",
        r"\not" * 1200,
        "x^{" * 300 + "}" * 300,
        r"\color{red}" * 400 + "x",
        r"\begin{matrix}" * 200,
    ],
    ids=lambda tex: tex[:20],
)
def test_what_cannot_be_read_stays_whole(tex: str) -> None:
    with pytest.raises(Unreadable):
        to_mathml(tex, True)
    if tex:
        text = f"글\n\n```math\n{tex}\n```"
        assert f'<div class="math math-display">\\[{tex}\\]</div>' in unescape(html_of(text))
        assert told(text) == [("math-unreadable", 12, 1)]


def test_one_warning_for_all_formulas_of_a_document() -> None:
    (problem,) = problems(r"$x$, $\foo$와" + "\n\n$$\n\\bar\n$$ \n\n" + r"$\foo$")
    assert (problem.code, problem.values) == ("math-unreadable", (("count", "3"),))
    assert problem.place
    assert (problem.place.line, problem.place.column, problem.place.length) == (10, 6, 6)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "latex2mathml"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "latex2mathml", None)
    text = "$a<b$와 $c_d$\n\n$$\ne\n$$"
    assert html_of(text) == (
        '<p><span class="math math-inline">\\(a&lt;b\\)</span>와 <span class="math math-inline">\\(c_d\\)</span></p>\n'
        '<div class="math math-display">\\[e\\]</div>'
    )
    (problem,) = problems(text)
    assert (problem.code, problem.values) == ("math-missing", (("count", "3"),))
    assert problems("$5와 $10") == []
    (unclosed,) = Markdown(scripts=("math",)).render(f"{text}\n\n$$\n가", path="a.md").problems
    assert unclosed.code == "math-unclosed"


def test_the_cache_knows_the_library() -> None:
    """A page with MathML does not outlive the library, nor one without it."""
    assert any(name.startswith("latex2mathml_") for name in _versions())


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(["$", "$$", "a", "_", "\\", "{", "}", "|", " ", "\n", "`", "가", "1", "<", "&", "\\$"]))
)
def test_anything_between_dollars_is_shown_or_told(parts: list[str]) -> None:
    text = "".join(parts)
    html = html_of(text)
    for tex in re.findall(r'alttext="([^"]*)"', html):
        assert unescape(tex).strip() in text
    assert "\0" not in html


@given(
    st.text("\\abxfrc{}_^&<>\"'#%$~ \n가", max_size=60)
    | st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20)
)
def test_any_tex_gives_sound_html_or_none(tex: str) -> None:
    try:
        html = to_mathml(tex, False)
    except Unreadable:
        return
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    (math,) = parser.parseFragment(html)
    assert not [code for _, code, _ in parser.errors if code != "invalid-codepoint"], html
    assert math.get("alttext") == re.sub(r"\r\n?", "\n", tex)


def test_in_a_site(tmp_path: Path) -> None:
    """On its page, in the feed and as a description, with a base path."""
    blog = Blog(tmp_path, 'url = "https://a.example/blog"\n')
    blog.post("a", "값 $a_b$와\n\n$$\n\\nonsense\n$$\n\n|가|\n|-|\n|$|x|$|")
    assert [problem.code for problem in blog.warnings()] == ["math-unreadable"]
    page = blog.read("posts/a/index.html")
    assert '<meta name="description" content="값 a_b와">' in page
    assert page.count("<math ") == 2
    assert "&lt;math alttext=" in blog.read("feed.xml")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    assert parser.errors == []
