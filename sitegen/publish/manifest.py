"""The manifest: what the program wrote into an output folder, each file with the SHA-256 of its bytes.

It may come from anywhere, with a cloned repository for one, so nothing in it is believed that leads out of the folder.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from sitegen.content.scan import OUTPUT_MARK
from sitegen.text.reading import read_file
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OWN_FOLDER = OUTPUT_MARK
_HEAD = "sitegen manifest 1: what sitegen wrote into this folder; nothing else is ever removed"

# Where in a line the digest ends and the path begins.
_DIGEST, _PATH = 64, 66

# What stands around a part of a path that :func:`is_inside` refuses, where each path is a line; and around rare others.
_ODD = ("\n/", "//", "/\n", "/.", "\0", "\n\n")
_DOT, _OWN_DOT = "\n.", "\n.nojekyll\n"


# What Windows takes for no name: the names of devices, with any ending, characters that mean something else to it, and
# a space or a dot at the end.
REFUSED = re.compile(
    r"(?i)(?:^|/)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.[^/]*)?(?:/|$)"
    r"|[<>:\"|?*\\]|[ .](?:/|$)"
)
_IS_WINDOWS = os.name == "nt"


def read(path: Path) -> dict[str, str]:
    """Paths and digests of a manifest; none where there is no manifest or it is none of the program's."""
    try:
        data, _ = read_file(path, path.name, os.path.realpath(path.parent))
        head, *lines = data.replace(b"\r\n", b"\n").split(b"\n")
        rows = [line for line in lines if line[_DIGEST:_PATH] == b"  "]
        joined = b"\n".join([line[_PATH:] for line in rows])
        # Decoded as two texts, not as tens of thousands.
        paths = joined.decode().split("\n")
        digests = b"".join([line[:_DIGEST] for line in rows]).decode("ascii", "replace")  # a character for each byte
    except (OSError, UnicodeDecodeError, Problems):
        return {}
    if head != _HEAD.encode() or not rows:
        return {}
    found = {path: digests[_DIGEST * n : _DIGEST * (n + 1)] for n, path in enumerate(paths)}
    return found if are_inside(paths) else {path: digest for path, digest in found.items() if is_inside(path)}


def text(files: Mapping[str, str]) -> str:
    """The manifest of files, given as paths and digests."""
    return "\n".join([_HEAD, *[f"{files[path]}  {path}" for path in sorted(files)], ""])


def are_inside(paths: list[str]) -> bool:
    """Whether all paths are inside (:func:`is_inside`). They are looked at one by one only where one is odd."""
    lines = "\n" + "\n".join(paths) + "\n"
    is_plain = not any(mark in lines for mark in _ODD) and lines.count(_DOT) == lines.count(_OWN_DOT)
    return (is_plain and lines.count("\n") == len(paths) + 1) or all(map(is_inside, paths))


def is_inside(path: str) -> bool:
    """Whether a path is one that the program writes: below the output folder, and not in the program's own."""
    parts = path.split("/")
    return parts[0] != OWN_FOLDER and not {"", ".", ".."} & set(parts) and "\0" not in path


def is_refused(path: str) -> bool:
    """Whether this system takes part of a path for no name. Windows would write to a device, or beside the file."""
    return _IS_WINDOWS and REFUSED.search(path) is not None
