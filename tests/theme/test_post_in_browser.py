"""The page of a post in Chromium, at the width of a phone and of a desk."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.preview.browser import chromium, quiet
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
SITE = """
-- content/posts/first.md --
---
title: 첫 편
date: 2026-01-01
series: 배포
---
본문
-- content/posts/long.md --
---
title: 새벽 배포를 그만둔 까닭
description: 배포 시간을 새벽에서 낮으로 옮기며 바꾼 것과 그대로 둔 것을 적었습니다. 되돌리기가 먼저였습니다.
date: 2026-01-02
updated: 2026-02-03
categories: [운영]
series: 배포
author: 하늘
cover: /assets/a.svg
---
첫 문단.

## 첫 절
TEXT
### 둘째 단계
TEXT
#### 셋째 단계
TEXT
##### 넷째 단계

## 끝에서 둘째

한 줄.

## 끝
-- content/posts/wide.md --
---
title: 넓은 것
date: 2026-01-02
---
| 단계 | 걸린 시간 | 담당 | 되돌리기 | 비고 | 환경 | 도구 |
|---|---|---|---|---|---|---|
| 빌드 | 3분 | 자동 | 없음 | 캐시가 있으면 1분 | 개발 | GitHub Actions |

<table><caption>날것</caption>
<tr><th>아주 긴 머리글이 들어갑니다</th><th>또 다른 긴 머리글</th><th>마지막 긴 머리글</th></tr>
</table>

|좁다|
|-|
|글|

<iframe width="560" height="315" src="/posts/first/" title="동영상"></iframe>

![그림](/assets/a.svg)

- [ ] 할 일

<details><summary>접은 글</summary>

접힌 문단

</details>

<mark>칠한 글</mark>

> [!NOTE]
> 참고

```py {1}
print("강조한 줄")
print("다른 줄")
```
-- content/posts/mixed.md --
---
title: 섞인 목록
date: 2026-01-02
---
- 보통

- [x] 한 일

<p lang="ja">日本語の文</p>

```py title="NAMES"
```
-- assets/a.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h20v20H0z"/></svg>
-- content/posts/code.md --
---
title: 코드
date: 2026-01-02
---
```py title="app.py"
print("여기는 아주 길어서 옆으로 넘겨야 다 보이는 줄이다. 여기는 아주 길어서 옆으로 넘겨야 다 보이는 줄이다.")
```

```
이름이 없고 아주 길어서 옆으로 넘겨야 다 보이는 줄이다. 이름이 없고 아주 길어서 옆으로 넘겨야 다 보이는 줄이다.
```
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the posts."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    blog = Blog(
        tmp_path_factory.mktemp("blog"), SITE.replace("TEXT", "\n긴 글이다.\n" * 40).replace("NAMES", "긴/이름 " * 60)
    )
    blog.build()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(blog.root / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/posts"
    server.shutdown()
    server.server_close()


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    """Where the elements are."""
    found: list[dict[str, float]] = page.eval_on_selector_all(
        selector, "(all) => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    return found


def test_copy_buttons_stand_above_the_code(browser: Browser, posts: str) -> None:
    """On a phone; where a mouse is, they come with it or with the focus."""
    with quiet(browser, **PHONE) as tab:
        tab.page.goto(f"{posts}/code/")
        buttons, codes = boxes(tab.page, ".copy"), boxes(tab.page, ".code pre")
        assert len(buttons) == len(codes) == 2
        for button, code in zip(buttons, codes, strict=True):
            assert min(button["width"], button["height"]) >= 32
            assert button["bottom"] <= code["top"]
        assert tab.page.locator(".copy").first.evaluate("(one) => getComputedStyle(one).opacity") == "1"
        title = boxes(tab.page, ".code-title")[0]
        assert title["top"] < buttons[0]["bottom"]
        assert title["bottom"] > buttons[0]["top"]
    with quiet(browser, **DESK, permissions=["clipboard-read", "clipboard-write"]) as tab:
        from playwright.sync_api import expect

        tab.page.goto(f"{posts}/code/")
        button = tab.page.locator(".copy").last
        expect(button).to_have_css("opacity", "0")
        button.focus()
        expect(button).to_have_css("opacity", "1")
        tab.page.locator(".code").last.hover()
        button.click()
        expect(button).to_have_text("복사됨")
        copied = tab.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("이름이 없고")


def test_the_link_is_copied_and_shared(browser: Browser, posts: str) -> None:
    """What was done is said aloud. Without a script no button is there."""
    from playwright.sync_api import expect

    with quiet(browser, **DESK, permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
        tab.page.goto(f"{posts}/code/")
        tab.page.get_by_role("button", name="링크 복사").click()
        expect(tab.page.get_by_role("status")).to_have_text("링크를 복사했습니다.")
        address = tab.page.evaluate("navigator.clipboard.readText()")
        assert address == tab.page.locator("link[rel=canonical]").get_attribute("href")
        tab.page.get_by_role("button", name="공유하기").click()
        assert tab.page.evaluate("shared") == {"title": "코드", "url": address}
    with quiet(browser, **DESK, java_script_enabled=False) as tab:
        tab.page.goto(f"{posts}/code/")
        expect(tab.page.locator("article button:visible")).to_have_count(0)


def test_on_a_phone_the_text_begins_early(browser: Browser, posts: str) -> None:
    """With lead, byline and a series of two, whose box is the contents' too. Headings have links for fingers."""
    with quiet(browser, **PHONE) as tab:
        tab.page.goto(f"{posts}/long/")
        # The cover stands between.
        assert boxes(tab.page, ".post .cover")[0]["top"] < 480
        series, contents = boxes(tab.page, ".series")[0], boxes(tab.page, ".toc details")[0]
        assert series["bottom"] == contents["top"]
        assert (series["left"], series["right"]) == (contents["left"], contents["right"])
        anchor = tab.page.get_by_role("link", name="이 절의 링크").first
        assert anchor.evaluate("(one) => getComputedStyle(one).opacity") == "1"
        box = anchor.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_contents_mark_the_section(browser: Browser, posts: str) -> None:
    """The one that was chosen, also at the end of a page; the one that is read as soon as the reader moves on."""
    from playwright.sync_api import expect

    with quiet(browser, viewport={"width": 1280, "height": 400}, reduced_motion="reduce") as tab:
        tab.page.goto(f"{posts}/long/")
        contents = tab.page.get_by_role("navigation", name="목차")
        marked = contents.locator("[aria-current]")
        assert contents.get_by_role("link").all_inner_texts() == [
            "첫 절",
            "둘째 단계",
            "셋째 단계",
            "끝에서 둘째",
            "끝",
        ]
        for name in ("끝에서 둘째", "끝", "셋째 단계"):
            contents.get_by_role("link", name=name, exact=True).click()
            expect(marked).to_have_text([name])
        tab.page.mouse.move(300, 200)
        tab.page.mouse.wheel(0, -20_000)
        expect(marked).to_have_count(0)
        contents.get_by_text("목차").click()
        expect(contents.get_by_role("link").first).to_be_hidden()


def test_what_is_wide_stays_within_the_page(browser: Browser, posts: str) -> None:
    """Tables, also raw ones, scroll, and can be reached by keyboard where they do. A frame keeps its shape."""
    from playwright.sync_api import expect

    with quiet(browser, **PHONE, color_scheme="dark") as tab:
        tab.page.goto(f"{posts}/wide/")
        assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
        for name in ("표 1", "날것"):
            region = tab.page.get_by_role("region", name=name)
            expect(region).to_have_attribute("tabindex", "0")
            assert region.evaluate("(one) => one.scrollWidth > one.clientWidth")
        expect(tab.page.locator(".table").last).not_to_have_attribute("tabindex", "0")
        frame = boxes(tab.page, "iframe")[0]
        assert frame["width"] / frame["height"] == pytest.approx(560 / 315, rel=0.02)
        expect(tab.page.get_by_role("checkbox", name="할 일")).to_be_visible()
        expect(tab.page.locator(".prose img")).to_have_css("background-color", "rgb(244, 247, 245)")
        tab.page.goto(f"{posts}/long/")
        expect(tab.page.locator(".cover").first).to_have_css("background-color", "rgb(185, 196, 191)")


def test_lists_of_tasks_and_languages(browser: Browser, posts: str) -> None:
    """A box stands before its words also where blank lines part the tasks. Only Korean keeps words whole."""
    with quiet(browser, **DESK) as tab:
        tab.page.goto(f"{posts}/mixed/")
        (box,), words = boxes(tab.page, "[type=checkbox]"), boxes(tab.page, ".task-list-item p")[0]
        assert words["left"] > box["right"]
        assert words["top"] < box["bottom"]
        styles = tab.page.locator("article li, [lang=ja]").evaluate_all(
            "(all) => all.map(getComputedStyle).map((one) => [one.listStyleType, one.wordBreak])"
        )
        assert styles[:2] == [["disc", "keep-all"], ["none", "keep-all"]]
        assert styles[2][1] == "normal"
        # The button of a block moves no word of its title.
        button = tab.page.locator(".copy")
        high = boxes(tab.page, ".code-title")[0]["height"]
        button.evaluate("(one) => one.remove()")
        assert boxes(tab.page, ".code-title")[0]["height"] == high


def test_paper_hides_nothing(browser: Browser, posts: str) -> None:
    with quiet(browser, viewport={"width": 718, "height": 1000}) as tab:
        tab.page.goto(f"{posts}/wide/")
        assert not tab.page.get_by_text("접힌 문단").is_visible()
        tab.page.emulate_media(media="print")
        assert boxes(tab.page, "details p")[0]["height"] > 0
        assert tab.page.evaluate("document.documentElement.scrollWidth") == 718
        assert not tab.page.eval_on_selector_all(
            "article *", "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)"
        )
        tab.page.goto(f"{posts}/first/")
        assert tab.page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_chosen_colours_keep_what_is_marked(browser: Browser, posts: str) -> None:
    with quiet(browser, **DESK, forced_colors="active") as tab:
        tab.page.goto(f"{posts}/wide/")
        seen = "(one, of) => getComputedStyle(one, of[0])[of[1]]"
        page = tab.page.locator("body").evaluate(seen, ["", "backgroundColor"])
        for selector, part in ((".prose mark", ""), (".alert-title", "::before")):
            assert tab.page.locator(selector).evaluate(seen, [part, "backgroundColor"]) != page
        marked, other = tab.page.locator(".line").all()
        assert marked.evaluate(seen, ["", "borderLeftColor"]) != other.evaluate(seen, ["", "borderLeftColor"])
