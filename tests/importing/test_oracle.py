"""A move is compared with a built copy of the old site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.importing.sites import imported, written

if TYPE_CHECKING:
    from pathlib import Path

OLD = """\
-- _config.yml --
title: 옛 블로그
url: https://old.example
timezone: Asia/Seoul
permalink: /:title/
paginate: 1
plugins: [jekyll-feed]
feed: {path: blog.xml}
jekyll-archives: {enabled: [tags, year], permalinks: {tag: "/t/:name/"}}
-- _posts/2020-01-02-first.md --
---
title: 첫 글
tags: [가 나]
---
## 머리

글에는 **굵은** 말과 `코드`와 ![그림](/a.png)이 있습니다.
-- _posts/2020-01-03-second.md --
---
title: 둘째
---
이 글에는 옛 테마의 낱말 말고는 다른 것이 없습니다.
-- a.png --
x
"""
BUILT = """\
-- first/index.html --
<html><head><title>첫 글 | 옛 블로그</title></head><body><nav>홈 소개</nav><h1>첫 글</h1>
<time datetime="2020-01-02T00:00:00+09:00">1월 2일</time>
<h2 id="머리">머리</h2>
<p>글에는 <strong>굵은</strong> 말과 <code>코드</code>와 <img src="/a.png" alt="그림" />이 있습니다.</p>
<footer>꼬리말</footer></body></html>
-- second/index.html --
<title>다른 제목</title><nav>홈 소개</nav><h2 id="없는">없는</h2>
<p>이 글에는 옛 테마의 낱말 말고는 사라진 다른 것이 없습니다. <b>굵게</b></p><footer>꼬리말</footer>
-- t/가-나/index.html --
태그
-- categories/etc/index.html --
분류
"""


def test_each_page_is_compared(tmp_path: Path) -> None:
    old, built = written(tmp_path / "old", OLD), written(tmp_path / "built", BUILT)
    done = imported(old, tmp_path / "new", "--oracle", str(built), "--report", str(tmp_path / "report.json"))
    assert done.exit_code == 1, done.output
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    first, second = sorted(report["pages"], key=lambda page: page["url"])
    assert (first["gaps"], first["ids"], first["counts"], first["title"], first["date"]) == ([], [], {}, True, True)
    assert [gap["lost"] for gap in second["gaps"]] == ["사라진"]
    assert second["is_lost"]
    assert not second["title"]
    fates = {url["url"]: (url["fate"], url["to"]) for url in report["urls"]}
    assert fates["/t/가-나/"] == ("redirected", "/tags/가-나/")
    assert fates["/categories/etc/"][0] == "redirected"
    assert fates["/2020/"] == ("redirected", "/archive/2020/")
    assert fates["/page2/"] == ("redirected", "/page/2/")
    assert fates["/blog.xml"] == ("same", ""), "the feed itself"
    ledger = (tmp_path / "new/urls.lock").read_text(encoding="utf-8")
    assert "/first/  " in ledger
    assert "  redirect" in ledger
    sitemap = tmp_path / "sitemap.xml"
    sitemap.write_text("<urlset><url><loc>https://old.example/first/</loc></url></urlset>", encoding="utf-8")
    assert imported(old, tmp_path / "other", "--oracle", str(sitemap)).exit_code == 0
    sitemap.write_text("/first/\n/gone/\n", encoding="utf-8")
    done = imported(old, tmp_path / "third", "--oracle", str(sitemap))
    assert "redirected" in done.output
    assert '"/gone/" = "/"' in (tmp_path / "third/site.toml").read_text(encoding="utf-8")
    assert "no sitemap" in imported(old, tmp_path / "fourth", "--oracle", str(old / "_config.yml")).output
