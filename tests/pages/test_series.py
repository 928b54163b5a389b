"""Series: the order of their parts, the page of each part, and the page of the series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import told
from tests.trace.language import Story
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]


def lay(site: Blog, *keys: str, series: str = "연재물") -> Blog:
    """Posts ``a``, ``b``, … of a series, each a day after the one before, with these keys."""
    for day, (name, text) in enumerate(zip("abcdefgh", keys, strict=False), 1):
        front = f"title: {name.upper()}\ndate: 2026-01-0{day}\nseries: {series}\n{text}\n"
        site.write(f"content/posts/{name}.md", f"---\n{front}---\n본문\n")
    return site


def titles(html: str) -> str:
    """The titles of the parts on a page of a series, in their order."""
    return "".join(re.findall(r'<a href="[^"]+">(\w+)</a>\s*<time', html))


# The keys of posts a, b, c, …, and the order in which they are read.
ORDERS = {
    "by date": (("", "", ""), "abc"),
    "series_order": (("series_order: 3", "series_order: 2", "series_order: 1"), "cba"),
    "weight": (("weight: 30", "weight: 20", "weight: 10"), "cba"),
    "one key in one post, the other in another": (("weight: 2", "series_order: 1", "series_order: 3"), "bac"),
    "counted from 0": (("series_order: 2", "series_order: 1", "series_order: 0"), "cba"),
    "one forgotten at the end": (("series_order: 2", "series_order: 1", ""), "bac"),
    "one forgotten in the middle": (("series_order: 3", "", "series_order: 1"), "cba"),
    "numbered from the third on": (("", "", "series_order: 3", "series_order: 4"), "abcd"),
    "one last": (("weight: 99", "", ""), "bca"),
    "one first": (("", "", "weight: -1"), "cab"),
    "an old one at another place": (("series_order: 3", "", "", ""), "bcad"),
    "two at one place": (("", "series_order: 1", "series_order: 1"), "bca"),
}


@pytest.mark.parametrize(("keys", "order"), ORDERS.values(), ids=ORDERS)
def test_reading_order(blog: MakeBlog, keys: tuple[str, ...], order: str) -> None:
    """The number is a place. Parts without one fill the free places by date."""
    site = lay(blog(), *keys)
    site.build()
    assert titles(site.read("series/연재물/index.html")) == order.upper()
    for number, name in enumerate(order, 1):
        assert f"{len(order)}편 중 {number}번째 글" in site.read(f"posts/{name}/index.html")


def test_the_page_of_a_part(blog: MakeBlog) -> None:
    """Its place, all parts in their order, and the parts before and after it."""
    site = lay(blog(), "", "", "series_order: 1")
    site.post("남", date="2026-01-02 12:00")
    site.build()
    html = site.read("posts/a/index.html")
    assert "연재: 연재물" in html
    assert "3편 중 2번째 글" in html
    assert '<a href="/posts/a/" aria-current="page">A</a>' in html
    box = html[html.index('<details class="series">') : html.index("</details>")]
    assert re.findall(r'href="/posts/(\w)/"', box) == ["c", "a", "b"]
    neighbours = html[html.index('<nav class="neighbours"') :]
    assert '<a class="neighbour-prev" href="/posts/c/" rel="prev"><span>연재 이전 글</span> <b>C</b></a>' in neighbours
    assert '<a class="neighbour-next" href="/posts/b/" rel="next"><span>연재 다음 글</span> <b>B</b></a>' in neighbours
    # The first part has none before it in the series, but a post before it in time.
    html = site.read("posts/c/index.html")
    assert "3편 중 1번째 글" in html
    assert "<span>이전 글</span> <b>남</b></a>" in html
    assert "<span>연재 다음 글</span> <b>A</b></a>" in html


def test_neighbours_by_date_are_no_parts(blog: MakeBlog) -> None:
    """Where the order is not that of the dates, no post is both before and after a part."""
    site = lay(blog(), "series_order: 3", "series_order: 2", "series_order: 1")
    site.build()
    found = {}
    for name in "abc":
        html = site.read(f"posts/{name}/index.html")
        found[name] = re.findall(r'neighbour-(\w+)" href="/posts/(\w)/"', html)
    assert found == {"a": [("prev", "b")], "b": [("prev", "c"), ("next", "a")], "c": [("next", "b")]}


def test_a_series_of_one_has_no_box(blog: MakeBlog) -> None:
    site = lay(blog(), "")
    site.build()
    html = site.read("posts/a/index.html")
    assert 'class="series"' not in html
    assert "연재 이전 글" not in html


def test_parts_are_numbered_from_the_first(blog: MakeBlog) -> None:
    """On the later pages of the list too. Other lists have no numbers."""
    site = lay(blog("paginate = 2\n"), *["tags: [태그]"] * 5)
    site.build()
    pages = [site.read(f"series/연재물/{path}index.html") for path in ("", "page/2/", "page/3/")]
    assert [re.findall(r'<ol class="parts" start="(.*?)">', page) for page in pages] == [["1"], ["3"], ["5"]]
    assert "".join(map(titles, pages)) == "ABCDE"
    assert "연재: 연재물" not in pages[0][pages[0].index("<main") :]
    assert "이전 쪽" in pages[1]
    assert "다음 쪽" in pages[1]
    tag = site.read("tags/태그/page/2/index.html")
    assert 'class="parts"' not in tag
    assert "다음 쪽" in tag
    assert "연재: 연재물" in tag


def test_one_place_twice(blog: MakeBlog) -> None:
    """Told at the second, which names the first; three at one place are told once."""
    site = lay(blog(), "series_order: 2", "weight: 1", "series_order: 2", "series_order: 1", "series_order: 1", "")
    first, second = site.warnings()
    assert first.code == second.code == "series-same-place"
    assert (first.place and first.place[:3], first.others[0][:3]) == (
        ("content/posts/c.md", 5, 1),
        ("content/posts/a.md", 5, 1),
    )
    assert (second.place and second.place.path, second.others[0].path) == ("content/posts/d.md", "content/posts/b.md")
    text = told([first, second])
    assert "`연재물` has several parts at place 2 (posts: 2); the older one comes first" in text
    assert "at place 1 (posts: 3)" in text
    assert "give each part a `series_order` of its own" in text
    korean = told([first], "ko")
    assert "연재 `연재물`에서 2번째 글이라고 적은 글이 2편입니다" in korean
    assert "`series_order`를 서로 다르게 적으세요" in korean


@pytest.mark.parametrize(
    ("keys", "series"),
    [(("series_order: 1", "series_order: 2"), "연재물"), (("", ""), "연재물"), (("weight: 1", "weight: 1"), "")],
    ids=["each its own", "none", "no series"],
)
def test_no_place_twice(blog: MakeBlog, keys: tuple[str, ...], series: str) -> None:
    assert not lay(blog(), *keys, series=series).warnings()


def test_a_place_twice_in_two_series_or_in_a_draft(blog: MakeBlog) -> None:
    site = lay(blog(), "series_order: 1", "series_order: 2", "series_order: 2\ndraft: true")
    site.post("다른", series="다른 연재", series_order=1)
    assert not site.warnings()
    assert [problem.code for problem in site.warnings(drafts=True)] == ["series-same-place"]


def test_a_place_reaches_the_parts(tmp_path: Path) -> None:
    """A rebuild is exact where a number comes, goes, or is 0 and none."""
    story = Story(tmp_path, f'theme = "tiny"\n{THEME}')
    lay(story.blog, "", "", "", "")
    story.build()
    for edit in ("date: 2026-01-04/date: 2026-01-04\\nseries_order: 1", "series_order: 1/series_order: 0"):
        story.edit(f"content/posts/d.md: s/{edit}/").build()
        assert story.blog.read("series/연재물/index.html").split()[-1] == "DABC"
    story.edit("content/posts/d.md: s/series_order: 0/series_order: 2/").build()
    assert story.blog.read("series/연재물/index.html").split()[-1] == "ADBC"
