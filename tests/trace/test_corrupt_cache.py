"""A cache that is wrong in whatever way costs a full build and one line, and never a wrong byte or a traceback."""

from __future__ import annotations

import ast
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from click.testing import CliRunner

from sitegen.cli.main import cli
from sitegen.digest import of_text
from sitegen.trace.cache import _signed
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
        self.build("A")
        shutil.copytree(self.root, folder / "kept")

    def restore(self) -> None:
        """As it was, but for the sources."""
        shutil.rmtree(self.root)
        shutil.copytree(self.folder / "kept", self.root)
        self.edit("B")

    def builds_right(self) -> str | None:
        """Build, twice, and compare with a clean build; the notice."""
        notice = self.blog.build().notice
        assert notice in NOTICES
        assert self.is_wholly("B")
        again = self.blog.build()
        assert self.is_wholly("B")
        assert again.notice is None or notice == again.notice == "unwritable"
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
    db.create_function("sign", -1, lambda *row: _signed(row)[-1])
    db.create_function("digest", 1, of_text)
    for statement in statements:
        assert db.execute(statement).rowcount != 0
    db.commit()
    db.close()


def newer_format(site: Site) -> None:
    """As a later sitegen will make it."""
    change(site, "UPDATE values_ SET value = '99', digest = digest('99') WHERE name = 'format'")


def other_program(site: Site) -> None:
    """As another version made it."""
    change(site, "UPDATE values_ SET value = 'x', digest = digest('x') WHERE name = 'program'")


def another_site(site: Site) -> None:
    """A site with no document in common."""
    other = Blog(site.folder / "other", 'title = "다른 곳"')
    other.post("elsewhere")
    other.build()
    shutil.copy(other.root / ".sitegen/build.db", site.cache)


def contents_missing(site: Site) -> None:
    """A post whose card changes needs the contents of its neighbours."""
    change(site, "DELETE FROM contents")


def keys_missing(site: Site) -> None:
    """No answers."""
    change(site, "DELETE FROM keys")


def contents_swapped(site: Site) -> None:
    """Each is somebody else's."""
    change(site, "UPDATE contents SET record = (SELECT record FROM contents AS o WHERE o.digest != contents.digest)")


def records_swapped(site: Site) -> None:
    """A row of another document."""
    first = "SELECT {} FROM documents WHERE id = 'posts/p0.md'"
    columns = ", ".join(f"{c} = ({first.format(c)})" for c in ("key", "record", "content", "halves", "digest"))
    change(site, f"UPDATE documents SET {columns}")


def records_signed(site: Site, record: str = "[]") -> None:
    """Rows that somebody forged, with a digest that is right."""
    change(site, f"UPDATE documents SET record = '{record}', digest = sign(id, key, '{record}', content, halves)")


def outputs_signed(site: Site) -> None:
    """Ids of keys that are cut short."""
    row = "path, job, x'0102ff', sha"
    change(site, f"UPDATE outputs SET reads = x'0102ff', digest = sign({row})")


def outputs_null(site: Site) -> None:
    """No ids at all."""
    change(site, "UPDATE outputs SET reads = NULL, digest = sign(path, job, NULL, sha)")


def keys_signed(site: Site) -> None:
    """Keys of no kind that there is, and of an unknown number."""
    name = "'recent' || char(31) || 'x' || id"
    change(site, f"UPDATE keys SET name = {name}, digest = sign(id, {name}, answer)")


def values(name: str, value: object) -> Callable[[Site], None]:
    """A forged value, with a digest that is right."""

    def damage(site: Site) -> None:
        text = json.dumps(value)
        change(site, f"UPDATE values_ SET value = '{text}', digest = digest('{text}') WHERE name = '{name}'")

    damage.__name__ = f"{name}={value}"
    return damage


def standing(name: str, value: bytes) -> Callable[[Site], None]:
    """What is looked at first, forged, with a digest that is right."""

    def damage(site: Site) -> None:
        change(site, f"UPDATE standing SET value = x'{value.hex()}', digest = {crc32(value)} WHERE name = '{name}'")

    damage.__name__ = f"{name}={value!r}"
    return damage


def standing_report(site: Site) -> None:
    """A report of another shape, in a head that is right but for that."""
    db = sqlite3.connect(site.cache)
    head = json.loads(db.execute("SELECT value FROM standing WHERE name = 'head'").fetchone()[0])
    db.close()
    standing("head", json.dumps({**head, "report": {"pages": 1}}).encode())(site)


def answers_missing(site: Site) -> None:
    """What the rest of the site says of a document whose body alone is edited."""
    change(site, "DELETE FROM answers")


def answers_signed(site: Site, value: str = "[1]") -> None:
    """Answers of another shape."""
    change(site, f"UPDATE answers SET value = '{value}', digest = sign(id, '{value}')")


def answers_no_json(site: Site) -> None:
    """Answers of no shape at all."""
    answers_signed(site, "{")


def jobs_signed(site: Site) -> None:
    """Jobs of another shape."""
    row = "path, 'x', reads, sha"
    change(site, f"UPDATE outputs SET job = 'x', digest = sign({row})")


def leftover_journal(site: Site) -> None:
    """The rollback journal of some other database."""
    Path(f"{site.cache}-journal").write_bytes(bytes(range(256)) * 20)


def no_table(name: str) -> Callable[[Site], None]:
    """A table is missing."""

    def damage(site: Site) -> None:
        change(site, f"DROP TABLE {name}")

    damage.__name__ = f"no table {name}"
    return damage


DAMAGES: list[tuple[Callable[[Site], None], set[str | None]]] = [
    (remove, {None}),
    (empty, {None}),
    (text, {"damaged"}),
    (folder, {"unwritable"}),
    (file_for_folder, {"unwritable"}),
    (link_to_nowhere, {"unwritable", None}),
    (another_database, {"damaged"}),
    (empty_database, {"damaged"}),
    (newer_format, {"version"}),
    (other_program, {"version"}),
    (another_site, {"foreign"}),
    (contents_missing, {"damaged"}),
    (keys_missing, {"damaged", None}),
    (contents_swapped, {"damaged"}),
    (records_swapped, {"damaged"}),
    (records_signed, {"damaged"}),
    (outputs_signed, {"damaged"}),
    (outputs_null, {"damaged"}),
    (keys_signed, {"damaged", None}),
    (leftover_journal, {"damaged", None}),
    (answers_missing, {"damaged", None}),
    (answers_signed, {"damaged", None}),
    (answers_no_json, {"damaged", None}),
    (jobs_signed, {"damaged", None}),
    (standing_report, {"damaged", None}),
    *(
        (no_table(name), {"damaged"})
        for name in ("values_", "files", "documents", "contents", "keys", "answers", "outputs", "standing")
    ),
    *(
        (standing(name, value), {"damaged", None})
        for name in ("head", "sources", "source stats", "outputs", "output stats")
        for value in (b"", b"x", b"{}", b"[]", b"\0", b"\xff", bytes(64))
    ),
    *(
        (values(name, value), {"damaged", None})
        for name in ("world", "closures", "sizes", "statics")
        for value in (None, 3, "x", [], ["x"], {}, {"x": 1})
    ),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "notices"), DAMAGES, ids=[damage.__name__ for damage, _ in DAMAGES])
def test_wrong_in_every_way(site: Site, damage: Callable[[Site], None], notices: set[str | None]) -> None:
    damage(site)
    assert site.builds_right() in notices


@pytest.mark.parametrize("damage", [d for d, _ in DAMAGES], ids=[damage.__name__ for damage, _ in DAMAGES])
def test_wrong_when_there_is_nothing_to_do(site: Site, damage: Callable[[Site], None]) -> None:
    """The first look at the cache asks least of it."""
    site.edit("B")
    site.blog.build()
    damage(site)
    site.builds_right()


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
    imported.discard(
        {
            "pool.py": "pickle",
        }.get(path.name, "")
    )
    assert not imported & {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "_pickle", "dbm"}
    assert not called & {"eval", "exec", "compile", "__import__"}
