"""Posts of kind ``deploy``: every form in which authors write pipelines, and all that only looks like one.

D1 to D12 and V1 to V14 are the numbers under which the forms were counted in real blogs. One site has a post for each.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from cProfile import Profile
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.markdown import Markdown
from sitegen.package import PACKAGE
from sitegen.words.errors import Problems
from tests.content.typed.pipelines import FOUND, LEFT
from tests.content.typed.test_stack import cases, slug
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

ALL = [*cases(FOUND), *cases(LEFT)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = Blog(tmp_path_factory.mktemp("deploy"))
    blog.post("b")
    for name, body, _ in ALL:
        blog.post(slug(name), body, kind="deploy")
        blog.post(f"plain-{slug(name)}", body)
    blog.build()
    return blog


def said(html: str) -> list[str]:
    """The steps and the facts at the head of a page, as the cases write them."""
    section = re.search(r'<section class="deployment".*?</section>', html, re.DOTALL)
    if not section:
        return []
    found = re.findall(r"<li>(.*?)</li>", section[0], re.DOTALL)
    assert not found or re.search(r'<svg[^>]* role="img"', section[0])
    for name, names in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", section[0]):
        found.append(f"{name}: {names}")
    return [unescape(re.sub(r"<[^>]+>", "", text)) for text in found]


def prose(html: str) -> str:
    return html.partition('<div class="prose">')[2].partition('<footer class="post-footer">')[0]


@pytest.mark.parametrize(("name", "body", "wanted"), ALL, ids=[name for name, _, _ in ALL])
def test_forms(site: Blog, name: str, body: str, wanted: list[str]) -> None:
    found = said(site.read(f"posts/{slug(name)}/index.html"))
    order = [*[text for text in found if not re.match("환경|전략|브랜치|도구", text)]]
    facts = sorted(set(found) - set(order))
    assert [*order, *facts] == [
        *[text for text in wanted if not re.match("환경|전략|브랜치|도구", text)],
        *sorted(text for text in wanted if re.match("환경|전략|브랜치|도구", text)),
    ], body


@pytest.mark.parametrize("name", [name for name, _, _ in ALL])
def test_the_text_stays(site: Blog, name: str) -> None:
    """Whatever is found in it; and without a kind nothing is."""
    plain = site.read(f"posts/plain-{slug(name)}/index.html")
    assert prose(site.read(f"posts/{slug(name)}/index.html")) == prose(plain)
    assert not said(plain)


def test_steps_that_are_headings_are_links(site: Blog) -> None:
    html = site.read(f"posts/{slug('D8 a heading for each stage')}/index.html")
    assert '<li><a href="#build-stage">Build stage</a></li>' in html
    assert 'id="build-stage"' in html


PIPELINE = """
  - push
  - step: 빌드
    tool: Jenkins
    note: 10분
  - {step: 단위 테스트, after: 빌드}
  - {step: 린트, after: [빌드]}
  - step: 배포
    env: 스테이징
    tool: 우리 배포기
    after: [단위 테스트, 린트]
  - step: 배포
    env: 운영
"""


def test_front_matter(tmp_path: Path) -> None:
    """Steps with branches come before all that the text has; feeds have them too, without the drawing."""
    blog = Blog(tmp_path, 'url = "https://a.example/"\n')
    blog.post("a", "1. 저장소에 push\n2. 빌드\n3. 운영 배포\n", kind="deploy", pipeline=PIPELINE, strategy="카나리")
    blog.build()
    found = said(blog.read("posts/a/index.html"))
    assert found == [
        "push",
        "빌드 Jenkins: 10분 (다음: 3, 4)",
        "단위 테스트 (다음: 5)",
        "린트 (다음: 5)",
        "배포 우리 배포기 · 스테이징",
        "배포 운영",
        "환경: 스테이징, 운영",
        "전략: 카나리",
        "도구: Jenkins, 우리 배포기",
    ]
    feed = unescape(blog.read("feed.xml"))
    assert "<li>린트 <small>(다음: 5)</small></li>" in feed
    assert "<svg" not in feed
    assert "Jenkins" in blog.read("stack/index.html")


def test_tools_that_an_author_names(tmp_path: Path) -> None:
    """Each is one, whatever marks its name holds; between names stand commas, or a plus. None is empty."""
    blog = Blog(tmp_path)
    tools = ["C++", "g++", "Jenkins, ", ",", "+", "Docker + Terraform·우리 배포기", "Helm+Redis"]
    steps = "".join(f'\n  - {{step: 단계 {n}, tool: "{tool}"}}' for n, tool in enumerate(tools))
    blog.post("a", kind="deploy", pipeline=steps)
    blog.post("b", "```pipeline\npush [,] -> 빌드 [C++, clang++]\n```\n", kind="deploy")
    blog.build()
    assert said(blog.read("posts/a/index.html"))[-1] == (
        "도구: C++, g++, Jenkins, Docker, Terraform, 우리 배포기, Helm, Redis"
    )
    assert said(blog.read("posts/b/index.html"))[-1] == "도구: C++, clang++"
    assert not (blog.root / "public/stack/untitled").exists()


def test_a_text_with_arrows_in_front_matter(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", kind="deploy", pipeline="push -> 빌드 → 배포")
    blog.post("b", pipeline="push -> 빌드")
    blog.post("c", kind="deploy", pipeline="false")
    blog.build()
    assert said(blog.read("posts/a/index.html")) == ["push", "빌드", "배포"]
    assert said(blog.read("posts/b/index.html")) == ["push", "빌드"]
    assert said(blog.read("posts/c/index.html")) == []


@pytest.mark.parametrize(
    ("pipeline", "code", "line", "column", "values"),
    [
        ("\n  - 빌드\n  - {step: 배포, after: 빌드1}", "pipeline-after", 6, 23, {"name": "빌드1", "near": "`빌드`"}),
        ("\n  - 빌드\n  - {step: 배포, after: 없음}", "pipeline-after", 6, 23, {"name": "없음", "near": ""}),
        ("\n  - 빌드\n  - 배포\n  - 빌드", "pipeline-twice", 7, 5, {"name": "빌드"}),
        (
            "\n  - step: 가\n    after: 다\n  - 나\n  - 다",
            "pipeline-loop", 6, 12, {"chain": "`가` → `나` → `다` → `가`"},
        ),
        ("\n  - step: 가\n    after: 가\n  - 나", "pipeline-loop", 6, 12, {"chain": "`가` → `가`"}),
        ("\n  - tool: Jenkins\n  - 배포", "pipeline-step-name", 5, 5, {}),
        ("\n  - 빌드\n  -\n  - 배포", "pipeline-step-name", 6, 4, {}),
        ("\n  - 빌드\n  - [배포]", "pipeline-step-name", 6, 5, {}),
        ("\n  - {step: 빌드, tool: [a, b]}", "front-matter-not-text", 5, 22, {"key": "tool"}),
        ("\n  - 빌드\n  - {step: 배포, after: {x: y}}", "front-matter-not-text", 6, 23, {"key": "after"}),
    ],
)  # fmt: skip
def test_wrong_front_matter(
    tmp_path: Path, pipeline: str, code: str, line: int, column: int, values: dict[str, str]
) -> None:
    blog = Blog(tmp_path)
    blog.write("content/posts/a.md", f"---\ntitle: a\nkind: deploy\npipeline:{pipeline}\n---\n글\n")
    problem = next(p for p in blog.problems() if p.code == code)
    assert problem.place
    assert (problem.place.line, problem.place.column) == (line, column)
    assert values.items() <= dict(problem.values).items()


def test_warnings_about_front_matter(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write(
        "content/posts/a.md",
        "---\ntitle: a\nkind: deploy\ndate: 2026-01-02\npipeline:\n  - {step: 빌드, tol: a}\n---\n글\n",
    )
    assert [(p.code, p.place.line, p.place.column) for p in blog.warnings() if p.place] == [
        ("pipeline-too-short", 6, 12),
        ("pipeline-step-key", 6, 16),
    ]


def test_many_steps(tmp_path: Path) -> None:
    """Sixty are drawn, in rows; a thousand are a list, with a warning."""
    blog = Blog(tmp_path)
    for name, count in (("some", 60), ("many", 1000)):
        steps = "".join(f"단계 {n}\n" for n in range(count))
        blog.post(name, f"```pipeline\n{steps}```\n")
    blog.post("front", kind="deploy", pipeline="".join(f"\n  - 단계 {n}" for n in range(1000)))
    blog.post("found", "".join(f"1. 저장소 {n}에 push해 빌드하고 배포한다\n" for n in range(1000)), kind="deploy")
    warnings = blog.warnings()
    assert [(p.code, dict(p.values)["count"]) for p in warnings] == [("pipeline-too-long", "1000")] * 3
    lines = {p.place.path: p.place.text.strip() for p in warnings if p.place}
    assert lines["content/posts/front.md"] == "- 단계 200"
    assert lines["content/posts/found.md"].startswith("1. 저장소 0에")
    some, many = (blog.read(f"posts/{name}/index.html") for name in ("some", "many"))
    assert some.count("<rect") == 120
    assert "<svg" not in many
    assert many.count("<li>단계") == 1000


@pytest.mark.parametrize("kind", [{"kind": "deploy"}, {}], ids=["deploy", "any"])
def test_many_arrows(tmp_path: Path, kind: dict[str, str]) -> None:
    """The warning says what is too much, and where."""
    blog = Blog(tmp_path)
    names = [f"단계 {n}" for n in range(50)]
    steps = "".join(f"\n  - {{step: {name}, after: [{', '.join(names[:n])}]}}" for n, name in enumerate(names))
    blog.post("a", pipeline=steps, **kind)
    (problem,) = blog.warnings()
    assert problem.place
    assert (problem.code, problem.place.text.strip()) == ("pipeline-too-tangled", "pipeline:")
    assert dict(problem.values) == {"count": "1225"}
    html = blog.read("posts/a/index.html")
    assert "<svg" not in html.partition("<article")[2]
    assert html.count("<li>단계") == 50


def test_what_is_called_a_pipeline_comes_first() -> None:
    """Before what only looks like one, in whatever order they stand."""
    text = "1. 저장소에 push\n2. 이미지를 빌드\n3. 서버에 배포\n\n끝\n\n1. 하나\n2. 둘\n{: .pipeline}\n"
    found = Markdown().render(text, path="a.md", kind="deploy").deployment
    assert found
    assert [step.text for step in found.steps] == ["하나", "둘"]


def test_numbered_paragraphs_are_read_once() -> None:
    text = "".join(f"**{number}. push**: 서버에 배포\n\n" for number in range(1, 41))
    profile = Profile()
    profile.runcall(Markdown().render, text, path="a.md", kind="deploy")
    calls = {getattr(entry.code, "co_name", ""): entry.callcount for entry in profile.getstats()}
    assert calls["_bold_number"] == 40


def test_interviews_name_tools_where_they_announce_them(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    turns = "### 왜요?\n\n글\n\n### 언제요?\n\n- nginx\n- Redis\n- MySQL\n\n### 어디서요?\n\n글\n\n"
    blog.post("a", turns, kind="interview")
    blog.build()
    assert not (blog.root / "public/stack").exists()
    blog.post("a", f"{turns}## 기술 스택\n\n- Jenkins\n- Docker\n", kind="interview", stack="Slack")
    blog.build()
    found = {path.split("/")[1] for path in blog.outputs() if re.match(r"stack/[^/]+/index\.html", path)}
    assert found == {"jenkins", "docker", "slack", "timeline"}


@given(st.text(alphabet="->→|[]@:#() \n1.*`a빌드push배포", max_size=40))
def test_any_text(text: str) -> None:
    """In each form; nothing raises."""
    forms = f"1. {text}\n2. 빌드\n3. 배포\n\n{text} -> 빌드 -> 배포\n\n**1. {text}**\n\n### {text} stage\n\n"
    fences = f"```pipeline\n{text}\n```\n\n```mermaid\ngraph LR\n{text}\n```\n"
    with suppress(Problems):
        Markdown().render(forms + fences, path="a.md", kind="deploy")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_new_post_shows_the_format(tmp_path: Path, language: str) -> None:
    """What ``sitegen new post --kind deploy`` writes has a pipeline and environments."""
    outlines = tomllib.loads((PACKAGE / "scaffold/outlines.toml").read_text(encoding="utf-8"))
    blog = Blog(tmp_path)
    blog.post("a", outlines[language]["deploy"], kind="deploy", lang=language)
    blog.build()
    found = said(blog.read("posts/a/index.html"))
    assert len(found) == 6
    assert re.match("(환경: 스테이징, 운영|Environments: staging, production)", found[4])


def test_edits_of_front_matter_alone(tmp_path: Path) -> None:
    """A rebuild after each is a clean build. Only the page and the feeds change where no tool does."""
    blog = Blog(tmp_path, 'url = "https://a.example/"\n')
    blog.post("b")
    blog.post("a", "글", kind="deploy", pipeline="push -> 빌드 -> 배포", strategy="롤링")
    blog.build()
    edits = [
        {"kind": "deploy", "pipeline": "push -> 빌드 -> 배포", "strategy": "카나리"},
        {"kind": "deploy", "pipeline": "push -> 훑기 -> 배포", "strategy": "카나리"},
        {"kind": "deploy", "pipeline": "push -> 훑기 -> 배포"},
        {"pipeline": "push -> 훑기 -> 배포"},
        {},
        {"kind": "deploy", "pipeline": "\n  - {step: push, tool: Jenkins}\n  - 배포"},
    ]
    for number, keys in enumerate(edits):
        blog.post("a", "글", **keys)
        report = blog.build()
        made = blog.snapshot()
        assert ("카나리" in blog.read("posts/a/index.html")) == ("strategy" in keys)
        assert ("훑기" in blog.read("posts/a/index.html")) == ("훑기" in keys.get("pipeline", ""))
        if number == 1:
            assert {path for path in report.changed if path.endswith(".html")} == {"posts/a/index.html"}
        blog.build(clean=True)
        assert blog.snapshot() == made


@pytest.mark.parametrize(
    "front",
    [
        """+++
title = "a"
date = 2026-01-02
pipeline = ["가", {step = "나", tool = "Jenkins"}, {step = "다", after = []}]
+++
""",
        """{"title": "a", "date": "2026-01-02",
"pipeline": ["가", {"step": "나", "tool": "Jenkins"}, {"step": "다", "after": []}]}
""",
    ],
    ids=["toml", "json"],
)
def test_other_front_matter(tmp_path: Path, front: str) -> None:
    blog = Blog(tmp_path)
    blog.write("content/posts/a.md", f"{front}글\n")
    assert blog.warnings() == []
    assert said(blog.read("posts/a/index.html")) == ["가", "나 Jenkins (여기서 끝)", "다"]
    blog.write(
        "content/posts/a.md", front.replace('"다"', '"나"').replace("Jenkins", "").replace("[]", '"라"') + "글\n"
    )
    assert {problem.code for problem in blog.problems()} == {"pipeline-twice", "pipeline-after"}


@pytest.mark.parametrize(
    "value", ["3", "[]", "[[a], b]", "{a: b}", "[{step: [a]}]", "[{step: a, after: {b: c}}]", "->", "'- >'"]
)
def test_strange_values(tmp_path: Path, value: str) -> None:
    """Whatever is written: a page or a problem with a place."""
    blog = Blog(tmp_path)
    blog.write("content/posts/a.md", f"---\ntitle: a\ndate: 2026-01-02\nkind: deploy\npipeline: {value}\n---\n글\n")
    try:
        blog.build()
    except Problems as found:
        assert all(problem.place and problem.place.line == 5 for problem in found.problems)
