"""Who speaks in an interview: people of the front matter, of the text, and of the settings."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from sitegen.content.markdown import Markdown
from sitegen.fields import Person
from sitegen.package import PACKAGE
from tests.bad import check
from tests.built import REPOSITORY
from tests.content.typed.test_interview import ASKED, LEFT, QUESTIONS, turns
from tests.content.typed.test_stack import cases, slug
from tests.support import Blog
from tests.trace.language import assert_same, clean
from tests.trace.sites import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeBlog = Callable[[str], Blog]

AUTHORS = """
[authors.haneul]
name = "김하늘"
role = "서버"
team = "결제팀"
image = "/assets/b.png"
"""
# Each case: a name, the value of `people` on the first line, the text, and what is found: the people at the head as
# `number name/role/team`, then the turns.
CASES = """
== one turn is enough for who is declared
[{name: 하늘, role: 백엔드, team: 팀}, {name: Kim Bada}]
### 왜 오셨나요?
하늘: 그냥요.
### 언제 오셨나요?
Kim Bada: 어제요.
### 언제 가시나요?
**Kim Bada** 곧요.
>> @1 하늘/백엔드/팀
>> @2 Kim Bada//
>> ? 왜 오셨나요?
>> 1 하늘:
>> ? 언제 오셨나요?
>> 2 Kim Bada:
>> ? 언제 가시나요?
>> 2 Kim Bada
== names that are spelled much like keys
[{Cole: PM}, {kay: 서버}, {Earl: {role: 화면}}, {Photon: QA, Teal: QA}]
### 왜 오셨나요?
Cole: 하나.
### 언제 오셨나요?
둘.
### 언제 가시나요?
셋.
>> @1 Cole/PM/
>> @2 kay/서버/
>> @3 Earl/화면/
>> @4 Photon/QA/
>> @5 Teal/QA/
>> ? 왜 오셨나요?
>> 1 Cole:
>> ? 언제 오셨나요?
>> ? 언제 가시나요?
== a key, a nickname, a given name, a courtesy, a title, a role
[{name: 이바다(Bada), key: B, role: 테크 리드}]
### 왜 오셨나요?
Bada: 하나.
### 언제 오셨나요?
B : 둘.

바다 님: 셋.

이바다 CTO : 넷.

이바다/Sea(리드): 다섯.
### 언제 가시나요?
이바다 테크 리드: 여섯.
>> @1 이바다(Bada)/테크 리드/
>> ? 왜 오셨나요?
>> 1 Bada:
>> ? 언제 오셨나요?
>> 1 B :
>> 1 바다 님:
>> 1 이바다 CTO :
>> 1 이바다/Sea(리드):
>> ? 언제 가시나요?
>> 1 이바다 테크 리드:
== a given name of two people is nobody's
[이바다, 박바다]
### 왜 오셨나요?
바다: 하나.
### 언제 오셨나요?
이바다: 둘.
### 언제 가시나요?
박바다: 셋.
>> @1 이바다//
>> @2 박바다//
>> ? 왜 오셨나요?
>> ? 언제 오셨나요?
>> 1 이바다:
>> ? 언제 가시나요?
>> 2 박바다:
== an author of the settings
[]
### 왜 오셨나요?
김하늘: 하나.
### 언제 오셨나요?
바다: 둘.
### 언제 가시나요?
바다: 셋.
>> @1 김하늘/서버/결제팀
>> @2 바다//
>> ? 왜 오셨나요?
>> 1 김하늘:
>> ? 언제 오셨나요?
>> 2 바다:
>> ? 언제 가시나요?
>> 2 바다:
== the given name of an author before the whole one
[]
### 왜 오셨나요?
하늘: 하나.
### 언제 오셨나요?
김하늘: 둘.
### 언제 가시나요?
셋.
>> @1 김하늘/서버/결제팀
>> ? 왜 오셨나요?
>> 1 하늘:
>> ? 언제 오셨나요?
>> 1 김하늘:
>> ? 언제 가시나요?
== an author who is declared by the ID, with another role
[{key: haneul, role: CTO}]
### 왜 오셨나요?
하늘: 하나.
### 언제 오셨나요?
둘.
### 언제 가시나요?
셋.
>> @1 김하늘/CTO/결제팀
>> ? 왜 오셨나요?
>> 1 하늘:
>> ? 언제 오셨나요?
>> ? 언제 가시나요?
== who asks and who answers
[]
바다(HR)가 묻고, 노을(Backend Engineer)이 답변했습니다.

### 왜 오셨나요?
노을: 하나.
### 언제 오셨나요?
둘.
### 언제 가시나요?
셋.
>> @1 바다/HR/
>> @2 노을/Backend Engineer/
>> ? 왜 오셨나요?
>> 2 노을:
>> ? 언제 오셨나요?
>> ? 언제 가시나요?
== what answers is no person, and a team is none
[]
참여자 : 개발팀, 기획팀(서비스)

### 왜 느렸나요?
DB(Redis)가 답을 주지 않았습니다. 서버(nginx)가 묻고 또 물어도요.
### 언제 고쳤나요?
둘.
### 또 느려지나요?
셋.
>> ? 왜 느렸나요?
>> ? 언제 고쳤나요?
>> ? 또 느려지나요?
== two who answer
[]
바다(HR) 님이 묻고, 노을(서버), Noah(화면)가 답했습니다.

### 왜 오셨나요?
Noah: 하나.
### 언제 오셨나요?
둘.
### 언제 가시나요?
셋.
>> @1 바다/HR/
>> @2 노을/서버/
>> @3 Noah/화면/
>> ? 왜 오셨나요?
>> 3 Noah:
>> ? 언제 오셨나요?
>> ? 언제 가시나요?
== who took part
[]
참여한 사람 : 바다님(커리어스쿼드, 서버), 노을님, Noah Kim(PM)

### 왜 오셨나요?
노을: 하나.
### 언제 오셨나요?
둘.
### 언제 가시나요?
셋.
>> @1 바다/커리어스쿼드, 서버/
>> @2 노을//
>> @3 Noah Kim/PM/
>> ? 왜 오셨나요?
>> 2 노을:
>> ? 언제 오셨나요?
>> ? 언제 가시나요?
== the text fills in the role of who is declared, and adds nobody
[바다, 노을]
참여한 사람 : 바다님(HR), 구름님(PM)

### 왜 오셨나요?
노을(서버) : 하나.
### 언제 오셨나요?
노을(서버) : 둘.
### 언제 가시나요?
바다 : 셋.
>> @1 바다/HR/
>> @2 노을/서버/
>> ? 왜 오셨나요?
>> 2 노을(서버) :
>> ? 언제 오셨나요?
>> 2 노을(서버) :
>> ? 언제 가시나요?
>> 1 바다 :
== a courtesy that is written to the name
[]
### 왜 오셨나요?
노을님: 하나.
### 언제 오셨나요?
노을 님: 둘.
### 언제 가시나요?
노을: 셋.
>> @1 노을//
>> ? 왜 오셨나요?
>> 1 노을님:
>> ? 언제 오셨나요?
>> 1 노을 님:
>> ? 언제 가시나요?
>> 1 노을:
== a name alone in its paragraph, and a noun before a list
[]
### 왜 오셨나요?
노을:

하나입니다 😊 :)
### 언제 오셨나요?
노을:

둘
### 언제 가시나요?
기술:

- MySQL

기술:

- AWS
>> @1 노을//
>> ? 왜 오셨나요?
>> 1 노을:
>> ? 언제 오셨나요?
>> 1 노을:
>> ? 언제 가시나요?
== a dialogue without questions
[바다, 노을]
## 팀 소개

바다: 안녕하세요.

노을: 반갑습니다.
>> @1 바다//
>> @2 노을//
>> 1 바다:
>> 2 노을:
== I18 an alias of who is declared
[Noah, Bada]
### 언제 오셨나요?
Noah (이하 ‘H’): 반갑다.
### 왜 오셨나요?
H: 그냥.
### 언제 가시나요?
Bada: 곧.
>> @1 Noah//
>> @2 Bada//
>> ? 언제 오셨나요?
>> 1 Noah (이하 ‘H’):
>> ? 왜 오셨나요?
>> 1 H:
>> ? 언제 가시나요?
>> 2 Bada:
== seed: a name and a role before a colon
[]
*왼쪽부터 바다, 노을.*

Q. 두 분 소개를 부탁드려요.

바다(플랫폼 개발자) : 서버를 만듭니다.

노을(디자이너) : 화면을 그립니다.

- 아이콘
- 그림

Q. 어떻게 일하시나요?

바다(플랫폼 개발자) : 아침에 모입니다.

두 번째 문단입니다.

노을(디자이너) : 저는 저녁에요.

Q. 그렇군요.

바다(플랫폼 개발자) : 네.
>> @1 바다/플랫폼 개발자/
>> @2 노을/디자이너/
>> ? Q. 두 분 소개를 부탁드려요.
>> 1 바다(플랫폼 개발자) :
>> 2 노을(디자이너) :
>> ? Q. 어떻게 일하시나요?
>> 1 바다(플랫폼 개발자) :
>> 2 노을(디자이너) :
>> ? Q. 그렇군요.
>> 1 바다(플랫폼 개발자) :
== seed: questions and answers of one person, with numbered parts
[{name: 노을, role: 엔지니어}]
## UNIT1. 노을을 소개합니다

Q. 자기소개를 부탁한다.

A. 노을이다.

Q. 무슨 일을 하는가.

A. 말을 듣는 기계를 만든다.

## UNIT2. 일하는 방법

Q. 둘이서 코드를 본다고 들었다.

A. 그렇다.
>> @1 노을/엔지니어/
>> ? Q. 자기소개를 부탁한다.
>> 2 A.
>> ? Q. 무슨 일을 하는가.
>> 2 A.
>> ? Q. 둘이서 코드를 본다고 들었다.
>> 2 A.
"""


def split(body: str) -> tuple[str, str]:
    people, _, text = body.partition("\n")
    return people, text


ALL = [(name, *split(body), wanted) for name, body, wanted in cases(CASES)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = Blog(tmp_path_factory.mktemp("people"), AUTHORS)
    blog.write("assets/b.png", png(2, 2))
    for name, people, text, _ in ALL:
        blog.post(slug(name), text, kind="interview", people=people)
    blog.build()
    return blog


def heads(html: str) -> list[str]:
    """The people at the head of a page, as the cases write them."""
    pattern = r'<li class="person by-(\d+)">.*?<b>(.*?)</b>(?:\s*<span class="role">(.*?)</span>)?'
    found = []
    for number, name, said in re.findall(pattern, html, re.DOTALL):
        parts = re.sub(r"<[^>]*>", "", said).strip().split(" ·\N{NO-BREAK SPACE}")
        found.append(f"@{number} {re.sub('<[^>]*>', '', name)}/{parts[0]}/{parts[1] if parts[1:] else ''}")
    return found


@pytest.mark.parametrize(("name", "people", "text", "wanted"), ALL, ids=[case[0] for case in ALL])
def test_people(site: Blog, name: str, people: str, text: str, wanted: list[str]) -> None:
    html = site.read(f"posts/{slug(name)}/index.html")
    assert [*heads(html), *turns(html)] == wanted, (people, text)


TEXT = """### 왜 오셨나요?

하늘: 하나.

{}

### 언제 오셨나요?

바다: 둘.

### 언제 가시나요?

{}
"""
PEOPLE = "[하늘, 바다]"


def post(blog: MakeBlog, first: str, second: str, people: str = PEOPLE) -> Blog:
    made = blog(AUTHORS)
    made.write("assets/b.png", png(2, 2))
    made.post("a", TEXT.format(first, second), kind="interview", people=people)
    return made


def test_a_speaker_who_is_not_declared(blog: MakeBlog) -> None:
    """It is told once, where the name stands first, and who may be meant if the name is near."""
    [problem] = post(blog, "구름: 셋.", "구름: 넷.").warnings()
    check(
        problem, "speaker-undeclared", "content/posts/a.md:11:1", "구름", "`구름` speaks here and is not among `people`"
    )
    assert dict(problem.values) == {"name": "구름", "near": ""}


def test_a_mistyped_speaker(blog: MakeBlog) -> None:
    """Once is enough where only a letter differs."""
    [problem] = post(blog, "하능: 셋.", "넷.").warnings()
    check(
        problem, "speaker-undeclared", "content/posts/a.md:11:1", "하능", "`하능` speaks here and is not among `people`"
    )
    assert dict(problem.values) == {"name": "하능", "near": "`하늘`"}


def test_a_mistyped_speaker_below_a_question(blog: MakeBlog) -> None:
    [problem] = post(blog, "Q. 하능 씨는요?\n하능: 셋.\n\nQ. 네?\n하늘: 넷.", "Q. 왜요?\n\nQ. 또요?").warnings()
    check(
        problem, "speaker-undeclared", "content/posts/a.md:12:1", "하능", "`하능` speaks here and is not among `people`"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("구름: 셋.", "넷."),  # once
        ("하루: 셋.", "넷."),  # once, and not near enough
        ("참고: 셋.", "참고: 넷."),  # a noun
        ("경력: 5년", "경력: 3년"),  # what is no sentence
        ("- 구름: 셋.\n- 노을: 셋.", "- 구름: 넷."),  # another form
        ("> 구름: 셋.\n\n> 구름: 셋.", "넷."),  # a quotation
        ("김하늘: 셋.", "넷."),  # an author of the settings
        ("Q: 셋?\n\nA: 넷.", "Q: 다섯?"),  # a label
        ("`구름: 셋`\n\n`구름: 셋`", "10:30 구름: 넷."),
    ],
)
def test_what_may_be_text(blog: MakeBlog, first: str, second: str) -> None:
    assert post(blog, first, second).warnings() == []


def test_what_only_looks_like_a_turn(tmp_path: Path) -> None:
    """The traps of interviews stay text where people are declared too, and nothing is told of them."""
    made = Blog(tmp_path)
    made.post("b")
    traps = cases(LEFT)
    for name, body, _ in traps:
        made.post(slug(name), ASKED.format(body), kind="interview", people=PEOPLE)
    assert made.warnings() == []
    for name, _, _ in traps:
        assert turns(made.read(f"posts/{slug(name)}/index.html")) == QUESTIONS, name


def test_nobody_is_declared(blog: MakeBlog) -> None:
    assert post(blog, "구름: 셋.", "구름: 넷.", "[]").warnings() == []


def test_a_picture(blog: MakeBlog) -> None:
    """It stands in place of the initial, at the head and before the turns: that of the post, else of the settings."""
    made = post(blog, "셋.", "김하늘: 넷.", "[{name: 바다, photo: c.png}, haneul]")
    made.write("content/posts/c.png", png(2, 2))
    made.build()
    html = made.read("posts/a/index.html")
    styles = re.findall(r'\.turn-(\d), \.by-\d \{ --photo: url\("(.*?)"\)', html)
    assert styles == [("1", "/posts/c.png"), ("2", "/assets/b.png")]
    assert '<p class="turn turn-1"><strong class="speaker" data-initial="바">바다:</strong> 둘.</p>' in html
    assert "posts/c.png" in made.outputs()


def test_a_picture_that_is_not_there(blog: MakeBlog) -> None:
    made = post(blog, "셋.", "넷.", "\n  - name: 바다\n    photo: c.png")
    [problem] = made.problems()
    check(problem, "link-missing", "content/posts/a.md:7:12", "c.png", "`c.png` leads nowhere")


def test_a_link_that_leads_nowhere(blog: MakeBlog) -> None:
    [problem] = post(blog, "셋.", "넷.", "[{name: 바다, url: nobody.md}]").problems()
    check(problem, "link-no-document", "content/posts/a.md:5:26", "nobody.md", "there is no …")


def test_an_address_that_is_no_style(blog: MakeBlog) -> None:
    """An address cannot end the style sheet that it stands in."""
    made = post(blog, "셋.", "넷.", """[{name: 바다, photo: 'https://a.example/"</style><b>\\.png'}]""")
    made.build()
    html = made.read("posts/a/index.html")
    assert 'url("https://a.example/%22%3C/style>%3Cb>%5C.png")' in html


def test_an_address_on_two_lines(blog: MakeBlog) -> None:
    """A line end would end the string of the style sheet, and what follows would be rules."""
    people = r"""[{name: 바다, photo: "https://a.example/a\nb\"); } body { display: none }"}]"""
    made = post(blog, "셋.", "넷.", people)
    made.build()
    html = made.read("posts/a/index.html")
    assert 'url("https://a.example/ab%22); } body { display: none }"); --letter' in html
    [data, _] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(data)["contributor"][0]["image"] == 'https://a.example/ab"); } body { display: none }'


def test_structured_data(blog: MakeBlog) -> None:
    """An interview is an article of several people. A QAPage would be for answers of users."""
    made = post(blog, "셋.", "넷.", "[haneul, {name: 바다, role: PM, team: 배포팀}]")
    made.build()
    html = made.read("posts/a/index.html")
    data = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
    assert [block["@type"] for block in data] == ["Article", "BreadcrumbList"]
    haneul, bada = data[0]["contributor"]
    assert (haneul["name"], haneul["jobTitle"], haneul["worksFor"]["name"]) == ("김하늘", "서버", "결제팀")
    assert unquote(haneul["worksFor"]["url"]) == "http://localhost:8000/teams/결제팀/"
    team = {"@type": "Organization", "name": "배포팀"}
    assert bada == {"@type": "Person", "name": "바다", "jobTitle": "PM", "worksFor": team}


def test_false_is_nobody(blog: MakeBlog) -> None:
    """In quotes it is a word as any other."""
    made = blog("")
    keys = ("people", "strategy", "authors", "tags", "series", "description", "pipeline", "stack")
    none = dict.fromkeys(keys, "false")
    made.post("a", **none)
    made.post("b", **dict.fromkeys(none, "False"))
    made.post("c", people='"false"', strategy='"false"', kind="deploy")
    assert made.warnings() == []
    assert "false" not in made.body("posts/a/index.html").lower()
    assert "false" not in made.body("posts/b/index.html").lower()
    assert heads(made.read("posts/c/index.html")) == ["@1 false//"]
    assert not {path for path in made.outputs() if "false" in path}


def test_people_of_another_kind(blog: MakeBlog) -> None:
    """They stand at the head, and the text is left alone."""
    made = blog("")
    made.post("a", "### 왜요?\n\n바다: 네.\n\n바다: 네.\n", kind="podcast", people="[{name: 바다, role: 진행}]")
    made.build()
    html = made.read("posts/a/index.html")
    assert heads(html) == ["@1 바다/진행/"]
    assert turns(html) == []


def test_questions_are_in_the_table_of_contents(site: Blog) -> None:
    html = site.read("posts/who-took-part/index.html")
    assert re.findall(r'<li><a href="#([^"]*)">(.*?)</a>', unquote(html))[:2] == [
        ("왜-오셨나요", "왜 오셨나요?"),
        ("언제-오셨나요", "언제 오셨나요?"),
    ]


@pytest.mark.parametrize(
    "edit",
    [
        ("content/posts/a.md", "name: 바다", "name: 노을"),
        ("content/posts/a.md", "role: PM", "role: PO"),
        ("content/posts/a.md", "people:", "persons:"),
        ("site.toml", '"김하늘"', '"김노을"'),
        ("site.toml", '"서버"', '"화면"'),
        ("site.toml", "[authors.haneul]", "[authors.noeul]"),
    ],
)
def test_rebuilds_are_exact(blog: MakeBlog, tmp_path: Path, edit: tuple[str, str, str]) -> None:
    made = post(blog, "김하늘: 셋.", "노을: 넷.", "[{name: 바다, role: PM}]")
    made.build()
    path, old, new = edit
    text = (made.root / path).read_text(encoding="utf-8")
    assert old in text
    made.write(path, text.replace(old, new))
    made.build()
    assert_same(made, clean(made, tmp_path / "clean", {}))


def test_many_questions(tmp_path: Path) -> None:
    """300 of them are all there, each with an anchor of its own."""
    made = Blog(tmp_path)
    text = "\n".join(f"### 물음 {n}은 무엇인가요?\n\n하늘: 답 {n}.\n\n바다: 저도요.\n" for n in range(300))
    made.post("a", text, kind="interview", people=PEOPLE)
    made.build()
    html = made.read("posts/a/index.html")
    assert len(turns(html)) == 900
    assert len(set(re.findall(r'<h3 [^>]*id="([^"]*)"', html))) == 300


@pytest.mark.parametrize(
    "label", ["하늘: ", "하늘" * 40 + ": ", "(" * 60 + ": ", "참여한 사람 : " + "하늘(" * 40, "하늘 님 " * 20]
)
def test_labels_of_all_sorts(label: str) -> None:
    """Nothing of the text is lost, whatever it looks like."""
    text = "\n\n".join(f"### 왜요?\n\n{label}{n}" for n in range(5))
    found = Markdown().render(text, path="a.md", kind="interview", people=(Person("하늘"),))
    html = "".join(piece for piece in found.body if isinstance(piece, str))
    assert "".join(re.sub(r"<[^>]*>", "", html).split()).count("왜요?") == 5
    assert all(f"{n}</p>" in html for n in range(5))


@pytest.mark.parametrize(("lang", "names"), [("ko", ["하늘", "바다"]), ("en", ["Haneul", "Bada"])])
def test_the_outline_shows_the_format(blog: MakeBlog, lang: str, names: list[str]) -> None:
    """What ``sitegen new post --kind interview`` writes is an interview: its four questions, and their answers."""
    outlines = tomllib.loads((PACKAGE / "scaffold/outlines.toml").read_text(encoding="utf-8"))
    made = blog("")
    made.post("a", outlines[lang]["interview"], kind="interview")
    assert made.warnings() == []
    html = made.read("posts/a/index.html")
    assert [re.sub(r"@\d (.*?)/.*", r"\1", head) for head in heads(html)] == names
    assert [turn[0] for turn in turns(html)] == ["?", "1", "2", "?", "1", "?", "2", "?", "1"]


def recipe(title: str) -> str:
    """The first block of code of a section of docs/writing.md."""
    text = (REPOSITORY / "docs/writing.md").read_text(encoding="utf-8")
    return text.partition(f"# {title}\n")[2].partition("```")[2].partition("\n")[2].partition("```")[0]


def test_the_recipes_of_the_documentation(blog: MakeBlog) -> None:
    made = blog(AUTHORS + '[authors.bada]\nname = "이바다"\n')
    made.write("assets/b.png", png(2, 2))
    made.write("content/posts/bada.png", png(2, 2))
    interview = recipe("인터뷰")
    front = recipe("나오는 사람 적기") + recipe("글쓴이의 그때 역할")
    made.write("content/posts/a.md", interview + "\n**앞으로는요?**\n\n바다: 더 나아지겠습니다.\n")
    made.write("content/posts/b.md", f"---\ntitle: 나\ndate: 2026-01-02\n{front}---\n본문\n")
    assert made.warnings() == []
    assert heads(made.read("posts/a/index.html")) == ["@1 하늘//", "@2 바다//"]
    html = made.read("posts/b/index.html")
    assert heads(html) == ["@1 김하늘/서버/결제팀", "@2 이바다/프런트엔드 개발자/결제팀", "@3 노을/PM/"]
    assert '<span class="role">신입 개발자' in html
