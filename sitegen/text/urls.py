"""URLs of the site, their output files, and slugs.

Inside the program a URL is a decoded NFC path that starts with ``/``. It is percent-encoded once, when it is written
into a page (RFC 3987, section 3.1: UTF-8, then percent-encoding).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from unicodedata import is_normalized
from urllib.parse import quote, unquote

from sitegen.text.hangul import nfc

# A permalink with such an ending is a file. Any other is a folder with an index.html.
_FILE = re.compile(r"\.(?:html?|xml|txt|json|css|js|svg|webmanifest)$", re.IGNORECASE)
# A web server shows this file for its folder.
_INDEX = re.compile(r"(?:^|(?<=/))index\.html$")
# Characters that a path may hold unescaped, by RFC 3986: unreserved, ":", "@", and sub-delims except the apostrophe.
_SAFE = "/!$&()*+,;=:@~"
# Nearly all URLs are like this and shorter than that. In them nothing can be wrong.
_PLAIN = re.compile(r"(?:/[^\W_](?:[\w.-]*[\w-])?)+/?")
_SHORT = 60
_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Characters that cannot be seen (Unicode, Default_Ignorable_Code_Point): joiners, emoji selectors, marks of direction,
# soft hyphens, fillers. Also the frame of emoji that are digits.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DRIVE = re.compile(r"^/?[A-Za-z]:")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


# The fields that a permalink may have, each after a colon.
PERMALINK_FIELDS = ("slug", "name", "filename", "year", "month", "day", "category")


@lru_cache(maxsize=20_000)
def _quoted(path: str) -> str:
    return quote(path, safe=_SAFE)


class UnsafeUrl(ValueError):
    """A URL that leaves the site or cannot be a file. ``reason`` is the code of the problem."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Url(str):
    """A URL of the site, decoded, NFC, without the base path: ``/posts/한글/``, ``/feed.xml``."""

    __slots__ = ()

    @property
    def path(self) -> str:
        """The URL as plain text."""
        return str(self)

    @classmethod
    def parse(cls, text: str) -> Url:
        """The URL that an author means: a file if it ends like one, else a folder, with a slash at its end. What cannot
        be seen is left out, as in slugs.

        Raises UnsafeUrl for a URL that leaves the site, in any spelling, and for one that cannot be a file.
        """
        decoded = nfc(visible(text).strip())
        for _ in range(10 if "%" in decoded else 0):
            if (once := nfc(visible(unquote(decoded, errors="strict")) if _valid(decoded) else decoded)) == decoded:
                break
            decoded = once
        if "\\" in decoded:
            raise UnsafeUrl("url-backslash")
        if _DRIVE.match(decoded) or _SCHEME.match(decoded) or decoded.startswith("//"):
            raise UnsafeUrl("url-absolute")
        if "?" in decoded or "#" in text:  # a name may hold `%23`
            raise UnsafeUrl("url-query")
        path = _INDEX.sub("", decoded)
        return cls.of(path if _FILE.search(path) else path + "/")

    @classmethod
    def of(cls, path: str) -> Url:
        """The URL of a decoded ``path``: a folder if it ends with a slash, else a file.

        Raises UnsafeUrl for a path that cannot be a file.
        """
        if _PLAIN.fullmatch(path) and len(path) < _SHORT and is_normalized("NFC", path):
            return cls(path)
        path = nfc(path)
        if any(unicodedata.category(char) in ("Cc", "Cs") or char in "\u2028\u2029" for char in path):
            raise UnsafeUrl("url-control-character")
        segments = [segment for segment in path.split("/") if segment not in ("", ".")]
        if ".." in segments:
            raise UnsafeUrl("url-climbs")
        if any(len(segment.encode()) > 240 for segment in segments):
            raise UnsafeUrl("url-too-long")
        if any(segment.endswith((" ", ".")) or segment.startswith(" ") for segment in segments):
            raise UnsafeUrl("url-segment")
        if any(segment.startswith(".") for segment in segments):
            raise UnsafeUrl("url-hidden")
        is_folder = path.endswith("/") and segments
        return cls("/" + "/".join(segments) + ("/" if is_folder else ""))

    @property
    def output(self) -> str:
        """The file in the output folder: ``posts/한글/index.html``."""
        return self[1:] + "index.html" if self[-1] == "/" else self[1:]

    @classmethod
    def of_output(cls, output: str) -> Url:
        """The URL of a file in the output folder: the inverse of :attr:`output`."""
        return cls("/" + _INDEX.sub("", output))

    def href(self, base: str = "") -> str:
        """The URL as it is written into a page: percent-encoded, after the base path (``""`` or ``/blog``)."""
        return base + _quoted(self)


class Href(str):
    """A URL of this site as it is printed on a page: with the base path, and percent-encoded."""

    __slots__ = ()


def _valid(text: str) -> bool:
    """Whether the percent-escapes of ``text`` are UTF-8. Others are taken as they are written."""
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return "%" in text


def unknown_field(permalink: str) -> str:
    """The first unknown field of a permalink, such as ``:slgu``; "" if all are known. A colon within a word begins no
    field: ``/production:develop/``."""
    names = re.findall(r"(?:^|(?<=[/_.-])):([A-Za-z_]+)", visible(permalink))
    return next((f":{name}" for name in names if name not in PERMALINK_FIELDS), "")


def known_fields() -> str:
    """The fields of a permalink, as a hint lists them."""
    return ", ".join(f":{name}" for name in PERMALINK_FIELDS)


def scheme_of(address: str) -> str:
    """The scheme of an address in small letters: ``https``; "" where it has none."""
    scheme = _SCHEME.match(address)
    return scheme[1].lower() if scheme else ""


def is_external(address: str) -> bool:
    """Whether an address leads out of the site: it has a scheme or a host of its own."""
    return address.startswith("//") or _SCHEME.match(address) is not None


def visible(text: str) -> str:
    """``text`` without the characters that cannot be seen. Nobody could type a name that has one."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def unseen(text: str) -> str:
    """The first character of an address that cannot be seen, by its code point and its name; "" if there is none."""
    found = _INVISIBLE.search(text)
    while not found and (decoded := unquote(text)) != text:
        text = decoded
        found = _INVISIBLE.search(text)
    return named(found[0]) if found else ""


def named(character: str) -> str:
    """A character by its code point and its name: ``U+200B ZERO WIDTH SPACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


@lru_cache(maxsize=20_000)
def slugify(text: str) -> str:
    """The slug of a title, a tag or a file name: its letters and digits, in NFC and case folded, with hyphens between.

    ``production/develop 배포`` becomes ``production-develop-배포``. ``C``, ``C++`` and ``C#`` become ``c``, ``cpp`` and
    ``csharp``. A slug is its own slug. It is never empty: if nothing is left, the code points are spelled.
    """
    if _PLAIN_SLUG.fullmatch(text):
        return text
    slug = shown = visible(nfc(text))
    for _ in range(4):  # case folding and NFC can undo each other for a few characters
        slug = nfc(slug.casefold())
    slug = re.sub(r"(?<=[^\W_])\+\+", "pp", slug)
    slug = re.sub(r"(?<=[^\W_])#(?!\w)", "sharp", slug)
    kept = "".join(c if c in "._" or unicodedata.category(c)[0] in "LMN" else "-" for c in slug)
    # A dot stays only within a word, as in v1.2. Several separators become one hyphen.
    slug = re.sub(r"[-.]*-[-.]*|\.{2,}", "-", kept).strip("-.")
    if slug == "index.html":  # would be the file of the folder above
        return "index-html"
    return slug or "-".join(f"u{ord(c):x}" for c in (shown.strip() or text.strip())) or "untitled"
