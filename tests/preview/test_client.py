"""How pages follow the builds, in a real browser."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tests.preview.pages import colour, kept, paragraphs, reloaded, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.preview.browser import Tab
    from tests.preview.fake import Fake

pytestmark = pytest.mark.browser


# ---- Reloads ----


def test_a_reload_keeps_the_place(page: Page, fake: Fake) -> None:
    page.evaluate("scrollTo(0, 900)")
    fake.page("/a/", "<h1>딴 제목</h1>" + paragraphs(60))
    fake.reload("/b/", page=True)
    reloaded(page, fake)
    assert page.get_by_role("heading", name="딴 제목").count() == 1
    assert page.evaluate("[scrollY, history.scrollRestoration]") == [900, "auto"]
    assert page.evaluate("marked") == []


def test_the_block_that_changed_comes_into_view(page: Page, fake: Fake) -> None:
    fake.page("/a/", "<h1>한 글</h1>" + paragraphs(61, n1="단락 1", n50="바뀐 단락").replace('"5"', '"6"'))
    fake.reload(page=True)
    reloaded(page, fake)
    page.wait_for_function("marked.length === 1")
    assert page.evaluate("marked") == ["바뀐 단락"]
    page.wait_for_function("document.getAnimations().length === 0")
    box = page.get_by_text("바뀐 단락").bounding_box()
    assert box is not None
    assert 0 < box["y"] < 700
    assert page.locator("[style], [class], sitegen-preview, iframe").count() == 0


def test_a_block_in_view_is_marked_where_it_is(page: Page, fake: Fake) -> None:
    page.evaluate("scrollTo(0, 300)")
    fake.page("/a/", "<h1>한 글</h1>" + paragraphs(60, n14="단락 14<ul><li data-line=33>하나<li data-line=34>둘</ul>"))
    fake.reload(page=True)
    reloaded(page, fake)
    page.wait_for_function("marked.length === 1")
    assert page.evaluate("scrollY") == 300


def test_of_a_list_one_item_is_marked(page: Page, fake: Fake) -> None:
    items = [f'<li data-line="{n}">항목 {n}</li>' for n in range(200)]
    fake.page("/list/", f'<ul data-line="1">{"".join(items)}</ul>')
    visit(page, fake, "/list/")
    items[150] = '<li data-line="150">새 항목</li>'
    fake.page("/list/", f'<ul data-line="1">{"".join(items)}</ul>')
    fake.reload(page=True)
    reloaded(page, fake)
    page.wait_for_function("marked.length === 1")
    assert page.evaluate("marked") == ["새 항목"]


def test_other_pages_are_left_alone(page: Page, fake: Fake) -> None:
    fake.reload("/", "/b/", "/a/b/", "/static/other.css", "/feed.xml")
    assert kept(page, fake)


def test_what_the_page_shows_counts(page: Page, fake: Fake) -> None:
    fake.files["/i.svg"] = fake.files["/bg.svg"] = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    style = "<style>body { background: url(/bg.svg) }</style>"
    fake.page("/i/", '<img src="/i.svg" alt="">', style)
    visit(page, fake, "/i/")
    for path in ("/i.svg", "/bg.svg"):
        page.wait_for_load_state("networkidle")
        fake.reload(path)
        reloaded(page, fake)
        page.evaluate("window.same = true")
    fake.reload("/j.svg")
    assert kept(page, fake)


def test_a_tab_comes_back_with_the_server(page: Page, fake: Fake) -> None:
    fake.stop()
    page.wait_for_timeout(1200)
    fake.start()
    told = fake.hello()
    assert (told["path"], told["shows"]) == ("/a/", "first")
    fake.reload(page=True)
    reloaded(page, fake)


# ---- Style sheets ----


@pytest.mark.parametrize("command", ["style", "reload"])
@pytest.mark.parametrize("names", [["/a.css"] * 3, ["/a.0123456789.css", "/a.abcdef0123.css", "/a.0123abcdef.css"]])
def test_a_style_sheet_is_swapped(page: Page, fake: Fake, command: str, names: list[str]) -> None:
    fake.page("/s/", paragraphs(60), f'<link rel="stylesheet" href="{names[0]}"><style>p {{ margin: 9px }}</style>')
    fake.files[names[0]] = "body { color: rgb(0, 1, 1) }"
    visit(page, fake, "/s/")
    page.evaluate("scrollTo(0, 400)")
    for shade, (old, new) in enumerate(itertools.pairwise(names), 1):
        del fake.files[old]
        fake.files[new] = f"body {{ color: rgb({shade}, 1, 1) }}"
        # What is gone is told of too.
        (fake.style if command == "style" else fake.reload)(*sorted({old, new}))
        colour(page, f"rgb({shade}, 1, 1)")
        page.wait_for_function("document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert page.evaluate("[scrollY, document.styleSheets.length]") == [400, 2]
    assert page.locator("link + style").count() == 1
    assert kept(page, fake)


def test_the_old_sheet_stays_until_the_new_one_has_come(page: Page, fake: Fake) -> None:
    fake.files["/a.css"] = "body { color: rgb(1, 1, 1) }"
    fake.page("/s/", "글", '<link rel="stylesheet" href="/a.css">')
    visit(page, fake, "/s/")
    asked: list[Any] = []
    page.route(
        "**/a.css?*", lambda route: asked.append(route)
    )  # a method of C takes no attributes, which Playwright wants
    fake.style("/a.css")
    assert kept(page, fake)
    colour(page, "rgb(1, 1, 1)")
    asked[0].fulfill(body="body { color: rgb(2, 1, 1) }", content_type="text/css")
    colour(page, "rgb(2, 1, 1)")


# ---- To the editor ----


@pytest.mark.parametrize("where", ["p", "a", ""])
def test_alt_and_two_clicks_open_the_editor(tab: Tab, fake: Fake, where: str) -> None:
    fake.page("/a/", paragraphs(3, n1='단락 <a href="/b/">하나</a>'))
    fake.state["edit"] = "vscode://file/blog/a.md:{line}:{column}" if where else None
    page = visit(tab.page, fake, "/a/")
    wanted: list[str] = []
    session = tab.context.new_cdp_session(page)
    session.send("Page.enable")
    session.on("Page.frameRequestedNavigation", lambda event: wanted.append(event["url"]))
    page.get_by_text("단락 2").dblclick()
    page.locator("p:nth-child(2) a" if where == "a" else "p:nth-child(2)").dblclick(
        modifiers=["Alt"], position={"x": 5, "y": 5}
    )
    assert kept(page, fake)
    assert wanted == (["vscode://file/blog/a.md:7:1"] if where else [])
    tab.forgive("vscode://")  # no program here knows the scheme
