"""Blogs of other generators move here as docs/writing.md says."""

from __future__ import annotations

import re
import subprocess
from shutil import which
from typing import TYPE_CHECKING

import pytest

from sitegen.package import DOCS
from tests.abilities import needs
from tests.recipes.recipes import png
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

LINKS = """\
![가]({{ "/assets/x.png" | absolute_url }}) ![나]({{'/assets/x.png'|relative_url}})
![다]({{ site.baseurl }}/assets/x.png)
<img src="{{ site.url }}{{ site.baseurl }}/assets/x.png" alt="라">
[마]({% post_url 2020-01-02-hello %}) [바]({{< ref "2020-01-02-hello.md" >}})
"""


@needs("a shell")
@pytest.mark.skipif(not which("perl"), reason="there is no perl")
def test_addresses_with_liquid(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("assets/x.png", png(2, 1))
    blog.write("content/posts/2020-01-02-hello.md", "---\ntitle: 가\n---\n글\n")
    blog.post("a", LINKS)
    before = blog.problems()
    assert {problem.code for problem in before} == {"leftover-address"}
    assert "write only `/assets/x.png`" in told(before)
    (command,) = re.findall(r"```sh\n(perl .*?)```", (DOCS / "writing.md").read_text(encoding="utf-8"), re.DOTALL)
    subprocess.run(["sh", "-c", command], cwd=blog.root, check=True)
    blog.build(strict=True)
    body = blog.body("posts/a/index.html")
    assert body.count('src="/assets/x.png"') == 4
    assert body.count('href="/posts/hello/"') == 2


def test_files_keep_their_addresses(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", "![가](/images/posts/a.png)")
    assert "`/images/a.png` is `content/images/a.png`" in told(blog.problems())
    blog.write("content/images/posts/a.png", png(2, 1))
    blog.write("content/ads.txt", "google.com, pub-1\n")
    blog.write("content/google1234.html", "google-site-verification: google1234.html")
    blog.build(strict=True)
    assert blog.read("ads.txt") == "google.com, pub-1\n"
    assert (blog.root / "public/images/posts/a.png").exists()
    assert blog.read("google1234.html") == "google-site-verification: google1234.html"
