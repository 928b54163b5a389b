"""Where posts, pages, terms and files come out: a name is a folder whatever it ends in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitegen.words.draw import draw
from tests.abilities import needs
from tests.bad import check, errors, where
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeBlog = Callable[[str], Blog]

ENDINGS = ("html", "htm", "xml", "txt", "json", "css", "js", "svg", "webmanifest")
LONG = "how-we-moved-our-legacy-frontend-from-angular-to-next"
# The page of a post, of a list's second page and of its feed.
LIST = ("index.html", "page/2/index.html", "feed.xml")


@pytest.fixture(scope="module")
def dotted(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog whose posts, pages, tags, categories, series and authors are called like files."""
    made = Blog(tmp_path_factory.mktemp("dotted"), "paginate = 1\n")
    for ending in ENDINGS:
        keys = {"categories": f"[a.{ending}]", "series": f"b.{ending}", "author": f"c.{ending}"}
        made.post(f"short.{ending}", tags=f"[Node.{ending}]", **keys)
        made.post(f"{LONG}.{ending}", tags=f"[Node.{ending}]", **keys)
        made.post(f"x{ending}", slug=f"_글 모음.{ending}")
        made.write(f"content/notes.{ending}/{LONG}.{ending}.md", "쪽")
        made.write(f"content/notes.{ending}/file.{ending}", "file")
        made.post(f"bare-{ending}", permalink=f"/bare/:slug.{ending}", aliases=f"[/old.{ending}, /older.{ending}/]")
        made.post(f"field.{ending}", permalink="/field/:slug")
    made.post("indexed", tags="[index.html]", slug="Index.HTML")
    made.write("content/index.js.md", "쪽")
    made.build()
    return made


def test_names_are_folders(dotted: Blog) -> None:
    wanted = set()
    for ending in ENDINGS:
        for term in (f"tags/node.{ending}", f"categories/a.{ending}", f"series/b.{ending}", f"authors/c.{ending}"):
            wanted |= {f"{term}/{file}" for file in LIST}
        for name in (f"short.{ending}", f"{LONG}.{ending}", f"_글-모음.{ending}"):
            wanted.add(f"posts/{name}/index.html")
        wanted |= {f"notes.{ending}/{LONG}.{ending}/index.html", f"field/field.{ending}/index.html"}
        # What an author calls a file is one.
        wanted |= {f"notes.{ending}/file.{ending}", f"bare/bare-{ending}.{ending}", f"old.{ending}"}
        wanted.add(f"older.{ending}/index.html")
    wanted |= {"tags/index-html/index.html", "posts/index-html/index.html", "index.js/index.html"}
    assert wanted <= dotted.outputs()


def test_no_page_lies_in_a_file_of_another_kind(dotted: Blog) -> None:
    """But for what a permalink or an alias calls so."""
    own = ("bare/", "old.", "notes.")
    others = {p for p in dotted.outputs() if not p.endswith((".html", "feed.xml")) and not p.startswith(own)}
    assert {p for p in others if not p.startswith("static/")} == {"sitemap.xml", "robots.txt", "rss.xml", ".nojekyll"}


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/:slug", "next.js/index.html"),
        ("/:slug/", "next.js/index.html"),
        ("posts/:slug/", "posts/next.js/index.html"),
        ("/:year/:slug", "2026/next.js/index.html"),
        ("/:year/:slug/index.html", "2026/next.js/index.html"),
        ("/:slug.html", "next.js.html"),
        ("/:year/:month/:day/:name.html", "2026/01/02/Next.js.html"),
        ("/:category/:name/", "Next.js/index.html"),
        ("/:filename/", "2026-01-02-Next.js/index.html"),
        ("/files/:filename", "files/2026-01-02-Next.js/index.html"),
    ],
)
def test_patterns(blog: MakeBlog, pattern: str, url: str) -> None:
    made = blog(f'permalink = "{pattern}"')
    made.post("2026-01-02-Next.js", date=None)
    made.post("2026-01-02-other", date=None, slug="Own Name")
    made.build()
    assert url in made.outputs()
    own = url.replace("2026-01-02-Next.js", "2026-01-02-other").replace("Next.js", "Own Name")
    assert own.replace("next.js", "own-name") in made.outputs()


def test_a_file_name_stays_as_it_is_written(blog: MakeBlog) -> None:
    """``:filename`` and ``:name`` keep capitals, spaces and what has a meaning in an URL; links lead there."""
    made = blog('permalink = "/:filename/"')
    names = ["2026-01-02-Spring-Boot", "C# 비교", "100%", "a%20b", "무엇?", "React_Hooks", "#1-회고"]
    for name in names:
        made.post(name, date="2026-01-02")
    made.post("links", "".join(f"[x](<{name.replace('%', '%25').replace('#', '%23').replace('?', '%3F')}.md>)\n"
                               for name in names))  # fmt: skip
    made.build()
    assert {f"{name}/index.html" for name in names} <= made.outputs()
    assert 'href="/C%23%20%EB%B9%84%EA%B5%90/"' in made.read("links/index.html")
    assert 'href="/a%2520b/"' in made.read("links/index.html")


def test_what_an_editor_leaves_is_no_post_but_a_number_is(blog: MakeBlog) -> None:
    made = blog("")
    for name in ("#1-회고", "#2", ".#3", "#4.md#", "#"):
        made.post(name)
    (made.root / "content/posts/#4.md#.md").rename(made.root / "content/posts/#4.md#")
    made.write("content/posts/#5.png", b"x")
    made.build()
    posts = {path for path in made.outputs() if path.startswith("posts/")}
    assert posts == {"posts/1-회고/index.html", "posts/2/index.html", "posts/u23/index.html", "posts/#5.png"}


def test_the_index_of_the_posts_is_a_page(blog: MakeBlog) -> None:
    """It leaves the files beside it to the posts, and takes none of them with it where it is held back."""
    made = blog('permalink = "/:slug/"')
    made.post("a", "![그림](a.png)")
    made.write("content/posts/a.png", b"x")
    made.write("content/posts/index.md", "---\ntitle: 모든 글\npermalink: /all/\n---\n머리")
    made.build()
    assert {"all/index.html", "posts/a.png"} <= made.outputs()
    assert "모든 글" not in made.read("index.html") + made.read("feed.xml")
    made.write("content/posts/index.md", "---\ntitle: 모든 글\n---\n머리")
    made.write("content/index.md", "---\ndraft: true\n---\n머리")
    made.build()
    assert {"posts/index.html", "posts/a.png"} <= made.outputs()
    made.write("content/posts/index.md", "---\ntitle: 모든 글\ndraft: true\n---\n머리")
    assert not errors(made.warnings())
    assert "posts/a.png" in made.outputs()
    assert "posts/index.html" not in made.outputs()


def test_files_beside_a_page_that_is_a_file(blog: MakeBlog) -> None:
    made = blog("-- content/guide/index.md --\n---\npermalink: /guide.html\n---\n![그림](a.png)\n")
    made.write("content/guide/a.png", b"x")
    made.write("content/demo/index.html", "demo")
    made.post("a", "[가](/demo/) [나](/demo/index.html) [다](../demo/index.html)")
    made.build()
    assert {"guide.html", "a.png", "demo/index.html"} <= made.outputs()
    assert 'src="/a.png"' in made.read("guide.html")
    assert made.read("posts/a/index.html").count('href="/demo/"') == 3


@pytest.mark.parametrize("output", ["docs", "tests", "sitegen", "docs/site"])
def test_output_folders_of_other_names(blog: MakeBlog, output: str) -> None:
    """``docs`` is the folder that GitHub Pages serves from a branch."""
    made = blog(f'output = "{output}"')
    made.build()
    assert (made.root / output / "index.html").is_file()


def test_docs_of_a_project_are_not_written_over(tmp_path: Path) -> None:
    made = Blog(tmp_path, 'output = "docs"\n-- docs/guide.md --\nprecious')
    [problem] = made.problems()
    check(problem, "output-not-ours", "site.toml:2:1", "output", "`docs` is not empty, and sitegen did not write it")


def test_two_documents_with_one_address_are_told_in_korean(blog: MakeBlog) -> None:
    made = blog("-- content/team.md --\n가\n-- content/a.md --\n---\npermalink: /team/\n---\n나")
    [problem] = made.problems()
    check(problem, "url-taken", "content/team.md", "", "two documents have the URL `/team/`")
    assert "두 문서의 주소가 `/team/`으로 같습니다" in draw(problem, "ko")


@needs("names that differ in case")
def test_files_that_differ_in_case(tmp_path: Path) -> None:
    """The one that is used is published, and a warning names the other; two that are used are an error. After an edit
    as in a clean build."""
    made = Blog(
        tmp_path, "-- assets/Logo.svg --\n1\n-- assets/logo.svg --\n2\n-- content/x/A.TXT --\n-- content/x/a.txt --\n"
    )
    if len(list((made.root / "assets").iterdir())) < 2:
        return  # a disk that cannot hold both
    for body, logo, left_out in (
        ("본문", "Logo", ["assets/logo.svg", "content/x/a.txt"]),
        ("![x](/assets/logo.svg)", "logo", ["assets/Logo.svg", "content/x/a.txt"]),
        ("![x](/assets/Logo.svg) ![x](../x/a.txt)", "Logo", ["assets/logo.svg", "content/x/A.TXT"]),
        ("본문", "Logo", ["assets/logo.svg", "content/x/a.txt"]),
    ):
        made.post("a", body)
        warnings = made.warnings()
        assert [(p.code, where(p.place)) for p in warnings] == [("file-left-out", path) for path in left_out]
        assert {path for path in made.outputs() if path.startswith("assets/")} == {f"assets/{logo}.svg"}
        after = made.snapshot()
        assert made.warnings() == warnings
        made.build(clean=True)
        assert made.snapshot() == after
    made.post("b", "![x](/assets/logo.svg)", image="/assets/Logo.svg")
    assert [(p.code, where(p.place)) for p in errors(made.problems())] == [("same-file-name", "assets/logo.svg")]
    made.post("b", "본문")
    assert len(made.problems(strict=True)) == 2
