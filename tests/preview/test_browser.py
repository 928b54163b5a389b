"""The preview in a real browser: what an author saves appears, and nobody reloads."""

from __future__ import annotations

import http.server
import re
import socketserver
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.abilities import needs
from tests.preview.browser import chromium, quiet
from tests.preview.serving import SITE, Serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    needs("signals that stop and kill"),
]
LONG = "\n\n".join(f"문단 {n}. " + "길게 쓴 글이다. " * 30 for n in range(40))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def mark(page: Page) -> None:
    """Leave something in the page that a reload would lose."""
    page.evaluate("window.kept = true")


def is_same(page: Page) -> bool:
    """Whether the page was not loaded anew since it was marked."""
    return bool(page.evaluate("window.kept === true"))


def test_edits_appear(browser: Browser, tmp_path: Path) -> None:
    """A body, a title, a template, the style sheet, the config, a new post and one that goes."""
    from playwright.sync_api import expect

    site = Serving(tmp_path, SITE.replace('"plain"', '"mine"'))
    site.blog.write("themes/mine/theme.toml", 'extends = "plain"\n')
    site.blog.write("themes/mine/static/more.css", "h1 { color: rgb(1, 2, 3) }\n")
    extend = '{% extends "plain/base.html" %}\n{% block head %}{{ super() }}'
    extend += '<link rel="stylesheet" href="{{ "more.css"|asset }}">{% endblock %}\n'
    site.blog.write("themes/mine/templates/base.html", extend)
    with site, quiet(browser) as tab:
        page = tab.page
        page.goto(f"{site.url}/posts/first/")
        expect(page.locator("body")).to_contain_text("첫 문단이다.")
        site.edit("content/posts/first.md", "첫 문단이다.", "고친 문단이다.")
        expect(page.locator("body")).to_contain_text("고친 문단이다.")
        site.edit("content/posts/first.md", "title: 첫 글", "title: 새 제목")
        expect(page).to_have_title(re.compile("새 제목"))
        site.edit("themes/mine/templates/base.html", "{{ super() }}", '{{ super() }}<meta name="mine" content="x">')
        expect(page.locator('meta[name="mine"]')).to_have_count(1)
        mark(page)
        site.edit("themes/mine/static/more.css", "rgb(1, 2, 3)", "rgb(4, 5, 6)")
        expect(page.locator("h1").first).to_have_css("color", "rgb(4, 5, 6)")
        assert is_same(page), "a style sheet needs no reload"
        site.edit("site.toml", 'title = "시험"', 'title = "새 블로그"')
        expect(page).to_have_title(re.compile("새 블로그"))
        page.goto(f"{site.url}/")
        site.blog.post("third", "셋째 본문", title="셋째 글")
        expect(page.locator("body")).to_contain_text("셋째 글")
        (tmp_path / "content/posts/third.md").unlink()
        expect(page.locator("body")).not_to_contain_text("셋째 글")


def test_only_tabs_that_changed(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    with Serving(tmp_path) as site, quiet(browser) as tab:
        first, second = tab.page, tab.open()
        first.goto(f"{site.url}/posts/first/")
        second.goto(f"{site.url}/about/")
        mark(first)
        mark(second)
        site.edit("content/posts/first.md", "첫 문단이다.", "고친 문단이다.")
        expect(first.locator("body")).to_contain_text("고친 문단이다.")
        site.settle()
        assert is_same(second)


def test_where_am_i(browser: Browser, tmp_path: Path) -> None:
    """An edit in sight leaves the scroll position alone; one out of sight is scrolled to; both are marked."""
    from playwright.sync_api import expect

    with Serving(tmp_path) as site, quiet(browser, viewport={"width": 900, "height": 600}) as tab:
        site.blog.post("long", LONG)
        # On a busy machine a page may be shown as it was, and the console would name one that was not there.
        until(lambda: "문단 20." in site.get("/posts/long/")[1])
        page = tab.page
        page.goto(f"{site.url}/posts/long/")
        page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
        page.get_by_text("문단 20.").evaluate("element => element.scrollIntoView({ block: 'center' })")
        until(lambda: page.evaluate("scrollY") > 1000)
        before = page.evaluate("scrollY")
        site.edit("content/posts/long.md", "문단 20.", "문단 스물.")
        expect(page.get_by_text("문단 스물.")).to_be_in_viewport()
        assert page.evaluate("scrollY") == before
        site.edit("content/posts/long.md", "문단 3.", "문단 셋.")
        expect(page.get_by_text("문단 셋.")).to_be_in_viewport()


def test_the_overlay(browser: Browser, tmp_path: Path) -> None:
    """A post breaks and is mended: the last good page stays below, and the overlay says what the terminal says."""
    from playwright.sync_api import expect

    with Serving(tmp_path, SITE, lang="ko") as site, quiet(browser) as tab:
        page = tab.page
        page.goto(f"{site.url}/posts/second/")
        site.edit("content/posts/first.md", "둘째 문단이다.", "[없는 글](nowhere.md)로 간다.")
        overlay = page.get_by_role("dialog")
        expect(overlay).to_be_visible()
        expect(overlay).to_contain_text("content/posts/first.md:8:8")
        expect(overlay).to_contain_text("[없는 글](nowhere.md)로 간다.")
        link = overlay.get_by_role("link").first.get_attribute("href")
        assert link == f"vscode://file{tmp_path}/content/posts/first.md:8:8"
        terminal = site.said.partition("오류: ")[2].partition("\n")[0]
        assert terminal
        expect(overlay).to_contain_text(terminal)
        expect(page.locator("body")).to_contain_text("둘째 글의 본문")
        site.edit("content/posts/first.md", "nowhere.md", "second.md")
        expect(overlay).to_have_count(0)


def test_a_page_that_never_built(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    with Serving(tmp_path, SITE.replace("second.md --\n---\n", "second.md --\n---\n:\n"), lang="ko") as site:
        tab = browser.new_context()
        page = tab.new_page()
        page.goto(f"{site.url}/posts/first/")
        expect(page.get_by_role("dialog")).to_contain_text("content/posts/second.md")
        site.edit("content/posts/second.md", "---\n:\n", "---\n")
        expect(page.locator("body")).to_contain_text("첫 문단이다.")
        expect(page.get_by_role("dialog")).to_have_count(0)
        tab.close()


def test_drafts_are_marked(browser: Browser, tmp_path: Path) -> None:
    """On their own page and in lists; never in what is published."""
    from playwright.sync_api import expect

    text = SITE + "-- content/posts/draft.md --\n---\ntitle: 쓰는 중\ndate: 2026-01-05\ndraft: true\n---\n초안의 본문\n"
    text += "-- content/posts/later.md --\n---\ntitle: 나중 글\ndate: 2050-01-01\n---\n나중의 본문\n"
    with Serving(tmp_path, text, lang="ko") as site, quiet(browser) as tab:
        page = tab.page
        page.goto(f"{site.url}/")
        expect(page.get_by_text("초안", exact=True).first).to_be_visible()
        expect(page.get_by_text("예정", exact=True).first).to_be_visible()
        page.goto(f"{site.url}/posts/draft/")
        expect(page.get_by_text("초안: 발행한 사이트에는 없습니다")).to_be_visible()
        site.edit("content/posts/draft.md", "draft: true\n", "")
        expect(page.get_by_text("초안: 발행한 사이트에는 없습니다")).to_have_count(0)


def test_frames(browser: Browser, tmp_path: Path) -> None:
    """A page frames others of its own site; a page of another site, or of another port, frames none."""
    from playwright.sync_api import Error

    site = Serving(tmp_path, SITE)
    site.blog.write("content/posts/frame.md", "---\ntitle: 틀\ndate: 2026-01-04\n---\n<iframe src=/about/></iframe>\n")
    with site, quiet(browser) as tab:
        page = tab.page
        page.goto(f"{site.url}/posts/frame/")
        expected = "소개하는 글"
        page.frame_locator("iframe").get_by_text(expected).wait_for()
        with socketserver.TCPServer(("127.0.0.1", 0), Foreign) as foreign:
            foreign.frames = [f"http://{host}:{site.port}/blog/about/" for host in ("127.0.0.1", "localhost")]  # type: ignore[attr-defined]  # for its handler
            threading.Thread(target=foreign.serve_forever, daemon=True).start()
            page.goto(f"http://127.0.0.1:{foreign.server_address[1]}/")
            page.wait_for_load_state("load")
            texts = []
            for frame in page.frames[1:]:
                with suppress(Error):  # the frame of an element that may show nothing goes away
                    texts.append(frame.locator("body").inner_text())
            foreign.shutdown()
        assert len(texts) >= 2, "the iframes; of the others only what could be shown"
        assert not any(expected in text for text in texts), texts
        tab.forgive("Failed to load resource")
        tab.forgive("frame")


class Foreign(http.server.BaseHTTPRequestHandler):
    """A page of somebody else, full of frames."""

    def do_GET(self) -> None:
        tags = "<iframe src={0}></iframe><embed src={0}><object data={0}></object>"
        body = "".join(tags.format(address) for address in self.server.frames).encode()  # type: ignore[attr-defined]  # as above
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
