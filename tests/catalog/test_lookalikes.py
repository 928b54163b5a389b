"""What cannot be seen, or looks like something else: characters of addresses, and letters of tags."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from sitegen.catalog.lookalikes import _LIKE_LATIN
from sitegen.text.urls import slugify
from sitegen.words.sentences import say
from tests.support import Blog
from tests.trace.language import Story

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.words.errors import Place

UNSEEN = "\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff"


def where(place: Place | None) -> tuple[str, int, int]:
    assert place is not None
    return place.path, place.line, place.column


def told(blog: Blog, **options: object) -> list[tuple[tuple[str, int, int], str]]:
    return [(where(p.place), say(p.code, "en", p.values)) for p in blog.warnings(**options)]


@pytest.mark.parametrize("character", UNSEEN)
def test_addresses_without_what_cannot_be_seen(character: str, tmp_path: Path) -> None:
    """As slugs, and each with a warning at the character. An escape is told at the value."""
    escape = "".join(f"%{byte:02X}" for byte in character.encode())
    blog = Blog(tmp_path, f'title = "시험"\npermalink = "/p{character}/:sl{character}ug/"\n')
    blog.post("a", aliases=f"[/o{character}ld/, '/ol{escape}der/']")
    blog.post("b", permalink=f"'/b{character}b/'")
    blog.post("c", slug=f"'c{character}c'")
    name = f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
    said = "`{}` holds a character that cannot be seen, " + name + "; it is left out"
    assert told(blog) == [
        (("content/posts/a.md", 4, len("aliases: [/o") + 1), said.format("aliases")),
        (("content/posts/a.md", 4, len("aliases: [/old/, ") + 2), said.format("aliases")),
        (("content/posts/b.md", 4, len("permalink: '/b") + 1), said.format("permalink")),
        (("site.toml", 2, 1), said.format("permalink")),
    ]
    assert {"p/a/index.html", "old/index.html", "older/index.html", "bb/index.html"} <= blog.outputs()
    assert f"p/{slugify(f'c{character}c')}/index.html" in blog.outputs()
    assert not [path for path in blog.outputs() if character in path]
    assert told(blog) == told(blog, clean=True)


def test_a_name_in_a_permalink(tmp_path: Path) -> None:
    blog = Blog(tmp_path, 'permalink = "/:name/"\n')
    blog.post("a\u200bb")
    assert told(blog) == []
    assert "ab/index.html" in blog.outputs()


def test_what_hides_a_way_out(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    for number, url in enumerate(["/.\u200b./x", "/%2e%E2%80%8B%2e/x", "/\u202e../x"]):
        blog.post(f"p{number}", permalink=f"'{url}'")
    assert {problem.code for problem in blog.problems() if problem.severity == "error"} == {"url-climbs"}


@pytest.mark.parametrize(
    ("one", "other", "letter"),
    [
        ("Python", "Pуthon", "у U+0443 CYRILLIC SMALL LETTER U"),
        ("HTTP", "НTTP", "Н U+041D CYRILLIC CAPITAL LETTER EN"),
        ("ORM", "ΟRM", "Ο U+039F GREEK CAPITAL LETTER OMICRON"),
        ("python", "Ｐython", "Ｐ U+FF30 FULLWIDTH LATIN CAPITAL LETTER P"),
        ("Java 배포", "Jаva 배포", "а U+0430 CYRILLIC SMALL LETTER A"),
    ],
)
@pytest.mark.parametrize("key", ["tags", "categories", "authors", "series"])
def test_terms_that_look_the_same(key: str, one: str, other: str, letter: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    for name, term in {"a": other, "b": one, "c": one}.items():
        blog.post(name, **{key: f"['{term}']"})
    column = 1 if key == "series" else len(f"{key}: [") + 1
    [problem] = blog.warnings()
    assert where(problem.place) == ("content/posts/a.md", 4, column)
    assert [where(place) for place in problem.others] == [("content/posts/b.md", 4, column)]
    character, _, name = letter.partition(" ")
    assert say(problem.code, "en", problem.values) == (
        f"`{other}` looks like `{one}`, but its `{character}` is {name}: they are two terms"
    )


@pytest.mark.parametrize(
    "tags",
    [
        "[Python, 파이썬, Python기초]",
        "[Москва, Сервер]",
        "[Pуthon]",
        "[Pуthon, 배포]",
        "[αβγ, abg]",
        "[C, C++, 씨]",
        "[café, cafe]",
        "[ㅇ, O]",
    ],
)
def test_shy(tags: str, tmp_path: Path) -> None:
    """Only two terms of one site that look the same are told of, and never Hangul beside Latin."""
    blog = Blog(tmp_path)
    blog.post("a", tags=tags)
    blog.post("b", categories="Python")
    assert blog.warnings() == []


def test_one_term_by_the_settings(tmp_path: Path) -> None:
    blog = Blog(tmp_path, '[taxonomies.tags.aliases]\n"Pуthon" = "Python"\n')
    blog.post("a", tags="[Pуthon]")
    blog.post("b", tags="[Python]")
    assert blog.warnings() == []


def test_the_same_after_edits(tmp_path: Path) -> None:
    """A warning comes and goes with either term, as a clean build tells it."""
    post = "-- content/posts/{0}.md --\n---\ntitle: {0}\ndate: 2026-01-02\ntags: [{1}]\n---\n글\n"
    story = Story(tmp_path, post.format("a", "Python") + post.format("b", "배포") + post.format("c", "Python"))

    def places() -> list[str]:
        found = story.build().problems
        story.blog.build(clean=True)
        assert story.blog.build().problems == found
        return [place.path for p in found for place in (p.place, *p.others) if place]

    assert places() == []
    story.edit("content/posts/b.md: s/배포/Pуthon/")
    assert places() == ["content/posts/b.md", "content/posts/a.md"]
    story.edit("content/posts/a.md: s/글/새 글/")
    assert places() == ["content/posts/b.md", "content/posts/a.md"]
    story.edit("content/posts/a.md: s/Python/서버/")
    assert places() == ["content/posts/b.md", "content/posts/c.md"]
    story.edit("content/posts/c.md: delete")
    assert places() == []


def test_the_table() -> None:
    """Every letter is of another script, or full width, and stands for an ASCII letter of the same case."""
    assert len(_LIKE_LATIN) == 18 + 14 + 17 + 52
    for letter, latin in _LIKE_LATIN.items():
        assert unicodedata.name(letter).split()[0] in ("CYRILLIC", "GREEK", "FULLWIDTH")
        assert latin.isascii()
        assert letter.isupper() == latin.isupper()
