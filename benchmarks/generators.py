"""A generator and its site: making it, building it, editing it, and checking what comes out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from process import FailedError, Usage, run
from verify import read

HERE = Path(__file__).resolve().parent
COMMON = "python", "postgresql", "배포", "typescript", "테스트", "docker"


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


class Site:
    """A generator's site of ``size`` posts in a folder of its own."""

    def __init__(self, generator: Generator, size: int, work: Path, peers: Path, sitegen: list[str], timeout: float):
        self.generator, self.size, self.timeout = generator, size, timeout
        self.peer = (peers / (generator.install or generator.name)).resolve()
        self.folder = work / f"{generator.name}-{size}"
        self.clone = work / f"{generator.name}-{size}-clone"
        self.manifest = work / f"{generator.name}-{size}.json"
        self.log = work / f"{generator.name}-{size}.log"
        self.environment = os.environ | {"LC_ALL": "C.UTF-8", "NODE_ENV": "production"} | generator.environment
        # With it, a program in Python that runs from a checkout compiles itself anew in each build, which one that is
        # installed never does.
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._sitegen = sitegen
        self.command = self.fill(generator.build)
        self.edits = 0
        self.slug = self.file = self.original = ""

    def fill(self, words: list[str], port: int = 0) -> list[str]:
        """A command of peers.toml with its fields filled in."""
        parts = [[word] if word != "{sitegen}" else self._sitegen for word in words]
        return [part.format(peer=self.peer, port=port) for word in parts for part in word]

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
        middle = json.loads(self.manifest.read_text(encoding="utf-8"))[self.size // 2]
        self.slug, self.file = middle["slug"], middle["file"]
        self.original = (self.folder / generator.posts / self.file).read_text(encoding="utf-8")

    def remove(self) -> None:
        for folder in (self.folder, self.clone):
            shutil.rmtree(folder, ignore_errors=True)

    def forget(self) -> None:
        """Back to how a site is before its first build and before any edit."""
        (self.folder / self.generator.posts / self.file).write_text(self.original, encoding="utf-8")
        for name in (self.generator.output, *self.generator.remains):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def build(self, folder: Path | None = None, sample: float = 0) -> Usage:
        return run(self.command, folder or self.folder, self.environment, self.log, self.timeout, sample)

    def edit_body(self, folder: Path | None = None) -> str:
        """Add a paragraph to the post in the middle; the text that its page must show."""
        self.edits += 1
        marker = f"고친-자리-{self.edits}"
        with (folder or self.folder).joinpath(self.generator.posts, self.file).open("a", encoding="utf-8") as post:
            post.write(f"\n나중에 덧붙인 문단, {marker} 입니다.\n")
        return marker

    def edit_tags(self) -> tuple[str, str]:
        """Exchange the first tag of the post in the middle for another common one: the old tag and the new one."""
        path = self.folder / self.generator.posts / self.file
        text = path.read_text(encoding="utf-8")
        found = re.search(r"^(?:\.\. )?tags(?::| =) (.*)$", text, re.MULTILINE | re.IGNORECASE)
        if not found:
            raise FailedError(f"{path}: no tags")
        tags = [tag.strip(' "') for tag in found[1].strip("[]").split(",")]
        new = next(tag for tag in COMMON if tag not in tags)
        changed = found[0].replace(tags[0], new, 1)
        path.write_text(text.replace(found[0], changed, 1), encoding="utf-8")
        return tags[0], new

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

    def verify_edit(self, marker: str = "", folder: Path | None = None) -> None:
        """All posts are there, and the edited one shows ``marker``. Raises FailedError."""
        output = (folder or self.folder) / self.generator.output / "posts"
        there = sum(entry.name.startswith("n0") for entry in os.scandir(output))
        if there != self.size:
            raise FailedError(f"{there} posts in the output, {self.size} expected")
        if marker not in read(output / self.slug / "index.html"):
            raise FailedError(f"the page of {self.slug} does not show the edit")

    def verify_tags(self, old: str, new: str) -> None:
        """The post, and what lists it by tag, know of the change. Raises FailedError."""
        output = self.folder / self.generator.output
        page = read(output / "posts" / self.slug / "index.html")
        if f"/tags/{new}/" not in page or f"/tags/{old}/" in page:
            raise FailedError(f"the page of {self.slug} shows other tags")
        for tag, wanted in ((old, False), (new, True)):
            lists = (output / "tags" / tag).rglob("*.html")
            if any(f"/posts/{self.slug}" in read(path) for path in lists) != wanted:
                raise FailedError(f"/tags/{tag}/ {'lacks' if wanted else 'still has'} {self.slug}")
