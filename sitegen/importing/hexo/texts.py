"""Writes the tags in texts of Hexo as Markdown. What cannot be decided stays as it is written."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sitegen.importing.embedded import alone
from sitegen.importing.fences import outside_fences
from sitegen.importing.hexo.tags import block_between, block_of, href_of, span_of
from sitegen.importing.liquid import LIQUID
from sitegen.importing.liquidsource import liquid_pieces
from sitegen.importing.notes import Note, shortened
from sitegen.text.urls import is_external

if TYPE_CHECKING:
    from sitegen.importing.hexo.tags import HexoSite
    from sitegen.importing.liquidsource import Piece
    from sitegen.importing.notes import Fate
    from sitegen.importing.old import Filler, OldDocument

# What tags look like. The groups are text that Hexo leaves alone: blocks of code, code in a line, `raw`.
TEMPLATE = re.compile(
    rf"(^[ \t>]*(?P<fence>`{{3,}}+|~{{3,}}+).*?^[ \t>]*(?P=fence))|(`[^`\n]+`)"
    rf"|{LIQUID.pattern}|\{{#(?:(?!\{{#).)*?#\}}",
    re.DOTALL | re.MULTILINE,
)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*([\w-]+)\s*(.*?)\s*-?%\}", re.DOTALL)
_ARGUMENT = re.compile(r"(?:\"[^\"]*\"|'[^']*'|\S)+")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_ADDRESS = re.compile(r"(?<=\]\()([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)(?=[\s)])|(?<=(?:src|ref)=\")([^\"\s]+)(?=\")")
# The ends of tags whose content is no Markdown; "" for their beginnings.
_VERBATIM = re.compile(r"\{%-?\s*(end)?(?:code|codeblock|raw|mermaid)\b")
# Code in a line, or what our Markdown takes for a formula.
_FORMULA = re.compile(_CODE.pattern + r"|(?<![A-Za-z0-9\\$])\$(?=\S)[^$`]*(?<=\S)\$(?![A-Za-z0-9])|\$\$")
_NAMED = ("post_link", "post_path", "asset_img", "asset_image", "asset_link", "asset_path")
# Tags within tags.
_DEEPEST = 20


def tag_filler(site: HexoSite) -> Filler:
    """What writes the tags of a document as Markdown."""

    def fill(old: OldDocument) -> tuple[str, list[Note]]:
        text = _Text(site, old)
        body = text.for_us(old.body.replace("\0", "\ufffd"))
        is_off = old.data.get("disableNunjucks", site.is_off) is True
        return body if is_off or "{" not in body else text.filled(body), text.notes

    return fill


class _Text:
    """The text of one document."""

    def __init__(self, site: HexoSite, old: OldDocument) -> None:
        self.site, self.old = site, old
        self.notes: list[Note] = []
        self._assets = site.assets.get(old.path, {})

    def filled(self, text: str) -> str:
        """The text with its tags written as Markdown."""
        lines = text.split("\n")
        outside = dict(outside_fences(lines))
        for number, line in enumerate(lines):
            if "{" in line:  # braces in code are no tags
                hidden = _CODE.sub(lambda code: code[0].replace("{", "\0"), line)
                lines[number] = hidden if number in outside else line.replace("{", "\0")
        text = "\n".join(lines)
        end = text.rfind("#}") + 2 if "#}" in text else 0
        text = _COMMENT.sub(self._without_comment, text[:end]) + text[end:]
        return self._fill(text, 0).replace("\0", "{")

    def _without_comment(self, match: re.Match[str]) -> str:
        self._note("liquid-comment", "changed", match[0], match.string.count("\n", 0, match.start()))
        return "\n" * match[0].count("\n")

    def _fill(self, text: str, row: int, depth: int = 0) -> str:
        if depth > _DEEPEST:
            return text
        pieces = liquid_pieces(text)
        written = [""]
        for number, piece in enumerate(pieces):
            tag = _TAG.match(piece.source)
            if piece.kind == "text":
                written.append(piece.source)
            elif piece.kind == "raw":
                written.append(piece.inner.replace("{", "&#123;" if "<" in piece.inner else "\\\0"))
            elif tag is None or piece.kind == "comment":
                written.append(piece.source)
                self._note("liquid-undefined", "kept", piece.source, row, piece.source.strip("{} "))
            else:
                following = "".join(one.source for one in pieces[number + 1 : number + 3])
                self._tag(piece, tag, written, following, row, depth + 1)
            row += piece.source.count("\n")
        return "".join(written)

    def _tag(self, piece: Piece, tag: re.Match[str], written: list[str], following: str, row: int, depth: int) -> None:
        name = tag[1].replace("-", "_")
        given = [_QUOTED.sub(lambda quoted: quoted[1] or quoted[2] or "", one) for one in _ARGUMENT.findall(tag[2])]
        inside = row + tag[0].count("\n")
        if has_end := piece.kind in ("block", "highlight"):
            block = block_between(name, given, piece.source[tag.end() : piece.source.rindex("{%")], lambda text: (
                self._fill(text, inside, depth)))  # fmt: skip
        else:
            block = block_of(self.site, name, given)
        span = None if has_end or block is not None else span_of(self.site, self._assets, name, given)
        if block is not None:
            before = written[-1]
            line = before.rpartition("\n")[2]
            written[-1] = before.rstrip(" \t")
            shown = block.replace("\n", "\n" + ("" if line.strip() else line))
            written.append(alone(shown, before, following))
        elif span is not None:
            written.append(span)
        elif has_end:
            end = piece.source.rindex("{%")
            written += [tag[0], self._fill(piece.source[tag.end() : end], inside, depth), piece.source[end:]]
        else:
            written.append(tag[0])
        if block is not None or span is not None:
            self._note("hexo-filled", "changed", tag[0], row)
        else:
            is_named = bool(name in _NAMED and given)
            self._note("liquid-link" if is_named else "hexo-tag", "kept", tag[0], row, given[0] if is_named else tag[1])

    def for_us(self, text: str) -> str:
        """The text with addresses of ours as they are from the root of the site, and without formulas where the old
        site had none."""
        lines, is_code = text.split("\n"), False
        has_formulas = self.site.has_formulas or any(self.old.data.get(key) for key in ("math", "mathjax", "katex"))
        for number, line in outside_fences(lines):
            was_code, ends = is_code, _VERBATIM.findall(line)
            is_code = not ends[-1] if ends else is_code
            if was_code or is_code:
                continue
            changed = (
                _ADDRESS.sub(lambda match: self._address(match[0]), line) if "](" in line or '="' in line else line
            )
            if "$" in changed and not has_formulas:
                plain = _FORMULA.sub(lambda found: found[0] if found[1] else found[0].replace("$", "\\$"), changed)
                if plain != changed:
                    self._note("hexo-dollar", "changed", line, number)
                changed = plain
            lines[number] = changed
        return "\n".join(lines)

    def _address(self, written: str) -> str:
        path = re.split("[?#]", written, maxsplit=1)[0]
        if not path or is_external(written):
            return written
        # Files beside the post, what Hexo looks for from the root, and what has the path of the site before it.
        site, plain = self.site, posixpath.normpath(unquote(path)) + ("/" if path.endswith("/") else "")
        stem = posixpath.splitext(posixpath.basename(self.old.path))[0]
        near = posixpath.normpath(posixpath.join(posixpath.dirname(self.old.url), plain))
        inside = f"/{plain.removeprefix(site.root)}"
        if plain.startswith("/"):
            url = inside if len(site.root) > 1 and plain.startswith(site.root) and inside in site.urls else ""
        else:
            url = self._assets.get(plain) or self._assets.get(plain.removeprefix(f"{stem}/")) or ""
            url = url or (f"/{plain}" if f"/{plain}" in site.urls and near not in site.urls else "")
        return href_of(url) + written[len(path) :] if url else written

    def _note(self, code: str, fate: Fate, text: str, row: int, name: str = "") -> None:
        shown, name = (shortened(said.replace("\0", "{")) for said in (text, name))
        values = (("name", name),) if name else ()
        self.notes.append(Note(f"import-{code}", fate, self.old.path, self.old.first_line + row, shown, values))
