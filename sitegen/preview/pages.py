"""Which file of the output folder answers a path, as on GitHub Pages, and which bytes of it.

How GitHub Pages treats ``/a``, ``/a/`` and ``/a.html`` is listed at https://github.com/slorber/trailing-slash-guide.
Names must match exactly, as there: upper and lower case differ even on disks that do not tell them apart. The names in
the output folder are NFC, so a path in NFD finds nothing.
"""

from __future__ import annotations

import os
import re
from functools import cache
from hashlib import blake2b
from mimetypes import MimeTypes
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from sitegen.text.hangul import nfc

HTML = "text/html"
# What Python's own table lacks, or what it says otherwise in some version. The machine's table is never asked.
_TYPES = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".map": "application/json", ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json", ".xml": "application/xml", ".atom": "application/atom+xml",
    ".rss": "application/rss+xml", ".log": "text/plain", ".md": "text/markdown", ".yaml": "application/yaml",
    ".yml": "application/yaml", ".toml": "application/toml", ".ics": "text/calendar", ".webp": "image/webp",
    ".avif": "image/avif", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
    ".m4v": "video/mp4", ".ogv": "video/ogg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg",
    ".wav": "audio/wav", ".flac": "audio/flac", ".gz": "application/gzip",
}  # fmt: skip
_TEXTS = ("application/json", "application/xml", "application/yaml", "application/toml", "application/javascript")
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_RANGE = re.compile(r"bytes=([0-9]{0,30})-([0-9]{0,30})", re.IGNORECASE)


class ServedFile(NamedTuple):
    """The file that answers a path: where it really lies, and its content type with the charset."""

    file: Path
    type: str


class RedirectTo(NamedTuple):
    """The path to ask for instead."""

    path: str


class UnsatisfiableRange(ValueError):
    """A range that lies behind the end of the file."""


def find_file(folder: Path, path: str) -> ServedFile | RedirectTo | None:
    """What answers ``path`` (decoded, without the base path) from the output ``folder``; None if nothing does.

    A folder is no answer without its index.html. Hidden files are never served, nor is a file outside of the folder
    that a symlink in it leads to.
    """
    if path.endswith("/"):
        return _served(folder, path + "index.html")
    if found := _served(folder, path) or _served(folder, path + ".html"):
        return found
    _, mode = _look(folder, path)
    return RedirectTo(path + "/") if S_ISDIR(mode) else None


def content_type(name: str) -> str:
    """The content type of a file by its name, with the charset if it is text."""
    ending = os.path.splitext(name)[1].lower()
    kind = _TYPES.get(ending) or _other_types().get(ending, "application/octet-stream")
    is_text = kind.startswith("text/") or kind.endswith(("+xml", "+json")) or kind in _TEXTS
    return f"{kind}; charset=utf-8" if is_text else kind


def with_script(page: bytes, script: bytes) -> bytes:
    """The page with ``script`` before its last ``</body>``, or at its end where it has none."""
    end = len(page)
    for match in _BODY_END.finditer(page):
        end = match.start()
    return page[:end] + script + page[end:]


def fingerprint(page: bytes) -> str:
    """A digest by which a tab and the server tell whether the tab shows the current page."""
    return blake2b(page, digest_size=8).hexdigest()


def byte_range(header: str, size: int) -> range | None:
    """The bytes that a ``Range`` header asks for, of a file of ``size`` bytes; None for all (RFC 9110, section 14.2).

    Several ranges, other units and malformed headers mean all: a server may ignore them. Raises UnsatisfiableRange.
    """
    match = _RANGE.fullmatch(header.strip())
    if not match or match[0].endswith("=-"):
        return None
    first, last = match[1], match[2]
    if not first:
        wanted = range(max(size - int(last), 0), size)
    elif last and int(last) < int(first):
        return None
    else:
        wanted = range(int(first), min(int(last) + 1, size) if last else size)
    if not wanted:
        raise UnsatisfiableRange(header)
    return wanted


def _served(folder: Path, path: str) -> ServedFile | None:
    real, mode = _look(folder, path)
    # Regular files only: opening a pipe waits until somebody writes into it.
    return ServedFile(Path(real), content_type(path)) if S_ISREG(mode) else None


def _look(folder: Path, path: str) -> tuple[str, int]:
    """The real path of the file or folder at ``path`` of the site, and its mode; mode 0 if nothing is served there."""
    try:
        root = os.path.realpath(folder, strict=True)
        place = root
        for name in path[1:].split("/"):
            if not name or name.startswith(".") or name != nfc(name) or not _is_spelled(place, name):
                return "", 0
            place = os.path.join(place, name)
        real = os.path.realpath(place, strict=True)
        mode = os.stat(real).st_mode
    except (OSError, ValueError):  # missing, unreadable, too long, a loop of links, or no possible file name
        return "", 0
    start = os.path.join(root, "")
    if not real.startswith(start) or any(name.startswith(".") for name in real[len(start) :].split(os.sep)):
        return "", 0
    return real, mode


def _is_spelled(folder: str, name: str) -> bool:
    """Whether a file ``name`` in ``folder`` has exactly this name on disk.

    The folder is listed only where the name also exists in the other case, as on disks that ignore case, and always on
    Windows, which accepts more spellings of a name: short ones, dots at the end, streams.
    """
    other = name.swapcase()
    if os.sep == "/" and (other == name or not os.path.lexists(os.path.join(folder, other))):
        return True
    return any(nfc(entry) == name for entry in os.listdir(folder))


@cache
def _other_types() -> dict[str, str]:
    """Python's table, without additions by the machine's administrator."""
    strict: dict[str, str] = MimeTypes().types_map[True]
    return strict
