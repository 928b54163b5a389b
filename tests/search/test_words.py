"""The words of a query, as the browser reads them."""

from __future__ import annotations

import random

from sitegen.search.tokens import tokens
from tests.abilities import needs
from tests.search.finding import said

pytestmark = needs("Node")


def test_words_are_those_of_the_index() -> None:
    """Every token that a query looks up is one that the index would have for the same text."""
    chance = random.Random(19)
    letters = "가락배포큐을를에서ㅂㅏabzABZ019_.-/#+@':éÀ 日本カひ＋Ａ\u3000\"“"
    texts = ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(500)]
    words = said(parse=[[text] for text in texts])["parse"]
    latin = sorted({word for found, _ in words for word in found if word < "\u3040"})
    forms = dict(zip(latin, said(formsOf=[[word] for word in latin])["formsOf"], strict=True))
    for text, (found, _) in zip(texts, words, strict=True):
        known = tokens(text)
        for word in found:
            if word in forms:
                exact, parts = forms[word]
                assert not exact[-1] or exact[-1] in known, (text, word)
                assert set(exact[:-1]) <= set(known) or exact[0][0] in "./-@#", (text, word)
                assert set(parts) - set(known) <= {part for part in parts if len(part) == 1}, (text, word)
            elif not any("ㄱ" <= char <= "ㅣ" for char in word):
                assert {word[at : at + 2] for at in range(len(word) - 1)} <= set(known), (text, word)


def test_letters() -> None:
    found = said(
        otherLayout=[["qovh"], ["애찯ㄱ"], ["ㅓㅁㅍㅁ"], ["rkqt"], ["dnpqvor"], ["1.12"], ["배포"], ["docker"]],
        halfTyped=[["배폴"], ["미세먽"], ["배ㅍ"], ["스크러"], ["효고"], ["타우"]],
        distance=[["docker", "dokcer"], ["docker", "docker"], ["jenkis", "jenkins"], ["abcd", "badc"], ["", "ab"]],
        stem=[
            ["배포했습니다"],
            ["트랜잭션을"],
            ["서버로"],
            ["게이트웨이"],
            ["전문가"],
            ["큐에서"],
            ["자동화"],
            ["형태는"],
            ["배포했습"],
        ],
    )
    assert found == {
        "otherLayout": ["배포", "docker", "java", "값", "웹팩", "", "qovh", "애찯ㄱ"],
        "halfTyped": [
            ["배포", "라", "맇"],
            ["미세먼", "자", "짛"],
            ["배", "파", "핗"],
            ["스크", "러", "렇"],
            ["효", "고", "굏"],
            ["타", "우", "윟"],
        ],
        "distance": [1, 0, 1, 2, 2],
        "stem": ["배포", "트랜잭션", "서버", "", "", "큐", "", "형태", "배포"],
    }
