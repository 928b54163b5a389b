"""The sizes of images are those that a browser shows, however a camera was held."""

from __future__ import annotations

import base64
import os
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.theme.images import size_of
from tests.preview.browser import chromium
from tests.support import Blog
from tests.trace.sites import png

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 33  # bytes of a PNG before its second chunk


def exif(orientation: int, order: str = "<", kind: int = 3) -> bytes:
    """An Exif block with a table of two entries."""
    model = struct.pack(f"{order}HHII", 0x110, 2, 1, 0)
    entry = struct.pack(f"{order}HHIHH", 0x112, kind, 1, orientation, 0)
    mark = b"II" if order == "<" else b"MM"
    return mark + struct.pack(f"{order}HIH", 42, 8, 2) + model + entry + bytes(4)


def chunk(data: bytes, kind: bytes = b"eXIf") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(data: bytes, at: int = HEAD) -> bytes:
    image = png(4, 2)
    return image[:at] + chunk(data) + image[at:]


# The smallest JPEG that Chromium shows: 4 by 2 pixels of one colour.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4z"
    "NDL/wAALCAACAAQBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q=="
)
# An AVIF of 40 by 20 pixels whose Exif block says that it is turned, which browsers do not ask.
AVIF = base64.b64decode(
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAEsbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcG"
    "l0bQAAAAAAAQAAACxpbG9jAAAAAEQAAAIAAQAAAAEAAAF4AAAALAACAAAAAQAAAVQAAAAkAAAAQWlpbmYAAAAAAAIAAAAaaW5mZQIAAAAAAQAA"
    "YXYwMUNvbG9yAAAAABlpbmZlAgAAAAACAABFeGlmRXhpZgAAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAGppcHJwAAAAS2lwY28AAAAUaX"
    "NwZQAAAAAAAAAoAAAAFAAAABBwaXhpAAAAAAMICAgAAAAMYXYxQ4EADAAAAAATY29scm5jbHgAAQANAAaAAAAAF2lwbWEAAAAAAAAAAQABBAEC"
    "gwQAAABYbWRhdAAAAAZFeGlmAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAABIACgkYFSebRAQ0GhAyHRTHh4ZlAgggnlAAAADHk7TnBYdrBO"
    "hyvosffonQ"
)


def jpeg(orientation: int) -> bytes:
    block = b"Exif\0\0" + exif(orientation, ">")
    return JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + JPEG[2:]


TURNED, UPRIGHT = (2, 4), (4, 2)
IMAGES = {
    "plain.png": (png(4, 2), UPRIGHT),
    **{f"{n}.png": (with_chunk(exif(n)), TURNED if n > 4 else UPRIGHT) for n in range(1, 9)},
    "big-endian.png": (with_chunk(exif(6, ">")), TURNED),
    "after-the-pixels.png": (with_chunk(exif(6), len(png(4, 2)) - 12), UPRIGHT),
    "of-another-type.png": (with_chunk(exif(6, kind=9)), UPRIGHT),
    "no-exif.png": (with_chunk(b"Exif"), UPRIGHT),
    "empty.png": (with_chunk(b""), UPRIGHT),
    "nine.png": (with_chunk(exif(9)), UPRIGHT),
    "plain.jpg": (JPEG, UPRIGHT),
    "3.jpg": (jpeg(3), UPRIGHT),
    "8.jpg": (jpeg(8), TURNED),
    "6.avif": (AVIF, (40, 20)),
}


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path)
    for name, (data, _) in IMAGES.items():
        blog.write(f"assets/{name}", data)
    blog.post("a", "\n\n".join(f"![{name}](/assets/{name})" for name in IMAGES))
    return blog


def test_sizes(blog: Blog) -> None:
    blog.build()
    page = blog.read("posts/a/index.html")
    for name, (_, (width, height)) in IMAGES.items():
        assert f'alt="{name}" width="{width}" height="{height}"' in page


@pytest.mark.browser
def test_chromium_shows_them_so(blog: Blog) -> None:
    blog.build()
    with chromium() as browser:
        page = browser.new_page()
        found = {}
        for name in IMAGES:
            page.goto((blog.root / "public/assets" / name).as_uri())
            found[name] = tuple(page.evaluate("(i => [i.naturalWidth, i.naturalHeight])(document.images[0])"))
    assert found == {name: size for name, (_, size) in IMAGES.items()}


@given(st.binary(max_size=60), st.booleans())
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes, is_chunk: bool) -> None:
    file = tmp_path_factory.getbasetemp() / "any.png"
    file.write_bytes(with_chunk(data) if is_chunk else png(4, 2)[:HEAD] + data)
    assert size_of(file, file.name, os.path.realpath(file.parent)) in (TURNED, UPRIGHT)
