"""Pages for the client to run in, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.preview.fake import Fake

WARNING: dict[str, Any] = {
    "severity": "warning",
    "code": "w",
    "message": "이미지가 큽니다",
    "hint": "줄여 주세요",
    "others": [],
}
WARNING |= {"path": "content/posts/a.md", "line": 3, "column": 1, "text": "![](a.png)", "length": 4, "edit": None}
ERROR = {**WARNING, "severity": "error", "code": "e", "message": "깨졌습니다"}


def paragraphs(count: int, **changed: str) -> str:
    """A page's body; ``n7="…"`` is the text of paragraph 7."""
    texts = (changed.get(f"n{n}", f"단락 {n}") for n in range(count))
    return "<main>" + "".join(f'<p data-line="{2 * n + 5}">{text}</p>\n' for n, text in enumerate(texts)) + "</main>"


def visit(page: Page, fake: Fake, path: str) -> Page:
    """Open a page and wait until it is connected; leaves a variable in it that a reload wipes out."""
    page.goto(fake.url(path))
    fake.hello()
    page.evaluate("window.same = true")
    return page


def reloaded(page: Page, fake: Fake) -> None:
    """Wait until the page has been loaded anew and is connected."""
    page.wait_for_function("!window.same && document.readyState === 'complete'")
    fake.hello()


def kept(page: Page, fake: Fake) -> bool:
    """Whether the page has not been reloaded once all is heard that the server has said so far."""
    fake.say(problems=[WARNING])
    badge(page).wait_for()
    return bool(page.evaluate("window.same"))


def dialog(page: Page) -> Locator:
    """The overlay."""
    return page.get_by_role("dialog")


def badge(page: Page) -> Locator:
    """What is left of it in the corner."""
    return page.locator("sitegen-preview .badge")


def colour(page: Page, want: str) -> None:
    """Wait until the text has a colour."""
    page.wait_for_function("(want) => getComputedStyle(document.body).color === want", arg=want)
