"""Invariants 1 and 2 where times lie: edits within a tick, times set back, files restored, outputs tampered with."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from tests.trace.language import Story
from tests.trace.sites import BLOG

if TYPE_CHECKING:
    from pathlib import Path

# Longer than what the program takes for a tick of the file system's clock.
SETTLED = 0.06


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """A blog that is built."""
    story = Story(tmp_path, BLOG)
    story.build()
    return story


@pytest.fixture
def settled(story: Story) -> Story:
    """A blog all of whose files the last build has seen to be older than its record of them."""
    for _ in range(2):
        time.sleep(SETTLED)
        story.edit("content/posts/d.md: s/요약./요약하면./").build()
        story.edit("content/posts/d.md: s/요약하면./요약./").build()
    time.sleep(SETTLED)
    story.build()
    return story


SAME_SIZE = "content/posts/c.md: s/다의 본문/라의 본문/"
DONE = "/posts/c/ post:posts/c.md"


def test_edits_of_the_same_size_within_a_tick(story: Story) -> None:
    file = story.blog.root / "content/posts/c.md"
    text = file.read_text(encoding="utf-8")
    for letter in "마바사아자차카타":
        file.write_text(text.replace("다의", f"{letter}의"), encoding="utf-8")
        story.blog.build()
        assert f"{letter}의 본문" in story.blog.read("posts/c/index.html")


def test_outputs_of_the_same_size_within_a_tick(story: Story) -> None:
    file = story.blog.root / "public/posts/c/index.html"
    text = file.read_text(encoding="utf-8")
    for letter in "마바사아자차카타":
        file.write_text(text.replace("다의", f"{letter}의"), encoding="utf-8")
        assert story.blog.build().written == 1
        assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("path", ["content/posts/c.md", "themes/tiny/templates/post.html", "site.toml"])
def test_an_edit_of_the_same_size_with_the_old_time(path: str, settled: Story) -> None:
    """The inode's own time, which nobody can set, gives it away."""
    file = settled.blog.root / path
    before = file.stat()
    edits = {
        "content/posts/c.md": (SAME_SIZE, DONE),
        "themes/tiny/templates/post.html": (
            "themes/tiny/templates/post.html: s/{{ author.bio }}/{{ author.url }}/",
            None,
        ),
        "site.toml": ('site.toml: s/"씁니다"/"읽니다"/', None),
    }
    edit, done = edits[path]
    settled.edit(edit)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    told = settled.told()
    assert told == done if done else told


def test_an_output_edited_with_the_old_time(settled: Story) -> None:
    file = settled.blog.root / "public/posts/c/index.html"
    before = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("다의", "라의"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    settled.expect("/posts/c/ output")


def test_times_set_back_and_forth(settled: Story) -> None:
    """Without another byte there is nothing to do, whatever the times."""
    for when in (0, 1_000_000_000, time.time_ns() + 3_600_000_000_000):
        for path in (*settled.blog.root.glob("content/**/*.md"), *settled.blog.root.glob("public/**/*.html")):
            os.utime(path, ns=(when, when))
        settled.expect_nothing()
    settled.edit(SAME_SIZE).expect(DONE)


def test_replaced_by_renaming(settled: Story) -> None:
    """As editors save, with the size and the times of the old file."""
    file = settled.blog.root / "content/posts/c.md"
    other = settled.blog.write("content/posts/c.md~", file.read_bytes().replace("다의".encode(), "라의".encode()))
    shutil.copystat(file, other)
    other.rename(file)
    settled.expect(DONE)


@pytest.mark.parametrize("edit", ["", SAME_SIZE])
def test_a_restored_cache(edit: str, settled: Story, tmp_path: Path) -> None:
    """Another folder, all inodes and times new, as after a checkout: only what changed is rendered."""
    copy = Story(tmp_path / "restored")
    shutil.rmtree(copy.blog.root)
    shutil.copytree(settled.blog.root, copy.blog.root, copy_function=shutil.copyfile)
    copy.edit(edit).expect(DONE if edit else "")
    shutil.rmtree(settled.blog.root)
    copy.edit("content/posts/c.md: s/본문/끝/").expect(DONE)


def test_a_restored_cache_without_the_output(settled: Story, tmp_path: Path) -> None:
    """The output is given back, and only what changed is rendered."""
    copy = Story(tmp_path / "restored")
    shutil.rmtree(copy.blog.root)
    shutil.copytree(settled.blog.root, copy.blog.root, ignore=shutil.ignore_patterns("public"))
    report = copy.edit(SAME_SIZE).build()
    assert [*report.stale] == ["/posts/c/"]
    assert report.written == report.files


def test_an_older_cache_with_a_newer_output(story: Story) -> None:
    """And the other way round: the two need not be of one build."""
    root = story.blog.root
    shutil.copytree(root / ".sitegen", root / "old/.sitegen")
    shutil.copytree(root / "public", root / "old/public")
    story.edit("content/posts/c.md: s/title: 다/title: 새/\ncontent/posts/b.md: rename content/posts/bb.md")
    story.edit("content/posts/d.md: s/b.md/bb.md/").build()
    shutil.rmtree(root / ".sitegen")
    shutil.copytree(root / "old/.sitegen", root / ".sitegen")
    story.build()
    shutil.rmtree(root / "public")
    shutil.copytree(root / "old/public", root / "public")
    story.build()


@pytest.mark.parametrize("settle", [False, True], ids=["fresh", "settled"])
def test_outputs_deleted_edited_emptied(settle: bool, settled: Story) -> None:
    public = settled.blog.root / "public"
    if settle:
        time.sleep(SETTLED)
    (public / "posts/a/index.html").unlink()
    (public / "posts/b/index.html").write_text("다른 것")
    (public / "posts/c/index.html").write_text("")
    shutil.rmtree(public / "posts/d")
    (public / "feed.xml").unlink()
    (public / "feed.xml").mkdir()
    (public / "static/style.092ab3cfe8.css").write_text("")
    (public / ".nojekyll").unlink()
    # What is gone is given back from the cache; what was edited in place is edited there too.
    settled.expect(
        """
        /posts/b/ output
        /posts/c/ output
        + .nojekyll
        + feed.xml
        + posts/a/index.html
        + posts/d/index.html
        + static/style.092ab3cfe8.css
        """
    )


def test_the_whole_output_deleted(story: Story) -> None:
    """The cache gives it back; without what it keeps, all is rendered."""
    shutil.rmtree(story.blog.root / "public")
    report = story.build()
    assert (report.rendered, report.written) == (0, report.files)
    shutil.rmtree(story.blog.root / "public")
    for folder in story.blog.root.glob(".sitegen/*/"):
        shutil.rmtree(folder)
    report = story.build()
    assert (report.rendered, report.written) == (report.pages, report.files)


def test_the_cache_deleted(story: Story) -> None:
    """All is rendered again, and nothing written."""
    shutil.rmtree(story.blog.root / ".sitegen")
    report = story.build()
    assert (report.rendered, report.written, report.notice) == (report.pages, 0, None)
    assert {reason for reason, _ in report.stale.values()} == {"new"}
    assert story.build(clean=False).rendered == 0
    assert story.blog.build(clean=True).rendered == report.pages


def test_the_manifest_edited(story: Story) -> None:
    story.blog.write("public/.sitegen/manifest", story.blog.read(".sitegen/manifest")[:-90])
    story.expect_nothing()
