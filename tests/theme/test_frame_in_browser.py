"""The frame of all pages in Chromium: the head on phones, the menu by keyboard and touch, and the margins."""

from __future__ import annotations

import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.preview.browser import chromium, quiet
from tests.support import Blog
from tests.theme.test_measured import SCROLL, WATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SITE = """title = "우리 팀이 만들고 배운 것을 차근차근 적어 두는 아주 긴 이름의 기술 블로그"

[[navigation]]
title = "글"
url = "/"

[[navigation]]
title = "모음"
children = [{title = "태그", url = "/tags/"}, {title = "기술 스택", url = "/stack/"}]

[[navigation]]
title = "소개"
url = "about.md"

[theme_options]
show_sidebar = SIDEBAR

[theme_options.announcement]
text = "첫 번째 세미나를 엽니다."
-- content/about.md --
---
title: 소개
---
소개
-- content/404.md --
---
title: 없는 페이지
---
없습니다.
-- content/posts/stack.md --
---
title: 기술 스택
date: 2026-01-02
kind: stack
series: 연재
tags: [배포]
authors: [하늘]
stack: [Python, Kubernetes]
---
## 하나

## 둘

## 셋
-- content/posts/short.md --
---
title: 짧은 글
date: 2026-01-03
series: 연재
category: 기록
---
짧은 글
-- content/posts/short-en.md --
---
title: A short post
date: 2026-01-03
lang: en
translation: short.md
---
Short
-- content/posts/short-de.md --
---
title: Ein kurzer Text
date: 2026-01-03
lang: de
translation: short.md
---
Kurz
"""
KINDS = (
    "/ /posts/stack/ /posts/short/ /about/ /tags/배포/ /series/연재/ /authors/하늘/ /tags/ /series/ /archive/"
    " /archive/2026/ /stack/ /stack/python/ /stack/timeline/ /404.html"
)
# How far the content is from the edges, each part of the page as wide as its box.
MARGINS = """() => {
  const boxes = [...document.querySelectorAll("main > *")].map((part) => part.getBoundingClientRect());
  const seen = boxes.filter((box) => box.width > 1);
  return [Math.min(...seen.map((box) => box.left)), innerWidth - Math.max(...seen.map((box) => box.right))];
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Pages come in two parts, cut before the last button of the head, if the address says `?slow`."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if query != "slow":
            return super().do_GET()
        page = Path(self.translate_path(path)).joinpath("index.html").read_bytes()
        cut = page.index(b'<button class="theme-switch"')
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page[:cut])
        self.wfile.flush()
        time.sleep(0.5)
        self.wfile.write(page[cut:])
        return None

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module", params=["true", "false"], ids=["sidebar", "no sidebar"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a site."""
    blog = Blog(tmp_path_factory.mktemp("frame") / "blog", SITE.replace("SIDEBAR", request.param))
    blog.build()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(blog.root / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_margins(browser: Browser, home: str) -> None:
    """The content of no page leans to a side."""
    with quiet(browser, viewport={"width": 1280, "height": 900}) as tab:
        for path in KINDS.split():
            tab.page.goto(home + path)
            left, right = tab.page.evaluate(MARGINS)
            assert abs(left - right) <= 16, (path, left, right)
            assert left >= 100, path


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_half_of_the_head_comes_late(browser: Browser, home: str, width: int) -> None:
    with quiet(browser, viewport={"width": width, "height": 844}) as tab:
        tab.context.add_init_script(WATCH)
        for path in ("/", "/posts/stack/", "/tags/"):
            tab.page.goto(f"{home}{path}?slow")
            assert tab.page.evaluate(SCROLL) == [], path


def test_head_on_phones(browser: Browser, home: str) -> None:
    """One row, whatever the site is called. The menu opens, also without JavaScript, and only text is a link."""
    for scripts in (True, False):
        options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": scripts}
        with quiet(browser, **options) as tab:
            page = tab.page
            page.goto(f"{home}/stack/")
            assert page.locator(".site-header").bounding_box()["height"] <= 64  # type: ignore[index]  # it is shown
            assert not page.locator(".site-nav").is_visible()
            page.locator(".menu-button").tap()
            page.locator("summary", has_text="모음").tap()
            assert page.locator(".site-nav a", has_text="기술 스택").get_attribute("aria-current") == "page"
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
            assert not page.locator(".site-nav").is_visible()
            page.locator(".menu-button").tap()
            page.locator(".site-nav a", has_text="소개").tap()
            page.wait_for_url(f"{home}/about/")


def test_languages_on_phones(browser: Browser, home: str) -> None:
    """Several have a line below the title and the buttons, and no name is broken."""
    with quiet(browser, viewport={"width": 360, "height": 800}) as tab:
        tab.page.goto(f"{home}/posts/short/")
        places = [
            tab.page.locator(one).bounding_box() or {}
            for one in (".brand", ".theme-switch", ".menu-button", ".languages")
        ]
        assert len({place["y"] + place["height"] / 2 for place in places[:3]}) == 1
        assert places[3]["y"] >= max(place["y"] + place["height"] for place in places[:3])
        assert places[3]["height"] <= 40


def test_submenu_by_keyboard(browser: Browser, home: str) -> None:
    with quiet(browser, viewport={"width": 1280, "height": 900}) as tab:
        page = tab.page
        page.goto(home)
        tags = page.locator(".site-nav a", has_text="태그")
        page.locator("summary", has_text="모음").focus()
        page.keyboard.press("Enter")
        assert tags.is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert not tags.is_visible()
        assert page.evaluate("document.activeElement.textContent") == "모음"
        page.keyboard.press("Enter")
        page.mouse.click(640, 700)
        assert not tags.is_visible()
        brand = page.locator(".brand").bounding_box()
        assert brand is not None
        assert brand["width"] < 640


def test_closed_announcement(browser: Browser, home: str) -> None:
    """It stays closed on other pages, and is not there while they are laid out."""
    with quiet(browser, viewport={"width": 1280, "height": 900}) as tab:
        bar = tab.page.locator(".announcement")
        tab.page.goto(home)
        bar.get_by_role("button").click()
        assert not bar.is_visible()
        tab.page.goto(f"{home}/about/")
        assert not bar.is_visible()
