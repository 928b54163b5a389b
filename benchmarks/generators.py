"""A generator and its site: making it, building it, editing it, and checking what comes out."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus import SEED, Post, file_name, text_of
from process import FailedError, Usage, run
from verify import read

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
COMMON = "python", "postgresql", "배포", "typescript", "테스트", "docker"
# The post that is removed stands so many before the one that is edited, so that they are not neighbours.
APART = 5


@dataclass(frozen=True)
class Generator:
    """One table of peers.toml."""

    name: str
    flavour: str
    posts: str
    images: str
    build: list[str]
    output: str
    feed: str
    install: str = ""
    site: str = ""
    style: str = ""
    packages: bool = False
    remains: list[str] = field(default_factory=list)
    cache: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    serve: list[str] = field(default_factory=list)
    warm: list[str] = field(default_factory=list)


def read_generators() -> dict[str, Generator]:
    tables = tomllib.loads((HERE / "peers.toml").read_text(encoding="utf-8"))
    return {name: Generator(name=name, **table) for name, table in tables.items()}


def with_sitegen(generator: Generator, given: list[str]) -> list[Generator]:
    """The generator, once for each command of sitegen where it is sitegen. ``given`` are commands, each with a name
    before it or without, as in ``old=python3 -m sitegen``; the name is added to the generator's. Without any, the
    sitegen of this Python is measured."""
    if "{sitegen}" not in generator.build:
        return [generator]
    found = []
    for text in given or [f"{shlex.quote(sys.executable)} -m sitegen"]:
        label, _, command = text.partition("=") if text.partition("=")[0].isidentifier() else ("", "", text)
        words = shlex.split(command)

        def fill(template: list[str], words: list[str] = words) -> list[str]:
            return [part for word in template for part in (words if word == "{sitegen}" else [word])]

        own = replace(generator, build=fill(generator.build), serve=fill(generator.serve))
        found.append(replace(own, name=f"{generator.name} {label}".rstrip(), site=generator.site or generator.name))
    return found


class Fact(NamedTuple):
    """What an output must show after an edit: a file that matches ``pattern`` has ``text``, or none has it."""

    pattern: str
    text: str
    wanted: bool = True


class Site:
    """A generator's site of ``size`` posts in a folder of its own."""

    def __init__(self, generator: Generator, size: int, work: Path, peers: Path, timeout: float):
        self.generator, self.size, self.timeout = generator, size, timeout
        self.peer = (peers / (generator.install or generator.name)).resolve()
        name = f"{generator.name}-{size}".replace(" ", "-")
        self.folder = work / name
        self.clone = work / f"{name}-clone"
        self.manifest = work / f"{name}.json"
        self.log = work / f"{name}.log"
        self.environment = os.environ | {"LC_ALL": "C.UTF-8", "NODE_ENV": "production"} | generator.environment
        # With it, a program in Python that runs from a checkout compiles itself anew in each build, which one that is
        # installed never does.
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.command = self.fill(generator.build)
        self.edits = 0
        self.restore_posts()

    def restore_posts(self) -> None:
        """The posts that edits are about, as corpus.py writes them."""
        middle = self.size // 2
        self.post = Post(SEED, middle)
        self.file = self.path(self.post)
        self.removed = Post(SEED, middle - APART)
        self.newest, self.new = Post(SEED, self.size - 1), Post(SEED, self.size)
        self.count = self.size

    def path(self, post: Post) -> str:
        """Where a post is below the site's folder."""
        return f"{self.generator.posts}/{file_name(post, self.generator.flavour)}"

    def fill(self, words: list[str], port: int = 0) -> list[str]:
        """A command of peers.toml with its fields filled in."""
        return [word.format(peer=self.peer, port=port) for word in words]

    def make(self) -> None:
        """Write the site. Raises FailedError where the generator is not installed."""
        generator = self.generator
        if not shutil.which(self.command[0]):
            raise FailedError(f"{self.command[0]} is not there; see install.py")
        shutil.copytree(HERE / "sites" / (generator.site or generator.name), self.folder)
        if generator.style:
            (self.folder / generator.style).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / "sites" / "bench.css", self.folder / generator.style)
        if generator.packages:
            (self.folder / "node_modules").symlink_to(self.peer / "node_modules")
            package = json.loads((self.peer / "package.json").read_text(encoding="utf-8"))
            # By this key hexo knows a site of its own.
            (self.folder / "package.json").write_text(json.dumps(package | {"hexo": {"version": ""}}))
        command: list[str | Path] = [sys.executable, HERE / "corpus.py", str(self.size)]
        command += [
            self.folder / generator.posts,
            "--flavour",
            generator.flavour,
            "--images",
            self.folder / generator.images,
        ]
        subprocess.run([*command, "--manifest", self.manifest], check=True)

    def remove(self) -> None:
        for folder in (self.folder, self.clone):
            shutil.rmtree(folder, ignore_errors=True)

    def forget(self) -> None:
        """Back to how a site is before its first build and before any edit."""
        self.restore_posts()
        if self.size >= FEW:
            self.write(self.post, self.file)
            self.write(self.removed, self.path(self.removed))
            (self.folder / self.path(self.new)).unlink(missing_ok=True)
        self.remove_output()

    def remove_output(self) -> None:
        """The output and what else builds have left."""
        for name in (self.generator.output, *self.generator.remains):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def build(self, folder: Path | None = None, sample: float = 0) -> Usage:
        return run(self.command, folder or self.folder, self.environment, self.log, self.timeout, sample)

    def write(self, post: Post, file: str, folder: Path | None = None) -> None:
        text = text_of(post, self.generator.flavour)
        (folder or self.folder).joinpath(file).write_text(text, encoding="utf-8")

    def edit_body(self, folder: Path | None = None) -> list[Fact]:
        """Add a paragraph to the post in the middle."""
        self.edits += 1
        marker = f"고친-자리-{self.edits}"
        self.post.body += f"\n나중에 덧붙인 문단, {marker} 입니다.\n"
        self.write(self.post, self.file, folder)
        return [Fact(page(self.post), marker)]

    def edit_title(self) -> list[Fact]:
        """Give the post in the middle another title. A neighbour and the lists of its tags show it too."""
        self.edits += 1
        self.post.title = f"고친 제목 {self.edits}: {self.post.title}"
        self.write(self.post, self.file)
        places = page(self.post), page(self.near(1)), lists(self.post.tags[0])
        return [Fact(place, self.post.title) for place in places]

    def edit_tags(self) -> list[Fact]:
        """Exchange the first tag of the post in the middle for another common one."""
        old, new = self.post.tags[0], next(tag for tag in COMMON if tag not in self.post.tags)
        self.post.tags[0] = new
        self.write(self.post, self.file)
        facts = [Fact(page(self.post), f"/tags/{tag}/", tag == new) for tag in (old, new)]
        return facts + [Fact(lists(tag), address(self.post), tag == new) for tag in (old, new)]

    def edit_date(self) -> list[Fact]:
        """Make the post in the middle the newest."""
        last, self.newest = self.newest, self.post
        self.post.date = last.date + timedelta(minutes=1)
        self.write(self.post, self.file)
        facts = [Fact(page(self.post), address(last)), Fact(page(last), address(self.post))]
        return [*facts, Fact(page(self.near(-1)), address(self.near(1))), Fact("index.html", address(self.post))]

    def add_post(self) -> list[Fact]:
        """Add a post, the newest."""
        last, self.newest = self.newest, self.new
        self.write(self.new, self.path(self.new))
        self.count += 1
        facts = [Fact(page(self.new), f"{self.new.slug}-end"), Fact(page(self.new), address(last))]
        return [*facts, Fact(page(last), address(self.new)), Fact("index.html", address(self.new))]

    def remove_post(self) -> list[Fact]:
        """Remove a post near the middle. Its page may stay: some generators leave what is no more."""
        (self.folder / self.path(self.removed)).unlink()
        self.count -= 1
        before, after = self.near(-APART - 1), self.near(-APART + 1)
        gone = page(before), lists(self.removed.tags[0])
        return [Fact(page(before), address(after)), *(Fact(place, address(self.removed), False) for place in gone)]

    def near(self, places: int) -> Post:
        """The post that is so many places after the one in the middle, before any edit."""
        return Post(SEED, self.size // 2 + places)

    def make_clone(self) -> None:
        """The site as a fresh clone has it, every file new, and the cache restored."""
        shutil.rmtree(self.clone, ignore_errors=True)
        kept = set(self.generator.cache)
        left_out = {self.generator.output, *self.generator.remains} - kept

        def ignore(folder: str, names: list[str]) -> set[str]:
            return left_out & set(names) if Path(folder) == self.folder else set()

        shutil.copytree(self.folder, self.clone, symlinks=True, ignore=ignore, copy_function=shutil.copyfile)

    def verify(self) -> dict[str, int]:
        """Check the whole output against the posts as corpus.py wrote them. Raises FailedError."""
        output = self.folder / self.generator.output
        command: list[str | Path] = [
            sys.executable,
            HERE / "verify.py",
            self.manifest,
            output,
            "--feed",
            self.generator.feed,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FailedError(f"the output is not whole:\n{done.stderr}")
        found: dict[str, int] = json.loads(done.stdout)
        return found

    def verify_edit(self, facts: list[Fact], folder: Path | None = None) -> None:
        """All posts are there, and the output shows the edit. Raises FailedError."""
        output = (folder or self.folder) / self.generator.output
        there = sum(entry.name.startswith("n0") for entry in os.scandir(output / "posts"))
        if there < self.count:
            raise FailedError(f"{there} posts in the output, {self.count} expected")
        for pattern, text, wanted in facts:
            if any(text in read(path) for path in output.glob(pattern)) != wanted:
                raise FailedError(f"{pattern} {'lacks' if wanted else 'still has'} {text!r}")


def address(post: Post) -> str:
    return f"/posts/{post.slug}"


def page(post: Post) -> str:
    return f"posts/{post.slug}/index.html"


def lists(tag: str) -> str:
    """The pages that list the posts of a tag."""
    return f"tags/{tag}/**/*.html"


# The scenarios that edit a site that has been built, in their order.
EDITS: dict[str, Callable[[Site], list[Fact]]] = {
    "body": Site.edit_body,
    "title": Site.edit_title,
    "tags": Site.edit_tags,
    "date": Site.edit_date,
    "new": Site.add_post,
    "removed": Site.remove_post,
}
# With fewer posts an edit may leave a tag without any, and what becomes of its page then differs.
FEW = 30
