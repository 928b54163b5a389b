"""Markdown to a body: references left open, anchors, footnotes, figures, warnings and errors with their places."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.markdown import Html, Markdown
from sitegen.model import Heading, Ref, Rendered
from sitegen.words.draw import draw
from sitegen.words.errors import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKDOWN = Markdown()


def render(text: str, html: Html = "allow", lang: str | None = None) -> Rendered:
    markdown = _MARKDOWN if html == "allow" else Markdown(html)
    return markdown.render(text, path="content/a.md", first_line=10, lang=lang)


def page(rendered: Rendered) -> str:
    """The HTML, references shown as ``⟦kind:target⟧``, code blocks and the bounds of scripts left out."""
    pieces = (x for x in rendered.body if isinstance(x, str | Ref))
    return "".join(x if isinstance(x, str) else f"⟦{x.kind}:{x.target}⟧" for x in pieces)


def html_of(text: str, html: Html = "allow") -> str:
    return page(render(text, html)).removesuffix("\n")


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def refs(text: str) -> list[tuple[str, str, int, int]]:
    return [(x.kind, x.target, x.line, x.column) for x in render(text).body if isinstance(x, Ref)]


def problems(text: str, html: Html = "allow") -> list[Problem]:
    try:
        found = render(text, html).problems
    except Problems as caught:
        found = caught.problems
    for problem in found:
        assert draw(problem, "ko") != draw(problem, "en")
    return list(found)


def told(text: str, html: Html = "allow") -> list[tuple[str, int, int]]:
    """Code, line and column of each problem."""
    return [(p.code, p.place.line, p.place.column) for p in problems(text, html) if p.place]


class TestLinks:
    def test_inside_the_site(self) -> None:
        text = "가 [글](other.md#제목 \"t\")와\n나 [절대](/a%20b.png), [여기](#제목), <a href='/x?a=1&amp;b'>y</a>"
        assert html_of(text) == (
            '<p>가 <a href="⟦link:other.md#제목⟧" title="t">글</a>와\n나 <a href="⟦link:/a%20b.png⟧">절대</a>, '
            '<a href="⟦link:#제목⟧">여기</a>, <a href="⟦link:/x?a=1&b⟧">y</a></p>'
        )
        assert refs(text)[:3] == [
            ("link", "other.md#제목", 10, 3),
            ("link", "/a%20b.png", 11, 3),
            ("link", "#제목", 11, 21),
        ]

    def test_places_in_lists_quotes_and_tables(self) -> None:
        text = "- 가\n  - [b](b.md)\n\n> > 글\n> > [c](c.md)\n\n|가|나|\n|-|-|\n|x|[d](d.md)|\n\n[e][e]\n\n[e]: e.md"
        assert refs(text) == [
            ("link", "b.md", 11, 5),
            ("link", "c.md", 14, 5),
            ("link", "d.md", 18, 4),
            ("link", "e.md", 20, 1),
        ]

    def test_other_hosts_are_text(self) -> None:
        assert refs("[a](https://a.b) [b](//c.d) [c](mailto:a@b.c) ![](http://x.y/z.png) <https://한글.kr>") == []
        assert 'href="https://xn--bj0bj06e.kr"' in html_of("[a](https://한글.kr)")

    @pytest.mark.parametrize(
        "url",
        ["javascript:alert(1)", "JavaScript:x", "vbscript:x", "data:text/html,x", "&#106;avascript:x", "file:///x"],
    )
    def test_dangerous_addresses_are_refused_and_shown(self, url: str) -> None:
        html = html_of(f"[글]({url})")
        assert "<a" not in html
        assert text_of(html).startswith("[글](")

    def test_control_characters_do_not_hide_a_scheme(self) -> None:
        assert refs("[글](<java&Tab;script:x>)") == [("link", "java%09script:x", 10, 1)]

    @pytest.mark.parametrize(
        ("text", "url"),
        [
            ("https://github.com/CalyFactory에서", "https://github.com/CalyFactory"),
            ("https://example.com을 보면", "https://example.com"),
            ("(https://example.com)은", "https://example.com"),
            ("'https://a.b/c_d_e'라는", "https://a.b/c_d_e"),
            ("**https://a.b/c**는", "https://a.b/c"),
            ("주소는https://a.b/?q=1&r=2.", "https://a.b/?q=1&amp;r=2"),
            ("https://a.b/c_(d)。", "https://a.b/c_(d)"),
            ("http://localhost:8000/", "http://localhost:8000/"),
            ("https://crontab.guru/#*/5_*_*_*_*", "https://crontab.guru/#*/5_*_*_*_*"),
            ("https://crontab.guru/#0_0_1_1_*,", "https://crontab.guru/#0_0_1_1_*"),
            ("https://a.b/web/*/https://c.d/", "https://a.b/web/*/https://c.d/"),
            ("https://a.b/?c[]=1&c[x]=2", "https://a.b/?c%5B%5D=1&amp;c%5Bx%5D=2"),
            ("https://a.b/c*d*e_f*", "https://a.b/c*d*e_f"),
            ("https://a.b/c|d", "https://a.b/c%7Cd"),
            ("[https://a.b/c], [https://a.b][https://c.d]", "https://a.b/c"),
            ('"https://a.b/c", "https://a.b/d"라고', "https://a.b/c"),
            ("{https://a.b/c}", "https://a.b/c"),
            ("https://a.b/c[글]", "https://a.b/c"),
            ("https://a.b/c`d` https://a.b/c<i></i>", "https://a.b/c"),
            ("https://a.b/?c=1&amp;d=2&copy; &lt;", "https://a.b/?c=1&amp;d=2"),
            ("https://a.b/c\\_d\\* \\*https://a.b\\*", "https://a.b/c_d"),
        ],
    )
    def test_bare_addresses(self, text: str, url: str) -> None:
        html = html_of(text)
        assert f'<a href="{url}">{unquote(url)}</a>' in html
        shown = re.sub(r"</?[a-z]>|`|\\", "", unescape(text))
        assert text_of(html) == (shown.replace("**", "") if text.startswith("**") else shown)

    @pytest.mark.parametrize(
        ("text", "html"),
        [
            (
                "*{}*은 **{}**(x) ***{}***, ~~{}~~",
                "<em>{}</em>은 <strong>{}</strong>(x) <em><strong>{}</strong></em>, <s>{}</s>",
            ),
            ("_{}_ **글: _{}_** *글* {}**", "<em>{}</em> <strong>글: <em>{}</em></strong> <em>글</em> {}**"),
        ],
    )
    def test_bare_addresses_in_emphasis(self, text: str, html: str) -> None:
        url = "https://a.b/c"
        assert html_of(text.replace("{}", url)) == "<p>" + html.replace("{}", f'<a href="{url}">{url}</a>') + "</p>"

    def test_no_link_in_links_code_and_words(self) -> None:
        assert html_of("[https://a.b/*c*_d_](c.md)") == '<p><a href="⟦link:c.md⟧">https://a.b/*c*_d_</a></p>'
        assert "<a" not in html_of("`https://a.b` xhttps://a.b https:// http://한글")

    def test_address_cut_before_hangul(self) -> None:
        assert told("보기: https://ko.wikipedia.org/wiki/한국어") == [("markdown-url-cut", 10, 5)]
        assert told("https://github.com/에서") == []


class TestImages:
    def test_inline(self) -> None:
        assert html_of('글 ![그림 *1*](images/a.png "제목")') == (
            '<p>글 ⟦source:images/a.png⟧<img src="⟦file:images/a.png⟧" alt="그림 1" title="제목"⟦size:images/a.png⟧'
            "⟦picture:images/a.png⟧</p>"
        )

    def test_figure(self) -> None:
        image = '⟦source:a.png⟧<img src="⟦file:a.png⟧" alt="b"⟦size:a.png⟧⟦picture:a.png⟧'
        caption = "<figcaption>설명 &lt;b&gt;</figcaption></figure>"
        assert html_of('![b](a.png "설명 <b>")') == f"<figure>{image}{caption}"
        linked = html_of('[![b](a.png "설명 <b>")](big.png)')
        assert linked == f'<figure><a href="⟦link:big.png⟧">{image}</a>{caption}'

    @pytest.mark.parametrize(
        ("text", "caption"),
        [
            ("![b](a.png)\n*설명 `c` [d](https://e.f)*", '설명 <code>c</code> <a href="https://e.f">d</a>'),
            ("![b](a.png)  \n_**그림 1.** 설명_", "<strong>그림 1.</strong> 설명"),
            ("![b](a.png)\n\n_이미지 출처: <https://e.f>_", '이미지 출처: <a href="https://e.f">https://e.f</a>'),
            ("![b](a.png)\n*여러 줄로\n적은 설명*", "여러 줄로\n적은 설명"),
            ("![b](a.png)\n\n*왼쪽부터 하늘, 바다*\n", "왼쪽부터 하늘, 바다"),
        ],
    )
    def test_caption_in_emphasis(self, text: str, caption: str) -> None:
        image = '⟦source:a.png⟧<img src="⟦file:a.png⟧" alt="b"⟦size:a.png⟧⟦picture:a.png⟧'
        figure = f"<figure>{image}<figcaption>{caption}</figcaption></figure>"
        assert html_of(text) == figure
        assert html_of(f"- 글\n- {text}".replace("\n", "\n  ").replace("  - ", "- ")).count(figure) == 1
        rendered = render(text + "\n\n본문")
        assert rendered.summary == "본문"
        assert render(f"{text}\n\n# 제목").title_at != (0, 0)

    def test_caption_with_a_footnote_a_link_and_a_title(self) -> None:
        html = html_of('[![b](a.png "t")](c.md)\n*설명* [^1]\n\n[^1]: 주')
        assert html.startswith(
            '<figure><a href="⟦link:c.md⟧">⟦source:a.png⟧<img src="⟦file:a.png⟧" alt="b" title="t"⟦size:a.png⟧'
        )
        assert '</a><figcaption>설명 <sup class="footnote-ref">' in html

    @pytest.mark.parametrize(
        "text",
        [
            "![b](a.png)\n**설명**",
            "![b](a.png)\n*설명* 아님",
            "![b](a.png)\n*하나* *둘*",
            "![b](a.png) *설명*",
            "![b](a.png)\n![c](a.png)\n*설명*",
            "글\n\n*설명*",
            f"![b](a.png)\n\n*{'긴 문장은 본문이다. ' * 10}끝.*",
            "![b](a.png)\n\n*두 줄은\n본문이다.*",
            "> ![b](a.png)\n\n*설명*",
        ],
    )
    def test_no_caption(self, text: str) -> None:
        assert "<figure" not in html_of(text)

    def test_data(self) -> None:
        for kind in (
            "png;base64,iVBO/+8=",
            "svg+xml;utf8,%3Csvg/%3E",
            "svg+xml;base64,PHN2Zz4=",
            "jpg;base64,AAAA",
            "avif,AAAA",
        ):
            assert html_of(f"![x](data:image/{kind})") == (
                f'<p><img src="data:image/{kind}" alt="x" loading="lazy" decoding="async"></p>'
            )
            assert ("<a" in html_of(f"[x](data:image/{kind})")) == ("svg" not in kind)
        assert told("[x](data:image/svg+xml,x) ![x](data:text/html,x)") == [
            ("markdown-link-broken", 10, 1),
            ("markdown-link-broken", 10, 28),
        ]

    def test_other_host_has_no_size(self) -> None:
        assert html_of("![](https://a.b/c.png?x=1&y=2)") == (
            '<p><img src="https://a.b/c.png?x=1&amp;y=2" alt="" loading="lazy" decoding="async"></p>'
        )


class TestHeadings:
    def test_anchors(self) -> None:
        result = render("# 제목\n\n둘째 `code`\n===\n\n## 둘째 code\n\n### 이름 {#my-id}\n\n####\n\n<b id='제목'></b>")
        assert result.headings == (
            Heading(1, "제목-2", "제목"),
            Heading(1, "둘째-code", "둘째 code"),
            Heading(2, "둘째-code-2", "둘째 code"),
            Heading(3, "my-id", "이름"),
        )
        assert set(result.anchors) == {"제목", "제목-2", "둘째-code", "둘째-code-2", "my-id"}
        assert (
            '<h3 id="my-id">이름<a class="anchor" href="#my-id" aria-label="이 절의 링크"></a></h3>\n<h4></h4>'
        ) in page(result)

    def test_no_invisible_characters(self) -> None:
        headings = render("# ⚠️ 주\u200b의\xad\n\n# 1️⃣ 👩‍💻\n\n# 글 {#a\u200db}\n\n# &#8203;x&shy;y").headings
        assert [h.anchor for h in headings] == ["주의", "1", "ab", "xy"]

    def test_own_id_wins_over_headings_before_it(self) -> None:
        assert [h.anchor for h in render("# a\n\n# b {#a}").headings] == ["a-2", "a"]

    def test_duplicate_ids(self) -> None:
        assert told("# a {#x}\n\n# b {#x}\n\n<i id=x></i>") == [
            ("markdown-duplicate-id", 10, 1),
            ("markdown-duplicate-id", 12, 1),
        ]
        assert [h.anchor for h in render("# a {#x}\n\n# b {#x}").headings] == ["x", "x-2"]


class TestFootnotes:
    def test_order_and_places(self) -> None:
        html = html_of("가[^b] 나[^a] 다[^b] 라^[여기 *서*]\n\n[^a]: 에이\n[^b]: 비\n\n    둘째 문단")
        assert html.index("비") < html.index("에이") < html.index("여기 <em>서</em>")
        assert '<sup class="footnote-ref"><a role="doc-noteref" href="#fn-1" id="fnref-1-2">1</a></sup>' in html
        assert '<li id="fn-2">\n<p>에이 <a class="footnote-backref" role="doc-backlink" href="#fnref-2"' in html
        assert html.startswith("<p>가") and '<section class="footnotes" role="doc-endnotes" aria-label="각주">' in html

    def test_unused_is_shown_and_told(self) -> None:
        text = "글\n\n[^a]: 안 쓴 [^b]\n[^b]: 각주\n[^c]: 셋째"
        assert told(text) == [("markdown-footnote-unused", 12, 1), ("markdown-footnote-unused", 14, 1)]
        assert all(word in html_of(text) for word in ("안 쓴", "각주", "셋째"))

    def test_undefined(self) -> None:
        assert told("글[^없음] `[^a]` \\[^b]") == [("markdown-footnote-undefined", 10, 2)]

    def test_duplicate(self) -> None:
        (problem,) = problems("글[^a]\n\n[^a]: 하나\n\n[^a]: 둘")
        assert problem.code == "markdown-footnote-duplicate"
        assert (problem.place and problem.place.line, problem.others[0].line) == (14, 12)

    def test_ids_do_not_clash_with_headings(self) -> None:
        assert [h.anchor for h in render("# fn 1\n\n글[^a]\n\n[^a]: 주").headings] == ["fn-1-2"]


class TestLost:
    """What CommonMark drops is told."""

    def test_references(self) -> None:
        text = '[쓴 것]\n\n[쓴 것]: /a\n[안 쓴 것]: /b "제목"\n[쓴 것]: /c\n\n[//]: # (비고)'
        assert told(text) == [("markdown-reference-unused", 13, 1), ("markdown-reference-duplicate", 14, 1)]

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "글 [가][a]\n[a]: https://a.b",
                "- 글 [가][a]\n[a]: /b\n- 나",
                "> 글 [가][a]\n[a]: <./b.md>\n\n나",
            ),
            "|[가][a]|\n|-|\n[a]: /b",
            "글 [가][a][^1]\n\n[^1]: 주\n[a]: #b 'c'\n[^2]: [나][a]\n\n[^2]",
        ],
    )
    def test_definitions_below_a_text(self, text: str) -> None:
        assert told(text) == []
        assert "[a]" not in html_of(text)

    def test_what_defines_nothing(self) -> None:
        for text in ("글\n[가]: 이것은 설명", "글\n[가]: b", "글\n[^a]: /b 글자 더"):
            assert text_of(html_of(text)).startswith(text.split("\n[^")[0])

    @pytest.mark.parametrize(
        "text", ["글 [문서][없음]", "![그림][없음]", "([`코드` 와 *글*][없음])", "- 가\n  [문\n  서][없음]"]
    )
    def test_references_without_a_definition(self, text: str) -> None:
        (problem,) = problems(text)
        assert (problem.code, dict(problem.values)["label"]) == ("markdown-reference-undefined", "없음")
        assert problem.place and problem.place.text[problem.place.column - 1] == "["

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "arr[0][1]",
                "f(x)[a][b] a[b][c][d]",
                "`[가][나]`",
                "\\[가][나]",
                "[가][] [][나] [ ][나] [가] [나]",
                "[0][1]",
            ),
            *("[A-Z][a-z0-9_]*", "[글][^1] [^1][^1]\n\n[^1]: 주", "[글][나]\n\n[나]: /a", "```\n[가][나]\n```"),
        ],
    )
    def test_what_is_plainly_no_reference(self, text: str) -> None:
        assert told(text) == []

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            *(("글\n\n```py\nx\n", 12), ("```", 10), ("```\n\n\n", 10), ("> ~~~\n> x", 10), ("```\nx\n    ```", 10)),
            ("- 가\n\n  ````\n  ```\n", 12),
        ],
    )
    def test_code_that_nothing_closes(self, text: str, line: int) -> None:
        assert [(code, row) for code, row, _ in told(text)] == [("code-fence-unclosed", line)]

    def test_code_that_a_list_ends(self) -> None:
        assert told("- ```\n  x\n```\n\n글") == [("leftover-fence", 10, 1), ("code-fence-unclosed", 12, 1)]

    @pytest.mark.parametrize("text", ["```\n```", "```\nx\n```\n\n", "> ```\n> x\n\n글", "- ~~~\n  x\n  ~~~", "    x"])
    def test_code_that_is_closed(self, text: str) -> None:
        assert told(text) == []

    def test_cells(self) -> None:
        text = "- 목록\n\n  > | 가 | 나 |\n  > |---|---|\n  > | 1 | 2 | 셋 | 넷 |\n  > 하나 | 둘\n  > | a \\| b | c |"
        (problem,) = problems(text)
        assert (problem.code, dict(problem.values)["text"]) == ("markdown-table-extra-cells", "셋 | 넷")
        assert problem.place and (problem.place.line, problem.place.column) == (14, 15)


class TestHtml:
    def test_allow(self) -> None:
        html = '<div id="x"><img src=a.png srcset="a.png 1x, https://b.c/d.png 2x"><a href="https://e.f">g</a></div>'
        result = render(html + "\n\n글 <kbd id=y>K</kbd> <!-- 비고 --> <video poster='p.png'></video>")
        assert page(result) == (
            '<div id="x"><img src="⟦file:a.png⟧" srcset="⟦file:a.png⟧ 1x, https://b.c/d.png 2x">'
            '<a href="https://e.f">g</a></div>\n'
            '<p>글 <kbd id=y>K</kbd> <!-- 비고 --> <video poster="⟦file:p.png⟧"></video></p>\n'
        )
        assert result.anchors == ("x", "y")

    def test_scripts_and_comments_are_left_alone(self) -> None:
        text = "<script>\nx = '<a href=\"b.md\" id=\"z\">'\n\ny\n</script>\n<!-- <a href='b.md'>\n\n</a> -->"
        assert html_of(text) == text
        assert render(text).anchors == ()

    def test_escape(self) -> None:
        assert html_of("<b>글</b> <!-- x -->", "escape") == "<p>&lt;b&gt;글&lt;/b&gt; &lt;!-- x --&gt;</p>"
        assert told("<!-- \n\n<script>", "escape") == []

    def test_error(self) -> None:
        assert told("글\n<b>글</b>\n\n<div>\n글\n</div>", "error") == [
            ("markdown-html-forbidden", 11, 1),
            ("markdown-html-forbidden", 11, 5),
            ("markdown-html-forbidden", 13, 1),
        ]

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("<!-- 비고\n\n사라질 글", 12),
            ("<script>\n\n사라질 글", 12),
            ("<textarea>\n사라질 글", 12),
            ("<div>\n<style>\n\n사라질 글\n</style>", 13),
            ('<div class="x>\n글\n\n사라질 글', 12),
            ("<plaintext>", 12),
            ("> <!-- 인용\n\n사라질 글", 12),
        ],
    )
    def test_what_would_swallow_the_page(self, text: str, line: int) -> None:
        assert [(code, at) for code, at, _ in told("앞\n\n" + text)] == [("markdown-html-unclosed", line)]

    def test_a_break_above_a_heading(self) -> None:
        html = html_of("<br>\t\n#### 왜\n서비스를 <br> 운영")
        assert html.startswith('<br>\t\n<h4 id="왜">왜<a')
        assert html.endswith("<p>서비스를 <br> 운영</p>")


class TestBlocks:
    def test_alerts_speak_the_language(self) -> None:
        assert html_of("> [!WARNING]\n> 글") == (
            '<div class="alert alert-warning">\n<p class="alert-title">주의</p>\n<p>글</p>\n</div>'
        )
        assert '<p class="alert-title">Tip</p>' in page(render("> [!TIP]\n> x", lang="en"))

    def test_tasks(self) -> None:
        assert html_of("- [x] 했다\n- [ ] 할 일") == (
            '<ul class="contains-task-list">\n<li class="task-list-item"><input type="checkbox"'
            ' class="task-list-item-checkbox" aria-label="할 일" disabled checked> 했다</li>\n'
            '<li class="task-list-item"><input type="checkbox"'
            ' class="task-list-item-checkbox" aria-label="할 일" disabled> 할 일</li>\n</ul>'
        )

    def test_tables_and_definitions(self) -> None:
        table = html_of("|가|나|\n|-|:-:|\n|1|2|")
        assert table.startswith('<div class="table"><table>\n<thead>')
        assert table.endswith("</tbody>\n</table></div>")
        assert html_of("용어\n: 뜻") == "<dl>\n<dt>용어</dt>\n<dd>뜻</dd>\n</dl>"

    def test_a_list_item_with_a_colon(self) -> None:
        assert html_of("- nginx : 서버") == "<ul>\n<li>nginx : 서버</li>\n</ul>"

    def test_code(self) -> None:
        assert told("```pyhton {9}\nx\n```\n\n```zzzzzz what=1\n```") == [
            ("code-unknown-language", 10, 4),
            ("code-line-range", 10, 12),
            ("code-unknown-language-alone", 14, 4),
            ("code-info-unknown", 14, 11),
        ]

    def test_line_ends_and_forms(self) -> None:
        assert render("가\r\n나\r다").body == render("가\n나\n다").body
        assert told("가\r\n\r\n글[^x]") == [("markdown-footnote-undefined", 12, 2)]


class TestExcerpt:
    def test_summary(self) -> None:
        before = "# 제목\n\n> [!NOTE]\n> 알림\n\n![그림](a.png)\n\n```\ncode\n```\n\n"
        text = "첫 **문단**은 `code`와\n[링크](a.md)[^1].\n\n둘째\n\n[^1]: 주"
        assert render(before + text).summary == "첫 문단은 code와 링크."
        assert render("- 목록만\n- 있다").summary == "목록만"
        assert render("# 제목만").summary == ""

    def test_summary_is_cut_at_a_word(self) -> None:
        summary = render("가나다라 " * 100).summary
        assert len(summary) <= 200
        assert summary.endswith("가나다라…")
        assert len(render("가" * 500).summary) == 200

    def test_reading_time(self) -> None:
        assert render("가" * 500).seconds == 60
        assert render("word " * 220).seconds == 60
        assert render("```\n" + "x\n" * 10 + "```").seconds == 15
        assert render("```\n" + "x\n" * 1000 + "```").seconds == 60
        assert render("![](a.png)").seconds == 5
        assert render("").seconds == 0


_NESTS: dict[str, Callable[[int], str]] = {
    "quotes": lambda n: "> " * n + "글",
    "lists": lambda n: "\n".join("  " * i + "- 글" for i in range(n)),
    "ordered": lambda n: "\n".join("   " * i + "1. 글" for i in range(n)),
    "mixed": lambda n: "> - " * n + "글",
    "one line": lambda n: "- * + " * n + "글",
    "brackets": lambda n: "[" * n + "글" + "]" * n,
    "open brackets": lambda n: "[" * n + "글",
    "links": lambda n: "[" * n + "글" + "](a)" * n,
    "images": lambda n: "![" * n + "글" + "](a)" * n,
    "emphasis": lambda n: "*" * n + "글" + "*" * n,
    "emphasis apart": lambda n: "*글 **글 " * n + "** *" * n,
    "strikes": lambda n: "~~글 " * n + "글~~" * n,
    "footnotes": lambda n: "^[글" * n + "]" * n,
    "definitions": lambda n: "글\n" + ": " * n + "글",
    "parentheses": lambda n: "[글](" + "(" * n + "a" + ")" * n + ")",
    "html": lambda n: "<b>" * n + "글" + "</b>" * n,
    "bare addresses": lambda n: "http://a.b" + ")" * n + "글",
    "fences": lambda n: "`" * (n + 3) + "\n글\n",
}


@pytest.mark.parametrize("name", _NESTS)
@pytest.mark.parametrize("depth", [5, 10, 50, 100, 101, 500, 5_000])
def test_nothing_is_dropped_for_depth(name: str, depth: int) -> None:
    if depth > 500 and name in ("lists", "ordered"):
        depth = 500
    text = _NESTS[name](depth)
    try:
        html = page(render(text))
    except Problems as caught:
        assert [p.code for p in caught.problems] == ["markdown-too-deep"]
        assert depth >= 10
        assert caught.problems[0].place and caught.problems[0].place.line >= 10
    else:
        assert text_of(re.sub(r' alt="([^"]*)"', r">\1<i", html)).count("글") == text.count("글")


@pytest.mark.parametrize("name", ["quotes", "one line", "open brackets", "brackets", "emphasis", "images"])
def test_a_hundred_thousand_deep(name: str) -> None:
    started = time.perf_counter()
    problems(_NESTS[name](100_000))
    assert time.perf_counter() - started < 20  # a second or so; quadratic time would take hours


_MARKS = re.split(
    " ",
    '글 > - 1. ** * ~~ ~ _ ` ( ) " [ ] ](a.md) ![ # | |-| : <br> <b> </b> \\ &amp; a http://a.b {#x} ^[ [^a]'
    " [!note] :x: 2026. /*_*",
)
_PIECES = [*_MARKS, " ", "  ", "    ", "\n", "\n\n", "가\n", "> ", "- ", "## ", "\n---\n", "|-|\n", ": ", "[^a]: "]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_letters_in_are_letters_out(text: str) -> None:
    try:
        result = render(text)
    except Problems as caught:
        assert all(problem.place and problem.place.line >= 10 for problem in caught.problems)
        return
    # What these leave out, they tell.
    if any(problem.code in ("markdown-table-extra-cells", "code-info-malformed") for problem in result.problems):
        return
    html = re.sub(r' (?:id|href)="[^"]*"', "", re.sub(r' (?:alt|data-lang)="([^"]*)"', r">\1<i", page(result)))
    shown, written = text_of(html), re.sub(r"\]\(a\.md\)|</?b>|<br>|&amp;", "", text)
    for letter in "글가":
        assert shown.count(letter) >= written.count(letter)


@given(st.text(max_size=80))
def test_any_text_renders_or_is_told(text: str) -> None:
    problems(text)
