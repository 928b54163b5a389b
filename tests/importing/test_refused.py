"""What our build would refuse is left out and said, and the rest of the site is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.importing.sites import imported, written
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
-- _config.yml --
title: 옛 블로그
url: https://old.example
-- _posts/2020-01-01-reserved.md --
---
title: 하나
permalink: /static/a/
---
글
-- _posts/2020-01-02-aliases.md --
---
title: 둘
redirect_from: [/c, /c.html]
image: /assets/none.png
---
글
-- c/below.md --
---
title: 셋
---
글
-- file --
x
-- folder.md --
---
title: 넷
permalink: /file/
---
글
"""


def test_only_what_is_at_fault_is_lost(tmp_path: Path) -> None:
    old = written(tmp_path / "old", SITE)
    done = imported(old, tmp_path / "new", "--report", str(tmp_path / "report.json"))
    assert done.exit_code == 1
    for said in ("content/posts/2020-01-01-reserved.md:3", "`/static/a/` lies in", "`/file` is a file", "refuse"):
        assert said in done.output, done.output
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    fates = {url["url"]: url["fate"] for url in report["urls"]}
    assert [url for url, fate in fates.items() if fate == "lost"] == ["/file/", "/static/a/"]
    assert fates["/c"] == fates["/c.html"] == "redirected"
    assert {note["path"] for note in report["notes"] if note["code"] == "import-refused"} == {
        "_posts/2020-01-01-reserved.md", "folder.md"
    }  # fmt: skip
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    problems = list(blog.build().problems)
    assert not [p for p in problems if p.severity == "error"], told(problems)
    assert {"file", "c/below.html", "2020/01/02/aliases.html"} <= blog.outputs()
