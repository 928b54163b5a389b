"""A site of Hugo moves with all of its URLs, and what cannot move is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sitegen.importing.hugo.read import read_hugo
from tests.importing.sites import add_unreadable, files_of, imported, written
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "Hello World|한글 제목|c++ & c#|a.b.c|UPPER_Case|x(1) [2]|a--b - c|~tilde@at|comma,semi|Café|2020-01-02-d|가😀나"
)
FRONT = {
    "slug-one": 'slug: "My Slug & More.x"', "slug-two": "slug: 한글 슬러그", "url-one": "url: /My Url/x",
    "url-two": "url: rel/Path/", "url-three": "url: /v1.2", "url-four": 'url: "/:year/:slug"',
    "alias": 'aliases: [old-one, "/Old Two/", /old3.html, "../up/"]',
}  # fmt: skip
# What Hugo 0.168 makes of them.
URLS = """hello-world|한글-제목|c++--c%23|a.b.c|upper_case|x1-2|a--b---c|~tilde@at|commasemi|café|2020-01-02-d|가나|
my-slug-more.x|한글-슬러그|/My Url/x/|/rel/Path/|/v1.2|/2020/t-url-four/|alias"""
PERMALINKS = """\
-- hugo.toml --
baseURL = "https://old.example/"
timeZone = "Asia/Seoul"
[permalinks.page]
post = "/p/:year/:month/:day/:yearday/:weekday/:weekdayname/:monthname/:slug/"
tech = "/t/:sections[1:]/:section/:title/:filename"
blog = "/:sections/:contentbasename/"
wiki = "/w/:slugorcontentbasename.html"
[permalinks.term]
tags = "/tagged/:slug/"
[uglyURLs]
ugly = true
-- content/post/a b/index.md --
---
title: A & B c++
date: 2020-01-02T23:30:00Z
tags: ["C++ & x"]
---
x ![그림](p.png)
-- content/post/a b/p.png --
x
-- content/tech/deep/Er One/x.md --
---
title: 한글 제목! (x)
---
x
-- content/blog/2020/c.md --
---
title: c
slug: cc
---
x
-- content/wiki/Page.md --
x
-- content/ugly/b/index.md --
x [f](f.txt)
-- content/ugly/b/f.txt --
x
-- content/noFM.md --
x
"""
PAGES = """/p/2020/01/02/2/4/thursday/january/a-b-c/ /t/deep/er-one/tech/한글-제목-x/x/ /blog/2020/c/ /w/page.html/
/ugly/b.html /nofm/"""


def test_every_page_keeps_its_url(tmp_path: Path) -> None:
    text = '-- config.toml --\nbaseURL = "https://old.example/sub/"\n'
    for name in NAMES.split("|"):
        text += f'-- content/posts/{name}.md --\n---\ntitle: "T"\ntags: ["{name}"]\n---\nhi\n'
    for name, line in FRONT.items():
        text += f'-- content/posts/fm-{name}.md --\n---\ntitle: "T {name}!"\n{line}\ndate: 2020-03-04\n---\nhi\n'
    old = written(tmp_path / "old", text)
    urls = [
        url if url[0] == "/" else f"/posts/{url}/"
        for url in URLS.replace("\n", "").replace("alias", "fm-alias").split("|")
    ]
    site = read_hugo(old)
    assert sorted(page.url for page in site.documents) == sorted(urls)
    done = imported(old, tmp_path / "new", "--report", str(tmp_path / "report.json"), generator="hugo")
    assert done.exit_code == 0, done.output
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    blog.build()
    made = {"/" + path.removesuffix("index.html").replace("#", "%23") for path in blog.outputs()}
    # Versions before 0.123 made one hyphen of several, and Hugo keeps tags as they are written.
    old_ones = "/posts/c++-c%23/ /posts/a--b-c/ /posts/old-one/ /Old Two/ /old3.html /up/ /tags/c++--c%23/ /tags/x1-2/"
    assert {*urls, *old_ones.replace("Old Two", "Old_Two").split()} - {"/Old_Two/", "/v1.2"} <= made
    assert "/Old Two/" in made
    assert "/tags/cpp-csharp/" in blog.read("tags/c++--c#/index.html")
    fates = {url["url"]: url["fate"] for url in json.loads((tmp_path / "report.json").read_text("utf-8"))["urls"]}
    assert "lost" not in fates.values()
    for url in ("/index.xml", "/posts/", "/posts/index.xml", "/posts/page/2/", "/tags/한글-제목/index.xml"):
        assert fates[url] in ("redirected", "same"), url
    # One pattern gives most of them.
    assert "permalink" not in (blog.root / "content/posts/한글 제목.md").read_text(encoding="utf-8")
    other = read_hugo(written(tmp_path / "other", PERMALINKS))
    assert sorted(page.url for page in other.documents) == sorted(PAGES.split())
    assert "/tagged/c-x/" in other.listings
    done = imported(tmp_path / "other", tmp_path / "third", "--report", str(tmp_path / "r.json"), generator="hugo")
    assert done.exit_code == 0, done.output
    found = {
        url["url"] for url in json.loads((tmp_path / "r.json").read_text("utf-8"))["urls"] if url["fate"] == "same"
    }
    assert {*PAGES.split(), "/ugly/b/f.txt", "/p/2020/01/02/2/4/thursday/january/a-b-c/p.png"} <= found
    assert "broken" not in done.output


SITE = """\
-- config/_default/hugo.yaml --
baseURL: https://old.example/blog/
title: 옛 블로그
defaultContentLanguage: ko
enableEmoji: false
disqusShortname: haneul
oddSetting: 1
services: {googleAnalytics: {ID: G-ABC123}}
pagination: {pagerSize: 1}
taxonomies: {tag: tags, category: categories, topic: topics}
markup: {goldmark: {parser: {attribute: {block: true}}, renderer: {hardWraps: true}, extensions: {
  passthrough: {enable: true, delimiters: {inline: [['\\(', '\\)']]}}}}}
-- config/_default/languages.toml --
[ko]
weight = 1
[en]
title = "Old blog"
weight = 2
-- config/_default/params.toml --
description = "설명"
mainSections = ["posts"]
fancy = true
[social]
github = "haneul"
[comments.giscus]
repo = "haneul/blog"
repoID = "R_1"
category = "글"
categoryID = "D_1"
-- config/_default/menu.toml --
[[main]]
name = "글"
url = "/posts/"
weight = 2
[[main]]
name = "소개"
pageRef = "/about"
weight = 1
[[main]]
name = "없음"
url = "/nothing/"
-- content/_index.md --
---
title: 홈
---
머리글입니다.
-- content/posts/first/index.md --
+++
title = "첫 글: 시작"
date = 2020-01-02T09:00:00+09:00
lastmod = 2020-02-01
tags = ["가", "나"]
topics = ["주제"]
mood = "좋음"
image = "img/cover.png"
+++
## 머리 (Head) 1.2

## 클래스 {#own .big}

글\\(x^2\\)은 :tada: 그대로. <b>굵게</b> `\\(y\\)`
{.lead}

{{< figure src="a b.png" alt="그림" caption="그림 1" >}}
{{< figure src="pic.png" caption="*기운* 그림" link="https://a.example" >}}

- 항목
  {{< highlight go "linenos=table,hl_lines=1 3-4" >}}
  a := 1
  {{< /highlight >}}

{{< youtube jNQXAC9IVRw >}}
[둘째]({{< relref "second.md#절" >}}) [없는]({{< ref "none.md" >}}) {{< param mood >}}
{{< gist haneul 0123456789abcdef0123456789abcdef >}}

{{% notice warning "조심" %}}
**굵은** 글
{{% /notice %}}
{{< details "펼치기" >}}
안쪽 *글*
{{< /details >}}
{{< box title="상<자" >}}안 **굵게** 끝{{< /box >}} 그리고 {{< kbd K >}}
{{< shell >}}가{{< inner >}}나{{< /inner >}}다{{< /shell >}}
`{{</* youtube x */>}}`와 {{</* youtube y */>}}

{{< unknown "값" >}}{{< hard >}}

```go {linenos=inline,hl_lines=[1]}
b := 2
```

<!--more-->
-- content/posts/first/a b.png --
x
-- content/posts/first/pic.png --
x
-- content/posts/first/index.en.md --
---
title: First
date: 2020-01-02
slug: first-en
---
English ![pic](pic.png)
-- content/posts/second.md --
{
  "title": "둘째",
  "date": "2020-01-03T00:00:00Z",
  "tags": ["가"]
}
## 절

[처음](/blog/posts/first/) [이웃](../first/)
-- content/posts/third.md --
---
title: 셋째
date: 2020-01-04
draft: true
---
초안
-- content/posts/expired.md --
---
title: 지난 글
date: 2020-01-05
expiryDate: 2020-02-01
---
지남
-- content/about.md --
---
title: 소개
url: /about
---
소개합니다.
-- content/search.md --
---
title: 찾기
layout: search
---
-- content/notes/one.md --
---
title: 쪽지
---
쪽지
-- content/notes/_index.md --
---
title: 쪽지 모음
---
쪽지를 모은 곳입니다.
-- content/posts/first/text.md --
번들 안의 글
-- layouts/shortcodes/box.html --
<div class="box">
  {{ with .Get "title" }}<strong>{{ . }}</strong>{{ end }}

  <p>{{ .Inner | markdownify }}</p>
</div>
-- layouts/shortcodes/kbd.html --
{{- $key := .Get 0 | default "?" -}}
<kbd>{{ if eq $key "K" }}케이{{ else }}{{ $key }}{{ end }}</kbd>
-- layouts/shortcodes/inner.html --
<i>{{ .Inner }}</i>
-- layouts/shortcodes/shell.html --
<span>{{ .Inner }}</span>
-- layouts/shortcodes/hard.html --
{{ range where .Site.RegularPages "Type" "x" }}{{ .Title }}{{ end }}
-- assets/img/cover.png --
x
-- static/Cap Dir/x.png --
x
-- static/CNAME --
old.example
"""


def test_a_whole_hugo_site(tmp_path: Path) -> None:
    old = written(tmp_path / "old", SITE)
    before = files_of(old)
    done = imported(old, tmp_path / "new", "--report", str(tmp_path / "report.md"), generator="hugo")
    assert done.exit_code == 0, done.output
    again = imported(old, tmp_path / "again", generator="hugo")
    assert files_of(tmp_path / "again") == files_of(tmp_path / "new"), again.output
    assert files_of(old) == before
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    report = blog.build()
    assert [p for p in report.problems if p.severity == "error"] == [], told(list(report.problems))
    first = (blog.root / "content/posts/first/index.md").read_text(encoding="utf-8")
    for line in (
        "title: '첫 글: 시작'", "mood: 좋음", "topics:\n- 주제", "image: /img/cover.png",
        "## 머리 (Head) 1.2 {#머리-head-12}",
        "## 클래스 {: #own .big }", "글$x^2$은 \\:tada: 그대로.", "<b>굵게</b> `\\(y\\)`",
        "{: .lead }", '![그림](a%20b.png "그림 1")',
        "<figcaption>*기운* 그림</figcaption>", '  ```go {linenos=table,hl_lines=["1","3-4"]}\n  a := 1\n  ```',
        "\n\nhttps://www.youtube.com/watch?v=jNQXAC9IVRw\n\n", "[둘째](/posts/second/#절)", ") 좋음\n",
        "https://gist.github.com/haneul/0123456789abcdef0123456789abcdef", "> [!WARNING] 조심\n> **굵은** 글",
        "<summary>펼치기</summary>\n\n안쪽 *글*\n\n</details>",
        "<strong>상&lt;자</strong>\n\n\n안 **굵게** 끝\n\n\n</div>",
        "<kbd>케이</kbd>", "<span>가<i>나</i>다</span>", "`{{< youtube x >}}`와 \\{{< youtube y >}}",
        '{{< unknown "값" >}}{{< hard >}}',
    ):  # fmt: skip
        assert line in first, (line, first)
    page = blog.read("posts/first/index.html")
    assert 'id="own"' in page
    assert "<strong>굵게</strong>" in page
    assert "{{&lt; youtube y &gt;}}" in page
    assert 'src="/blog/posts/first/pic.png"' in page
    english = (blog.root / "content/posts/first/index.en.md").read_text(encoding="utf-8")
    assert "lang: en" in english
    assert "translation: posts/first/index.md" in english
    assert 'src="/blog/posts/first/pic.png"' in blog.read("en/posts/first-en/index.html")
    for feed in ("index.xml", "posts/index.xml", "tags/가/index.xml", "topics/주제/index.xml", "en/index.xml"):
        assert "<title>" in blog.read(feed), feed
        assert "<html" not in blog.read(feed), feed
    second = (blog.root / "content/posts/second.md").read_text(encoding="utf-8")
    assert second.startswith("---\ntitle: 둘째\n")
    assert "[처음](/posts/first/) [이웃](../first/)" in second
    assert "draft: true" in (blog.root / "content/posts/expired.md").read_text(encoding="utf-8")
    made = blog.outputs()
    expected = "about notes notes/one posts search topics topics/주제 tags/가 en/index.xml posts/page/2 tags/가/page/2"
    for url in expected.split():
        assert {url, f"{url}/index.html"} & made, url
    assert {"Cap Dir/x.png", "CNAME", "img/cover.png", "index.xml"} <= made
    assert not {"posts/third/index.html", "posts/expired/index.html"} & made
    settings = (blog.root / "site.toml").read_text(encoding="utf-8")
    for line in (
        'title = "옛 블로그"\nurl = "https://old.example/blog"\ndescription = "설명"\nlanguage = "ko"', "paginate = 1",
        'id = "G-ABC123"', 'repo = "haneul/blog"', 'github = "https://github.com/haneul"', "breaks = true",
        'title = "소개"\nurl = "about.md"\n\n[[navigation]]\ntitle = "글"\nurl = "/archive/"',
        '[languages.en]\ntitle = "Old blog"',
    ):  # fmt: skip
        assert line in settings, (line, settings)
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    for line in (
        "`oddsetting`", "`params.fancy`", "`menus.main 없음`",
        "content/posts/first/index.md:39 `{{< unknown \"값\" >}}` `unknown`",
        "content/posts/first/index.md:39 `{{< hard >}}` `hard`", "content/posts/first/index.md:14 `<b>`",
        "content/posts/first/text.md", "content/posts/expired.md:1 `expirydate`", 'index.md:26 `{{< ref "none.md" >}}`',
        "content/posts/third.md:1 `draft`",
    ):  # fmt: skip
        assert line in text, (line, text)


def test_bad_input_of_hugo_is_said(tmp_path: Path) -> None:
    old = written(
        tmp_path / "old",
        "-- hugo.toml --\ntitle = \n-- content/posts/good.md --\n---\ntitle: 좋은 글\n---\n글 {{< self >}}\n"
        '-- content/posts/broken.md --\n+++\ntitle = \'a\n+++\n글\n-- content/posts/json.md --\n{"title": }\n글\n'
        "-- content/posts/day.md --\n---\ndate: someday\n---\n글\n"
        "-- layouts/shortcodes/self.html --\n{{ if true }}{{ .Get 0 }\n",
    )
    add_unreadable(old / "content/posts", tmp_path / "outside.md")
    (old / "content/posts/deep.md").write_text("{{< self >}}" * 2_000 + "{{% a %}}" * 300 + "{{% /a %}}" * 300)
    (old / "content/loop").symlink_to(old / "content")
    done = imported(old, tmp_path / "new", generator="hugo")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    for said in (
        "hugo.toml:1:", "content/posts/broken.md:2:", "content/posts/json.md:1", "content/posts/day.md:2",
        "`someday` is not a date", "in EUC-KR", "content/posts/bytes.md", "leads out of",
    ):  # fmt: skip
        assert said in done.output, (said, done.output)
    assert "비밀" not in str(files_of(tmp_path / "new"))
    assert (tmp_path / "new/content/posts/good.md").read_text(encoding="utf-8").endswith("글 {{< self >}}\n")
    assert "no site of Hugo" in imported(tmp_path / "new", tmp_path / "other", generator="hugo").output
