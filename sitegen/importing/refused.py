"""What our own build would refuse of a moved site is left out, so that the rest is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.importing.front import with_keys
from sitegen.importing.notes import Note
from sitegen.text.urls import UnsafeUrl, Url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.importing.move import Move
    from sitegen.words.errors import Problem


def leave_out(result: Move, redirects: dict[str, str], problems: Iterable[Problem]) -> bool:
    """Leave out what each problem blames first: a redirect, an alias, a document or a file. Returns whether anything
    was, so that the site can be planned again."""
    numbers = {f"content/{moving.old.id}": number for number, (moving, _) in enumerate(result.moved)}
    count = len(result.problems)
    for problem in problems:
        url = dict(problem.values).get("url", "")
        for path in [place.path for place in (problem.place, *problem.others) if place]:
            if path == "site.toml" and (old := next((o for o, new in redirects.items() if url in (o, new)), "")):
                del redirects[old]
            elif path in numbers and result.moved[numbers[path]][0].url is not None:
                _leave_out_of(result, numbers[path], url)
            elif path in result.files:
                result.refused.add(result.files.pop(path))
            else:
                continue
            result.problems.append(problem)
            break
    return len(result.problems) > count


def _leave_out_of(result: Move, number: int, url: str) -> None:
    """Leave out the alias of a document that is ``url``, or else the whole document."""
    moving, one = result.moved[number]
    document = one.document
    aliases = document.meta.aliases if document else ()
    kept = [alias for alias in aliases if not _is(alias, url)]
    edits: dict[str, Any] = {"published": False}
    if document and len(kept) < len(aliases) and url != moving.url:
        edits = {"redirect_from": None, "aliases": kept or None}
        document = document._replace(meta=document.meta._replace(aliases=tuple(kept)))
    else:
        moving = moving._replace(url=None)
        result.refused.add(moving.old.path)
        result.notes.append(Note("import-refused", "lost", moving.old.path, 0))
    head, mark, body = one.text.removeprefix("---\n").partition("---\n")
    text = f"---\n{with_keys(head, {}, edits)}{mark}{body}"
    result.moved[number] = (moving, one._replace(text=text, document=document))


def _is(alias: str, url: str) -> bool:
    try:
        return Url.parse(alias) == url
    except UnsafeUrl:
        return False
