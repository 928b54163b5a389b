"""Addresses in raw HTML are resolved and checked like those of Markdown links, wherever HTML has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bad import marked, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

SETTINGS = 'url = "https://a.b/blog"'
# What is written, and what it is on the page; in feeds it is the same as whole addresses.
_ADDRESSES = {
    '<div style="background-image:url(/assets/x.png)">글</div>': 'style="background-image:url(/blog/assets/x.png)"',
    "<p style='background:URL( \"near.png\" ) no-repeat'>글</p>": "URL( &quot;/blog/posts/a/near.png&quot; ) no-repeat",
    '<div style="background:url(my\\ icon.png)">글</div>': "url(/blog/posts/a/my%20icon.png)",
    "<div style='--a: image-set(\"near.png\" 1x)'>글</div>": "image-set(&quot;/blog/posts/a/near.png&quot; 1x)",
    "<blockquote cite='../b.md'>글</blockquote>": 'cite="/blog/posts/b/"',
    "<q cite=/posts/b/>글</q>": 'cite="/blog/posts/b/"',
    "글 <del cite='../b.md'>글</del> <ins cite='../b.md#top'>글</ins>": 'cite="/blog/posts/b/#top"',
    "<a href='../b.md' ping='/posts/b/ https://c.d/'>글</a>": 'ping="/blog/posts/b/ https://c.d/"',
    "<img data-src='near.png' alt=''>": 'data-src="/blog/posts/a/near.png"',
    "<img data-srcset='near.png 1x,/assets/x.png 2x' alt=''>": (
        'data-srcset="/blog/posts/a/near.png 1x, /blog/assets/x.png 2x"'
    ),
    "<img srcset='near.png, /assets/x.png 2x' alt=''>": 'srcset="/blog/posts/a/near.png, /blog/assets/x.png 2x"',
    "<video poster=near.png></video>": 'poster="/blog/posts/a/near.png"',
    "<iframe data-src='/posts/b/'></iframe>": 'data-src="/blog/posts/b/"',
    "<table background='near.png'><tr><td>글</table>": 'background="/blog/posts/a/near.png"',
    "<svg><rect fill='url(/assets/x.svg#a)'/><use xlink:href='near.svg#b'/></svg>": 'fill="url(/blog/assets/x.svg#a)"',
    "<button formaction='../b.md'>글</button>": 'formaction="/blog/posts/b/"',
}
_AS_WRITTEN = [
    "<div style='color: red; content: \"url(x.png)\"'>글</div>",
    "<div style='background:url(https://c.d/e.png)'>글</div>",
    "<div style='background:url(data:image/png;base64,AA==)'>글</div>",
    "<div style='filter:url(#blur)' data-src='some-id'>글</div>",
    "<svg><rect fill='url(#a)'/></svg>",
]
_MISSING = [
    ("<div style='background:url(nope.png)'>글</div>", "nope.png", 28),
    ("<style>\n\n.x { background: url(nope.png) }\n</style>", "nope.png", 22),
    ("<img data-src='nope.png'>", "nope.png", 16),
    ("<video poster='nope.png'></video>", "nope.png", 16),
    ("<blockquote cite='nope.md'>글</blockquote>", "nope.md", 19),
    ("<img srcset='nope.png 2x'>", "nope.png", 14),
    ("글 <q cite='nope.md'>글</q>", "nope.md", 12),
]


def made(blog: Callable[[str], Blog], text: str) -> Blog:
    site = blog(SETTINGS)
    for name in ("assets/x.png", "assets/x.svg", *(f"content/posts/a/{name}" for name in _FILES)):
        site.write(name, "x")
    site.post("a/index", text, title="a")
    site.post("b")
    return site


_FILES = ("near.png", "near.svg", "my icon.png")


def test_every_attribute(blog: Callable[[str], Blog]) -> None:
    site = made(blog, "\n\n".join([*_ADDRESSES, *_AS_WRITTEN]))
    assert not site.warnings()
    page, feed = site.read("posts/a/index.html"), site.read("feed.xml")
    for expected in _ADDRESSES.values():
        assert expected in page
        absolute = expected.replace("/blog/", "https://a.b/blog/").replace("&", "&amp;").replace('"', "&#34;")
        assert absolute in feed
    for written in _AS_WRITTEN:
        assert written in page


def test_style_sheets_and_scripts(blog: Callable[[str], Blog]) -> None:
    """They are read as they are, and reach no summary, description or feed, alone or within a line."""
    css = "<style>\n@import 'x.css';\n\n.x > b { background: url(near.png) }\n</style>"
    line = "첫 <style>.y { background: url('/assets/x.png') }</style>문단<script>if (a < b) c('&amp;')</script>이다."
    site = made(blog, f"{line}\n\n{css}\n\n<script>\n'숨긴 말'\n</script>")
    site.write("content/posts/a/x.css", "")
    assert not site.warnings()
    page = site.read("posts/a/index.html")
    assert "<style>\n@import '/blog/posts/a/x.css';\n\n.x > b { background: url(/blog/posts/a/near.png) }" in page
    assert "<style>.y { background: url('/blog/assets/x.png') }</style>문단<script>if (a < b) c('&amp;')" in page
    assert '<meta name="description" content="첫 문단이다.">' in page
    for path in ("feed.xml", "rss.xml", "index.html"):
        text = site.read(path)
        assert "문단" in text
        assert not any(word in text for word in ("background", "near.png", "a &lt; b", "숨긴 말"))


def test_what_is_missing(blog: Callable[[str], Blog]) -> None:
    """An error each, at its place, as for ``src``."""
    site = made(blog, "\n\n".join(text for text, _, _ in _MISSING))
    found = [(marked(problem), int(where(problem.place).split(":")[2])) for problem in site.problems()]
    assert found == [(name, column) for _, name, column in _MISSING]
