"""Fixtures, and the rule that in CI nothing is skipped."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from sitegen.content import fast
from tests.abilities import skip_what_cannot_be_made
from tests.built import COMBINATIONS, Built, build_site
from tests.quick import compute_once, work_in_memory
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(__file__).resolve().parents[2] / "shared"
CI = bool(os.environ.get("CI"))

settings.register_profile(
    "default", deadline=None, derandomize=CI, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--without-fast`` runs the tests without the faster ways to what the libraries do."""
    parser.addoption("--without-fast", action="store_true", help="run without the modules of sitegen.content.fast")


def pytest_configure(config: pytest.Config) -> None:
    fast.ENABLED = not config.getoption("--without-fast")
    work_in_memory()
    compute_once()
    # A job in the background ignores these, and so would all that the tests start.
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow tests: at the end, one alone would keep the other processes waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


abilities = pytest.fixture(scope="session", autouse=True)(skip_what_cannot_be_made)


@pytest.fixture
def blog(tmp_path: Path) -> Callable[[str], Blog]:
    """Makes a site from a string; see ``tests.support``."""

    def make(text: str = "") -> Blog:
        return Blog(tmp_path / "blog", text)

    return make


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes a line about what a test has counted, to be printed after the run."""
    return lambda line: record_property("counted", line)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data beside the checkout: real posts of other generators."""
    if not SHARED.is_dir():
        if CI:
            pytest.fail("the data folder is missing, and in CI nothing is skipped")
        pytest.skip("needs the data folder beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Built]:
    """Any of the whole sites, built once: a site, a theme, and with a base path or without."""
    return cache(lambda *which: build_site(*which, tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="session", params=COMBINATIONS, ids="-".join)
def built(request: pytest.FixtureRequest, site_of: Callable[..., Built]) -> Built:
    """Each of the whole sites in turn."""
    return replace(site_of(*request.param))  # what was read of its pages is forgotten after its turn


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have counted, also where they ran in other processes."""
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == "counted":
                terminalreporter.write_line(f"  {line}")
