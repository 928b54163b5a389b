"""A font for the site: cut down to the characters that its pages need, and the style sheet that loads it.

Until it has come, readers see one of the fonts that they have. That one is made to take the same room, so that nothing
moves when the font comes.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.words.errors import Place, Problems, error

if TYPE_CHECKING:
    from collections.abc import Iterable

# What templates and typography add to texts: ASCII, the signs of Latin-1, dashes, quotes and dots.
ALWAYS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0xC0), *range(0x2010, 0x2028), *range(0x2030, 0x203B)]))
# A syllable: in nearly all fonts, all are equally wide.
_SYLLABLE = ord("한")
# The bit of OS/2.fsSelection by which a font says which of its heights count.
_USES_TYPO = 1 << 7


class Fallback(NamedTuple):
    """A font that readers have: the width of its syllables in em, and the names of its regular and its bold face."""

    width: float
    regular: tuple[str, ...]
    bold: tuple[str, ...]


# The width of Noto is that of its tables. The others cannot be had without their systems: theirs are approximate.
_FALLBACKS = (
    Fallback(0.865, ("Apple SD Gothic Neo", "AppleSDGothicNeo-Regular"), ("AppleSDGothicNeo-Bold",)),
    Fallback(0.92, ("Malgun Gothic", "MalgunGothic"), ("Malgun Gothic Bold", "MalgunGothicBold")),
    Fallback(
        0.92, ("Noto Sans KR", "NotoSansKR-Regular", "Noto Sans CJK KR", "NotoSansCJKkr-Regular"),
        ("Noto Sans KR Bold", "NotoSansKR-Bold", "Noto Sans CJK KR Bold", "NotoSansCJKkr-Bold"),
    ),
)  # fmt: skip


def versions() -> list[str]:
    """The versions of the libraries that cut fonts. Raises ImportError where one is missing."""
    import brotli
    import fontTools

    return [fontTools.version, brotli.__version__]


def has_hangul(data: bytes, shown: str) -> bool:
    """Whether a font has syllables. ``shown`` is how messages call its file. Raises Problems for what is no font."""
    try:
        return _SYLLABLE in _opened(data, shown).getBestCmap()
    except Exception as exception:
        raise _broken(shown, exception) from None


def cut(data: bytes, shown: str, characters: Iterable[str], address: str) -> tuple[bytes, bytes]:
    """The font with the glyphs of ``characters`` alone, as WOFF2, and the style sheet that loads it from ``address``.
    Raises Problems for what is no font."""
    from fontTools import subset

    options = subset.Options()
    # Dates and counts are set in digits of one width. Whose font it is, and by which licence, must stay in it.
    options.layout_features = [*options.layout_features, "tnum"]
    options.name_IDs = [*options.name_IDs, 13, 14]
    options.notdef_outline = True
    try:
        font = _opened(data, shown)
        css = _stylesheet(font, address)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=map(ord, characters))
        subsetter.subset(font)
        font.flavor = "woff2"
        made = io.BytesIO()
        font.save(made)
    except Exception as exception:
        raise _broken(shown, exception) from None
    return made.getvalue(), css.encode()


def _opened(data: bytes, shown: str) -> Any:
    from fontTools.ttLib import TTFont

    if data.startswith(b"ttcf"):
        raise Problems([error("font-collection", Place(shown))])
    # What the library says about odd fonts is not for authors.
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    return TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False)


def _broken(shown: str, exception: Exception) -> Problems:
    """Of broken data the library raises anything: errors of its own, of struct, of brotli, and assertions."""
    if isinstance(exception, Problems):
        return exception
    reason = str(exception).partition("\n")[0] or type(exception).__name__
    return Problems([error("font-broken", Place(shown), reason=reason)])


def _stylesheet(font: Any, address: str) -> str:
    axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
    weight = axes.get("wght")
    weights = f" font-weight: {max(weight.minValue, 1):g} {min(weight.maxValue, 1000):g};" if weight else ""
    source = f'url("{address}") format("woff2")'
    lines = [f'@font-face {{ font-family: "Site Font"; src: {source};{weights} font-display: swap; }}']
    families = ['"Site Font"']
    unit, names = font["head"].unitsPerEm, font.getBestCmap()
    width = font["hmtx"][names[_SYLLABLE]][0] / unit if _SYLLABLE in names else 0
    # Without syllables, text is set in two fonts for good, and the reader's own must keep its size.
    for number, fallback in enumerate(_FALLBACKS if width else ()):
        families.append(f'"Site Font {number}"')
        size = width / fallback.width
        heights = "".join(
            f" {name}-override: {height / unit / size:.2%};"
            for name, height in zip(("ascent", "descent", "line-gap"), _heights(font), strict=True)
        )
        for weights, faces in (("1 599", fallback.regular), ("600 1000", fallback.bold)):
            source = ", ".join(f'local("{face}")' for face in faces)
            lines.append(
                f"@font-face {{ font-family: {families[-1]}; src: {source}; font-weight: {weights};"
                f" size-adjust: {size:.2%};{heights} }}"
            )
    lines.append(f":root {{ --web-font: {', '.join(families)}; }}")
    return "\n".join([*lines, ""])


def _heights(font: Any) -> tuple[int, int, int]:
    """Ascent, descent and gap between lines, as browsers read them."""
    if "OS/2" in font and font["OS/2"].fsSelection & _USES_TYPO:
        table = font["OS/2"]
        return table.sTypoAscender, -table.sTypoDescender, table.sTypoLineGap
    table = font["hhea"]
    return table.ascent, -table.descent, table.lineGap
