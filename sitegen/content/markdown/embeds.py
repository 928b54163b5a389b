"""Videos and gists: a link alone in its paragraph that leads to one says so, and where its player is.

It stays a link, which works without scripts and in feeds; the theme's script puts the player in its place on a click.
Nothing is asked of another host before. What begins an item of a list, a quotation or a footnote stays as it is: there
links are references. So does an address in angle brackets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.token import Token

from sitegen.content.markdown.excerpt import plain_text, without_empty

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

_YOUTUBE_HOST = re.compile(r"(?:www\.|m\.|music\.)?youtube\.com|(?:www\.)?youtube-nocookie\.com|youtu\.be")
_YOUTUBE_PATH = re.compile(r"/(?:(?:shorts|live|embed|v)/)?([\w-]{11})/?", re.ASCII)
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE_LIST = re.compile(r"[\w-]{12,64}", re.ASCII)
_VIMEO_HOST = re.compile(r"(?:www\.|player\.)?vimeo\.com")
_VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/|showcase/\d+/video/)?(\d{4,12})(?:/([0-9a-f]{6,16}))?/?",
    re.ASCII,
)
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,16}")
_GIST_PATH = re.compile(r"/(?:[A-Za-z0-9-]{1,39}/)?(?:[0-9a-f]{20,40}|\d{1,12})/?", re.ASCII)
# What holds a link alone: a paragraph, or an image with a caption.
_ALONE = frozenset({"paragraph_open", "figure_open"})
_TIME = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)


class Embed(NamedTuple):
    """What can be shown in the place of a link: the site that it is on, what it is there, and the player's address.
    That of a gist is a script."""

    site: str
    kind: str
    player: str


def embed_of(url: str) -> Embed | None:
    """What an address leads to; None where it is neither a video nor a gist."""
    try:
        parts = urlsplit(url)
        host, query = parts.hostname or "", parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    asked = {key: values[0] for key, values in query.items()}
    if _YOUTUBE_HOST.fullmatch(host):
        return _youtube(host, parts, asked)
    if _VIMEO_HOST.fullmatch(host) and (match := _VIMEO_PATH.fullmatch(parts.path)):
        key = match[2] or asked.get("h", "")
        private = f"&h={key}" if _VIMEO_HASH.fullmatch(key) else ""
        start = _seconds(parts.fragment.removeprefix("t=")) if parts.fragment.startswith("t=") else 0
        at = f"#t={start}s" if start else ""
        return Embed("Vimeo", "video", f"https://player.vimeo.com/video/{match[1]}?autoplay=1&dnt=1{private}{at}")
    if host == "gist.github.com" and _GIST_PATH.fullmatch(parts.path):
        return Embed("GitHub", "gist", f"https://gist.github.com{parts.path.rstrip('/')}.js")
    return None


def _youtube(host: str, parts: SplitResult, asked: Mapping[str, str]) -> Embed | None:
    path, listed = parts.path.rstrip("/"), asked.get("list", "")
    videos = listed if _YOUTUBE_LIST.fullmatch(listed) else ""
    if path in ("/playlist", "/embed/videoseries"):
        address = f"videoseries?list={videos}&autoplay=1"
        return Embed("YouTube", "playlist", f"https://www.youtube-nocookie.com/embed/{address}") if videos else None
    match = _YOUTUBE_PATH.fullmatch(parts.path)
    # Alone after the host a name is a video only on the short host; elsewhere it is a channel.
    video = match[1] if match and (host == "youtu.be" or path.count("/") == 2) else ""
    video = asked.get("v", "") if path == "/watch" else video
    if not _YOUTUBE_ID.fullmatch(video):
        return None
    start = _seconds(asked.get("t", "") or asked.get("start", ""))
    more = (f"&start={start}" if start else "") + (f"&list={videos}" if videos else "")
    return Embed("YouTube", "video", f"https://www.youtube-nocookie.com/embed/{video}?autoplay=1{more}")


def _seconds(time: str) -> int:
    """``90``, ``90s`` and ``1m30s`` in seconds; 0 for anything else."""
    match = _TIME.fullmatch(time)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def mark_embeds(tokens: list[Token], labels: Mapping[str, str]) -> None:
    """Mark the links that lead to videos and gists, each alone in its paragraph: around its text, or around an image,
    which then shows in place of the player."""
    for index, opening in enumerate(tokens):
        if opening.type not in _ALONE or opening.hidden or (index and tokens[index - 1].nesting > 0):
            continue
        inline = tokens[index + 1]
        children = _bare(inline) or without_empty(inline.children)
        if not _is_one_link(children) or not (embed := embed_of(str(children[0].attrs["href"]))):
            continue
        link, text = children[0], children[1:-1]
        called = f"{embed.site} {labels[embed.kind]}"
        image = text[0] if text[0].type == "image" and len(text) == 1 else None
        if image is None:
            title = "" if link.info == "auto" else " ".join(plain_text(text).split())
            title = f'<span class="embed-title">{escapeHtml(title)}</span> ' if title else ""
            shown = f'{title}<span class="embed-site">{called}</span>'
            inline.children = [link, Token("html_inline", "", 0, content=shown), children[-1]]
        elif not plain_text(image.children).strip():
            link.attrs["aria-label"] = called
        link.attrs["class"] = " ".join(filter(None, [str(link.attrs.get("class", "")), f"embed embed-{embed.kind}"]))
        link.attrs["data-embed"] = embed.player


def _bare(inline: Token) -> list[Token]:
    """The link of a paragraph that is nothing but the address of a video. A name of one may end in ``_``, which
    otherwise ends no bare address."""
    url, children = unescapeAll(inline.content.strip()), inline.children or []
    if not children or children[0].info != "auto" or children[0].markup == "autolink" or embed_of(url) is None:
        return []
    if str(children[0].attrs["href"]).rstrip("_") != url.rstrip("_"):
        return []
    children[0].attrs["href"] = url
    return children[:3]


def _is_one_link(children: list[Token]) -> bool:
    """Whether inline tokens are one link and what it is around; one in angle brackets is none."""
    kinds = [child.type for child in children]
    ends = kinds[:1] == ["link_open"] and kinds[-1:] == ["link_close"] and kinds.count("link_close") == 1
    return ends and len(kinds) > 2 and children[0].markup != "autolink"
