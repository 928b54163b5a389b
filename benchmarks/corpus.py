"""Write N Korean posts of a tech blog, the same ones for every generator.

    python benchmarks/corpus.py 1000 SITE/content/posts --images SITE/assets/img --manifest posts.json

A post is a function of the seed and its number alone: post 7 of ten is post 7 of ten thousand. The flavours differ in
front matter and file name only. The manifest says what was written, so that an output can be checked against it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import struct
import tomllib
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinds import kind_of, section

if TYPE_CHECKING:
    from collections.abc import Callable

# Those after "plain" hold what kinds.py makes; one says the kind, the other is the same text without it.
FLAVOURS = (
    "plain",
    "kinds",
    "kinds-unsaid",
    "hugo",
    "pelican",
    "nikola",
    "zola",
    "eleventy",
    "astro",
    "hexo",
    "jekyll",
)
DATA = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text(encoding="utf-8"))
IMAGES = 24
SEED = 1
FIRST = datetime(2013, 1, 7, 8, 0, tzinfo=timezone(timedelta(hours=9)))
# So fifty thousand posts end in 2024: several generators leave out what lies in the future.
STEP = timedelta(hours=2)
# What identifiers and slugs are made of.
NAMES = ("account", "basket", "cursor", "device", "event", "folder", "gateway", "invoice", "journal", "ledger", "order")
KINDS = ("archive", "batch", "cache", "draft", "entry", "filter", "group", "index", "job", "keeper", "limit", "meter")


def has_batchim(word: str) -> bool:
    """Whether a word ends in a consonant, as far as the choice of a particle needs to know."""
    last = word[-1]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28 != 0
    return last.lower() in "lmn013678"


class Post:
    """One post: its metadata and its body."""

    def __init__(self, seed: int, number: int) -> None:
        self.number = number
        self.random = random.Random(f"{seed}:{number}")
        chance = self.random
        tags = DATA["tags"]
        weights = [1 / (place + 4) for place in range(len(tags))]
        wanted = chance.choice((2, 2, 3, 3, 3, 4, 5))
        chosen: dict[str, None] = {}
        while len(chosen) < wanted:
            chosen[chance.choices(tags, weights)[0]] = None
        self.slug = f"n{number:06}-{chance.choice(NAMES)}-{chance.choice(KINDS)}"
        self.title = self.fill(chance.choice(DATA["text"]["titles"]))
        self.date = FIRST + number * STEP + timedelta(minutes=chance.randrange(100))
        self.tags = list(chosen)
        self.category = chance.choices(DATA["categories"], (20, 14, 12, 18, 9, 6, 5, 8))[0]
        self.author = chance.choice(DATA["authors"])
        self.description = re.sub(r"[*`]|\[(.*?)\]\(.*?\)", r"\1", self.sentence())
        self.body = self.write()

    def sentence(self) -> str:
        return self.fill(self.random.choice(DATA["text"]["sentences"]))

    def fill(self, pattern: str) -> str:
        """``{noun}`` becomes a noun, ``{noun:을/를}`` a noun and the particle that fits it."""

        def word(match: re.Match[str]) -> str:
            kind, particles = match[1], match[2]
            if kind == "number":
                return str(self.random.randint(2, 60))
            if kind == "slug":
                return f"{self.random.choice(NAMES)}-{self.random.randint(1, 999)}"
            found: str = self.random.choice(DATA["words"][kind])
            if not particles:
                return found
            closed, open_ = particles.split("/")
            liquid = closed == "으로" and (found[-1] in "lL" or (ord(found[-1]) - ord("가")) % 28 == 8)
            return found + (closed if has_batchim(found) and not liquid else open_)

        return re.sub(r"\{(\w+)(?::([^}]+))?\}", word, pattern)

    def write(self) -> str:
        """About 6 KB of Markdown: sections of paragraphs with lists, quotes, code, tables, pictures and footnotes."""
        chance = self.random
        size = min(12_000, max(3_000, chance.lognormvariate(8.6, 0.4)))
        extras: list[Callable[[], str]] = []
        if chance.random() < 0.7:
            extras += [self.code] * chance.randint(1, 5)
        if chance.random() < 0.3:
            extras.append(self.table)
        if chance.random() < 0.35:
            extras.append(self.picture)
        chance.shuffle(extras)
        notes = chance.randint(1, 3) if chance.random() < 0.2 else 0
        blocks, length, level, until_heading = [self.paragraph()], 0, 2, 1
        while length < size or extras:
            until_heading -= 1
            if until_heading < 0:
                level = min(4, max(2, level + chance.choice((-1, 0, 0, 1))))
                block = f"{'#' * level} {self.fill(chance.choice(DATA['text']['headings']))}"
                until_heading = chance.randint(2, 5)
            elif extras and (chance.random() < 0.4 or length >= size):
                block = extras.pop()()
            else:
                block = chance.choices((self.paragraph, self.bullets, self.quote), (8, 2, 1))[0]()
                if notes and block[-1] == "." and block[0] not in "->1":
                    block += f"[^{notes}]\n\n[^{notes}]: {self.fill(chance.choice(DATA['text']['notes']))}"
                    notes -= 1
            blocks.append(block)
            length = sum(len(b.encode()) for b in blocks)
        return "\n\n".join(blocks) + f"\n\n이 글의 번호는 {self.slug}-end 이다.\n"

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(2, 5)))

    def quote(self) -> str:
        return f"> {self.sentence()}\n> {self.sentence()}"

    def bullets(self) -> str:
        chance, lines = self.random, []
        ordered = chance.random() < 0.3
        for number in range(1, chance.randint(3, 6) + 1):
            lines.append(f"{f'{number}.' if ordered else '-'} {self.fill(chance.choice(DATA['text']['items']))}")
            if chance.random() < 0.25:
                lines += [
                    f"    - {self.fill(chance.choice(DATA['text']['items']))}" for _ in range(chance.randint(1, 3))
                ]
        return "\n".join(lines)

    def table(self) -> str:
        chance = self.random
        rows = ["| 무엇 | 전 | 후 | 메모 |", "|---|---:|---:|---|"]
        for _ in range(chance.randint(3, 8)):
            cells = self.fill("{noun}"), f"{chance.randint(1, 900)} ms", f"{chance.randint(1, 90)} ms"
            rows.append(f"| {' | '.join(cells)} | {self.fill(chance.choice(('`{code}`', '{tool}', '{adj} {noun}')))} |")
        return "\n".join(rows)

    def picture(self) -> str:
        caption = self.fill(self.random.choice(DATA["text"]["captions"]))
        return f"![{caption}](/assets/img/figure-{self.random.randrange(IMAGES):02}.png)"

    def code(self) -> str:
        """A block of five to forty lines: snippets of one language with names of their own."""
        chance = self.random
        languages = DATA["snippets"]
        language = chance.choices(list(languages), (24, 20, 16, 12, 10, 8, 7, 3))[0]
        most = chance.randint(6, 30)
        lines: list[str] = []
        while len(lines) < most // 2 or (chance.random() < 0.5 and len(lines) < most):
            lines += [*self.rename(chance.choice(languages[language])).strip("\n").split("\n"), ""]
        text = "\n".join(lines[:40]).strip("\n")
        return f"```{language}\n{text}\n```"

    def rename(self, snippet: str) -> str:
        chance = self.random
        alpha, beta = (f"{chance.choice(NAMES)}_{chance.choice(KINDS)}" for _ in range(2))
        names = {
            "alpha": alpha,
            "Alpha": alpha.title().replace("_", ""),
            "ALPHA": alpha.upper(),
            "beta": beta,
            "Beta": beta.title().replace("_", ""),
            "BETA": beta.upper(),
            "4242": str(chance.randint(2, 900)),
            "설명": self.fill("{noun:을/를} {act}한다"),
        }
        return re.sub("|".join(names), lambda match: names[match[0]], snippet)


def front_matter(post: Post, flavour: str) -> str:
    """The lines before the body."""
    quoted = {key: json.dumps(getattr(post, key), ensure_ascii=False) for key in ("title", "description", "tags")}
    if flavour == "pelican":
        lines = [f"Title: {post.title}", f"Date: {post.date:%Y-%m-%d %H:%M}", f"Slug: {post.slug}"]
        lines += [f"Tags: {', '.join(post.tags)}", f"Category: {post.category}", f"Author: {post.author}"]
        return "\n".join([*lines, f"Summary: {post.description}"]) + "\n\n"
    if flavour == "zola":
        lines = [f"title = {quoted['title']}", f"date = {post.date.isoformat()}", f'authors = ["{post.author}"]']
        lines += [f"description = {quoted['description']}", "[taxonomies]", f"tags = {quoted['tags']}"]
        return "\n".join(["+++", *lines, f'categories = ["{post.category}"]', "+++"]) + "\n\n"
    if flavour == "nikola":
        lines = [f".. title: {post.title}", f".. date: {post.date:%Y-%m-%d %H:%M}", f".. slug: {post.slug}"]
        lines += [f".. tags: {', '.join(post.tags)}", f".. category: {post.category}", f".. author: {post.author}"]
        return "\n".join(["<!--", *lines, f".. description: {post.description}", "-->"]) + "\n\n"
    stamp = {"jekyll": f"{post.date:%Y-%m-%d %H:%M:%S %z}", "hexo": f"{post.date:%Y-%m-%d %H:%M:%S}"}
    lines = [f"title: {quoted['title']}", f"date: {stamp.get(flavour, post.date.isoformat())}"]
    lines += [f"tags: {quoted['tags']}", f'categories: ["{post.category}"]', f"description: {quoted['description']}"]
    if flavour == "jekyll":
        lines.append("layout: post")
    if flavour == "kinds" and kind_of(post):
        lines.append(f"kind: {kind_of(post)}")
    return "\n".join(["---", *lines, f"author: {post.author}", "---"]) + "\n\n"


def text_of(post: Post, flavour: str) -> str:
    """The whole file. What a post of a kind holds is made after its body, so that this is the same in all flavours."""
    before = section(post) if flavour.startswith("kinds") else ""
    return front_matter(post, flavour) + before + post.body


def file_name(post: Post, flavour: str) -> str:
    return f"{post.date:%Y-%m-%d}-{post.slug}.md" if flavour == "jekyll" else f"{post.slug}.md"


def png(number: int) -> bytes:
    """A picture of one colour, 320 to 780 pixels wide."""
    width, height = 320 + 20 * number, 180 + 10 * number
    row = b"\0" + bytes((40 + 8 * number, 120, 200)) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, help="how many posts")
    parser.add_argument("folder", type=Path, help="where to write them")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--flavour", choices=FLAVOURS, default="plain")
    parser.add_argument("--images", type=Path, metavar="FOLDER", help="where to write the pictures that posts show")
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="where to write what the posts hold, as JSON")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    manifest: list[dict[str, Any]] = []
    for number in range(args.number):
        post = Post(args.seed, number)
        name = file_name(post, args.flavour)
        (args.folder / name).write_text(text_of(post, args.flavour), encoding="utf-8")
        entry = {"slug": post.slug, "file": name, "title": post.title, "tags": post.tags, "category": post.category}
        manifest.append(entry | {"bytes": len(post.body.encode()), "blocks": post.body.count("\n```") // 2})
    if args.images:
        args.images.mkdir(parents=True, exist_ok=True)
        for number in range(IMAGES):
            (args.images / f"figure-{number:02}.png").write_bytes(png(number))
    if args.manifest:
        args.manifest.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
