"""The size at which a browser shows an image: photos that lie on their side in the file are shown upright.

imagesize turns JPEG. Chromium turns PNG too, if its ``eXIf`` chunk comes before the pixels, and does not turn WebP and
AVIF by their Exif data. (For an AVIF that is turned by a property of its own, imagesize finds no size.)
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from sitegen.text.reading import opened

if TYPE_CHECKING:
    from pathlib import Path

# The first bytes of a file; of an AVIF, those behind the length of its first box.
_PNG = b"\x89PNG\r\n\x1a\n"
_AVIF = b"ftyp"
_ORIENTATION, _SHORT = 0x112, 3
# Values of the orientation that swap width and height.
_SWAPPED = range(5, 9)
# More than the first table of any Exif block takes.
_LONGEST_EXIF = 1 << 16


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels; None where they cannot be read."""
    import imagesize

    try:
        with opened(path) as file:
            head = file.read(len(_PNG))
            file.seek(0)
            width, height = map(int, imagesize.get(file, exif_rotation=head[4:] != _AVIF))
            file.seek(len(_PNG))
            if head == _PNG and _is_turned(file):
                width, height = height, width
    except (OSError, ValueError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def _is_turned(file: BinaryIO) -> bool:
    """Whether a PNG lies on its side. ``file`` is at its first chunk."""
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IDAT":
            break
        if kind == b"eXIf":
            return _orientation(file.read(min(length, _LONGEST_EXIF))) in _SWAPPED
        file.seek(length + 4, 1)
    return False


def _orientation(exif: bytes) -> int:
    """The orientation in the first table of an Exif block; 0 where it has none."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, values, value = struct.unpack_from(f"{order}HHIH", exif, entry)
            if (tag, kind, values) == (_ORIENTATION, _SHORT, 1):
                return int(value)
    except struct.error:  # cut off, or no Exif at all
        pass
    return 0
