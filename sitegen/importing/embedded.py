"""Videos and gists of other hosts: what shows them, and the address that ours shows alone in its paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.markdown.embeds import embed_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCE = re.compile(r"<(?:iframe|script|embed)\b[^<>]*\bsrc\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_ID = re.compile(r"[\w-]{11}", re.ASCII)
_PROVIDERS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "gist": "https://gist.github.com/",
}


def shown_by(html: str) -> str:
    """The address of the only thing that HTML shows, a video or a gist; "" where it shows anything else."""
    sources = _SOURCE.findall(html)
    if len(sources) != 1 or _HIDDEN.sub("", html).strip() or "<img" in html:
        return ""
    address = f"https:{sources[0]}" if sources[0].startswith("//") else sources[0]
    embed = embed_of(address.removesuffix(".js"))
    if embed is None:
        return ""
    address = address.partition("&amp;")[0].removesuffix(".js")
    if found := re.search(r"/embed/([\w-]{11})(?=$|[?/])", address):
        start = re.search(r"[?&]start=(\d+)", address)
        return _PROVIDERS["youtube"] + found[1] + (f"&t={start[1]}" if start else "")
    return address


def embed_named(name: str, values: Mapping[str, object]) -> str:
    """The address of what an include or a tag of a usual name shows: ``youtube id="…"``; "" for others."""
    given = [str(value) for value in values.values()]
    kind = str(values.get("provider", "")).lower() or name.lower()
    provider = next((one for one in _PROVIDERS if one in kind), "youtube" if "video" in kind else "")
    for key in ("id", "video_id", "videoid", "vid", "url", "video", "link", "src", "youtubeid", "youtube_id", ""):
        value = str(values.get(key, "")).strip()
        if value.startswith("http") and embed_of(value):
            return value
        if value and provider == "youtube" and _ID.fullmatch(value):
            return _PROVIDERS[provider] + value
        if value and provider in ("vimeo", "gist") and embed_of(_PROVIDERS[provider] + value):
            return _PROVIDERS[provider] + value
    return next((one for one in given if one.startswith("http") and provider and embed_of(one)), "")


def picture_included(name: str, values: Mapping[str, object]) -> str:
    """The picture that an include of the theme Minimal Mistakes shows, with its caption; "" for others."""
    path = str(values.get("image_path", ""))
    if name.removesuffix(".html") != "figure" or not path or re.search(r"[\s()<>]", path):
        return ""
    alt, caption = (" ".join(str(values.get(key) or "").split()) for key in ("alt", "caption"))
    plain = caption and not re.search(r"[\"*_`<>\[\]]", caption)
    return f"![{alt}]({path}" + (f' "{caption}")' if plain else f")\n*{caption}*" if caption else ")")


def alone(address: str, before: str, following: str) -> str:
    """An address as a paragraph of its own between two texts. It keeps the indentation that ``before`` ends with,
    which is without it where this is written."""
    line = before.rpartition("\n")[2]
    indent = line if not line.strip() else ""
    above, below = before.removesuffix(indent), following.partition("\n")
    start = "" if not above or above.endswith("\n\n") else "\n" if above.endswith("\n") else "\n\n"
    rest = below[2].partition("\n")[0].strip()
    end = "\n\n" if below[0].strip() else "\n" if rest else ""
    return start + indent + address + end
