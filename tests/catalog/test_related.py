"""Related posts: what is shared counts, and a post that shares nothing changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.catalog.index import make_catalog
from sitegen.catalog.related import RelatedPosts
from sitegen.catalog.rows import make_row
from sitegen.config import read_config
from sitegen.fields import Meta, Tool
from sitegen.model import Document
from sitegen.words.errors import Place
from tests.growth.counting import measure
from tests.support import NOW
from tests.trace.language import Story
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

CONFIG = read_config('title = "시험"\n[taxonomies.tags.aliases]\nk8s = "쿠버네티스"\n', "site.toml")
ZONE = ZoneInfo("Asia/Seoul")


class Written(NamedTuple):
    """A post as an author writes it."""

    name: str
    title: str = ""
    day: int | None = 1
    tags: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    category: str = ""
    series: str | None = None


def related(posts: Sequence[Written]) -> dict[str, list[str]]:
    """The names of the related posts of each, as the index of these posts has them."""
    documents, rows = {}, []
    for post in posts:
        date = datetime(2026, 1, 1, tzinfo=ZONE) + timedelta(days=post.day) if post.day is not None else None
        identifier = f"posts/{post.name}.md"
        meta = Meta(post.title, date, tags=post.tags, categories=(post.category,) if post.category else ())
        tools = tuple([Tool(name) for name in post.tools])
        document = Document(
            identifier, f"content/{identifier}", meta._replace(series=post.series), "", (), {}, tools=tools
        )
        documents[identifier] = document
        rows.append(make_row(document, "", CONFIG, ZONE))
    catalog = make_catalog(CONFIG, rows, documents, [], [], NOW + timedelta(days=9999), lambda _: Place(""))
    found = RelatedPosts(catalog)
    return {
        post.name: [name.removeprefix("posts/").removesuffix(".md") for name in found.of(f"posts/{post.name}.md")]
        for post in posts
    }


SHARED: dict[str, dict[str, Any]] = {
    "tools": {"tools": ("nginx",)},
    "tags": {"tags": ("배포",)},
    "categories": {"category": "백엔드"},
    "words": {"title": "롤백 연습"},
}


@pytest.mark.parametrize("shared", SHARED)
def test_what_is_shared(shared: str) -> None:
    posts = [Written("a", **SHARED[shared]), Written("b", **SHARED[shared]), Written("c", title="남")]
    assert related(posts) == {"a": ["b"], "b": ["a"], "c": []}


def test_words_of_a_series_are_shared() -> None:
    """With a post outside of it."""
    posts = [Written("a", "첫걸음", series="롤백 연습"), Written("b", "롤백을 다시 보다")]
    assert related(posts) == {"a": ["b"], "b": ["a"]}


def test_particles_and_case_and_spellings_are_one() -> None:
    posts = [Written("a", "롤백이 답이다", tags=("k8s",)), Written("b", "ROLLBACK과 롤백을", tags=("쿠버네티스",))]
    posts += [Written("c", "Rollback", tags=("K8S",)), Written("d", "롤백은 없다")]
    found = related(posts)
    assert found["a"] == ["b", "c", "d"]  # a word and a tag, a tag, a word
    assert found["b"] == ["c", "a", "d"]  # rollback is in two titles, 롤백 in three


def test_what_few_share_counts_for_more() -> None:
    common = [Written(f"x{n}", tags=("개발",)) for n in range(20)]
    posts = [Written("a", tags=("개발", "드문")), Written("b", day=300, tags=("드문",)), *common]
    assert related(posts)["a"][0] == "b"


@pytest.mark.parametrize(
    ("shared", "most"),
    [
        ({"category": "일상"}, 10),
        ({"tags": ("개발",)}, 50),
        ({"tools": ("nginx",)}, 50),
        ({"title": "롤백"}, 50),
        ({"category": "일상", "tags": ("개발", "글"), "title": "롤백"}, 50),
    ],
)
def test_what_many_share_is_not_enough(shared: dict[str, Any], most: int) -> None:
    """Also of several things. With something that few share they count again."""
    posts = [Written(f"p{n}", **shared) for n in range(most)]
    assert all(len(found) == 3 for found in related(posts).values())
    posts.append(Written("one", **shared))
    assert not any(related(posts).values())
    posts = [posts[0]._replace(series="외길"), posts[1]._replace(title=f"{posts[1].title} 외길"), *posts[2:]]
    assert related(posts)["p0"] == ["p1"]


def test_more_is_more() -> None:
    posts = [Written("a", tags=("가", "나")), Written("b", tags=("가",)), Written("c", day=300, tags=("가", "나"))]
    assert related(posts)["a"] == ["c", "b"]


def test_ties_are_for_the_nearest_in_date_then_by_path() -> None:
    posts = [Written(name, day=day, tags=("가",)) for name, day in (("d", 7), ("c", 9), ("b", 5), ("a", 0), ("e", 7))]
    posts.append(Written("z", day=None, tags=("가",)))
    found = related(posts)
    assert found["c"] == ["d", "e", "b"]
    assert found["b"] == ["d", "e", "c"]
    assert found["z"] == ["a", "b", "c"]


def test_of_many_things_those_of_few_posts_count() -> None:
    """A post with hundreds of tags, as a list of links has."""
    common = tuple(f"흔한{n}" for n in range(100))
    posts = [Written("a", tags=(*common, "드문")), Written("z", day=300, tags=("드문",))]
    posts += [Written(f"b{n}", tags=common[n : n + 1]) for n in range(100)]
    posts += [Written(f"c{n}", tags=common[n : n + 1]) for n in range(100)]
    assert related(posts)["a"][0] == "z"


def test_parts_of_the_own_series_are_left_out() -> None:
    """They stand on the page anyway."""
    posts = [Written(f"part{n}", "롤백", tags=("가",), series="연재") for n in range(5)]
    posts += [
        Written("other", "롤백", day=300, tags=("가",), series="다른 연재"),
        Written("none", day=400, tags=("가",)),
    ]
    found = related(posts)
    assert found["part0"] == ["other", "none"]
    assert found["none"] == ["other", "part0", "part1"]


names = st.integers(0, 11).map(lambda number: f"p{number}")
posts_of = st.lists(
    st.builds(
        Written,
        name=names,
        title=st.lists(st.sampled_from(["배포", "롤백을", "서버는", "redis로"]), max_size=3).map(" ".join),
        day=st.none() | st.integers(0, 5),
        tags=st.lists(st.sampled_from(["가", "나", "다", "K8s", "k8s"]), max_size=3).map(tuple),
        tools=st.lists(st.sampled_from(["nginx", "Redis"]), max_size=2, unique=True).map(tuple),
        category=st.sampled_from(["", "글", "그림"]),
        series=st.sampled_from([None, None, "연재", "배포 이야기"]),
    ),
    max_size=10,
    unique_by=lambda post: post.name,
)
others = st.lists(
    st.builds(
        Written,
        name=st.integers(0, 9).map(lambda number: f"o{number}"),
        title=st.sampled_from(["", "남의 이야기", "다른것"]),
        day=st.none() | st.integers(0, 5),
        tags=st.lists(st.sampled_from(["딴것", "또딴것"]), max_size=2).map(tuple),
        tools=st.sampled_from([(), ("Kafka",)]),
        category=st.sampled_from(["", "남"]),
        series=st.sampled_from([None, "딴것들"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda post: post.name,
)


@given(posts_of, others, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_a_post_that_shares_nothing_changes_nothing(posts: list[Written], more: list[Written], chance: Any) -> None:
    """Wherever it stands in time and in the order of files."""
    mixed = [*posts, *more]
    chance.shuffle(mixed)
    before, after = related(posts), related(mixed)
    assert {name: after[name] for name in before} == before


@given(posts_of)
@settings(max_examples=200)
def test_three_at_most_and_never_itself(posts: list[Written]) -> None:
    series = {post.name: post.series for post in posts}
    for name, found in related(posts).items():
        assert len(found) <= 3
        assert len(set(found)) == len(found)
        assert name not in found
        assert all(series[other] is None or series[other] != series[name] for other in found)


def test_what_all_posts_share_costs_little() -> None:
    """Four times as many posts with one tag, one category and one title take at most six times the work."""

    def work(count: int) -> Callable[[], object]:
        posts = [Written(f"p{n}", "같은 제목", n % 300, ("가", "나"), (), "글") for n in range(count)]
        return lambda: related(posts)

    larger, smaller = measure(work(600)), measure(work(150))
    assert larger.lines < 6 * smaller.lines


SITE = """
theme = "tiny"
-- content/about.md --
---
title: 배포 소개
---
소개
-- content/posts/a.md --
---
title: 배포 하나
date: 2026-01-01
tags: [배포]
---
본문
-- content/posts/b.md --
---
title: 배포 둘
date: 2026-01-02
tags: [배포]
---
본문
-- content/posts/c.md --
---
title: 남남
date: 2026-01-03
---
본문
"""
READS = """{{ post.title }}:
{%- for other in post.related %} {{ other.title }} {{ other.url }} {{ other.date|date }}{% endfor %}
"""


def test_which_edits_reach_related_posts(tmp_path: Path) -> None:
    """A body does not, nor does a post that has nothing to do with it. A title, a tag and a date do."""
    story = Story(tmp_path, f"{SITE}{THEME}\n-- themes/tiny/templates/post.html --\n{READS}\n")
    story.build()
    assert "배포 하나: 배포 둘 /posts/b/ 2026년 1월 2일" in story.blog.read("posts/a/index.html")
    assert story.blog.read("posts/c/index.html").strip() == "남남:"

    def reached(edit: str) -> dict[str, str]:
        """The pages of posts that an edit makes stale, and what each of them then says."""
        report = story.edit(edit).build()
        pages = [url for url in report.stale if url.startswith("/posts/")]
        return {url: story.blog.read(f"{url[1:]}index.html").strip() for url in pages}

    assert [*reached("content/posts/b.md: s/본문/새 글/")] == ["/posts/b/"]
    assert [*reached("-- content/posts/d.md --\n---\ntitle: 딴판\ndate: 2026-01-02\n---\n배포\n")] == ["/posts/d/"]
    assert [*reached("content/posts/b.md: s/배포 둘/배포 셋/")] == ["/posts/a/", "/posts/b/"]
    assert [*reached("content/posts/b.md: s/2026-01-02/2026-01-05/")] == ["/posts/a/", "/posts/b/"]
    found = reached("content/posts/c.md: s/date/tags: [배포]\\ndate/")
    assert found["/posts/a/"].count("/posts/") == 2
    assert found["/posts/c/"].count("/posts/") == 2
    found = reached("content/posts/b.md: s/date/draft: true\\ndate/")
    assert found.keys() == {"/posts/a/", "/posts/c/"}
    assert "셋" not in found["/posts/a/"]
    assert [*reached("content/posts/d.md: delete")] == []


def test_the_default_theme_shows_them(blog: MakeBlog) -> None:
    site = blog()
    for name in ("가나", "다라", "마바"):
        site.post(name, tags="[배포]")
    site.post("남", body="배포")
    site.build()
    html = site.read("posts/가나/index.html")
    section = html[html.index('<section class="related">') :].partition("</section>")[0]
    assert "관련 글" in section
    assert section.count("<li>") == 2
    assert '<time datetime="2026-01-02">2026. 1. 2.</time>' in section
    assert "관련 글" not in site.read("posts/남/index.html")
    settings = (site.root / "site.toml").read_text(encoding="utf-8")
    site.write("site.toml", f"{settings}\n[theme_options]\nshow_related = false\n")
    site.build()
    assert "관련 글" not in site.read("posts/가나/index.html")
