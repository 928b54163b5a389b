"""GitHub's runner reads commands in what a step prints. No text of an author's may be one, in any way of printing."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.cli.main import cli
from sitegen.cli.main import main as run_main
from sitegen.cli.run import bug
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

# The commands that the runner knows, and some more that it once knew.
KNOWN = {
    "error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output", "save-state", "set-env",
    "add-path", "stop-commands", "add-matcher", "remove-matcher", "echo", "internal-set-repo-path",
}  # fmt: skip


def command(line: str) -> tuple[str, dict[str, str], str] | None:
    """The command in a line: its name, its properties and its data. As ActionCommand.cs in actions/runner finds it."""
    text = line.lstrip()
    if text.startswith("::") and (end := text.find("::", 2)) >= 0:
        name, _, rest = text[2:end].partition(" ")
        if name.lower() in KNOWN:
            pairs = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
            properties = {key: _unescaped(value, "\r\n:,%") for key, value in pairs.items()}
            return name, properties, _unescaped(text[end + 2 :], "\r\n%")
    if (start := line.find("##[")) >= 0 and (end := line.find("]", start)) >= 0:
        name = line[start + 3 : end].partition(" ")[0]
        if name.lower() in KNOWN:
            return f"##[{name}]", {}, line[end + 1 :]
    return None


def _unescaped(text: str, characters: str) -> str:
    for character in characters:
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def commands(printed: str) -> list[tuple[str, dict[str, str], str]]:
    return [found for line in re.split(r"\r\n|\r|\n", printed) if (found := command(line))]


def test_the_model_finds_commands() -> None:
    found = [
        "x ##[error]y",
        " \u2028::Error file=a%3Ab,line=1::c%0Ad%250A",
        "::nope::##[group]",
        "::error",
        "a ::error::",
    ]
    assert [command(line) for line in found] == [
        ("##[error]", {}, "y"),
        ("Error", {"file": "a:b", "line": "1"}, "c\nd%0A"),
        ("##[group]", {}, ""),
        None,
        None,
    ]


BEGINNINGS = ["", "x", "\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "%0A", "%0D%0A", "%250A", "\x1b[31m"]
BEGINNINGS += [
    "\t",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\0",
    "\\n",
    "`",
    "##[",
    "#",
    "##",
    "'",
    '"',
    "\x1b[2K\x1b[1G",
    "\b" * 9,
]
COMMANDS = ["::error::y", "::add-mask::a", "::stop-commands::z", "::error file=a,line=1::y", "##[error]y", "##[group]"]
COMMANDS += [
    "##[add-mask]a",
    "\n::error::\n##[error]\n",
    "::::error::",
    "#\u200b#[error]",
    "##\\u005berror]",
    "[error]y",
]
TEXTS = st.builds("{}{}{}".format, st.sampled_from(BEGINNINGS), st.sampled_from(COMMANDS), st.text(max_size=3))
FORMATS = ["text", "json", "github"]


def quoted(text: str) -> str:
    """The text in double quotes, for YAML and for TOML."""
    escaped = "".join(f"\\U{ord(c):08x}" if not c.isalnum() else c for c in text if not "\ud800" <= c <= "\udfff")
    return f'"{escaped}"'


def raw(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "", text)


def write(blog: Blog, text: str, place: int) -> None:
    """Put the text into a place of a site where it is told of, or into its name."""
    value, line = quoted(text), " ".join(raw(text).split()) or "x"
    name = re.sub(r"[\0/\ud800-\udfff]", "_", text)[:50]
    front = "title: 가\ndate: 2026-01-02\n"
    posts = [
        f"{front}{value}: 1\n---\n글\n",
        f"title: {value}\ndate: {value}\n---\n글\n",
        f"{front}tags: [{value}, {value}a]\nslug: {value}\naliases: [{value}]\n---\n글\n",
        f"{front}titel{value[1:-1][:0]}: {value}\nlang: {value}\npermalink: {value}\n---\n글\n",
        f"{front}---\n[{line}]({line})\n\n![{line}](<{line}>)\n\n{line}\n\n```{line}\n{line}\n```\n",
        f"{front}---\n{raw(text)}[가](없다.md)\n[나]({raw(text)}.md) {'긴 글 ' * 40}{raw(text)}[다](없다.md)\n",
        f"{front}\ttab: {raw(text)}\n---\n글\n",
        f"{front}authors: [{value}]\nkind: {value}\nimage: {value}\ndraft: true\n---\n글\n",
        f"+++\ntitle = '가'\ndate = {line}\n+++\n글\n",
    ]
    places = len(posts)
    if place < places:
        blog.write("content/posts/a.md", posts[place] if posts[place].startswith("+++") else f"---\n{posts[place]}")
    elif place == places:
        blog.write("site.toml", f"title = '가'\n{value} = 1\nurl = {value}\ntheme = {value}\npermalink = {value}\n")
    elif place == places + 1:
        blog.write("site.toml", f"title = '가'\n{line}\n")
    elif place == places + 2:
        blog.write(
            "site.toml", "title = '가'\n[authors.kim]\nname = '김'\n[taxonomies.tags.aliases]\n" + f"{value} = 'a'\n"
        )
    else:
        for folder, ending in (
            ("content/posts", ".md"),
            ("content/posts", ".png"),
            ("assets", ".css"),
            ("content", ""),
        ):
            try:
                blog.write(f"{folder}/{name}{ending}", f"---\n{front}draft: true\nx{value}: y\n---\n")
            except (OSError, ValueError):  # too long, or a name that the disk does not take
                continue


PLACES = 13


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, place=st.integers(0, PLACES), lang=st.sampled_from(["ko", "en"]))
def test_only_our_annotations_are_commands(
    text: str, place: int, lang: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    blog = Blog(tmp_path_factory.mktemp("runner"))
    write(blog, text, place)
    env = {"GITHUB_ACTIONS": "true", "SOURCE_DATE_EPOCH": "1795143600"}
    for format_ in FORMATS:
        more = ["-v", "--explain", text] if format_ == "text" else []
        arguments = ["build", "--root", str(blog.root), "--jobs", "1", "--lang", lang, "--format", format_, *more]
        done = CliRunner().invoke(cli, arguments, env=env)
        assert isinstance(done.exception, SystemExit | None), done.output
        assert commands(done.stderr) == []
        if format_ == "github":
            found = commands(done.stdout)
            assert len(found) == len(done.stdout.splitlines()) == done.stdout.count("\n")
            for name, properties, data in found:
                assert name in ("error", "warning", "notice")
                assert properties.keys() <= {"file", "line", "col", "title"}
                assert all(value.isprintable() for value in properties.values())
                # The runner writes the data into the log, line by line.
                assert commands(data) == []
                assert all(line.isprintable() for line in data.split("\n"))
        else:
            assert commands(done.stdout) == []
        if format_ == "json":
            assert [json.loads(line)["type"] for line in done.stdout.split("\n")[:-1]][-1] == "report"
            assert done.stdout.replace("\n", "").isprintable()


def test_files_that_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = Blog(tmp_path, "-- content/posts/a.md --\n---\ntitle: 가\ndate: 2026-01-02\n---\n글\n")
    monkeypatch.setattr("sitegen.cli.verify.differing_files", lambda *_: ["! assets/##[error]x\x1b.png"])
    done = CliRunner().invoke(cli, ["build", "--root", str(blog.root), "--verify", "--lang", "en"])
    assert ".png" in done.output
    assert commands(done.output) == []
    assert "\x1b" not in done.output


TEXT = "\n::error::##[group]\r::error::\x1b[0m"


def test_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["sitegen", "build", f"--{TEXT}", TEXT])
    with pytest.raises(SystemExit) as end:
        run_main()
    said = capsys.readouterr().err
    assert (end.value.code, commands(said)) == (2, [])
    assert "No such option" in said
    assert said.replace("\n", "").isprintable()


def test_a_bug(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(TEXT)
    except ValueError:
        assert bug("en") == 3
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert commands(said) == []
    assert said.replace("\n", "").isprintable()
