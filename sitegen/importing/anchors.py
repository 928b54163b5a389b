"""Keeps the ids that the old generator gave to headings, where ours would be others."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from sitegen.importing.fences import outside_fences
from sitegen.importing.hexo.urls import hexo_slug
from sitegen.text.urls import slugify

if TYPE_CHECKING:
    from sitegen.importing.old import Rule

_ATX = re.compile(r"( {0,3}#{1,6})[ \t]+(.*?)((?:[ \t]+#+)?[ \t]*)$")
_OWN = re.compile(r"(?:^|\s)\{#[^\s{}]+\}\s*$|\{:[^}]*\}\s*$")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])")
_SIGNS = re.compile(r":\w+:|[$<&\\{}]")
# Signs that kramdown makes of hyphens, which are no part of an id.
_DASHES = re.compile(r"(?<!\\)-{2,3}")


def keep_ids(text: str, rule: Rule) -> str:
    """Markdown with ``{#id}`` behind each heading whose id, by the old rule, is not ours."""
    if not rule or "#" not in text:
        return text
    lines = text.split("\n")
    old: dict[str, int] = {}
    new: dict[str, int] = {}
    for number, line in outside_fences(lines):
        heading = _ATX.match(line)
        if not heading or not heading[2] or _OWN.search(heading[2]):
            continue
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if below.startswith("{:") and "#" in below:
            continue
        is_it = rule == "hexo-it"
        if is_it and heading[1].strip() == "#":
            continue
        plain = _plain(heading[2], rule)
        theirs = _basic(heading[2]) if rule == "kramdown" else _id(plain, rule)
        ours = slugify(" ".join(plain.split())) if plain.strip() else ""
        count = old[theirs] = old.get(theirs, -1) + 1
        theirs += f"-{count + is_it}" if count else ""
        time = new[ours] = new.get(ours, 0) + 1
        ours += f"-{time}" if time > 1 else ""
        # What our Markdown makes of signs may have another id than is computed here.
        if theirs and (theirs != ours or _SIGNS.search(heading[2])) and not re.search(r"[\s{}\"'<>#]", theirs):
            lines[number] = f"{heading[1]} {heading[2]} {{#{theirs}}}{heading[3]}"
    return "\n".join(lines)


def _plain(text: str, rule: Rule) -> str:
    """The text of a heading without its markup. A picture has none."""
    text = re.sub(r"\$\$(.+?)\$\$", r"`\1`", text)
    parts = re.split(r"(`+)(.+?)\1(?!`)", text)
    shown = []
    for at in range(0, len(parts), 3):
        part = _LINK.sub(lambda m: "" if m[1] else m[2], parts[at])
        part = re.sub(r"\[\^[^\]]*\]|<(?!https?:)/?[A-Za-z!][^<>]*>", "", part)
        part = _smart(part) if rule in ("hexo", "hexo-it") else part
        part = part if rule.startswith("hexo") else _DASHES.sub("", part)
        # An address that is a link by itself is no text to Hugo.
        part = re.sub(r"https?://[^\s<>()]+", "", part) if rule.startswith("github") else part
        part = html.unescape(part)
        part = re.sub(r"(?<!\\)(\*+|~~)", "", part)
        part = re.sub(r"(?<![\w\\])_+(?=\S)|(?<=\S)_+(?!\w)", "", part)
        shown.append(re.sub(r"\\([^\w\s])", r"\1", part))
        shown.append(parts[at + 2] if at + 2 < len(parts) else "")
    return "".join(shown).strip()


def _smart(text: str) -> str:
    """A text with the signs that renderers of Hexo make of quotes, hyphens and dots."""
    text = text.replace("---", "—").replace("--", "–").replace("...", "…")
    for straight, opening, closing in (("'", "‘", "’"), ('"', "“", "”")):
        text = re.sub(rf"(^|[-—/(\[{{\"‘\s]){straight}", rf"\1{opening}", text)
        text = re.sub(rf"(?<!\\){straight}", closing, text)
    return text


def _gfm(text: str) -> str:
    """The id of kramdown's parser for GitHub's Markdown: letters, digits, hyphens, and a hyphen for each space."""
    return re.sub(r"[ \t]", "-", re.sub(r"[^\w\- \t]", "", text.lower()))


def _basic(text: str) -> str:
    """The id of plain kramdown: ASCII from the first letter on; ``section`` where nothing is left."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
    return kept.replace(" ", "-").lower() or "section"


def _id(text: str, rule: Rule) -> str:
    """The id of a heading. That of Hugo has letters, digits, ``_``, and a hyphen for each space, or in the older rule
    for each run of others."""
    if rule == "gfm":
        return _gfm(text)
    if rule.startswith("hexo"):
        return hexo_slug(text)
    if rule == "blackfriday":
        return "-".join(re.findall(r"[^\W_]+", text.lower())) or "heading"
    if rule == "github-ascii":
        text = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    kept = (char for char in text.strip() if char in " -_" or char.isalpha() or char.isdecimal())
    return "".join(kept).replace(" ", "-").lower() or "heading"
