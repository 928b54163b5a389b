"""Links of moved documents that lead nowhere: they stay as they were, and a build takes them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from sitegen.importing.notes import Note

if TYPE_CHECKING:
    from sitegen.catalog.links import Links
    from sitegen.config import Config
    from sitegen.importing.convert import Converted, Moving
    from sitegen.model import Ref
    from sitegen.text.urls import Url


def mend_links(moved: list[tuple[Moving, Converted]], links: Links, config: Config) -> list[Note]:
    """Write the whole address for links in ``moved`` that lead nowhere, and say where: a build refuses the others."""
    notes: list[Note] = []
    for number, (moving, one) in enumerate(moved):
        if not one.document or moving.url is None:
            continue
        broken: list[tuple[Ref, str]] = []
        for ref in one.references:
            if ref.kind not in ("link", "file"):
                continue
            target = links.resolve(one.document.id, ref.target)
            if target.url is None or (ref.kind == "file" and target.asset is None):
                broken.append((ref, target.wrong))
        if not broken:
            continue
        text = one.text
        before = one.text.count("\n", 0, one.text.index("---\n", 4)) + 1
        for ref, wrong in broken:
            written = ref.target
            text, is_mended = _replaced(text, ref, _whole(written, moving.url, config, wrong))
            line = max(ref.line - before - 1 + moving.old.first_line, 1)
            code = "import-broken-link" if is_mended else "import-broken-address"
            notes.append(Note(code, "changed" if is_mended else "kept", moving.old.path, line, written))
        moved[number] = (moving, one._replace(text=text))
    return notes


def _whole(target: str, page: Url, config: Config, wrong: str) -> str:
    """An address with its host, which is not looked for in the site."""
    if wrong == "link-liquid":
        target = target.replace("{", "%7B").replace("}", "%7D").replace(" ", "%20").replace('"', "%22")
    if target.startswith("/"):
        return config.url + target
    if target.startswith("#"):
        return config.url + page.href() + target
    folder = page.href()[: page.href().rindex("/") + 1]
    return config.url + posixpath.normpath(posixpath.join(folder, target))


def _replaced(text: str, ref: Ref, new: str) -> tuple[str, bool]:
    """The text with an address replaced where it is written: on its line, or else in a definition or a tag below."""
    lines = text.split("\n")
    pattern = re.compile(r"(?<=[(\"'<\s=])" + re.escape(ref.target) + r"(?=[)\"'>\s?]|$)")
    start = max(ref.line - 1, 0)
    for at in (*range(start, len(lines)), *range(start)):
        changed, count = pattern.subn(lambda _: new, lines[at])
        if count:
            lines[at] = changed
            return "\n".join(lines), True
        if at == start and new in lines[at]:  # with another of the same line
            return text, True
    return text, False
