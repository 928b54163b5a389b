"""The words of a query, as the browser reads them."""

from __future__ import annotations

from tests.abilities import needs
from tests.search.finding import said

pytestmark = needs("Node")


def test_letters() -> None:
    found = said(
        otherLayout=[["qovh"], ["애찯ㄱ"], ["ㅓㅁㅍㅁ"], ["rkqt"], ["dnpqvor"], ["1.12"], ["배포"], ["docker"]],
        halfTyped=[["배폴"], ["미세먽"], ["배ㅍ"], ["스크러"], ["효고"], ["타우"], ["ㅂㅍ"]],
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
            ["", "파", "핗"],
        ],
        "distance": [1, 0, 1, 2, 2],
        "stem": ["배포", "트랜잭션", "서버", "", "", "큐", "", "형태"],
    }
