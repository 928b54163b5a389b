"""``sitegen check`` as a person runs it: what it reads again, what it is told, what it says and how it ends."""

from __future__ import annotations

import json
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sitegen.check import reading
from sitegen.check.feeds import read_xml
from sitegen.check.reading import read_page
from sitegen.cli.main import cli
from tests.check.planted import clean_site
from tests.check.test_planted import checked
from tests.growth.counting import measure
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path


def run(root: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["check", "--root", str(root), "--lang", "en", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    blog = clean_site(tmp_path_factory.mktemp("check") / "blog")
    blog.build()
    return blog.root


def test_a_second_check_reads_what_has_changed(built: Path, tmp_path: Path) -> None:
    root = shutil.copytree(built, tmp_path / "blog")
    first = checked(root)
    assert first.read > 15
    assert not first.problems
    page = root / "public/about/index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("/blog/posts/other/#", "/blog/posts/othre/#"), encoding="utf-8")
    second = checked(root)
    assert second.read == 1
    assert [p.code for p in second.problems] == ["check-link"]
    place = second.problems[0].place
    assert place
    assert place.path == "public/about/index.html"  # no document says so: somebody has edited the output
    assert "/blog/posts/othre/#" in place.text
    assert dict(second.problems[0].values)["near"] == "`/posts/other/`"
    # What is kept may be cut off, forged or of another shape. Then all is read again.
    (kept,) = (root / ".sitegen/check").iterdir()
    for damaged in (b"", kept.read_bytes()[:-1], b"\0" * 32 + b"[]", b"x"):
        kept.write_bytes(damaged)
        again = checked(root)
        assert again.read == first.read
        assert again.problems == second.problems
    from hashlib import sha256

    program, *lines = kept.read_bytes()[32:].split(b"\n")
    forged = [[b"x"], [program, b""], [program, b'["index.html", 1]'], [program, b"null"], [program, b"[["]]
    for rows in (*forged, [b"x", *lines], [program, *lines, lines[0]], [program, b'["index.html",[]]' + lines[0][1:]]):
        data = b"\n".join(rows)
        kept.write_bytes(sha256(data).digest() + data)
        assert checked(root).problems == second.problems
    # A page with the same size and the same times in another place is not taken for the old one.
    page.unlink()
    page.write_text(text, encoding="utf-8")
    assert not checked(root).problems


def test_what_is_built_for_another_address_is_understood(built: Path, tmp_path: Path) -> None:
    root = shutil.copytree(built, tmp_path / "blog")
    blog = Blog.__new__(Blog)
    blog.root = root
    blog.build(base_url="https://preview.example/a/b")
    assert not checked(root).problems
    # As it would be at the root of a host: all addresses are wrong there.
    found = checked(root, base_url="https://preview.example")
    assert {p.code for p in found.problems} >= {"check-link", "check-file"}
    # Without the cache: all that no document tells is still found.
    shutil.rmtree(root / ".sitegen")
    page = root / "public/about/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("/a/b/posts/other/", "/posts/other/"), encoding="utf-8")
    (problem,) = checked(root).problems
    assert problem.code == "check-base-path"
    assert problem.place
    assert problem.place.path in ("public/about/index.html", "content/about.md")


def test_the_command(built: Path, tmp_path: Path) -> None:
    root = shutil.copytree(built, tmp_path / "blog")
    assert run(root)[0] == 0
    assert "0 errors, 0 warnings, 0 ignored" in run(root)[2]
    home = root / "public/index.html"
    text = home.read_text(encoding="utf-8")
    home.write_text(text.replace("</main>", '<img src="/blog/assets/Photo.png"></main>'), encoding="utf-8")
    assert run(root)[0] == 0
    status, _, said = run(root, "--strict", "-q")
    assert status == 1
    assert said.startswith(
        "warning: the image `/blog/assets/Photo.png` has no `alt` (on `/`)\n  --> public/index.html:"
    )
    home.write_text(text.replace("</main>", '<a href="/blog/nowhere/">x</a></main>'), encoding="utf-8")
    status, data, _ = run(root, "--format", "json")
    problem, report = map(json.loads, data.splitlines())
    assert (status, problem["code"], problem["path"]) == (1, "check-link", "public/index.html")
    assert {k: report[k] for k in ("type", "errors", "warnings")} == {"type": "report", "errors": 1, "warnings": 0}
    assert "::error file=public/index.html,line=" in run(root, "--format", "github")[1]
    settings = root / "site.toml"
    ignoring = '\n[[check.ignore]]\nwhat = "link"\nwhere = "/now*"\nreason = "comes next week"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + ignoring, encoding="utf-8")
    assert (run(root)[0], "1 ignored" in run(root)[2]) == (0, True)
    for number in range(120):
        (root / f"public/{number}.html").write_text(f'<img src="/blog/none/{number}.png" alt="">', encoding="utf-8")
    said = run(root)[2]
    assert said.count("error: ") == 100
    assert "notice: 20 more problems of the kind `file`\n" in said
    assert "120 errors" in said
    assert len(run(root, "--format", "json")[1].splitlines()) == 121
    shutil.rmtree(root / "public")
    status, _, said = run(root)
    assert status == 1
    assert "there is no output folder `public` to check" in said


CROOKED = [
    '<a href="/a/"',
    "<a href=/a/>x</a><a href='/b/' id=x id=y>",
    '<p title="1 > 0"><a href="/a/" title="<b>">x</a><!-- <a href="/no/"> --><a href="/b/">',
    "<script>'<a href=\"/no/\">'</script><a href=/a/><textarea><a href=/no/></textarea>",
    "<style>p{background:url(/s)}</style><!--><a href=/a/><!-- x --!><a href=/b/>",
    "<a href=/a/><script>'<a href=\"/no/\">'",
    "<a href=/a/><!-- <a href=/no/>",
    '<A HREF="/a/?x=1&amp;y=2"><IMG SRC=/i.png ALT><img/src=/j.png>',
    "<a <a <a href=/a/>",
    "<h2>가<h4>나<h3>다<h6 class=x>라 &amp; <b>마</b></h6>",
    '<img srcset="/a.png 1x, /b.png 2x" src=/c.png alt=""><img srcset="/d,e.png, /f.png 100w">',
    '<a href="java&#10;script:x"><a href=" /a/ "><a href="">',
]


@pytest.mark.parametrize("html", CROOKED)
def test_both_ways_to_read_a_page_find_the_same(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = read_page(html)
    monkeypatch.setattr(reading, "_quickly", lambda _: None)
    assert read_page(html) == quick
    assert "/no/" not in str(quick.links)


def test_what_a_page_costs_grows_with_its_size() -> None:
    """The work of Python. Within one step of theirs, the regular expressions never go back."""
    pieces = ('<a href="/a/">x', "<", "<a href='", "<!--", "<script>", '<a b="c', "<h2>x<h4>", "<a <b=", "<title")
    for piece in pieces:
        small, large = (measure(partial(read_page, piece * count)) for count in (500, 2000))
        assert large.lines < 6 * small.lines + 500, piece
        assert large.read < 6 * small.read + 500, piece


def test_feeds_that_are_none() -> None:
    assert read_xml(b"").faults == [["xml", "no element found (1:1)"]]
    assert read_xml(b"<rss><channel>").faults[0][0] == "feed"
    bomb = b'<!DOCTYPE a [<!ENTITY b "%s">%s]><a>&z9;</a>' % (
        b"x" * 1000,
        b"".join(b'<!ENTITY z%d "%s">' % (n, b"&b;" * 10 if not n else b"&z%d;" % (n - 1) * 10) for n in range(10)),
    )
    assert read_xml(bomb).faults
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><id>a</id><title/><updated/><entry><id>b</id></entry></feed>'
    assert read_xml(atom).faults == [["feed", "<entry> … <title>"], ["feed", "<entry> … <updated>"]]


def test_a_page_of_twenty_megabytes(built: Path, tmp_path: Path) -> None:
    root = shutil.copytree(built, tmp_path / "blog")
    text = (
        "<!doctype html><title>x</title><meta name=description content=x>"
        + '<p id=a title=">">한글<a href="/blog/none/">' * 400_000
    )
    (root / "public/large.html").write_text(text, encoding="utf-8")
    assert len(text.encode()) > 15_000_000
    assert told(list(checked(root).problems)).count("error: ") == 1
