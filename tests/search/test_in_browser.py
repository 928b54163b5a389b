"""The dialogue and the page of the search in Chromium."""

from __future__ import annotations

import threading
from functools import partial
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.conftest import CI
from tests.preview.browser import chromium, quiet
from tests.support import Blog
from tests.theme.test_frame_in_browser import Quiet
from tests.theme.test_measured import AXE, CHECK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

    from tests.preview.browser import Tab

pytestmark = pytest.mark.browser
SITE = """theme = "THEME"
output = "www/b"
-- content/posts/deploy.md --
---
title: 무중단 배포
date: 2026-03-04
tags: [배포]
stack: [Jenkins]
kind: deploy
---
처음에는 손으로 했다.

## 되돌리기

배포했습니다. 문제가 있으면 되돌립니다.
-- content/posts/markup.md --
---
title: "<img src=x onerror=alert(1)> 조심하기"
date: 2026-03-05
---
본문에도 `<img src=x onerror=alert(1)>`이 있습니다.
"""
MANY = 14
INDEX = "**/static/search/*.json"
ACTIVE = "document.querySelector('[aria-selected=true]')?.id ?? null"


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The URLs of the same site, which lies below a base path, by their themes."""
    servers, found = [], {}
    for theme in ("default", "plain"):
        blog = Blog(tmp_path_factory.mktemp(theme) / "blog", SITE.replace("THEME", theme))
        for number in range(MANY):
            blog.post(f"기록 {number}", "날마다 적는 기록입니다. 오늘은 배포가 없었습니다.")
        handler = partial(Quiet, directory=str(blog.root / "www"))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        found[theme] = f"http://127.0.0.1:{server.server_address[1]}/b"
        blog.build(base_url=found[theme])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    yield found
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    with quiet(browser, viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as found:
        yield found


def says(page: Page, text: str) -> None:
    """Waits until the search says ``text``."""
    page.get_by_role("status").filter(has_text=text).wait_for()


def must_be_accessible(page: Page) -> None:
    if AXE.is_file() or CI:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
            assert page.evaluate(CHECK, {}) == []


def test_dialogue(tab: Tab, homes: dict[str, str]) -> None:
    """Typing, also while a syllable is composed; keys; what is shown and said; where the focus is."""
    page, home = tab.page, homes["default"]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}/posts/deploy/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url]
    opener, box, field = page.locator(".search-button"), page.locator("dialog"), page.locator("dialog input")
    results = page.get_by_role("option")

    # What is typed while the script is on its way is not lost.
    opener.focus()
    page.keyboard.press("/")
    page.keyboard.type("배포")
    says(page, f"결과 {MANY + 1}개")
    assert field.evaluate("field => field === document.activeElement")
    assert [field.get_attribute(name) for name in ("role", "aria-expanded")] == ["combobox", "true"]
    assert page.get_by_role("listbox").get_attribute("id") == field.get_attribute("aria-controls")
    first = results.first
    assert first.locator("mark").first.inner_text() == "배포"
    assert "배포" in first.inner_text()
    assert "2026년 3월 4일" in first.inner_text()
    # The path is that of the site, without the base path.
    assert first.locator(".meta span").last.inner_text() == "/posts/deploy/"
    must_be_accessible(page)

    # Enter ends a syllable that is being composed, and nothing else. What was chosen is given up.
    page.keyboard.press("ArrowDown")
    field.fill("")
    says(page, "초성(ㅂㅍ)으로도")
    keys = tab.context.new_cdp_session(page)
    for text in ("ㅂ", "배", "뱊", "배포"):
        keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    first.locator("mark", has_text="배포").first.wait_for()
    assert page.evaluate(ACTIVE) is None
    page.keyboard.press("Enter")
    keys.send("Input.insertText", {"text": "배포"})
    assert box.is_visible()
    assert page.url == f"{home}/posts/deploy/"

    # Up and down go around, with the field among the places. Home and End belong to the field until one is chosen.
    last = results.count() - 1
    steps = ("Home", None), ("ArrowUp", last), ("ArrowDown", None), ("ArrowDown", 0), ("End", last), ("Home", 0)
    for key, place in steps:
        page.keyboard.press(key)
        wanted = None if place is None else f"-result-{place}"
        assert page.evaluate(ACTIVE) == wanted, key
        assert (field.get_attribute("aria-activedescendant") or None) == wanted
    # A result on the page itself lies behind the dialogue.
    assert "#" in (results.first.get_attribute("href") or "")
    page.keyboard.press("Enter")
    box.wait_for(state="hidden")
    assert urlsplit(page.url).fragment

    # The same key while Hangul is on; the focus returns.
    opener.focus()
    page.evaluate("dispatchEvent(new KeyboardEvent('keydown', { key: 'ㅏ', ctrlKey: true }))")
    field.fill("qovh")
    says(page, "혹시 ‘배포’인가요?")
    field.fill("없는낱말")
    says(page, "찾은 것이 없습니다")
    assert field.get_attribute("aria-expanded") == "false"
    field.fill("onerror")
    says(page, "결과 1개")
    assert results.first.locator(".result-title").inner_text() == "<img src=x onerror=alert(1)> 조심하기"
    assert not box.locator("img").count()
    page.keyboard.press("Escape")
    box.wait_for(state="hidden")
    assert opener.evaluate("link => link === document.activeElement")

    # Tools are found, and say what they are.
    opener.click()
    field.fill("jenkins")
    results.filter(has_text="/stack/jenkins/").filter(has_text="도구").wait_for()
    # Enter without a choice leads to all results.
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}/search/?q=jenkins")


def test_what_goes_wrong(tab: Tab, homes: dict[str, str]) -> None:
    """A slow server, no network, an index that has gone."""
    page, home = tab.page, homes["default"]
    held: list[Route] = []
    tab.context.route(INDEX, lambda route: held.append(route))
    page.goto(home)
    page.keyboard.press("Control+k")
    field = page.locator("dialog input")
    field.fill("기록")
    says(page, "찾고 있습니다")
    for route in held:
        route.continue_()
    tab.context.unroute(INDEX)
    says(page, f"결과 {MANY}개")

    page.goto(home)
    page.keyboard.press("/")
    page.wait_for_load_state("networkidle")
    tab.context.set_offline(True)
    field.fill("기록")
    says(page, "인터넷에 연결되어 있지 않습니다")
    assert not page.get_by_role("option").count()
    tab.context.set_offline(False)
    says(page, f"결과 {MANY}개")

    # The script itself cannot come.
    tab.context.route("**/search.*.js", lambda route: route.abort())
    page.goto(home)
    page.locator(".search-button").click()
    says(page, "인터넷에 연결되어 있지 않습니다")
    tab.context.unroute("**/search.*.js")

    tab.context.route(
        INDEX, lambda route: route.continue_() if "index" in route.request.url else route.fulfill(status=404)
    )
    page.goto(home)
    page.keyboard.press("/")
    field.fill("기록")
    says(page, "새로 고침하세요")
    tab.forgive("Failed to load resource")


def test_page(tab: Tab, homes: dict[str, str]) -> None:
    """A link to results, their rest, the history, and a query that is far too long."""
    page, home = tab.page, homes["default"]
    page.goto(home)
    page.goto(f"{home}/search/?q={quote('배포')}")
    says(page, f"결과 {MANY + 1}개")
    field, items = page.locator("main input"), page.locator(".results li")
    assert field.input_value() == "배포"
    assert page.title().startswith("배포 · ")
    must_be_accessible(page)
    shown = items.count()
    page.get_by_role("button", name="더 보기").click()
    page.wait_for_function("document.activeElement.closest('.results')")
    assert items.count() == MANY + 1
    assert items.nth(shown).locator("a").evaluate("link => link === document.activeElement")
    assert page.get_by_role("button", name="더 보기").is_hidden()

    def query() -> str:
        return parse_qs(urlsplit(page.url).query)["q"][0]

    # Typing adds one entry, Enter keeps it, and the next query has one of its own.
    for text in ("기", "기록"):
        field.fill(text)
        page.wait_for_function("text => new URL(location).searchParams.get('q') === text", arg=text)
    field.press("Enter")
    field.fill("onerror")
    says(page, "결과 1개")
    for text in ("기록", "배포"):
        page.go_back()
        says(page, f"결과 {MANY if text == '기록' else MANY + 1}개")
        assert (query(), field.input_value()) == (text, text)
    page.keyboard.press("Tab")  # out of the field, in which a slash is a sign
    page.keyboard.press("/")
    assert field.evaluate("field => field === document.activeElement")

    page.goto(f"{home}/search/?q={'ab' * 5000}{quote('<b>')}")
    says(page, "찾은 것이 없습니다")
    assert len(field.input_value()) == 200
    assert len(query()) == 200


def test_phone_plain_and_without_scripts(browser: Browser, homes: dict[str, str]) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with quiet(browser, **phone) as tab:
        page = tab.page
        page.goto(homes["default"])
        page.locator(".search-button").tap()
        box = page.locator("dialog").bounding_box() or {}
        assert [box[key] for key in ("x", "y", "width", "height")] == [0, 0, 390, 844]
        page.locator("dialog input").fill("배포")
        says(page, f"결과 {MANY + 1}개")
        assert page.evaluate("document.scrollingElement.scrollWidth") == 390
        assert page.locator("dialog input").evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16
        page.get_by_role("button", name="닫기").tap()
        assert page.locator("dialog").is_hidden()
        # A theme without scripts has the page.
        page.goto(homes["plain"])
        page.get_by_role("link", name="검색").tap()
        page.get_by_role("searchbox").fill("배포")
        says(page, f"결과 {MANY + 1}개")
    with quiet(browser, java_script_enabled=False) as tab:
        page = tab.page
        page.goto(f"{homes['default']}/search/")
        assert "자바스크립트를 켜세요" in page.locator("main").inner_text()
        assert page.locator("form").is_hidden()
        page.get_by_role("link", name="검색", exact=True).click()
        page.wait_for_url(f"{homes['default']}/archive/")
