"""Sites that hold ``n`` of one thing, in files to write: their paths and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.growth.texts import many

if TYPE_CHECKING:
    from collections.abc import Callable

    Lay = Callable[[int], dict[str, str]]

THEME = "themes/near"


def post(title: str, body: str = "글", more: str = "") -> str:
    """A post."""
    return f"---\ntitle: {title}\ndate: 2026-01-02\n{more}---\n{body}\n"


def posts(body: str = "글", more: str = "") -> Lay:
    """``n`` posts. In the text ``№`` is the number of each."""

    def lay(n: int) -> dict[str, str]:
        numbered = ((i, body.replace("№", str(i)), more.replace("№", str(i))) for i in range(n))
        return {f"content/posts/p{i}.md": post(f"글{i}", text, keys) for i, text, keys in numbered}

    return lay


def settings(text: str, of_theme: str = "") -> Lay:
    """Settings with ``n`` of something, and options of the theme."""
    first = 'title = "시험"\ntheme = "near"\n'
    menu = "{% for link in site.navigation %}{{ link.url }}{% endfor %}"
    return lambda n: near(menu, many(of_theme)(n)) | {"site.toml": first + many(text)(n)}


def near(template: str, options: str = "") -> dict[str, str]:
    """A theme whose template for posts is ``template``, and a post."""
    return {
        "site.toml": 'title = "시험"\ntheme = "near"\n',
        f"{THEME}/theme.toml": f'extends = "tiny"\n{options}',
        f"{THEME}/templates/post.html": template,
        "content/posts/a.md": post("글"),
    }


def template(unit: str, before: str = "", after: str = "") -> Lay:
    """A template with ``n`` of something."""
    return lambda n: near(many(unit, before, f"{after}\n")(n))


def statics(unit: str) -> Lay:
    """``n`` static files of a theme. ``unit`` is the text of each, in which ``№`` is the number of the one before."""
    ending = "css" if "{" in unit else "js"
    return lambda n: (
        near("글") | {f"{THEME}/static/s{i}.{ending}": unit.replace("№", str(i - 1)) if i else "" for i in range(n)}
    )


def _tool(number: int) -> str:
    """A tool whose area differs from others in nothing that a slug has."""
    area = f"{number:b}".replace("0", "!").replace("1", "?")
    return f"{{name: 도구{number}, area: '가{area}'}}"


# Only for twenty problems of a kind is it looked for what was meant, so of these there are three times as many.
SITES: dict[str, Lay] = {
    "posts": posts(),
    "posts with a tag each": posts(more="tags: [글№]\n"),
    "posts with one tag": posts(more="tags: [글]\n"),
    "posts that link to the next": posts(more="aliases: [/옛/№/]\n", body="[글](p0.md) [글](#글-№)\n\n## 글 №"),
    "posts that link to nothing": posts("[글](none№.md)"),
    "posts of a year each": lambda n: {
        path: text.replace("2026", str(1000 + i)) for i, (path, text) in enumerate(posts()(n).items())
    },
    "posts with one address": lambda n: posts(more="permalink: /a/\n")(n + 1),
    "addresses that are gone": lambda n: posts()(n)
    | {"urls.lock": many("/옛/№/ 2026-01-01 content/옛/p№.md\n/a/№/ 2026-01-01 content/posts/p0.md\n/b/№/ 2026-01-01\n",
                         "# sitegen urls 1\n")(n)},
    "posts with warnings": posts("<b>글 [^1] **글"),
    "pages": lambda n: {path.replace("posts/", ""): text for path, text in posts()(n).items()},
    "tags of one post": lambda n: {"content/posts/a.md": post("글", more=f"tags: [{many('글№,')(3 * n)}]\n")},
    "tools of one post": lambda n: {
        "content/posts/a.md": post("글", many("- 도구№\n", after="{: .stack}\n")(n), "kind: stack\n")
    },
    "areas with one slug": lambda n: {
        "content/posts/a.md": post("글", more=f"stack: [{', '.join(map(_tool, range(n)))}]\n")
    },
    "posts with tools of their own": posts(more="stack: [도구№, 연장№]\n"),
    "posts with one tool": posts("- 도구\n{: .stack}\n", "kind: stack\n"),
    "links of one post": lambda n: posts()(1) | {"content/posts/a.md": post("글", many("[글](p0.md#) ")(n))},
    "links to nothing of one post": lambda n: {"content/posts/a.md": post("글", many("[글](none№.md) ")(n))},
    "anchors that are not there": lambda n: {
        "content/posts/a.md": post("글", many("## 제목 №\n\n[글](#재목-№)\n\n")(3 * n))
    },
    "pictures of one post": lambda n: {f"assets/p{i}.svg": "<svg/>" for i in range(n)}
    | {"content/posts/a.md": post("글", many("![글](/assets/p№.svg) ")(n))},
    "addresses in a style sheet": lambda n: {
        "assets/a.css": many("a { b: url(c.txt) }\n")(n), "assets/c.txt": "", "content/posts/a.md": post("글"),
    },
    "addresses in a style sheet that lead nowhere": lambda n: {
        "assets/a.css": many("a { b: url(c№.txt) } ")(n), "content/posts/a.md": post("글"),
    },
    "static style sheets": statics('@import "s№.css"; a { b: c }'),
    "static scripts": statics('import "./s№.js"; a(№)'),
    "links in the navigation": settings('[[navigation]]\ntitle = "글 №"\nurl = "/posts/a/"\n'),
    "links to nothing in the navigation": settings('[[navigation]]\ntitle = "글 №"\nurl = "/none№/"\n'),
    "unknown keys of the settings": settings('key№ = 1\n'),
    "wrong values of the settings": settings('[authors.a№]\nname = 1\n'),
    "wrong values of a table in an array": settings("[[navigation]]\ntitle = 1\nurl = 2\n"),
    "wrong values of an array of tables": lambda n: {
        "site.toml": many("{ title = 1, url = 2 },\n", "navigation = [\n", "]\n")(n)
    },
    "unknown options beside many": lambda n: settings("[theme_options.b№]\n", "[options.a№]\n")(3 * n),
    "unknown blocks beside many": lambda n: near(many("{% block b№ %}{% endblock %}", '{% extends "x.html" %}')(3 * n))
    | {f"{THEME}/templates/x.html": many("{% block a№ %}{% endblock %}")(3 * n)},
    "options of a theme": settings("", '[options.a№]\nb = "글"\n'),
    "loops of a template": template("{% for a in [1, 2] %}{{ a }}{% endfor %}"),
    "blocks of a template": template("{% block b№ %}글{% endblock %}", '{% extends "base.html" %}'),
    "macros of a template": template("{% macro m№(a) %}{{ a }}{% endmacro %}{{ m№(1) }}"),
    "questions of a template": template("{{ site.recent(№)|length }}"),
}  # fmt: skip
