"""The words of titles: without particles, without words that any title has."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.text.keywords import keywords

TITLES = {
    "블루 그린으로 배포를 다시 짜기": ["그린", "배포", "블루", "짜기"],
    "쿠버네티스(k8s)를 3년 동안 쓴 이야기": ["k8s", "쿠버네티스"],
    "Redis로 만드는 분산락 2편": ["redis", "분산락"],
    "C++ vs C# 그리고 Node.js": ["c#", "c++", "node.js", "vs"],
    "마이크로서비스에서 모놀리스로의 전환": ["마이크로서비스", "모놀리스", "전환"],
    "AWS에서 GCP로": ["aws", "gcp"],
    "2024년 12월 회고": ["회고"],
    "회의의 기술, 평가의 기술": ["기술", "평가", "회의"],
    "How to use Docker with the JVM": ["docker", "jvm"],
    "Kafka 도입기": ["kafka"],
    "GraphQL을 도입하기까지": ["graphql"],
    "iOS 앱 아키텍처 개선기": ["ios", "아키텍처"],
    "검색 품질 개선기": ["검색", "품질"],
    "나만의 CLI 만들기": ["cli"],
    "코틀린으로 만드는 나만의 서버": ["서버", "코틀린"],
    "좋은 코드 리뷰란": ["리뷰", "코드"],
    "좋은 동료와 일하는 법": ["동료"],
    "개발자로서의 성장, 팀으로서의 회고": ["개발자", "성장", "회고"],
    "모놀리스로 가는 길: 비용을 줄인 방법": ["모놀리스", "비용"],
    "앱에서 배포하기, 앞으로 배포하는 법": ["배포"],
    "": [],
    "--- ... ### 1 2 3": [],
}


@pytest.mark.parametrize(("title", "words"), TITLES.items())
def test_words_of_titles(title: str, words: list[str]) -> None:
    assert keywords(title) == words


@pytest.mark.parametrize(
    "particle", ["은", "이", "을", "과", "의", "에", "도", "에서", "에서는", "으로", "으로의", "까지"]
)
def test_particles_after_a_consonant(particle: str) -> None:
    assert keywords(f"게시판{particle}") == ["게시판"]


@pytest.mark.parametrize("particle", ["는", "가", "를", "와", "의", "에", "도", "에서", "에서도", "로", "로의", "부터"])
def test_particles_after_a_vowel(particle: str) -> None:
    assert keywords(f"서버{particle}") == ["서버"]


@pytest.mark.parametrize("word", ["멀티플레이", "전문가", "디스플레이", "회의", "서로", "방화벽", "파이썬", "간극"])
def test_what_only_ends_like_a_particle_is_whole(word: str) -> None:
    """이 comes after a consonant and 가 after a vowel, and one of one syllable leaves two at least."""
    assert keywords(word) == [word]


@given(st.text(max_size=200))
def test_words_are_the_same_in_any_form(title: str) -> None:
    """Of any text, in any normal form and case."""
    words = keywords(title)
    assert words == sorted(set(words))
    assert all(len(word) > 1 and " " not in word for word in words)
    assert keywords(unicodedata.normalize("NFD", title)) == keywords(unicodedata.normalize("NFC", title))


def test_a_long_title_has_few_words() -> None:
    assert len(keywords(" ".join(f"낱말{chr(0xAC00 + n)}" for n in range(5000)))) == 20
