"""Tags in text that are text, and raw HTML that stays within what it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.markdown import Markdown
from sitegen.model import Ref
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from tests.support import Blog

_MARKDOWN = Markdown()


def rendered(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The HTML of a text, and its warnings: codes without what all begin with, and the tags."""
    result = _MARKDOWN.render(text, path="content/a.md")
    html = "".join(p if isinstance(p, str) else p.target for p in result.body if isinstance(p, str | Ref))
    tags = [p for p in result.problems if p.code.startswith("markdown-tag-")]
    return html.strip(), [(p.code.removeprefix("markdown-tag-"), dict(p.values)["tag"]) for p in tags]


def assert_within(body: str, text: str) -> None:
    """A browser finds all letters of ``text`` in the body, and after it the footer as it is."""
    page = f"<!DOCTYPE html><title>-</title><main><div>{body}</div><footer>-</footer></main>"
    for scripting in (False, True):
        tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page, scripting=scripting)
        main: Element = tree.find("body/main")
        assert [child.tag for child in main] == ["div", "footer"]
        assert len(main[1]) == 0
        letters = re.sub(r'="[^"]*"', "", "".join(main.itertext()))
        assert letters.count("글") == text.count("글")


@pytest.mark.parametrize(
    ("text", "lone", "unknown"),
    [
        ("Vec<String>과 List<Integer>를", "", "<String> <Integer>"),
        ("git checkout <branch>, ssh <username>@<host>", "", "<branch> <username> <host>"),
        ("cp <source> <target>", "<source>", "<target>"),
        ("`a` **Box<U>**를 List<Object> Ref<Select> Set<Li>", "<U> <Object> <Select> <Li>", ""),
        ("Array<Input> <Input/> Props<P>", "<Input> <Input/> <P>", ""),
        ("<b>굵게 *기울여</b>* <i>글", "<i>", ""),
        ("글</div> 글</b>", "</div> </b>", ""),
        ("글 <script> 글 <iframe> <!DOCTYPE html>", "<script> <iframe>", "<!DOCTYPE html>"),
        ("<!DOCTYPE html>을 쓴다.", "", "<!DOCTYPE html>"),
        ("<Button /> <Foo bar={1}> <Foo bar='1'>글</Foo>", "<Button />", "<Foo bar={1}> <Foo bar='1'> </Foo>"),
        ("*<div>글* </div> <td>글 <option>글", "<div> </div> <td> <option>", ""),
        ("docker pull <image> <path> <text>글</text>", "", "<image> <path> <text> </text>"),
        ("kubectl logs <pod-name> <a-b>글</a-b>", "<pod-name>", ""),
        ("<pod-name>", "<pod-name>", ""),
        ("<T>\n**글**", "", "<T>"),
        ("- <T>\n- 글 <b>", "<b>", "<T>"),
        ("<?php echo '<b>' ?> <![CDATA[ <i> ]]>", "", "<?php echo '<b>' ?> <![CDATA[ <i> ]]>"),
        ("|가 <b>|나</b>|\n|-|-|\n|<T>|<code><K></code>|", "<b> </b>", "<T> <K>"),
    ],
)
def test_tags_that_are_text(text: str, lone: str, unknown: str) -> None:
    """Shown as they were written, and told."""
    html, warnings = rendered(text)
    tags = r"<\?.*?\?>|<!\[.*?\]\]>|<[^>]+>"
    found = {code: [tag for kind, tag in warnings if kind == code] for code in ("lone", "unknown")}
    assert found == {"lone": re.findall(tags, lone), "unknown": re.findall(tags, unknown)}
    for _, tag in warnings:
        assert tag.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html.replace("&quot;", '"')


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("<title>글</title> 글", "<title> </title>"),
        ("글 <Title>글</Title>", "<Title> </Title>"),
        ("<title>글\n\n글", "<title>"),
        ('<base href="/x/">를', '<base href="/x/">'),
        ('글 <base href="/x/">와 <meta charset="utf-8">', '<base href="/x/"> <meta charset="utf-8">'),
        ('글 <Link to="/">와 <link href="a.css">', '<Link to="/"> <link href="a.css">'),
        ("<head>\n<meta charset='utf-8'>\n</head>", "<head> <meta charset='utf-8'> </head>"),
        ("<frameset>\n<frame src='https://a.b'>", "<frameset> <frame src='https://a.b'>"),
    ],
)
def test_parts_of_the_page_are_text(text: str, tags: str) -> None:
    """A browser would show nothing, or move the links of the whole page."""
    html, warnings = rendered(text)
    assert warnings == [("page", tag) for tag in re.findall("<[^>]+>", tags)]
    for _, tag in warnings:
        assert tag.replace("<", "&lt;").replace(">", "&gt;") in html.replace("&quot;", '"')
    assert_within(html, text)


@pytest.mark.parametrize(
    "text",
    [
        "글 <kbd>Ctrl</kbd> <br> <BR/> </br> <wbr> <img src=a.png alt=x></img> <input type=checkbox> 글<br>글",
        "<details>\n<summary>제목</summary>\n\n- 글\n\n</details>",
        "<details open>\n<summary>글</summary>\n\n글</details>",
        "- <details>\n  <summary>글</summary>\n\n  글\n\n  </details>\n- 글",
        "<ul>\n<li>글\n<li>글\n</ul>\n\n<p>글\n<p>글\n\n글 <p> 글 <ul><li>가<li>나</ul>",
        "<dl><dt>가<dd>나</dl>\n\n<table><tr><td>가<td>나<tr><td>다</table>\n\n<select><option>가<option>나</select>",
        "<table><tr><td>\n\n**글**\n\n</td></tr></table>",
        '<div align="center">\n\n<img src="https://a.b/c.png">\n\n</div>',
        "<p>\n<div>글</div>\n</p>",
        "글 <iframe src='https://a.b'></iframe> <script>a = '<b>'</script> <style>p > a {}</style>",
        "<iframe src='https://a.b' allowfullscreen />\n\n<a id='x'/>글 <a name='y'></a> <span class='z'/>",
        "<script>\nif (a < b) c('<i>')\n</script>\n\n<style>\n\np {}\n</style>\n\n<textarea>\n<b>\n</textarea>",
        "<svg viewBox='0 0 1 1'><path d='M0'/><title>글</title><text>글</text></svg>",
        "<?xml version='1.0'?>\n<!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg>\n\n<path d='M0'/>\n<rect></rect>\n\n</svg>",
        "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>",
        "<my-chart data-x='>'>\n글\n</my-chart>\n\n글 <my-chart></my-chart>",
        "<video controls><source src='https://a.b/c.mp4'></video>\n\n<ruby>한<rt>가</ruby>",
        "<!-- <div> --> 글\n\n글 <!-- </div> <b> -->",
        "**<u>글**</u> <b><i>글</b></i> <span>*글</span>*",
        '글 <link rel="stylesheet" href="https://a.b/c.css"> <meta itemprop="a" content="b"></meta>',
        "<font color=red>글</font> <center>글</center> <CENTER>글</CENTER>",
        "<table><colgroup><col><col></colgroup></table>\n\n<noscript>글</noscript> <object data='https://a.b'></object>",
    ],
)
def test_tags_that_are_quiet(text: str) -> None:
    html, warnings = rendered(text)
    assert not warnings
    assert re.findall("&lt;", html) == []


@pytest.mark.parametrize(
    ("text", "html", "warnings"),
    [
        ('<div class="x">\n\n글', '<div class="x">\n<p>글</p>\n</div>', [("open", '<div class="x">')]),
        ("<Col>은 그렇다", "&lt;Col&gt;은 그렇다", [("lone", "<Col>")]),
        ("<Option>과 글", "&lt;Option&gt;과 글", [("lone", "<Option>")]),
        ("<td>글</td>", "&lt;td&gt;글", [("lone", "<td>"), ("stray", "</td>")]),
        ("글\n\n</div></main>\n\n글", "<p>글</p>\n\n<p>글</p>", [("stray", "</div>"), ("stray", "</main>")]),
        ("<div><b>글</div>", "<div><b>글</b></div>", [("open", "<b>")]),
        ("> <div>\n\n글\n\n</div>", None, [("open", "<div>"), ("stray", "</div>")]),
        (
            "- <table><tr><td>글\n- 글",
            '<ul>\n<li>\n<div class="table"><table><tr><td>글\n</table></div>\n</li>',
            [("open", "<table>")],
        ),
        ("<pre>Vec<String></pre>", "<pre>Vec&lt;String&gt;</pre>", [("unknown", "<String>")]),
        ("<svg>\n\n글", "<svg>\n</svg>\n<p>글</p>", [("open", "<svg>")]),
        (
            "<div><svg><p>글</p></svg></div>",
            "<div><svg></svg><p>글</p></div>",
            [("open", "<svg>"), ("stray", "</svg>")],
        ),
        ("글[^1]\n\n[^1]: 주\n\n    <div>", "</div>\n</li>\n</ol>", [("open", "<div>")]),
        ("<div>\n</", "<div>\n&lt;/</div>", [("open", "<div>"), ("unknown", "</")]),
        ("<body>\n<div>글</div>\n</body>", "<p>&lt;body&gt;", [("page", "<body>"), ("page", "</body>")]),
    ],
)
def test_blocks_that_reach_too_far(text: str, html: str | None, warnings: list[tuple[str, str]]) -> None:
    """What is open is closed, what closes nothing is left out; both are told."""
    shown, told = rendered(text)
    assert sorted(told) == sorted(warnings)
    assert html is None or html in shown


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<table><tr><td>글</td></tr></table>", 1),
        ("<table><tr><td><table><tr><td>글</table></table>\n\n<table><tr><td>글</table>", 2),
        ("<table><tr><td>\n\n**글**\n\n</td></tr></table>", 1),
        ("<table/>", 0),
    ],
)
def test_tables_stand_in_what_scrolls(text: str, count: int) -> None:
    """As tables of Markdown do; one in another does not scroll by itself."""
    body, _ = rendered(text)
    assert_within(body, text)
    assert body.count('<div class="table"><table>') == body.count("</table></div>") == count


LAZY = ' loading="lazy"'


@pytest.mark.parametrize(
    ("frame", "style"),
    [
        ("<iframe src='https://a.example/' width=560 height='315'></iframe>", LAZY + ' style="aspect-ratio:560/315">'),
        ('<iframe src="https://a.example/" width="560" height="315"/>', LAZY + ' style="aspect-ratio:560/315">'),
        ('<iframe src="https://a.example/" width="100%" height="315"></iframe>', f'5"{LAZY}>'),
        ('<iframe src="https://a.example/" loading="eager"></iframe>', 'loading="eager">'),
        (
            '<iframe src="https://a.example/" width="1" height="1" style="border:0"></iframe>',
            f'style="border:0"{LAZY}>',
        ),
    ],
)
@pytest.mark.parametrize("line", ["{}", "글 {} 글"])
def test_frames_keep_their_shape(frame: str, style: str, line: str) -> None:
    body, _ = rendered(line.format(frame))
    assert f"{style}</iframe>" in body


@pytest.mark.parametrize(
    "text",
    [
        "<li><div><li>글</div>\n\n글",
        "<dl><dt><div><dd>글</div></dl>",
        "<div><button><div><button>글</button></div></button></div>",
        "<div><button><div>\n\n> 글 <button>글</button>\n\n</div></button></div>",
        "<h1><div><h2><h3>글</h3></h2></div></h1>",
        "<h1><div><h2>\n\n## 글\n\n</h2></div></h1>",
        "<table><div><table></table></div></table>\n\n글",
        "<table><div>\n\n|글|\n|-|\n|글|",
        "<table>\n\n> |글|\n> |-|",
        "<div><select><div><input a=b>글</div></select></div>",
        "<div><select><style></select><b></style></select>글</div>",
        "<select>\n\n> [!NOTE]\n> - [ ] 글",
        "- <div>\n  <li>글\n  </div>\n- 글",
        "<li><div>\n\n글 <li>글\n\n</div>",
        "글 <li><div><li>글</div> <select><div><input a=b></div></select>",
    ],
)
def test_what_ends_where_another_begins(text: str) -> None:
    """A browser ends more with it than its own end tag says."""
    body, warnings = rendered(text)
    assert warnings
    assert_within(body, text)


_NAMES = re.findall(
    r"\S+",
    "b i a span kbd nobr div p li ul table tr td select option button object svg math title style foreignObject mi form"
    " h2 pre template noscript img br Foo my-w ruby rt marquee textarea body video",
)
_TAGS = [form.format(name) for name in _NAMES for form in ("<{}>", "</{}>", "<{} a='>'>", "<{}/>", "<{} a=b />")]
_REST = [
    "글",
    "글",
    "\n",
    "\n\n",
    " *",
    "**",
    "> ",
    "- ",
    "\n\n# 글\n\n",
    "<!-- ",
    "-->",
    "|",
    "\n|-|-|\n|",
    "<",
    "</",
    "<?",
    "]]>",
]


@given(st.lists(st.sampled_from(_TAGS) | st.sampled_from(_REST), max_size=14).map("".join))
def test_the_body_ends_where_the_theme_ends_it(text: str) -> None:
    """Whatever HTML a post holds: a browser finds all of its letters, and after them the footer as it is."""
    try:
        body, _ = rendered(text)
    except Problems as found:
        errors = {problem.code for problem in found.problems if problem.severity == "error"}
        assert errors <= {"markdown-html-unclosed", "markdown-too-deep"}
        return
    assert_within(body, text)


def test_a_page_with_them(blog: Callable[[str], Blog]) -> None:
    """Page, summary and feed show the same words; a strict build stops."""
    made = blog('url = "https://a.b"')
    made.post("generics", "Rust의 Vec<String>과 Box<U>다.\n\n<div>\n\n글\n\n</p>")
    found = made.warnings()
    assert [(p.code, p.place.line, p.place.column) for p in found if p.place] == [
        ("markdown-tag-unknown", 5, 10),
        ("markdown-tag-lone", 5, 23),
        ("markdown-tag-open", 7, 1),
        ("markdown-tag-stray", 11, 1),
    ]
    page = made.read("posts/generics/index.html")
    assert '<meta name="description" content="Rust의 Vec&lt;String&gt;과 Box&lt;U&gt;다.">' in page
    assert "Rust의 Vec&amp;lt;String&amp;gt;과" in made.read("feed.xml")
    assert page.count("<div") == page.count("</div>")
