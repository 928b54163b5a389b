"""Code to HTML: the text is kept, lines are told apart where asked, style sheets cover both themes."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.token import Text

from sitegen.content.code import highlight as made
from sitegen.content.code.highlight import frame
from sitegen.content.code.info import Info
from sitegen.content.code.languages import is_plain, lexer_name, lexer_of, shown_name
from sitegen.content.code.lexing import Lost
from sitegen.content.code.styles import UnknownStyle, stylesheet


def highlight(code: str, fence: Info) -> str:
    """A block, with its frame."""
    name = None if is_plain(fence.language) else lexer_name(fence.language)
    try:
        html = made.highlight(code, fence, lexer_of(name) if name else None)
    except Lost:  # as some do where lines end with control characters
        html = made.highlight(code, fence)
    return frame(fence) + html


def text_of(html: str) -> str:
    """The text of the code in a block."""
    inner = html[html.index("<code") : html.rindex("</code>")]
    return unescape(re.sub(r"<[^>]*>", "", inner))


def test_shape() -> None:
    html = highlight("def f(): pass\n", Info("python", "app.py"))
    assert html.startswith(
        '<div class="code" data-lang="python" data-name="Python">'
        '<pre tabindex="0"><code class="language-python"><span class="k">def</span> <span class="nf">f</span>'
    )
    assert html.endswith("</code></pre></div>\n")
    assert 'class="line' not in html


def test_no_language_is_not_guessed() -> None:
    assert highlight("def f()\n", Info()) == '<div class="code"><pre tabindex="0"><code>def f()\n</code></pre></div>\n'


def test_lines_end_with_their_line_feed_and_cut_tokens() -> None:
    html = highlight('x = """a\n\nb"""\n', Info("python", lines=((2, 2),), numbers=True, start=9))
    assert '<div class="code numbered"' in html
    assert html.count('<span class="line') == 3
    assert '<span class="line hl" data-n="10">\n</span>' in html
    assert '<span class="line" data-n="11"><span class="s2">b&quot;&quot;&quot;</span>\n</span>' in html


def test_diff_in_a_language() -> None:
    html = highlight(" a = 1\n+b = 2\n-c = 3\n", Info("python", diff=True))
    assert '<span class="line ins">+<span class="n">b</span>' in html
    assert '<span class="line del">-<span class="n">c</span>' in html
    assert text_of(html) == " a = 1\n+b = 2\n-c = 3\n"


def test_diff_language() -> None:
    html = highlight("--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n", Info("diff"))
    assert html.count('class="line ins"') == html.count('class="line del"') == 1


def test_hostile_info_is_inert() -> None:
    html = highlight("x\n", Info('"><img onerror=x>', "</div><script>"))
    assert "<img" not in html
    assert "<script" not in html


def test_hidden_lines_keep_the_numbers_of_the_others() -> None:
    html = highlight("a = 1\nb = 2\nc = 3\n", Info("python", numbers=True, hidden=((2, 2),)))
    assert text_of(html) == "a = 1\nc = 3\n"
    assert 'data-n="3"' in html


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60),
    st.sampled_from(["python", "bash", "diff", "html", "php", "yaml", "", "nope", "console", "json"]),
    st.booleans(),
    st.booleans(),
)
def test_text_is_kept(code: str, language: str, numbers: bool, diff: bool) -> None:
    assert text_of(highlight(code, Info(language, numbers=numbers, diff=diff))) == code


@pytest.mark.parametrize("code", ["\n\nx = 1\n\n", "\tx\n", "  indented\n", "\ufeffx\n", "a\x0cb\n", "no line feed"])
def test_white_space_is_kept(code: str) -> None:
    for fence in (Info("python"), Info("python", numbers=True)):
        assert text_of(highlight(code, fence)) == code


def test_a_lexer_that_changes_the_text_or_fails_is_not_believed() -> None:
    class Upper:
        def get_tokens_unprocessed(self, code: str) -> list[tuple[int, object, str]]:
            return [(0, Text, code.upper())]

    class Broken:
        def get_tokens_unprocessed(self, code: str) -> list[tuple[int, object, str]]:
            raise ZeroDivisionError(code)

    for lexer in (Upper(), Broken()):
        with pytest.raises(Lost):
            made.highlight("x\n", Info("python"), lexer)  # type: ignore[arg-type]  # not Pygments' own


def test_stylesheet() -> None:
    css = stylesheet("default", "monokai")
    light, dark = css.split("@media screen and (prefers-color-scheme: dark) {")
    assert ".code { color: #000000; background-color: #f8f8f8 }" in light
    assert ':root:not([data-theme="light"]) .code {' in dark
    assert ':root[data-theme="dark"] .code {' in dark.split("@media screen {")[1]  # nothing dark on paper
    assert css.count("{") == css.count("}")
    # What only the light style sets is taken back.
    assert ".k" in light
    assert "font-weight: normal" in dark


def test_unknown_style() -> None:
    with pytest.raises(UnknownStyle) as caught:
        stylesheet("monokia", "default")
    assert "monokai" in caught.value.nearest


def test_the_name_of_a_language_is_the_one_that_readers_know() -> None:
    names = ["py", "yml", "console", "dockerfile", "postgres", "k8s", "text", "", "nohup"]
    assert [shown_name(name) for name in names] == [
        *("Python", "YAML", "Shell", "Dockerfile", "PostgreSQL", "YAML"),
        *("", "", "nohup"),
    ]
