"""The turns of posts of kind ``interview``: every form in which authors write them, and all that only looks like one.

I1 to I21 and U1 to U28 are the numbers under which the forms were counted in real blogs. One site has a post for each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.bad import check
from tests.content.typed.test_stack import cases, slug
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeBlog = Callable[[str], Blog]

# Each case: a name, the text, and what is found: `? question`, `! remark`, `1 name` for an answer by the first speaker.
FOUND = """
== I1 headings with a label
### Q. 어떤 일을 하시나요?
서버를 만듭니다.
### Q. 왜요?
그냥요.
### Q. 아버지의 마음이네요.
네.
### Q. 언제부터요?
작년부터요.
>> ? Q. 어떤 일을 하시나요?
>> ? Q. 왜요?
>> ? Q. 아버지의 마음이네요.
>> ? Q. 언제부터요?
== I2 headings that ask
### 간단한 자기 소개 부탁드립니다.
안녕하세요.
### 어떤 일을 하시나요
서버를 만듭니다.
### 앞으로의 계획이 궁금합니다!
많이 만들겠습니다.
>> ? 간단한 자기 소개 부탁드립니다.
>> ? 어떤 일을 하시나요
>> ? 앞으로의 계획이 궁금합니다!
== I3 bold lines and rules
**첫 코드는 어땠나요?**

----

저는 좋았습니다.

**다음 코드는요?**

----

더 좋았습니다.

**아.. 그런 느낌이네요.**

네.

**마지막 코드는 어땠나요?**

제일 좋았습니다.
>> ? 첫 코드는 어땠나요?
>> ? 다음 코드는요?
>> ! 아.. 그런 느낌이네요.
>> ? 마지막 코드는 어땠나요?
== I4 bare paragraphs
본인 소개를 부탁드려요.

안녕하세요.

어떤 일을 하시나요?

서버를 만듭니다.

- 하나
- 둘

끝으로 한마디 해 주세요.

고맙습니다.
>> ? 본인 소개를 부탁드려요.
>> ? 어떤 일을 하시나요?
>> ? 끝으로 한마디 해 주세요.
== I5 labels, answers without
Q. 자기소개 부탁드려요!

안녕하세요.

Q. 왜 개발자가 되셨나요?

그냥요.

Q. 그렇군요.

네.
>> ? Q. 자기소개 부탁드려요!
>> ? Q. 왜 개발자가 되셨나요?
>> ? Q. 그렇군요.
== I6 numbers
Q1. 본인 소개 부탁드립니다.

안녕하세요.

Q2. 하는 일은요?

여러 가지요.

Q3. 왜요?

그냥요.
>> ? Q1. 본인 소개 부탁드립니다.
>> ? Q2. 하는 일은요?
>> ? Q3. 왜요?
== I7 two lines of one paragraph
Q. 왜요?
A. 비용 때문입니다.

Q. 언제요?
A. 내년에요.

Q. 누가요?
A. 모두요.
더 있습니다.
>> ? Q. 왜요?
>> 1 A.
>> ? Q. 언제요?
>> 1 A.
>> ? Q. 누가요?
>> 1 A.
== I8 items of a list
- Q. 언제 쓰나요?
- A. 내년에요.
- Q. 왜 쓰나요?
- A. 그냥요.
- Q. 누가 쓰나요?
- A. 저요.
>> ? Q. 언제 쓰나요?
>> 1 A.
>> ? Q. 왜 쓰나요?
>> 1 A.
>> ? Q. 누가 쓰나요?
>> 1 A.
== I9 answers in lists of their own
* Q) 장단점은요?
    * A) 많습니다.
* Q) 왜요?
    * A) 그냥요.
* Q) 언제요?
    * A) 오늘요.
>> ? Q) 장단점은요?
>> 1 A)
>> ? Q) 왜요?
>> 1 A)
>> ? Q) 언제요?
>> 1 A)
== I10 a letter alone
Q 담당 업무를 소개해 주세요!

서버입니다.

Q 어려운 점은요?

많습니다.

Q 다음 계획은요?

없습니다.
>> ? Q 담당 업무를 소개해 주세요!
>> ? Q 어려운 점은요?
>> ? Q 다음 계획은요?
== I11 emoji
🤔 어떻게 오셨나요?

📢 안녕하세요, 걸어서 왔습니다.

🤔 왜 오셨나요?

📢 그냥요.

🤔 언제 가시나요?

📢 곧요.
>> ? 🤔 어떻게 오셨나요?
>> ? 🤔 왜 오셨나요?
>> ? 🤔 언제 가시나요?
== I12 several answers
Q. 어떻게 오셨나요?

하늘: 걸어서요.

바다: 저도요.

Q. 왜 오셨나요?

하늘: 그냥요.

바다: 저는 아닙니다.

Q. 언제 가시나요?

하늘: 곧요.
>> ? Q. 어떻게 오셨나요?
>> 1 하늘:
>> 2 바다:
>> ? Q. 왜 오셨나요?
>> 1 하늘:
>> 2 바다:
>> ? Q. 언제 가시나요?
>> 1 하늘:
== I13 names with a courtesy
### 어떻게 오셨나요?
하늘 님: 안녕하세요.

바다 : 네.
### 왜 오셨나요?
하늘 님: 그냥요.

바다 : 저도요.
### 언제 가시나요?
하늘 님: 곧요.
>> ? 어떻게 오셨나요?
>> 1 하늘 님:
>> 2 바다 :
>> ? 왜 오셨나요?
>> 1 하늘 님:
>> 2 바다 :
>> ? 언제 가시나요?
>> 1 하늘 님:
== I14 bold names
### 어떻게 오셨나요?
**하늘** 안녕하세요. 걸어서요.
### 왜 오셨나요?
**하늘** 그냥요.
### 언제 가시나요?
**하늘** 곧요.
>> ? 어떻게 오셨나요?
>> 1 하늘
>> ? 왜 오셨나요?
>> 1 하늘
>> ? 언제 가시나요?
>> 1 하늘
== I15 name, nickname, role
### 어떻게 오셨나요?
김하늘/Haneul(iOS팀 리드): 걸어서요.
### 왜 오셨나요?
김하늘/Haneul(iOS팀 리드): 그냥요.
### 언제 가시나요?
곧요.
>> ? 어떻게 오셨나요?
>> 1 김하늘/Haneul(iOS팀 리드):
>> ? 왜 오셨나요?
>> 1 김하늘/Haneul(iOS팀 리드):
>> ? 언제 가시나요?
== I16 names in lists
### 언제 오셨나요?
* Haneul: 2016년에 왔습니다.
* Bada: 2017년에 왔습니다.
### 왜 오셨나요?
* Haneul: 그냥요.
* Bada: 저도요.
### 언제 가시나요?
* Haneul: 곧요.
>> ? 언제 오셨나요?
>> 1 Haneul:
>> 2 Bada:
>> ? 왜 오셨나요?
>> 1 Haneul:
>> 2 Bada:
>> ? 언제 가시나요?
>> 1 Haneul:
== I17 a name on a line of its own
### 언제 오셨나요?
김하늘 CTO :
안녕하세요, 작년에요.
### 왜 오셨나요?
김하늘 CTO :
그냥요.
### 언제 가시나요?
곧요.
>> ? 언제 오셨나요?
>> 1 김하늘 CTO :
>> ? 왜 오셨나요?
>> 1 김하늘 CTO :
>> ? 언제 가시나요?
== I18 an alias
### 언제 오셨나요?
Haneul (이하 ‘H’): 반갑다.
### 왜 오셨나요?
H: 그냥.
### 언제 가시나요?
H: 곧.
>> ? 언제 오셨나요?
>> 1 Haneul (이하 ‘H’):
>> ? 왜 오셨나요?
>> 1 H:
>> ? 언제 가시나요?
>> 1 H:
"""
# Each stands in an interview of three questions, and stays what it is.
LEFT = """
== U3 quartiles
* Q1: 25%
* Q3: 75%
== U4 a word with Q
**QueryGate 획득**
== U6 a note in a list
* 대문
  * Q. 대문 사이클?
== U7 a dialogue of an example
> A: 뭐 해?
> B: 책 읽어.
== U9 letters
B -> A: SYN
== U10 a label
정답 : gate

정답 : node
== U11 a source
출처: [대문 블로그](https://example.com)

출처: [노드 블로그](https://example.com)
== U12 a reference
참고 : 하나

참고 : 둘
== U13 a caution
**주의**: 조심하세요.

**주의**: 또 조심하세요.
== U14 results in italics
_결과: 하나_

_결과: 둘_
== U15 given, when, then
**Given**: 하나

**Given**: 둘
== U16 nouns
표기 : 하나

표기 : 둘

장점: 많다

장점: 적다
== U17 a word and a sentence
Versatile: 수학
== U18 links to parts
이전글: [하나](b.md)

다음글: [둘](b.md)
== U19 a rating
난이도: ★★★★★
== U20 a step in bold
**1단계: 고르기**
== U22 a chat with times
하늘 오후 10:30

10:30 하늘: 안녕
== U23 an object
`{ gate: false }`
== U24 a question within a paragraph
글을 씁니다. 그렇다면 왜 느릴까요?
이어집니다.
== U25 questions in a list
- 대문이 뭐죠?
- 왜 그런가요?
== nouns and what they are
경력: 5년

출신: 부산

TMI: 커피

- DB: MySQL
- Infra: AWS

경력: 3년

출신: 서울

TMI: 홍차

- DB: Redis
- Infra: GCP
== U27 an afterword
TL;DR: 짧게
"""
# In posts that are no interviews (U1, U2, U5, U8, U21, U26, U28) nothing is looked for: their kind is another. I19 was
# never seen, and I21 has no turns.
ASKED = "### 어떻게 오셨나요?\n걸어서요.\n\n{}\n\n### 왜 오셨나요?\n그냥요.\n\n### 언제 가시나요?\n곧요.\n"
QUESTIONS = ["? 어떻게 오셨나요?", "? 왜 오셨나요?", "? 언제 가시나요?"]
ALL = [*cases(FOUND), *((name, ASKED.format(body), QUESTIONS) for name, body, _ in cases(LEFT))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = Blog(tmp_path_factory.mktemp("interview"))
    blog.post("b")
    for name, body, _ in ALL:
        blog.post(slug(name), body, kind="interview")
    blog.build()
    return blog


def turns(html: str) -> list[str]:
    """The turns of a page, as the cases write them."""
    found = []
    pattern = r'<(h\d|p|li)[^>]*? ?class="(question|remark|turn turn-\d)">(.*?)</\1>'
    for match in re.finditer(pattern, html, re.DOTALL):
        kind, inner = match[2], match[3]
        name = re.search(r'<strong class="speaker"[^>]*>(.*?)</strong>', inner)
        text = re.sub(r"<[^>]*>", "", name[1] if kind.startswith("turn") and name else inner)
        mark = {"question": "?", "remark": "!"}.get(kind, kind[-1])
        found.append(f"{mark} {text.strip()}")
    return found


@pytest.mark.parametrize(("name", "body", "wanted"), ALL, ids=[name for name, _, _ in ALL])
def test_forms(site: Blog, name: str, body: str, wanted: list[str]) -> None:
    assert turns(site.read(f"posts/{slug(name)}/index.html")) == wanted, body


def test_no_letter_is_lost(site: Blog, tmp_path: Path) -> None:
    """The text is that of the same post without a kind."""
    plain = Blog(tmp_path)
    plain.post("b")
    for name, body, _ in ALL:
        plain.post(slug(name), body)
    plain.build()
    for name, _, _ in ALL:
        path = f"posts/{slug(name)}/index.html"
        texts = ["".join(re.sub(r"<[^>]*>", "", blog.body(path)).split()) for blog in (site, plain)]
        assert texts[0] == texts[1], name


def page(blog: MakeBlog, text: str) -> str:
    """The text of an interview of this."""
    made = blog("")
    made.post("a", text, kind="interview")
    assert made.warnings() == []
    return made.body("posts/a/index.html")


def test_a_question_keeps_what_its_author_gave_it(blog: MakeBlog) -> None:
    """Its id is the anchor, and one class stands beside the other."""
    html = page(blog, "Q. 왜요?\n{: #intro .lead lang=ko}\n\nQ. 언제요?\n\nQ. 누가요?\n\n[처음](#intro)")
    assert '<h2 id="intro" class="lead question" lang="ko">Q. 왜요?<a class="anchor" href="#intro"' in html


TURNS = ["- Q. 언제 쓰나요?", "- A. 내년에요.", "- Q. 왜 쓰나요?", "- A. 그냥요.", "- Q. 누가 쓰나요?", "- A. 저요."]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\n".join([*TURNS, "{: #turns .fancy}", "", "[가기](#turns)"]), '<ul id="turns" class="fancy">'),
        ("\n".join([TURNS[0], "  {: #first}", *TURNS[1:], "", "[가기](#first)"]), '<li id="first">Q. 언제 쓰나요?'),
        ("\n".join(line.replace("- Q", "- [x] Q") for line in TURNS), "disabled checked> Q. 언제 쓰나요?"),
        ("\n".join(f"{n}.{line[1:]}" for n, line in enumerate(TURNS, 3)), '<ol start="3">'),
        ("\n".join([*TURNS, "- ```", "  a", "  ```"]), "<li>Q. 언제 쓰나요?</li>"),
        ("\n".join(TURNS[:2]), "<li>Q. 언제 쓰나요?</li>"),  # no interview
    ],
)
def test_a_list_that_says_more_stays(blog: MakeBlog, text: str, kept: str) -> None:
    """Numbers, boxes, ids and classes are the author's."""
    assert kept in page(blog, text)


def test_a_bold_name_keeps_its_class(blog: MakeBlog) -> None:
    html = page(blog, ASKED.format('**바다**{: .blue data-initial="나"} 안녕하세요.\n\n**바다** 네.'))
    assert '<strong class="blue speaker" data-initial="나">바다</strong> 안녕하세요.' in html
    assert '<strong class="speaker" data-initial="바">바다</strong> 네.' in html


def test_places_below_a_question(blog: MakeBlog) -> None:
    """A link in an answer is where it is, whatever stands before it in the same paragraph."""
    made = blog("")
    asked = "Q. 왜 [가](a.md) `한\n줄`, **또\n한 줄** 요?\nA. 비용과\n여러 [나](none.md)\n그리고 끝.\n\n"
    made.post("a", asked + "Q. 언제요?\n\nQ. 누가요?", kind="interview")
    [problem] = made.problems()
    check(problem, "link-no-document", "content/posts/a.md:10:8", "none.md", "there is no …")
