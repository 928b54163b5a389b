"""Which file of the output folder answers a path, and what of it is sent: as on GitHub Pages.

What GitHub Pages does with ``/a``, ``/a/`` and ``/a.html`` was measured by https://github.com/slorber/trailing-slash-guide
(the table of hosting providers). Names are compared exactly, as there: upper and lower case are two names even where
the disk takes them for one, and since the names of the output are NFC, a path in NFD finds nothing.
"""

from __future__ import annotations

import os
import re
from functools import cache
from mimetypes import MimeTypes
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from sitegen.text.hangul import nfc

HTML = "text/html"
# Before Python's own table, which is not the same in every version, and never the machine's.
_TYPES = {
    ".html": HTML, ".htm": HTML, ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
    ".json": "application/json", ".map": "application/json", ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json", ".webmanifest": "application/manifest+json", ".xml": "application/xml",
    ".atom": "application/atom+xml", ".rss": "application/rss+xml", ".xsl": "application/xslt+xml",
    ".txt": "text/plain", ".log": "text/plain", ".md": "text/markdown", ".csv": "text/csv", ".vtt": "text/vtt",
    ".yaml": "application/yaml", ".yml": "application/yaml", ".toml": "application/toml", ".ics": "text/calendar",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".jxl": "image/jxl", ".ico": "image/vnd.microsoft.icon",
    ".bmp": "image/bmp", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav",
    ".flac": "audio/flac", ".aac": "audio/aac", ".pdf": "application/pdf", ".wasm": "application/wasm",
    ".zip": "application/zip", ".gz": "application/gzip", ".7z": "application/x-7z-compressed",
}  # fmt: skip
_TEXTS = ("application/json", "application/xml", "application/yaml", "application/toml", "application/javascript")
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_RANGE = re.compile(r"bytes=([0-9]{0,30})-([0-9]{0,30})", re.IGNORECASE)


class Found(NamedTuple):
    """The file that answers: where it really lies, and its content type with the charset."""

    file: Path
    type: str


class Moved(NamedTuple):
    """The path to ask for instead."""

    path: str


class Unsatisfiable(ValueError):
    """A range that lies behind the end."""


def find(folder: Path, path: str) -> Found | Moved | None:
    """What answers ``path`` (decoded, without the base path) from the output ``folder``; None for the 404 page.

    A folder is no answer without its index.html. Hidden names are never served, nor is a file that a symlink fetches
    from outside of the folder.
    """
    if path.endswith("/"):
        return _found(folder, path + "index.html")
    if found := _found(folder, path) or _found(folder, path + ".html"):
        return found
    _, mode = _look(folder, path)
    return Moved(path + "/") if S_ISDIR(mode) else None


def content_type(name: str) -> str:
    """The content type of a file by its name; with the charset where it is text."""
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


def part(header: str, size: int) -> range | None:
    """The bytes that a ``Range`` header asks for, of ``size``; None for all (RFC 9110, section 14.2).

    Several ranges at once, other units and what is malformed mean all: a server need not know them. Raises
    Unsatisfiable.
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
        raise Unsatisfiable(header)
    return wanted


def _found(folder: Path, path: str) -> Found | None:
    real, mode = _look(folder, path)
    # Nothing but files: to open a pipe is to wait for whoever writes into it.
    return Found(Path(real), content_type(path)) if S_ISREG(mode) else None


def _look(folder: Path, path: str) -> tuple[str, int]:
    """Where the file or folder that the site calls ``path`` really lies, and its mode; 0 where nothing is served."""
    try:
        root = os.path.realpath(folder, strict=True)
        place = root
        for name in path[1:].split("/"):
            if not name or name.startswith(".") or name != nfc(name) or not _is_spelled(place, name):
                return "", 0
            place = os.path.join(place, name)
        real = os.path.realpath(place, strict=True)
        mode = os.stat(real).st_mode
    except (OSError, ValueError):  # not there, no right to look, too long, a circle of links, no name of a file
        return "", 0
    start = os.path.join(root, "")
    if not real.startswith(start) or any(name.startswith(".") for name in real[len(start) :].split(os.sep)):
        return "", 0
    return real, mode


def _is_spelled(folder: str, name: str) -> bool:
    """Whether a file ``name`` in ``folder`` is called just that, where there is one.

    Only disks that do not tell upper from lower case have the name in the other case too, so only there the folder
    is listed. Windows has more ways to misspell a name: short ones, dots at the end, streams.
    """
    other = name.swapcase()
    if os.sep == "/" and (other == name or not os.path.lexists(os.path.join(folder, other))):
        return True
    return any(nfc(entry) == name for entry in os.listdir(folder))


@cache
def _other_types() -> dict[str, str]:
    """Python's table, without what the machine's administrator has added to it."""
    strict: dict[str, str] = MimeTypes().types_map[True]
    return strict
