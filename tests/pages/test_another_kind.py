"""A kind of page is one module and one template: here it comes from outside of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitegen.cli.explain import explain_page
from tests.pages.first import FirstPage
from tests.support import Blog, told
from tests.trace.language import Story, key
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from pathlib import Path

POST = "-- content/posts/{}.md --\n---\ntitle: {}\ndate: {}\n---\n본문\n"
SITE = f"""theme = "tiny"
url = "https://team.example/blog"
{POST.format("a", "가", "2025-03-01")}{POST.format("b", "나", "2026-02-01")}{POST.format("c", "다", "2026-03-01")}
{THEME}
-- themes/tiny/templates/first.html --
<title>{{{{ page.title }}}}</title>
{{% for crumb in page.breadcrumbs %}}
<a href="{{{{ crumb.url }}}}">{{{{ crumb.title }}}}</a>
{{% endfor %}}
<h1>{{{{ post.title }}}}</h1>
"""
STRINGS = 'themes/tiny/theme.toml: s/greeting = "안녕"/greeting = "안녕"\\nfirst_title = "{year}년의 첫 글"/'
FIRST = "/archive/2026/first/"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path, SITE)
    made.edit(STRINGS)
    made.blog.kinds = (FirstPage,)
    return made


def first(story: Story, year: int = 2026) -> str:
    """The line of the page that shows the post."""
    return story.blog.read(f"archive/{year}/first/index.html").split("\n")[-2]


def test_it_is_built(story: Story) -> None:
    report = story.build(jobs=2)
    assert report.problems == (), told([*report.problems])
    assert story.blog.read("archive/2026/first/index.html") == (
        '<title>2026년의 첫 글</title>\n<a href="/blog/">시험</a>\n<a href="/blog/archive/2026/">2026</a>\n'
        '<a href="/blog/archive/2026/first/">2026년의 첫 글</a>\n<h1>나</h1>\n'
    )
    assert first(story, 2025) == "<h1>가</h1>"
    assert "<loc>https://team.example/blog/archive/2026/first/</loc>" in story.blog.read("sitemap.xml")


def test_it_is_rebuilt_exactly(story: Story) -> None:
    """Every build is compared with a clean one."""
    story.build()
    story.edit("content/posts/b.md: s/본문/새 본문/")
    assert FIRST not in story.build().stale
    story.edit("content/posts/b.md: s/title: 나/title: 나나/")
    assert story.build().stale[FIRST].keys == (key("year", 2026).replace(":", "\x1f"),)
    assert first(story) == "<h1>나나</h1>"
    story.edit(POST.format("d", "라", "2026-01-01"))
    assert FIRST in story.build().stale
    assert first(story) == "<h1>라</h1>"
    story.edit("content/posts/d.md: delete")
    story.build()
    assert first(story) == "<h1>나나</h1>"
    story.edit("content/posts/a.md: delete")
    report = story.build()
    assert "archive/2025/first/index.html" not in story.blog.outputs()
    assert FIRST not in report.stale


def test_it_is_explained(story: Story) -> None:
    story.build()
    story.edit("content/posts/b.md: s/title: 나/title: 나나/")
    said = explain_page(story.build(explain=FIRST), FIRST, "en")
    assert said == f"`{FIRST}`: `content/posts/b.md` changed, also in what other pages show of it: `title`"


def test_its_url_may_be_taken(tmp_path: Path) -> None:
    blog = Blog(tmp_path, SITE)
    blog.kinds = (FirstPage,)
    blog.post("x", permalink=FIRST)
    assert [problem.code for problem in blog.problems()] == ["url-own"]
