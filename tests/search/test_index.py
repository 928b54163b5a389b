"""The index of the search: what is in it, and what an edit changes of it."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.impacts import tokens_record
from sitegen.search.pieces import BLOCK, block_record, index_files
from sitegen.search.tokens import tokens
from tests.search.reading import Index, postings
from tests.support import Blog, told
from tests.trace.language import Story
from tests.trace.sites import png

if TYPE_CHECKING:
    from pathlib import Path

SITE = """
[authors.kim]
name = "김하늘"
role = "백엔드"

[search]
synonyms = [["무중단", "zero downtime"]]
-- content/posts/deploy.md --
---
title: 무중단 배포
date: 2026-01-05
kind: deploy
tags: [인프라]
author: kim
series: 배포 이야기
description: 쉬지 않고 내보내기
---
시작하는 말.

## 준비 {#ready}

**Blue**Green 배포했습니다. `--no-cache`로 C++을 컴파일했고 락을 잡았습니다.

```python
ThreadLocal = async_await(1.12)
```

<script>const secret = 1</script>
-- content/posts/stack.md --
---
title: 우리의 스택
date: 2026-01-06
stack: [Kafka]
---
zero downtime
-- content/posts/hidden.md --
---
title: 숨긴 글
date: 2026-01-06
hidden: true
---
비밀스러운
-- content/posts/left.md --
---
title: 뺀 글
date: 2026-01-06
search: false
---
비밀스러운
-- content/posts/draft.md --
---
title: 초안
date: 2026-01-06
draft: true
---
비밀스러운
-- content/about.md --
---
title: 소개
---
우리는 팀입니다.
-- content/404.md --
---
title: 없는 곳
---
비밀스러운
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    blog = Blog(tmp_path_factory.mktemp("search"), SITE)
    blog.build()
    return Index(files(blog))


def test_what_is_found(index: Index) -> None:
    """Posts and pages, tools, authors and series. No lists, and nothing that is hidden, left out or held back."""
    assert index.texts.keys() == {"무중단 배포", "우리의 스택", "소개", "Apache Kafka", "김하늘", "배포 이야기"}
    assert index.count == 6
    assert index.value("비밀") is None
    assert index.value("se") is None and index.value("secret") is None
    labels = {title: text["label"] for title, text in index.texts.items()}
    assert labels == {
        "무중단 배포": "배포", "우리의 스택": "", "소개": "", "Apache Kafka": "도구",
        "김하늘": "글쓴이", "배포 이야기": "연재",
    }  # fmt: skip


def test_where_words_stand(index: Index) -> None:
    """A word counts most in a title. Marks within a word do not part it, and a particle does not hide a syllable."""
    assert index.found("배포")["무중단 배포"] > index.found("시작")["무중단 배포"] > 0
    for token in (
        "bluegreen",
        "--no-cache",
        "c++",
        "threadlocal",
        "thread",
        "async_await",
        "await",
        "1.12",
        "락",
        "인프",
    ):
        assert "무중단 배포" in index.found(token), token
    assert index.found("kafka").keys() == {"우리의 스택", "Apache Kafka"}


def test_what_results_show(index: Index) -> None:
    text = index.texts["무중단 배포"]
    assert (text["url"], text["date"], text["tags"]) == ("/posts/deploy/", "2026년 1월 5일", ["인프라"])
    assert text["summary"] == "쉬지 않고 내보내기"
    assert text["parts"][0] == ["", "", "시작하는 말."]
    anchor, heading, below = text["parts"][1]
    assert (anchor, heading) == ("ready", "준비")
    assert below.startswith("BlueGreen 배포했습니다. --no-cache로") and "async_await(1.12)" in below
    assert not text["rest"]


def test_crooked_html(tmp_path: Path) -> None:
    """What is no whole tag stays as text, and what nobody reads is left out; the time grows with the text."""
    body = """## 첫머리 {#first}

본문글

<p>만약 a &lt; b 이고 <em>비교</em>말 <img alt="속성 > 새는말" src="/assets/a.png"> 남은말</p>

<svg><svg><title>그림속</title></svg><text>글자</text></svg> <div><!-- 주석 <b> --> 뒤 <template>틀</template></div>

<h2 data-id="wrong" id='right'>ＡＰＩ 제목</h2>
"""
    blog = Blog(tmp_path)
    blog.write("assets/a.png", png(1, 1))
    blog.post("a", body, title="첫머리글")
    blog.write("content/index.md", "첫 화면의 말")
    blog.post("b", '<b title="' + "<h1 <svg><!--" * 30_000 + '">굵게</b> 뒤의 말', title="긴 글")
    blog.build()
    texts = Index(files(blog)).texts
    parts = texts["첫머리글"]["parts"]
    assert [part[:2] for part in parts] == [["first", "첫머리"], ["right", "API 제목"]]
    for word in ("본문글", "a < b", "비교말", "남은말", "뒤"):
        assert word in parts[0][2], word
    for word in ("새는말", "그림속", "글자", "주석", "틀"):
        assert word not in parts[0][2], word
    assert texts["긴 글"]["rest"]
    [rest] = [data for name, data in files(blog).items() if name.endswith("-rest.json")]
    assert "뒤의 말" in rest.decode()
    assert "시험" in texts  # the home page, which has no title of its own


def test_other_keys(index: Index) -> None:
    """Initial consonants lead to words of titles and tags, and words to others that mean the same."""
    assert index.value("ㅂㅍ")[:2] == ["배포", 16]  # of two titles
    assert index.value("ㅁㅈㄷㅂㅍ") == ["무중단 배포", 8]
    assert index.value("무중단=") == ["zero downtime"]
    assert index.value("zero downtime=") == ["무중단"]
    assert index.value("카프카=") == ["kafka"]
    assert index.value("쿠버네티스=") is None  # no document has it


def test_a_long_text(tmp_path: Path) -> None:
    """Of a long post the first file has some, and the second one the rest; nothing is lost between."""
    words = [f"낱말{number}" for number in range(3000)]
    blog = Blog(tmp_path)
    blog.post("long", f"{' '.join(words[:10])}\n\n## 제목\n\n{' '.join(words[10:])}", title="긴 글")
    blog.build()
    index = Index(files(blog))
    [name] = [name for name in index.files if name.endswith("-rest.json")]
    first, rest = index.texts["긴 글"], json.loads(index.files[name])
    assert first["rest"] and len(first["parts"]) == 2
    assert rest["parts"][0][:2] == first["parts"][1][:2] == ["제목", "제목"]
    assert " ".join(part[2] for part in [*first["parts"], *rest["parts"]]).split() == words
    blog.post("long", "짧게", title="긴 글")
    blog.build()
    assert name not in Index(files(blog)).files


def test_an_edit(tmp_path: Path) -> None:
    """An edit of a body touches the text of that post and the pieces that its changed words are in. A post that comes
    or goes leaves all other texts alone. Each time all is as a clean build makes it."""
    story = Story(tmp_path)
    for number in range(80):
        words = " ".join([chr(0xAC00 + 97 * (number * 90 + n) % 11172) + "가나" for n in range(90)])
        story.blog.post(f"p{number}", words, title=f"글 {number}", date=f"2026-01-{number % 28 + 1:02}")

    def edit(text: str) -> tuple[int, int, int]:
        """How many texts the edit touches, how many pieces it makes, and how many there are."""
        before = files(story.blog)
        story.edit(text).build()
        after = files(story.blog)
        touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        texts = {path for path in touched if len(path) != len("01234567.json") and path != "index.json"}
        return len(texts), len((touched & after.keys()) - texts - {"index.json"}), len(Index(after).pieces)

    assert edit("")[2] > 8
    assert edit("content/posts/p7.md: s/글 7/글 7\\ndescription: 흻흻/")[:2] == (1, 1)
    texts, pieces, every = edit("-- content/posts/new.md --\n---\ntitle: 새로 온 글\ndate: 2026-02-01\n---\n흻흻")
    assert texts == 1
    assert 0 < pieces < every / 2
    assert edit("content/posts/new.md: delete")[:2] == (1, pieces)


def files(blog: Blog) -> dict[str, bytes]:
    """The files of the index."""
    folder = blog.root / "public/static/search"
    return {path.name: path.read_bytes() for path in folder.glob("*.json")} if folder.exists() else {}


def test_settings(tmp_path: Path) -> None:
    blog = Blog(tmp_path, "[search]\nenabled = false\n")
    blog.post("a")
    blog.build()
    assert not files(blog) and "search/index.html" not in blog.outputs()
    blog.write("site.toml", 'title = "시험"\n[search]\nsynonyms = [["하나"]]\n')
    assert "site.toml:3" in told(blog.problems())


TEXT = st.text(alphabet="가나다락을 abC1.+#-_/@カ漢ＡＢ", max_size=30)


@given(st.lists(TEXT, min_size=1, max_size=8), st.data())
def test_pieces(texts: list[str], data: st.DataObject) -> None:
    """Every token is found in the piece that the manifest names for it, with the documents that have it; how documents
    are split into blocks does not matter."""
    numbers = sorted(data.draw(st.sets(st.integers(0, 4 * BLOCK), min_size=len(texts), max_size=len(texts))))
    documents = [(n, tokens_record({"text": [text]})) for n, text in zip(numbers, texts, strict=True)]
    cut = data.draw(st.integers(0, len(texts)))
    blocks = [block_record(documents[:cut]), block_record(documents[cut:])]
    files = index_files(blocks, len(texts), [])
    assert files == index_files([block_record(documents)], len(texts), [])
    index = Index(files)
    wanted: dict[str, set[int]] = {}
    for number, text in zip(numbers, texts, strict=True):
        for token in tokens(text):
            wanted.setdefault(token, set()).add(number)
    assert {token: set(postings(index.value(token))) for token in wanted} == wanted
    assert sum(map(len, index.pieces)) == len(wanted)


@given(TEXT)
def test_forms(text: str) -> None:
    """Decomposed Hangul gives the same tokens, and no token has a space, a capital or more than 40 characters."""
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(text)
    assert all(token == token.lower() and " " not in token and 0 < len(token) <= 40 for token in tokens(text))
