"""The font of a site as two more static files. They are named by what they are made from, and made only if they are not
in place: to cut a font takes seconds.

Which characters a page shows is known when it is rendered, and then it already names the font. So all characters are
taken of which a page may be made: those of documents and their names, settings, snippets, the theme and what the
program says in texts. Pages change with the font's
name only if one of these characters is new, or gone.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache, partial
from html import unescape
from typing import TYPE_CHECKING, Any

from sitegen.digest import of_value
from sitegen.package import PACKAGE
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file
from sitegen.text.urls import Url
from sitegen.theme.statics import FONT, FONT_CSS, Statics
from sitegen.trace.snapshot import SETTINGS
from sitegen.words.errors import Problem, Problems, error, unreadable, warning
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sitegen.content.scan import Source
    from sitegen.site import Site
    from sitegen.theme.theme import Theme
    from sitegen.trace.files import Files

# Where fonts are, from the root of the site. What is in the first is not published as it is.
_FOLDERS = ("fonts/", "assets/fonts/")
# The fonts that have a name, and their files. To cut the first of them is quicker.
_NAMED = {"pretendard": ("PretendardVariable.ttf", "PretendardVariable.woff2")}
# What the program says in texts: labels, dates, particles.
_SAYS = ("content/markdown/labels.py", "theme/filters.py", "text/hangul.py")
# How YAML, TOML and JSON write a character by its number.
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2}))")
# The files that have text for pages.
_TEXTS = (".html", ".css", ".js", ".toml", ".svg")


def with_font(
    site: Site, theme: Theme, sources: Iterable[Source], files: Files, statics: Statics, known: dict[str, Any]
) -> tuple[Statics, list[Problem], dict[str, Any]]:
    """The static files with those of the site's font, if it has one, and warnings about it. ``sources`` are the
    documents that are published. ``known`` is the record that the last build left, and the last of the results is that
    for the next. Raises Problems for a font that is missing or broken, and where a library is missing."""
    if not site.config.font:
        return statics, [], {}
    from sitegen.theme.fonts import ALWAYS, cut, has_hangul, versions

    place = site.place(("font",))
    try:
        made_by = versions()
    except ImportError:
        raise Problems([error("font-library", place)]) from None
    shown = _find(site, files)
    sources = list(sources)
    path, sha = site.root / shown, files.sha(site.root / shown)
    texts = {files.sha(file): (name, text) for file, name, text in _texts(site, theme, sources)}
    last = known.get("characters", {})
    found = {digest: last.get(digest) or _characters(*text) for digest, text in sorted(texts.items())}
    names = nfc("".join([source.path for source in sources]))
    characters = "".join(sorted({*ALWAYS, *names, *"".join(found.values())}))
    how = of_value((sha, made_by, characters))
    urls = {name: Url(f"/static/{name.replace('.', f'.{how[:10]}.')}") for name in (FONT, FONT_CSS)}

    @cache
    def read() -> bytes:
        try:
            return _read(path, shown, os.path.realpath(site.root))
        except OSError as exception:
            raise Problems([unreadable(shown, exception)]) from None

    def make() -> dict[str, bytes]:
        made = cut(read(), shown, characters, f"./{os.path.basename(urls[FONT].path)}")
        return {url.output: data for url, data in zip(urls.values(), made, strict=True)}

    is_korean = known["hangul"] if known.get("font") == sha else has_hangul(read(), shown)
    record = {"font": sha, "hangul": is_korean, "characters": found}
    problems = [] if is_korean else [warning("font-without-hangul", place, path=shown)]
    digests = {url.output: how for url in urls.values()}
    return statics.and_others(Statics(urls, digests, make)), problems, record


def _find(site: Site, files: Files) -> str:
    """The path of the font's file from the root. Raises Problems where there is none."""
    font, place = site.config.font, site.place(("font",))
    names = _NAMED.get(font.lower(), ())
    # A name that macOS wrote is in another Unicode form.
    there = {nfc(path): path for folder in _FOLDERS for path in files.below(folder)}
    for path in [f"{folder}{name}" for folder in _FOLDERS for name in names] or [nfc(font)]:
        if path in there:
            return there[path]
    if names:
        raise Problems([error("font-missing-pretendard", place)])
    near = nearest(font, there) or [path for path in there if path.endswith(f"/{font}")]
    raise Problems([error("font-missing", place, path=font, near=near)])


def _texts(site: Site, theme: Theme, sources: Iterable[Source]) -> Iterator[tuple[Path, str, Callable[[], bytes]]]:
    """The files that pages are made from, how messages call them, and what reads them."""
    root = os.path.realpath(site.root)
    for path in (SETTINGS, *theme.snippets.values(), *(source.path for source in sources)):
        yield site.root / path, path, partial(_read, site.root / path, path, root)
    files = [(layer.folder / "theme.toml", f"{layer.shown}/theme.toml") for layer in theme.layers]
    files += [(file.path, file.shown) for file in theme.templates]
    files += [(path, theme.shown[name]) for name, path in theme.statics.items() if name.endswith(_TEXTS)]
    yield from ((path, shown, partial(theme.read, shown)) for path, shown in files)
    yield from ((path, path.name, path.read_bytes) for path in (PACKAGE / name for name in _SAYS))


def _read(path: Path, shown: str, within: str) -> bytes:
    return read_file(path, shown, within)[0]


def _characters(shown: str, read: Callable[[], bytes]) -> str:
    """The characters of a file, but for those of ASCII."""
    try:
        text = read().decode(errors="replace")
    except OSError as exception:
        raise Problems([unreadable(shown, exception)]) from None
    codes = [int(found[found.lastindex or 0], 16) for found in _ESCAPED.finditer(text)]
    every = set(nfc(unescape(text) + "".join([chr(code) for code in codes if code <= sys.maxunicode])))
    return "".join(sorted(char for char in every if not (char.isascii() or "\ud800" <= char <= "\udfff")))
