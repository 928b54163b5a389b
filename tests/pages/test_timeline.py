"""Who uses a tool, since when and until when: on the page of all tools, on that of each, and on the timeline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib
import pytest

from tests.support import NOW
from tests.trace.language import assert_same, clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SITE = """
url = "https://team.example/blog/"
[authors.haneul]
name = "하늘"
team = "플랫폼팀"
[authors.narae]
name = "나래"
team = "플랫폼팀"
[authors.bada]
name = "바다"
[stack.tools.jenkins]
until = "2021-06"
replaced_by = "GitHub Actions"
-- content/posts/old.md --
---
title: 처음의 스택
date: 2018-01-05
kind: stack
authors: [haneul, narae]
---
## 서버
- nginx 1.14 : 앞단
- 젠킨스 : 빌드
- gunicorn : 앱 서버
-- content/posts/new.md --
---
title: 지금의 스택
date: 2022-07-03
kind: stack
authors: [bada]
stack:
  - {name: GitHub Actions, area: CI/CD, since: 2021, note: 저장소마다}
---
## 서버
- nginx 1.24 : 프록시
- Redis : 캐시
- MySQL : 글
"""


@pytest.fixture
def site(blog: MakeBlog) -> Blog:
    made = blog(SITE)
    made.build()
    return made


def rows(html: str) -> dict[str, tuple[str, str]]:
    """The tools of the timeline: their text, and the style of their bar."""
    found = {}
    for row in re.findall(
        r"<li[^>]*><a .*?</li>", html.partition('class="timeline"')[2].partition("</main>")[0], re.DOTALL
    ):
        name = re.search(r">([^<]*)</a>", row)
        assert name
        style = re.search(r'style="([^"]*)"', row)
        text = re.sub(r"<[^>]*>", " ", row.partition('<span class="meta">')[2])
        found[name[1]] = (" ".join(text.split()), style[1] if style else "")
    return found


def test_when_tools_came_and_went(site: Blog) -> None:
    """From the first year to that of the newest post, five years; a year is 20% of the line, and June is its half."""
    html = site.read("stack/timeline/index.html")
    assert re.findall(r">(\d{4})</span>", html) == ["2018", "2019", "2020", "2021", "2022"]
    assert rows(html) == {
        "Gunicorn": ("2018-01부터", "--left: 0.0%; --width: 100.0%"),
        "nginx": ("2018-01부터", "--left: 0.0%; --width: 100.0%"),
        "MySQL": ("2022-07부터", "--left: 90.0%; --width: 10.0%"),
        "Redis": ("2022-07부터", "--left: 90.0%; --width: 10.0%"),
        "Jenkins": ("2018-01부터 2021-06까지 지금은 GitHub Actions", "--left: 0.0%; --width: 70.0%"),
        "GitHub Actions": ("2021부터", "--left: 60.0%; --width: 40.0%"),
    }
    assert html.count('class="bar open"') == 5
    assert '<a href="/blog/stack/timeline/">도구 연표</a>' in site.read("stack/index.html")


@pytest.mark.parametrize("now", [NOW, NOW.replace(year=2038)])
def test_no_clock_is_read(blog: MakeBlog, now: object) -> None:
    made = blog(SITE)
    made.build(now=now)
    assert "2023" not in re.findall(r">(\d{4})</span>", made.read("stack/timeline/index.html"))


@pytest.mark.parametrize(
    ("said", "labels", "text", "bar"),
    [
        # The year of the post is 2026.
        ("since: 1950-03", 8, "1950-03부터", "--left: 0.2%; --width: 99.8%"),
        ("since: 1950, until: 2100", 8, "1950부터 2100까지", "--left: 0.0%; --width: 100.0%"),
        ("since: 1950, until: 1950-01", 8, "1950부터 1950-01까지", "--left: 0.0%; --width: 0.5%"),
        ("until: 2019-02-03", 8, "2026-01부터 2019-02-03까지", "--left: 1.6%; --width: 0.5%"),
        ("since: 2030", 1, "2026-01부터", "--left: 0.0%; --width: 100.0%"),
        ("since: 2026-12-31, until: 2026", 1, "2026-01부터 2026까지", "--left: 0.0%; --width: 100.0%"),
    ],
)
def test_any_dates(blog: MakeBlog, said: str, labels: int, text: str, bar: str) -> None:
    """Even where they contradict that of the post; and never more years than have room."""
    made = blog('url = "https://team.example/blog/"\n')
    made.post("a", stack=f"[{{name: nginx, {said}}}]")
    made.build()
    html = made.read("stack/timeline/index.html")
    assert len(re.findall(r">(\d{4})</span>", html)) == labels
    assert rows(html) == {"nginx": (text, bar)}


def test_a_tool_that_is_used_again(blog: MakeBlog) -> None:
    """A newer post that names no end has it in use; one of the same time or without a date does not."""
    made = blog('url = "https://team.example/blog/"\n-- content/a.md --\n---\ntitle: a\nstack: [Kafka]\n---\n글\n')
    made.post(
        "old", date="2021-03-04", stack="[{name: Kafka, until: 2021-12, replaced_by: Redis}, {name: Go, until: 2022}]"
    )
    made.post("then", date="2021-12-04", stack="[Kafka]")
    made.build()
    ended = ("2021-03부터 2021-12까지 지금은 Redis", "--left: 8.3%; --width: 41.7%")
    assert rows(made.read("stack/timeline/index.html"))["Apache Kafka"] == ended
    made.post("new", date="2024-01-02", kind="stack", body="## 서버\n- Kafka : 큐\n- nginx : 앞단\n- MySQL : 글\n")
    assert made.warnings() == []
    found = rows(made.read("stack/timeline/index.html"))
    assert (found["Apache Kafka"][0], found["Go"][0]) == ("2021-03부터", "2021-03부터 2022까지")
    assert "까지" not in made.read("stack/apache-kafka/index.html")


@pytest.mark.parametrize(
    ("since", "text"),
    [("2024", "2021-05부터"), ("2021", "2021부터"), ("2021-05-17", "2021-05-17부터"), ("2020-01", "2020-01부터")],
)
def test_since_no_later_than_the_first_post(blog: MakeBlog, since: str, text: str) -> None:
    made = blog('url = "https://team.example/blog/"\n')
    made.post("a", date="2021-05-20", stack="[nginx]")
    made.post("b", date="2025-01-02", stack=f"[{{name: nginx, since: {since}}}]")
    made.build()
    assert rows(made.read("stack/timeline/index.html"))["nginx"][0] == text


def test_a_tool_without_a_date_has_no_bar(blog: MakeBlog) -> None:
    made = blog('url = "https://team.example/blog/"\n-- content/a.md --\n---\ntitle: a\nstack: [nginx]\n---\n글\n')
    made.build()
    html = made.read("stack/timeline/index.html")
    assert rows(html) == {"nginx": ("", "")}
    assert not re.findall(r">(\d{4})</span>", html)


def test_a_tool_called_timeline(blog: MakeBlog) -> None:
    made = blog("")
    made.post("a", stack="[Timeline]")
    made.build()
    assert "<h1>Timeline</h1>" in made.read("stack/timeline-tool/index.html")
    assert "도구 연표" in made.read("stack/timeline/index.html")


def test_who_uses_it(site: Blog) -> None:
    """The teams of the authors, and authors without one; whoever named it last comes first."""
    every = site.read("stack/index.html")
    nginx = every.partition(">nginx</a>")[2].partition("</div>")[0]
    assert re.findall(r"<span>(.*?)</span>", nginx) == ["2018-01부터", "바다", "플랫폼팀", "글 2편"]
    page = site.read("stack/nginx/index.html")
    assert page.index("<span>바다</span>") < page.index("<span>플랫폼팀</span>")
    history = page.partition('<ol class="history"')[2].partition("</ol>")[0]
    assert re.findall(r'class="version">(.*?)<', history) == ["1.24", "1.14"]
    assert re.findall(r"<span>(.*?)</span>", history) == ["바다", "플랫폼팀"]
    assert "<p>저장소마다</p>" in site.read("stack/github-actions/index.html")


def test_a_blog_of_one_does_not_repeat_its_author(blog: MakeBlog) -> None:
    made = blog(SITE.replace("[haneul, narae]", "[bada]"))
    made.build()
    assert "바다" not in made.read("stack/index.html")


@pytest.mark.parametrize(
    "edit", ['team = "플랫폼팀"|team = "서버팀"', "authors: [bada]|authors: [haneul]", "2022-07-03|2024-07-03"]
)
def test_edits_are_exact(site: Blog, tmp_path: Path, edit: str) -> None:
    before, after = edit.split("|")
    for path in ("site.toml", "content/posts/new.md"):
        text = (site.root / path).read_text(encoding="utf-8")
        site.write(path, text.replace(before, after))
    site.build()
    assert_same(site, clean(site, tmp_path / "clean", {}))


def test_areas(blog: MakeBlog) -> None:
    """Each has an id of its own, to which a link leads; tools that are no longer used come last."""
    stack = (
        "[{name: a, area: CI/CD}, {name: b, area: ci cd}, {name: x1, area: CI/CD}, {name: 0, area: CI/CD, until: 2025}]"
    )
    made = blog("")
    made.post("x", stack=stack)
    made.build()
    html = made.read("stack/index.html")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert parser.errors == []
    ids = [str(element.get("id")) for element in tree.iter("section")]
    assert sorted(ids) == ["ci-cd", "ci-cd--2"]
    assert [f"#{id_}" for id_ in ids] == re.findall(r'<a href="(#[^"]*)">(?:CI/CD|ci cd)<', html)
    assert re.findall(r'<dt><a href="[^"]*">(.*?)<', html.partition('id="ci-cd"')[2].partition("</section>")[0]) == [
        "a", "x1", "0",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [19, 20])
def test_many_tools_can_be_filtered(blog: MakeBlog, count: int) -> None:
    """The field is hidden until the script shows it."""
    made = blog("")
    made.post("x", stack=f"[{', '.join(f'도구{n}' for n in range(count))}]")
    made.build()
    assert ('<label class="stack-filter" hidden>' in made.read("stack/index.html")) is (count == 20)
