"""site.toml: every key documented, every mistake placed."""

from __future__ import annotations

import re
import typing
from pathlib import Path
from typing import Any

import pytest

from sitegen.config import Config, read_config
from sitegen.words.errors import Problem, Problems

if typing.TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).resolve().parent.parent / "docs"


def keys(table: Any, prefix: str = "") -> Iterator[str]:
    """Every key of the settings in dotted form. ``ID`` stands for a name that the author chooses."""
    for name, hint in typing.get_type_hints(table).items():
        tables = [arg for arg in (hint, *typing.get_args(hint)) if hasattr(arg, "_fields")]
        below = f"{prefix}{name}.ID." if typing.get_origin(hint) is dict else f"{prefix}{name}."
        yield from keys(tables[0], below) if tables else [prefix + name]


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as raised:
        read_config(text)
    return raised.value.problems


def test_every_key_is_documented() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert [key for key in keys(Config) if f"`{key}`" not in text] == []


def test_documented_keys_exist() -> None:
    known = set(keys(Config)) | {key.split(".")[0] for key in keys(Config)}
    rows = re.findall(r"^\| `([\w.]+)` \|", (DOCS / "configuration.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows
    assert [key for key in rows if key not in known] == []


def test_defaults() -> None:
    config = read_config('title = "블로그"')
    assert (config.language, config.timezone, config.theme) == ("ko", "Asia/Seoul", "default")
    assert (config.permalink, config.output, config.paginate) == ("/posts/:slug/", "public", 10)


def test_base_path_and_origin() -> None:
    config = read_config('title = "x"\nurl = "https://team.github.io/blog/"')
    assert (config.origin, config.base_path) == ("https://team.github.io", "/blog")
    assert read_config('title = "x"', base_url="https://a.example").base_path == ""
    assert read_config('title = "x"\nurl = "https://a.example/블로그"').base_path == "/%EB%B8%94%EB%A1%9C%EA%B7%B8"


@pytest.mark.parametrize(
    ("text", "code", "line", "shown"),
    [
        ('titel = "x"', "config-unknown-key", 1, "titel"),
        ('title = "x"\n[feeds]\nlimits = 3', "config-unknown-key", 3, "limits"),
        ('title = "x"\nfeeds = { limits = 3 }', "config-unknown-key", 2, "limits"),
        ('title = "x"\n[authors.kim]\nnmae = "김"', "config-unknown-key", 3, "nmae"),
        (
            'title = "x"\n[[navigation]]\ntitle = "a"\nurl = "/"\n[[navigation]]\nlink = "/"',
            "config-unknown-key",
            6,
            "link",
        ),
        ("title = 3", "config-type-string", 1, "title"),
        ('title = "x"\npaginate = "10"', "config-type-integer", 2, "paginate"),
        ('title = "x"\npaginate = true', "config-type-integer", 2, "paginate"),
        ('title = "x"\npaginate = 0', "config-paginate", 2, "paginate"),
        ('title = "x"\nauthors = 3', "config-type-table", 2, "authors"),
        ('title = "x"\nnavigation = "x"', "config-type-array", 2, "navigation"),
        ('title = "x"\n[feeds]\nterms = 1', "config-type-boolean", 3, "terms"),
        ('title = "x"\n[markdown]\nhtml = "no"', "config-choice", 3, "html"),
        ('title = "x"\ntimezone = "Asia/Seol"', "config-timezone", 2, "timezone"),
        ('title = "x"\ntimezone = "../etc/passwd"', "config-timezone", 2, "timezone"),
        ('title = "x"\nurl = "team.github.io"', "config-url", 2, "url"),
        ('title = "x"\nurl = "javascript:alert(1)"', "config-url", 2, "url"),
        ('title = "x"\nurl = "https://x.example/a/../b"', "config-url", 2, "url"),
        ('title = "x"\nlanguage = "Korean!"', "config-language", 2, "language"),
        ('title = "x"\npermalink = "/:titel/"', "config-permalink-field", 2, "permalink"),
        ('title = "x"\npermalink = "/posts/"', "config-permalink-same", 2, "permalink"),
        ('title = "x"\npermalink = "/../:slug/"', "url-climbs", 2, "permalink"),
        ('title = "x"\ntheme = "../x"', "config-theme-name", 2, "theme"),
        ('title = "x"\n[[navigation]]\nurl = "/"', "config-navigation", 2, "navigation"),
        ('title = "x"\n[[navigation]]\ntitle = "a"\nurl = "javascript:alert(1)"', "config-link", 4, "url"),
        ('title = "x"\n[authors.kim]\nurl = "data:text/html,x"', "config-link", 3, "url"),
        ("title = \n", "config-syntax-empty", 1, "title"),
        ('title = "x"\ntitle = "y"', "config-syntax-twice", 2, "title"),
        ("", "config-title-missing", 0, ""),
    ],
)
def test_mistakes_are_placed(text: str, code: str, line: int, shown: str) -> None:
    [problem] = problems(text)
    assert problem.code == code
    assert problem.place is not None
    assert (problem.place.path, problem.place.line) == ("site.toml", line)
    assert shown in problem.place.text


def test_all_mistakes_at_once() -> None:
    assert [p.code for p in problems("titel = 1\npaginat = 2\n[feedz]\n")] == ["config-unknown-key"] * 3
