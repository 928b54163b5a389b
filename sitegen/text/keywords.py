"""The words of a title by which posts are compared: without particles (조사), without the words that any title has."""

from __future__ import annotations

import re

from sitegen.text.hangul import fold

# A run of Hangul, or a word of other letters as names of tools are written: ``C++``, ``node.js``, ``e2e-test``. So the
# particle after a Latin word is a run of its own, which is too short or a stop word.
_WORD = re.compile(r"[가-힣]+|[^\W_가-힣](?:[^\W가-힣]|[.+#-])*")
# So many words of a title count.
_MOST = 20
# Particles, and what comes before them: a vowel, a consonant, a vowel or rieul, or anything.
_PARTICLES = {
    **dict.fromkeys(("은", "이", "을", "과", "으로", "이나", "이란"), "consonant"),
    **dict.fromkeys(("는", "가", "를", "와", "나", "란"), "vowel"),
    "로": "rieul",
    **dict.fromkeys(
        ("의", "에", "도", "만", "에서", "에게", "부터", "까지", "처럼", "보다", "마다", "한테"), "anything"
    ),
}
_BY_LAST: dict[str, tuple[str, ...]] = {
    last: tuple(sorted((found for found in _PARTICLES if found[-1] == last), key=len, reverse=True))
    for last in {particle[-1] for particle in _PARTICLES}
}
_RIEUL = 8  # among the final consonants of a syllable
# Words that say nothing of what a post is about.
_COMMON = """
가지 것들 경우 과정 관한 그것 그리고 기록 기반 내용 다시 다양한 대한 대해 동안 되기 되는 두기 드디어 들어가며 때문
또는 만드는 만든 만들기 많은 모든 모음 무엇 무엇인가 바로 방법 방식 배우기 배운 보기 부분 사용 사용기 사용법 사용하기
살펴보기 새로운 생각 소개 소개합니다 쉽게 시리즈 시작 시작하기 쓰기 쓰는 알아보기 알아보자 어떤 어떻게 없는 없이 에는
에서 여러 여러가지 연재 우리 위한 위해 으로 이것 이렇게 이야기 이용 이유 이해하기 있는 작성 작업 저희 적용 적용기
적용하기 정리 정리하기 제대로 직접 처음 첫번째 통한 통해 하고 하기 하는 하면 하자 하지만 한다 함께 해결하기 해보기
해보자 했다 활용 활용하기 후기
about after all an and any are as at be before but by can did do does for from get guide had has have how if in into
introduction is it its just like make my new not of off on one or our out over part so some than that the their them
then there these they this to tutorial up use used using via was we were what when where which while who why will with
without you your
"""
_STOP_WORDS = frozenset(_COMMON.split())


def keywords(title: str) -> list[str]:
    """The words of a title, each once, sorted: folded, Korean ones without particles. Of two characters or more, with
    a letter, so no years and no numbers of parts."""
    found: set[str] = set()
    for match in _WORD.finditer(fold(title)):
        text = match[0]
        word = _stem(text) if "가" <= text[0] <= "힣" else text.rstrip(".-")
        if len(word) > 1 and not word.isdigit() and _STOP_WORDS.isdisjoint((text, word)):
            found.add(word)
            if len(found) == _MOST:
                break
    return sorted(found)


def _stem(word: str) -> str:
    """A Korean word without its particles: ``서버에서는`` is ``서버``. Two syllables are left at least."""
    while particle := next((end for end in _BY_LAST.get(word[-1], ()) if _fits(word, end)), ""):
        word = word.removesuffix(particle)
    return word


def _fits(word: str, particle: str) -> bool:
    """Whether a word can end in a particle: ``멀티플레이`` cannot, since ``이`` follows a consonant."""
    if len(word) < len(particle) + 2 or not word.endswith(particle):
        return False
    final = (ord(word[-len(particle) - 1]) - 0xAC00) % 28
    before = _PARTICLES[particle]
    return before == "anything" or (before == "consonant") == bool(final) or (before == "rieul" and final == _RIEUL)
