"""Fonts for tests: one that is drawn here, and one of Debian's."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from tests.conftest import CI

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
# Where the Korean font is in it.
_KOREAN = 1
HANGUL = range(0xAC00, 0xD7A4)
LATIN = range(0x20, 0x7F)


@cache
def drawn(hangul: bool = True, width: int = 900) -> bytes:
    """A font with a weight that varies. All its letters are boxes, and syllables are ``width`` thousandths wide."""
    pen = TTGlyphPen(None)
    for point, draw in zip(((100, 0), (800, 0), (800, 800)), (pen.moveTo, pen.lineTo, pen.lineTo), strict=True):
        draw(point)
    pen.closePath()
    box = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "box", "narrow"])
    font.setupCharacterMap(dict.fromkeys(LATIN, "narrow") | dict.fromkeys(HANGUL if hangul else (), "box"))
    font.setupGlyf({".notdef": box, "box": box, "narrow": box})
    font.setupHorizontalMetrics({".notdef": (500, 0), "box": (width, 100), "narrow": (500, 100)})
    font.setupHorizontalHeader(ascent=900, descent=-300)
    font.setupNameTable({"familyName": "Drawn", "styleName": "Regular", "licenseDescription": "free"})
    font.setupOS2(sTypoAscender=900, sTypoDescender=-300)
    font.setupPost()
    font.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    font.setupGvar({})
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def noto(characters: str) -> bytes:
    """A font of Debian's with these characters. Skips where it is not there."""
    if not NOTO.is_file():
        if CI:
            pytest.fail(f"no {NOTO}, and in CI nothing is skipped")
        pytest.skip("needs fonts-noto-cjk")
    options = subset.Options()
    options.layout_features = []
    with TTFont(NOTO, fontNumber=_KOREAN, lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        file = io.BytesIO()
        font.save(file)
    return file.getvalue()
