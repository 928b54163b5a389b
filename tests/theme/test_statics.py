"""Static files of a theme that name each other: what is a name, what becomes of it, and when a name changes."""

from __future__ import annotations

import posixpath
import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.stylesheet import names_in_css
from sitegen.theme.javascript import names_in_script
from sitegen.theme.statics import make_statics
from tests.bad import check, table, where
from tests.content.test_hostile import grows
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    MakeBlog = Callable[..., Blog]

THEME = 'name = "t"\nextends = "default"\n'
# What stands between « and » is a name; it must become that of the file with this address, or of the one behind →.
SCRIPTS = """
import "«./u.js»"
import u from '«../js/u.js»'
import u,{a as b,"x y" as c}from"«./u.js»"
import * as u from "«./u.js?v=1#x»"; export * from "«./u.js»"; export * as q from "«../more/m.mjs»"
export {a, b} from "«./%ED%95%9C%20%EA%B8%80.js→js/한 글.js»"
export {c} from "«./한 글.js»"
import from /* from "x" */ from // "./u.js"
    "«./u.js»"
import d from "«./d.json»" with {type: "json"}; import("«./u.js»"); import(/* x */ `«./u.js»`).then(x => x)
await Promise.all([...import('«./u.js»')]); fetch(new URL("«../icon.png»", import.meta.url))
new URL( '«d.json→js/d.json»' , import . meta.url ); new URL("./", import.meta.url); new URL("../img", import.meta.url)
import "lit"; import "lit/x.js"; import "https://cdn.example/x.js"; import "//cdn.example/x.js"; import("./" + name)
export const a = "./nope.js"; export default "./nope.js"; let x = { import: 1, new: 2 }; x.import("./nope.js")
x . import("./nope.js"); x ? .5 / 2 : /"/
// import "./nope.js"
/* import "./nope.js" */ let s = "import './nope.js'", r = /import ".nope.js"[/"]/g, q = 'it\\'s import "./nope.js"';
let t = `import "./nope.js" ${ import("«./u.js»") + `${1}` } import "./no.js"`, n = (1 + 2) / 3 / `2`; import "«./u.js»"
if (x) /"/.test(s); i++ / 2; ({}) / 2; x = {} / 2; "a" / 2; import "«./u.js»"
() => {} /"/.test(s); return /'/; typeof /`/; import "«./u.js»"; class A { get new() {} import(x) { "./nope.js" } }
export { a }
const z = "./nope.js"
export { b }
import "«/assets/x.js→/blog/assets/x.js»"; import("/blog-data.js" + q)
//# sourceMappingURL=nope.js.map
done
//# sourceMappingURL=«u.js.map»
"""
SHEETS = """@charset "utf-8"; @import "«a.css»" layer(x) supports(display: grid); @import/**/url(«a.css»);
@IMPORT url( '«a.css»' );
a { background: url(«../icon.png»), URL("«../icon.png#x»"), url( «../icon.png?v=1» ) }
a { background: url(«my\\ icon.png→css/my icon.png»), url("«my icon.png»"), url(«my icon.png»),
    url(«\\6d y%20icon.png→css/my icon.png») }
a { background: image-set("«../icon.png»" 1x, url(«../icon.png») 2x, "«../icon.png»" type("image/avif") 3x) }
a { background: -webkit-image-set(url("«../icon.png»") 1x, calc("nope") ) }
a { content: "url(nope.png)"; quotes: 'url("nope.png")' "\\"url(nope.png)"; background: url() }
/* url(nope.png) @import "nope.css" */ .bg-\\[url\\(\\'nope.png\\'\\)\\] {}
a { background: url("data:image/svg+xml,<svg url(nope.png)>") }
@namespace svg "http://www.w3.org/2000/svg"; @font-face { src: local("nope"), url("«f.woff2»") format("woff2") }
a { background: url(https://x.example/nope.png), url(//x.example/nope.png), url(#nope), image("nope.png") }
a { background: url(a"nope.png) } b { background: url("nope
); --x: url(«../icon.png»); mask: url(«/assets/m.svg→/blog/assets/m.svg») }
/*# sourceMappingURL=«s.css.map» */
"""
MANIFEST = """{"name": "src", "icons": [{"src": "«icon.png»", "sizes": "1x1"}, {"src":"«\\/x.png→/blog\\/x.png»"}],
"start_url": "«/→/blog/»", "scope": "..",
"shortcuts": [{"url": "«/posts/→/blog/posts/»", "icons": [{"src" : "«./icon.png»"}]}]}
"""
FILES = {
    "js/s.js": SCRIPTS,
    "css/s.css": SHEETS,
    "app.webmanifest": MANIFEST,
    "more/manifest.json": '{"icons": [{"src": "«../icon.png»"}]}',
}
OTHERS = {
    "js/u.js": "1", "js/d.json": "{}", "js/한 글.js": "2", "more/m.mjs": 'import "../js/u.js"', "js/u.js.map": "{}",
    "icon.png": b"\x89", "img/a.png": "a", "css/a.css": "a {}", "css/my icon.png": "i", "css/f.woff2": "f",
    "css/s.css.map": "{}",
    "js/manifest.json": '{"main.js": {"file": "main.1.js", "src": "main.js"}}',
    "js/latin.js": b'import "./u.js" // \xe9\xff',
}  # fmt: skip
WRONG = table(r"""
import "./nope.js" | file-missing | 1:9 | ./nope.js | there is no file `./nope.js`
a⏎  export { b } from '../js/u.jss' | file-missing | 2:22 | ../js/u.jss | there is no file `../js/u.jss`
import("./../../theme.toml") | file-missing | 1:9 | ./../../theme.toml | there is no file `./../../theme.toml`
// 가⏎new URL("nope.png", import.meta.url) | file-missing | 2:10 | nope.png | there is no file `nope.png`
import "./nope.js" // "./nope.js"⏎import "./nope.js" | file-missing | 1:9 | ./nope.js | there is no file `./nope.js`
""")


def themed(blog: MakeBlog, files: dict[str, str | bytes]) -> Blog:
    made = blog('theme = "t"\nurl = "https://team.example/blog"\n')
    made.write("themes/t/theme.toml", THEME)
    for path, content in files.items():
        made.write(f"themes/t/static/{path}", content)
    return made


def published(site: Blog) -> dict[str, str]:
    """The published names of static files by their own, both below ``static/``."""
    names = [path.removeprefix("static/") for path in site.outputs() if path.startswith("static/")]
    return {re.sub(r"\.[0-9a-f]{10}(?=\.[^.]*$)", "", name): name for name in names}


def test_names_follow(blog: MakeBlog) -> None:
    texts = {path: re.sub("«(.*?)(?:→.*?)?»", r"\1", text) for path, text in FILES.items()}
    site = themed(blog, {**texts, **OTHERS})
    site.write("assets/x.js", "")
    site.build()
    names = published(site)
    for path, text in FILES.items():

        def become(match: re.Match[str], folder: str = posixpath.dirname(path)) -> str:
            address, _, meant = match[1].partition("→")
            if meant.startswith("/"):
                return meant
            file, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", address).groups()  # type: ignore[union-attr]  # matches anything
            found = names[meant or posixpath.normpath(posixpath.join(folder, file))]
            relative = quote(posixpath.relpath(found, folder)) + mark + rest
            is_bare = address.startswith(".") and not relative.startswith(".")
            return f"./{relative}" if is_bare and folder == "js" else relative

        assert site.read(f"static/{names[path]}") == re.sub("«(.*?)»", become, text), path
    assert (site.root / f"public/static/{names['js/latin.js']}").read_bytes().endswith(b'.js" // \xe9\xff')
    assert names["js/u.js"].split(".")[1] in site.read(f"static/{names['more/m.mjs']}")


def test_what_is_missing(blog: MakeBlog) -> None:
    files = {f"js/{n}.js": text for n, (text, *_) in enumerate(WRONG)}
    site = themed(blog, {**files, "js/u.js": "", "m.webmanifest": '{"icons": [{"src": "ico.png"}]}', "icon.png": ""})
    found = {where(problem.place): problem for problem in site.problems()}
    for number, (_, code, place, mark, message) in enumerate(WRONG):
        check(
            found[f"themes/t/static/js/{number}.js:{place}"],
            code,
            f"themes/t/static/js/{number}.js:{place}",
            mark,
            message,
        )
    manifest = found["themes/t/static/m.webmanifest:1:21"]
    check(manifest, "file-missing", "themes/t/static/m.webmanifest:1:21", "ico.png", "there is no file `ico.png`")
    assert dict(manifest.values)["near"] == "`icon.png`"
    assert len(found) == len(WRONG) + 2  # one of them names it twice


def test_a_source_map_that_is_missing_is_a_warning(blog: MakeBlog) -> None:
    """Readers of the site never ask for it. It is told at each build, also where nothing is made."""
    site = themed(
        blog, {"a.min.js": "1\n//# sourceMappingURL=a.js.map\n", "b.css": "a{}\n/*# sourceMappingURL=b.map*/"}
    )
    site.post("a")
    for step in ("clean", "nothing to do", "a body", "a post"):
        if step == "a body":
            site.post("a", "다른 본문")
        if step == "a post":
            site.post("b")
        found = site.warnings()
        assert [where(p.place) for p in found] == ["themes/t/static/a.min.js:2:22", "themes/t/static/b.css:2:22"], step
        check(
            found[0],
            "source-map-missing",
            "themes/t/static/a.min.js:2:22",
            "a.js.map",
            "there is no source map `a.js.map`",
        )
    assert {problem.code for problem in site.problems(strict=True)} == {"source-map-missing"}
    site.write("themes/t/static/a.js.map", "{}")
    site.write("themes/t/static/b.map", "{}")
    assert site.build(strict=True).problems == ()


def test_an_own_highlight_css_wins(blog: MakeBlog) -> None:
    site = themed(blog, {"highlight.css": "/* mine */", "x.css": '@import "highlight.css";'})
    site.build()
    assert site.read("static/" + published(site)["highlight.css"]) == "/* mine */"
    assert published(site)["highlight.css"] in site.read("static/" + published(site)["x.css"])
    assert published(site)["highlight.css"] in site.read("index.html")


EDGES = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14)


@settings(max_examples=25)
@given(edges=EDGES, edited=st.integers(0, 5))
def test_a_name_changes_with_all_that_it_leads_to(
    edges: set[tuple[int, int]], edited: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Scripts that import one another in any way, circles among them."""
    folder = tmp_path_factory.mktemp("statics")
    for file in range(6):
        text = "".join(f'import "./{other}.js"\n' for one, other in sorted(edges) if one == file)
        (folder / f"{file}.js").write_text(text, encoding="utf-8")
    before = statics(folder)
    (folder / f"{edited}.js").write_text((folder / f"{edited}.js").read_text() + "// edited", encoding="utf-8")
    after = statics(folder)
    reached = {file: {file} for file in range(6)}
    for _ in range(6):
        for one, other in edges:
            reached[one] |= reached[other]
    for file in range(6):
        assert (before[0][f"{file}.js"] != after[0][f"{file}.js"]) == (edited in reached[file])
    for _, files in (before, after):
        for path, data in files.items():
            for name in names_in_script(data.decode()):
                assert f"static/{name.url[2:]}" in files, path


def statics(folder: Path) -> tuple[dict[str, str], dict[str, bytes]]:
    """The published names and the files of a folder of static files."""
    files = {path.name: path for path in sorted(folder.iterdir())}
    made = make_statics(_Chain(files), "")  # type: ignore[arg-type]  # as much of a theme as is asked for
    return {name: str(url) for name, url in made.urls.items()}, made.files()


class _Chain:
    """Static files without a theme around them."""

    def __init__(self, files: dict[str, Path]) -> None:
        from sitegen.theme.theme import Highlight

        self.statics, self.shown, self.highlight = files, {name: name for name in files}, Highlight()

    def read(self, shown: str) -> bytes:
        return self.statics[shown].read_bytes()


def test_an_edit_of_a_theme_s_scripts_is_exact(blog: MakeBlog, tmp_path: Path) -> None:
    site = themed(blog, {"a.js": 'import "./b.js"', "b.js": 'import "./a.js"', "c.js": 'import "./a.js"', "d.js": "1"})
    site.write("themes/t/templates/404.html", "{{ 'c.js'|asset }} {{ 'd.js'|asset }}")
    site.build()
    first = published(site)
    site.write("themes/t/static/b.js", 'import "./a.js" // 새로')
    site.build()
    second = published(site)
    assert [name for name in "abcd" if first[f"{name}.js"] != second[f"{name}.js"]] == ["a", "b", "c"]
    assert site.read("404.html") == f"/blog/static/{second['c.js']} /blog/static/{second['d.js']}"
    clean = Blog(tmp_path / "clean")
    shutil.copytree(site.root / "themes", clean.root / "themes")
    shutil.copy(site.root / "site.toml", clean.root / "site.toml")
    clean.build()
    assert clean.outputs() == site.outputs()
    assert [clean.read(f"static/{path}") for path in second.values()] == [
        site.read(f"static/{p}") for p in second.values()
    ]


HOSTILE = [
    "url(", "url( ", "a{b:url(", " ", "\t", "@import/*", "@import ", "a", "-", '"', "'", "\\", "url(\\", "image-set(",
    "/*", "url(a b", "{", ")", "/[/", "import/*", "import ", "import {", "new URL(", "new ", "new URL('", "/ ", "${",
    "`${", "`", "//\n", "/* */", "/**/{", "/(", "import('", "import(`", "export * from ", "export {a} ", "import a,",
    "}", "a/", ")/", "/*# sourceMappingURL=", "//# sourceMappingURL=a\n", "#", "\n", "\r",
]  # fmt: skip


@pytest.mark.parametrize("before", ["", "url(", "import ", "a{b:url(", "/[", "`", "new URL("])
def test_texts_that_repeat_are_read_in_one_go(before: str) -> None:
    for piece in HOSTILE:
        for read in (names_in_css, names_in_script):
            assert not grows(lambda n: before + piece * (n // len(piece)), lambda text: list(read(text))), piece  # noqa: B023  # called at once


MODULES = {
    "js/app.js": """import { hi } from "./util.js";
import data from "./data.json" with { type: "json" };
export const name = "app";
const { late } = await import("./late.js");
const icon = await fetch(new URL("../icon.svg", import.meta.url));
document.body.dataset.said = [hi(), data.n, late, icon.ok].join(" ");
//# sourceMappingURL=app.js.map""",
    "js/util.js": 'import { name } from "./app.js";\nexport const hi = () => `hi ${name}`;\n',
    "js/late.js": 'export * from "./deep/er.js";\n',
    "js/deep/er.js": 'export const late = /["`]/.test(`"`) ? "late" : "";\n',
    "js/data.json": '{"n": 3}',
    "js/app.js.map": '{"version": 3, "sources": [], "mappings": ""}',
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    "more.css": '@import "part.css"; main { background: image-set("icon.svg" 1x, "icon.svg" 2x); }',
    "part.css": 'main::before { content: "url(x.png)"; color: rgb(1, 2, 3) }',
    "app.webmanifest": '{"name": "a", "start_url": "/", "icons": [{"src": "icon.svg", "sizes": "any"}]}',
}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The URL at which the folder ``www`` is served."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "www")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_modules_run_in_a_browser(blog: MakeBlog, served: str, tmp_path: Path) -> None:
    """With a base path: modules in a circle, a late one, JSON, an image beside, a style sheet and its image."""
    from playwright.sync_api import expect

    from tests.preview.browser import chromium, quiet

    site = themed(blog, {**MODULES})
    site.write(
        "themes/t/templates/base.html",
        '{% extends "default/base.html" %}{% block head_end %}<link rel="stylesheet" href="{{ "more.css"|asset }}">'
        '<link rel="manifest" href="{{ "app.webmanifest"|asset }}">'
        '<script type="module" src="{{ "js/app.js"|asset }}"></script>{% endblock %}',
    )
    assert not site.build(base_url=f"{served}/blog").problems
    (tmp_path / "www").mkdir()
    shutil.copytree(site.root / "public", tmp_path / "www/blog")
    asked: list[tuple[int, str]] = []
    with chromium() as browser, quiet(browser) as tab:
        tab.page.on("response", lambda response: asked.append((response.status, response.url)))
        tab.page.goto(f"{served}/blog/")
        expect(tab.page.locator("body")).to_have_attribute("data-said", "hi app 3 late true")
        color = tab.page.evaluate("getComputedStyle(document.querySelector('main'), '::before').color")
        background = tab.page.evaluate("getComputedStyle(document.querySelector('main')).backgroundImage")
    assert color == "rgb(1, 2, 3)"
    assert re.search(r"/blog/static/icon\.\w{10}\.svg", background)
    assert not [entry for entry in asked if entry[0] >= 400]
    assert sum("/static/js/" in url for _, url in asked) == 5
