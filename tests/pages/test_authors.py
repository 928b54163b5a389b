"""The people who write: what the settings say of them stands on their posts and their pages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.bad import check, where
from tests.trace.language import assert_same, clean
from tests.trace.sites import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SITE = """
[authors.haneul]
name = "김하늘"
role = "백엔드 엔지니어"
team = "결제팀"
links = {GitHub = "https://github.com/haneul", "다른 글" = "/posts/a/"}
[authors.bada]
name = "이바다"
-- content/posts/a.md --
---
title: 글
date: 2026-01-02
authors: [haneul, bada]
---
본문
"""


def test_a_byline(blog: MakeBlog) -> None:
    """With the role, and an initial where there is no picture."""
    made = blog(SITE)
    made.build()
    html = made.read("posts/a/index.html")
    lines = re.findall(r'<span class="byline">(.*?)</span>\n', unquote(html))
    assert lines == [
        (
            '<span class="face" aria-hidden="true">김</span><a href="/authors/haneul/" rel="author">김하늘</a> '
            '<span class="role">백엔드 엔지니어 ·\u00a0<a href="/teams/결제팀/">결제팀</a></span>'
        ),
        '<span class="face" aria-hidden="true">이</span><a href="/authors/bada/" rel="author">이바다</a>',
    ]
    assert (
        '<a href="https://github.com/haneul" rel="me">GitHub</a> ·\u00a0<a href="/posts/a/" rel="me">다른 글</a>'
        in html
    )


def test_a_name_has_one_initial(blog: MakeBlog) -> None:
    """Below the title and on the page of the team: its first letter."""
    made = blog('[authors.a]\nname = "(주)가나"\nteam = "T"\n[authors.b]\nname = "kim"\nteam = "T"\n')
    made.post("a", authors="[a, b]")
    made.build()
    for path, mark in (("posts/a", "face"), ("teams/t", "mark")):
        assert re.findall(rf'class="{mark}"[^>]*>(.*?)<', made.read(f"{path}/index.html"))[:2] == ["주", "K"]


def test_an_author_s_page(blog: MakeBlog) -> None:
    made = blog(SITE)
    made.build()
    role = '<p class="role">백엔드 엔지니어 ·\u00a0<a href="/teams/결제팀/">결제팀</a></p>'
    assert role in unquote(made.read("authors/haneul/index.html"))
    assert 'class="role"' not in made.read("authors/bada/index.html")


def test_another_role_is_exact(blog: MakeBlog, tmp_path: Path) -> None:
    made = blog(SITE)
    made.build()
    made.write("site.toml", (made.root / "site.toml").read_text(encoding="utf-8").replace("백엔드", "플랫폼"))
    made.build()
    assert "플랫폼 엔지니어" in made.read("posts/a/index.html")
    assert_same(made, clean(made, tmp_path / "clean", {}))


def test_a_link_that_is_none(blog: MakeBlog) -> None:
    [problem] = blog('[authors.a]\nlinks = {X = "javascript:x"}\n').problems()
    check(problem, "config-link", "site.toml:3:10", "X", "`javascript:x` is not a link that a page may hold")


ROLES = """
---
title: 옛글
date: 2020-01-02
authors:
  - name: haneul
    role: 신입 개발자
  - key: bada
    name: Bada
    title: 인턴
    image_url: /assets/b.png
  - name: 손님
    role: 디자이너
    team: 다른 팀
    url: https://guest.example/
---
본문
"""


def test_a_role_at_that_time(blog: MakeBlog, tmp_path: Path) -> None:
    """What a post says of its authors counts before the settings, on its page and in its data, and nowhere else."""
    made = blog(SITE + "-- content/posts/old.md --" + ROLES)
    made.write("assets/b.png", png(2, 2))
    made.build()
    html = unquote(made.read("posts/old/index.html"))
    lines = [re.sub(r"<[^>]*>", "", line) for line in re.findall(r'<span class="byline">(.*?)</span>\n', html)]
    assert lines == ["김김하늘 신입 개발자 ·\u00a0결제팀", "Bada 인턴", "손손님 디자이너 ·\u00a0다른 팀"]
    assert (
        '<img class="face" src="/assets/b.png" alt="" width="24" height="24" loading="lazy"><a href="/authors/bada/"'
        in html
    )
    assert "백엔드 엔지니어 ·\u00a0" in made.read("posts/a/index.html")
    made.build()
    made.write("content/posts/old.md", ROLES.lstrip().replace("신입", "선임"))
    assert set(made.build().stale) == {"/feed.xml", "/posts/old/", "/rss.xml", "/authors/haneul/feed.xml"} | {
        "/authors/bada/feed.xml", "/authors/손님/feed.xml", "/teams/결제팀/feed.xml",
    }  # fmt: skip
    assert_same(made, clean(made, tmp_path / "clean", {}))


def test_people_in_structured_data(blog: MakeBlog) -> None:
    made = blog('url = "https://a.example/"\n' + SITE + "-- content/posts/old.md --" + ROLES)
    made.write("assets/b.png", png(2, 2))
    made.build()
    [data] = re.findall(r'json">(\{.*?BlogPosting.*?\})</script>', made.read("posts/old/index.html"))
    haneul, bada, guest = json.loads(unquote(data))["author"]
    team = {"@type": "Organization", "name": "결제팀", "url": "https://a.example/teams/결제팀/"}
    assert haneul == {
        "@type": "Person",
        "name": "김하늘",
        "url": "https://a.example/authors/haneul/",
        "jobTitle": "신입 개발자",
        "worksFor": team,
        "sameAs": ["https://github.com/haneul"],
    }
    assert (bada["name"], bada["jobTitle"], bada["image"]) == ("Bada", "인턴", "https://a.example/assets/b.png")
    assert guest["worksFor"] == {"@type": "Organization", "name": "다른 팀"}


def test_a_profile(blog: MakeBlog) -> None:
    """The page of an author says who that is."""
    made = blog('url = "https://a.example/"\n' + SITE)
    made.build()
    [data] = re.findall(r'json">(\{.*?ProfilePage.*?\})</script>', unquote(made.read("authors/haneul/index.html")))
    found = json.loads(data)["mainEntity"]
    assert (found["name"], found["jobTitle"], found["worksFor"]["name"]) == ("김하늘", "백엔드 엔지니어", "결제팀")
    assert found["url"] == "https://a.example/authors/haneul/"
    assert "ProfilePage" not in made.read("teams/결제팀/index.html")


def test_keys_of_people_that_are_not_known(blog: MakeBlog) -> None:
    """They are told once."""
    made = blog(SITE)
    for name in ("b", "c"):
        made.post(name, authors="[{name: haneul, rol: 개발자, email: a@a.example}]")
    found = [(p.code, p.place and p.place.path, dict(p.values)) for p in made.warnings()]
    assert found == [
        ("person-key", "content/posts/b.md", {"key": "rol", "near": "`role`, `url`", "more": "1"}),
        ("person-key", "content/posts/b.md", {"key": "email", "near": "", "more": "1"}),
    ]


def test_a_picture_of_an_author_that_is_not_there(blog: MakeBlog) -> None:
    made = blog(SITE)
    made.post("b", authors="[{name: haneul, photo: a.png}]")
    [problem] = made.problems()
    check(problem, "link-missing", "content/posts/b.md:4:33", "a.png", "`a.png` leads nowhere")


NAMESAKES = """
[authors.a]
name = "김철수"
team = "A팀"
[authors.b]
name = "김철수"
team = "B팀"
[authors.c]
name = "b"
"""


def test_two_people_of_one_name(blog: MakeBlog, tmp_path: Path) -> None:
    """Each has a page and a team. An ID comes before a name."""
    made = blog(NAMESAKES)
    made.post("one", authors="[a]", stack="[Redis]")
    made.post("two", authors="[B]", stack="[nginx]")
    made.build()
    for author, title, team, tool in (("a", "one", "A팀", "redis"), ("b", "two", "B팀", "nginx")):
        page = unquote(made.read(f"authors/{author}/index.html"))
        assert "<h1>김철수</h1>" in page
        assert re.findall(r'class="card-title"><a href="/posts/(\w+)/', page) == [title]
        assert team in unquote(made.read(f"posts/{title}/index.html"))
        assert "글 1편" in made.read(f"teams/{team.lower()}/index.html")
        assert [found["users"] for found in json.loads(made.read("stack.json"))["tools"] if tool in found["url"]] == [
            [team]
        ]
    site = (made.root / "site.toml").read_text(encoding="utf-8")
    made.write("site.toml", site.replace('"김철수"\nteam = "B팀"', '"김영희"\nteam = "B팀"'))
    made.build()
    assert_same(made, clean(made, tmp_path / "clean", {}))


def test_a_name_of_two_people_says_nobody(blog: MakeBlog) -> None:
    made = blog(NAMESAKES)
    made.post("one", authors="[c, 김철수]")
    [problem] = made.problems()
    message = "several authors of site.toml have the name `김철수`: `a`, `b`"
    check(problem, "author-ambiguous", "content/posts/one.md:4:14", "김철수", message)


def test_a_speaker_of_a_name_of_two_people(blog: MakeBlog) -> None:
    """Is neither of them."""
    made = blog(NAMESAKES)
    turns = "".join(f"### 질문 {number}은 무엇인가요?\n김철수: 답입니다.\n" for number in range(4))
    made.post("talk", turns, kind="interview")
    made.build()
    html = unquote(made.read("posts/talk/index.html"))
    assert 'data-initial="김"' in html
    assert not re.search("[AB]팀", html)


@pytest.mark.parametrize(("first", "second", "slug"), [("Kim", "kim", "kim"), ("a b", "a-b", "a-b")])
def test_two_ids_of_one_page(blog: MakeBlog, first: str, second: str, slug: str) -> None:
    """Whether posts name them or not."""
    [problem] = blog(f'[authors."{first}"]\nteam = "A"\n[authors."{second}"]\nteam = "B"\n').problems()
    message = f"the authors `{first}` and `{second}` of site.toml would share the page `{slug}`"
    check(problem, "author-same-slug", "site.toml:4:1", f'[authors."{second}"]', message)
    assert [where(other) for other in problem.others] == ["site.toml:2:1"]
