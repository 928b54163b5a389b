"""Charts in a real browser: no text leaves its box, one drawing is shown, in colours that the reader chose too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.preview.browser import chromium, quiet
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

NAMES = [
    "가" * 80,
    "W" * 80,
    "한글과 Latin이 섞인, 여든 글자가 넘는 아주 긴 단계의 이름은 여러 줄로 나뉘어야 하고 상자 밖으로 나가면 안 된다",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "🚀🚀🚀 배포 👨‍👩‍👧‍👦🎉👍🏽",
    "a/b-c_d.e/f-g_h.i/j-k_l.m/n-o_p.q/r-s_t.u/v-w_x.y/z",
    "MMMMWWWW@@@@%%%%",
    "iiiillll....,,,,",
    "éÄßŒ Щ Ω العربية ภาษาไทย",
    "日本語のカナと漢字",
    "１２３４ＡＢＣＤ",
    "ﷺ",
]
# For each text: what it says, and by how many pixels it leaves the nearest shape that it stands in.
OUTSIDE = """
() => [...document.querySelectorAll("svg")].flatMap(svg => {
  if (!svg.getClientRects().length) return [];
  const shapes = [...svg.querySelectorAll("rect")].map(rect => rect.getBBox());
  return [...svg.querySelectorAll("text")].map(text => {
    const box = text.getBBox();
    const by = shapes.map(shape => Math.max(shape.x - box.x, box.x + box.width - shape.x - shape.width,
      shape.y - box.y, box.y + box.height - shape.y - shape.height));
    return [text.textContent, Math.min(...by)];
  });
})
"""
SHOWN = (
    "() => [...document.querySelectorAll('svg')].filter(svg => svg.getClientRects().length).map(s => s.classList[0])"
)
WIDTHS = "() => [document.documentElement.scrollWidth, innerWidth]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The addresses of a page with nasty names, and of one with many steps."""
    blog = Blog(tmp_path_factory.mktemp("charts"))
    blog.post("a", "글", kind="deploy", pipeline="".join(f"\n  - step: '{name}'\n    tool: '{name}'" for name in NAMES))
    blog.post("b", "```pipeline\n" + "".join(f"단계 {n} [Jenkins] @운영\n" for n in range(60)) + "```\n")
    blog.build()
    return [page_of(blog, name) for name in "ab"]


def page_of(blog: Blog, name: str) -> str:
    """A page with its style sheet in it, so that it needs no server."""
    html = blog.read(f"posts/{name}/index.html")
    styles = "".join(path.read_text(encoding="utf-8") for path in (blog.root / "public").rglob("style*.css"))
    assert styles
    path: Path = blog.root / f"{name}.html"
    path.write_text(html.replace("</head>", f"<style>{styles}</style></head>"), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize(("width", "shown"), [(1280, "chart-wide"), (390, "chart-narrow")])
def test_no_text_leaves_its_box(browser: Browser, pages: list[str], width: int, shown: str) -> None:
    for address in pages:
        with quiet(browser, viewport={"width": width, "height": 900}, color_scheme="dark") as tab:
            tab.page.goto(address)
            assert tab.page.evaluate(SHOWN) == [shown]
            texts = tab.page.evaluate(OUTSIDE)
            assert len(texts) > len(NAMES)
            assert [entry for entry in texts if entry[1] > 0] == []
            scrolled, inner = tab.page.evaluate(WIDTHS)
            assert scrolled <= inner
            tab.forgive("Failed to load resource")


def test_colours_of_the_reader(browser: Browser, pages: list[str]) -> None:
    """Lines and boxes are drawn in the system's colours."""
    with quiet(browser, forced_colors="active") as tab:
        tab.page.goto(pages[0])
        find = "[...document.querySelectorAll('svg rect, svg .chart-line')].map(e => getComputedStyle(e).stroke)"
        canvas = (
            "(() => { const e = document.body.appendChild(document.createElement('p')); e.style.color = 'CanvasText';"
        )
        colour = tab.page.evaluate(f"{canvas} return getComputedStyle(e).color }})()")
        assert set(tab.page.evaluate(find)) == {colour}
        tab.forgive("Failed to load resource")
