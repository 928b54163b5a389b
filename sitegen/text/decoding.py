"""Decodes the bytes of a file, and says where they are not text."""

from __future__ import annotations

import re

from sitegen.words.errors import Place, Problems, error

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile("\r\n?")


def decode(data: bytes, path: str) -> str:
    """The text in ``data``, with ``\\n`` as line ends and without byte order marks: some editors write two.

    Raises Problems for bytes that are not UTF-8, and for NUL, which no text holds.
    """
    while data.startswith(_BOM):
        data = data[len(_BOM) :]
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    else:
        if "\0" not in text:
            return _LINE_END.sub("\n", text) if "\r" in text else text
    if data.startswith(_UTF_16):
        raise Problems([error("utf-16", Place(path, 1, 1))])
    at, wrong = next((at, char) for at, char in enumerate(text) if char == "\0" or "\udc80" <= char <= "\udcff")
    place = _place(data.decode("utf-8", "replace"), at, path)
    if wrong == "\0":
        raise Problems([error("nul-byte", place)])
    raise Problems([error("not-utf8", place, byte=f"0x{ord(wrong) - 0xDC00:02x}")])


def _place(text: str, at: int, path: str) -> Place:
    before = _LINE_END.sub("\n", text[:at])
    start = before.rfind("\n") + 1
    rest = re.match(r"[^\r\n]*", text[at:])
    return Place.of(path, before.count("\n") + 1, len(before) - start + 1, before[start:] + (rest[0] if rest else ""))
