"""Particles and normal forms."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.text.hangul import final_consonant, fold, josa, nfc


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("서버", "서버를"),
        ("배포", "배포를"),
        ("블로그 글", "블로그 글을"),
        ("쿠버네티스(k8s)", "쿠버네티스(k8s)를"),
        ("파이썬 (Python)", "파이썬 (Python)을"),
        ("“인용”", "“인용”을"),
        ("`코드`", "`코드`를"),
        ("Docker", "Docker를"),
        ("GitHub", "GitHub를"),
        ("Python", "Python을"),
        ("React", "React를"),
        ("Redis", "Redis를"),
        ("Slack", "Slack을"),
        ("Spring", "Spring을"),
        ("MySQL", "MySQL을"),
        ("HTML", "HTML을"),
        ("API", "API를"),
        ("CSS", "CSS를"),
        ("C++", "C++를"),
        ("C#", "C#을"),
        ("2026", "2026을"),
        ("2", "2를"),
        ("10", "10을"),
        ("100", "100을"),
        ("10000", "10000을"),
        ("0", "0을"),
        ("1.5", "1.5를"),
        ("x.png", "x.png를"),
        ("사진.JPG", "사진.JPG를"),
        ("사진.jpeg", "사진.jpeg을"),
        ("icon.svg", "icon.svg를"),
        ("index.html", "index.html을"),
        ("site.toml", "site.toml을"),
        ("package.json", "package.json을"),
        ("글.md", "글.md를"),
        ("Next.js", "Next.js를"),
        ("a.tar.gz", "a.tar.gz를"),
        ("노래.mp3", "노래.mp3를"),
        (".md", ".md를"),
        ("ㅋ", "ㅋ을"),
        ("", "를"),
        ("…", "…를"),
    ],
)
def test_object_particle(word: str, expected: str) -> None:
    assert josa(word, "을/를") == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("서울", "서울로"),
        ("부산", "부산으로"),
        ("서버", "서버로"),
        ("1", "1로"),
        ("3", "3으로"),
        ("7", "7로"),
        ("URL", "URL로"),
    ],
)
def test_rieul_takes_ro(word: str, expected: str) -> None:
    assert josa(word, "으로/로") == expected


def test_every_pair_works_both_ways() -> None:
    assert [josa("글", p, only=True) for p in ("은/는", "는/은", "이/가", "과/와", "와/과", "아/야")] == [
        *"은은이과과아"
    ]
    assert [josa("나무", p, only=True) for p in ("은/는", "이/가", "과/와", "아/야")] == [*"는가와야"]


def test_unknown_pair_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="을/를"):
        josa("글", "를을")


def test_decomposed_syllables_count_as_composed() -> None:
    assert josa(unicodedata.normalize("NFD", "각"), "을/를", only=True) == "을"


@given(st.text())
def test_never_fails_and_gives_one_of_two(word: str) -> None:
    assert josa(word, "을/를", only=True) in ("을", "를")
    assert final_consonant(word) in ("", "ㄹ", "ㅁ")


@given(st.text())
def test_fold_is_idempotent_and_sees_through_forms(text: str) -> None:
    assert fold(fold(text)) == fold(text) or "\u0345" in unicodedata.normalize("NFD", text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)
