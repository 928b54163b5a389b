"""Posts that stand at the front of lists, and those that no list has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

TITLE = re.compile(r'class="card-title"><a[^>]*>([^<]*)')


def titles(blog: Blog, path: str) -> list[str]:
    """The posts on the first pages of a list, page by page."""
    pages = [f"{path}index.html", *(f"{path}page/{number}/index.html" for number in (2, 3))]
    return [" ".join(TITLE.findall(blog.read(page))) for page in pages if page in blog.outputs()]


def test_order(tmp_path: Path) -> None:
    """No post is shown twice and none is lost, whatever stands first."""
    blog = Blog(tmp_path, 'paginate = 3\n[authors.kim]\nname = "김"\n')
    keys = {"c": {"pin": 2}, "e": {"pin": 1}, "f": {"featured": "true"}, "g": {"pinned": "true"}}
    for day, name in enumerate("hgfedcba", 1):
        blog.post(name, date=f"2026-01-0{day}", tags="x", author="kim", series="연재", **keys.get(name, {}))
    blog.build()
    assert titles(blog, "") == ["f e g", "c a b", "d h"]
    assert titles(blog, "tags/x/") == titles(blog, "authors/kim/") == ["e g c", "a b d", "f h"]
    assert re.findall(r"/posts/(.)/</id>", blog.read("feed.xml")) == list("abcdefgh")
    assert "".join(re.findall(r"/posts/(.)/", blog.read("archive/2026/index.html"))) == "abcdefgh"


@pytest.mark.parametrize("key", ["hidden", "unlisted"])
def test_hidden_is_nowhere(key: str, tmp_path: Path) -> None:
    """A post that has all that could lead to it, and a page."""
    blog = Blog(tmp_path, 'url = "https://a.example"\n[authors.kim]\nname = "김"\nteam = "팀"\n')
    shared = {"tags": "[배포]", "category": "글", "author": "kim", "series": "연재", "stack": "[nginx]"}
    blog.post("가", "본문 가", date="2026-01-03", **shared)
    blog.post("나", "본문 나", date="2026-01-01", **shared)
    blog.build()
    before = {path: data for path, data in blog.snapshot().items() if not path.startswith(".sitegen/")}
    shared |= {"tags": "[배포, 비밀]", "authors": "[kim, 몰래]", "stack": "[nginx, redis]"}
    blog.post("숨김", "본문 [가](가.md)", date="2026-01-02", aliases="[/old/]", **shared, **{key: "true"})
    blog.write("content/쪽.md", f"---\ntitle: 쪽\nkind: stack\nstack: [redis]\n{key}: true\n---\n본문\n")
    report = blog.build()
    assert report.hidden == 2
    after = {path: data for path, data in blog.snapshot().items() if not path.startswith(".sitegen/")}
    assert after.keys() - before.keys() == {"posts/숨김/index.html", "쪽/index.html", "old/index.html"}
    assert {path: after[path] for path in before} == before
    page = blog.read("posts/숨김/index.html")
    assert "noindex" in page
    assert "noindex" in blog.read("쪽/index.html")
    assert "몰래" in page  # who has no page of their own is named all the same
    assert 'href="/tags/" rel="tag">비밀' in page
    assert 'href="/stack/">Redis' in page
    assert 'href="/tags/%EB%B0%B0%ED%8F%AC/" rel="tag">배포' in page


def test_the_home_page_of_a_language(tmp_path: Path) -> None:
    """It has its own featured posts; a hidden translation is announced nowhere."""
    blog = Blog(tmp_path)
    for day, (name, keys) in enumerate({"a": {"featured": "true"}, "b": {}, "c": {"hidden": "true"}}.items(), 3):
        blog.post(name, date=f"2026-01-0{day}")
        blog.post(f"{name}-en", lang="en", translation=f"{name}.md", date=f"2026-01-0{day}", **keys)
    blog.build()
    assert titles(blog, "en/") == ["a-en b-en"]
    assert titles(blog, "") == ["c b a"]
    assert [path for path in blog.outputs() if "c-en" in blog.read(path)] == ["posts/c-en/index.html"]


def test_a_site_of_nothing_but_hidden_documents(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("숨김", tags="[가]", author="몰래", series="연재", stack="[nginx]", kind="stack", hidden="true")
    blog.build()
    assert 'href="/">nginx' in blog.read("posts/숨김/index.html")
    assert "stack/index.html" not in blog.outputs()


@pytest.mark.parametrize(("line", "code"), [("hidden: 아마", "flag"), ("pin: 위", "number"), ("featured: 3", "flag")])
def test_wrong_values(line: str, code: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("content/posts/a.md", f"---\ntitle: 가\ndate: 2026-01-01\n{line}\n---\n본문\n")
    (problem,) = blog.problems()
    assert problem.code == f"front-matter-{code}"
    assert "content/posts/a.md:4" in told([problem])
