"""Links of moved documents that lead nowhere: they stay as they were, and a build takes them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from sitegen.importing.notes import Note
from sitegen.importing.oldlines import old_lines
from sitegen.model import Ref
from sitegen.text.urls import is_external

if TYPE_CHECKING:
    from sitegen.catalog.links import Links
    from sitegen.config import Config
    from sitegen.importing.convert import Converted, Moving
    from sitegen.model import Document
    from sitegen.text.urls import Url

_ADDRESS = re.compile(r"(?<=[(\"'<\s=])[^\s()\"'<>=]+")


def mend_links(moved: list[tuple[Moving, Converted]], links: Links, config: Config) -> list[Note]:
    """Write the whole address for links in ``moved`` that lead nowhere, and say where: a build refuses the others."""
    notes: list[Note] = []
    for number, (moving, one) in enumerate(moved):
        if not one.document or moving.url is None:
            continue
        broken: list[tuple[Ref, str]] = []
        for ref in (*one.references, *_cover(one.document)):
            if ref.kind not in ("link", "file"):
                continue
            target = links.resolve(one.document.id, ref.target)
            if target.url is None or (ref.kind == "file" and target.asset is None):
                broken.append((ref, target.wrong))
        if not broken:
            continue
        lines = one.text.split("\n")
        places: dict[str, int] = {}
        start = one.text.index("---\n", 4) + 4
        before, old = (
            one.text.count("\n", 0, start),
            old_lines(moving.old.body, one.text[start:], moving.old.first_line),
        )
        for ref, wrong in broken:
            whole = _whole(ref.target, moving.url, config, wrong)
            if ref.target == one.document.meta.image and links.resolve_path(f"/{ref.target}").asset:
                whole = f"/{ref.target}"  # themes look for covers from the root of the site, too
            is_mended = _mend(lines, ref, whole, places)
            if is_mended and not is_external(whole):
                continue
            at = ref.line - before - 1
            line = old[at] if at >= 0 else max(old[0] + at, 1)
            code = "import-broken-link" if is_mended else "import-broken-address"
            notes.append(Note(code, "changed" if is_mended else "kept", moving.old.path, line, ref.target))
        moved[number] = (moving, one._replace(text="\n".join(lines)))
    return notes


def _cover(document: Document) -> list[Ref]:
    """The picture that front matter names, if it is one of the site."""
    image, place = document.meta.image, document.place("image")
    return [Ref("file", image, place.line)] if image and not is_external(image) and not image.endswith("/") else []


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


def _mend(lines: list[str], ref: Ref, new: str, places: dict[str, int]) -> bool:
    """Write ``new`` for an address where it is written: on its line, or else in a definition or a tag on another.
    ``places`` are the lines of addresses, once they were needed. Returns whether it was found."""
    start = min(max(ref.line - 1, 0), len(lines) - 1)
    if _write(lines, start, ref.target, new) or new in lines[start]:  # with another of the same line
        return True
    if not places:
        for number, line in enumerate(lines):
            for address in _ADDRESS.findall(line):
                places.setdefault(address, number)
    at = places.get(ref.target)
    return at is not None and (_write(lines, at, ref.target, new) or new in lines[at])


def _write(lines: list[str], at: int, target: str, new: str) -> bool:
    if target not in lines[at]:
        return False
    pattern = r"(?<=[(\"'<\s=])" + re.escape(target) + r"(?=[)\"'>\s?]|$)"
    lines[at], count = re.subn(pattern, lambda _: new, lines[at])
    return count > 0
