"""Blocks ``pipeline`` and ``mermaid``: what they say, and what is told of those that cannot be read."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.chart.language import Unread, read_pipeline
from sitegen.content.chart.mermaid import read_mermaid
from sitegen.content.markdown import Markdown
from tests.support import Blog

PIPELINES = [
    ("빌드\n배포", ["빌드", "배포 < 빌드"]),
    ("빌드 -> 배포", ["빌드", "배포 < 빌드"]),
    ("빌드 →\n배포", ["빌드", "배포 < 빌드"]),
    ("빌드\n→ 배포", ["빌드", "배포 < 빌드"]),
    ("빌드\n↓\n배포", ["빌드", "배포 < 빌드"]),
    ("- 빌드\n- 배포", ["빌드", "배포 < 빌드"]),
    ("1. 빌드\n2. 배포", ["빌드", "배포 < 빌드"]),
    ("# 밤마다\n빌드\n\n배포", ["빌드", "배포 < 빌드"]),
    ("가 -> 나 | 다 -> 라", ["가", "나 < 가", "다 < 가", "라 < 나, 다"]),
    (
        "가\n| 나 -> 다\n| 라\n마",
        ["가", "나 < 가", "다 < 나", "라 < 가", "마 < 다, 라"],
    ),
    ("| 가\n| 나\n다", ["가", "나", "다 < 가, 나"]),
    ("빌드 [Jenkins] @개발 : 10분: 쯤 -> 배포 @운영", ["빌드 [Jenkins] @개발 = 10분: 쯤", "배포 @운영 < 빌드"]),
    ("a@b.kr에 알림 -> image:tag 올리기", ["a@b.kr에 알림", "image:tag 올리기 < a@b.kr에 알림"]),
    ("배포 @개발 -> 배포 @운영", ["배포 @개발", "배포 @운영 < 배포"]),
]


@pytest.mark.parametrize(("text", "wanted"), PIPELINES, ids=[text for text, _ in PIPELINES])
def test_pipelines(text: str, wanted: list[str]) -> None:
    steps = read_pipeline(text)
    found = []
    for step in steps:
        said = step.text + (f" [{step.tool}]" if step.tool else "") + (f" @{step.env}" if step.env else "")
        said += f" = {step.note}" if step.note else ""
        said += f" < {', '.join([steps[place].text for place in step.after])}" if step.after else ""
        found.append(said)
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("빌드 -> -> 배포", "pipeline-no-step", 4, 7),
        ("빌드 -> 배포 |", "pipeline-no-step", 4, 10),
        ("빌드\n| -> 배포\n| \n끝", "pipeline-no-step", 6, 2),
        ("빌드\n  -> 배포 [Jenkins", "pipeline-bracket", 5, 9),
        ("빌드 -> 배포 -> 빌드", "pipeline-twice", 4, 13),
        ("빌드", "pipeline-too-short", 4, 1),
        ("", "pipeline-too-short", 3, 1),
    ],
)
def test_wrong_pipelines(text: str, code: str, line: int, column: int) -> None:
    """Each with its place; the source is shown."""
    rendered = Markdown().render(f"글\n\n```pipeline\n{text}\n```\n", path="a.md")
    (problem,) = rendered.problems
    assert problem.place
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)
    assert problem.severity == "warning"
    html = unescape("".join([piece for piece in rendered.body if isinstance(piece, str)]))
    assert text in html
    assert "<svg" not in html


def test_a_place_in_a_list_in_a_quotation() -> None:
    rendered = Markdown().render("> - 글\n>\n>   ```pipeline\n>   빌드 -> -> 배포\n>   ```\n", path="a.md")
    (problem,) = rendered.problems
    assert problem.place
    assert (problem.place.line, problem.place.column) == (4, 11)


FLOWCHARTS = [
    ("graph LR\nA-->B", "LR", ["A", "B"], ["A-->B"]),
    ("flowchart TD\n  A[시작] --> B{맞나?}", "TB", ["시작", "{맞나?}"], ["A-->B"]),
    ("graph RL;A(둥글게)---B((원));", "RL", ["(둥글게)", "((원))"], ["A---B"]),
    ("graph BT\nA -->|예| B\nA -- 아니오 --> C", "BT", ["A", "B", "C"], ["A-->B 예", "A-->C 아니오"]),
    ("graph\nA --> B --> C & D --> E", "TB", list("ABCDE"), ["A-->B", "B-->C", "B-->D", "C-->E", "D-->E"]),
    ("graph LR\nA -.-> B ==> C -. 글 .-> D == 글 ==> E", "LR", list("ABCDE"), ["A.->B", "B=>C", "C.->D 글", "D=>E 글"]),
    ('graph LR\nA["따옴표 (안)"] --> B["a<br/>b &amp; c"]', "LR", ["따옴표 (안)", "a b & c"], ["A-->B"]),
    ("%% 주석\ngraph LR\n%% 또\nA --> B %% 끝", "LR", ["A", "B"], ["A-->B"]),
    ('graph LR\nA["/a/b"] --> oB[C# ; `d`] --- C[a/]', "LR", ["/a/b", "C# ; `d`", "a/"], ["A-->B", "B---C"]),
    ("graph LR\n가-나[글] ----> 다_1", "LR", ["글", "다_1"], ["A-->B"]),
    ("graph LR\nA([알약]) --> B[[상자]] --> C[(저장소)]", "LR", ["((알약))", "상자", "(저장소)"], ["A-->B", "B-->C"]),
]


@pytest.mark.parametrize(("text", "direction", "boxes", "arrows"), FLOWCHARTS, ids=[row[0] for row in FLOWCHARTS])
def test_flowcharts(text: str, direction: str, boxes: list[str], arrows: list[str]) -> None:
    chart = read_mermaid(text)
    shapes = {"box": "{}", "round": "({})", "pill": "(({}))", "choice": "{{{}}}"}
    assert chart.direction == direction
    assert [shapes[box.shape].format(box.text) for box in chart.boxes] == boxes
    found = []
    for arrow in chart.arrows:
        line = {"solid": "--", "dotted": ".-", "thick": "="}[arrow.line] + (">" if arrow.head else "-")
        found.append(f"{'ABCDE'[arrow.start]}{line}{'ABCDE'[arrow.end]} {arrow.text}".strip())
    assert found == arrows


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("sequenceDiagram\n  A->>B: 글", 1),
        ("graph LR\nA --> B\nsubgraph 묶음\nC\nend", 3),
        ("graph LR\nA --> B\nstyle A fill:#f00", 3),
        ("graph LR\nA --> A", 2),
        ("graph LR\nA <--> B", 2),
        ("graph LR\nA[<b>글</b>] --> B", 2),
        ("graph LR\nA[글", 2),
        ("graph LR\nA[/입력/] --> B", 2),
        ("graph LR\nA[\\출력\\] --> B", 2),
        ('graph LR\nA["a #quot;b#quot;"] --> B', 2),
        ("graph LR\nA --> B(#9829;)", 2),
        ('graph LR\nA["`**굵게**`"] --> B', 2),
        ("graph LR\nA --> B[fa:fa-car 차]", 2),
        ("graph LR\nA -->|fab:fa-git| B", 2),
        ('graph LR\nA["$$x^2$$"] --> B', 2),
        ("graph LR\nD---oE", 2),
        ("graph LR\nD --o E", 2),
        ("graph LR\nD --x E", 2),
        ("graph LR\nD-.-xE", 2),
        ("graph LR\nD -- 글 ---oE", 2),
        ("graph LR\nD===oE", 2),
        ("graph LR\nA -- 글 --x B --> C", 2),
        ("graph LR", 1),
        ("", 0),
    ],
)
def test_other_diagrams(text: str, line: int) -> None:
    """Their source is left, marked for a script, with one warning for all of a document."""
    twice = f"```mermaid\n{text}\n```\n\n" * 2
    rendered = Markdown().render(twice, path="a.md")
    (problem,) = rendered.problems
    assert problem.place
    assert (problem.code, problem.place.line) == ("mermaid-not-drawn", line + 1)
    html = "".join([piece for piece in rendered.body if isinstance(piece, str)])
    blocks = re.findall(r'<pre class="mermaid" tabindex="0">(.*?)</pre>', html, re.DOTALL)
    assert [unescape(block) for block in blocks] == [f"{text}\n" if text else "\n"] * 2


def test_a_flowchart_that_is_too_large() -> None:
    """It is left as source, and that is what the warning says. Another diagram has its own."""
    boxes = "graph LR\n" + "".join(f"a{n} --> a{n + 1}\n" for n in range(250))
    rendered = Markdown().render(f"```mermaid\n{boxes}```\n\n```mermaid\npie\n```\n", path="a.md")
    assert [problem.code for problem in rendered.problems] == ["mermaid-too-large", "mermaid-not-drawn"]
    assert {"count": "251", "arrows": "250"}.items() <= dict(rendered.problems[0].values).items()
    assert "".join([piece for piece in rendered.body if isinstance(piece, str)]).count('<pre class="mermaid"') == 2


def test_diagrams_that_a_script_draws() -> None:
    """They are left without a word. What the program draws, it draws."""
    text = "```mermaid\npie\n```\n\n```mermaid\ngraph LR\nA --> B\n```\n\n```pipeline\n\n```\n"
    rendered = Markdown(scripts=["mermaid"]).render(text, path="a.md")
    assert "mermaid-not-drawn" not in {problem.code for problem in rendered.problems}
    html = "".join([piece for piece in rendered.body if isinstance(piece, str)])
    assert html.count('<pre class="mermaid"') == html.count('<figure class="chart">') == 1


def test_a_chart_on_a_page_and_in_a_feed(tmp_path: Path) -> None:
    blog = Blog(tmp_path, 'url = "https://a.example/"\n')
    blog.post(
        "a", '```pipeline title="<밤>"\n빌드 -> 배포 & 끝\n```\n\n```mermaid\ngraph LR\n  A[가] -->|나| B[다]\n```\n'
    )
    assert blog.warnings() == []
    html = blog.read("posts/a/index.html")
    assert "<title>&lt;밤&gt;</title><desc>빌드 → 배포 &amp; 끝</desc>" in html
    assert "<figcaption>&lt;밤&gt;</figcaption>" in html
    assert "<li>빌드</li>\n<li>배포 &amp; 끝</li>" in html
    assert "<title>흐름도</title><desc>가 → 다</desc>" in html
    assert "<li>가 <small>(다음: 2 (나))</small></li>" in html
    feed = blog.read("feed.xml")
    assert "svg" not in feed
    assert "&lt;li&gt;빌드&lt;/li&gt;" in feed


@given(st.text(alphabet='AB->.=|[](){}&;%" \n가', max_size=40))
def test_any_flowchart(text: str) -> None:
    try:
        read_mermaid(f"graph LR\n{text}")
    except Unread as unread:
        assert 0 <= unread.line <= text.count("\n") + 1
        assert unread.column >= 1


def test_the_documentation(tmp_path: Path) -> None:
    """What it shows of pipelines is drawn without a warning."""
    text = (Path(__file__).resolve().parents[3] / "docs/writing.md").read_text(encoding="utf-8")
    section = text.partition("\n## 배포 글\n")[2].partition("\n## 인터뷰\n")[0]
    blog = Blog(tmp_path)
    post, front = re.findall(r"^```(?:markdown|yaml)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    block = section.partition("````markdown\n")[2].partition("````")[0]
    blog.write("content/posts/a.md", post)
    blog.write("content/posts/b.md", f"---\ntitle: b\ndate: 2026-01-02\nkind: deploy\n{front}---\n{block}")
    assert blog.warnings() == []
    assert blog.read("posts/a/index.html").count("<li>") >= 4 + 4 + 2
    assert "<dd>스테이징, 운영</dd>" in blog.read("posts/a/index.html")
    assert blog.read("posts/b/index.html").count("<svg") == 4
