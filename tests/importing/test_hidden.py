"""What an old site did not show, or showed only in its own way, is not shown otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.importing.sites import files_of, imported, written
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

HUGO = """\
-- hugo.toml --
baseURL = "https://old.example/"
languageCode = "kr"
disableLanguages = ["ja"]
ignoreFiles = ['\\.Rmd$', '/notes/', '(']
[[module.mounts]]
source = "wiki"
target = "content/wiki"
-- wiki/a.md --
x
-- content/post/Er-One/index.ko.md --
---
title: 하나
date: 2020-01-02
---
![그림](p.png)
-- content/post/Er-One/p.png --
x
-- content/post/two.md --
---
title: 둘
date: 2020-01-02
password: "1234"
---
비밀글
-- content/post/three.md --
---
title: 셋
draft: "true"
---
덜 쓴 글
-- content/life/four.md --
---
title: 넷
date: 2020-01-02
tags: [일상]
---
쓴 글
-- content/life/about.md --
---
title: 소개
---
소개
-- content/post/_index.md --
---
cascade: {draft: true}
---
-- content/post/five.md --
---
title: 다섯
date: 2020-01-02
build: {list: never}
---
주소를 아는 사람만 보는 글
-- content/post/six.ja.md --
まだ
-- content/post/notes/plan.md --
계획
-- content/post/data.Rmd --
자료
"""
HEXO = """\
-- _config.yml --
title: 옛 블로그
language: ko_KR
url: https://old.example
encrypt: {tags: [{name: 일기, password: x}]}
-- source/_posts/one.md --
---
title: 하나
date: 2020-01-02
tags: [일기]
---
비밀글
-- source/_posts/two.md --
---
title: 둘
date: 2020-01-02
draft: true
published: "false"
---
보이는 글
"""


def test_what_was_not_shown_stays_so(tmp_path: Path) -> None:
    report = tmp_path / "reports/report.md"
    hugo = written(tmp_path / "hugo", HUGO)
    done = imported(hugo, tmp_path / "new", "--report", str(report), generator="hugo")
    assert done.exit_code == 0, done.output
    said = report.read_text(encoding="utf-8")
    for line in (
        "content/post/two.md:1",
        "content/post/three.md:1 `draft`",
        "which `module.mounts` puts at `content/wiki`",
        "_index.md:1 `cascade`",
    ):
        assert line in said, (line, said)
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    blog.build()
    made = blog.outputs()
    assert {"life/four/index.html", "life/about/index.html", "tags/일상/index.html"} <= made
    assert "비밀글" not in str([data.decode(errors="replace") for data in files_of(blog.root / "public").values()])
    assert [path for path in made if path.split("/")[-2:][0] in ("two", "three", "plan", "notes", "data.Rmd")] == []
    assert 'language = "ko"\ntimezone = "Asia/Seoul"' in (blog.root / "site.toml").read_text(encoding="utf-8")
    assert "five" not in blog.read("rss.xml") + blog.read("archive/index.html")
    assert "주소를 아는" in blog.read("post/five/index.html")
    assert "six" not in str([*files_of(blog.root / "content")])
    hexo = written(tmp_path / "hexo", HEXO)
    done = imported(hexo, tmp_path / "second", generator="hexo")
    assert done.exit_code == 0, done.output
    assert "locked with a `password`" in done.output
    assert "draft: true" in (tmp_path / "second/content/posts/one.md").read_text(encoding="utf-8")
    assert "`draft` was left out" in done.output
    blog.root = tmp_path / "second"
    blog.build()
    assert "보이는 글" in blog.read("2020/01/02/two/index.html")
    assert 'language = "ko-KR"' in (tmp_path / "second/site.toml").read_text(encoding="utf-8")


def test_files_follow_the_index_of_their_folder(tmp_path: Path) -> None:
    text = """\
-- hugo.toml --
baseURL = "https://old.example/"
defaultContentLanguage = "ko"
[languages.ko]
[languages.en]
-- content/posts/Er-One/index.ko.md --
![그림](p.png)
-- content/posts/Er-One/index.en.md --
![picture](p.png)
-- content/posts/Er-One/p.png --
x
-- content/notes/Only-En/index.en.md --
![picture](q.png)
-- content/notes/Only-En/q.png --
x
"""
    done = imported(written(tmp_path / "old", text), tmp_path / "new", generator="hugo")
    assert done.exit_code == 0, done.output
    assert "leads nowhere" not in done.output
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    blog.build()
    for page in ("posts/er-one", "en/posts/er-one"):
        assert 'src="/posts/er-one/p.png"' in blog.read(f"{page}/index.html"), page
    assert "translation: posts/Er-One/index.md" in (blog.root / "content/posts/Er-One/index.en.md").read_text("utf-8")
    assert 'src="/en/notes/only-en/q.png"' in blog.read("en/notes/only-en/index.html")
    assert {"posts/er-one/p.png", "en/notes/only-en/q.png"} <= blog.outputs()
