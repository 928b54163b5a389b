"""Digests of values, of files and of the program itself."""

from __future__ import annotations

import os
import sys
from hashlib import blake2b, sha256
from stat import S_ISREG

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

# What the bytes of a page depend on besides the site and this program's own files.
_LIBRARIES = (
    "jinja2", "markupsafe", "markdown_it_py", "mdit_py_plugins", "mdurl", "pygments", "pyyaml", "python_frontmatter",
    "imagesize", "tzdata", "latex2mathml", "pillow",
)  # fmt: skip


# Bytes of a SHA-256.
_DIGEST = 32
# So many bytes of a file are read at once.
_BLOCK = 1 << 18
# To open a pipe must not wait for somebody who writes to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_PARTS = (".py", ".toml", ".xml", ".html", ".txt", ".json")


def of_bytes(data: bytes) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return sha256(data).hexdigest()


def sha_of(path: str) -> str:
    """The SHA-256 of a regular file; "" where there is none, or it cannot be read."""
    # The system's own calls: tens of thousands of files are read, and a buffer for each costs more than reading it.
    digest = sha256()
    try:
        file = os.open(path, _FLAGS)
        try:
            if not S_ISREG(os.fstat(file).st_mode):  # some devices never end
                return ""
            while data := os.read(file, _BLOCK):
                digest.update(data)
                if len(data) < _BLOCK:  # a file's end; to ask once more takes as long as reading did
                    break
        finally:
            os.close(file)
    except OSError:
        return ""
    return digest.hexdigest()


def is_sha(text: object) -> bool:
    """Whether this is a SHA-256 in hexadecimal. Files are called by them, so what a cache holds may be any path."""
    try:
        return isinstance(text, str) and len(text) == 2 * _DIGEST == 2 * len(bytes.fromhex(text))
    except ValueError:
        return False


def of_text(text: str) -> str:
    """A digest of text that comes from the program itself: short, fast, 128 bits."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def of_value(value: Any) -> str:
    """A digest of a plain value: tuples, mappings in their order, texts, numbers, moments. Never of an object whose
    ``repr`` carries an address or a set whose order is chance."""
    return of_text(repr(value))


def of_program(package: Path, more: tuple[Path, ...] = ()) -> str:
    """A digest of the program: its files, the versions of the libraries that make bytes, and Python's own.

    Read from names and contents, never from times, so that it is the same on every machine that runs the same code.
    """
    parts = [sys.version]
    for folder in (package, *more):
        files = [p for p in sorted(folder.rglob("*")) if p.suffix in _PARTS and "__pycache__" not in p.parts]
        parts += [f"{path.relative_to(folder).as_posix()} {of_bytes(path.read_bytes())}" for path in files]
    parts += sorted(_versions())
    return of_text("\n".join(parts))


def _versions() -> set[str]:
    """The versions of the libraries, from the names of their folders: importlib.metadata would take longer than a
    build with nothing to do."""
    found = set()
    standard = os.path.dirname(os.__file__)
    for folder in sys.path:
        if folder.startswith(standard) and not folder.endswith("-packages"):
            continue  # hundreds of modules, none of them with a version of its own
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                library = name.rpartition(".")[0].lower().replace("-", "_")
                if library.startswith(_LIBRARIES):
                    found.add(library)
    return found
