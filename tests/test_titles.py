"""Titles that texts begin with: shown once, and taken from a heading only where no text stands before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support import Blog
from tests.trace.language import Story

if TYPE_CHECKING:
    from pathlib import Path

# Name, front matter, body, title, and the headings that stay in the body.
CASES = (
    ("taken", "", "# 첫 배포를 마치고\n\n글.", "첫 배포를 마치고", []),
    ("setext", "", "첫 배포\n=====\n\n글.", "첫 배포", []),
    ("markup", "", "# `make`와 [링크](taken.md) {#own}\n\n글.", "make와 링크", []),
    ("comment", "", "<!-- 메모 -->\n\n# 가\n\n글.", "가", []),
    ("badge", "", "[![배지](a.svg)](taken.md)\n![둘](a.svg)\n\n# 가\n\n글.", "가", []),
    ("sections", "", "# 가\n\n## 나\n\n# 다\n", "가", ["나", "다"]),
    ("alone", "", "# 가\n", "가", []),
    ("equal", "title: 가 나", "# 가  나\n\n글.", "가 나", []),
    ("equal-second", "title: 가", "## 가\n\n글.", "가", []),
    ("equal-markup", 'title: "`make` 이야기"', "# `make` *이야기*\n\n글.", "`make` 이야기", []),
    ("equal-case", "title: Hello", "# HELLO\n\n글.", "Hello", []),
    ("equal-nfd", "title: 가", "# \u1100\u1161\n\n글.", "가", []),
    ("other", "title: 가", "# 나\n\n글.", "가", ["나"]),
    ("not-first", "title: 가", "글.\n\n# 가\n", "가", ["가"]),
    ("text-before", "", "글.\n\n# 가\n", "text before", ["가"]),
    ("quotation", "", "> # 남의 제목\n\n글.", "quotation", ["남의 제목"]),
    ("item", "", "- # 남의 제목\n\n글.", "item", ["남의 제목"]),
    ("second-level", "", "## 가\n\n글.", "second level", ["가"]),
    ("code", "", "```\n# 가\n```\n", "code", []),
    ("empty", "", "#\n\n글.", "empty", [""]),
)


def site(folder: Path) -> Blog:
    blog = Blog(folder)
    blog.write("content/posts/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    for name, front, body, _, _ in CASES:
        blog.write(f"content/posts/{name}.md", f"---\ndate: 2026-01-02\n{front}\n---\n{body}")
    blog.write("content/about.md", "# 소개\n")
    blog.write("content/404.md", "# 없습니다\n")
    blog.write("content/index.md", "# 어서 오세요\n\n반갑습니다.")
    blog.write("content/links.md", "[하나](posts/taken.md#첫-배포를-마치고) [둘](posts/markup.md#own)")
    return blog


def headings(html: str) -> list[str]:
    found = re.findall(r"<(h[1-6])\b[^>]*>(.*?)</\1>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text).strip() for _, text in found]


def test_a_title_is_shown_once(tmp_path: Path) -> None:
    blog = site(tmp_path)
    assert blog.warnings() == []
    for name, _, _, title, stay in CASES:
        page = blog.read(f"posts/{name}/index.html")
        header, _, rest = page.partition('<div class="prose">')
        assert re.findall(r"<h1>(.*?)</h1>", header) == [title], name
        assert headings(rest.partition("<footer")[0]) == stay, name
        assert headings(blog.body(f"posts/{name}/index.html")) == stay, name
    for path, title in (("about/index.html", "소개"), ("404.html", "없습니다"), ("index.html", "어서 오세요")):
        assert [text for text in headings(blog.read(path)) if text == title] == [title], path
    feed = blog.read("feed.xml")
    assert "&lt;h1" in feed  # those that stay
    assert "첫 배포를 마치고&lt;" not in feed
    assert '<span id="첫-배포를-마치고"></span>' in blog.read("posts/taken/index.html")
    assert '<span id="own"></span>' in blog.read("posts/markup/index.html")


def test_the_table_of_contents_leaves_it_out(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    for name, body in (("three", "# 가\n\n## 나\n\n## 다\n"), ("four", "# 가\n\n## 나\n\n## 다\n\n## 라\n")):
        blog.write(f"content/posts/{name}.md", f"---\ndate: 2026-01-02\n---\n{body}")
    blog.build()
    assert 'class="toc"' not in blog.read("posts/three/index.html")
    assert re.findall(r'href="#([^"]+)">', blog.read("posts/four/index.html").partition('class="prose"')[0])[-3:] == [
        "%EB%82%98", "%EB%8B%A4", "%EB%9D%BC",
    ]  # fmt: skip


def test_a_title_that_becomes_equal_to_the_heading(tmp_path: Path) -> None:
    """And is another one again: what is shown of the body depends on the front matter, small builds too."""
    story = Story(
        tmp_path,
        "-- content/posts/a.md --\n---\ntitle: 나\ndate: 2026-01-02\n---\n# 가\n\n글.\n"
        "-- content/posts/b.md --\n---\ntitle: 나\ndate: 2026-01-01\n---\n[가](a.md#가)\n",
    )
    story.build()
    assert ">가<" in story.blog.read("posts/a/index.html")
    story.edit("content/posts/a.md: s/title: 나/title: 가/").build()
    assert headings(story.blog.body("posts/a/index.html")) == []
    story.edit("content/posts/a.md: s/# 가/# 다 {#가}/").build()
    assert headings(story.blog.body("posts/a/index.html")) == ["다"]
    story.edit("content/posts/a.md: s/title: 가/title: 다/").build()
    assert headings(story.blog.body("posts/a/index.html")) == []
    story.edit("content/posts/a.md: s/title: 다/title:/").build()
    assert "<h1>다</h1>" in story.blog.read("posts/a/index.html")


def test_the_preview_marks_lines_still(tmp_path: Path) -> None:
    blog = site(tmp_path)
    blog.build(preview=True)
    body = blog.body("posts/taken/index.html")
    assert re.findall(r'data-line="(\d+)"', body) == ["7"]
