"""A browser, and a server that says what each test wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.preview.browser import chromium, quiet
from tests.preview.fake import Fake
from tests.preview.pages import paragraphs, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.preview.browser import Tab

# Notes which blocks are marked, as a mark is gone before a busy machine looks.
WATCH = """window.marked = [];
const { animate } = Element.prototype;
Element.prototype.animate = function (...rest) { marked.push(this.textContent); return animate.apply(this, rest); };"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the tests of one module."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A server that a test speaks through."""
    fake = Fake()
    yield fake
    fake.stop()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """An empty page, whose console must stay empty too."""
    with quiet(browser, viewport={"width": 1000, "height": 700}) as tab:
        tab.context.add_init_script(WATCH)
        yield tab


@pytest.fixture
def page(tab: Tab, fake: Fake) -> Page:
    """A page that is open and connected, with a variable that a reload would wipe out."""
    fake.page("/a/", "<h1>한 글</h1>" + paragraphs(60))
    return visit(tab.page, fake, "/a/")
