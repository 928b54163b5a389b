"""Smaller copies of a picture, made with Pillow, the library of the extra ``sitegen[images]``."""

from __future__ import annotations

import io
import warnings
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sitegen.digest import of_bytes, sha_of

if TYPE_CHECKING:
    from PIL.Image import Image

Form = Literal["text", "cover", "face"]
# The widths of the copies: of a picture in a text, of the cover of a post in a list, and of a face.
WIDTHS: dict[str, tuple[int, ...]] = {"text": (480, 960, 1600), "cover": (180, 360, 720), "face": (64, 128, 256)}
# Files that may be pictures made of pixels, by their endings.
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# To decode more pixels than this takes too much memory; the largest cameras have as many.
_MOST_PIXELS = 110_000_000
# A file of fewer bytes is as soon there as any copy of it.
_SMALL = 1024
# A picture that takes more bits a pixel without loss is a photo.
_BITS_OF_DRAWING = 2.5
_LOSSY = {"webp": {"method": 2}, "avif": {"speed": 8, "max_threads": 1}}
_QUALITY = {
    ("webp", "text"): 80, ("webp", "cover"): 72, ("webp", "face"): 80, ("avif", "text"): 50, ("avif", "cover"): 45
}  # fmt: skip
_GPS = 0x8825


class Shrunk(NamedTuple):
    """The copies of a picture: the format, the width and the bytes of each. ``wrong`` is the code of a warning about
    the picture, or ""."""

    wrong: str
    copies: tuple[tuple[str, int, bytes], ...] = ()


def is_pillow_there() -> bool:
    """Whether the library is installed."""
    return find_spec("PIL") is not None


@cache
def how_made() -> str:
    """A digest of what the bytes of copies depend on besides the picture: this code, and the libraries."""
    import PIL
    from PIL import features

    versions = [PIL.__version__, *[features.version(name) for name in ("webp", "avif", "libjpeg_turbo", "littlecms2")]]
    return f"{versions} {sha_of(__file__)}"


def shrink(data: bytes, form: str, formats: tuple[str, ...]) -> Shrunk:
    """The copies of the picture in a file. Moving pictures have none, nor has what would be no smaller."""
    from PIL import Image, ImageFile

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: ImageFile.ImageFile = Image.open(io.BytesIO(data), formats=_FORMATS)
            if image.width * image.height > _MOST_PIXELS:
                return Shrunk("picture-too-large")
            if image.format not in ("JPEG", "MPO") and getattr(image, "is_animated", False):
                return Shrunk("")
            if len(data) < _SMALL:
                return Shrunk("")
            exif = image.getexif()
            wrong = "picture-with-place" if exif.get_ifd(_GPS) else ""
            return Shrunk(wrong, tuple(_copies(image, data, exif.get(0x112, 1), form, formats)))
    except Image.DecompressionBombError:
        return Shrunk("picture-too-large")
    except Exception:  # a decoder of damaged bytes may raise anything
        return Shrunk("picture-broken")


def _copies(image: Any, data: bytes, orientation: int, form: str, formats: tuple[str, ...]) -> Any:
    from PIL import Image, ImageOps

    kind, widths = image.format, WIDTHS[form]
    formats = ("webp",) if form == "face" else formats  # AVIF saves nothing in pictures so small
    is_drawing = kind in ("PNG", "GIF") and form == "text"
    # Browsers turn a JPEG, and a PNG whose Exif block comes before its pixels.
    turns = kind in ("JPEG", "MPO") or (kind == "PNG" and 0 < data.find(b"eXIf") < data.find(b"IDAT"))
    width = image.height if turns and orientation in range(5, 9) else image.width
    if kind in ("JPEG", "MPO"):
        most = min(2 * widths[-1], width)
        image.draft(None, (most, most))  # decodes a fraction of the pixels; that it is wide enough is looked at
    image.load()
    whole = _in_srgb(ImageOps.exif_transpose(image) if turns else image)
    found = []
    for wanted in sorted({min(step, width) for step in widths}, reverse=True):
        height = max(1, round(whole.height * wanted / whole.width))
        if whole.width != wanted:
            whole = whole.resize((wanted, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        for name in formats:
            made = _encoded(whole, name, form, is_drawing)
            if len(made) < len(data):
                found.append((name, wanted, made))
    total = {name: sum([len(made) for other, _, made in found if other == name]) for name in ("webp", "avif")}
    keeps_avif = total["avif"] < total["webp"]  # some pictures, such as noise, are smaller in WebP
    return reversed([row for row in found if keeps_avif or row[0] != "avif"])


def _in_srgb(image: Image) -> Image:
    """The picture with 8 bits a channel, in sRGB, with all that is no pixel left out."""
    from PIL import ImageCms

    profile, has_alpha = image.info.get("icc_profile"), image.has_transparency_data
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "P" or has_alpha or (profile and image.mode not in ("RGB", "CMYK", "L")):
        image = image.convert("RGBA" if has_alpha else "RGB")
    if profile:
        try:
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            image = ImageCms.profileToProfile(image, source, target, outputMode=mode) or image
        except (ImageCms.PyCMSError, ValueError, OSError):
            pass  # a profile that is damaged, or of another kind of picture: browsers ignore it too
    if image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGB")
    image.info.clear()
    return image


def _encoded(image: Image, name: str, form: str, is_drawing: bool) -> bytes:
    if name == "webp" and is_drawing:
        data = _saved(image, name, {"lossless": True, "quality": 50, "method": 2})
        if 8 * len(data) < _BITS_OF_DRAWING * image.width * image.height:
            return data
    return _saved(image, name, {**_LOSSY[name], "quality": _QUALITY[name, form]})


def _saved(image: Image, name: str, how: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    image.save(file, name.upper(), **how)
    return file.getvalue()


def name_of_copies(sha: str, form: str, formats: tuple[str, ...]) -> str:
    """What the names of the copies begin with: a digest of the picture and of how they are made."""
    return of_bytes(f"{sha} {form} {formats} {how_made()}".encode())
