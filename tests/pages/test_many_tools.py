"""The page of all tools and the timeline, with many tools and long names, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.preview.browser import chromium, quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

pytestmark = pytest.mark.browser
HOST = "http://a.example"
LONG = "가" * 80, "A" * 80, "아주 긴 이름을 가진 도구 " * 6


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def show(page: Page, public: Path, url: str) -> None:
    """Open a page of an output folder."""

    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path).lstrip("/")
        route.fulfill(path=public / (f"{path}index.html" if path.endswith("/") or not path else path))

    page.route("**/*", answer)
    page.goto(f"{HOST}{url}")


@pytest.fixture
def site(blog: MakeBlog) -> Blog:
    made = blog(f'url = "{HOST}"\n')
    lines = [f'  - {{name: "{name}", area: "{name}", version: "{name}", until: 2026}}' for name in LONG]
    lines += [f"  - {{name: 도구 {n}, area: 영역 {n % 9}, purpose: '{n}번째 Purpose'}}" for n in range(60)]
    made.write("content/posts/a.md", "---\ntitle: a\ndate: 2019-01-02\nstack:\n" + "\n".join(lines) + "\n---\n글\n")
    made.build()
    return made


def test_finding_a_tool(site: Blog, browser: Browser) -> None:
    """By its name or by what it is for, in any case; areas without any are hidden."""
    from playwright.sync_api import expect

    with quiet(browser) as tab:
        page = tab.page
        show(page, site.root / "public", "/stack/")
        field, tools = page.get_by_role("searchbox"), page.locator(".stack > div:visible")
        assert tools.count() == 63
        field.fill(" 7번째 PURPOSE")
        expect(tools).to_have_count(6)
        field.fill("그런 것은 없다")
        expect(tools).to_have_count(0)
        expect(page.get_by_text("찾는 도구가 없습니다.")).to_be_visible()
        field.fill("")
        expect(tools).to_have_count(63)
        expect(page.get_by_text("찾는 도구가 없습니다.")).to_be_hidden()


def test_finding_a_tool_by_another_name(blog: MakeBlog, browser: Browser) -> None:
    """As Koreans write it, as the settings do, or by its area, but by no word that every line has."""
    from playwright.sync_api import expect

    made = blog(f'''
url = "{HOST}"
[taxonomies.tags.aliases]
"카눌" = "knull"
[stack.tools.knull]
also = ["크널"]
''')
    many = ", ".join(f"t{n}" for n in range(20))
    made.post("a", stack=f"Kubernetes, Docker, MySQL, knull, {many}")
    made.build()
    with quiet(browser) as tab:
        page = tab.page
        show(page, made.root / "public", "/stack/")
        tools = page.locator(".stack > div:visible dt")
        wanted = {"쿠버네티스": "Kubernetes", "k8s": "Kubernetes", "도커": "Docker", "데이터베이스": "MySQL"}
        for word, name in {**wanted, "크널": "knull", "카눌": "knull"}.items():
            page.get_by_role("searchbox").fill(word)
            expect(tools).to_have_text([name])
            expect(page.locator(".stack-areas")).to_be_hidden()
        page.get_by_role("searchbox").fill("글")
        expect(tools).to_have_count(0)
        page.get_by_role("searchbox").fill("")
        expect(page.locator(".stack-areas")).to_be_visible()


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_links_to_areas(blog: MakeBlog, browser: Browser, width: int, opened: bool) -> None:
    """They lead to the top of the area, both when they are clicked and when the page is opened at one."""
    made = blog(f'url = "{HOST}"\n')
    made.post("a", stack="[" + ", ".join(f"{{name: t{n}, area: 영역 {n // 2}}}" for n in range(60)) + "]")
    made.build()
    with quiet(browser, viewport={"width": width, "height": 900}) as tab:
        show(tab.page, made.root / "public", "/stack/#영역-20" if opened else "/stack/")
        if not opened:
            tab.page.locator(".stack-areas").get_by_text("영역 20").click()
        # For some frames, since a page that scrolls smoothly may only pass by.
        tab.page.wait_for_function("""() => {
            const { top } = document.getElementById("영역-20").getBoundingClientRect();
            window.frames_there = 0 <= top && top < 60 ? (window.frames_there ?? 0) + 1 : 0;
            return window.frames_there > 30;
        }""")


@pytest.mark.parametrize("url", ["/stack/", "/stack/timeline/", "/posts/a/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_screen(site: Blog, browser: Browser, url: str, width: int) -> None:
    with quiet(browser, viewport={"width": width, "height": 900}) as tab:
        show(tab.page, site.root / "public", url)
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width


def test_without_a_script(site: Blog, browser: Browser) -> None:
    """All tools are there, and no field that does nothing."""
    with quiet(browser, java_script_enabled=False) as tab:
        show(tab.page, site.root / "public", "/stack/")
        assert tab.page.locator("dt:visible").count() == 63
        assert tab.page.locator("input:visible").count() == 0
