"""The picture of a post for messengers and social networks, drawn with Pillow: its title, the site and who wrote it."""

from __future__ import annotations

import io
import os
import unicodedata
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.digest import of_bytes
from sitegen.theme.shrink import Shrunk, how_made, is_pillow_there
from sitegen.words.errors import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.ImageFont import FreeTypeFont

    from sitegen.site import Site
    from sitegen.words.errors import Problem

SIZE = (1200, 630)
# Fonts with Hangul as systems have them: the bold file and the regular one.
_NOTO = tuple([f"/usr/share/fonts/{folder}/NotoSansCJK" for folder in ("opentype/noto", "noto-cjk", "google-noto-cjk")])
SYSTEM_FONTS = (
    *[(f"{folder}/Pretendard-Bold.otf", f"{folder}/Pretendard-Regular.otf") for folder in
      ("/usr/share/fonts/pretendard", "/usr/local/share/fonts", "/Library/Fonts")],
    *[(f"{start}-Bold.ttc", f"{start}-Regular.ttc") for start in _NOTO],
    ("/usr/share/fonts/truetype/nanum/NanumGothicBold.ttf", "/usr/share/fonts/truetype/nanum/NanumGothic.ttf"),
    ("/System/Library/Fonts/AppleSDGothicNeo.ttc", "/System/Library/Fonts/AppleSDGothicNeo.ttc"),
    ("C:/Windows/Fonts/malgunbd.ttf", "C:/Windows/Fonts/malgun.ttf"),
)  # fmt: skip
# The head of a font holds a checksum of each of its tables.
_HEAD = 1 << 16
_EDGE, _DOT = 92, 30
# The sizes of the title, each with the lines that it may take. What is longer is cut.
_TITLE = ((80, 2), (68, 3), (56, 4))
_LEADING = 1.32
_SMALL = 32
_PAPER, _INK, _SOFT, _ACCENT, _TINT = "#fbfcfb", "#1b2421", "#55625d", "#0b6a58", "#dcefe8"
# Shades between the paper and a colour.
_SHADES = 16
# What no line begins with.
_CLOSING = frozenset("、。，．・：；？！）」』】〉》”’…,.:;?!)]}%")
# Kinds of characters that only decorate a title, such as emoji. They are left out where the font lacks them.
_DECORATION = ("So", "Sk", "Cf", "Mn", "Cn")


class Look(NamedTuple):
    """What all cards of a site share. ``fonts`` are the bold file and the regular one."""

    accent: str
    fonts: tuple[str, str]

    def key(self, title: str, byline: str, site: str) -> str:
        """A digest of all that a card is made from."""
        heads = [_head(path) for path in self.fonts]
        return of_bytes(repr((title, byline, site, self.accent, heads, how_made(), _code())).encode())

    def draw(self, title: str, byline: str, site: str) -> Shrunk:
        """The card of a post: its title, who wrote it, what the site is called. If the font lacks characters there is
        none, and ``wrong`` says which, behind a code."""
        bold, regular = (
            _plain_font(path, weight) for path, weight in zip(self.fonts, ("Bold", "Regular"), strict=True)
        )
        title, byline, site = (" ".join(_shown(text, bold).split()) for text in (title, byline, site))
        lacking = sorted({char for text in (title, byline, site) for char in text if not _has(bold, char)})
        if lacking or not title:
            return Shrunk(f"card-glyphs {''.join(lacking)}" if lacking else "")
        return Shrunk("", (("png", SIZE[0], _drawn(title, byline, site, self.accent, bold, regular)),))


def fonts_of(font: str) -> tuple[str, str] | None:
    """The bold and the regular font: the file of the site, else those of the system; None where there are none."""
    return (font, font) if font else next((pair for pair in SYSTEM_FONTS if all(map(os.path.isfile, pair))), None)


def unmet_wishes(site: Site) -> Iterator[Problem]:
    """What the settings want of pictures and this machine cannot do."""
    images = site.config.images
    for key in ("avif", "cards"):
        if getattr(images, key) and not is_pillow_there():
            yield warning("images-need-pillow", site.place(("images", key)), key=f"images.{key}")
    if images.cards and is_pillow_there() and not fonts_of(images.font):
        yield warning("card-no-font", site.place(("images", "cards")))


def opens(path: str) -> bool:
    """Whether a file is a font."""
    try:
        _font(path, "Bold", _SMALL)
    except (OSError, ValueError):
        return False
    return True


@cache
def _code() -> str:
    from PIL import features

    with open(__file__, "rb") as file:
        return f"{of_bytes(file.read())} {features.version('freetype2')}"


@cache
def _head(path: str) -> str:
    with open(path, "rb") as file:
        return f"{of_bytes(file.read(_HEAD))} {os.path.getsize(path)}"


@cache
def _plain_font(path: str, weight: str) -> FreeTypeFont:
    return _font(path, weight, _SMALL)


def _font(path: str, weight: str, size: int) -> FreeTypeFont:
    """A font of a file, the Korean one of a collection. A variable font is set to the weight."""
    from PIL import ImageFont

    def load(index: int) -> FreeTypeFont:
        return ImageFont.truetype(path, size, index, layout_engine=ImageFont.Layout.BASIC)

    found = load(0)
    if path.endswith(".ttc"):
        for index in range(64):
            try:
                font = load(index)
            except OSError:
                break
            family, style = font.getname()
            if (family or "").endswith(("Sans CJK KR", "Gothic Neo")) and style == weight:
                return font
    else:
        try:
            axes = found.get_variation_axes()
        except OSError:
            return found  # of one weight
        wanted = {"Bold": 700, "Regular": 400}[weight]
        names = [str(axis.get("name", b"")).lower() for axis in axes]
        values = [
            float(wanted if "weight" in name else axis["default"] or 0) for name, axis in zip(names, axes, strict=True)
        ]
        found.set_variation_by_axes(values)
    return found


def _has(font: FreeTypeFont, char: str) -> bool:
    """Whether a font has a glyph of its own for a character. For all others it draws the glyph of what is no
    character."""
    return char.isspace() or bytes(font.getmask(char)) != _nothing(font)


@cache
def _nothing(font: FreeTypeFont) -> bytes:
    return bytes(font.getmask("\U0010ffff"))


def _shown(text: str, font: FreeTypeFont) -> str:
    return "".join([char for char in text if unicodedata.category(char) not in _DECORATION or _has(font, char)])


def _drawn(title: str, byline: str, site: str, accent: str, bold: FreeTypeFont, regular: FreeTypeFont) -> bytes:
    from PIL import Image, ImageDraw

    accented = _color(accent)
    colors = [_color(_INK), _color(_SOFT), accented, _mixed(_color(_PAPER), accented, 0.12)]
    ink, soft, mark, tint = range(len(colors))
    image = Image.new("P", SIZE, 0)
    image.putpalette([part for color in colors for shade in range(_SHADES)
                      for part in _mixed(_color(_PAPER), color, shade / (_SHADES - 1))])  # fmt: skip

    def put(mask: Any, place: tuple[int, int], color: int) -> None:
        """Paste a picture of greys in shades of a color."""
        shades = mask.point([color * _SHADES + round(value * (_SHADES - 1) / 255) for value in range(256)])
        image.paste(shades, place, mask.point([0] * 9 + [255] * 247))

    def circle(x: int, y: int, size: int, color: int) -> None:
        mask = Image.new("L", (4 * size, 4 * size))
        ImageDraw.Draw(mask).ellipse((0, 0, 4 * size - 1, 4 * size - 1), fill=255)
        put(mask.resize((size, size), Image.Resampling.BOX), (x, y), color)

    def write(text: str, x: int, y: int, font: FreeTypeFont, color: int) -> None:
        """Write a line whose letters stand on ``y``."""
        mask = Image.new("L", (SIZE[0] - x, 2 * int(font.size)))
        ImageDraw.Draw(mask).text((0, 1.5 * font.size), text, fill=255, font=font, anchor="ls")
        put(mask, (x, y - int(1.5 * font.size)), color)

    width = SIZE[0] - 2 * _EDGE
    circle(SIZE[0] - 200, SIZE[1] - 200, 400, tint)
    circle(_EDGE, _EDGE, _DOT, mark)
    write(_cut(site, width - _DOT - 18, bold), _EDGE + _DOT + 18, _EDGE + 27, bold, ink)
    for size, most in _TITLE:
        font = bold.font_variant(size=size)
        lines = _lines(title, width, font)
        if len(lines) <= most:
            break
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), width, font, must=True)]
    step = round(size * _LEADING)
    top = (SIZE[1] - step * (len(lines) - 1)) // 2 + size // 2 - 2
    for number, line in enumerate(lines):
        write(line, _EDGE - size // 24, top + number * step, font, ink)
    if byline:
        write(_cut(byline, width - 200, regular), _EDGE, SIZE[1] - _EDGE, regular, soft)
    file = io.BytesIO()
    image.save(file, "PNG", bits=8, compress_level=9)
    return file.getvalue()


def _lines(text: str, width: int, font: FreeTypeFont) -> list[str]:
    """A text in as few lines as it takes, all of them about equally long, so that no syllable stands alone."""
    pieces = [piece for word in text.split() for piece in _pieces(word, width, font)]
    lengths = [font.getlength(piece) for piece, _ in pieces]
    space = font.getlength(" ")

    def filled(most: float) -> list[str]:
        lines, length = [""], 0.0
        for (piece, follows), own in zip(pieces, lengths, strict=True):
            gap = space if follows and lines[-1] else 0
            if lines[-1] and length + gap + own > most:
                lines.append("")
                length = gap = 0
            lines[-1] += (" " if gap else "") + piece
            length += gap + own
        return lines

    best = filled(width)
    low, high = max(lengths), float(width)
    while high - low > 8:
        middle = (low + high) / 2
        if len(lines := filled(middle)) <= len(best):
            best, high = lines, middle
        else:
            low = middle
    return best


def _pieces(word: str, width: int, font: FreeTypeFont) -> list[tuple[str, bool]]:
    """The parts of a word between which a line may end, each with whether a space comes before it: Korean ends lines
    between words. Only a word that is longer than half a line, as in Japanese, is taken apart."""
    if font.getlength(word) <= width / 2:
        return [(word, True)]
    found: list[str] = []
    for char in word:
        if found and char in _CLOSING:
            found[-1] += char
        else:
            found.append(char)
    return [(piece, not number) for number, piece in enumerate(found)]


def _cut(text: str, width: int, font: FreeTypeFont, must: bool = False) -> str:
    """A text that fits into a line, with ``…`` where it was cut."""
    if font.getlength(text) <= width and not must:
        return text
    room = width - font.getlength("…")
    fits = sum(length <= room for length in accumulate(font.getlength(char) for char in text))
    return text[:fits].rstrip() + "…"


def _color(text: str) -> tuple[int, int, int]:
    """A colour of CSS; the theme's own where Pillow does not know it."""
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(text)[:3]
    except ValueError:
        return _color(_ACCENT)
    return red, green, blue


def _mixed(one: tuple[int, int, int], two: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, two, strict=True))
    return red, green, blue
