"""Teams: who is in one by the settings, and what they wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sitegen.text.urls import slugify
from sitegen.trace import questions
from tests.bad import check
from tests.support import told
from tests.trace.language import assert_same, clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SITE = """
[authors.haneul]
name = "김하늘"
role = "백엔드"
team = "결제팀"
[authors.bada]
name = "이바다"
team = "결제팀"
[authors.noeul]
team = "Data Team"
[authors.guest]
"""


def make(blog: MakeBlog) -> Blog:
    made = blog(SITE)
    made.post("a", authors="[haneul]", date="2026-01-01")
    made.post("b", authors="[bada]", date="2026-01-03")
    made.post("c", authors="[haneul, bada]", date="2026-01-02")
    made.post("d", authors="[guest]")
    return made


def test_a_team(blog: MakeBlog) -> None:
    """Its page has its members, and their posts from the newest on. One who wrote nothing has no page, but is there."""
    made = make(blog)
    made.build()
    html = made.read("teams/결제팀/index.html")
    assert re.findall(r'class="card-title"><a href="/posts/(\w)/', html) == ["b", "c", "a"]
    members = re.findall(r"<b>(.*?)</b>(?: <span class=\"role\">(.*?)</span>)?", html)
    assert members == [('<a href="/authors/haneul/">김하늘</a>', "백엔드"), ('<a href="/authors/bada/">이바다</a>', "")]
    assert "<b>noeul</b>" in made.read("teams/data-team/index.html")
    assert "글 0편" in made.read("teams/data-team/index.html")
    overview = unquote(made.read("teams/index.html"))
    assert re.findall(r'<li><a href="(/teams/[^"]*)">(.*?)</a>', overview) == [
        ("/teams/data-team/", "Data Team"),
        ("/teams/결제팀/", "결제팀"),
    ]
    feed = made.read("teams/결제팀/feed.xml")
    assert "<title>결제팀 - 시험</title>" in feed
    assert feed.count("<entry>") == 3
    assert '<li><a href="/teams/">팀</a></li>' in html
    assert "/teams/data-team/" in made.read("sitemap.xml")


def test_no_team_no_pages(blog: MakeBlog) -> None:
    made = blog('[authors.haneul]\nname = "김하늘"\n')
    made.post("a", authors="[haneul]")
    made.build()
    assert not [path for path in made.outputs() if path.startswith("teams")]


def test_another_team_is_exact(blog: MakeBlog, tmp_path: Path) -> None:
    """It reaches what shows the author or one of the teams, and nothing else."""
    made = make(blog)
    made.build()
    text = (made.root / "site.toml").read_text(encoding="utf-8")
    made.write("site.toml", text.replace('"이바다"\nteam = "결제팀"', '"이바다"\nteam = "Data Team"'))
    stale = {unquote(url) for url in made.build().stale}
    assert stale == {
        "/posts/b/", "/posts/c/", "/authors/", "/authors/bada/", "/teams/", "/teams/결제팀/", "/teams/data-team/",
        "/teams/결제팀/feed.xml", "/teams/data-team/feed.xml", "/sitemap.xml",
    } - {"/authors/", "/sitemap.xml"}  # fmt: skip
    assert_same(made, clean(made, tmp_path / "clean", {}))


def test_spellings_of_one_team(blog: MakeBlog) -> None:
    """Names that differ in case are one team, called as the first author says."""
    made = blog('[authors.a]\nteam = "Data"\n[authors.b]\nteam = "DATA"\n')
    made.build()
    assert "<h1>Data</h1>" in made.read("teams/data/index.html")


def test_a_team_that_a_post_names_in_another_case(blog: MakeBlog) -> None:
    """It is the same team, and leads to its page, for who wrote a post and for who speaks in it."""
    made = blog('[authors.a]\nteam = "R&D"\n')
    said = "[{name: a, team: r&d}]"
    made.post("a", "## 질문?\n\na: 답\n", kind="interview", authors=said, people=said)
    made.build()
    assert made.read("posts/a/index.html").count('<a href="/teams/r-d/">r&amp;d</a>') == 3


def test_two_teams_of_one_address(blog: MakeBlog) -> None:
    [problem] = blog('[authors.a]\nteam = "A/B"\n[authors.b]\nteam = "A B"\n').problems()
    check(problem, "team-same-slug", "site.toml:5:1", "team", "the teams `A B` and `A/B` would share the page `a-b`")
    assert "aliases" not in told([problem])


def test_teams_are_found_once(blog: MakeBlog, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: not all authors are asked for each team."""
    made = blog("".join(f'[authors.a{n}]\nteam = "{n}팀"\n' for n in range(30)))
    asked: list[str] = []
    monkeypatch.setattr(questions, "slugify", lambda text: asked.append(text) or slugify(text))
    made.build()
    assert "a7" in made.read("teams/7팀/index.html")
    assert len(asked) < 3 * 30
