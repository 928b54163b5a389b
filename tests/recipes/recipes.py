"""The recipes of ``docs/recipes.md``: what each tells its reader to write, and a new blog with it.

A recipe is a section of the third level. A line that is nothing but a path in bold, ``**`site.toml`**``, names the file
that the code block below it holds. ``site.toml`` is added to what a new blog has; other files are written whole.
Pictures that a recipe names and does not write, ``/assets/photo.jpg``, are there, and so is the font that it sets.
"""

from __future__ import annotations

import re
import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING

from sitegen.scaffold import new_site
from tests.built import REPOSITORY
from tests.fonts import drawn
from tests.support import NOW, Blog

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = REPOSITORY / "docs/recipes.md"
_FILE = re.compile(
    r"^\*\*`(?P<path>[^`\n]+)`\*\*\n\n(?P<fence>`{3,})\w*\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_PICTURE = re.compile(r"/(assets/[\w./-]+\.(?:png|jpg|webp))")
_FONT = re.compile(r'^font = "([^"]+)"$', re.MULTILINE)
_KEY = re.compile(r"^([\w-]+) *=", re.MULTILINE)


@cache
def recipes() -> dict[str, list[tuple[str, str]]]:
    """The files of each recipe, path and text, by its title."""
    _, *parts = re.split(r"^### (.+)\n", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        title: [(found["path"], found["text"]) for found in _FILE.finditer(text)]
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


def cook(title: str, folder: Path) -> Blog:
    """A new blog in ``folder`` with what the recipe says, not yet built."""
    new_site(folder, NOW)
    files = recipes()[title]
    assert files, f"{title} names no file"
    blog = Blog.__new__(Blog)
    blog.root = folder
    for path, text in files:
        settings = folder / path
        blog.write(path, _added(settings.read_text(encoding="utf-8"), text) if path == "site.toml" else text)
    for path in {path for _, text in files for path in _PICTURE.findall(text)} - {path for path, _ in files}:
        blog.write(path, png(1200, 630))
    for font in {font for _, text in files for font in _FONT.findall(text)}:
        blog.write("fonts/PretendardVariable.ttf" if font == "pretendard" else font, drawn())
    return blog


def png(width: int, height: int, color: tuple[int, int, int] = (11, 106, 88)) -> bytes:
    """A picture of one colour."""
    rows = (b"\0" + bytes(color) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _added(settings: str, text: str) -> str:
    """Settings with more of them: keys outside of tables stand before all tables, and replace those that are there."""
    begin = re.search(r"^\[", text, re.MULTILINE)
    keys, tables = (text[: begin.start()], text[begin.start() :]) if begin else (text, "")
    for key in _KEY.findall(keys):
        settings = re.sub(rf"^{key} *=.*\n", "", settings, flags=re.MULTILINE)
    return f"{keys}\n{settings}\n{tables}"
