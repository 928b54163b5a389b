"""What tags of Hexo stand for, as Markdown; None where that cannot be decided."""

from __future__ import annotations

import html
import posixpath
import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from sitegen.importing.embedded import embed_named, shown_by
from sitegen.importing.fences import fenced
from sitegen.text.urls import UnsafeUrl, Url, is_external

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ADDRESS = re.compile(r"(?:[a-z]{3,9}:)?/|(?:[\w-]+\.)+[a-z]{2,}(?:/|$)", re.IGNORECASE)
_CITED = re.compile(r"(\S.*?)\s+(https?://\S+)(?:\s+(.+))?")
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_OPTION = re.compile(r"(lang|line_number|first_line|mark|highlight|wrap|line_threshold|language_attr|from|to):(.*)")
# The kinds of notes of the theme NexT, as ours.
_NOTES = {
    "default": "note", "primary": "note", "info": "note", "success": "tip", "warning": "warning", "danger": "caution"
}  # fmt: skip


class HexoSite(NamedTuple):
    """What tags can ask for: the URL and the title of posts by slug and by title, the URLs of files beside a post by
    the post's path and their names, the texts that ``include_code`` shows, the path of the site on its host, and all
    its URLs. With ``is_off``, texts have no tags, with ``has_formulas`` a script of the site drew them."""

    posts: Mapping[str, tuple[str, str]]
    assets: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, str]
    root: str
    urls: frozenset[str]
    is_off: bool
    has_formulas: bool


def block_between(name: str, given: list[str], inner: str, fill: Callable[[str], str]) -> str | None:
    """What a tag with an end stands for: ``given`` are its arguments, ``inner`` stands before its end. ``fill`` writes
    the tags in a text."""
    if name in ("codeblock", "code"):
        return _code(given, textwrap.dedent(_RAW.sub("", inner)))
    if name == "mermaid":
        return fenced("mermaid", f"{' '.join(given)}\n{inner.strip()}".strip())
    text = textwrap.dedent(inner)
    if name in ("blockquote", "quote", "pullquote", "cq", "centerquote"):
        source = _cited(" ".join(given)) if name in ("blockquote", "quote") else ""
        said = fill(text).strip("\n") + (f"\n\n{source}" if source else "")
        return "\n".join(f"> {line}".rstrip() for line in said.split("\n"))
    if name == "note":
        kind = next((_NOTES[one] for one in given[:1] if one in _NOTES), "")
        title = " ".join(one for one in (given[1:] if kind else given) if one != "no-icon")
        return f":::{kind or 'note'} {title}".rstrip() + "\n" + fill(text).strip("\n") + "\n:::"
    return None


def block_of(site: HexoSite, name: str, given: list[str]) -> str | None:
    """What a tag without an end stands for that is a block of its own."""
    if name in ("youtube", "vimeo", "gist") and given:
        is_list = name == "youtube" and "playlist" in given[1:]
        found = embed_named(name, {"id": given[0]})
        return f"https://www.youtube.com/playlist?list={given[0]}" if is_list else found or None
    if name == "iframe" and given:
        width, height = ("" if one == "default" else one for one in (*given[1:3], "", "")[:2])
        size = f'width="{width or "100%"}" height="{height or "300"}"'
        frame = f'<iframe src="{html.escape(given[0])}" {size}></iframe>'
        return shown_by(frame) or frame
    if name == "include_code":
        options = {found[1]: found[2] for found in map(_OPTION.fullmatch, given) if found}
        words = [one for one in given if not _OPTION.fullmatch(one)]
        path = posixpath.normpath(words[-1].lstrip("/")) if words else ""
        if path not in site.codes:
            return None
        first, last = (int(options[key]) if options.get(key, "").isdigit() else None for key in ("from", "to"))
        code = "\n".join(site.codes[path].split("\n")[max((first or 1) - 1, 0) : last])
        title = " ".join(words[:-1]) or posixpath.basename(path)
        return fenced(f"{options.get('lang') or posixpath.splitext(path)[1][1:] or 'text'} title={_quote(title)}", code)
    return None


def span_of(site: HexoSite, assets: Mapping[str, str], name: str, given: list[str]) -> str | None:
    """What a tag writes into a line. ``assets`` are the files beside the post."""
    if name in ("asset_img", "asset_image"):
        at = next((at for at, one in enumerate(given) if one in assets), -1)
        return _image(given[:at], assets[given[at]], given[at + 1 :]) if at >= 0 else None
    if name in ("img", "image", "a", "link", "anchor"):
        at = next((at for at, one in enumerate(given) if _ADDRESS.match(one)), -1)
        if at < 0 or name in ("img", "image"):
            return _image(given[:at], given[at], given[at + 1 :]) if at >= 0 else None
        has_word = given[at + 1 : at + 2] in (["true"], ["false"])
        return _link(" ".join(given[:at]), given[at], " ".join(given[at + 1 + has_word :]))
    if name in ("url_for", "full_url_for") and len(given) > 1:
        return _link(given[0], given[1] if is_external(given[1]) else f"/{given[1].lstrip('/')}")
    if name in ("asset_path", "asset_link") and given and given[0] in assets:
        href = href_of(assets[given[0]])
        return href if name == "asset_path" else _link(_said(given) or given[0], href)
    slug, mark, fragment = given[0].partition("#") if given else ("", "", "")
    if name in ("post_path", "post_link") and slug in site.posts:
        url, title = site.posts[slug]
        href = href_of(url) + mark + fragment
        return href if name == "post_path" else _link(_said(given) or title, href)
    return None


def href_of(url: str) -> str:
    """An address of the site as it is written into Markdown."""
    try:
        return Url.of(url).href()
    except UnsafeUrl:
        return url


def _code(given: list[str], code: str) -> str:
    options = {found[1]: found[2] for found in map(_OPTION.fullmatch, given) if found}
    caption = " ".join(one for one in given if not _OPTION.fullmatch(one))
    cited = _CITED.fullmatch(caption)
    title = f"title={_quote(caption)}" if caption and not cited else caption
    asked = [f"{key}:{options[key]}" for key in ("line_number", "first_line", "mark") if key in options]
    parts = [options.get("lang") or "text", *([title] if title and cited else []), *asked]
    return fenced(" ".join([*parts, *([title] if title and not cited else [])]).replace("`", "'"), code)


def _image(classes: list[str], url: str, rest: list[str]) -> str:
    """A picture with its size, its title and its alternative text, as Hexo's tag ``img`` reads them."""
    size: list[str] = []
    while len(size) < 2 and rest and rest[0].isdigit():
        size.append(rest.pop(0))
    meta = " ".join(rest)
    parts = [rf"{q}?([^{q}]+)?{q}?" for q in ('"' if meta[:1] == '"' else "'", '"' if meta[-1:] == '"' else "'")]
    found = re.match(rf"{parts[0]}\s*{parts[1]}", meta)
    title, alt = ((found[1] or "").strip(), (found[2] or "").strip()) if found else ("", "")
    title, alt = (title, alt) if alt else ("", title)  # ours shows a title below the picture
    attributes = [f'{key}="{value}"' for key, value in zip(("width", "height"), size, strict=False)]
    attributes += [f".{one}" for one in classes if re.fullmatch(r"[\w-]+", one)]
    href = url if is_external(url) or "%" in url else href_of(url)
    shown = f"![{_escaped(alt)}]({href}{f' {_quote(title)}' if title else ''})"
    return shown + (f"{{: {' '.join(attributes)} }}" if attributes else "")


def _link(text: str, href: str, title: str = "") -> str:
    return f"[{_escaped(text or href)}]({href.replace(' ', '%20')}{f' {_quote(title)}' if title else ''})"


def _escaped(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text)


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "").replace('"', "&quot;") + '"'


def _said(given: list[str]) -> str:
    """The text of a link, without the word that says whether it is HTML."""
    return " ".join(given[1:-1] if given[-1] in ("true", "false") else given[1:])


def _cited(said: str) -> str:
    """Who is quoted, and where: the last line of a quotation."""
    if cited := _CITED.fullmatch(said):
        shown = cited[3] or re.sub(r"^https?://|/(?:index\.html?)?$", "", cited[2])
        return f"— **{cited[1]}** [{shown}]({cited[2]})"
    author, comma, title = said.partition(",")
    if comma and author.strip() and title.strip() and "," not in title:
        return f"— **{author.strip()}** {title.strip()}"
    return f"— **{said}**" if said else ""
