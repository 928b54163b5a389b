"""A site of Jekyll moves with all of its URLs, and what cannot move is said."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from sitegen.importing.jekyll.read import read_jekyll
from tests.importing.sites import add_unreadable, files_of, imported, written
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

POSTS = """\
-- _posts/2020-01-02-Hello World!.md --
---
categories: [Dev Ops, 배포]
---
hi
-- _posts/2020-01-03-한글 제목(괄호) [대괄호].md --
---
category: 한 글
---
hi
-- _posts/2020-01-04-a.b.c.md --
---
slug: My Slug.
---
hi
-- _posts/2020-01-05-etc..md --
hi
-- _posts/2020-01-06-v2..3.md --
---
---
hi
-- _posts/2020-01-07-c++ & c#.md --
---
---
hi
-- _posts/2020-01-08-late.md --
---
date: 2020-12-31 23:30:00 +0900
---
hi
-- _posts/2020-01-09-own.md --
---
permalink: /own/:year/:title
---
[hi]({{ site.baseurl }}own/2020/own.html)
-- _posts/sub/20-02-01-short.markdown --
---
---
hi
-- cat/_posts/2020-03-01-incat.md --
---
categories: other Two
---
hi
-- cat/_posts/deep/2020-03-02-indeep.html --
---
category: Foo Bar
categories: [A, B]
---
<p>hi</p>
"""
# What Jekyll 4.3.1 makes of them.
URLS = {
    "date": """/dev ops/배포/2020/01/02/Hello-World!.html /한 글/2020/01/03/한글-제목(괄호)-대괄호.html
        /2020/01/04/My-Slug/html.html /2020/01/05/etc.html /2020/01/06/v2/3.html /2020/01/07/c++-&-c.html
        /2020/12/31/late.html /own/2020/own.html /2020/02/01/short.html /cat/other/two/2020/03/01/incat.html
        /cat/a/b/foo bar/2020/03/02/indeep.html""",
    "pretty": """
        /dev ops/배포/2020/01/02/Hello-World!/ /한 글/2020/01/03/한글-제목(괄호)-대괄호/ /2020/01/04/My-Slug.html
        /2020/01/05/etc/ /2020/01/06/v2/3/ /2020/01/07/c++-&-c/ /2020/12/31/late/ /own/2020/own.html
        /2020/02/01/short/ /cat/other/two/2020/03/01/incat/ /cat/a/b/foo bar/2020/03/02/indeep/""",
    "weekdate": """/dev ops/배포/2020/W01/Thu/Hello-World!.html /한 글/2020/W01/Fri/한글-제목(괄호)-대괄호.html
        /2020/W01/Sat/My-Slug/html.html /2020/W01/Sun/etc.html /2020/W02/Mon/v2/3.html /2020/W02/Tue/c++-&-c.html
        /2020/W53/Thu/late.html /own/2020/own.html /2020/W05/Sat/short.html /cat/other/two/2020/W09/Sun/incat.html
        /cat/a/b/foo bar/2020/W10/Mon/indeep.html""",
    "/b/:slugified_categories/:short_year-:i_month-:i_day/:y_day/:slug:output_ext": """
        /b/dev-ops/배포/20-1-2/002/hello-world.html /b/한-글/20-1-3/003/한글-제목-괄호-대괄호.html
        /b/20-1-4/004/my-slug.html /b/20-1-5/005/etc.html /b/20-1-6/006/v2-3.html /b/20-1-7/007/c-c.html
        /b/20-12-31/366/late.html /own/2020/own.html /b/20-2-1/032/short.html /b/cat/other/two/20-3-1/061/incat.html
        /b/cat/a/b/foo-bar/20-3-2/062/indeep.html""",
}


def urls(listed: str) -> list[str]:
    return [url for url in re.split(r"\s+(?=/)", listed.strip()) if url]


@pytest.mark.parametrize("style", URLS, ids=["date", "pretty", "weekdate", "own"])
def test_every_post_keeps_its_url(style: str, tmp_path: Path) -> None:
    config = f"-- _config.yml --\ntitle: 옛 블로그\ntimezone: Asia/Seoul\nbaseurl: /\npermalink: '{style}'\n"
    old = written(tmp_path / "old", config + POSTS)
    assert sorted(document.url for document in read_jekyll(old).documents) == sorted(urls(URLS[style]))
    done = imported(old, tmp_path / "new", "--report", str(tmp_path / "report.json"))
    assert done.exit_code == 0, done.output
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    blog.build()
    made = {path.removesuffix("index.html") for path in blog.outputs()}
    assert {url[1:] for url in urls(URLS[style])} <= made
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {url["fate"] for url in report["urls"]} == {"same"}
    assert "import-broken-link" not in {note["code"] for note in report["notes"]}


SITE = """\
-- _config.yml --
title: 옛 블로그
url: https://old.example
baseurl: /blog
description: >-
  두 줄로
  적은 설명
lang: ko
timezone: Asia/Seoul
permalink: /:title/
paginate: 5
github_username: haneul
author: {name: 하늘, twitter: "@haneul"}
google_analytics: G-ABC123
comments: {provider: utterances, utterances: {repo: haneul/blog}}
header_pages: [about.md]
odd_setting: 1
kramdown: {hard_wrap: true}
collections:
  wiki: {output: true}
  secret: {output: false}
  tabs: {output: true}
defaults:
  - scope: {path: "", type: posts}
    values: {layout: post, toc: false, nav: true}
  - scope: {path: _wiki}
    values: {permalink: "/w/:path/"}
-- _data/authors.yml --
haneul: {name: 하늘, bio: 씁니다, url: "https://haneul.example"}
-- _posts/2020-01-02-first.md --
---
title: 첫 글 # 붙인 말
# 설명하는 줄
layout: post
tags: [a, b]
permalink: /:title/
redirect_from: [/old/first.html, /taken/]
mood: 좋음
links: true
---
## 머리 (Head) 1.2

[없는 글](/nowhere/) ![그림](/assets/a.png) ![없는 그림]( /assets/none.png )

## 머리 (Head) 1.2

[참조][a]와 [다시][a]

[a]: /gone/
-- _posts/2020-01-03-second.md --
---
title: 둘째
title: 둘째 글
tags: [cpp, C++, c++]
date: 2020-01-03 09:00:00 2020 +0900
redirect_from: /taken/
---
글

<!-- 닫지 않은 말
-- _drafts/someday.md --
---
title: 언젠가
---
초안
-- _wiki/deep/Page.md --
---
title: 쪽
---
위키
-- _secret/x.md --
---
---
비밀
-- about.md --
---
layout: page
title: 소개
permalink: /about
---
소개합니다.
-- moved.md --
---
redirect_to: https://elsewhere.example/
---
-- index.html --
---
layout: default
---
{% for post in site.posts %}<a href="{{ post.url }}">{{ post.title }}</a>{% endfor %}
-- tag/a.html --
---
layout: tag
tag: a
---
-- atom.xml --
---
---
<feed>{% for post in site.posts %}{% endfor %}</feed>
-- _tabs/archives.md --
---
layout: archives
---
-- data.txt --
---
---

첫 줄
-- hand.html --
---
layout: null
---
<!doctype html>
<html><body>손으로 쓴 쪽</body></html>
-- table.html --
---
title: 표
---
<div>

    <p>들여쓴 글</p>
<pre>가

나</pre>
</div>
-- assets/a.png --
x
-- CNAME --
old.example
-- README.md --
읽어 보세요
-- css/main.scss --
---
---
body {}
-- _layouts/post.html --
{{ content }}
"""


def test_a_whole_site(tmp_path: Path) -> None:
    old = written(tmp_path / "old", SITE)
    before = files_of(old)
    done = imported(old, tmp_path / "new", "--report", str(tmp_path / "report.md"))
    assert done.exit_code == 0, done.output
    again = imported(old, tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(tmp_path / "new"), again.output
    assert files_of(old) == before
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    report = blog.build()
    assert [p for p in report.problems if p.severity == "error"] == [], told(list(report.problems))
    made = blog.outputs()
    expected = "first second about.html w/deep/Page moved old/first.html taken tag/a atom.xml hand table"
    for url in expected.split():
        assert {url, f"{url}/index.html"} & made, url
    assert {"assets/a.png", "CNAME"} <= made
    assert "someday/index.html" not in made
    assert "https://elsewhere.example/" in blog.read("moved/index.html")
    assert "/tags/a/" in blog.read("tag/a/index.html")
    assert blog.read("atom.xml").count("<entry>") == 2  # no reader of feeds follows a page that leads on
    assert blog.read("data.txt") == "첫 줄\n"
    assert "/archive/" in blog.read("tabs/archives/index.html")
    assert blog.read("hand/index.html").startswith("<!doctype html>")
    assert "<pre>가&#10;\n나</pre>" in blog.read("table/index.html")
    first = (blog.root / "content/posts/2020-01-02-first.md").read_text(encoding="utf-8")
    head = first.split("---\n")[1].splitlines()
    # What was written stays as it was, remarks too. The pattern of the site gives the URL.
    assert head[:4] == ["title: 첫 글 # 붙인 말", "# 설명하는 줄", "layout: post", "tags: [a, b]"]
    assert "mood: 좋음" in head
    assert "toc: false" in head
    assert "old_links: true" in head
    assert not any(line.startswith("permalink") for line in head)
    assert "## 머리 (Head) 1.2 {#머리-head-12}" in first
    assert "## 머리 (Head) 1.2 {#머리-head-12-1}" in first
    assert "[a]: https://old.example/blog/gone/" in first
    assert "[없는 글](https://old.example/blog/nowhere/) ![그림](/assets/a.png)" in first
    settings = (blog.root / "site.toml").read_text(encoding="utf-8")
    assert settings.startswith('title = "옛 블로그"\nurl = "https://old.example/blog"\n')
    for line in (
        'description = "두 줄로 적은 설명"', 'permalink = "/:name/"', "paginate = 5", '"C++" = "cpp"', "breaks = true",
        'github = "https://github.com/haneul"', 'url = "about.md"',
        'X = "https://x.com/haneul"', 'id = "G-ABC123"', 'repo = "haneul/blog"', '"/moved/" = "https://elsewhere.example/"',
    ):  # fmt: skip
        assert line in settings, line
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    for line in (
        "- documents: 6 in, 6 out", "`odd_setting`", "- _posts/2020-01-02-first.md:13 `/nowhere/`", "- README.md",
        "- css/main.scss", "- _layouts", "share a page", "`/taken/` belongs to",
        "- _posts/2020-01-03-second.md:10 `<!-- 닫지 않은 말`",
    ):  # fmt: skip
        assert line in text, line
    assert imported(old, tmp_path / "new").exit_code == 1
    assert imported(old, old / "inside").exit_code == 1
    assert files_of(old) == before


def test_bad_input_is_said_and_the_rest_moves(tmp_path: Path) -> None:
    old = written(
        tmp_path / "old",
        "-- _config.yml --\ntitle: [\n-- _posts/2020-01-01-good.md --\n---\ntitle: 좋은 글\n---\n글\n"
        "-- _posts/2020-01-02-broken.md --\n---\ntitle: 'a\nb: [\n---\n글\n"
        "-- _posts/2020-01-03-day.md --\n---\ndate: someday\n---\n글\n"
        "-- _data/x.yml --\na: [\n",
    )
    add_unreadable(old / "_posts", tmp_path / "outside.md", "2020-01-04-")
    (old / "_posts/2020-01-07-large.md").write_text("---\n---\n" + "가나다 *라* 마\n" * 20_000, encoding="utf-8")
    (old / "loop").symlink_to(old)
    done = imported(old, tmp_path / "new")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    for said in (
        "_config.yml:2:1", "_posts/2020-01-02-broken.md:", "_posts/2020-01-03-day.md:", "`someday` is not a date",
        "_data/x.yml:", "in EUC-KR", "_posts/2020-01-04-bytes.md", "leads out of", "_posts/2020-01-04-link.md",
    ):  # fmt: skip
        assert said in done.output, (said, done.output)
    assert "비밀" not in str(files_of(tmp_path / "new"))
    assert (tmp_path / "new/content/posts/2020-01-01-good.md").is_file()
    assert (tmp_path / "new/content/posts/2020-01-07-large.md").is_file()
    assert "no site of Jekyll" in imported(tmp_path / "new", tmp_path / "other").output
    assert "no folder" in imported(tmp_path / "nothing", tmp_path / "other").output
