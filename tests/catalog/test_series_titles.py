"""Series that titles suggest: a line for each with ``-v``, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.cli.run import run
from tests.support import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]


def suggested(site: Blog, titles: tuple[str, ...], **keys: Any) -> list[tuple[str, str]]:
    """The series that posts of these titles suggest: the line to add, and the numbers of the posts."""
    for number, title in enumerate(titles):
        day = f"2026-01-{number % 28 + 1:02}"
        site.post(str(number), **{"title": f"'{title}'", "date": day, **keys})
    found = [dict(problem.values) for problem in site.build(verbose=True).suggestions]
    names = [values["posts"].replace("`content/posts/", "").replace(".md`", "") for values in found]
    return [(values["line"], shown) for values, shown in zip(found, names, strict=True)]


FOUND = {
    "brackets": ("[신입 온보딩] 첫날", "[신입 온보딩] 둘째 날", "[신입 온보딩] 끝"),
    "(n)": ("카프카 (1)", "카프카 (2)"),
    "[n]": ("카프카 [1]", "카프카 [2]"),
    "(n/m)": ("카프카(1/3)", "카프카(2/3)", "카프카(3/3)"),
    "#n": ("카프카 #1", "카프카 #2"),
    "n편": ("카프카 1편", "카프카 - 2편"),
    "n부 with a title": ("카프카 1부: 설치", "카프카 2부: 운영"),
    "n탄": ("카프카 1탄", "카프카 2탄"),
    "제n부": ("카프카 제1부", "카프카 제2부"),
    "in brackets": ("[카프카 1편] 설치", "[카프카 2편] 운영"),
    "상, 하": ("카프카 (상)", "카프카 (하)"),
    "part": ("카프카 Part 1", "카프카 (Part 2)"),
    "the first without a number": ("카프카", "카프카 (2)"),
    "from 0": ("카프카 (0)", "카프카 (1)"),
}


@pytest.mark.parametrize("titles", FOUND.values(), ids=FOUND)
def test_found(blog: MakeBlog, titles: tuple[str, ...]) -> None:
    name = "카프카" if "카프카" in titles[0] else "신입 온보딩"
    assert suggested(blog(), titles) == [(f"series: {name}", ", ".join(map(str, range(len(titles)))))]


TRAPS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "a topic that is a word": (
        ("[Jekyll] 가", "[Jekyll] 나", "[Jekyll] 다", "[Error] 라", "[Error] 마", "[Error] 바"),
        {},
    ),
    "a topic that is a tag": (("[설계 문서] 가", "[설계 문서] 나", "[설계 문서] 다"), {"tags": "[설계 문서]"}),
    "a topic that is a category": (("[설계 문서] 가", "[설계 문서] 나", "[설계 문서] 다"), {"category": "설계 문서"}),
    "a tool": (("[쿠버네티스] 가", "[쿠버네티스] 나", "[쿠버네티스] 다"), {}),
    "a kind of post": (("[번역] 가", "[번역] 나", "[번역] 다"), {}),
    "two in brackets": (("[신입 온보딩] 가", "[신입 온보딩] 나"), {}),
    "too many in brackets": (tuple(f"[신입 온보딩] {n}일" for n in range(21)), {}),
    "years": (("회고 (2024)", "회고 (2025)", "2024 회고", "2025 회고", "회고 (24)", "회고 (25)"), {}),
    "weeks": (("주차 1", "주차 2", "1주차", "2주차", "스터디 3주차 (1)", "스터디 3주차 (2)", "주차 #1", "주차 #2"), {}),
    "chapters": (("책 ch 1", "책 ch 2", "책 1장", "책 2장", "책 ch (1)", "책 ch (2)"), {}),
    "numbers of something else": (("이슈 #12", "이슈 #15", "HTTP 1", "HTTP 2", "Python 3.1", "Python 3.2"), {}),
    "one post": (("카프카 (1)", "레디스 (1)"), {}),
    "the same number twice": (("카프카 (1)", "카프카 (1)"), {}),
    "only numbers": (("(1)", "(2)", "#1", "#2", "1편", "2편"), {}),
    "a series": (("카프카 (1)", "카프카 (2)"), {"series": "카프카"}),
    "drafts": (("카프카 (1)", "카프카 (2)"), {"draft": "true"}),
}


@pytest.mark.parametrize(("titles", "keys"), TRAPS.values(), ids=TRAPS)
def test_left_alone(blog: MakeBlog, titles: tuple[str, ...], keys: dict[str, str]) -> None:
    assert suggested(blog(), titles, **keys) == []


def test_a_handful_the_largest_first(blog: MakeBlog) -> None:
    """Each post stands in one of them, by its number. Many posts are not all named."""
    titles = [f"글{chr(0xAC00 + n)} ({part})" for n in range(7) for part in (2, 1)]
    titles += [f"[긴 이야기] 가 ({number})" for number in range(1, 7)]
    found = suggested(blog(), tuple(titles))
    assert len(found) == 5
    assert found[0] == ('series: "[긴 이야기] 가"', "14, 15, 16, 17 …")
    assert found[1] == ("series: 글가", "1, 0")


def test_nothing_becomes_a_series(blog: MakeBlog) -> None:
    site = blog()
    suggested(site, FOUND["(n)"])
    assert "series/카프카/index.html" not in site.outputs()
    assert site.build().suggestions == ()


def test_the_line_is_good_yaml(blog: MakeBlog) -> None:
    """What it says can be pasted, and makes the series."""
    site = blog()
    titles = ('`A`: B # "가" (1)', '`A`: B # "가" (2)')
    ((line, _),) = suggested(site, titles)
    _, name = line.split(": ", 1)
    assert suggested(site, titles, series=name) == []
    assert "<h1>A: B # &#34;가&#34;</h1>" in site.read("series/a-b-가/index.html")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "ko",
            "글 2편이 한 연재처럼 보입니다(`content/posts/0.md`, `content/posts/1.md`). 머리말에 `series: 카프카`를",
        ),
        (
            "en",
            "2 posts look like a series (`content/posts/0.md`, `content/posts/1.md`): `series: 카프카` in their front",
        ),
    ],
)
def test_what_is_printed(blog: MakeBlog, lang: str, sentence: str, capfd: pytest.CaptureFixture[str]) -> None:
    """With ``-v`` alone, and also where nothing has changed."""
    site = blog()
    suggested(site, FOUND["(n)"])
    for verbose, times in ((True, 1), (True, 1), (False, 0)):
        assert run(site.root, DEFAULTS._replace(verbose=verbose), lang, verbose=verbose) == 0
        assert capfd.readouterr().err.count(sentence) == times


def test_suggestions_for_programs(blog: MakeBlog, capfd: pytest.CaptureFixture[str]) -> None:
    """They come before the report, and are no problems."""
    site = blog()
    suggested(site, FOUND["(n)"])
    for verbose in (True, False):
        assert run(site.root, DEFAULTS._replace(verbose=verbose), "en", "json", verbose=verbose) == 0
        *found, report = map(json.loads, capfd.readouterr().out.splitlines())
        assert (report["type"], report["problems"]) == ("report", 0)
        assert [record["type"] for record in found] == ["suggestion"] * verbose
        assert all("`series: 카프카`" in record["message"] for record in found)
