"""Chromium for tests, driven by Playwright, and what it says while it runs."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

# A machine may be busy with other tests. Nothing waits that long when all is well.
PATIENCE = 20_000
NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium: the one that the variable CHROMIUM names, or the first on PATH. Skips where there is none, but in CI
    nothing is skipped.

    Hold it no longer than for one module: Playwright keeps an event loop running in this thread.
    """
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        _miss("playwright")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        _miss("Chromium")
    expect.set_options(timeout=PATIENCE)
    # Chromium's sandbox refuses to run as root, as containers do.
    args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=args)
        yield browser
        browser.close()


def _miss(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and in CI nothing is skipped")
    pytest.skip(f"needs {what}")


class Tab:
    """A page in a window of its own. ``said`` holds what came to its console, errors that nobody caught included."""

    def __init__(self, browser: Browser, **options: object) -> None:
        self.context = browser.new_context(**options)  # type: ignore[arg-type]  # names are Playwright's own
        self.context.set_default_timeout(PATIENCE)
        self.said: list[str] = []
        self.page = self.open()

    def open(self) -> Page:
        """One more page in the same window."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("crash", lambda _: self.said.append("crash"))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        self.said.append(f"{message.type}: {message.text}")

    def forgive(self, what: str) -> None:
        """Pass over what Chromium itself reports, and no script can help."""
        self.said = [said for said in self.said if what not in said]

    def close(self) -> None:
        """Close the window. What it asks for meanwhile, such as the icon, may be gone with the test."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.context.close()


@contextmanager
def quiet(browser: Browser, **options: object) -> Iterator[Tab]:
    """A window whose console must stay empty. ``options`` are those of Playwright's ``new_context``."""
    tab = Tab(browser, **options)
    try:
        yield tab
        assert not tab.said, tab.said
    finally:
        tab.close()
