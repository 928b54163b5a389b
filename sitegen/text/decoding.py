"""From a file's bytes to text, and the place where that fails."""

from __future__ import annotations

import re

from sitegen.words.errors import Place, Problems, error

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile("\r\n?")


def decode(data: bytes, path: str) -> str:
    """The text in ``data``, its line ends ``\\n``, without a byte order mark (some editors leave two).

    Raises Problems for bytes that are no UTF-8 and for NUL, which no text holds.
    """
    while data.startswith(_BOM):
        data = data[len(_BOM) :]
    try:
        text = data.decode()
    except UnicodeDecodeError as exception:
        if data.startswith(_UTF_16):
            raise Problems([error("utf-16", Place(path, 1, 1))]) from None
        if 0 <= data.find(0) < exception.start:
            text = data.decode("utf-8", "replace")
            raise Problems([error("nul-byte", _place(text, text.index("\0"), path))]) from None
        before = data[: exception.start].decode()
        shown = before + data[exception.start :].decode("utf-8", "replace")
        raise Problems(
            [error("not-utf8", _place(shown, len(before), path), byte=f"0x{data[exception.start]:02x}")]
        ) from None
    if "\0" in text:
        raise Problems([error("nul-byte", _place(text, text.index("\0"), path))])
    return _LINE_END.sub("\n", text) if "\r" in text else text


def _place(text: str, at: int, path: str) -> Place:
    before = _LINE_END.sub("\n", text[:at])
    start = before.rfind("\n") + 1
    rest = re.match(r"[^\r\n]*", text[at:])
    return Place.of(path, before.count("\n") + 1, len(before) - start + 1, before[start:] + (rest[0] if rest else ""))
