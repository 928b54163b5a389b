"""When URLs get into ``urls.lock``, how branches are merged, what becomes of a damaged file, and the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.build import build
from sitegen.catalog.ledger import Ledger, PublishedUrl, compare_ledgers, parse_ledger, read_ledger
from sitegen.cli.main import cli
from sitegen.options import recording
from sitegen.recorded import ledger_at, write_ledger
from sitegen.scaffold import let_git_merge
from sitegen.text.hangul import nfc
from sitegen.text.urls import UnsafeUrl, Url
from sitegen.trace.snapshot import LEDGER
from sitegen.words.errors import Problems
from sitegen.work import Unwatched
from tests.runner import git
from tests.support import DEFAULTS, Blog, told
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "# sitegen urls 1"


def site(root: Path, lock: str | None = HEAD) -> Blog:
    blog = Blog(root, f'title = "시험"\ntheme = "tiny"\n{THEME}')
    blog.post("a")
    if lock is not None:
        blog.write(LEDGER, f"{lock}\n")
    return blog


def known(blog: Blog) -> dict[str, PublishedUrl]:
    ledger = read_ledger(blog.root)
    return {} if ledger is None else {str(url): one for url, one in ledger.urls.items()}


def test_what_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain build on a person's machine. Not without the file, and neither drafts nor a preview; a runner says it."""
    blog = site(tmp_path / "blog", None)
    report = blog.build(records="lock")
    assert not (blog.root / LEDGER).exists()
    assert (report.recorded.before, report.recorded.new, report.unrecorded) == (None, [], 0)
    blog.write(LEDGER, f"{HEAD}\n# 우리 팀의 메모\n")
    blog.post("draft", draft="true")
    for options in ({"drafts": True}, {"future": True}, {"preview": True}, {}):
        report = blog.build(**options)
        assert "/posts/a/" in report.recorded.new
        assert bool(report.unrecorded) != bool({"drafts", "future"} & options.keys())
        assert not known(blog)
    # The next one has nothing to do but that.
    assert blog.build().unrecorded > 5
    report = blog.build(records="lock")
    assert (report.rendered, report.written, report.unrecorded) == (0, 0, 0)
    assert "/posts/a/" in known(blog)
    assert "/posts/draft/" not in known(blog)
    assert (blog.root / LEDGER).read_text(encoding="utf-8").startswith(f"{HEAD}\n# 우리 팀의 메모\n/  2026-11-20\n")
    time = (blog.root / LEDGER).stat().st_mtime_ns
    assert blog.build(records="lock").recorded is None  # nothing at all has changed
    assert (blog.root / LEDGER).stat().st_mtime_ns == time
    # An edit of the file by hand is looked at, and mended.
    blog.write(LEDGER, (blog.root / LEDGER).read_bytes().replace(b"/posts/a/", b"/posts/A/"))
    with pytest.raises(Problems, match="url-moved"):
        blog.build(records="lock")
    blog.write(LEDGER, f"{HEAD}\n/tags/ 2020-01-01\n/tags/ 2020-01-01\n/ 2021-01-01\n")
    blog.build(records="lock")
    assert known(blog)["/tags/"].day == "2020-01-01"
    assert list(known(blog)) == sorted(known(blog))
    for variables, where in (
        ({}, "lock"), ({"CI": "false"}, "lock"), ({"CI": "true"}, "cache"), ({"CI": "1"}, "cache"),
        ({"CI": "true", "GITHUB_EVENT_NAME": "push"}, "cache"),
        ({"CI": "true", "GITHUB_EVENT_NAME": "pull_request"}, ""), ({"CI": "true", "CI_MERGE_REQUEST_IID": "7"}, ""),
    ):  # fmt: skip
        for name in ("CI", "GITHUB_EVENT_NAME", "CI_MERGE_REQUEST_IID"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert recording() == where


def test_a_runner_knows_what_it_has_published(tmp_path: Path) -> None:
    """Its checkout is thrown away, but not its cache. A pull request publishes nothing."""
    blog = site(tmp_path / "blog")
    blog.build(records="cache")
    assert not known(blog)
    post = blog.root / "content/posts/a.md"
    blog.post("pull")
    blog.build()
    (blog.root / "content/posts/pull.md").unlink()
    assert "/posts/pull/" not in blog.build(records="cache").recorded.after.urls
    post.rename(post.with_name("b.md"))
    [problem] = [problem for problem in blog.problems(records="cache") if problem.code == "url-moved"]
    assert '`aliases: ["/posts/a/"]`' in told([problem])
    post.with_name("b.md").rename(post)
    # Once somebody has recorded it, the cache need not.
    blog.build(records="lock")
    assert {"/posts/a/", "/"} <= known(blog).keys()
    post.unlink()
    blog.write(LEDGER, f"{HEAD}\n")
    blog.build(records="cache")


def test_an_edit_during_a_build_is_not_lost(tmp_path: Path) -> None:
    blog = site(tmp_path)

    class Typing(Unwatched):
        """Somebody who writes a line whenever a page has been rendered."""

        def progress(self, what: str, done: int, total: int) -> None:
            del done, total
            if what == "render":
                with (tmp_path / LEDGER).open("a", encoding="utf-8") as file:
                    file.write("# 메모\n")

    report = build(tmp_path, DEFAULTS._replace(records="lock"), Typing())
    assert report.unrecorded > 5
    text = (tmp_path / LEDGER).read_text(encoding="utf-8")
    assert "# 메모" in text
    assert "/posts/a/" not in text
    assert not blog.build(records="lock").unrecorded
    assert (tmp_path / LEDGER).read_text(encoding="utf-8").startswith(f"{HEAD}\n# 메모\n/  2026-11-20\n")


def test_in_git(tmp_path: Path) -> None:
    """Branches that add posts are merged without a conflict. What was never committed may go."""
    blog = site(tmp_path)
    let_git_merge(tmp_path)
    assert (tmp_path / ".gitattributes").read_text(encoding="utf-8") == "urls.lock text eol=lf merge=union\n"
    blog.write(".gitignore", "/public/\n/.sitegen/\n")
    git("init", "-q", "-b", "main", cwd=tmp_path)
    blog.post("never")
    blog.build(records="lock")
    (tmp_path / "content/posts/never.md").unlink()
    assert "/posts/never/" in blog.build(records="lock").recorded.dropped  # before the first commit
    git("add", "-A", cwd=tmp_path)
    git("commit", "-qm", "first", cwd=tmp_path)
    for branch, names in (("left", "bdf"), ("right", "ceg")):
        git("checkout", "-qb", branch, "main", cwd=tmp_path)
        for name in names:
            blog.post(name)
        blog.build(records="lock")
        git("add", "-A", cwd=tmp_path)
        git("commit", "-qm", branch, cwd=tmp_path)
    git("merge", "-q", "-m", "both", "left", cwd=tmp_path)
    assert {f"/posts/{name}/" for name in "abcdefg"} <= known(blog).keys()
    blog.build(records="lock")
    assert list(known(blog)) == sorted(known(blog))
    assert "never" not in (tmp_path / LEDGER).read_text(encoding="utf-8")
    git("add", "-A", cwd=tmp_path)
    git("commit", "-qm", "sorted", cwd=tmp_path)
    main, now = ledger_at(tmp_path, "main"), read_ledger(tmp_path)
    assert main is not None
    assert now is not None
    assert [one.url for one in compare_ledgers(main, now).new] == [f"/posts/{name}/" for name in "bcdefg"]
    assert ledger_at(tmp_path, "nowhere") is None
    # A URL that is committed may not go, one that is not may.
    blog.post("new")
    blog.build(records="lock")
    for name in ("new", "b"):
        (tmp_path / f"content/posts/{name}.md").unlink()
    assert [dict(problem.values)["url"] for problem in blog.problems(records="lock")] == ["/posts/b/"]
    assert (tmp_path / LEDGER).read_text(encoding="utf-8").count("/posts/new/") == 1


URLS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), max_size=3).map("/".join)
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8).map(nfc)


@st.composite
def lines(draw: st.DrawFn) -> PublishedUrl | None:
    try:
        url = Url.of(f"/{draw(URLS)}{draw(st.sampled_from(['/', '', '.xml']))}")
    except UnsafeUrl:
        return None
    day = draw(st.dates()).isoformat()
    return PublishedUrl(url, day, draw(st.sampled_from(["", "redirect", "gone"])), f"content/{draw(TEXT)}")


@given(st.lists(lines(), max_size=6))
def test_what_is_written_is_read(found: list[PublishedUrl | None]) -> None:
    written = Ledger().with_urls(line for line in found if line)
    read = parse_ledger(written.text)
    assert {url: line[:4] for url, line in read.urls.items()} == {url: line[:4] for url, line in written.urls.items()}
    assert read.with_urls(read.urls.values()).text == written.text
    assert parse_ledger(written.text.replace("\n", "\r\n\n").replace("\r", " ")).gone == read.gone


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = site(tmp_path_factory.mktemp("recorded"))
    blog.post("다른 글", tags="[배포]", aliases="[/old/]")
    blog.build(records="lock")
    return blog


@settings(max_examples=25)
@given(st.data())
def test_no_edit_loses_a_url_silently(recorded: Blog, data: st.DataObject) -> None:
    """However the file is cut, pasted or typed over: the build names what is wrong, or all that is published is there
    again afterwards."""
    file = recorded.root / LEDGER
    text = file.read_text(encoding="utf-8")
    place = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 60))
    typed = data.draw(st.sampled_from(["", "x", "\n", " ", "/", "gone", "-", "한\n", text[5:60]]))
    file.write_text(text[:place] + typed + text[place + length :], encoding="utf-8")
    try:
        recorded.build(records="lock")
        assert known(recorded).keys() >= {str(url) for url in parse_ledger(text).urls}
    except Problems as wrong:
        assert all(problem.place and problem.place.path == LEDGER for problem in wrong.problems)
    finally:
        file.write_text(text, encoding="utf-8")


CONFLICT = f"""{HEAD}
<<<<<<< HEAD
/a/  2026-01-01
||||||| base
=======
/b/  2026-01-01
>>>>>>> other
"""


@pytest.mark.parametrize(
    ("text", "codes", "said"),
    [
        (CONFLICT, [("ledger-conflict", line) for line in (2, 4, 5, 7)], "keep all URLs"),
        ("", [("ledger-no-head", 1)], "git checkout urls.lock"),
        (f"{HEAD}\n/posts/a/  2026-01-0", [("ledger-line", 2)], "/posts/a/  2026-01-0"),
        (f"{HEAD}\nposts/a/  2026-01-01\n{'x' * 3000}\n", [("ledger-line", 2), ("ledger-line", 3)], "write `/posts/"),
        (f"{HEAD}\n/../etc/  2026-01-01 gone\n/.git/ 2026-01-01\n", [("url-climbs", 2), ("url-hidden", 3)], ""),
        (f"{HEAD}\n/\udcff/ 2026-01-01\n", [("not-utf8", 2)], ""),
        (f"{HEAD}\n" + "nothing\n" * 100_000, [("ledger-line", 52)], "99950"),
    ],
)  # fmt: skip
def test_a_damaged_file(text: str, codes: list[tuple[str, int]], said: str, tmp_path: Path) -> None:
    blog = site(tmp_path)
    blog.write(LEDGER, text.encode("utf-8", "surrogateescape"))
    problems = blog.problems(records="lock")
    found = [(problem.code, problem.place.line) for problem in problems if problem.place]
    assert found == codes if len(codes) > 1 or len(found) == 1 else ("more-of-a-kind", 52) in found
    assert said in told(problems)
    assert (tmp_path / LEDGER).read_bytes() == text.encode("utf-8", "surrogateescape")
    assert told(problems, "ko")


def test_a_large_file(tmp_path: Path) -> None:
    """A hundred thousand lines, twice each and in no order, are read and nothing is lost."""
    blog = site(tmp_path)
    rows = [f"/옛/{number}/  2026-01-01  gone  content/{number}.md" for number in range(50_000)]
    blog.write(LEDGER, "\r\n".join([HEAD, *rows, *reversed(rows), "/옛/7/ 2026-01-02 redirect site.toml"]))
    ledger = read_ledger(tmp_path)
    assert ledger is not None
    assert len(ledger.gone) == 49_999
    assert ledger.urls[Url("/옛/7/")].state == "redirect"
    assert len(ledger.with_urls(ledger.urls.values()).text.split("\n")) == 50_002


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    blog = site(tmp_path / "blog", None)
    (blog.root / LEDGER).mkdir()
    assert [problem.code for problem in blog.problems()] == ["unreadable"]
    (blog.root / LEDGER).rmdir()
    outside = tmp_path / "outside"
    outside.write_text(HEAD, encoding="utf-8")
    (blog.root / LEDGER).symlink_to(outside)
    assert [problem.code for problem in blog.problems(records="lock")] == ["symlink-leaves-site"]
    (blog.root / LEDGER).unlink()
    (blog.root / "meta").mkdir()
    blog.write(f"meta/{LEDGER}", f"{HEAD}\n")
    (blog.root / LEDGER).symlink_to(f"meta/{LEDGER}")
    blog.build(records="lock")
    assert (blog.root / LEDGER).is_symlink()
    assert "/posts/a/" in known(blog)


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795143600")
    monkeypatch.delenv("CI", raising=False)
    blog = site(tmp_path, None)

    def run(*arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(cli, ["urls", *arguments, "--root", str(tmp_path), "--lang", "en"])
        assert done.exit_code == status, done.output
        return done.output

    assert "`sitegen urls start` writes it" in run("list", status=1)
    blog.write(".gitattributes", "*.png binary")
    assert "urls.lock now has every URL of the site: 10" in run("start")
    assert (tmp_path / ".gitattributes").read_text("utf-8").splitlines()[-1] == "urls.lock text eol=lf merge=union"
    assert "already" in run("start", status=1)
    assert "/posts/a/  2026-11-20  content/posts/a.md" in run("list").splitlines()
    assert "since 2026-11-20; it comes from content/posts/a.md" in run("explain", "/posts/a")
    assert "a page of sitegen's own" in run("explain", "/tags/")
    assert "did you mean `/posts/a/`" in run("explain", "/post/a/", status=1)
    assert "still published" in run("accept", "/posts/a/", status=1)
    assert known(blog)["/posts/a/"].day == "2026-11-20"
    git("init", "-q", "-b", "main", cwd=tmp_path)
    git("add", LEDGER, cwd=tmp_path)
    git("commit", "-qm", "first", cwd=tmp_path)
    assert "the same URLs as in HEAD" in run("diff")
    (tmp_path / "content/posts/a.md").unlink()
    blog.post("b", aliases="[/x/]")
    assert "`/posts/a/` was published and would vanish" in run("accept", status=1)
    assert "retired: /한/. It was not in urls.lock" in run("retire", "/posts/a", "/%ED%95%9C/")
    assert known(blog)["/posts/a/"].state == known(blog)["/한/"].state == "gone"
    assert "new URLs in urls.lock: 2" in run("accept")
    assert run("diff", "main").splitlines() == ["- /posts/a/", "+ /posts/b/", "+ /x/"]
    assert "git has no `urls.lock`" in run("diff", "nowhere", status=1)
    assert run("list", "--gone").splitlines() == [
        "/posts/a/  2026-11-20  gone  content/posts/a.md",
        "/한/  2026-11-20  gone",
    ]
    assert "was retired on 2026-11-20; it came from content/posts/a.md" in run("explain", "posts/a/")
    assert "it leads on, as content/posts/b.md says" in run("explain", "/x/")
    assert (tmp_path / "public/posts/a/index.html").is_file()
    (tmp_path / "content/posts/b.md").unlink()
    blog.post("c")
    git("commit", "-qam", "second", cwd=tmp_path)
    assert "taken out of urls.lock, as never committed or as you asked: /x/" in run("accept", "/posts/b/", "/x/")
    assert "/posts/b/" not in known(blog)
    # On a runner.
    write_ledger(tmp_path, Ledger())
    env = {"CI": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    arguments = ["build", "--root", str(tmp_path), "--lang", "en"]
    for more in (["--format", "github"], []):  # the second time nothing is to be done
        done = CliRunner().invoke(cli, [*arguments, *more], env=env)
        assert "URLs that are not in urls.lock yet: 10. `sitegen urls accept` adds them" in done.output
    assert "URLs that are not in urls.lock yet: 10." in (tmp_path / "summary").read_text(encoding="utf-8")
    assert known(blog) == {}
    done = CliRunner().invoke(cli, arguments)
    assert "new URLs in urls.lock: 10. Commit it" in done.output
    assert "urls.lock" not in CliRunner().invoke(cli, arguments).output
