"""A site of Hexo moves with all of its URLs, and what cannot move is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sitegen.importing.hexo.read import read_hexo
from sitegen.importing.hexo.urls import hexo_slug
from tests.importing.sites import files_of, imported, written
from tests.support import Blog

POSTS = """\
-- source/_posts/Hello World.md --
title: 울타리 없는 머리말
date: 2020-01-02 10:00:00
categories: [Dev Ops, 배포]
tags: [AWS, C++]
---
hi
-- source/_posts/folder/한글 제목(괄호).md --
---
title: Título Ünïcode!
date: 2020-01-03
categories: 한 글
---
hi
-- source/_posts/json.md --
"title": "JSON",
"date": "2020-01-04 23:30:00",
"categories": [["A", "B"], ["C"]],
"tags": ["aws"]
;;;
hi
-- source/_posts/2020-02-01-named.md --
---
title: 이름에 날짜
abbrlink: 4a17b156
---
hi
-- source/_posts/2020-02-02-named.md --
---
title: 같은 이름
---
hi
-- source/_posts/page.html --
---
title: HTML
date: 2020-04-01
---
<p>하나</p>

<p>둘</p>
-- source/_posts/own.md --
---
title: 제 주소
date: 2020/02/03 04:05
permalink: own/page.html
alias: [old/own.html, old/folder/]
---
hi
-- source/_posts/zoned.md --
---
title: 시간대
date: 2020-03-01T01:00+09:00
---
hi
-- source/_posts/zoned-seconds.md --
---
title: 시간대와 초
date: 2020-03-01T01:00:00+09:00
---
hi
"""
# What Hexo 8 makes of them on a computer in Korea.
URLS = {
    "permalink: :year/:month/:day/:title/": """/2020/01/02/Hello World/ /2020/01/03/folder/한글 제목(괄호)/
        /2020/01/04/json/ /own/page.html /2020/03/01/zoned/ /2020/02/29/zoned-seconds/ /2020/04/01/page/""",
    "permalink: :category/:i_month-:i_day/:name.html\nfilename_case: 1": """/dev-ops/배포/1-2/Hello World.html
        /한-글/1-3/한글 제목(괄호).html /c/1-4/json.html /own/page.html /uncategorized/3-1/zoned.html
        /uncategorized/2-29/zoned-seconds.html /uncategorized/4-1/page.html""",
    "permalink: p/:post_title-:hash/:hour:minute\nnew_post_name: :year-:month-:day-:title.md": """
        /p/울타리-없는-머리말-e24c3e3169e9/1000 /p/titulo-unicode-be5ebe6abbd1/0000 /p/json-de61a72bf57f/2330
        /p/이름에-날짜-0d253e848428/0000 /own/page.html /p/시간대-6bfa22304def/0100
        /p/시간대와-초-2c97886e211b/1600 /p/html-d291728f135d/0000 /p/같은-이름-393e498a3fd1/0000""",
    "permalink: posts/:abbrlink/:title/\npermalink_defaults: {abbrlink: zero}\n"
    "new_post_name: :year-:month-:day-:title.md": """/posts/zero/Hello-World/ /posts/zero/folder-한글-제목-괄호/
        /posts/zero/json/ /posts/4a17b156/named/ /own/page.html /posts/zero/zoned/ /posts/zero/zoned-seconds/
        /posts/zero/named/ /posts/zero/page/""",
}
# The pages of terms and dates, by the first of these settings.
LISTED = """/categories/A/ /categories/A/B/ /categories/C/ /categories/Dev-Ops/ /categories/Dev-Ops/배포/
    /categories/한-글/ /tags/AWS/
    /tags/C/ /archives/2020/02/ /archives/2020/01/page/2/ /archives/page/3/ /page/3/ /old/own.html
    /old/folder/"""


def urls(listed: str) -> list[str]:
    return sorted(re.split(r"\s+(?=/)", listed.strip()))


@pytest.mark.parametrize("settings", URLS, ids=["title", "category", "hash", "abbrlink"])
def test_every_post_keeps_its_url(settings: str, tmp_path: Path) -> None:
    config = "-- _config.yml --\ntitle: 옛 블로그\ntimezone: Asia/Seoul\nurl: https://old.example/blog/\nper_page: 2\n"
    old = written(tmp_path / "old", f"{config}{settings}\n{POSTS}")
    dated = [document for document in read_hexo(old).documents if document.date]
    assert sorted(document.url for document in dated) == urls(URLS[settings])
    if "post_title" in settings:  # files without an ending
        return
    done = imported(old, tmp_path / "new", "--report", str(tmp_path / "report.json"), generator="hexo")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    # Two tags that differ only in case have one page, and it can have one URL.
    assert [url["url"] for url in report["urls"] if url["fate"] == "lost"] in ([], ["/tags/aws/"]), done.output
    fates = {url["url"]: url["fate"] for url in report["urls"]}
    assert {fates[url] for url in urls(URLS[settings])} == {"same"}
    if "month/" in settings:
        assert {*urls(LISTED)} <= {*fates}
        assert 'url = "https://old.example/blog"\n' in (tmp_path / "new/site.toml").read_text(encoding="utf-8")
        assert "<p>하나</p>\n<p>둘</p>" in (tmp_path / "new/content/posts/page.md").read_text(encoding="utf-8")
        assert {fates[url] for url in ("/tags/AWS/", "/categories/Dev-Ops/", "/categories/한-글/")} == {"same"}
        assert fates["/2020/02/29/zoned/"] == "redirected", "where the clock was UTC"
        blog = Blog.__new__(Blog)
        blog.root = tmp_path / "new"
        blog.build()
        made = {f"/{path}".removesuffix("index.html") for path in blog.outputs()}
        assert {*fates} - {"/tags/aws/"} <= made | {"/atom.xml"}


def test_slugs_of_hexo() -> None:
    assert hexo_slug("  C++ / 한글_제목 (괄호) — é Ångström ß.md ") == "C-한글-제목-괄호-—-e-Angstrom-s-md"
    assert hexo_slug("A b", 1) == "a-b"
    assert hexo_slug("a b", 2) == "A-B"


# A site, and what becomes of the text of its first post.
SITE, _, FIRST = Path(__file__).with_name("hexo.txt").read_text(encoding="utf-8").partition("-- first.md --\n")


def test_a_site(tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", SITE), tmp_path / "new"
    before = files_of(old)
    done = imported(old, new, "--report", str(tmp_path / "report.json"), generator="hexo")
    assert done.exit_code == 0, done.output
    assert files_of(old) == before
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["documents"] == {"in": 5, "out": 5}
    fates = {url["url"]: url["fate"] for url in report["urls"]}
    for url in ("/2020/01/02/first/", "/2020/01/02/first/그림.png", "/about/", "/raw/page.html", "/CNAME", "/tags/",
                "/tags/Spring-Boot/", "/categories/개발/", "/downloads/code/hello.py", "/page/2/"):  # fmt: skip
        assert fates[url] == "same", url
    for url in ("/archives/2020/03/", "/categories/개발/자바/", "/old/about", "/archives/page/2/"):
        assert fates[url] == "redirected", url
    first = (new / "content/posts/first.md").read_text(encoding="utf-8")
    assert first.partition("\n---\n")[2] == FIRST
    assert "categories:\n- 개발\n- 자바\n- 일상\ncomments: false\n" in first
    assert "draft: true" in (new / "content/posts/later.md").read_text(encoding="utf-8")
    assert "{% note %} 그대로 {{ x }}" in (new / "content/posts/off.md").read_text(encoding="utf-8")
    about = (new / "content/about/index.md").read_text(encoding="utf-8")
    assert "[첫 글](/2020/01/02/first/) ![로고](/images/logo.png)" in about
    noted = {(note["code"][7:], note["line"]) for note in report["notes"] if note["path"].endswith("first.md")}
    rows = SITE.partition("first.md --\n")[2].partition("-- source/")[0].split("\n")
    marks = {
        "post_link none": "liquid-link", "include_code ..": "hexo-tag", "{% tabs": "hexo-tag",
        "{{ title }}": "liquid-undefined", "{#": "liquid-comment", "$HOME$": "hexo-dollar",
        "asset_img r": "hexo-filled", "{% codeblock": "hexo-filled",
        "post_link second": "hexo-filled", "{% blockquote": "hexo-filled", "{% pullquote": "hexo-filled",
        "youtube": "hexo-filled", "include_code lang": "hexo-filled", "{% note": "hexo-filled",
        "{% link": "hexo-filled", "asset_path": "hexo-filled",
    }  # fmt: skip
    found = {(code, n) for n, row in enumerate(rows, 1) for mark, code in marks.items() if mark in row}
    assert noted == {*found, ("hexo-hierarchy", 1)}
    left = {note["values"]["key"] for note in report["notes"] if note["code"] == "import-setting"}
    assert left == {"t: sidebar", "author", "menu: 없음"}
    settings = (new / "site.toml").read_text(encoding="utf-8")
    for line in ('description = "날마다 배운 것"', "breaks = true", 'google = "abc"', 'shortname = "old"',
                 'github = "https://github.com/example"', '"Spring Boot" = "Spring-Boot"', 'id = "G-ABC"',
                 'url = "https://old.example/blog"', 'title = "About"'):  # fmt: skip
        assert line in settings
    assert "repo" not in settings
    assert "nowhere" not in settings
    blog = Blog.__new__(Blog)
    blog.root = new
    blog.build()
    assert [blog.read(f"{name}.xml").count("<entry>") + blog.read(f"{name}.xml").count("<item>")
            for name in ("atom", "feed", "rss2", "rss")] == [3, 3, 3, 3]  # fmt: skip
    page = blog.read("2020/01/02/first/index.html")
    assert "첫 줄<br>\n둘째 줄" in page
    assert 'id="Hello-“World”-한글"' in page
    second = blog.read("2020/02/02/second/index.html")
    assert [f'id="{name}"' in second for name in ("A", "A-1", "끝")] == [True] * 3
    again = imported(old, tmp_path / "again", generator="hexo")
    assert again.exit_code == 0
    assert files_of(tmp_path / "again") == {k: v for k, v in files_of(new).items() if k in files_of(tmp_path / "again")}


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    old = written(tmp_path / "old", """\
-- _config.yml --
title: [
-- source/_posts/broken.md --
---
title: "열고
date: 2020-01-01
---
글은 남음
-- source/_posts/json.md --
;;;
"title": 따옴표 없음
;;;
글
-- source/_posts/date.md --
---
date: 어제
---
글
-- source/_posts/undated.md --
# 날짜 없는 글
-- source/_posts/open.md --
---
date: 2020-01-01
---
{% codeblock {% if x %}{{ 열림 {# 열림 {% raw %} `{%
-- source/_posts/future.md --
---
date: 2999-01-01
---
앞날
""")  # fmt: skip
    deep = "{% quote %}\n" * 3000 + "깊은 글\n" + "{% endquote %}\n" * 3000
    (old / "source/_posts/deep.md").write_text(f"---\ndate: 2020-01-01\n---\n{deep}", encoding="utf-8")
    (old / "source/_posts/euc.md").write_bytes("---\ntitle: 한글\n---\n글".encode("cp949"))
    (tmp_path / "secret").write_text("비밀", encoding="utf-8")
    (old / "source/secret.txt").symlink_to(tmp_path / "secret")
    done = imported(old, tmp_path / "new", "--report", str(tmp_path / "report.json"), generator="hexo")
    assert done.exit_code == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    found = {(problem["code"], problem["path"], problem["line"]) for problem in report["problems"]}
    assert found == {
        ("import-config", "_config.yml", 2), ("import-front-matter", "source/_posts/broken.md", 3),
        ("import-front-matter", "source/_posts/json.md", 2), ("import-date", "source/_posts/date.md", 2),
        ("import-euc-kr", "source/_posts/euc.md", 2), ("symlink-leaves-site", "source/secret.txt", 0),
    }  # fmt: skip
    notes = {(note["code"], note["path"]) for note in report["notes"]}
    assert {("import-hexo-undated", "source/_posts/undated.md"), ("import-future", "source/_posts/future.md")} <= notes
    assert "글은 남음" in (tmp_path / "new/content/posts/broken.md").read_text(encoding="utf-8")
    assert "{% codeblock {% if x %}{{ 열림" in (tmp_path / "new/content/posts/open.md").read_text(encoding="utf-8")
    assert "깊은 글" in (tmp_path / "new/content/posts/deep.md").read_text(encoding="utf-8")
    assert not [path for path in (tmp_path / "new").rglob("*") if "secret" in path.name]
    nothing = imported(tmp_path / "new", tmp_path / "other", generator="hexo")
    assert nothing.exit_code == 1
    assert "this is no site of Hexo" in nothing.output
