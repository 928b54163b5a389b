"""The shortcodes that come with Hugo, and those that most themes have, as Markdown."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitegen.importing.fences import fenced

if TYPE_CHECKING:
    from collections.abc import Callable

# Names of boxes in themes, and ours.
_BOXES = {
    "note": "NOTE", "info": "NOTE", "tip": "TIP", "success": "TIP", "hint": "TIP", "important": "IMPORTANT",
    "warning": "WARNING", "warn": "WARNING", "caution": "CAUTION", "danger": "CAUTION", "error": "CAUTION",
}  # fmt: skip
_BOX_NAMES = ("notice", "alert", "callout", "admonition", "hint", *_BOXES)


@dataclass
class Call:
    """A shortcode: its arguments, by names or by places, and what it encloses (None where it encloses nothing).
    ``inner`` is that without the indentation of the shortcode, ``raw`` with it."""

    name: str
    is_markdown: bool
    values: dict[str, Any]
    is_named: bool
    parent: Call | None = None
    inner: str | None = None
    raw: str = ""

    def get(self, *keys: str | int) -> str:
        """The first argument that has a value."""
        return next((str(self.values[str(key)]) for key in keys if self.values.get(str(key))), "")


def box(call: Call) -> str:
    """An alert for a box of a theme; "" for anything else."""
    if call.name not in _BOX_NAMES or call.inner is None:
        return ""
    said = call.get("type", "kind", "style", "color", "icon", 0).lower()
    kind = _BOXES.get(said) or _BOXES.get(call.name, "NOTE")
    title = call.get("title", *([1] if said in _BOXES else []))
    rows = call.inner.strip("\n").split("\n")
    return "\n" + "\n".join([f"> [!{kind}] {title}".rstrip(), *(f"> {row}".rstrip() for row in rows)])


def _highlight(call: Call) -> str:
    code = re.sub(r"\A\n+|\s*\Z", "", call.inner or "")
    options = call.get(1, "options").strip()
    lines = re.search(r"hl_lines=([\d\s-]+)", options)
    if lines:
        options = options.replace(
            lines[0],
            f"hl_lines=[{','.join(f'{chr(34)}{one}{chr(34)}' for one in lines[1].split())}]"
            + (" " if lines[0].endswith(" ") else ""),
        )
    return "\n" + fenced(call.get(0, "lang") + (f" {{{options}}}" if options else ""), code)


def _figure(call: Call) -> str | None:
    src = call.get("src", 0).replace(" ", "%20")
    if not src:
        return None
    shown = [call.get("title"), call.get("caption"), call.get("attr")]
    caption = " ".join(" ".join(filter(None, shown)).split())
    alt, link = call.get("alt") or re.sub(r"[*_`\[\]<>]", "", call.get("caption")), call.get("link")
    if call.get("attrlink"):
        caption = caption.replace(call.get("attr"), f"[{call.get('attr')}]({call.get('attrlink')})")
    plain = not re.search(r"[\"*_`<>\[\]\\]", caption) and not link
    size = "".join(f' {key}="{call.get(key)}"' for key in ("width", "height") if call.get(key).rstrip("px%").isdigit())
    classes = "".join(f" .{name}" for name in re.findall(r"[\w-]+", call.get("class")))
    given = f"{{:{size.replace('px', '')}{classes} }}" if size or classes else ""
    if re.search(r"[()\s]", src) or re.search(r"[\[\]\\]", alt) or "*" in caption:
        picture = f'<img src="{html.escape(src)}" alt="{html.escape(alt)}"{size}>'
        picture = f'<a href="{html.escape(link)}">{picture}</a>' if link else picture
        return f"\n<figure>{picture}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"
    title = f' "{caption}"' if caption and plain else ""
    picture = f"![{alt}]({src}{title}){given}"
    picture = f"[{picture}]({link})" if link else picture
    return f"\n{picture}" + (f"\n*{caption}*" if caption and not plain else "")


def _details(call: Call) -> str:
    title = call.get("summary", "title", 0) or "Details"
    is_open = " open" if call.get("open") not in ("", "false") else ""
    return f"\n<details{is_open}>\n<summary>{title}</summary>\n\n{(call.inner or '').strip()}\n\n</details>"


def _mermaid(call: Call) -> str:
    return "\n" + fenced("mermaid", call.inner or "")


def _post_of(host: str) -> Callable[[Call], str | None]:
    """A link to a post of a service, alone in its paragraph."""

    def link(call: Call) -> str | None:
        identifier, user = call.get("id", 1 if "1" in call.values else 0), call.get("user", 0)
        path = f"{user or 'i'}/status/{identifier}" if host == "x.com" else f"p/{identifier}/"
        return f"\n<https://{host}/{path}>" if identifier else None

    return link


BUILTIN: dict[str, Callable[[Call], str | None]] = {
    "highlight": _highlight, "figure": _figure, "details": _details, "mermaid": _mermaid,
    "collapse": _details, "expand": _details, "spoiler": _details, "rawhtml": lambda call: f"\n{call.inner}",
    "x": _post_of("x.com"), "tweet": _post_of("x.com"), "twitter": _post_of("x.com"),
    "instagram": _post_of("www.instagram.com"),
}  # fmt: skip
