"""The words of a title by which posts are compared: without particles (조사), without the words that any title has."""

from __future__ import annotations

import re

from sitegen.text.hangul import fold

# A run of Hangul, or a word of other letters as names of tools are written: ``C++``, ``node.js``, ``e2e-test``. So the
# particle after a Latin word is a run of its own, which is too short or a stop word.
_WORD = re.compile(r"[가-힣]+|[^\W_가-힣](?:[^\W가-힣]|[.+#-])*")
# So many words of a title count.
_MOST = 20
# Particles and endings of verbs, and what comes before them: a vowel, a consonant, a vowel or rieul, or anything.
_PARTICLES = {
    **dict.fromkeys(("은", "이", "을", "과", "으로", "으로서", "이나", "이란"), "consonant"),
    **dict.fromkeys(("는", "가", "를", "와", "나", "란"), "vowel"),
    **dict.fromkeys(("로", "로서"), "rieul"),
    **dict.fromkeys(
        ("의", "에", "도", "만", "에서", "에게", "부터", "까지", "처럼", "보다", "마다", "한테", "하기", "하는"),
        "anything",
    ),
}
_BY_LAST: dict[str, tuple[str, ...]] = {
    last: tuple(sorted((found for found in _PARTICLES if found[-1] == last), key=len, reverse=True))
    for last in {particle[-1] for particle in _PARTICLES}
}
_RIEUL = 8  # among the final consonants of a syllable
# Words that say nothing of what a post is about.
_COMMON = """
가기 가는 가지 간단한 간단히 개발 개발기 개선 개선기 것들 경우 경험 경험기 고군분투기 고민 고치기
고치는 고친 과정 관한 구축 구축기 그것 그리고 극복기 기록 기반 나누기 나누는 나눈 나만 나쁜 나은 내용
넣기 넣는 넣은 노하우 높이기 높이는 높인 늘리기 늘리는 늘린 다루기 다루는 다시 다양한 대한 대해 도입
도입기 도전기 돌아보기 돌아보며 동안 되기 되는 두기 드디어 들어가며 때문 또는 똑똑한 만드는 만든 만들기
많은 모든 모음 무엇 무엇인가 바꾸기 바꾸는 바꾼 바로 방법 방식 배우기 배운 벗어나기 보기 부분 분투기
빠르게 빠른 사례 사용 사용기 사용법 살아남기 살펴보기 삽질 삽질기 새로운 생각 설치기 소개 소개합니다
쉬운 쉽게 시리즈 시작 쓰기 쓰는 안전한 알아보기 알아보자 어떤 어떻게 어려운 없는 없이 에는 에서 여러
여러가지 여정 연재 옮기기 옮기는 옮긴 완벽한 우리 운영기 위한 위해 으로 이것 이렇게 이야기 이용 이유
이해 일한 입문기 있는 작성 작업 작은 저희 적용 적용기 정리 정복기 제대로 제작기 좋은 줄이기 줄이는
줄인 직접 참가기 참관기 참여기 찾기 찾는 찾아서 찾은 처음 첫번째 체험기 통한 통해 하고 하기 하는
하면 하자 하지만 한다 함께 해결 해결기 해보기 해보자 했다 활용 활용기 효과적인 효율적인 후기
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
    """A Korean word without its particles: ``서버에서는`` is ``서버``. A particle of one syllable leaves two
    of the word at least, since ``회의`` has none."""
    while particle := next((end for end in _BY_LAST.get(word[-1], ()) if _fits(word, end)), ""):
        word = word.removesuffix(particle)
    return word


def _fits(word: str, particle: str) -> bool:
    """Whether a word can end in a particle: ``멀티플레이`` cannot, since ``이`` follows a consonant."""
    if len(word) < (len(particle) + 1 if len(particle) > 1 else 3) or not word.endswith(particle):
        return False
    final = (ord(word[-len(particle) - 1]) - 0xAC00) % 28
    before = _PARTICLES[particle]
    return before == "anything" or (before == "consonant") == bool(final) or (before == "rieul" and final == _RIEUL)
