"""What references mean: pictures as other generators write them, fragments made by other rules, and what is suggested
where they lead nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalog.fragments import Ids
from sitegen.words.similar import Names
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitegen.words.errors import Problem

    MakeBlog = Callable[[str], Blog]

PICTURES = {
    # beside the post; in a folder of its name, as Hexo and Hugo read and as an editor shows it
    "near.png": "content/posts/near.png",
    "in-folder.png": "content/posts/2026-01-02-hello/in-folder.png",
    "2026-01-02-hello/in-folder.png": "content/posts/2026-01-02-hello/in-folder.png",
    "./deep/x.png": "content/posts/2026-01-02-hello/deep/x.png",
    "../images/x.png": "content/posts/images/x.png",
    "images/x.png": "content/posts/images/x.png",
    # below the page's URL, /2026/hello/
    "../../assets/logo.png": "assets/logo.png",
    "../../posts/images/x.png": "content/posts/images/x.png",
    "../사진/한글 이름.png": "content/posts/사진/한글 이름.png",
}


def test_pictures_as_others_write_them(blog: MakeBlog) -> None:
    made = blog('permalink = "/:year/:slug/"')
    for file in set(PICTURES.values()):
        made.write(file, file)
    made.post("2026-01-02-hello", "\n\n".join(f"![x](<{path}>)" for path in PICTURES), image="in-folder.png")
    made.build()
    page = made.read("2026/hello/index.html")
    sources = [made.read(unquote(url)) for url in re.findall(r'<img src="/([^"]+)"', page)]
    assert sources == list(PICTURES.values())
    assert 'content="http://localhost:8000/posts/2026-01-02-hello/in-folder.png"' in page


def test_an_index_has_no_other_folder_of_its_name(blog: MakeBlog) -> None:
    made = blog(
        "-- content/posts/a/index.md --\n---\ndate: 2026-01-02\n---\n![x](../b.png)\n-- content/posts/a/b.png --\n"
    )
    [problem] = made.problems()
    assert (problem.code, dict(problem.values)["near"]) == ("link-missing", "`b.png`")


@pytest.mark.parametrize("others", [0, 1])
def test_the_folder_of_a_draft_is_held_back_with_it(blog: MakeBlog, others: int) -> None:
    """Unless published documents are in it, too."""
    made = blog("")
    made.post("secret", "![x](x.png)", draft="true")
    made.write("content/posts/secret/x.png", b"x")
    if others:
        made.post("secret/other", "![x](x.png)")
    made.build()
    assert ("posts/secret/x.png" in made.outputs()) == bool(others)
    made.build(drafts=True)
    assert "posts/secret/x.png" in made.outputs()
    if not others:
        made.write("content/posts/hidden/index.markdown", "---\ndate: 2026-01-02\ndraft: true\n---\n본문")
        for body in ("[x](secret.md)", "[x](hidden/index.markdown)", "[x](hidden)", "[x](hidden/)"):
            made.post("a", body)
            assert [problem.code for problem in made.problems()] == ["link-to-held"]
        made.post("a", "![x](secret/x.png)")
        assert [problem.code for problem in made.problems()] == ["link-to-held"]


HEADINGS = """\
## CI/CD 파이프라인
## - 제목
## v1.2.3 출시
## 대문자 API
## A & B
### 같은 말
### 같은 말!
## 이름 {#MyName}

각주[^1]

[^1]: 설명
"""
# Fragments as GitHub, kramdown, markdown-it-anchor, Hugo and hands write them, and ids here; None where it is broken.
FRAGMENTS = {
    "cicd-파이프라인": "ci-cd-파이프라인",
    "CI-CD-파이프라인": "ci-cd-파이프라인",
    "ci-cd-파이프라인": "ci-cd-파이프라인",
    "CI/CD%20파이프라인": "ci-cd-파이프라인",
    "-제목": "제목",
    "_제목": "제목",
    "v123-출시": "v1.2.3-출시",
    "대문자-API": "대문자-api",
    "a--b": "a-b",
    "a_b": "a-b",
    "myname": "MyName",
    "fn:1": "fn-1",
    "같은-말": "같은-말",
    "같은-말-2": "같은-말-2",
    "top": "top",
    "같은": None,
    "제목-하나": None,
    "-": None,
}


def test_fragments_made_by_other_rules(blog: MakeBlog) -> None:
    good = [(fragment, meant) for fragment, meant in FRAGMENTS.items() if meant]
    made = blog("")
    made.post("b", HEADINGS)
    made.post("a", "".join(f"[x](b.md?q#{fragment})\n[x](/posts/b/#{fragment})\n" for fragment, _ in good))
    made.post("c", HEADINGS + "".join(f"[x](#{fragment})\n" for fragment, _ in good))
    made.build()
    for path, times, before in (("posts/a", 2, "/posts/b/"), ("posts/c", 1, "")):
        found = re.findall(rf'<a href="{before}(?:\?q)?#([^"]*)">x</a>', made.read(f"{path}/index.html"))
        assert list(map(unquote, found)) == [meant for _, meant in good for _ in range(times)]
    made.post("a", "".join(f"[x](b.md#{fragment})\n" for fragment, meant in FRAGMENTS.items() if not meant))
    assert [problem.code for problem in made.problems()] == ["link-no-anchor"] * 3


@given(st.lists(st.text("aAb-_.가ᄀ", max_size=5), max_size=6), st.text("aAb-_.가ᄀ", max_size=5))
def test_a_fragment_is_itself_or_one_alone(ids: list[str], fragment: str) -> None:
    meant = Ids(ids).meant(fragment)
    assert meant == fragment if fragment in ids else meant in ("", *ids)
    assert Ids(reversed(ids)).meant(fragment) == meant


@pytest.mark.parametrize(
    ("edit", "fragment"),
    [
        ("## CI/CD x\n\n둘째", "ci-cd-x"),
        ("## CI/CD x\n\n## 딴 것", "ci-cd-x"),
        ("## CI/CD x\n\n## CICD x", "cicd-x"),
        ("## CICD x", "cicd-x"),
        ("## CI CD x\n\n## C I C D x", None),
        ("## 딴 것", None),
    ],
)
def test_edits_of_headings_reach_links_to_them(tmp_path: Path, edit: str, fragment: str | None) -> None:
    """Also where a heading comes that the fragment means as well, or means better."""
    made, clean = Blog(tmp_path / "made"), Blog(tmp_path / "clean")
    made.post("b", "## CI/CD x")
    made.post("a", "[x](b.md#cicd-x)")
    made.build()
    assert 'href="/posts/b/#ci-cd-x"' in made.read("posts/a/index.html")
    for blog in (made, clean):
        blog.post("b", edit)
        blog.post("a", "[x](b.md#cicd-x)")
        if fragment is None:
            assert [problem.code for problem in blog.problems()] == ["link-no-anchor"]
    if fragment is not None:
        made.build()
        clean.build()
        assert f'href="/posts/b/#{fragment}"' in made.read("posts/a/index.html")
        assert made.snapshot() == clean.snapshot()


def near(problems: list[Problem]) -> list[str]:
    return [dict(problem.values).get("near", "") for problem in problems]


def test_suggestions_are_twenty_and_always_the_same(tmp_path: Path) -> None:
    """For the first twenty targets in the order in which problems are told: with any number of processes, in a clean
    build and after an edit."""
    made = Blog(tmp_path, "[feeds]\nlimit = 100\n")
    for number in range(40):
        made.post(f"p{number:02}", "## 설치하기\n\n둘째")
    made.build()
    for number in range(40):
        links = f"[x](p{number:02}x.md) ![x](p0/x{number:02}.png) [x](#설치{number:02}하기) [x](zzzzzz.md)"
        made.post(f"p{number:02}", f"## 설치하기\n\n{links}")
    problems = made.problems()
    assert len(problems) == 160
    # Every post has three targets of its own, and all have one that is like nothing: the first six, and one more.
    assert [bool(name) for name in near(problems)] == [True, False, True, False] * 6 + [True] + [False] * 135
    assert near(problems)[0].startswith("`p00.md`, ")
    assert near(problems)[2] == "`#설치하기`"
    assert made.problems(jobs=2) == problems
    assert made.problems(clean=True) == problems
    assert made.problems(clean=True, jobs=2) == problems


def test_places_in_a_long_line(blog: MakeBlog) -> None:
    """Of which only a part is searched, also where addresses are percent-encoded inside."""
    made = blog("")
    made.post("a", " ".join(f"[나{number}](나{number}.md)" for number in range(3000)))
    problems = [problem for problem in made.problems() if problem.code == "link-no-document"]
    for number, problem in enumerate(problems):
        assert problem.place
        begin = problem.place.column - 1 - problem.place.start
        assert problem.place.text[begin : begin + problem.place.length] == f"나{number}.md"
    assert len(problems) == 50


def test_the_same_target_is_looked_for_once(blog: MakeBlog) -> None:
    made = blog("-- content/about.md --\n소개\n")
    for number in range(40):
        made.post(f"p{number:02}", "[소개](../abuot.md)")
    assert near(made.problems()) == ["`../about.md`"] * 40


def test_names_elsewhere_are_suggested_as_they_are_written_from_here(blog: MakeBlog) -> None:
    made = blog("-- content/guide/install.md --\n-- content/posts/pics/arch.png --\n")
    made.post("a", "[x](install.md)\n![x](../arch.png)\n[x](/guide/instal/)")
    assert near(made.problems()) == ["`../guide/install.md`", "`pics/arch.png`", "`/guide/install/`"]


NAMES = st.text("abc가나-./", min_size=1, max_size=12)


@given(st.lists(NAMES, unique=True, max_size=30), NAMES)
def test_a_name_is_nearest_to_itself(names: list[str], name: str) -> None:
    assert Names([*names, name] if name not in names else names).near(name)[0] == name


def test_few_of_many_names_are_compared() -> None:
    """The work of a look does not grow with the number of names that have little in common with the word."""
    names = Names([f"content/posts/{number}-글.md" for number in range(3000)] + ["content/about.md"])
    assert len(names.like("../abuot.md")) == 50
    assert names.like("../abuot.md")[0] == "content/about.md"
    assert not names.like("zzz")
