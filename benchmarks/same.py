"""Compare two versions of sitegen: every byte that they write, and every problem that they report.

    python benchmarks/same.py OLD NEW

OLD and NEW are checkouts with a .venv, or commands. Both build the blog of this repository and the sites in
tests/sites, each with several themes, and generated posts with the bare and the default theme. Then the sources are
edited, one edit after the other: what NEW's build makes of its last output must be what OLD writes from nothing.

Prints every file that differs, is missing or is too many; exit status 1 where there is one. The program's own files in
the output, those in .sitegen/, are not compared: their format may change.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import IMAGES, SEED, Post, png
from generators import EDITS, FEW, HERE, Generator, Site, read_generators, with_sitegen
from run import in_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCES = ("content", "assets", "themes")
# Decides which posts are of the future.
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
# Of one more build of each site in tests/sites.
OPTIONS = ("--drafts", "--future", "--base-url", "https://team.example")
SUCCESS = "exit status 0"
# Characters on each side of the first difference.
CONTEXT = 60


class Written(Site):
    """A copy of a site that somebody wrote, ``source``, with the theme given. Generated posts join its own later."""

    def __init__(self, source: Path, theme: str, generator: Generator, work: Path) -> None:
        super().__init__(generator, FEW, work, work, timeout=0)
        self.source, self.theme = source, theme

    def make(self) -> None:
        self.folder.mkdir(parents=True)
        for name in SOURCES:
            if (self.source / name).is_dir():
                shutil.copytree(self.source / name, self.folder / name)
        settings = (self.source / "site.toml").read_text(encoding="utf-8")
        if self.theme:
            settings = f'theme = "{self.theme}"\n' + re.sub(r"^theme = .*\n", "", settings, count=1, flags=re.MULTILINE)
        (self.folder / "site.toml").write_text(settings, encoding="utf-8")

    def add_posts(self) -> None:
        (self.folder / self.generator.posts).mkdir(parents=True, exist_ok=True)
        for number in range(self.size):
            post = Post(SEED, number)
            self.write(post, self.path(post))
        pictures = self.folder / self.generator.images
        pictures.mkdir(parents=True, exist_ok=True)
        for number in range(IMAGES):
            (pictures / f"figure-{number:02}.png").write_bytes(png(number))


def build(site: Site) -> list[str]:
    """Build ``site``; what was printed, without what differs from folder to folder."""
    environment = site.environment | {"SOURCE_DATE_EPOCH": f"{NOW.timestamp():.0f}"}
    done = subprocess.run(
        site.command, cwd=site.folder, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    printed = re.sub(r"file://\S*?/docs/", "docs/", done.stdout + done.stderr).replace(str(site.folder), ".")
    return [f"exit status {done.returncode}", *printed.splitlines()]


def differences(old: Path, new: Path) -> Iterator[str]:
    """The files that are not the same in two outputs."""
    before, after = files(old), files(new)
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            yield f"{path} is missing"
        elif path not in before:
            yield f"{path} is too many"
        elif (one := before[path].read_bytes()) != (other := after[path].read_bytes()):
            yield f"{path} differs: {first_difference(one, other)}"


def files(output: Path) -> dict[str, Path]:
    found = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if not name.startswith(".sitegen/")}


def first_difference(old: bytes, new: bytes) -> str:
    """Where two files begin to differ, with the characters around it."""
    one, other = old.decode(errors="replace"), new.decode(errors="replace")
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    around = slice(max(0, place - CONTEXT), place + CONTEXT)
    return f"line {one.count(chr(10), 0, place) + 1}, {one[around]!r} and {other[around]!r}"


def compare(name: str, old: Site, new: Site) -> Iterator[str]:
    """What is not the same after a first build and after each edit."""
    steps: dict[str, Callable[..., object]] = {"first build": lambda _: None}
    if isinstance(old, Written):
        steps["posts added"] = Written.add_posts
    for site in (old, new):
        site.make()
    for step, edit in (steps | EDITS).items():
        print(f"{name}: {step}", file=sys.stderr, flush=True)
        for site in (old, new):
            edit(site)
        old.remove_output()
        printed = build(old), build(new)
        if printed[0][0] != SUCCESS:
            print(*printed[0], sep="\n", file=sys.stderr)
        found = [f"printed: {line}" for line in sorted(set(printed[0]) ^ set(printed[1]))]
        found += differences(*(site.folder / site.generator.output for site in (old, new)))
        yield from (f"{name}, {step}: {line}" for line in found)


def pairs(sites: list[Path], posts: int, commands: list[str], work: Path) -> Iterator[tuple[str, Site, Site]]:
    """Every site twice, for OLD and for NEW, with its name."""
    known = read_generators()

    def twice(generator: Generator, make: Callable[[Generator, Path], Site]) -> tuple[str, Site, Site]:
        old, new = (
            make(with_sitegen(generator, [command])[0], work / folder)
            for command, folder in zip(commands, ("old", "new"), strict=True)
        )
        return generator.name, old, new

    for source in sites:
        own = [path.name for path in sorted((source / "themes").glob("*")) if (path / "templates").is_dir()]
        for theme in dict.fromkeys(["default", "plain", *own]):
            generator = replace(known["sitegen-default"], name=f"{source.name} {theme}")
            yield twice(generator, partial(Written, source, theme))
        generator = replace(generator, name=f"{source.name} with options", build=[*generator.build, *OPTIONS])
        yield twice(generator, partial(Written, source, ""))
    for kind in ("sitegen", "sitegen-default") if posts else ():
        generator = replace(known[kind], site=kind, name=f"{kind} {posts} posts")
        yield twice(generator, lambda one, folder: Site(one, posts, folder, work, 0))


def command_of(text: str) -> str:
    """The command of a checkout; any other text is a command already."""
    return f"{Path(text).resolve()}/.venv/bin/python -m sitegen" if Path(text).is_dir() else text


def main() -> int:
    root = HERE.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=command_of, help="a checkout with a .venv, or a command")
    parser.add_argument("new", type=command_of)
    parser.add_argument("--sites", nargs="*", type=Path, default=[root, *sorted((root / "tests/sites").iterdir())])
    parser.add_argument("--posts", type=int, default=1000, help="how many to generate; 0 leaves these sites out")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the sites and their outputs in there")
    args = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="same-", dir=in_memory(max(args.posts, FEW), 2)) as temporary:
        work = args.keep or Path(temporary)
        for name, old, new in pairs([site.resolve() for site in args.sites], args.posts, [args.old, args.new], work):
            for line in compare(name, old, new):
                print(line, flush=True)
                found.append(line)
            if not args.keep:
                old.remove()
                new.remove()
    print(f"{len(found)} differences" if found else "the same", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
