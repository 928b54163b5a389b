"""Covers and bylines in lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.recipes.recipes import png
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

COVER = re.compile(r'<img class="cover" src="([^"]*)" alt="([^"]*)"([^>]*)>')


def test_only_the_first_is_loaded_at_once(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("content/posts/a.png", png(80, 40))
    blog.write("content/posts/b.png", png(30, 60))
    blog.post("a", cover="a.png", date="2026-01-03")
    blog.post("b", image="b.png", date="2026-01-02")
    blog.post("c", cover="https://example.com/c.png", date="2026-01-01")
    blog.post("d", date="2026-01-04")
    blog.build()
    assert COVER.findall(blog.read("index.html")) == [
        ("/posts/a.png", "", ' width="80" height="40" fetchpriority="high"'),
        ("/posts/b.png", "", ' width="30" height="60" loading="lazy"'),
        ("https://example.com/c.png", "", ' loading="lazy"'),
    ]
    blog.write("content/posts/b.png", png(60, 60))
    blog.build()
    assert 'width="60" height="60"' in blog.read("index.html")


@pytest.mark.parametrize(
    "keys", ["cover: a.png\ncover_alt: 그림", "image:\n  path: a.png\n  alt: 그림", "cover: {image: a.png, alt: 그림}"]
)
def test_what_it_shows(keys: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("content/posts/a.png", png(2, 1))
    post = blog.write("content/posts/a.md", f"---\ntitle: 가\ndate: 2026-01-01\n{keys}\n---\n본문\n")
    assert not blog.warnings()
    assert COVER.findall(blog.read("posts/a/index.html"))[0][:2] == ("/posts/a.png", "그림")
    post.write_text("---\ntitle: 가\ndate: 2026-01-01\n---\n본문\n", encoding="utf-8")
    blog.build()
    assert not COVER.findall(blog.read("posts/a/index.html"))


def test_off(tmp_path: Path) -> None:
    blog = Blog(tmp_path, "[theme_options]\nshow_cover = false\nshow_images = false\n")
    blog.write("assets/a.png", png(2, 1))
    blog.post("a", cover="/assets/a.png")
    blog.build()
    assert not COVER.findall(blog.read("index.html") + blog.read("posts/a/index.html"))


def test_faces(tmp_path: Path) -> None:
    blog = Blog(tmp_path, '[authors.kim]\nname = "김"\nimage = "/assets/kim.png"\n')
    blog.write("assets/kim.png", png(1, 1))
    blog.post("a", authors="[kim, 이바다]")
    blog.build()
    faces = re.findall(r'class="byline"[^>]*>(<[^>]*>)([^<]*)', blog.read("index.html"))
    photo = '<img class="face" src="/assets/kim.png" alt="" width="24" height="24" loading="lazy">'
    assert faces == [(photo, "김"), ('<span class="face" aria-hidden="true">', "이")]


def test_copies_of_faces(tmp_path: Path) -> None:
    from tests.trace.test_pictures import photo  # skips where Pillow is missing

    settings = '[authors.kim]\nname = "김"\nteam = "가팀"\nimage = "/assets/사진.png"\n[images]\navif = true\n'
    blog = Blog(tmp_path, f'url = "https://team.example/blog"\n{settings}')
    blog.write("assets/사진.png", photo(400, 400, "PNG"))
    blog.write("content/b.png", photo(100, 100, "PNG"))
    blog.write("content/links.md", "---\ntitle: 글\nlinks: [{title: 가, url: /posts/글/, image: b.png}]\n---\n")
    blog.post("글", author="kim")
    assert not blog.warnings()
    widths = {}
    for folder in ("", "links/", "posts/글/", "authors/kim/", "teams/가팀/"):
        path = f"{folder}index.html"
        for image in re.findall(r"<img [^>]*>", blog.read(path)):
            if "srcset" in image:
                found = re.findall(r"/blog/(static/[0-9a-f]+-\d+\.webp) (\d+)w", image)
                assert {name for name, _ in found} <= blog.outputs()
                widths[path, re.findall(r'sizes="([^"]*)"', image)[0]] = [int(width) for _, width in found]
    assert widths == {
        ("index.html", "1.5rem"): [64, 128, 256],
        ("links/index.html", "2.75rem"): [64, 100],
        ("posts/글/index.html", "1.5rem"): [64, 128, 256],
        ("posts/글/index.html", "3.5rem"): [64, 128, 256],
        ("authors/kim/index.html", "1.5rem"): [64, 128, 256],
        ("authors/kim/index.html", "72px"): [64, 128, 256],
        ("teams/가팀/index.html", "1.5rem"): [64, 128, 256],
        ("teams/가팀/index.html", "40px"): [64, 128, 256],
    }
    assert sum(path.endswith((".webp", ".avif")) for path in blog.outputs()) == 5
