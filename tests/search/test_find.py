"""What readers find: the module of the default theme, asked in Node, over the index of a site that was built."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.search import pieces
from tests.abilities import needs
from tests.search.finding import MODULE, answers, plain, titles
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs("Node")

# Each post with its text. The fillers keep words from being rare or common by chance.
POSTS = {
    "무중단 배포 자동화": "새 버전을 배포했습니다.\n\n## 되돌리기 {#back}\n\n트랜잭션을 되돌리고 무중단배포를 합니다.",
    "메시지큐 고르기": "메시지큐를 비교합니다.",
    "주문과 메시지 큐": "큐에 주문을 넣습니다. 시스템 설계도 봅니다.",
    "락을 잡는 순서": "하락하지 않게 락을 잡습니다.",
    "하락장 이야기": "하락과 추락.",
    "미세먼지 재기": "미세먼지를 재는 장치. 컨테이너로 돌립니다.",
    "도커로 시작하기": "컨테이너를 띄웁니다. `docker run --no-cache`",
    "Kubernetes 입문": "kubectl과 Node.js, C++ 그리고 C#과 .NET, `ThreadLocal`, `async_await`.",
    "Java 17의 새 문법": "Go 1.12와 견줍니다. Java도 17도 올렸습니다.",
    "Java 이야기": "열일곱 번째 이야기. `constructor`와 `--`.",
    "検索エンジン入門": "日本語の文章を検索する。",
    "격리 수준": "데이터베이스의 격리수준은 네 가지. `<script>alert(1)</script>`을 씁니다.",
    "조각난 글자": "거래를 비추어 본다. 미세한 세계의 세먼 지도.",
    "계수기 이야기": "기계를 봅니다. 화살표도 봅니다.",
    "또 다른 수준": "모든 문제는 또 다른 수준의 간접층으로 풀린다. 간접층은 수준의 또 다른 이름.",
}
FILLERS = {f"채움 {n}": f"아무 말이나 {n}번째로 적습니다. 서버와 화면과 기록." for n in range(12)}

FOUND = [
    # As typed: a noun in a verb and in a compound, with a particle, in one word and in two, alone.
    ("배포", "무중단 배포 자동화"),
    ("배포했습니다", "무중단 배포 자동화"),
    ("트랜잭션을", "무중단 배포 자동화"),
    ("무중단배포", "무중단 배포 자동화"),
    ("메시지큐", "메시지큐 고르기|주문과 메시지 큐"),
    ("메시지 큐", "주문과 메시지 큐|메시지큐 고르기"),
    ("격리수준", "격리 수준"),
    ("시스템설계", "주문과 메시지 큐"),
    ("락", "락을 잡는 순서"),
    ("락을", "락을 잡는 순서"),
    ("큐", "주문과 메시지 큐"),
    # Initial consonants, of one word and of two, as they are typed.
    ("ㅁㅅㅁㅈ", "미세먼지 재기"),
    ("ㅂㅍ", "무중단 배포 자동화"),
    ("ㅁㅈㄷ ㅂㅍ", "무중단 배포 자동화"),
    ("ㄱㄹ ㅅㅈ", "격리 수준"),
    # Half typed.
    ("미세먽", "미세먼지 재기"),
    ("배폴", "무중단 배포 자동화"),
    ("트랜재", "무중단 배포 자동화"),
    ("배포ㅎ", "무중단 배포 자동화"),
    ("kuber", "Kubernetes 입문"),
    # Latin words.
    ("C++", "Kubernetes 입문"),
    ("C#", "Kubernetes 입문"),
    (".NET", "Kubernetes 입문"),
    ("Node.js", "Kubernetes 입문"),
    ("--no-cache", "도커로 시작하기"),
    ("local", "Kubernetes 입문"),
    ("async await", "Kubernetes 입문"),
    ("Java 17", "Java 17의 새 문법"),
    ("1.12", "Java 17의 새 문법"),
    ("constructor", "Java 이야기"),
    ("ＫＵＢＥＲＮＥＴＥＳ를", "Kubernetes 입문"),
    (unicodedata.normalize("NFD", "미세먼지"), "미세먼지 재기"),
    ("検索", "検索エンジン入門"),
    # A synonym, several words, a phrase.
    ("쿠버네티스", "Kubernetes 입문"),
    ("세는 기계", "계수기 이야기"),
    ("화살표", "계수기 이야기"),
    ("주문 큐", "주문과 메시지 큐"),
    ('"또 다른 수준의"', "또 다른 수준"),
]
GUESSED = [
    ("qovh", "배포", "무중단 배포 자동화"),
    ("애찯ㄱ", "docker", "도커로 시작하기"),
    ("QOVH", "배포", "무중단 배포 자동화"),
    ("미새먼지", "미세먼지", "미세먼지 재기"),
    ("컨태이너", "컨테이너", "도커로 시작하기|미세먼지 재기"),
    ("트렌잭션", "트랜잭션", "무중단 배포 자동화"),
    ("매시지", "메시지", "메시지큐 고르기|주문과 메시지 큐"),
    ("kuberentes", "kubernetes", "Kubernetes 입문"),
    ("ukbernetes", "kubernetes", "Kubernetes 입문"),
    ("kubrnetes 입문", "kubernetes 입문", "Kubernetes 입문"),
    ("무중단배폐", "무중단배포", "무중단 배포 자동화"),
    ('"수준의 다른 또"', "수준의 다른 또", "또 다른 수준"),
]


@pytest.fixture(scope="module", params=[(12_000, 512), (300, 8)], ids=["pieces", "tiny pieces"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a site, in pieces of the usual size, and in so small ones that neighbours lie in the next, and that
    the manifest names them in parts."""
    root = tmp_path_factory.mktemp("blog")
    blog = Blog(
        root, '[search]\nsynonyms = [["쿠버네티스", "kubernetes"], ["세는 기계", "계수기"], ["화살표", "->"]]\n'
    )
    for number, (title, text) in enumerate((FILLERS | POSTS).items()):
        blog.post(f"n{number}", text, title=json.dumps(title, ensure_ascii=False))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pieces, "_MOST", request.param[0])
        patched.setattr(pieces, "_MANY", request.param[1])
        blog.build()
    return root / "public/static/search"


def test_what_is_found(folder: Path) -> None:
    found = answers(folder, *[query for query, _ in FOUND])
    for (query, wanted), answer in zip(FOUND, found, strict=True):
        names = wanted.split("|")
        assert titles(answer)[: len(names)] == names, (query, titles(answer), answer["guess"])
        assert answer["guess"] == "", query
        assert answer["total"] >= len(names), query
        assert any(marked for one in answer["results"][:1] for _, marked in one["title"] + one["excerpt"]), query


def test_what_is_guessed(folder: Path) -> None:
    found = answers(folder, *[query for query, _, _ in GUESSED])
    for (query, guess, wanted), answer in zip(GUESSED, found, strict=True):
        assert answer["guess"] == guess, (query, answer["guess"], titles(answer))
        assert set(titles(answer)[:2]) >= set(wanted.split("|")), (query, titles(answer))


def test_what_is_not_there_is_not_found(folder: Path) -> None:
    chance, lock, *nothing = answers(folder, "미세먼", "락", "->>", "==", "", "   ", "엘릭서", "흫흫흫")
    # The bigrams of 미세먼 are in two documents, and the word in one. 하락 has no 락 in it.
    assert titles(chance) == ["미세먼지 재기"]
    assert titles(lock) == ["락을 잡는 순서"]
    assert [one["results"] for one in nothing] == [[]] * 6


def test_a_result(folder: Path) -> None:
    [answer] = answers(folder, "트랜잭션")
    [result] = answer["results"]
    assert result["url"].endswith("#back")
    assert result["heading"] == "되돌리기"
    assert plain(result["excerpt"]) == "[트랜잭션]을 되돌리고 무중단배포를 합니다."
    assert {"label", "date"} < set(result)
    [markup] = answers(folder, "<script>")[0]["results"]
    assert "<[script]>alert(1)</[script]>" in plain(markup["excerpt"])


BAD = [
    "배포" * 5000,
    "a" * 10_000,
    "a-" * 5000,
    "ㅂ" * 10_000,
    "배포 " * 3000,
    "((((",
    "a{1,99999}",
    "[\\s\\S]*(",
    "\\",
    '"',
    '""',
]
BAD += [
    "\ud800",
    "배포\udc00",
    "ㅏ",
    "ㅠㅠ",
    "ㄱ ㄴ ㄷ",
    "ㅄ",
    "__proto__",
    "toString",
    "🎉",
    "ᄇ",
    "%",
    "%zz",
    "it's",
    "가a나b다",
    "_",
]


def test_anything_typed_is_answered(folder: Path) -> None:
    for query, answer in zip(BAD, answers(folder, *BAD), strict=True):
        assert "error" not in answer, (query[:20], answer)
        # Loops are bounded: a long query does not load the whole index.
        assert len(answer["loaded"]) < 60, (query[:20], len(answer["loaded"]))


def test_trouble(folder: Path) -> None:
    loaded = answers(folder, {"query": "배포", "limit": 8})[0]["loaded"]
    piece = next(file for file in loaded if re.fullmatch(r"[0-9a-f]{8}\.json", file))
    texts = {file: json.loads((folder / file).read_text(encoding="utf-8")) for file in loaded}
    deploy = next(file for file, text in texts.items() if text.get("title") == "무중단 배포 자동화")
    asked: list[dict[str, Any]] = [
        {"query": "배포", "trouble": {"*": "offline"}},
        {"query": "배포", "trouble": {piece: "offline"}},
        {"query": "배포", "limit": 8, "trouble": {piece: "missing"}},
        {"query": "배포", "trouble": {piece: "cut"}},
        {"query": "배포", "trouble": {"index.json": "missing"}},
        {"query": "배포", "trouble": {piece: "old"}},
        {"query": "배포 서버", "trouble": {deploy: "missing"}},
        {"query": "배포", "trouble": {deploy: "cut"}},
    ]
    *failed, old, without, nothing = answers(folder, *asked)
    assert [one["error"] for one in failed] == ["offline", "offline", "stale", "stale", "stale"]
    # Each file is asked for once more, and then no more.
    assert failed[2]["loaded"].count(piece) == 2
    assert titles(old)[0] == "무중단 배포 자동화"
    assert titles(without)
    assert "무중단 배포 자동화" not in titles(without)
    assert nothing["error"] == "offline"


def test_all_javascript_is_small() -> None:
    files = [MODULE / "search.js", *MODULE.glob("search/**/*.js")]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 10_000


def test_a_site_without_posts(tmp_path: Path) -> None:
    Blog(tmp_path).build()
    assert all(
        answer["results"] == []
        for answer in answers(tmp_path / "public/static/search", "배포", "ㅂㅍ", "docker", "qovh")
    )
