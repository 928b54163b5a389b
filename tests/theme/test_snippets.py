"""Snippets of a site, called from posts: what they make, what is wrong with them, and where nothing is called."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.markdown import Markdown
from sitegen.model import Snippet
from sitegen.theme.filters import OF_PAGE
from tests.recipes.recipes import png
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

BOX = '<aside class="{{ kind|default("note") }}"><p>{{ text }}</p></aside>\n'


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with snippets, in a folder of its host."""
    blog = Blog(tmp_path, 'url = "https://team.example/blog"\n')
    blog.write("snippets/box.html", BOX)
    blog.write("snippets/two.html", '{% for src in images %}<img src="{{ src }}" alt="">{% endfor %}')
    blog.write("assets/a.png", png(1, 1))
    blog.write("content/posts/b.png", png(1, 1))
    return blog


def shown(blog: Blog, body: str) -> str:
    """The page of a post that builds without a word."""
    blog.post("a", body)
    assert not blog.warnings()
    return " ".join(blog.body("posts/a/index.html").split())


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ('{{ box(text="<b> & \\"글\\"") }}', '<aside class="note"><p>&lt;b&gt; &amp; &#34;글&#34;</p></aside>'),
        ("{{box(kind='tip',\n  text=\"1\n  2\",\n)}}", '<aside class="tip"><p>1 2</p></aside>'),
        ("{{ box(text=-1.5, kind=true) }}", '<aside class="True"><p>-1.5</p></aside>'),
        ('- {{ box(text="1") }}\n- 2', '<ul> <li> <aside class="note"><p>1</p></aside> </li> <li>2</li> </ul>'),
        ('> {{ box(text="1") }}', '<blockquote> <aside class="note"><p>1</p></aside> </blockquote>'),
        ('{{ box(text="1") }}\n{{ two(images=[]) }}', '<aside class="note"><p>1</p></aside>'),
        (
            '{{ two(images=["/assets/a.png", "b.png"]) }}',
            '<img src="/blog/assets/a.png" alt=""><img src="/blog/posts/b.png" alt="">',
        ),
    ],
)
def test_a_call(body: str, html: str, blog: Blog) -> None:
    assert shown(blog, body) == html


def test_feeds_have_the_same_with_whole_addresses(blog: Blog) -> None:
    blog.write("snippets/run.html", "<script>1</script><p>{{ text }}</p>")
    assert "<script>1</script><p>2</p>" in shown(blog, '{{ run(text="2") }}\n\n{{ two(images=["/assets/a.png"]) }}')
    feed = blog.read("feed.xml")
    assert "&lt;p&gt;2&lt;/p&gt;" in feed
    assert "&lt;script" not in feed
    assert "https://team.example/blog/assets/a.png" in feed


def test_it_is_no_summary_and_no_title(blog: Blog) -> None:
    shown(blog, '{{ box(text="상자") }}\n\n# 제목\n\n첫 문단')
    assert "<summary>첫 문단</summary>" in blog.read("feed.xml")


@pytest.mark.parametrize(
    "body",
    [
        '`{{ box(text="1") }}`',
        '```\n{{ box(text="1") }}\n```',
        '    {{ box(text="1") }}',
        '\\{{ box(text="1") }}',
        '$$\n{{ box(text="1") }}\n$$',
        '<pre>\n{{ box(text="1") }}\n</pre>',
        '{% raw %}\n\n{{ box(text="1") }}\n\n{% endraw %}',
        '{% raw %}{{ box(text="1") }}{% endraw %}',
    ],
)
def test_raw_text_is_left_alone(body: str, blog: Blog) -> None:
    assert "<aside" not in shown(blog, body)


REAL = [
    "{{ site.title }}", "${{ secrets.X }}", "글 {{ box(text='1') }} 글", "{{ ref('model') }}",
    "{{ items | join(',') }}",
    "{{ .Values.image }}", "{{ $t('x') }}", "{{ lookup('env', 'HOME') }}", "{{ now() | date('Y') }} {{ x() }}",
    "{{ a.b(c=1) }}", "{{{ x(y=1) }}}", "{{ url_for('static', filename='a.css') }}", "{{ x(a=b) }}", "{{ x(a={}) }}",
    '{{ x(a="1"',
]  # fmt: skip


@pytest.mark.parametrize("body", REAL)
def test_what_others_write_in_braces_is_text(body: str, blog: Blog) -> None:
    """The same as in a site without snippets."""
    blog.post("a", body)
    warnings = blog.warnings()
    with_snippets = blog.body("posts/a/index.html")
    for file in (blog.root / "snippets").iterdir():
        file.unlink()
    assert blog.warnings() == warnings
    assert blog.body("posts/a/index.html") == with_snippets


def test_without_snippets_a_call_is_text(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("snippets/example.py", "")
    blog.post("a", '{{ box(text="1") }}')
    assert [problem.code for problem in blog.warnings()] == ["leftover-liquid"]
    assert "{{ box(text=&quot;1&quot;) }}" in blog.body("posts/a/index.html")


@pytest.mark.parametrize(
    ("body", "code", "place", "says"),
    [
        ('{{ bax(text="1") }}', "snippet-unknown", "a.md:5:4", "`box`?"),
        ('> 글\n>\n> - {{ bax(text="1") }}', "snippet-unknown", "a.md:7:8", "`box`?"),
        ('{{ box(\n  text="1",\n  knd="2") }}', "snippet-argument-unknown", "a.md:7:3", "`kind`?"),
        ("{{ box(kind=1) }}", "snippet-argument-missing", "a.md:5:4", "not given: `text`"),
        ("{{ box(“1”) }}", "snippet-syntax", "a.md:5:8", "read from here on: `“1”) }}`"),
        ('{{ box(text="1" kind="2") }}', "snippet-syntax", "a.md:5:17", "`kind="),
        ('{{ box(text="1", text="2") }}', "snippet-syntax", "a.md:5:18", "each once"),
        ('{{ box(text=["1", ["2"]]) }}', "snippet-syntax", "a.md:5:19", '`["2"]'),
        ('{{ box(text="1") }} {{ box("2") }}', "snippet-syntax", "a.md:5:28", '`"2"'),
        ('{{ box(text="하나\n\n둘") }}', "snippet-syntax", "a.md:5:13", '`"하나`'),
        ('{{ box(text="하나\n---\n둘") }}', "snippet-syntax", "a.md:5:13", '`"하나`'),
        ('{{ box(text="1") }', "snippet-syntax", "a.md:5:16", "`) }`"),
        ('- {{ box(text="1"', "snippet-syntax", "a.md:5:6", '`box(text="1"`'),
        ('{{ box(text="1") }} {{ box(text="2")', "snippet-syntax", "a.md:5:36", "`)`"),
        ('{{ two(images=["c.png"]) }}', "link-missing", "a.md:5:17", "`c.png`"),
        ("{{ two(images=3) }}", "template-not-a-list", "snippets/two.html:1:1", "a.md:5:4"),
    ],
)
def test_a_wrong_call(body: str, code: str, place: str, says: str, blog: Blog) -> None:
    blog.post("a", body)
    [problem] = blog.problems()
    assert problem.code == code
    text = told([problem])
    assert f"{place}\n" in text
    assert says in text


def test_a_call_within_a_sentence_is_told(blog: Blog) -> None:
    blog.post("a", '글 {{ box(text="1") }} 글')
    text = told(blog.warnings())
    assert "a.md:5:3\n" in text
    assert "alone in its paragraph" in text


@pytest.mark.parametrize(
    ("snippet", "code", "place"),
    [
        ("글\n{% if text %}{{ text }}", "template-tag-unclosed", "snippets/box.html:2:1"),
        ("글\n{{ text|urll }}", "template-filter-unknown", "snippets/box.html:2:9"),
        ("{{ text|url }}", "template-filter-unknown", "snippets/box.html:1:9"),
        ("{{ site.title }}{{ text }}", "snippet-argument-missing", "posts/a.md:5:4"),
        ('{% include "/snippets/box.html" %}{{ text }}', "template-circle", "snippets/box.html:1:1"),
        ('{% include "/snippets/bx.html" %}{{ text }}', "template-missing", "snippets/box.html:1:13"),
        ("글\n<div>{{ text }}", "markdown-tag-open", "snippets/box.html:2:1"),
        ("글</div>{{ text }}", "markdown-tag-stray", "snippets/box.html:1:2"),
        ("<!-- {{ text }}", "markdown-html-unclosed", "snippets/box.html:1:1"),
        ("{{ text|default(x) }}", "snippet-argument-missing", "posts/a.md:5:4"),
    ],
)
def test_a_wrong_snippet(snippet: str, code: str, place: str, blog: Blog) -> None:
    """It is told once, however often it is called."""
    blog.write("snippets/box.html", snippet)
    blog.post("a", '{{ box(text="1") }}')
    blog.post("c", '{{ box(text="1") }}')
    found = [problem for problem in blog.problems() if "c.md" not in told([problem])]
    assert [problem.code for problem in found] == [code]
    assert f"{place}\n" in told(found)


@pytest.mark.parametrize(
    ("included", "code", "place"),
    [
        ("글\n{{ text|foo }}", "template-filter-unknown", "snippets/_in.html:2:9"),
        ('{{ "a"|url }}{{ text }}', "template-filter-unknown", "snippets/_in.html:1:8"),
        ("글\n{% if text %}", "template-tag-unclosed", "snippets/_in.html:2:1"),
    ],
)
def test_a_wrong_file_that_a_snippet_includes(included: str, code: str, place: str, blog: Blog) -> None:
    blog.write("snippets/_in.html", included)
    test_a_wrong_snippet('{% include "/snippets/_in.html" %}', code, place, blog)


def test_filters_that_need_no_page(blog: Blog) -> None:
    blog.write("snippets/box.html", '{{ text|josa("을/를") }}')
    assert shown(blog, '{{ box(text="글") }}') == "글을"


@pytest.mark.parametrize("filter_", sorted(OF_PAGE))
def test_no_filter_asks_the_page(filter_: str, blog: Blog) -> None:
    blog.write("snippets/box.html", f"{{{{ text|{filter_} }}}}")
    blog.post("a", '{{ box(text="/assets/a.png") }}')
    assert [problem.code for problem in blog.problems()] == ["template-filter-unknown"]


def test_snippets_share_what_they_include(blog: Blog) -> None:
    blog.write("snippets/_box.html", "{% macro box(text) %}<b>{{ text }}</b>{% endmacro %}")
    blog.write("snippets/알림.html", '{% from "/snippets/_box.html" import box %}{{ box(내용) }}')
    assert shown(blog, '{{ 알림(내용="글") }}') == "<b>글</b>"
    blog.post("a", '{{ _box(text="1") }}')
    assert [problem.code for problem in blog.warnings()] == ["leftover-liquid"]


def test_a_snippet_outside_of_the_site_is_not_read(blog: Blog, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.html"
    secret.write_text("{{ text }}")
    (blog.root / "snippets/out.html").symlink_to(secret)
    blog.post("a", '{{ out(text="1") }}')
    assert {problem.code for problem in blog.problems()} <= {"symlink-leaves-site", "snippet-unknown"}


VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=20),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.booleans(),
)
ARGUMENTS = st.dictionaries(st.sampled_from(["text", "n", "글"]), st.one_of(VALUES, st.lists(VALUES, max_size=3)))


def written(value: Any) -> str:
    """A value as authors write it."""
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower()


@given(ARGUMENTS)
@settings(max_examples=80, deadline=None)
def test_arguments_arrive_as_they_are_written(arguments: dict[str, Any]) -> None:
    call = f"{{{{ box({', '.join(f'{key}={written(value)}' for key, value in arguments.items())}) }}}}"
    body = Markdown(snippets=True).render(call, path="a.md").body
    (snippet,) = [piece for piece in body if isinstance(piece, Snippet)]
    assert {key: value for key, value, _ in snippet.arguments} == normalized(arguments)


def normalized(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: normalized(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalized(item) for item in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


@given(st.lists(st.sampled_from([*"{}()[]\"',=\\ \n0-.a가_", "{{ box(", ") }}", "true", 'text="1"']), max_size=20))
@settings(max_examples=150, deadline=None)
def test_what_is_no_call_is_no_exception(parts: list[str]) -> None:
    Markdown(snippets=True).render("{{ box(" + "".join(parts), path="a.md")


@given(texts=st.lists(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])), min_size=1, max_size=8))
@settings(max_examples=10, deadline=None)
def test_arguments_are_escaped(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    texts += ["<script>", "</p>", '" onclick="', "&lt;", "{{ text }}", "]]>", "<!--"]
    blog = Blog(tmp_path_factory.mktemp("blog"))
    blog.write("snippets/box.html", '<i title="{{ text }}">{{ text }}</i>')
    blog.post("a", "\n\n".join(f"{{{{ box(text={written(text)}) }}}}" for text in texts))
    assert not blog.warnings()
    page = html5lib.parse(blog.read("posts/a/index.html"), namespaceHTMLElements=False)
    found = [element for element in page.iter("i") if "title" in element.attrib]
    wanted = [unicodedata.normalize("NFC", text) for text in texts]
    assert [element.get("title") for element in found] == wanted
    assert ["".join(element.itertext()) for element in found] == wanted


def test_many_calls_take_as_much_longer(blog: Blog) -> None:
    """The steps of Python, counted."""
    counts = []
    for times in (300, 1200):
        blog.post("a", '{{ box(text="글", kind="tip") }}\n\n' * times)
        count = 0

        def step(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(step)
        try:
            blog.build()
        finally:
            sys.setprofile(None)
        counts.append(count)
    assert counts[1] < 4.5 * counts[0]
