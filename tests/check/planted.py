"""A site with fifty faults, one or more of each kind, and its twin without them.

A fault is a line of a post, of a template or of the settings, or, for what no source can bring about, an edit of the
output. Each says what the check must call it, what it must be about, and from where it must say that it comes.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://team.example/blog"
POST, TEMPLATE, SETTINGS = "content/posts/심은-글.md", "themes/mine/templates/base.html", "site.toml"
_SITE = """
url = "https://team.example/blog"
description = "여럿이 쓰는 블로그"
theme = "mine"
-- themes/mine/theme.toml --
name = "mine"
extends = "default"
-- content/about.md --
---
title: 소개
description: 이 블로그를 소개합니다.
---
[글](posts/other.md#설치하기)과 [심은 글](posts/심은-글.md)

[한글 주소](/posts/other/#%EC%84%A4%EC%B9%98%ED%95%98%EA%B8%B0)
-- content/posts/other.md --
---
title: 다른 글
date: 2026-01-02
---
## 설치하기

<video src="/assets/film.mp4" poster="/assets/Photo.png"></video>
<img src="/assets/Photo.png" srcset="/assets/Photo.png 1x, /assets/film.mp4 2x" alt="사진">

[맨 위](#top), [물음](/posts/other?a=1&b=2/), [소개](../about.md), [태그](/tags/), [내려받기](/assets/film.mp4),
[메일](mailto:a@team.example), [밖](https://example.org/none/)
-- content/posts/secret.md --
---
title: 비밀 계획
date: 2026-01-02
draft: true
---
-- content/posts/later.md --
---
title: 다음 달에 나올 글
date: 2099-01-02
---
"""


class Plant(NamedTuple):
    """A fault: what is written or done, its name, what it is about, and the file that it comes from."""

    text: str
    name: str
    about: str
    origin: str = POST
    replaces: str = ""

    @property
    def is_line(self) -> bool:
        """Whether it is a line of its origin."""
        return self.origin in (POST, TEMPLATE, SETTINGS)


def _nfd(text: str) -> str:
    return quote(unicodedata.normalize("NFD", text))


def _link(path: str) -> str:
    return f"[링크]({URL}{path})"


PLANTS = [
    # Lines of a post. An address with the site's own host is none that a build looks at.
    Plant(_link("/posts/none/"), "link", "/posts/none/"),
    Plant(_link("/posts/%EC%97%86%EB%8A%94-%EA%B8%80/"), "link", "/posts/없는-글/"),
    Plant(_link("/posts/other/index.html/"), "link", "/posts/other/index.html/"),
    Plant("[링크](http://team.example/blog/none-http/)", "link", "/none-http/"),
    Plant("[링크](//team.example/blog/none-relative/)", "link", "/none-relative/"),
    Plant(f'<map name="m"><area href="{URL}/none-area/" alt="가"></map>', "link", "/none-area/"),
    Plant(f'<iframe src="{URL}/none-frame/" title="틀"></iframe>', "link", "/none-frame/"),
    Plant(f'<form action="{URL}/none-form/"></form>', "link", "/none-form/"),
    Plant(_link("/posts/Other/"), "spelling", "/posts/Other/"),
    Plant(_link(f"/posts/{_nfd('심은-글')}/"), "spelling", "/posts/"),
    Plant(_link("/posts/other/#없음"), "fragment", "#없음"),
    Plant(_link("/posts/other/#%EC%84%A4%EC%B9%98"), "fragment", "#설치"),
    Plant(_link(f"/posts/other/#{_nfd('설치하기')}"), "fragment", "#"),
    Plant("[링크](/tags/#nowhere)", "fragment", "/tags/#nowhere"),
    Plant(f'<img src="{URL}/none.png" alt="그림">', "file", "/none.png"),
    Plant(f'<img src="/assets/Photo.png" srcset="{URL}/none-2x.png 2x" alt="그림">', "file", "/none-2x.png"),
    Plant(f'<video src="/assets/film.mp4" poster="{URL}/none-poster.png"></video>', "file", "/none-poster.png"),
    Plant(f'<audio><source src="{URL}/none.ogg"></audio>', "file", "/none.ogg"),
    Plant(f'<p style="background: url({URL}/none-style.png)">가</p>', "file", "/none-style.png"),
    Plant(f'<object data="{URL}/none.pdf"></object>', "file", "/none.pdf"),
    Plant(f'<svg><use href="{URL}/none.svg#a"></use></svg>', "file", "/none.svg"),
    Plant(f'<video data-src="{URL}/none.mp4"></video>', "file", "/none.mp4"),
    Plant(f'<img src="{URL}/assets/photo.png" alt="그림">', "spelling", "/assets/photo.png"),
    Plant(_link("/posts/later/"), "held", "content/posts/later.md"),
    Plant("<b>비밀 계획</b>", "leak", "content/posts/secret.md"),
    Plant('<img src="http://example.org/a.png" alt="그림">', "mixed-content", "http://example.org/a.png"),
    Plant('<p id="-content">가</p>', "duplicate-id", "-content"),
    Plant('<img src="/assets/Photo.png">', "image-alt", "Photo.png"),
    Plant("#### 너무 깊은 제목", "heading-order", "너무 깊은 제목"),
    # Lines of a template.
    Plant('<a href="/about/">소개</a>', "base-path", "/about/", TEMPLATE),
    Plant('<a href="/elsewhere/">밖</a>', "base-path", "/elsewhere/", TEMPLATE),
    Plant('<a href="#no-such-part">부분</a>', "fragment", "#no-such-part", TEMPLATE),
    Plant('<script src="/blog/static/none.js"></script>', "file", "/static/none.js", TEMPLATE),
    Plant('<link rel="stylesheet" href="/blog/static/none.css">', "file", "/static/none.css", TEMPLATE),
    Plant('<link rel="preload" as="style" href="http://cdn.example/a.css">', "mixed-content", "cdn.example", TEMPLATE),
    Plant("<style>p { background: url(/blog/none-sheet.png) }</style>", "file", "/none-sheet.png", TEMPLATE),
    Plant("<a href='/blog/unquoted/'>가</a>", "link", "/unquoted/", TEMPLATE),
    Plant("<a href=/blog/bare/>가</a>", "link", "/bare/", TEMPLATE),
    # The settings.
    Plant(f'"/old/" = "{URL}/gone/"', "redirect", "/gone/", SETTINGS),
    Plant(f'image = "{URL}/none-card.png"', "file", "/none-card.png", SETTINGS),
    # The output.
    Plant("", "title", "/about/", "content/about.md", "about/index.html <title>소개 · 시험</title>"),
    Plant("", "description", "/tags/", "tags/index.html", 'tags/index.html <meta name="description" content='),
    Plant("없음</link", "feed", "(invalid token) (7:", "feed.xml", "feed.xml </updated>"),
    Plant("/posts/gone-from-rss/</link>", "feed", "/gone-from-rss/", "rss.xml", "rss.xml /posts/other/</link>"),
    Plant("/lost/</loc>", "sitemap", "/lost/", "sitemap.xml", "sitemap.xml /posts/other/</loc>"),
    Plant("/map.xml", "sitemap", "/map.xml", "robots.txt", "robots.txt /sitemap.xml"),
    Plant("<opml><a></opml>", "xml", "mismatched tag", "blogroll.opml.xml", "blogroll.opml.xml "),
    Plant("url(../none-in-css.png)", "file", "none-in-css.png", "assets/site.css", "assets/site.css url(Photo.png)"),
    Plant('{"icons": [{"src": "none-icon.png"}]}', "file", "none-icon.png", "app.webmanifest", "app.webmanifest "),
    Plant("/posts/secret/", "leak", "content/posts/secret.md", "more.json", "more.json "),
    # A page of its own.
    Plant("---\ntitle: 외딴 페이지\ndescription: 아무도 모릅니다.\n---\n", "orphan", "/alone/", "content/alone.md"),
]


def clean_site(root: Path) -> Blog:
    """The twin without faults, not yet built."""
    blog = Blog(root, _SITE)
    return _written(blog, [])


def planted_site(root: Path) -> Blog:
    """The site with all faults, not yet built; :func:`damage` does what no source can bring about."""
    blog = Blog(root, _SITE)
    blog.write("content/alone.md", next(plant.text for plant in PLANTS if plant.name == "orphan"))
    return _written(blog, PLANTS)


def _written(blog: Blog, plants: list[Plant]) -> Blog:
    settings = (blog.root / SETTINGS).read_text(encoding="utf-8")
    image, *redirects = sorted([p.text for p in plants if p.origin == SETTINGS], reverse=True) or [""]
    table = "\n[redirects]\n" + "\n".join(['"/older/" = "about.md"', *redirects])
    blog.write(SETTINGS, f"{settings}{image}\n{table}\n")
    lines = [p.text for p in plants if p.origin == POST]
    front = "---\ntitle: 심은 글\ndate: 2026-01-03\nlang: ko\n---\n## 첫 제목\n\n"
    blog.write(POST, front + "\n\n".join(lines) + "\n")
    added = "\n".join(p.text for p in plants if p.origin == TEMPLATE)
    blog.write(TEMPLATE, f'{{% extends "default/base.html" %}}\n{{% block body_end %}}\n{added}\n{{% endblock %}}\n')
    for path in ("assets/Photo.png", "assets/film.mp4"):
        blog.write(path, b"")
    blog.write("assets/site.css", "body { background: url(Photo.png) }")
    return blog


def damage(folder: Path) -> None:
    """Edit the output."""
    for plant in PLANTS:
        if plant.replaces:
            path, _, old = plant.replaces.partition(" ")
            text = (folder / path).read_text(encoding="utf-8") if old else ""
            assert old in text, plant
            (folder / path).write_text(text.replace(old, plant.text, 1) if old else plant.text, encoding="utf-8")
