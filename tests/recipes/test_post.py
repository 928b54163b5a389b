"""The recipes for one post."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.preview.browser import chromium, quiet
from tests.recipes.recipes import cook
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Route

# Stands for Mermaid's script: notes what it draws, and in which colours.
MERMAID = """
window.told = [];
window.mermaid = {
  initialize: ({ theme }) => told.push(theme),
  render: async (id, source) => {
    told.push(source.split("\\n")[0]);
    if (source.startsWith("wrong")) throw new Error(source);
    return { svg: "<svg></svg>" };
  },
};
"""
TWO = """-- content/posts/a.md --
---
title: 배포의 순서
date: 2026-01-02
tags: [배포]
---
본문
-- content/posts/b.md --
---
title: 배포의 도구
date: 2026-01-03
tags: [배포]
---
본문
"""


def test_a_post_leads_on_unless_told_otherwise(tmp_path: Path) -> None:
    shown, cooked = Blog(tmp_path / "shown", TWO), cook("관련 글과 공유 버튼", tmp_path / "cooked")
    for name, text in zip(("a", "b"), TWO.split("-- content")[1:], strict=True):
        cooked.write(f"content/posts/{name}.md", text.partition("--\n")[2])
    pages = []
    for blog in (shown, cooked):
        assert not blog.warnings()
        pages.append(blog.read("posts/a/index.html"))
    for part in ('class="related"', 'class="share"'):
        assert part in pages[0]
        assert part not in pages[1]
    assert 'class="neighbours"' in pages[1]


def test_contents_as_one_likes(tmp_path: Path) -> None:
    blog = cook("목차 켜기와 끄기", tmp_path / "blog")
    blog.build()
    assert 'class="toc"' not in blog.read("posts/short/index.html")
    assert '<a href="#%EC%B2%98%EC%9D%8C%EC%9D%B4%EB%9D%BC%EB%A9%B4">처음이라면</a>' in blog.read("guide/index.html")


def test_code_with_a_title(tmp_path: Path) -> None:
    blog = cook("코드의 제목과 강조할 줄", tmp_path / "blog")
    blog.build()
    body = blog.body("posts/code/index.html")
    assert '<div class="code" data-lang="yaml" data-name="YAML"><div class="code-title">deploy.yaml</div>' in body
    assert body.count('class="line hl"') == 1


def test_folded_text(tmp_path: Path) -> None:
    blog = cook("접는 글", tmp_path / "blog")
    blog.build()
    body = blog.body("posts/folded/index.html")
    folded = body[body.index("<summary>전체 설정 보기</summary>") : body.index("</details>")]
    assert "<strong>이것뿐</strong>" in folded
    assert 'data-name="TOML"' in folded


def test_keys(tmp_path: Path) -> None:
    blog = cook("키보드", tmp_path / "blog")
    blog.build()
    assert "<kbd>Ctrl</kbd> + <kbd>C</kbd>를" in blog.body("posts/keys/index.html")


def test_a_footnote(tmp_path: Path) -> None:
    blog = cook("각주", tmp_path / "blog")
    blog.build()
    body = blog.body("posts/noted/index.html")
    assert 'role="doc-noteref" href="#fn-1" id="fnref-1"' in body
    assert '<section class="footnotes" role="doc-endnotes" aria-label="각주">' in body
    assert 'href="#fnref-1" aria-label="본문으로 돌아가기"' in body


def test_a_list_of_tasks(tmp_path: Path) -> None:
    blog = cook("할 일 목록", tmp_path / "blog")
    blog.build()
    body = blog.body("posts/todo/index.html")
    assert body.count('aria-label="할 일" disabled') == 2
    assert body.count("disabled checked") == 1


def test_a_formula(tmp_path: Path) -> None:
    blog = cook("수식", tmp_path / "blog")
    blog.build()
    body = blog.body("posts/math/index.html")
    assert body.count("<math") == 2
    assert '<div class="math math-display">' in body


def test_drawings(tmp_path: Path) -> None:
    blog = cook("다이어그램", tmp_path / "blog")
    blog.build()
    body = blog.body("posts/flow/index.html")
    assert body.count('<figure class="chart">') == 2
    assert "<figcaption>밤마다</figcaption>" in body


@pytest.mark.browser
def test_other_diagrams_by_mermaid(tmp_path: Path) -> None:
    blog = cook("시퀀스 다이어그램", tmp_path / "blog")
    blog.write("assets/mermaid.min.js", MERMAID)
    post = blog.root / "content/posts/sequence.md"
    post.write_text(f"{post.read_text(encoding='utf-8')}\n```mermaid\nwrong\n```\n", encoding="utf-8")
    blog.build(strict=True, base_url="https://team.example/blog")
    asked = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/blog")
        asked.append(path)
        route.fulfill(path=blog.root / f"public{path}{'index.html' * path.endswith('/')}")

    drawn = ["sequenceDiagram", "wrong"]
    with chromium() as browser, quiet(browser, color_scheme="dark") as tab:
        tab.context.route("https://team.example/blog/**", answer)
        tab.page.goto("https://team.example/blog/")
        tab.page.wait_for_load_state("networkidle")
        assert "/assets/diagrams.mjs" in asked
        assert "/assets/mermaid.min.js" not in asked
        tab.page.goto("https://team.example/blog/posts/sequence/")
        tab.page.locator("pre.mermaid svg").wait_for(state="attached")
        tab.page.wait_for_function("told.length === 3")
        assert tab.page.evaluate("told") == ["dark", *drawn]
        assert tab.page.locator("pre.mermaid").all_inner_texts() == ["", "wrong\n"]
        tab.page.get_by_role("button", name="밝은 화면과 어두운 화면 바꾸기").click()
        tab.page.wait_for_function("told.length === 6")
        assert tab.page.evaluate("told") == ["dark", *drawn, "default", *drawn]


def test_what_is_wide(tmp_path: Path) -> None:
    blog = cook("넓은 표와 그림", tmp_path / "blog")
    blog.build()
    body = blog.body("posts/wide/index.html")
    assert body.count('<div class="table"><table>') == 2
    assert 'style="aspect-ratio:600/400"' in body
    assert 'class="bare"' in body
