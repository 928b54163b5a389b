"""A cache that is wrong in whatever way costs a full build and one line, and never a wrong byte or a traceback."""

from __future__ import annotations

import ast
import json
import os
import shutil
import sqlite3
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from sitegen.catalog.rows import Row
from sitegen.cli.main import cli
from sitegen.digest import of_text
from sitegen.trace.cache import _digest_of_row
from sitegen.trace.snapshot import _HEAD as HEAD
from sitegen.trace.snapshot import digest_of
from tests.support import Blog
from tests.trace.versions import THOROUGH, Versions

if TYPE_CHECKING:
    from collections.abc import Callable

FLIPS = 600 if THOROUGH else 200
LENGTHS = 120 if THOROUGH else 40
PACKAGE = Path(__file__).resolve().parents[2] / "sitegen"
NOTICES = {None, "damaged", "version", "foreign", "unwritable"}


class Site(Versions):
    """A site of version A with a cache; its sources are of version B."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 3)
        self.cache = self.root / ".sitegen/build.db"
        self.is_done = False
        """Whether it was built, rightly, as it is."""
        self.build("A")
        self.edit("B")
        self.keep()

    def keep(self) -> None:
        """Keep it as it is now."""
        shutil.rmtree(self.folder / "kept", ignore_errors=True)
        shutil.copytree(self.root, self.folder / "kept")

    def restore(self) -> None:
        """As it was kept, but for inodes and times."""
        self.is_done = False
        shutil.rmtree(self.root)
        shutil.copytree(self.folder / "kept", self.root)

    def builds_right(self) -> str | None:
        """Build, twice, and compare with a clean build; the notice."""
        notice = self.blog.build().notice
        assert notice in NOTICES
        assert self.is_wholly("B")
        again = self.blog.build()
        assert self.is_wholly("B")
        assert again.notice is None or notice == again.notice == "unwritable"
        # Damage that nobody has noticed is still there. A cache that was dropped is made anew.
        self.is_done = notice is not None and again.notice is None
        return notice


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site for all."""
    return Site(tmp_path_factory.mktemp("corrupt"))


@pytest.fixture
def site(made: Site) -> Site:
    """The site as it was."""
    made.restore()
    return made


@pytest.mark.slow
def test_bits_flipped(made: Site, counted: Callable[[str], None]) -> None:
    noticed = 0
    size = made.cache.stat().st_size
    for flip in range(FLIPS):
        made.restore()
        data = bytearray(made.cache.read_bytes())
        # Half of them in the first two pages, where the structure lies; the rest over the whole file.
        offset = flip * 8192 // FLIPS if flip % 2 else flip * size // FLIPS
        data[offset] ^= 1 << flip % 8
        made.cache.write_bytes(data)
        noticed += made.builds_right() is not None
    counted(f"bits flipped: {FLIPS} of {size} bytes; {noticed} noticed, the others did not matter; wrong: 0")
    assert noticed


def test_cut_off(made: Site, counted: Callable[[str], None]) -> None:
    noticed = 0
    size = made.cache.stat().st_size
    for length in range(LENGTHS):
        made.restore()
        os.truncate(made.cache, length * size // LENGTHS + length % 3)
        noticed += made.builds_right() is not None
    counted(f"cut off: {LENGTHS} lengths; {noticed} noticed; wrong: 0")
    assert noticed > LENGTHS / 2


def test_pages_of_zeros(made: Site) -> None:
    """What a machine that went down leaves of a file."""
    for page in range(1, made.cache.stat().st_size // 4096):
        made.restore()
        with open(made.cache, "r+b") as file:
            file.seek(page * 4096)
            file.write(b"\0" * 4096)
        made.builds_right()


def remove(site: Site) -> None:
    """No cache at all."""
    shutil.rmtree(site.root / ".sitegen")


def empty(site: Site) -> None:
    """An empty file."""
    site.cache.write_bytes(b"")


def text(site: Site) -> None:
    """Some text."""
    site.cache.write_text("이것은 캐시가 아닙니다\n" * 1000, encoding="utf-8")


def folder(site: Site) -> None:
    """A folder, and not an empty one."""
    site.cache.unlink()
    site.cache.mkdir()
    (site.cache / "mine.txt").write_text("precious", encoding="utf-8")


def file_for_folder(site: Site) -> None:
    """A file where the cache's folder should be."""
    shutil.rmtree(site.root / ".sitegen")
    (site.root / ".sitegen").write_text("precious", encoding="utf-8")


def link_to_nowhere(site: Site) -> None:
    """A broken link."""
    site.cache.unlink()
    site.cache.symlink_to("nowhere/at/all")


def another_database(site: Site) -> None:
    """Somebody's database."""
    site.cache.unlink()
    with sqlite3.connect(site.cache) as db:
        db.execute("CREATE TABLE values_(name, other)")
        db.execute("CREATE TABLE bookmarks(id, url)")
    db.close()


def empty_database(site: Site) -> None:
    """A database without tables."""
    site.cache.unlink()
    db = sqlite3.connect(site.cache)
    db.execute("VACUUM")
    db.close()


def change(site: Site, *statements: str) -> None:
    """Change the cache by SQL."""
    db = sqlite3.connect(site.cache)
    for statement in statements:
        assert db.execute(statement).rowcount != 0
    db.commit()
    db.close()


def part(site: Site, name: str) -> bytes:
    """A part of the cache."""
    db = sqlite3.connect(site.cache)
    found: bytes = db.execute("SELECT value FROM parts WHERE name = ?", (name,)).fetchone()[0]
    db.close()
    return found


def put(site: Site, name: str, value: bytes) -> None:
    """Forge a part, with a digest that is right."""
    db = sqlite3.connect(site.cache)
    db.execute("UPDATE parts SET value = ?, digest = ? WHERE name = ?", (value, digest_of(name, value), name))
    db.commit()
    db.close()


def put_json(site: Site, name: str, change: Callable[[Any], Any]) -> None:
    """Forge a part that is JSON: what ``change`` makes of its value."""
    put(site, name, json.dumps(change(json.loads(part(site, name)))).encode())


def put_documents(site: Site, change: Callable[[str, str, str], tuple[str, str]]) -> None:
    """Forge all rows of documents, with digests that are right."""
    db = sqlite3.connect(site.cache)
    for identifier, record, memo in db.execute("SELECT id, record, memo FROM documents").fetchall():
        row = (identifier, *change(identifier, record, memo))
        db.execute("REPLACE INTO documents VALUES (?, ?, ?, ?)", (*row, _digest_of_row(row)))
    db.commit()
    db.close()


def newer_format(site: Site) -> None:
    """As a later sitegen will make it."""
    change(site, "PRAGMA user_version = 99")


def other_program(site: Site) -> None:
    """As another version made it, whose files have other times."""
    put_json(site, "head", lambda head: {**head, "program": "x"})
    stats = array("q", part(site, "sources stats"))
    put(site, "sources stats", array("q", [number and number + 1 for number in stats]).tobytes())


def another_site(site: Site) -> None:
    """A site with no document in common."""
    other = Blog(site.folder / "other", 'title = "다른 곳"')
    other.post("elsewhere")
    other.build()
    shutil.copy(other.root / ".sitegen/build.db", site.cache)


def contents_missing(site: Site) -> None:
    """A post whose card changes needs the contents of its neighbours."""
    change(site, "DELETE FROM contents")


def documents_missing(site: Site) -> None:
    change(site, "DELETE FROM documents")


def contents_swapped(site: Site) -> None:
    """Each is somebody else's."""
    change(site, "UPDATE contents SET record = (SELECT record FROM contents AS o WHERE o.digest != contents.digest)")


def documents_swapped(site: Site) -> None:
    """Rows of another document."""
    first = "SELECT {} FROM documents WHERE id = 'posts/p0.md'"
    columns = ", ".join(f"{column} = ({first.format(column)})" for column in ("record", "memo", "digest"))
    change(site, f"UPDATE documents SET {columns}")


def documents_swapped_and_signed(site: Site) -> None:
    """Records of another document, with digests that are right."""
    db = sqlite3.connect(site.cache)
    record, memo = db.execute("SELECT record, memo FROM documents WHERE id = 'posts/p0.md'").fetchone()
    db.close()
    put_documents(site, lambda *_: (record, memo))


def documents_of(record: str) -> Callable[[Site], None]:
    """Records of another shape."""

    def damage(site: Site) -> None:
        put_documents(site, lambda _, __, memo: (record, memo))

    damage.__name__ = f"documents of {record[:20]!r}"
    return damage


def memos_of(memo: str) -> Callable[[Site], None]:
    """Digests of another shape, of what the documents were parsed from."""

    def damage(site: Site) -> None:
        put_documents(site, lambda _, record, __: (record, memo))

    damage.__name__ = f"memos of {memo!r}"
    return damage


def contents_of(record: str) -> Callable[[Site], None]:
    """Contents of another shape, each with the digest that belongs to it, and rows that name them."""

    def damage(site: Site) -> None:
        change(site, "DELETE FROM contents", f"INSERT INTO contents VALUES ('{of_text(record)}', '{record}')")
        place = Row._fields.index("content")
        put_json(site, "rows", lambda rows: [[*row[:place], of_text(record), *row[place + 1 :]] for row in rows])

    damage.__name__ = f"contents of {record[:20]!r}"
    return damage


def part_missing(name: str) -> Callable[[Site], None]:
    def damage(site: Site) -> None:
        change(site, f"DELETE FROM parts WHERE name = '{name}'")

    damage.__name__ = f"no {name}"
    return damage


def part_of(name: str, value: bytes) -> Callable[[Site], None]:
    """A part of another shape, with a digest that is right."""

    def damage(site: Site) -> None:
        put(site, name, value)

    damage.__name__ = f"{name}={value[:20]!r}"
    return damage


def part_longer(name: str, more: bytes) -> Callable[[Site], None]:
    """A part with something added to it, or with its end cut off."""

    def damage(site: Site) -> None:
        put(site, name, part(site, name) + more if more else part(site, name)[:-32])

    damage.__name__ = f"{name} and {more!r}"
    return damage


def entry_of(name: str, key: str, value: object) -> Callable[[Site], None]:
    """A value of another shape in a part that is right but for that."""

    def damage(site: Site) -> None:
        put_json(site, name, lambda found: {**found, key: value})

    damage.__name__ = f"{name}.{key}={value}"
    return damage


def column_of(name: str, value: object) -> Callable[[Site], None]:
    """A value of another shape in all rows of the index."""

    def damage(site: Site) -> None:
        place = Row._fields.index(name)
        put_json(site, "rows", lambda rows: [[*row[:place], value, *row[place + 1 :]] for row in rows])

    damage.__name__ = f"{name}={value} in rows"
    return damage


def all_of(name: str, value: object) -> Callable[[Site], None]:
    """A part that is a list, all of whose values are another one."""

    def damage(site: Site) -> None:
        put_json(site, name, lambda found: [value for _ in found])

    damage.__name__ = f"all {name} {value!r}"
    return damage


def statics_renamed(site: Site) -> None:
    """Static files that the theme does not have."""

    def rename(values: dict[str, Any]) -> dict[str, Any]:
        digests = values["statics"]["digests"]
        return {**values, "statics": {**values["statics"], "digests": {f"x{name}": digests[name] for name in digests}}}

    put_json(site, "values", rename)


def leftover_journal(site: Site) -> None:
    """The rollback journal of some other database."""
    Path(f"{site.cache}-journal").write_bytes(bytes(range(256)) * 20)


def no_table(name: str) -> Callable[[Site], None]:
    """A table is missing."""

    def damage(site: Site) -> None:
        change(site, f"DROP TABLE {name}")

    damage.__name__ = f"no table {name}"
    return damage


PARTS = (
    "head", "pages", "rows", "values", "questions", "answers", "jobs", "reads", "read counts",
    *(f"{name}{part}" for name in ("sources", "outputs") for part in ("", " stats", " digests")),
)  # fmt: skip
JSON = ("head", "pages", "rows", "values", "questions", "answers", "jobs")
VALUES = ("closures", "sizes", "statics", "slips", "pictures")
SHAPES: tuple[object, ...] = (None, 3, "x", [], ["x"], {}, {"x": 1})
ANY = {"damaged", None}
# The columns of a row that are lists.
LISTS = ("aliases", "tools", "translations")
DAMAGES: list[tuple[Callable[[Site], None], set[str | None]]] = [
    (remove, {None}),
    (empty, {None}),
    (text, {"damaged"}),
    (folder, {"unwritable"}),
    (file_for_folder, {"unwritable"}),
    (link_to_nowhere, {"damaged"}),
    (another_database, {"version"}),
    (empty_database, {"version"}),
    (newer_format, {"version"}),
    (other_program, {"version"}),
    (another_site, {"foreign"}),
    (contents_missing, {"damaged"}),
    (documents_missing, {"damaged"}),
    (contents_swapped, {"damaged"}),
    (documents_swapped, {"damaged"}),
    (documents_swapped_and_signed, {"damaged"}),
    (leftover_journal, ANY),
    *((documents_of(record), {"damaged"}) for record in ("", "{", "[]", "{}", "null", "[1,2,3,4,5,6,7,8]", "[" * 5000)),
    *((memos_of(memo), ANY) for memo in ("", "x", "[]")),
    *((contents_of(record), {"damaged"}) for record in ("", "{", "[]", "null", "[[1],[],0,[0,0]]", "[" * 5000)),
    *((no_table(name), {"damaged"}) for name in ("parts", "documents", "contents")),
    *((part_missing(name), {"damaged"}) for name in PARTS),
    *((part_of(name, value), ANY) for name in PARTS for value in (b"", b"{}", b"[]", b"\xff", bytes(64))),
    *((part_of(name, b"[" * 100_000), ANY) for name in JSON),
    *((part_longer(name, more), ANY) for name in PARTS if name not in JSON for more in (b"\0", bytes(32), b"")),
    *((entry_of("values", name, value), ANY) for name in VALUES for value in SHAPES),
    *((entry_of("head", name, value), ANY) for name in HEAD for value in (None, "x", {})),
    (entry_of("head", "program", "\ud800"), ANY),
    (statics_renamed, {"damaged"}),
    *((column_of(name, []), {"damaged"}) for name in Row._fields if name not in LISTS),
    *((column_of(name, [None]), {"damaged"}) for name in ("aliases", "translations")),
    (column_of("terms", {"tags": [3]}), {"damaged"}),
    *((all_of(name, value), ANY) for name in ("questions", "answers", "jobs") for value in (None, 3, [], "x\x1fy")),
    *((all_of("questions", name), ANY) for name in ("recent\x1fx", "recent", "recent\x1f-1", "list\x1f\x1f0")),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "notices"), DAMAGES, ids=[damage.__name__ for damage, _ in DAMAGES])
def test_wrong_in_every_way(site: Site, damage: Callable[[Site], None], notices: set[str | None]) -> None:
    damage(site)
    assert site.builds_right() in notices


@pytest.mark.parametrize("damage", [d for d, _ in DAMAGES], ids=[damage.__name__ for damage, _ in DAMAGES])
def test_wrong_when_there_is_nothing_to_do(made: Site, damage: Callable[[Site], None]) -> None:
    """The first look at the cache asks least of it. What no test has spoilt serves the next one."""
    if not made.is_done:
        made.restore()
        made.blog.build()
    damage(made)
    made.builds_right()


@pytest.mark.parametrize("damage", [text, other_program, another_site, folder, contents_missing])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_one_line_of_notice(site: Site, damage: Callable[[Site], None], lang: str) -> None:
    damage(site)
    done = CliRunner().invoke(cli, ["build", "--root", str(site.root), "--lang", lang])
    assert done.exit_code == 0, done.output
    assert sum("cache" in line or "캐시" in line for line in done.output.splitlines()) == 1, done.output


def test_restored_in_another_folder(site: Site) -> None:
    """With the times of the files new, as a checkout leaves them."""
    elsewhere = site.folder / "다른 곳/깊이"
    shutil.rmtree(elsewhere, ignore_errors=True)
    elsewhere.mkdir(parents=True)
    for path in sorted(site.root.rglob("*")):
        target = elsewhere / path.relative_to(site.root)
        target.mkdir(exist_ok=True) if path.is_dir() else target.write_bytes(path.read_bytes())
    blog = Blog.__new__(Blog)
    blog.root = elsewhere
    report = blog.build()
    assert report.notice is None
    assert 0 < report.rendered < report.pages
    found = {path: data for path, data in blog.snapshot().items() if "mine.txt" not in path}
    assert {path: data for path, data in found.items() if not path.startswith(".sitegen/")} == site.clean["B"]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_the_cache_is_never_run(path: Path) -> None:
    """No pickle, no marshal, no eval: what is read from a disk is data. What processes of one build send each other
    through pipes is no file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert not imported & {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "_pickle", "dbm"}
    assert not called & {"eval", "exec", "compile", "__import__"}
