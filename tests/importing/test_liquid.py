"""Liquid is filled in as Jekyll fills it in. What cannot be decided stays, with a note that names its line."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.markdown import Markdown
from sitegen.importing.kramdown import commonmark
from sitegen.importing.liquid import Liquid, LiquidSite
from sitegen.words.sentences import say

POSTS = [
    {"title": "가", "url": "/a/", "date": datetime(2020, 1, 2, tzinfo=UTC), "tags": ["x"], "n": 1},
    {"title": "나", "url": "/b/", "date": datetime(2021, 1, 2, tzinfo=UTC), "tags": [], "n": 2},
]
SETTINGS: dict[str, Any] = {"title": "사이트", "url": "https://example.com", "baseurl": "/blog", "posts": POSTS}
INCLUDES = {
    "note.html": '<p class="{{ include.kind | default: "n" }}">{{ include.text }}</p>',
    "self.html": "가{% include self.html %}",
    "two.html": "{% include one.html %}",
    "one.html": "{% include two.html %}",
    "weird.html": "{% weird %}",
    "video.html": '<div>\n<iframe src="//www.youtube.com/embed/{{ include.id }}?start=90&amp;rel=0"></iframe></div>',
    "gist.html": '<script src="https://gist.github.com/u/0123456789abcdef0123.js"></script>',
}
LIQUID = Liquid(
    LiquidSite(
        {**SETTINGS, "data": {"menu": {"하나": [1, 2]}}}, INCLUDES, {"2020-01-02-a": "/a/"}, {"about.md": "/about/"}
    )
)
PAGE = {"title": "글", "date": datetime(2020, 1, 2, tzinfo=UTC), "tags": ["t"]}


def filled(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The text, with ``␀`` for NUL, and the notes with their lines."""
    text, notes = LIQUID.render(text, PAGE, "_posts/a.md", 10)
    for note in notes:
        assert note.path == "_posts/a.md"
        assert say(note.code, "ko", note.values) != say(note.code, "en", note.values)
    notes = [note for note in notes if note.code != "import-liquid-filled"]
    return text.replace("\0", "␀"), [
        (re.sub("import-(?:liquid|kramdown)-", "", note.code), note.line) for note in notes
    ]


WATCH = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
RUBY = "{% highlight ruby linenos %}\ndef x\n  y\nend\n  {% endhighlight %}"
FILLED = {
    "{{ site.title }} {{ page.title }} {{ page.date | date: '%Y' }} {{ page.tags | join: ', ' }}": "사이트 글 2020 t",
    "{% assign a = '나' %}{{ a }}{% capture b %}다{{ a }}{% endcapture %}\n{{ b }}": "나\n다나",
    "{% for k in site.data.menu.하나 %}{{ k }}{% endfor %}": "12",
    "{% if page.tags contains 't' %}있다{% else %}없다{% endif %}": "있다",
    "가 {%- if true %} 나{% endif -%} 다": "가 나다",
    # Braces that are text.
    "{% raw %}{{ x }} {% if %}{% endraw %} ${{ 1 }}": "␀{{ x }} ␀{% if %} $1",
    # Addresses begin at the root of the site; in a text they are whole.
    "[a]({{ site.url }}{{ site.baseurl }}/x) ![]({{ '/a.png' | absolute_url }})": "[a](/x) ![](/a.png)",
    "<img src=\"{{ site.baseurl }}/c.png\"> {{ '/x' | relative_url }}": '<img src="/c.png"> /x',
    "{{ site.url }} {{ '/x' | absolute_url }}": "https://example.com https://example.com/blog/x",
    "[가]({% post_url 2020-01-02-a %}) [나]({% link about.md %})": "[가](/a/) [나](/about/)",
    # Code.
    f"- 글\n  {RUBY}": "- 글\n  ```ruby linenos\n  def x\n    y\n  end\n  ```",
    '{% highlight c mark_lines="1 3" %}\n```\n{% raw %}{{ x }}{% endraw %}\n{% endhighlight %}': (
        '````c hl_lines="1 3"\n```\n␀{{ x }}\n````'
    ),
    "{% mermaid %}\ngraph TD\n{% endmermaid %}": "```mermaid\ngraph TD\n```",
    # Filters of Jekyll.
    "{% capture a %}\n- 가\n{% endcapture %}{{ a | markdownify }}": '<div markdown="1">\n- 가\n</div>',
    "{{ '가 나!' | slugify }} {{ 'a,b,c' | split: ',' | array_to_sentence_string }}": "가-나 a, b, and c",
    "{{ page.date | date_to_xmlschema }} {{ page.date | date_to_string }}": "2020-01-02T00:00:00+00:00 02 Jan 2020",
    "{{ '<a>' | xml_escape }} {{ 'a b' | cgi_escape }} {{ '가 나' | number_of_words }}": "&lt;a&gt; a+b 2",
}  # fmt: skip


@pytest.mark.parametrize("text", FILLED)
def test_what_can_be_decided(text: str) -> None:
    assert filled(text) == (FILLED[text], [])


NOTED = {
    "{{ page.nothing }}|{{ site.a.b }}": ("|", ["empty", "empty"]),
    "{% comment %}비밀{% endcomment %}": ("", ["comment"]),
    "{% for p in site.posts %}[{{ p.title }}]({{ p.url }}){% endfor %}": ("[가](/a/)[나](/b/)", ["list"]),
    "{{ site.posts | where: 'n', 2 | map: 'title' }}": ("나", ["list"]),
    "{{ site.posts | where_exp: 'p', 'p.n > 1' | map: 'title' }}": ("나", ["list"]),
    "{% assign g = site.posts | group_by: 'n' %}{{ g[1].name }}": ("2", ["list"]),
    "{% include note.html kind=\"w\" text='\"가\"' %}": ('<p class="w">"가"</p>', ["included"]),
    "{% include note.html text=page.title %}": ('<p class="n">글</p>', ["included"]),
    "{% include video.html id='jNQXAC9IVRw' %}": (f"{WATCH}&t=90", ["embed"]),
    "글\n{% include youtubePlayer.html id=\"jNQXAC9IVRw\" %}\n글": (f"글\n\n{WATCH}\n\n글", ["embed"]),
    "{% include gist.html %}": ("https://gist.github.com/u/0123456789abcdef0123", ["embed"]),
    "{% include figure image_path='/a.png' alt='가' caption='나' %}\n글": ('![가](/a.png "나")\n\n글', ["included"]),
    "{% picture thumb /a.png --alt 가 나 --img class='x' %}": ("![가 나](/a.png){: class='x' }", ["included"]),
    "{% toc %}{% include toc %}": ("", ["toc", "toc"]),
    "{% include video id='76979871' provider='vimeo' %}": ("https://vimeo.com/76979871", ["embed"]),
}  # fmt: skip


@pytest.mark.parametrize("text", NOTED)
def test_what_is_noted(text: str) -> None:
    new, notes = filled(text)
    assert (new, [code for code, _ in notes]) == NOTED[text]


def test_what_cannot_be_decided_stays() -> None:
    kept = {
        "${{ secrets.X }}": "undefined", "{{ site.github.url }}": "undefined", "{{ site.time }}": "undefined",
        "{%- weird a -%}": "tag", "{% endfor %}": "tag", "{% if x %}": "syntax", "{{ a b ! }}": "syntax",
        "{{ page.title | weird }}": "filter", "{% for x in page.tags %}\n{% weird %}{% endfor %}": "tag",
        "{% include self.html %}": "include-circle", "{% include one.html %}": "include-circle",
        "{% include weird.html %}": "include", "{% include none.html %}": "include-missing",
        "{% post_url 1999-01-01-none %}": "link", "{% link none.md %}": "link",
        "{% for i in (1..1000000) %}{% for j in (1..1000000) %}x{% endfor %}{% endfor %}": "limit",
        "{% for i in (1..99) %}{% assign s = s | default: 'a' | append: s %}{% endfor %}": "undefined",
    }  # fmt: skip
    for text, code in kept.items():
        row = text.count("\n")
        new, notes = filled(f"앞\n{text}\n{{{{ page.title }}}}")
        assert new == f"앞\n{text}\n글"
        assert notes == [(code, 11 + row)]


def test_our_markdown_shows_the_same() -> None:
    """Braces in texts, code and HTML, without a warning about Liquid."""
    text = (
        "{% raw %}{{ a }} `{{ b }}` {% c %} [x](/{{d}}){% endraw %}\n\n```\n{% raw %}{{ e }}{% endraw %}\n```\n\n"
        "<p title='{% raw %}{{ f }}{% endraw %}'>{% raw %}{{ g }}{% endraw %}</p>\n\n"
        "|가|\n|-|\n|{% raw %}{{ h | i }}{% endraw %}|\n"
    )
    new, _ = commonmark(LIQUID.render(text, PAGE, "a.md", 1)[0], "a.md", 1)
    rendered = Markdown().render(new, path="a.md")
    assert [problem.code for problem in rendered.problems] == []
    html = "".join(getattr(piece, "html", None) or (piece if isinstance(piece, str) else "") for piece in rendered.body)
    shown = ("{{ a }} <code>{{ b }}</code> {% c %}", "{{ e }}", "&#123;{ g }}")
    assert all(part in html for part in shown), html


@given(st.lists(st.sampled_from([*FILLED, *NOTED, "{{", "}}", "{%", "%}", "글", "\n", "{% raw %}"]), max_size=8))
@settings(max_examples=60)
def test_never_fails(parts: list[str]) -> None:
    text = "".join(parts)
    new, notes = filled(text)
    assert new.count("글") >= text.count("글") - text.count("{% comment")
    assert all(10 <= line <= 10 + text.count("\n") for _, line in notes)
