"""Edits of documents: every page that shows something of them is made again, and what they break is told."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sitegen.words.errors import Problems
from tests.support import NOW, Blog, told
from tests.trace.language import Story
from tests.trace.sites import BLOG

if TYPE_CHECKING:
    from pathlib import Path

THEME = 'theme = "plain"\n'
POST = "content/posts/a.md"


def post(name: str, day: int, tags: str = "", body: str = "본문", more: str = "") -> str:
    """A post as a file of a story."""
    front = f"title: {name}\ndate: 2026-01-{day:02}\ntags: [{tags}]\n{more}"
    return f"-- content/posts/{name}.md --\n---\n{front}---\n요약 {name}.\n\n{body}\n"


# Of the post a, whose body is "본문".
EDITS = {
    "a paragraph": "s/본문/본문\\n\\n새 문단/",
    "white space": "s/본문/본문  \\n\\n/",
    "a block of code": "s/본문/본문\\n\\n```python\\nx = 1\\n```/",
    "a link twice": "s/본문/본문\\n\\n[그것](b.md)과 [그것](b.md)/",
    "a heading": "s/본문/본문\\n\\n## 새 제목/",
    "the summary": "s/요약/다른 요약/",
    "a title": "s/title: a/title: 나/",
    "a known tag": "s/[]/[파랑]/",
    "a new tag": "s/[]/[노랑]/",
    "a date": "s/2026-01-03/2026-01-01/",
    "an unknown key": "s/tags: []/tags: []\\nmine: 1/",
    "a comment": "s/title: a/title: a # 제목/",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_one_edit(tmp_path: Path, edit: str) -> None:
    story = Story(tmp_path, THEME + post("a", 3) + post("b", 2, "파랑"))
    story.build()
    story.edit(f"content/posts/a.md: {edit}").build()


def test_pages_of_a_list_come_and_go(tmp_path: Path) -> None:
    """One page a post: the first list loses its last page, the second gets one more."""
    story = Story(
        tmp_path,
        f"{THEME}paginate = 1\n" + post("a", 3, "빨강") + post("b", 2, "빨강") + post("c", 1, "빨강, 파랑"),
    )
    story.build()
    story.edit("content/posts/b.md: s/[빨강]/[파랑]/")
    before = story.blog.outputs()
    report = story.build()
    gone = {path for path in before - story.blog.outputs() if not path.startswith("static/search/")}
    assert gone == {"tags/빨강/page/3/index.html"}
    assert "/tags/파랑/page/2/" in report.stale
    assert not (story.blog.root / "public/tags/빨강/page/3").exists()


def test_a_page_that_somebody_links_to_does_not_go(tmp_path: Path) -> None:
    """It is told, as a clean build tells it."""
    story = Story(
        tmp_path,
        f"{THEME}paginate = 1\n"
        + post("a", 3, "빨강, 파랑")
        + post("b", 2, "빨강, 파랑", "[둘째](/tags/빨강/page/2/)"),
    )
    story.build()
    story.edit("content/posts/a.md: s/[빨강, 파랑]/[파랑]/")
    with pytest.raises(Problems) as found:
        story.build()
    assert "/tags/빨강/page/2/" in told([*found.value.problems])


def test_a_heading_that_somebody_links_to(tmp_path: Path) -> None:
    """One that nobody links to may go, the other is told."""
    story = Story(
        tmp_path,
        THEME + post("a", 2, body="## 하나\n\n## 둘\n\n[여기](#하나)") + post("b", 1, body="[저기](a.md#하나)"),
    )
    story.build()
    story.edit("content/posts/a.md: s/## 둘/## 셋/")
    story.build()
    story.edit("content/posts/a.md: s/## 하나/## 넷/")
    with pytest.raises(Problems) as found:
        story.build()
    assert "하나" in told([*found.value.problems])


def test_the_name_of_a_tag_by_majority(tmp_path: Path) -> None:
    """Where the commoner spelling is another one now, every post shows the other name."""
    story = Story(
        tmp_path, THEME + post("a", 4, "CI") + post("b", 3, "CI") + post("c", 2, "ci, 파랑") + post("d", 1, "ci, 파랑")
    )
    story.build()
    assert "CI" in story.blog.read("posts/d/index.html")
    story.edit("content/posts/a.md: s/[CI]/[파랑]/").edit("content/posts/b.md: s/[CI]/[파랑]/").build()
    assert "CI" not in story.blog.read("posts/d/index.html")


def test_several_documents_at_once(tmp_path: Path) -> None:
    """Titles, tags and summaries of neighbours."""
    story = Story(
        tmp_path,
        f"{THEME}paginate = 2\n"
        + "".join(post(name, 9 - n, "빨강" if n % 2 else "파랑") for n, name in enumerate("abcdef")),
    )
    story.build()
    story.edit("content/posts/a.md: s/title: a/title: 가/").edit("content/posts/b.md: s/[빨강]/[파랑]/")
    story.edit("content/posts/c.md: s/요약 c/다른 요약/").edit("content/posts/d.md: s/본문/새 본문/").build()


def test_lists_rendered_by_several_processes(tmp_path: Path) -> None:
    """A post that leaves a long list moves all that come after it."""
    names = [f"p{number:03}" for number in range(170)]
    posts = "".join(post(name, 28 - n // 10, "빨강, 파랑") for n, name in enumerate(names))
    story = Story(tmp_path, f"{THEME}paginate = 1\n{posts}", jobs=2)
    story.build()
    story.edit("content/posts/p003.md: s/[빨강, 파랑]/[파랑]/")
    report = story.build()
    assert report.rendered > 150


def test_a_restored_cache_and_an_edit(tmp_path: Path) -> None:
    """In a fresh clone: every time is new, no output is there, and one post is edited."""
    story = Story(tmp_path / "first", THEME + post("a", 3, "빨강") + post("b", 2, "빨강") + post("c", 1))
    story.build()
    clone = Story(tmp_path / "second")
    shutil.rmtree(clone.blog.root, ignore_errors=True)
    shutil.copytree(story.blog.root, clone.blog.root, copy_function=shutil.copyfile)
    shutil.rmtree(clone.blog.root / "public")
    clone.edit("content/posts/a.md: s/본문/새 본문/")
    report = clone.blog.build()
    assert set(report.stale) == {"/feed.xml", "/posts/a/", "/rss.xml", "/tags/빨강/feed.xml"}
    story.edit("content/posts/a.md: s/본문/새 본문/").build()
    assert clone.blog.snapshot() == story.blog.snapshot()
    clone.build()


def test_a_kept_output_that_was_edited_is_not_put_back(tmp_path: Path) -> None:
    """What was edited in place in the output folder was edited under its second name too."""
    story = Story(tmp_path, THEME + post("a", 3) + post("b", 2))
    story.build()
    wanted = story.blog.read("posts/a/index.html")
    (story.blog.root / "public/posts/a/index.html").write_text("다른 것", encoding="utf-8")
    shutil.rmtree(story.blog.root / "public")
    story.build()
    assert story.blog.read("posts/a/index.html") == wanted


def test_times_alone(tmp_path: Path) -> None:
    """Every file written again with the bytes that it had: nothing is rendered."""
    story = Story(tmp_path, THEME + post("a", 3) + post("b", 2))
    story.build()
    for path in (story.blog.root / "content").rglob("*.md"):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert story.build().rendered == 0


@pytest.mark.parametrize(("template", "again"), [("{{ post.title }}", False), ("{{ site.today }}", True)])
def test_another_day(tmp_path: Path, template: str, again: bool) -> None:
    """A day later there is something to do only where a page shows the day."""
    story = Story(
        tmp_path, f'{THEME}{post("a", 3)}-- themes/plain/theme.toml --\nname = "plain"\nextends = "default"\n'
    )
    story.blog.write("themes/plain/templates/post.html", template)
    story.build(now=NOW)
    report = story.build(now=NOW + timedelta(days=40))
    assert (report.rendered > 0) == again


@pytest.mark.parametrize("title", ["title:", "title: ''", "title: ~", "kind: tech"])
def test_a_title_that_the_first_heading_gives(tmp_path: Path, title: str) -> None:
    """Though the front matter is as it was, and whether it names the key or not."""
    own = f"-- content/posts/a.md --\n---\n{title}\ndate: 2026-01-02\n---\n# 하나\n"
    story = Story(tmp_path, THEME + post("b", 1) + own)
    story.build()
    story.edit("content/posts/a.md: s/# 하나/# 둘/").build()
    story.edit(f"content/posts/a.md: s/# 둘/# 셋/\n{post('c', 3)}").build()


def test_a_key_that_only_templates_know(tmp_path: Path) -> None:
    """Every list that reads it is made anew, and none that does not."""
    cards = "{% for card in posts %}{{ card.extra.points|default(0) }}{% endfor %}"
    templates = {
        "home": cards,
        "term": cards,
        "year": cards,
        "archive": "{% for year in years %}{% for card in year.posts %}{{ card.title }}{% endfor %}{% endfor %}",
        "page": cards.replace("posts", "site.recent(1)") + "{{ post.extra.team.name }}",
    }
    theme = "".join(f"-- themes/own/templates/{name}.html --\n{text}\n" for name, text in templates.items())
    story = Story(
        tmp_path,
        'theme = "own"\n-- themes/own/theme.toml --\nname = "own"\nextends = "default"\n'
        + theme
        + post("a", 3, "빨강", more="points: 3\n")
        + post("b", 2, more="team: {name: 플랫폼, people: [하늘]}\n")
        + "-- content/about.md --\n---\ntitle: 소개\nteam: {name: 하나}\n---\n본문\n",
    )
    story.build()
    story.edit("content/posts/a.md: s/points: 3/points: 5/")
    report = story.build()
    assert {"/", "/posts/a/", "/tags/빨강/", "/archive/2026/", "/about/"} <= set(report.stale)
    assert "/archive/" not in report.stale
    assert report.changes["posts/a.md"].fields == ("points",)
    assert story.blog.read("index.html") == "50"
    story.edit("content/posts/a.md: s/points: 5/votes: 5/").edit("content/posts/b.md: s/하늘/바다/")
    assert "/about/" in story.build().stale
    story.edit("content/about.md: s/하나/둘/").build()
    assert story.blog.read("about/index.html").strip() == "0둘"


def test_a_refused_cache_is_not_believed(tmp_path: Path) -> None:
    """Where the disk takes the site but not what is to be remembered, an edit that is taken back is seen."""
    resource = pytest.importorskip("resource")
    import signal

    blog = Blog(tmp_path, 'theme = "plain"\n')
    shown = tmp_path / "public/posts/a/index.html"
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for extra in range(-40_000, 40_000, 16_000):
        blog.post("a", "첫 문단\n\nAAAA")
        blog.build(clean=True)
        time.sleep(0.06)
        blog.build()
        size = (tmp_path / ".sitegen/build.db").stat().st_size
        blog.post("a", "첫 문단\n\nBBBB" + "\n\n문단 " * 3000)
        if size + extra < 40_000:
            continue
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + extra, limits[1]))
        try:
            with suppress(Problems):  # too little room even for the site
                blog.build()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        blog.post("a", "첫 문단\n\nAAAA")
        blog.build()
        assert "AAAA" in shown.read_text(encoding="utf-8"), extra


def test_a_pipe_in_place_of_a_document(tmp_path: Path) -> None:
    """It is told, and never read: that would take for ever."""
    blog = Blog(tmp_path, 'theme = "plain"\n')
    blog.post("a")
    blog.build()
    (tmp_path / POST).unlink()
    os.mkfifo(tmp_path / POST)
    assert POST in told(blog.problems())


def test_an_output_goes_while_a_document_is_edited(tmp_path: Path) -> None:
    """Both are mended by one build."""
    story = Story(tmp_path, BLOG)
    story.build()
    page = next((story.blog.root / "public/tags").glob("*/index.html"))
    page.unlink()
    story.edit("content/posts/b.md: s/요약./몸글./")
    report = story.build()
    assert page.exists()
    assert report.rendered
