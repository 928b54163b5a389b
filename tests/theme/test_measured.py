"""The pages of whole sites in Chromium: accessible, still, silent, light, and whole without JavaScript or a mouse."""

from __future__ import annotations

import gzip
import http.server
import os
import re
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from tests.built import BASES, REPOSITORY, SITES
from tests.conftest import CI
from tests.preview.browser import chromium, quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.built import Built

AXE = Path(os.environ.get("SITEGEN_AXE") or REPOSITORY / ".cache/node_modules/axe-core/axe.min.js")
BASE = urlsplit(BASES["base"]).path
# A post with code and contents, all included, and all style sheets of a page: in bytes, compressed.
MOST, MOST_CSS = 60_000, 20_000
# So many posts of a site are opened, and one page of every other type.
POSTS = 3
# The host of an image that a text of the site `full` names.
NAMED = "https://images.example/"

# Notes every shift of the layout that can be seen and answers no key or click, and which elements had the focus and
# showed it.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries())
    if (!hadRecentInput && value > 0.0005)
      shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 90))].join(" "));
}).observe({ type: "layout-shift", buffered: true });
window.focused = new Map();
addEventListener("focusin", ({ target }) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(target);
  focused.set(target, outlineStyle !== "none" && parseFloat(outlineWidth) > 0);
});
"""
SCROLL = """async () => {
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) { scrollTo(0, y); await frames(); }
  await Promise.all([...document.images].map((image) => image.decode().catch(() => 0)));
  await frames();
  scrollTo(0, 0);
  return shifts;
}"""
CHECK = """async (options) => (await axe.run(document, { resultTypes: ["violations"], ...options })).violations.flatMap(
  ({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))"""
# The site `full` has a heading without text.
ALL = {"rules": {"empty-heading": {"enabled": False}}}
COLORS = {"runOnly": ["color-contrast", "link-in-text-block"]}
TEXT = """() => {
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let shown = "";
  while (texts.nextNode()) {
    const { parentElement: element, data } = texts.currentNode;
    const needsScripts = element.closest("button, label:has(input), noscript, [role=search]");
    if (element.checkVisibility() && !needsScripts) shown += data.replace(/\\s/g, "");
  }
  return shown;
}"""
REACHABLE = ":is(a[href], button, input, select, textarea, summary, [tabindex='0']):not([tabindex='-1'], :disabled)"
UNREACHED = f"""() => [...document.querySelectorAll("{REACHABLE}")].filter((element) =>
  element.checkVisibility({{ visibilityProperty: true }}) && !focused.get(element)
).map((element) => (focused.has(element) ? "no outline: " : "not reached: ") + element.outerHTML.slice(0, 160))"""


def chosen(site: Built) -> list[str]:
    """The largest page of every type, which the body of the theme names, and of every taxonomy; more than one post."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in site.files:
        kind = re.search(r'<body class="kind-(\w+)', site.text(path)) if path.endswith(".html") else None
        if kind:  # a redirect has none
            groups.setdefault((kind[1], path.partition("/")[0] if kind[1] == "term" else ""), []).append(path)
    found = []
    for (kind, _), paths in groups.items():
        paths.sort(key=lambda path: (-len(site.files[path]), path))
        found += paths[: POSTS if kind == "post" else 1]
    return found


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below the base path, and axe."""

    def translate_path(self, path: str) -> str:
        return str(AXE) if path == "/axe.js" else super().translate_path(path.removeprefix(BASE.rstrip("/")))

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def sites(site_of: Callable[..., Built]) -> Iterator[dict[str, Built]]:
    """Whole sites by the addresses at which they are served."""
    servers, found = [], {}
    for name in SITES:
        site = site_of(name, "default", "base")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(site.public)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        found[f"http://127.0.0.1:{server.server_address[1]}{BASE}"] = site
    yield found
    for server in servers:
        server.shutdown()
        server.server_close()


def weights(site: Built, home: str, loaded: list[str]) -> dict[str, int]:
    """The bytes that a page loads by the endings of their files, compressed as a server does."""
    found: dict[str, int] = {}
    for url in dict.fromkeys(url for url in loaded if url.startswith(home)):
        path = site.served(site.home + url.removeprefix(home)) or ""
        ending, data = path.rpartition(".")[2], site.files.get(path, b"")
        is_text = ending in ("html", "css", "js", "svg", "json")
        found[ending] = found.get(ending, 0) + len(gzip.compress(data, mtime=0) if is_text else data)
    return found


def wrong(page: Page, plain: Page, site: Built, home: str, path: str) -> Iterator[str]:
    """What is wrong with a page, which is opened in two windows. In that of ``plain`` no script runs."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(home + quote(path))
    plain.goto(home + quote(path))
    if plain.evaluate(TEXT) != page.evaluate(TEXT):
        yield "says something else without JavaScript"
    yield from (f"shift {shift}" for shift in page.evaluate(SCROLL))
    yield from (f"asks {url}" for url in loaded if not url.startswith((home, NAMED)))
    weight = weights(site, home, loaded)
    is_long_read = page.query_selector(".toc") and page.query_selector("pre")
    if weight["css"] > MOST_CSS or (is_long_read and sum(weight.values()) > MOST):
        yield f"weighs {weight}"

    page.add_script_tag(url="/axe.js")  # Chromium keeps it compiled
    yield from (f"axe {found}" for found in page.evaluate(CHECK, ALL))
    page.emulate_media(color_scheme="dark")
    yield from (f"axe in the dark {found}" for found in page.evaluate(CHECK, COLORS))

    for _ in range(page.locator(REACHABLE).count() + 1):
        page.keyboard.down("Tab")  # again and again, as a key that is held: half as much to say as for a press
    page.keyboard.up("Tab")
    yield from page.evaluate(UNREACHED)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_every_type(sites: dict[str, Built], width: int) -> None:
    """axe finds nothing, in light and dark; nothing moves, nothing is said in the console or asked of another host; all
    is read without JavaScript and reached by Tab, which shows where it is; pages weigh little."""
    if not AXE.is_file():
        if CI:
            pytest.fail(f"no {AXE}, and in CI nothing is skipped")
        pytest.skip("needs axe-core: npm install --prefix .cache axe-core")
    options: dict[str, object] = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    found, pages = [], 0
    with (
        chromium() as browser,
        quiet(browser, **options) as tab,
        quiet(browser, **options, java_script_enabled=False) as plain,
    ):
        tab.context.add_init_script(WATCH)
        for context in (tab.context, plain.context):
            context.route(f"{NAMED}**", lambda route: route.fulfill(status=200, content_type="image/svg+xml", body=""))
        for home, site in sites.items():
            for path in chosen(site):
                page = tab.open()
                found += [f"{site.name} {path}: {what}" for what in wrong(page, plain.page, site, home, path)]
                page.close()
                pages += 1
    assert not found, "\n".join(found)
    assert pages > 30
