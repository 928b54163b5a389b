"""Links alone in their paragraph to videos and gists: which these are, and what becomes of them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from sitegen.content.markdown.embeds import embed_of
from tests.content.test_markdown import html_of, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

ID, GIST, LIST = "a-b_c1234-_", "0123456789abcdef0123456789abcdef", "PLabcdefghij"
URL = "https://youtu.be/abcdefghijk"


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("youtu.be/{id}", "{id}?autoplay=1"),
        ("youtu.be/{id}?si=Xy&t=90", "{id}?autoplay=1&start=90"),
        ("www.youtube.com/watch?v={id}", "{id}?autoplay=1"),
        ("m.youtube.com/watch?feature=share&v={id}&t=1h2m3s", "{id}?autoplay=1&start=3723"),
        ("www.youtube.com/watch?v={id}&list={list}&index=2", "{id}?autoplay=1&list={list}"),
        ("youtube.com/shorts/{id}?si=Xy", "{id}?autoplay=1"),
        ("www.youtube.com/live/{id}?t=1m30s", "{id}?autoplay=1&start=90"),
        ("www.youtube.com/embed/{id}?start=9", "{id}?autoplay=1&start=9"),
        ("www.youtube-nocookie.com/embed/{id}", "{id}?autoplay=1"),
        ("www.youtube.com/playlist?list={list}", "videoseries?list={list}&autoplay=1"),
        ("vimeo.com/12345678", "v/12345678?autoplay=1&dnt=1"),
        ("vimeo.com/12345678/abcdef1234?share=copy", "v/12345678?autoplay=1&dnt=1&h=abcdef1234"),
        ("player.vimeo.com/video/12345678?h=abcdef1234#t=1m5s", "v/12345678?autoplay=1&dnt=1&h=abcdef1234#t=65s"),
        ("vimeo.com/channels/staff/12345678", "v/12345678?autoplay=1&dnt=1"),
        ("gist.github.com/a-b/{gist}", "g/a-b/{gist}.js"),
        ("gist.github.com/{gist}#file-a-py", "g/{gist}.js"),
        ("www.youtube.com/@channel", None),
        ("www.youtube.com/{id}", None),  # a channel
        ("www.youtube.com/watch?v=short", None),
        ("www.youtube.com/watch?v={id}%22onload=", None),
        ("youtube.com.example/watch?v={id}", None),
        ("evil.example/youtu.be/{id}", None),
        ("vimeo.com/about", None),
        ("gist.github.com/a/{gist}/revisions", None),
        ("[youtu.be/{id}", None),
    ],
)
def test_addresses(url: str, player: str | None) -> None:
    hosts = {"v": "https://player.vimeo.com/video", "g": "https://gist.github.com"}
    embed = embed_of("https://" + url.format(id=ID, gist=GIST, list=LIST))
    if player is None:
        assert embed is None
        return
    head, _, rest = player.format(id=ID, gist=GIST, list=LIST).partition("/")
    wanted = f"{hosts[head]}/{rest}" if head in hosts else f"https://www.youtube-nocookie.com/embed/{head}"
    assert embed
    assert embed.player == wanted


def test_what_it_is_on_the_page() -> None:
    plate = 'class="embed embed-video" data-embed="https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"'
    assert html_of(URL).strip() == f'<p><a href="{URL}" {plate}><span class="embed-site">YouTube 동영상</span></a></p>'
    titled = html_of(f"[**배포** & 발표]({URL})")
    assert '<span class="embed-title">배포 &amp; 발표</span> <span class="embed-site">YouTube 동영상</span>' in titled
    poster = html_of(f"[![그림](https://a.example/p.png)]({URL})\n*설명*")
    assert re.search(rf'<figure><a href="{URL}" {re.escape(plate)}><img [^>]*></a><figcaption>설명', poster)
    assert 'aria-label="YouTube 동영상"' in html_of(f"[![](https://a.example/p.png)]({URL})")
    assert f"/embed/{ID}?" in html_of(f"https://youtu.be/{ID}"), "elsewhere no bare address ends in _"


@pytest.mark.parametrize(
    "text",
    [
        f"{URL} 를 보세요",
        f"{URL}\n{URL}",
        "https://vimeo.com/123\n45678",
        f"<{URL}>",
        f"- {URL}\n- {URL}",
        f"- {URL}\n\n- {URL}",
        f"> {URL}",
        f"글[^1]\n\n[^1]: {URL}",
        f"[글]({URL})과 [글]({URL})",
        f"`{URL}`",
    ],
)
def test_other_links_stay_links(text: str) -> None:
    assert "embed" not in html_of(text)
    assert all(part in unescape(html_of(text)) for part in re.findall(r"https://[\w./-]+", text))


@pytest.mark.parametrize("text", [f"1. 먼저\n\n   {URL}\n", f"> [!NOTE]\n> {URL}", f"<details>\n\n{URL}\n\n</details>"])
def test_in_other_blocks(text: str) -> None:
    assert "data-embed" in html_of(text)


def test_it_is_no_summary() -> None:
    assert render(f"{URL}\n\n첫 문단").summary == "첫 문단"


def test_references_to_characters_in_a_bare_address(blog: MakeBlog) -> None:
    site = blog("")
    site.post("a", f"https://m.youtube.com/watch?t=90&amp;v={ID}")
    site.build(strict=True)
    page = unescape(site.read("posts/a/index.html"))
    assert f'href="https://m.youtube.com/watch?t=90&v={ID}" class="embed' in page
    assert f"/embed/{ID}?autoplay=1&start=90" in page


def test_feeds_and_the_setting(blog: MakeBlog) -> None:
    site = blog("")
    site.post("a", f"[발표]({URL})\n\n첫 문단")
    site.build(strict=True)
    assert f'href="{URL}"' in unescape(site.read("feed.xml"))
    assert "<iframe" not in unescape(site.read("feed.xml"))
    site.write("site.toml", 'title = "t"\n[markdown]\nembeds = false\nbreaks = true\n')
    site.post("b", "첫 줄\n둘째 줄  \n- 항목\n  이어짐\n\n![그림말\n둘째](https://a.example/x.png)")
    site.build(strict=True)
    assert f'<p><a href="{URL}">발표</a></p>' in site.read("posts/a/index.html")
    page = site.read("posts/b/index.html")
    assert "<p>첫 줄<br>\n둘째 줄</p>" in page
    assert "<li>항목<br>\n이어짐</li>" in page
    assert 'alt="그림말 둘째"' in page
