"""Real posts of another generator, unchanged: they build, at their URLs, and nothing of them is lost."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import html5lib
import pytest

from tests.content.typed.test_stack import overview

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

STACK, DEPLOY = "2017-04-05-dev-stack.md", "2017-04-03-production:develop 배포.md"
PAGES = {STACK: "dev-stack/index.html", DEPLOY: "production-develop-배포/index.html"}


@pytest.fixture
def seeds(blog: MakeBlog, shared: Path) -> Blog:
    """A site of the two posts."""
    made = blog('permalink = "/:slug/"\nurl = "https://a.example/blog/"\n')
    for name in PAGES:
        shutil.copyfile(shared / "seeds" / name, made.root / "content/posts" / name)
    made.build()
    return made


def prose(blog: Blog, name: str) -> Element:
    """The text of a post on its page, which a browser reads without an error."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(blog.read(PAGES[name]))
    assert parser.errors == []
    return next(e for e in tree.iter("div") if e.get("class") == "prose")


def source(shared: Path, name: str) -> str:
    """A post without its front matter, and without the title if it begins with it: pages show that once, above."""
    _, front, text = (shared / "seeds" / name).read_text(encoding="utf-8").split("---\n", 2)
    title = re.search(r"^title: *(.*)$", front, re.MULTILINE)
    first, rest = re.match(r"\s*(.*)\n(?:=+\n)?((?s:.*))", text).groups()
    same = title and re.sub(r"\W", "", title[1]) == re.sub(r"\W", "", first)
    return rest if same else text


@pytest.mark.parametrize("name", PAGES)
def test_every_word_is_there_in_its_order(seeds: Blog, shared: Path, name: str) -> None:
    text = source(shared, name)
    text = re.sub(r"<br>|!\[([^\]]*)\]\([^)]*\)", r" \1 ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s*(?:```+.*|[-=]{2,}\s*)$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^ {0,3}\d+\. ", "", text, flags=re.MULTILINE)
    text = re.sub(r"[`*]", "", text)
    element = prose(seeds, name)
    shown = "".join(_shown(element))
    assert re.findall(r"\w+", text) == re.findall(r"\w+", shown)


def _shown(element: Element) -> list[str]:
    found = [f" {element.get('alt', '')} ", element.text or ""]
    for child in element:
        found += [*_shown(child), child.tail or ""]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_headings_are_as_written(seeds: Blog, shared: Path, name: str) -> None:
    """Of any level, underlined ones too, jumps of three levels, and one with nothing in it."""
    written = []
    lines = source(shared, name).split("\n")
    fenced = False
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        fenced ^= line.startswith("```")
        if fenced or not line.strip():
            continue
        if re.fullmatch(r"=+\s*|-{2,}\s*", below):
            written.append((1 if "=" in below else 2, re.sub(r"\W", "", line)))
        elif match := re.match(r"(#{1,6})(?:\s+|$)(.*?)#*\s*$", line):
            written.append((len(match[1]), re.sub(r"\W", "", match[2])))
    found = [
        (int(e.tag[1]), re.sub(r"\W", "", "".join(e.itertext())))
        for e in prose(seeds, name).iter()
        if re.fullmatch(r"h[1-6]", str(e.tag))
    ]
    # An underlined heading takes in the lines of its paragraph that stand above it.
    assert [level for level, _ in found] == [level for level, _ in written]
    assert all(shown.endswith(text) for (_, shown), (_, text) in zip(found, written, strict=True))


@pytest.mark.parametrize("name", PAGES)
def test_breaks_and_images(seeds: Blog, shared: Path, name: str) -> None:
    text, element = source(shared, name), prose(seeds, name)
    assert len(list(element.iter("br"))) >= text.count("<br>")
    images = re.findall(r"!\[[^\]]*\]\(([^)\s]*)", text)
    assert [image.get("src") for image in element.iter("img")] == images


def test_lists(seeds: Blog) -> None:
    items = ["".join(item.itertext()).strip() for item in prose(seeds, STACK).iter("li")]
    assert items[0].startswith("nginx : 서버 내에 여러개의 프로세스로")
    assert len(items) >= 16
    items = ["".join(item.itertext()).strip() for item in prose(seeds, DEPLOY).iter("li")]
    assert items[:3] == ["production", "staging", "develop"]


# What the text of the stack's post names, and what is said there. Python, MySQL, Celery Beat and GitHub Pages stand in
# what it says of others.
TOOLS = """
Server: nginx = 서버 내에 여러개의 프로세스로 API서버를
Server: Gunicorn = flask의 wsgi로
Server: Flask = API서버를 가볍고 빠르게
Server: Redis = 캐싱과 빠른 처리가
Server: MongoDB = 대부분 mysql로 처리하고있지만
Server: React = 관리자페이지는 react로
Server: Python = API서버를 가볍고 빠르게
Server: MySQL = 대부분 mysql로 처리하고있지만
Worker&Asynchronous: RabbitMQ = 작업을 비동기로
Worker&Asynchronous: Celery = 여러 데이터를 분산해서
Worker&Asynchronous: cron = 주기적으로 동기화해야하는
Worker&Asynchronous: Celery Beat = 주기적으로 동기화해야하는
Monitoring: New Relic = 서버 에러관리, 자원관리
Monitoring: Fabric = 어플리케이션에서 발생하는
Monitoring: Slack = chatops를 도입해
Monitoring: Google Analytics = 유저가 사용하는 흐름들을
CI/CD: Jenkins = 빌드서버에서 테스트와 빌드를
CI/CD: Travis CI = 어플리케이션의 경우 별도의 서버 없이
Version Control: GitHub = 소스코드를 github를 통해
Version Control: GitHub Pages = 소스코드를 github를 통해
"""


def test_tools_of_the_stack(blog: MakeBlog, shared: Path) -> None:
    """With one line added and nothing else: each tool with its area and what it is for, and the text stays."""
    text = (shared / "seeds" / STACK).read_text(encoding="utf-8")
    assert text.count("layout: post\n") == 1
    made = blog('permalink = "/:slug/"\nurl = "https://a.example/blog/"\n')
    path = made.write(f"content/posts/{STACK}", text)
    made.build()
    before = made.body(PAGES[STACK])
    path.write_text(text.replace("layout: post\n", "layout: post\nkind: stack\n"), encoding="utf-8")
    made.build()
    assert made.body(PAGES[STACK]) == before
    found, wanted = overview(made.read(PAGES[STACK])), TOOLS.strip().splitlines()
    assert [tool[: len(line)] for tool, line in zip(found, wanted, strict=True)] == wanted
    every = made.read("stack/index.html")
    assert every.count("<dt>") == 20
    assert every.count("<span>2017-04부터</span>") == 20


def test_a_line_makes_it_a_deployment(seeds: Blog, shared: Path) -> None:
    """The post with ``kind: deploy``, and nothing else, says its environments, branches, tools and steps at its head.
    Its text is the same."""
    before = seeds.read(PAGES[DEPLOY]).partition('<div class="prose">')[2].partition("</article>")[0]
    text = (shared / "seeds" / DEPLOY).read_text(encoding="utf-8")
    seeds.write(f"content/posts/{DEPLOY}", text.replace("layout: post\n", "layout: post\nkind: deploy\n"))
    seeds.build()
    page = seeds.read(PAGES[DEPLOY])
    head, _, prose = page.partition('<div class="prose">')
    assert dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", re.sub("</?a.*?>", "", head))) == {
        "환경": "production, staging, develop",
        "브랜치": "develop, feature, master",
        "도구": "Fabric, Jenkins",
    }
    assert re.findall(r"<li>(.*?)</li>", head.partition('<figure class="chart">')[2]) == [
        "develop에서 pull해 feature or 개인 branch로 기능작업을 한다.",
        "기능작업을 마치면 develop에 pullRequest를 날려 develop에 머지시킨다.",
        "develop에서 각종 테스트를 하고 최종 release할 코드를 master에 pullrequest를 날려 머지시킨다.",
        "자 master에 릴리즈 코드가 올라가게되었다!",
    ]
    assert prose.partition("</article>")[0] == before
    assert {"stack/fabric/index.html", "stack/jenkins/index.html"} <= seeds.outputs()


def test_empty_fields_are_absent(seeds: Blog) -> None:
    assert {path for path in seeds.outputs() if path.startswith(("tags/", "categories/"))} == {
        "tags/index.html",
        "tags/배포/index.html",
        "tags/배포/feed.xml",
        "categories/index.html",
    }
    page = seeds.read(PAGES[STACK])
    assert "og:image" not in page
    assert "<h1>캘리팩토리 기술스택</h1>" in page
    assert '<time datetime="2017-04-05T12:22:06+09:00">' in page


def test_both_are_found(seeds: Blog) -> None:
    for path in ("index.html", "sitemap.xml", "feed.xml", "rss.xml", "archive/2017/index.html"):
        text = seeds.read(path)
        assert "/blog/dev-stack/" in text
        assert "/blog/production-develop-%EB%B0%B0%ED%8F%AC/" in text
