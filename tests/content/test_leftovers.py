"""What other generators would have read: accepted where its meaning is plain, told where it is not, never silent."""

from __future__ import annotations

import re
import sys
from html import unescape
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.model import Code
from tests.content.test_markdown import html_of, problems, render, told
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

_CELLS = "<tbody>\n<tr>\n<td>가</td>\n<td>나</td>\n</tr>\n</tbody>"


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        (":::note\n글\n:::", "note", "참고"),
        ("::: tip 제목 하나\n글\n:::", "tip", "제목 하나"),
        (":::danger[제목]\n글\n:::", "caution", "제목"),
        ("::: {.callout-warning}\n글\n:::", "warning", "주의"),
        ("앞\n:::note\n글\n:::\n뒤", "note", "참고"),
        ("- 앞\n  :::note\n  글\n  :::", "note", "참고"),
        ("> :::note\n> 글\n> :::", "note", "참고"),
        ('!!! note "제목"\n    글', "note", "제목"),
        ("!!! warning\n\n    글\n\n뒤", "warning", "주의"),
        ("??? tip\n    글", "tip", "팁"),
    ],
)
def test_boxes_are_alerts(text: str, kind: str, title: str) -> None:
    html = f'<div class="alert alert-{kind}">\n<p class="alert-title">{title}</p>\n<p>글</p>\n</div>'
    assert html in html_of(text)
    assert told(text) == []


def test_boxes_have_ids_and_classes() -> None:
    """As Docusaurus and Quarto write them. Boxes of other attributes are text, with a warning."""
    html = html_of('[가](#x)\n\n:::info{#x}\n글\n:::\n\n::: {.callout-tip title="제목" .y}\n글\n:::')
    assert '<div class="alert alert-note" id="x">\n<p class="alert-title">참고</p>' in html
    assert '<div class="alert alert-tip y">\n<p class="alert-title">제목</p>' in html
    assert told(":::info{#x}\n글\n:::") == []
    assert [code for code, *_ in told(":::info{onclick=a}\n글\n:::")] == ["leftover-box"]


def test_boxes_hold_blocks_and_each_other() -> None:
    text = (
        "::::warning\n- 가\n\n:::tip\n```\n:::\n```\n:::\n나\n::::\n\n!!! note\n    - 다\n\n      라\n\n    ## 마\n\n바"
    )
    html = html_of(text)
    assert html.count("alert-title") == 3
    assert re.search(r"<p>나</p>\n</div>\n<div class=\"alert alert-note\">", html)
    assert html.endswith("</div>\n<p>바</p>")
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "| 가 | 나 |\n",
        "|가|나|\n|가|나|",
        "|---|---|\n| 가 | 나 |",
        "앞\n\n| 가 | 나 |\n{: .x}",
        "- 앞\n\n  | 가 | 나 |",
        "> | 가 | 나 |",
    ],
)
def test_tables_without_header(text: str) -> None:
    assert "<thead>" not in html_of(text)
    assert _CELLS in html_of(text) or text.startswith("|가")
    assert told(text) == []


def test_cells_without_header() -> None:
    text = "|:-|-:|\n| $a|b$ | [글](b.md) |\n| a \\| b | `c` |"
    assert '<td style="text-align:right">' in html_of(text)
    assert html_of(text).count("<td") == 4
    assert '<td style="text-align:left">a | b</td>' in html_of(text)
    assert [
        (ref.line, ref.column) for ref in render(text).body if not isinstance(ref, str) and hasattr(ref, "line")
    ] == [(11, 11)]


def code_in(text: str) -> str:
    return next(piece.html for piece in render(text).body if isinstance(piece, Code))


def test_the_plain_tags_of_liquid() -> None:
    assert html_of("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}").startswith('<div class="code">')
    assert html_of("가 {% raw %}{{ x }}{% endraw %} 나") == "<p>가 {{ x }} 나</p>"
    code = code_in("{% highlight java %}\nint a;\n\n- b\n{% endhighlight %}\n글")
    assert unescape(re.sub("<[^>]*>", "", code)) == "int a;\n\n- b\n\n"
    assert 'data-n="1"' in code_in("- 가\n  {% highlight java linenos %}\n  int a;\n  {% endhighlight %}")
    assert code_in('{{< highlight js "linenos" >}}\nlet a;\n{{< / highlight >}}').count("data-n") == 1
    html = "{% raw %}\n<p>가</p>\n{% endraw %}\n\n{{ x }}"
    assert html_of(html) == "<p>가</p>\n<p>{{ x }}</p>"
    assert told(html) == [("leftover-liquid", 14, 1)]
    for text in (
        "{% raw %}\n가\n{% endraw %}",
        "{%- raw -%}{{ x }}{%- endraw -%}",
        "{% highlight js %}\n{{x}}\n{% endhighlight %}",
    ):
        assert told(text) == []


@pytest.mark.parametrize(
    ("text", "code", "place", "length", "count"),
    [
        ("글 {% include a.html x='*b*' %}과\n{{ site.title }}", "leftover-liquid", (10, 3), 28, 2),
        ("| 가 |\n|-|\n| {{ x }} |", "leftover-liquid", (12, 3), 7, 1),
        ("## {{ x }}", "leftover-liquid", (10, 4), 7, 1),
        ("{% highlight java %}\n글", "leftover-liquid", (10, 1), 20, 1),
        ("<p>{% include a %}</p>", "leftover-liquid", (10, 1), 22, 1),
        ('{{< youtube id="x" >}}\n\n{{% note %}}', "leftover-shortcode", (10, 1), 22, 2),
        ("글 {: .x} 글\n\n{::comment}\n\n{:/}", "leftover-attributes", (10, 3), 6, 3),
        ("{:name: .x}", "leftover-attributes", (10, 1), 11, 1),
        (":::details 제목\n글\n:::", "leftover-box", (10, 1), 13, 2),
        (":::note\n닫지 않음", "leftover-box", (10, 1), 7, 1),
        ("!!! 없는종류\n    글", "leftover-box", (10, 1), 8, 1),
        ("글\n##제목", "leftover-heading", (11, 1), 4, 1),
        ("#제목\n\n글", "leftover-heading", (10, 1), 3, 1),
        ("- ###제목", "leftover-heading", (10, 3), 5, 1),
        ("글\n| a | b |\n| c | d |", "leftover-rows", (11, 1), 9, 2),
        ("| a | b |\n|---|\n| c | d |", "leftover-rows", (10, 1), 9, 2),
        ("| a | b |\n| c |", "leftover-rows", (10, 1), 9, 1),
        ("<div>\n## 제목\n**굵게**\n</div>", "leftover-html", (11, 1), 5, 2),
        ("<details>\n<summary>x</summary>\n- 가\n- 나\n</details>", "leftover-html", (12, 1), 3, 2),
        ("<p>\n- 가<br/>\n</p>", "leftover-html", (11, 1), 8, 1),
        ("</div>\n![그림](https://a.b/c.png)", "leftover-html", (11, 1), 24, 1),
        ('<img src="https://a.b/c.png">\n*그림 1. 흐름*', "leftover-html", (11, 1), 10, 1),
        ("<div>\n_그림_\n*그림*은\n~~옛~~\n`code`\n글[^1]\n</div>", "leftover-html", (11, 1), 4, 5),
        ("- 글\n  ```\ncode\n\n끝", "leftover-fence", (11, 3), 3, 1),
        ("> ```\n> code\n끝", "leftover-fence", (10, 1), 5, 1),
        ("\\begin{align}\nx\n\\end{align}", "leftover-math", (10, 1), 13, 1),
    ],
)
def test_what_is_told(text: str, code: str, place: tuple[int, int], length: int, count: int) -> None:
    found = [problem for problem in problems(text) if problem.code.startswith("leftover")]
    assert [problem.code for problem in found] == [code]
    problem = found[0]
    assert problem.place
    assert (problem.place.line, problem.place.column, problem.place.length) == (*place, length)
    assert dict(problem.values)["count"] == str(count)
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        "[글]({{ site.baseurl }}/x)",
        "![그림]({{site.url}}/assets/x.png)",
        "[글]({% post_url 2026-01-01-x %})",
        '[글]({{< ref "x.md" >}} "제목")',
        "[글](/{{ page.x }}/y){:target=_blank}",
        '![그림]({{ "/a.png" | absolute_url }}){: width="40%" .x }',
    ],
)
def test_an_address_with_liquid_is_an_error(text: str) -> None:
    assert told(text) == [("leftover-address", 10, text.index("(") + 2)]
    assert [problem.severity for problem in problems(text)] == ["error"]


@pytest.mark.parametrize(
    "text",
    [
        "`{{ x }}`와 ``{% y ` %}``",
        "```\n{{ x }}\n:::\n##제목\n| a |\n```",
        "    {{ x }}\n    {: .x}",
        "$\\frac{{a}}{b}$와 $$ {{x}} $$",
        "$$\n\\begin{align}\n{{x}} &= |a| \\\\\n\\end{align}\n$$",
        "<script>\nlet x = '{{ x }}';\n## 가\n</script>",
        "<style>\n## {{ x }}\n</style>",
        "<!--\n{% x %}\n- 가\n-->",
        "<pre>\n## 가\n</pre>",
        "<div><code>{{ x }}</code>\n<!-- **가** --></div>",
        '<a title="{{ x }}">가</a>',
        "<div>\n가\n나\n</div>",
        "<div>\nselect *, count(*) from a_b_c\n2 * 3 * 4, *는 꼭, __init__, a[1], ~3~, ```\n</div>",
        "<ol>\n<li>1. 가</li>\n<li><b>- 나</b></li>\n</ol>",
        "<details>\n<summary>가</summary>\n\n## 나\n\n</details>",
        r"\{{ x }} \{% y %}",
        "{:a 1, :b 2}와 {:?}",
        "#1 이슈\n#2 이슈",
        "글\n\n#태그",
        "#태그 #태그",
        "#!/bin/sh",
        "{% raw %}\n글 {{ x }}와\n\n<p>{% y %}</p>\n\n{% endraw %}",
        "가 | 나\n다 | 라",
        "::",
        "!!",
        "{ x }",
        "- 글\n  ```\n  code\n  ```\n\n끝",
        "```\ncode\n```\n\n끝",
        "> ```\n> code\n\n끝",
    ],
)
def test_what_is_left_in_peace(text: str) -> None:
    assert [code for code, _, _ in told(text) if code.startswith("leftover")] == []


@pytest.mark.parametrize(
    ("text", "place", "shown"),
    [
        ("이것은 ** 굵게 **입니다", (10, 5), "** 굵게 **입니다"),
        ("`**코드**` 뒤의 **굵게 **는", (10, 13), "**굵게 **는"),
        ("앞\n**가 **나", (11, 1), "**가 **나"),
        ("2 **x** 3A**+가**B", (10, 11), "**+가**B"),
    ],
)
def test_asterisks_that_became_nothing(text: str, place: tuple[int, int], shown: str) -> None:
    [problem] = problems(text)
    assert problem.code == "leftover-emphasis"
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == place
    assert dict(problem.values)["text"] == shown


@pytest.mark.parametrize(
    "text",
    [
        "**굵게**와 **굵게(bold)**는",
        "`** 코드 **`와 $a ** b ** c$",
        "2**3과 2 ** 3 ** 4",
        "f(**args, **kwargs)",
        "src/**/test/**/*.py, **/node_modules/**",
        "\\** 별 \\**, \\**굵게**",
        "별 ** 하나",
    ],
)
def test_asterisks_that_are_meant(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", ["[식 $x$](https://a.example/)", "[`x`{: .y}](https://a.example/)"])
def test_the_text_of_a_link_is_read_as_all_text_is(text: str) -> None:
    assert "$" not in html_of(text)
    assert "{:" not in html_of(text)


def test_raw_html_and_front_matter_say_liquid(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", '<img src="{{ site.baseurl }}/x.png" alt="">\n\n<a href="{{site.url}}/y/">y</a>')
    assert [problem.code for problem in blog.problems()] == ["link-liquid", "link-liquid"]


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                "가",
                "나",
                " ",
                "\n",
                "\n\n",
                ":::note",
                ":::",
                "!!! tip",
                "    ",
                "> ",
                "- ",
                "|",
                "{% raw %}",
                "{{ x }}",
                "##",
            ]
        )
    )
)
def test_no_letter_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    shown = re.sub("<[^>]*>", "", html_of(text))
    for letter in "가나":
        assert shown.count(letter) >= text.count(letter)


def calls(text: str) -> int:
    """How many functions are called for a text, which does not depend on the machine."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        problems(text)
    finally:
        sys.setprofile(None)
    return count


_PIECES = [
    "{{",
    "{%",
    "<pre>",
    "<!--",
    "](",
    "]({{",
    "{: ",
    ":::note\n",
    "|",
    "{% highlight x %}\n",
    "|a|\n",
    "$$\n",
    "$",
]
_PIECES += ["|-|\n|-|-|$\n", "글\n", "{: .x}\n", "$a$ ", "!!! x\n", "- ```\n", "$$x\n", "<code>\n", "**a**{: .x}"]


@pytest.mark.parametrize("piece", _PIECES)
def test_much_of_it_takes_no_longer_each(piece: str) -> None:
    """None of these is looked at again for each of the others."""
    for begin in ("", "<div>\n"):
        calls(begin + piece * 4)  # what is imported and remembered but once
        assert calls(begin + piece * 800) < 2.3 * calls(begin + piece * 400)


def test_in_a_site(tmp_path: Path) -> None:
    """All of it together is sound HTML, in the preview too, whose blocks carry their lines."""
    text = (
        "> 인용\n{: .prompt-tip }\n\n:::note\n- 가\n:::\n\n!!! tip\n    나\n\n| 가 | $a|b$ |\n| 다 | 라 |\n{: .x}\n\n"
        "$$\na\n$$\n\n```\nx\n```\n{: .y file=z.py}\n\n1. 마\n{: start=3}\n\n## 바 {: #my}\n\n[사](#my){: .z}"
    )
    for preview in (False, True):
        blog = Blog(tmp_path / str(preview))
        blog.post("a", text)
        assert blog.warnings(preview=preview) == []
        page = blog.read("posts/a/index.html")
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(page)
        assert parser.errors == []
        assert "\0" not in page
        assert page.count("data-line=") == (14 if preview else 0)
        assert page.count('class="alert ') == 3
