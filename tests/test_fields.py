"""A field of front matter is one row of a table: all that is said of the rows here holds for a row that is added."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import sitegen
from sitegen.content.frontmatter.keys import HOLDS, KEYS, TABLES, canonical
from sitegen.content.frontmatter.values import ValueReader
from sitegen.fields import FIELDS, Meta
from sitegen.model import LIST_FIELDS, PAGE_FIELDS, Document, Nav
from sitegen.theme.post import PostView
from sitegen.theme.views import CardView
from sitegen.trace.records import Dropped, document_record, documents_from
from tests.support import NOW

REPOSITORY = Path(__file__).resolve().parent.parent
ROWS = """
    proof_level: Annotated[int, Field("number", "lists")] = 0
    proof_date: Annotated[datetime | None, Field("date", "page", also=("proof_day",))] = None
"""
SITE = {
    "site.toml": 'title = "시험"\ntheme = "mine"\n',
    "themes/mine/theme.toml": 'name = "mine"\nextends = "plain"\n',
    "themes/mine/templates/home.html": "{% for card in posts %}{{ card.title }}={{ card.proof_level }};{% endfor %}",
    "themes/mine/templates/post.html": (
        "{{ post.html }}{{ post.proof_level }} {% if post.proof_date %}{{ post.proof_date|date('iso') }}{% endif %}"
    ),
    "content/posts/a.md": "---\ntitle: 가\ndate: 2026-01-03\nproof_level: 3\nproof_day: 2026-02-01\n---\n본문\n",
    "content/posts/b.md": "---\ntitle: 나\ndate: 2026-01-02\nproof_date: 2026-02-02 00:00 UTC\n---\n본문\n",
    "content/posts/c.md": "---\ntitle: 다\ndate: 2026-01-01\n---\n본문\n",
}


def section(path: str, title: str) -> str:
    """The part of a page of the documentation below a title."""
    text = (REPOSITORY / "docs" / path).read_text(encoding="utf-8")
    return re.split(r"^#{2,3} ", text.partition(f"# {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def undocumented() -> list[str]:
    """What the documentation does not say of the fields."""
    table = set(re.findall(r"^\| `(\w+)` \|", section("writing.md", "머리말"), re.MULTILINE))
    others = {canonical(word) for word in re.findall(r"[\w-]+", section("writing.md", "다른 생성기의 머리말"))}
    also = [key for field in FIELDS.values() for key in field.also]
    card, post = section("themes.md", "카드"), section("themes.md", "글(post)")
    missing = [f"docs/writing.md, 머리말: {key}" for key in KEYS if key not in table]
    missing += [
        f"docs/writing.md, 다른 생성기의 머리말: {key}" for key in [*also, *TABLES, *HOLDS] if key not in others
    ]
    for name, field in FIELDS.items():
        if field.seen in ("lists", "neighbours") and f"`{name}`" not in card:
            missing.append(f"docs/themes.md, 카드: {name}")
        if field.seen == "page" and f"`{name}`" not in post:
            missing.append(f"docs/themes.md, 글(post): {name}")
    return missing


def test_all_is_documented() -> None:
    missing = undocumented()
    assert not missing, "\n".join(["These parts of docs/ do not tell of these fields:", *missing])


def test_nothing_else_is_documented() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", section("writing.md", "머리말"), re.MULTILINE)) <= set(KEYS)


def test_templates_see_the_fields() -> None:
    for name, field in FIELDS.items():
        assert field.seen in ("nowhere", "page") or hasattr(CardView, name)
        assert field.seen == "nowhere" or hasattr(PostView, name)
        assert field.seen != "neighbours" or name in Nav._fields
    generated = [name for name in (*LIST_FIELDS, *PAGE_FIELDS) if isinstance(getattr(PostView, name).fget, partial)]
    assert {*LIST_FIELDS, *PAGE_FIELDS} - {*generated} == {"toc", "links"}, "views have another attribute of this name"


def test_values_have_the_types_of_their_fields() -> None:
    for name, hint in get_type_hints(Meta).items():
        kind = FIELDS[name].kind
        returned = getattr(ValueReader, kind).__annotations__["return"].removesuffix(" | None")
        returned = returned.removeprefix("tuple[").removesuffix(", ...]")  # a whole list is read at once
        assert returned in [part.__name__ for part in get_args(hint) or [hint] if part is not ...], name


def test_no_key_means_two_fields() -> None:
    keys = [key for name, field in FIELDS.items() for key in (name, field.own, *field.also) if key]
    assert len(keys) == len(set(keys))
    assert [key for key in keys if key != canonical(key)] == []


def test_records_go_by_names() -> None:
    document = Document("a.md", "content/a.md", Meta(title="가", date=NOW, tags=("나",), toc=False), "", (), {})
    row = json.loads(document_record(document))
    row[2] = dict(reversed(row[2].items()))
    assert documents_from([json.dumps(row)]) == [document]
    for record in ({**row[2], "proof_level": 3}, {"date": 3}, {"date": "어제"}, {"tags": 3}, list(row[2]), 3, None):
        with pytest.raises(Dropped):
            documents_from([json.dumps([*row[:2], record, *row[3:]])])


class Extended:
    """A copy of the program with two fields more, and a site that uses them."""

    def __init__(self, folder: Path) -> None:
        self.program, self.site = folder / "program", folder / "site"
        shutil.copytree(Path(sitegen.__file__).parent, self.program / "sitegen", ignore=shutil.ignore_patterns("*.pyc"))
        for name in ("docs", "tests", "themes"):
            (self.program / name).symlink_to(REPOSITORY / name)
        table = self.program / "sitegen/fields.py"
        head, rows, rest = re.split(r"(\n    lang: .*\n)", table.read_text(encoding="utf-8"))
        table.write_text(head + rows + ROWS.strip("\n") + "\n" + rest, encoding="utf-8")
        for path, text in SITE.items():
            (self.site / path).parent.mkdir(parents=True, exist_ok=True)
            (self.site / path).write_text(text, encoding="utf-8")

    def run(self, *arguments: str, program: Path | None = None, status: int = 0) -> str:
        """What Python prints with this program, or another one."""
        folder = program or self.program
        environment = os.environ | {"PYTHONPATH": str(folder), "SOURCE_DATE_EPOCH": "1795143600"}
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def build(self, *arguments: str, program: Path | None = None, status: int = 0) -> str:
        """Build the site, and compare every byte with a clean build."""
        options = ("--verify",) if status == 0 else ()
        command = ("-m", "sitegen", "build", "--root", str(self.site), "--lang", "en", *options, *arguments)
        return self.run(*command, program=program, status=status)

    def edit(self, name: str, before: str, after: str) -> None:
        path = self.site / f"content/posts/{name}.md"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.site / "public" / path).read_text(encoding="utf-8")


@pytest.fixture
def extended(tmp_path: Path) -> Extended:
    return Extended(tmp_path)


def test_a_row_is_all_that_a_field_takes(extended: Extended) -> None:
    extended.build()
    assert extended.read("index.html") == "가=3;나=0;다=0;"
    assert extended.read("posts/a/index.html") == "<p>본문</p>\n3 2026-02-01T00:00:00+09:00"
    assert extended.read("posts/b/index.html") == "<p>본문</p>\n0 2026-02-02T09:00:00+09:00"
    assert extended.read("posts/c/index.html") == "<p>본문</p>\n0 "
    extended.edit("a", "proof_level: 3", "proof_level: 5")
    assert "`proof_level`" in extended.build("--explain", "/")
    assert extended.read("index.html") == "가=5;나=0;다=0;"
    extended.edit("a", "2026-02-01", "2026-02-03")
    assert "`proof_date`" in extended.build("--explain", "/posts/a/")
    assert "02-03" in extended.read("posts/a/index.html")
    extended.edit("b", "UTC", "KST")
    assert "was not rendered" in extended.build("--explain", "/")  # lists do not see it
    assert "02-02T00:00:00+09:00" in extended.read("posts/b/index.html")
    extended.edit("a", "본문", "다른 본문")
    extended.build()
    assert extended.read("posts/a/index.html") == "<p>다른 본문</p>\n5 2026-02-03T00:00:00+09:00"
    extended.edit("c", "date: 2026-01-01", "date: 2026-01-01\nprof_level: 3\nproof-day: 어제")
    said = extended.build()
    assert "`prof_level` looks like a slip for `proof_level`" in said
    assert "proof-day" in said
    extended.edit("c", "prof_level: 3", "proof_level: 많이")
    assert "`proof_level` must be a whole number" in extended.build(status=1)


def test_a_cache_of_a_program_with_other_fields(extended: Extended) -> None:
    for program in (REPOSITORY, None, REPOSITORY):
        if program is REPOSITORY:
            extended.site.joinpath("themes/mine/templates/home.html").write_text("홈", encoding="utf-8")
            extended.site.joinpath("themes/mine/templates/post.html").write_text("글", encoding="utf-8")
        extended.build(program=program)


def test_the_documents_that_a_row_lacks_are_named(extended: Extended) -> None:
    said = extended.run("-c", "import tests.test_fields as t; print(*t.undocumented(), sep='\\n')")
    assert [line for line in said.splitlines() if line not in undocumented()] == [
        "docs/writing.md, 머리말: proof_level",
        "docs/writing.md, 머리말: proof_date",
        "docs/writing.md, 다른 생성기의 머리말: proof_day",
        "docs/themes.md, 카드: proof_level",
        "docs/themes.md, 글(post): proof_date",
    ]
