"""What the preview puts into pages: problems and marks, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.preview.browser import quiet
from tests.preview.fake import WORDS, Fake, wire
from tests.preview.pages import ERROR, WARNING, badge, dialog, visit
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.preview.browser import Tab

pytestmark = pytest.mark.browser

# Each stops the build in another of its stages.
BROKEN = [
    'titel = "오타"',
    "-- content/posts/첫 글.md --\n---\ntitle: 첫 글\ndate: 2026-13-02\ntags: 3\n---\n본문",
    (
        "-- content/posts/a.md --\n---\ntitle: 같은 주소\ndate: 2026-01-02\nslug: 글\n---\n본문\n"
        "-- content/posts/b.md --\n---\ntitle: 같은 주소\ndate: 2026-01-02\nslug: 글\n---\n본문"
    ),
    "-- content/posts/c.md --\n---\ntitle: 셋째\ndate: 2026-01-02\n---\n자세한 것은 [😀 지난 글](/없는-글/)에서.",
]


def test_the_overlay_tells_all_that_the_terminal_tells(page: Page, fake: Fake, tmp_path: Path) -> None:
    found = [problem for n, text in enumerate(BROKEN) for problem in Blog(tmp_path / str(n), text).problems()]
    fake.say(problems=[wire(problem) for problem in found])
    shown = dialog(page)
    shown.wait_for()
    assert shown.get_attribute("aria-labelledby") == "title"
    assert shown.get_by_role("heading").text_content() == WORDS["failed"]
    text = shown.inner_text()
    assert f"오류 {len(found)}개" in text
    for problem in map(wire, found):
        spots = [f"{spot['path']}:{spot['line']}:{spot['column']}" for spot in (problem, *problem["others"])]
        item = shown.locator("li", has_text=spots[0]).first
        assert item.get_by_role("link").all_text_contents() == spots
        assert item.locator(".label").text_content() == "오류"
        assert item.locator(".message > span").text_content() == problem["message"]
        assert item.locator(".hint > span").text_content() == problem["hint"]
        assert item.locator(".number").first.text_content() == str(problem["line"])
        assert item.locator(".source code").first.text_content() == problem["text"]
        start = problem["column"] - 1
        assert item.locator("mark").first.text_content() == problem["text"][start : start + problem["length"]]
        assert item.get_by_role("link").first.get_attribute("href") == problem["edit"]


def test_the_overlay_goes_when_the_problems_do(page: Page, fake: Fake) -> None:
    fake.say(problems=[ERROR])
    dialog(page).wait_for()
    fake.say(problems=[ERROR, {**ERROR, "message": "또 깨졌습니다"}])
    page.get_by_text("또 깨졌습니다").wait_for()
    assert page.locator("sitegen-preview .said").text_content() == f"{WORDS['failed']} 오류 2개"
    fake.say(problems=[])
    dialog(page).wait_for(state="hidden")
    assert badge(page).is_hidden()


@pytest.mark.parametrize("how", ["key", "button"])
def test_the_overlay_stays_away_until_the_problems_change(page: Page, fake: Fake, how: str) -> None:
    fake.say(problems=[ERROR])
    dialog(page).wait_for()
    page.keyboard.press("Escape") if how == "key" else page.get_by_role("button", name="닫기").click()
    dialog(page).wait_for(state="hidden")
    assert badge(page).text_content() == "오류 1개"
    page.reload()
    badge(page).wait_for()
    assert dialog(page).is_hidden()
    fake.say(problems=[{**ERROR, "line": 4}])
    dialog(page).wait_for()
    fake.say(problems=[])
    fake.say(problems=[ERROR])
    dialog(page).wait_for()


def test_warnings_wait_in_the_corner(page: Page, fake: Fake) -> None:
    fake.say(problems=[WARNING, {**WARNING, "line": 9}])
    badge(page).wait_for()
    assert badge(page).text_content() == "경고 2개"
    assert dialog(page).is_hidden()
    badge(page).click()
    assert dialog(page).get_by_role("heading").text_content() == "경고 2개"
    assert badge(page).is_hidden()
    page.keyboard.press("Escape")
    badge(page).wait_for()
    fake.say(problems=[ERROR])
    dialog(page).wait_for()
    fake.say(problems=[WARNING])
    dialog(page).wait_for(state="hidden")
    fake.say(problems=[])
    badge(page).wait_for(state="hidden")


def test_who_is_typing_keeps_the_keyboard(page: Page, fake: Fake) -> None:
    fake.page("/form/", "<textarea></textarea>")
    visit(page, fake, "/form/")
    page.locator("textarea").focus()
    fake.say(problems=[ERROR])
    dialog(page).wait_for()
    page.keyboard.type("안녕")
    assert page.locator("textarea").input_value() == "안녕"
    page.keyboard.press("Escape")
    page.locator("textarea").blur()
    fake.say(problems=[{**ERROR, "line": 4}])
    dialog(page).wait_for()
    assert dialog(page).evaluate("(it) => it.getRootNode().activeElement === it")


def test_text_is_never_markup(page: Page, fake: Fake) -> None:
    bad = "<img src=x onerror=alert(1)>`<b>`"
    place = {"path": bad, "line": 1, "column": 2, "text": f"가{bad}", "length": 3, "edit": None}
    fake.say(problems=[{**ERROR, "message": bad, "hint": bad, **place, "others": [place]}])
    dialog(page).wait_for()
    assert dialog(page).locator("img, .message b:not(.label)").count() == 0
    assert dialog(page).locator(".message > span").text_content() == bad
    assert dialog(page).locator(".source code").first.text_content() == f"가{bad}"


def test_nothing_steers_the_reader(page: Page, fake: Fake) -> None:
    """Control and bidirectional characters are shown, characters count as one whatever UTF-16 makes of them, and of a
    long line there is what is around the spot."""
    fake.say(problems=[{**ERROR, "text": "😀\u202e가나" + "다" * 500, "column": 3, "length": 2}])
    dialog(page).wait_for()
    assert dialog(page).locator("mark").text_content() == "가나"
    text = dialog(page).locator(".source code").text_content() or ""
    assert text.startswith("😀\\u202e가나다")
    assert text.endswith("다…")
    assert len(text) < 300


def test_a_hostile_style_sheet_does_not_reach_the_overlay(page: Page, fake: Fake) -> None:
    fake.say(problems=[ERROR])
    dialog(page).wait_for()
    measure = """(it) => [it.getBoundingClientRect(), ...[...it.querySelectorAll("*")].map((part) => {
        const { fontSize, display, color, fontFamily } = getComputedStyle(part);
        return [part.getBoundingClientRect(), fontSize, display, color, fontFamily] })]"""
    before = dialog(page).evaluate(measure)
    hostile = "* { display: none !important; font: 90px cursive !important; color: red !important }"
    fake.page("/hostile/", "<h1>안녕</h1>", f"<style>{hostile} html {{ font-size: 90px; opacity: 0 }}</style>")
    visit(page, fake, "/hostile/")
    dialog(page).wait_for()
    assert dialog(page).evaluate(measure) == before
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.getAttribute('style')") in (None, "")


def test_a_site_that_was_never_built_comes_when_it_is(tab: Tab, fake: Fake) -> None:
    fake.page("/new/", "", status=500)
    fake.say(problems=[ERROR])
    page = visit(tab.page, fake, "/new/")
    dialog(page).wait_for()
    fake.page("/new/", "<h1>새 글</h1>")
    fake.say(problems=[])
    fake.reload(page=True)
    page.get_by_role("heading", name="새 글").wait_for()
    tab.forgive("status of 500")


def test_drafts_are_marked(browser: Browser) -> None:
    fake = Fake("/blog")
    try:
        with quiet(browser) as tab:
            links = {"초안 글": "/blog/%EA%B0%80/", "예정 글": "/blog/b/", "발행한 글": "/blog/c/", "먼 글": "/b/"}
            listed = "".join(f'<li><a href="{href}">{text}</a></li>' for text, href in links.items())
            prose = '<p data-line="3"><a href="/blog/b/">본문의 링크</a></p><a href="#x">차례</a>'
            fake.page("/가/", f'<main><ul>{listed}</ul>{prose}<a href="/blog/b/"><img alt="" src="data:,"></a></main>')
            fake.state["early"] = {"/가/": "draft", "/b/": "future"}
            page = visit(tab.page, fake, "/가/")
            page.locator("p.draft").wait_for()
            assert page.locator("p.draft").text_content() == WORDS["draft-page"]
            assert page.locator("span.draft, span.future").all_text_contents() == ["초안", "예정"]
            assert page.get_by_role("link", name="예정 글 예정", exact=True).count() == 1
            fake.say(early={"/c/": "draft"})
            page.get_by_role("link", name="발행한 글 초안", exact=True).wait_for()
            assert page.locator("sitegen-preview").count() == 1
    finally:
        fake.stop()
