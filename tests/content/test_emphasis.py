"""Emphasis beside Korean, and nothing changed where no CJK character stands beside a run."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sitegen.content.markdown.emphasis import KoreanInline, is_cjk
from sitegen.content.markdown.parser import make_parser


def inline(text: str) -> str:
    html: str = make_parser().renderInline(unicodedata.normalize("NFC", text))
    return html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**강조(bold)**는", "<strong>강조(bold)</strong>는"),
        ('**"인용"**은', "<strong>&quot;인용&quot;</strong>은"),
        ("**“인용”**은", "<strong>“인용”</strong>은"),
        ("그는**“인용”**이라고", "그는<strong>“인용”</strong>이라고"),
        ("**`code`**를", "<strong><code>code</code></strong>를"),
        ("**[링크](https://x.y)**는", '<strong><a href="https://x.y">링크</a></strong>는'),
        ("~~취소(x)~~는", "<s>취소(x)</s>는"),
        ("*강조.*이다", "<em>강조.</em>이다"),
        ("*강조!*라고 *다시?*라고", "<em>강조!</em>라고 <em>다시?</em>라고"),
        ("「**강조**」", "「<strong>강조</strong>」"),
        ("**「강조」**는", "<strong>「강조」</strong>는"),
        ("**(괄호)**와 *(괄호)*로", "<strong>(괄호)</strong>와 <em>(괄호)</em>로"),
        ("값이**100%**인", "값이<strong>100%</strong>인"),
        ("***강조(em)***는", "<em><strong>강조(em)</strong></em>는"),
        ("**밖 *안(x)*은 밖.**이다", "<strong>밖 <em>안(x)</em>은 밖.</strong>이다"),
        ("**~~둘(2)~~**는", "<strong><s>둘(2)</s></strong>는"),
        ("**<https://a.b>**는", '<strong><a href="https://a.b">https://a.b</a></strong>는'),
        ("**₩1,000**원", "<strong>₩1,000</strong>원"),
        ("**漢字(한자)**를", "<strong>漢字(한자)</strong>를"),
        ("**葛\U000e0100(x)**葛\U000e0100**(y)**", "<strong>葛\U000e0100(x)</strong>葛\U000e0100<strong>(y)</strong>"),
        ("**a(b)**𠮷", "<strong>a(b)</strong>𠮷"),
        ("**옛글(ᄒᆞᆫ)**ᄒᆞᆫ", "<strong>옛글(ᄒᆞᆫ)</strong>ᄒᆞᆫ"),
        (unicodedata.normalize("NFD", "**강조(bold)**는"), "<strong>강조(bold)</strong>는"),
    ],
)
def test_korean(text: str, html: str) -> None:
    assert inline(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "밑줄_강조(x)_는",  # _ keeps the standard rule
        "__강조(bold)__는",
        "**a(b)**c",  # as CommonMark has it
        "** 강조**",
        "**a(b)**🎉x",  # an emoji is wide and no CJK character
    ],
)
def test_left_alone(text: str) -> None:
    assert inline(text) == MarkdownIt().renderInline(text)


@pytest.mark.parametrize(
    "text",
    [
        *("10~20명, 30~40명", "월~금 9시~18시", "안녕~ 반가워~ 친구들", "~취소~는", "~10시, 3~5시", "A~Z까지, a~z까지"),
        *("~둘~ 와 (~셋~).", "“~”는 범위를, “~”는 여운을", "(가)~(나), (다)~(라)", "~~~셋~~~ ~~ 넷", "/a~/b~"),
    ],
)
def test_one_tilde_is_a_range(text: str) -> None:
    assert inline(text) == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`3000`~`3010`, `4000`~`4010`", "<code>3000</code>~<code>3010</code>, <code>4000</code>~<code>4010</code>"),
        ("[1](/a)~[3](/b), [1]~[2]", '<a href="/a">1</a>~<a href="/b">3</a>, [1]~[2]'),
        (
            "**3월**~**5월**, **7월**~*9월*",
            "<strong>3월</strong>~<strong>5월</strong>, <strong>7월</strong>~<em>9월</em>",
        ),
        ('"가"~"나", "다"~"라"', "&quot;가&quot;~&quot;나&quot;, &quot;다&quot;~&quot;라&quot;"),
        ("<b>1</b>~<b>2</b>, ![a](b)~![c](d)", '<b>1</b>~<b>2</b>, <img src="b" alt="a" />~<img src="d" alt="c" />'),
        ("~~`3000`~`3010`~~", "<s><code>3000</code>~<code>3010</code></s>"),
        ("~~하나~~ 와 ~~두 줄~10줄~~", "<s>하나</s> 와 <s>두 줄~10줄</s>"),
    ],
)
def test_a_range_of_anything_and_what_two_tildes_strike(text: str, html: str) -> None:
    assert inline(text) == html


@pytest.mark.parametrize("char", "가ㄱ힣각ꥠힰ漢あア、。「！ｱ￦ￜ㊗〰𠀀🈂☰")
def test_cjk(char: str) -> None:
    assert is_cjk(char) or char == "☰"  # wide since Unicode 16


@pytest.mark.parametrize("char", "a1*é“”…—·🎉👍⌚⏰☔♈⭐🈁🀄⬛")
def test_not_cjk(char: str) -> None:
    assert not is_cjk(char)


_NO_CJK = st.text(st.sampled_from("abz1 .,!(\"'[]<>`\\*_~-#\n\t|“é🎉\u00a0:/"), max_size=40)


@given(_NO_CJK)
def test_without_cjk_the_tokens_are_the_librarys(text: str) -> None:
    stock, ours = MarkdownIt(), MarkdownIt()
    ours.inline = KoreanInline()
    ours.configure("commonmark")
    assert [token.as_dict() for token in ours.parse(text)] == [token.as_dict() for token in stock.parse(text)]


@given(_NO_CJK.map(lambda text: text.replace("~", "~~")))
def test_double_tildes_are_the_librarys(text: str) -> None:
    stock = MarkdownIt("commonmark", {"strikethrough_single_tilde": True}).enable("strikethrough")
    ours = MarkdownIt()
    ours.inline = KoreanInline()
    ours.configure("commonmark", {"strikethrough_single_tilde": True}).enable("strikethrough")
    assert ours.renderInline(text) == stock.renderInline(text)


@given(st.text(st.sampled_from('가나(). "「」a'), min_size=1, max_size=12).filter(lambda t: t == t.strip()))
def test_whatever_stands_inside_a_word_can_be_bold(text: str) -> None:
    assert inline(f"글**{text}**은") == f"글<strong>{text.replace(chr(34), '&quot;')}</strong>은"
