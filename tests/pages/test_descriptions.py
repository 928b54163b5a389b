"""What search engines are told of each page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\ntitle: 글\ndate: 2026-01-02\ntags: 배포\ncategory: 분류\nauthor: kim\nseries: 연재\nstack: [nginx]\n---\n"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_in_the_sitemap_has_its_own(language: str, tmp_path: Path) -> None:
    blog = Blog(
        tmp_path, f'url = "https://a.example"\nlanguage = "{language}"\n[authors.kim]\nname = "김"\nteam = "팀"\n'
    )
    blog.write("content/posts/a.md", f"{POST}\n```\n코드뿐\n```\n")
    blog.write("content/about.md", "---\ntitle: 소개\n---\n")
    blog.build()
    urls = re.findall("<loc>https://a.example/(.*?)</loc>", blog.read("sitemap.xml"))
    assert len(urls) == 18
    found = {}
    for path in blog.outputs():
        if path.endswith(".html") and path not in ("404.html", "search/index.html"):
            [found[path]] = re.findall('<meta name="description" content="(.+?)">', blog.read(path))
    assert len(found) == len(urls)
    assert len(set(found.values())) == len(urls)
    assert not [text for text in found.values() if "{" in text]


def test_an_author_in_structured_data(tmp_path: Path) -> None:
    links = '{GitHub = "https://github.com/kim", "글" = "/posts/a/"}'
    author = f'[authors.kim]\nname = "김"\nbio = "씁니다"\nurl = "https://kim.example/"\nlinks = {links}\n'
    blog = Blog(tmp_path, f'url = "https://a.example"\nimage = "/assets/b.svg"\n{author}')
    blog.write("assets/b.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    blog.write("assets/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"/>')
    blog.post("a", author="kim", cover="/assets/a.svg")
    blog.post("b")
    blog.build()
    data = [json.loads(text) for text in re.findall(r'ld\+json">(.*?)</script>', blog.read("authors/kim/index.html"))]
    assert data[0]["@type"] == "ProfilePage"
    assert data[0]["mainEntity"] == {
        "@type": "Person", "name": "김", "url": "https://a.example/authors/kim/", "description": "씁니다",
        "sameAs": ["https://kim.example/", "https://github.com/kim"],
    }  # fmt: skip
    post = json.loads(re.findall(r'ld\+json">(.*?)</script>', blog.read("posts/a/index.html"))[0])
    assert post["image"] == "https://a.example/assets/a.svg"
    assert post["author"][0]["sameAs"] == data[0]["mainEntity"]["sameAs"]
    other = json.loads(re.findall(r'ld\+json">(.*?)</script>', blog.read("posts/b/index.html"))[0])
    assert other["image"].startswith("https://a.example/assets/b.svg?")
