"""Hugo's Markdown where ours would read it otherwise."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sitegen.importing.fences import outside_fences
from sitegen.importing.notes import Note

if TYPE_CHECKING:
    from sitegen.importing.hugo.settings import HugoSettings
    from sitegen.importing.old import OldDocument

_ATTRIBUTES = re.compile(r"^( {0,3}#{1,6}[ \t].*?)[ \t]*\{([#.][^{}\n]*|[\w-]+=[^{}\n]*)\}[ \t]*$")
_OWN_ID = re.compile(r"#[^\s{}.]+")
_BLOCK = re.compile(r"^([ \t>]*)\{([#.][^{}\n]*|[\w-]+=[^{}\n]*)\}[ \t]*$")
_TAG = re.compile(r"<(?:/?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|!--(?!\s*more\s*-->).*)>")
_CODE = re.compile(r"(`+)(?:.*?)\1")
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+")
# Code, tags and addresses.
_NO_TEXT = re.compile(r"(`+[^`]*`+|<[^<>]*>|https?:\S+)")
_EMOJI = re.compile(r"(?<![\\\w:/]):(?=[a-z0-9_+-]+:)")


class MarkdownRules(NamedTuple):
    """The settings of Hugo's Markdown: whether HTML is shown, codes of emoji are pictures and blocks have attributes;
    signs around formulas; and the path of the site, which stands before its addresses."""

    unsafe: bool
    emoji: bool
    blocks: bool
    formulas: tuple[tuple[str, str, str], ...]
    base: str

    @classmethod
    def of(cls, settings: HugoSettings) -> MarkdownRules:
        """Those of a site."""
        from urllib.parse import urlsplit

        signs: list[tuple[str, str, str]] = []
        is_on = settings.goldmark("extensions", "passthrough", "enable") is True
        for kind, ours in (("block", "$$"), ("inline", "$")):
            pairs = settings.goldmark("extensions", "passthrough", "delimiters", kind)
            signs += [
                (str(pair[0]), str(pair[1]), ours)
                for pair in (pairs if is_on and isinstance(pairs, list) else ())
                if isinstance(pair, list) and len(pair) == 2 and str(pair[0]).startswith("\\")
            ]
        return cls(
            settings.goldmark("renderer", "unsafe") is True or "blackfriday" in settings.raw,
            settings.raw.get("enableemoji") is True,
            settings.goldmark("parser", "attribute", "block") is True,
            tuple(signs),
            urlsplit(str(settings.raw.get("baseurl") or "")).path.rstrip("/"),
        )


def as_ours(text: str, rules: MarkdownRules, old: OldDocument, notes: list[Note]) -> str:
    """Markdown that ours reads as Hugo did. ``notes`` get what is shown now and was not."""
    lines = (_with_formulas(text, rules) if rules.formulas else text).split("\n")
    for number, line in outside_fences(lines):
        new = line
        if heading := _ATTRIBUTES.match(line):
            own = _OWN_ID.fullmatch(heading[2].strip())
            new = f"{heading[1]} {{{heading[2].strip()}}}" if own else f"{heading[1]} {{: {heading[2].strip()} }}"
        elif rules.blocks and number and lines[number - 1].strip() and (block := _BLOCK.match(line)):
            new = f"{block[1]}{{: {block[2].strip()} }}"
        if rules.base and f"{rules.base}/" in new:
            new = re.sub(r"(\]\(|(?:href|src)=[\"'])" + re.escape(rules.base) + r"(?=/)", r"\1", new)
        if not rules.emoji and ":" in new:
            pieces = _NO_TEXT.split(new)
            pieces[::2] = [_EMOJI.sub(r"\\:", piece) for piece in pieces[::2]]
            new = "".join(pieces)
        above, below = (lines[at] if 0 <= at < len(lines) else "" for at in (number - 1, number + 1))
        # Where a list is above, Hugo reads a table that is not indented, and ours none.
        is_table = line.startswith("|") and _RULE.fullmatch(below) and above.strip() and not above.startswith("|")
        lines[number] = f"\n{new}" if is_table else new
    if not rules.unsafe:
        rows = old.body.split("\n")
        for number, line in outside_fences(rows):
            is_code = "<" not in line or line.startswith(("    ", "\t"))
            if not is_code and (tag := _TAG.search(_CODE.sub("", line))):
                notes.append(Note("import-hugo-html", "changed", old.path, old.first_line + number, tag[0]))
    return "\n".join(lines)


def _with_formulas(text: str, rules: MarkdownRules) -> str:
    """The text with our signs around formulas. Code has none."""
    lines = text.split("\n")
    outside = {number for number, _ in outside_fences(lines)}
    parts: list[str] = []
    for is_text, numbers in groupby(range(len(lines)), outside.__contains__):
        part = "\n".join(lines[number] for number in numbers)
        for start, end, ours in rules.formulas if is_text else ():
            pieces = re.split(rf"(`+[^`\n]*`+)|{re.escape(start)}(.{{1,2000}}?){re.escape(end)}", part, flags=re.DOTALL)
            for at in range(1, len(pieces), 3):
                tex = pieces[at + 1]
                if tex is not None:
                    pieces[at + 1] = f"{ours}{tex.strip() if ours == '$' else tex}{ours}"
            part = "".join(piece or "" for piece in pieces)
        parts.append(part)
    return "\n".join(parts)
