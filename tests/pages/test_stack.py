"""The tools of a site: a page for all, one for each, and what posts say of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.content import document
from tests.bad import POST
from tests.trace.language import assert_same, clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitegen.content.scan import Source
    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SITE = """
[taxonomies.tags.aliases]
"문서 저장소" = "MongoDB"
[stack.tools."우리 문지기"]
area = "server"
also = ["문지기", "gatekeeper"]
[stack.tools.jenkins]
until = "2026-01"
replaced_by = "GitHub Actions"
-- content/posts/old.md --
---
title: 처음의 스택
date: 2024-03-05
kind: stack
---
## 서버
- nginx : 앞단
- 젠킨스 : 빌드
- gatekeeper : 안쪽 문
-- content/posts/new.md --
---
title: 지금의 스택
date: 2026-02-03
kind: stack
stack:
  - name: nginx
    version: "1.27"
    since: 2023-11
  - name: GitHub Actions
    area: 배포
    note: 저장소마다
---
## 서버
- Nginx : 프록시
- 우리 문지기 : 문
- mongo : 글
"""


@pytest.fixture
def site(blog: MakeBlog) -> Blog:
    made = blog(SITE)
    made.build()
    return made


def tools(blog: Blog) -> dict[str, list[str]]:
    """The tools of /stack/ by area."""
    found = {}
    html = blog.read("stack/index.html")
    for area in re.findall(r'<section class="stack-area"[^>]*>(.*?)</section>', html, re.DOTALL):
        title = re.search(r"<h2>(.*?)</h2>", area)
        assert title
        found[title[1]] = re.findall(r'<dt><a href="/stack/[^"]*/">(.*?)</a>', area)
    return found


def test_all_tools(site: Blog) -> None:
    """In the order of the areas of the list; one tool whatever its spelling."""
    assert tools(site) == {
        "웹 서버": ["nginx", "우리 문지기"],
        "데이터베이스": ["MongoDB"],
        "CI/CD": ["GitHub Actions", "Jenkins"],
    }


def test_a_tool(site: Blog) -> None:
    """The newest post first, and what each says."""
    html = site.read("stack/nginx/index.html")
    assert re.findall(r'<a href="(/posts/\w+/)">', html) == ["/posts/new/", "/posts/old/"]
    history = html.partition('<ol class="history"')[2].partition("</ol>")[0]
    assert re.findall(r"<p>(.*?)</p>", history) == ["프록시", "앞단"]
    assert "2023-11부터" in html
    assert "1.27" in html
    feed = site.read("stack/nginx/feed.xml")
    assert "<title>처음의 스택</title>" in feed
    assert "<content" not in feed  # or the text of a post would be written for each of its tools


def test_a_retired_tool_keeps_its_page(site: Blog) -> None:
    html = site.read("stack/jenkins/index.html")
    assert "2024-03부터" in html
    assert "2026-01까지" in html
    assert '<a href="/stack/github-actions/">지금은 GitHub Actions</a>' in html


def test_a_successor_without_a_page_is_no_link(blog: MakeBlog) -> None:
    """Nor is the tool itself."""
    made = blog(f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\nstack: [{{name: a, replaced_by: b}}]\n---\n글\n")
    made.build()
    assert "<span>지금은 b</span>" in made.read("stack/a/index.html")


def test_links_of_the_overview(site: Blog) -> None:
    html = site.read("posts/new/index.html")
    assert re.findall(r'<dt><a href="(/stack/[^"]*)">', html) == [
        "/stack/nginx/", "/stack/%EC%9A%B0%EB%A6%AC-%EB%AC%B8%EC%A7%80%EA%B8%B0/", "/stack/mongodb/",
        "/stack/github-actions/",
    ]  # fmt: skip
    assert "<h2" in html.partition('class="prose"')[2]


def test_edits_are_exact(site: Blog, tmp_path: Path) -> None:
    """A post's own page, its tools' pages and the page of all tools follow; nothing else does."""
    path = site.root / "content/posts/old.md"
    edits = {
        "앞단": "맨 앞",
        "- 젠킨스 : 빌드\n": "",
        "nginx :": "Caddy :",
        "2024-03-05": "2023-03-05",
        "kind: stack\n": "",
    }
    for before, after in edits.items():
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        report = site.build(explain=True)
        assert_same(site, clean(site, tmp_path / "clean", {}))
        if after == "맨 앞":
            pages = {url for url in report.stale if url.startswith("/stack/") and not url.endswith("feed.xml")}
            assert pages == {"/stack/", "/stack/nginx/"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - name: GitHub Actions\n    area: 배포\n    note: 저장소마다\n", ""),
        ('    version: "1.27"\n', ""),
        ("  - name: nginx\n", "  - name: Caddy\n"),
        ("kind: stack\n", ""),
    ],
)
def test_edits_of_the_front_matter_alone_are_exact(site: Blog, tmp_path: Path, before: str, after: str) -> None:
    """What it no longer says is forgotten, though the body is the same."""
    path = site.root / "content/posts/new.md"
    text = path.read_text(encoding="utf-8")
    assert before in text
    # Lines stay where they are, so that the body is the same.
    after += "# \n" * (before.count("\n") - after.count("\n"))
    path.write_text(text.replace(before, after), encoding="utf-8")
    site.build()
    assert_same(site, clean(site, tmp_path / "clean", {}))


@pytest.mark.parametrize(
    "edit",
    ['["문지기", "gatekeeper"]|["문지기"]', "[stack.tools.jenkins]|[stack.tools.nginx]", '"2026-01"|"2025"'],
)
def test_edits_of_the_settings_are_exact(site: Blog, tmp_path: Path, edit: str) -> None:
    before, after = edit.split("|")
    path = site.root / "site.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    site.build()
    assert_same(site, clean(site, tmp_path / "clean", {}))


def test_a_page_about_the_stack(blog: MakeBlog) -> None:
    """It need not be a post, and has the same overview."""
    made = blog("-- content/stacks.md --\n---\ntitle: 스택\nkind: stack\n---\nnginx, Redis, MySQL\n")
    made.build()
    assert "스택" in made.read("stack/redis/index.html")
    assert made.read("stacks/index.html").count('<dt><a href="/stack/') == 3


def test_a_feed_of_a_tool_has_no_pages(blog: MakeBlog) -> None:
    """A page may have no date, and is in no feed."""
    made = blog("-- content/our.md --\n---\ntitle: 도구들\nstack: [nginx, Redis]\n---\n글\n")
    made.post("a", stack="[nginx]")
    made.build()
    for tool, posts in (("nginx", ["/posts/a/"]), ("redis", [])):
        feed = made.read(f"stack/{tool}/feed.xml")
        assert re.findall(r'<link rel="alternate" type="text/html" href="[^"]*?(/posts/[^"]*|/our/)"', feed) == posts
        assert "<published>1970" not in feed
        assert "/our/" in made.read(f"stack/{tool}/index.html")


def test_a_kind_of_the_site(blog: MakeBlog) -> None:
    """It needs no declaration: a template may ask for it."""
    block = '{% block post_footer %}{% if post.kind == "회고" %}다음에는{% endif %}{% endblock %}'
    made = blog('theme = "mine"\n')
    made.write("themes/mine/theme.toml", 'name = "mine"\nextends = "default"\n')
    made.write("themes/mine/templates/post.html", f'{{% extends "default/post.html" %}}{block}\n')
    made.post("a", kind="회고")
    assert made.warnings() == []
    assert "다음에는" in made.read("posts/a/index.html")


def test_tools_of_the_settings_cost_no_parsing(site: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what has been edited is parsed again."""
    parsed = []
    original = document.read_document

    def read(source: Source, *rest: Any) -> Any:
        parsed.append(source.id)
        return original(source, *rest)

    monkeypatch.setattr(document, "read_document", read)
    path = site.root / "content/posts/old.md"
    path.write_text(path.read_text(encoding="utf-8") + "- Redis : 캐시\n", encoding="utf-8")
    site.build()
    assert parsed == ["posts/old.md"]


def test_languages_are_told_apart(blog: MakeBlog) -> None:
    made = blog(f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\nstack: C, C++, C#\n---\n글\n")
    made.build()
    assert {f"stack/{slug}/index.html" for slug in ("c", "cpp", "csharp")} <= made.snapshot().keys()


@pytest.mark.parametrize("stack", ["", "~", "[]", "[~]", "false"])
def test_no_tools(blog: MakeBlog, stack: str) -> None:
    made = blog(f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\nstack: {stack}\n---\n글\n")
    made.build()
    assert "stack/index.html" not in made.snapshot()


def test_names_of_any_letters(blog: MakeBlog) -> None:
    """They stay in their folder, and their text is text."""
    names = ["<script>x</script>", "..", ".", "🚀", r"\"q\"", "가" * 80, "%2e%2e", "index.html", "feed.xml"]
    listed = "".join(f'  - name: "{name}"\n' for name in names)
    made = blog(f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\nstack:\n{listed}---\n글\n")
    made.build()
    html = made.read("stack/index.html")
    assert "<script>x" not in html
    assert html.count("<dt>") == len(names)
    assert json.loads(made.read("stack.json"))["tools"][0]["name"] in [*names, '"q"']


def test_items_without_text(blog: MakeBlog) -> None:
    """Below headings and in lists, they are passed over."""
    body = "### nginx\n\n-\n\n### Redis\n\n1.\n\n### MySQL\n\n- -\n\n|a|\n|-|\n\n>\n"
    made = blog(f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\nkind: stack\n---\n{body}")
    made.build()
    assert made.read("stack/nginx/index.html")
