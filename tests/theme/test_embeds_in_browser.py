"""Videos, gists and comments in Chromium: nothing is asked of another host before the reader wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.preview.browser import chromium, quiet
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Route

pytestmark = pytest.mark.browser
HOME = "https://blog.example"
SITE = f"""
url = "{HOME}"

[theme_options.comments]
provider = "giscus"
repo = "a/b"
repo_id = "R"
category = "C"
category_id = "D"

[theme_options.analytics]
provider = "plausible"
id = "blog.example"
"""
BODY = """
https://youtu.be/abcdefghijk

[코드](https://gist.github.com/a/0123456789abcdef0123456789abcdef)

[다른 코드](https://gist.github.com/a/ffffffffffffffffffff)

TEXT
"""
# Stands for the services: says what it was given, and takes messages.
GISCUS = """
const frame = document.createElement("iframe");
frame.src = "https://giscus.app/widget";
document.currentScript.after(frame);
window.told = [document.currentScript.dataset.theme];
addEventListener("message", (event) => told.push(event.data));
"""
WIDGET = "<script>onmessage = (event) => parent.postMessage(event.data, '*'); parent.postMessage('ready', '*')</script>"
# The frame of a gist is a process of its own, whose requests no test can answer: its script is put into it instead.
GIST = """
const { set } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "srcdoc");
const text = `<script>document.write('<p style="height: 500px">' + (origin === "null" ? "apart" : "within"))`;
Object.defineProperty(HTMLIFrameElement.prototype, "srcdoc", {
  set(html) {
    window.given = html;
    const missing = html.replace("https://gist.github.com/a/fff", "https://gist.invalid/");
    set.call(this, missing === html ? html.replace(/<script src=[^>]*>/, text) : missing);
  },
});
"""
ANSWERS = {
    "https://giscus.app/client.js": ("text/javascript", GISCUS),
    "https://giscus.app/widget": ("text/html", WIDGET),
}


def test_nothing_is_asked_before_it_is_wanted(tmp_path: Path) -> None:
    blog = Blog(tmp_path, SITE)
    blog.post("글", BODY.replace("TEXT", "긴 글입니다.\n\n" * 60))
    blog.build()
    asked: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        if url.startswith(HOME):
            path = unquote(urlsplit(url).path)
            route.fulfill(path=tmp_path / f"public{path}{'index.html' * path.endswith('/')}")
            return
        asked.append(url)
        if "plausible.io" in url:
            route.fulfill(body="", content_type="text/javascript")
        elif url in ANSWERS:
            kind, body = ANSWERS[url]
            route.fulfill(body=body, content_type=kind, headers={"Access-Control-Allow-Origin": "*"})
        else:
            route.fulfill(body="<p>영상</p>", content_type="text/html")

    with chromium() as browser, quiet(browser, viewport={"width": 800, "height": 600}, color_scheme="light") as tab:
        tab.context.route("**/*", answer)
        tab.context.add_init_script(GIST)
        page = tab.page
        page.goto(f"{HOME}/posts/글/")
        page.wait_for_load_state("networkidle")
        assert asked == ["https://plausible.io/js/script.js"]

        page.get_by_role("link", name="YouTube 동영상").press("Enter")
        player = page.locator("iframe.embed-video")
        player.wait_for()
        assert asked[1:] == ["https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"]
        assert player.get_attribute("title") == "YouTube 동영상"
        assert page.evaluate("document.activeElement.className") == "embed embed-video"
        box = player.bounding_box()
        assert box
        assert abs(box["width"] / box["height"] - 16 / 9) < 0.02

        link = page.get_by_role("link", name="코드 GitHub Gist 코드", exact=True)
        link.click()
        gist = page.frame_locator("iframe.embed-gist")
        gist.get_by_text("apart").wait_for()  # it may touch nothing of the page
        page.wait_for_function("document.querySelector('iframe.embed-gist').offsetHeight > 500")
        assert '<script src="https://gist.github.com/a/0123456789abcdef0123456789abcdef.js"' in page.evaluate("given")
        assert len(asked) == 2
        # Its link stays, and leads to it; alone where there is no gist.
        assert link.get_attribute("data-embed") is None
        box, below = gist.owner.bounding_box(), link.bounding_box()
        assert box
        assert below
        assert below["y"] >= box["y"] + box["height"]
        other = page.get_by_role("link", name="다른 코드")
        other.press("Enter")
        page.wait_for_function("document.querySelectorAll('.embed-gist[data-embed]').length === 0")
        page.wait_for_function("document.querySelectorAll('iframe.embed-gist').length === 1")
        assert other.is_visible()

        page.locator(".comments").scroll_into_view_if_needed()
        page.wait_for_function("window.told?.length > 1")
        assert asked[2:] == ["https://giscus.app/client.js", "https://giscus.app/widget"]
        assert page.get_by_text("GitHub에서 댓글 보기").is_hidden()
        page.get_by_role("button", name="밝은 화면과 어두운 화면 바꾸기").click()
        page.wait_for_function('JSON.stringify(told).includes(\'"theme":"dark"\')')
        assert page.evaluate("told[0]") == "light"
        tab.forgive("Failed to load resource")
