"""Several processes where the system cannot fork safely, as on macOS and Windows: everything must travel."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from sitegen.pool import THRESHOLD
from tests.built import REPOSITORY
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

RUN = "import sitegen.pool as pool; pool.FORKS = {forks}; from sitegen.cli import main; main()"


def build(root: Path, forks: bool) -> subprocess.CompletedProcess[str]:
    """Build in two processes."""
    command = [sys.executable, "-c", RUN.format(forks=forks), "build", "--jobs", "2", "--clean", "--lang", "en"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1795143600", "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


def test_the_same_without_fork(tmp_path: Path) -> None:
    """A site with all that templates may ask, twice: the bytes are the same."""
    blog = Blog(tmp_path, 'url = "https://example.com/blog"\n[authors.kim]\nname = "김"\n')
    for number in range(THRESHOLD + 5):
        blog.post(f"p{number}", f"본문 [다음](p{(number + 1) % THRESHOLD}.md)\n\n```python\nx = {number}\n```\n")
    blog.write(
        "content/posts/more.md", "---\ntitle: 더\nauthor: kim\nseries: 연재\ntags: [빨강]\n---\n![](/assets/a.svg)\n"
    )
    blog.write("assets/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>')
    assert build(tmp_path, forks=True).returncode == 0
    forked = blog.snapshot()
    done = build(tmp_path, forks=False)
    assert done.returncode == 0, done.stderr
    assert blog.snapshot() == forked


def test_problems_travel(tmp_path: Path) -> None:
    """What is wrong in a file is told as ever."""
    blog = Blog(tmp_path, "")
    for number in range(THRESHOLD + 5):
        blog.post(f"p{number}", "[없는 것](nowhere.md)\n" if number == 7 else "본문\n")
    done = build(tmp_path, forks=False)
    assert done.returncode == 1
    assert "content/posts/p7.md" in done.stderr + done.stdout
    assert "nowhere.md" in told(blog.problems())
