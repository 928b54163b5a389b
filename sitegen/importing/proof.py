"""The proof of a move: what was there, what is there now, and whether anything was lost."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.words.draw import as_json
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitegen.importing.convert import Converted
    from sitegen.importing.move import Move, UrlFate
    from sitegen.importing.notes import Note
    from sitegen.importing.oracle import Compared
    from sitegen.importing.words import Gap
    from sitegen.words.errors import Problem

# A note explains a difference of words this many lines from it.
_NEAR = 1


class Proof(NamedTuple):
    """What is known of a move. ``lost_text`` are differences of words that no note explains, with their files."""

    documents_in: int
    documents_out: int
    words: int
    fates: Sequence[UrlFate]
    lost_text: list[tuple[str, Gap]]
    explained: int
    counts: dict[str, tuple[int, int]]
    notes: Sequence[Note]
    problems: Sequence[Problem]
    pages: Sequence[Compared] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was lost."""
        has_errors = any(problem.severity == "error" for problem in self.problems)
        has_lost = any(fate.fate == "lost" for fate in self.fates) or any(page.is_lost for page in self.pages)
        return not (has_errors or has_lost or self.lost_text)

    def fated(self, fate: str) -> int:
        """How many URLs have this fate."""
        return sum(one.fate == fate for one in self.fates)


def prove(move: Move, problems: Sequence[Problem], pages: Sequence[Compared] = ()) -> Proof:
    """The proof of a move. ``problems`` are what could not be read or copied, ``pages`` the old ones as published."""
    lost: list[tuple[str, Gap]] = []
    explained = 0
    for moving, moved in move.moved:
        for gap in moved.gaps:
            # What templates print is in no source.
            is_filled = not gap.lost and ("{{" in moving.old.body or "{%" in moving.old.body)
            if is_filled or _is_explained(gap, moved):
                explained += 1
            else:
                lost.append((moving.old.path, gap))
    counts = {
        name: (
            sum(getattr(moved.before, name) for _, moved in move.moved),
            sum(getattr(moved.after, name) for _, moved in move.moved),
        )
        for name in ("images", "links", "codes")
    }
    documents = [moved for moving, moved in move.moved if moving.old.kind != "file"]
    return Proof(
        documents_in=len(documents),
        documents_out=sum(moved.document is not None for moved in documents),
        words=sum(moved.words for moved in documents),
        fates=move.fates,
        lost_text=lost,
        explained=explained,
        counts=counts,
        notes=move.notes,
        problems=[*problems, *(p for p in move.problems if p.severity == "error")],
        pages=pages,
    )


def _is_explained(gap: Gap, moved: Converted) -> bool:
    return any(gap.line - _NEAR <= note.line <= gap.last + _NEAR for note in moved.notes)


def summary(proof: Proof, lang: str) -> list[str]:
    """The proof in a few lines."""
    values = [
        ("documents", f"{proof.documents_in:,}"), ("made", f"{proof.documents_out:,}"),
        ("urls", f"{len(proof.fates):,}"), ("same", f"{proof.fated('same'):,}"),
        ("redirected", f"{proof.fated('redirected'):,}"), ("lost", f"{proof.fated('lost'):,}"),
        ("words", f"{proof.words:,}"), ("explained", f"{proof.explained:,}"), ("missing", f"{len(proof.lost_text):,}"),
        *((name, f"{before:,} → {after:,}") for name, (before, after) in proof.counts.items()),
        ("notes", f"{len(proof.notes):,}"),
    ]  # fmt: skip
    values += [("pages", f"{len(proof.pages):,}"), ("alike", f"{sum(page.is_same for page in proof.pages):,}")]
    parts = ["documents", "urls", "words", "counts", *(["pages"] if proof.pages else []), "notes"]
    return [say(f"import-summary-{part}", lang, values) for part in parts]


def by_code(notes: Sequence[Note]) -> dict[str, list[Note]]:
    """The notes of each code, the lost ones first, then those of which there are more."""
    order = {"lost": 0, "kept": 1, "changed": 2}
    counted = Counter(note.code for note in notes)
    fates = {note.code: note.fate for note in notes}
    codes = sorted(counted, key=lambda code: (order[fates[code]], -counted[code], code))
    return {code: [note for note in notes if note.code == code] for code in codes}


def as_markdown(proof: Proof, lang: str) -> str:
    """The whole proof as a page of Markdown."""
    return "\n".join(_markdown(proof, lang)) + "\n"


def _markdown(proof: Proof, lang: str) -> Iterator[str]:
    yield f"# {say('import-report', lang)}\n"
    yield from (f"- {line}" for line in summary(proof, lang))
    if lost := [fate for fate in proof.fates if fate.fate == "lost"]:
        yield f"\n## {say('import-urls-lost', lang)}\n"
        yield from (f"- `{fate.url}` ({fate.path})" for fate in lost)
    if proof.lost_text:
        yield f"\n## {say('import-words-lost', lang)}\n"
        yield from (f"- {path}:{gap.line} `{gap.lost[:200]}` → `{gap.new[:200]}`" for path, gap in proof.lost_text)
    if proof.problems:
        yield f"\n## {say('import-problems', lang)}\n"
        for problem in proof.problems:
            where = [path_and_line(problem.place.path, problem.place.line)] if problem.place else []
            yield f"- {' '.join([*where, say(problem.code, lang, problem.values)])}"
    if proof.pages:
        yield f"\n## {say('import-pages', lang)}\n"
        yield say("import-pages-head", lang)
        yield "|---|---|---|---|---|---|"
        yield from (_row(page) for page in proof.pages if not page.is_same)
    for code, notes in by_code(proof.notes).items():
        yield f"\n## {say(code, lang, notes[0].values)} ({len(notes):,})\n"
        if hint := say(code, lang, notes[0].values, "hint"):
            yield f"{hint}\n"
        yield from (f"- {_where(note)}" for note in notes)
    if moved := [fate for fate in proof.fates if fate.fate == "redirected"]:
        yield f"\n## {say('import-urls-redirected', lang)}\n"
        yield from (f"- `{fate.url}` → `{fate.to}`" for fate in moved)


def _row(page: Compared) -> str:
    """What differs on a page, as a row of a table."""
    words = " ".join(f"`{_short(gap.lost)}` → `{_short(gap.new)}`" for gap in page.gaps[:3])
    counts = ", ".join(f"{name} {before} → {after}" for name, (before, after) in page.counts.items())
    ids = " ".join(f"`{name}`" for name in page.ids[:5])
    cells = (page.url, words, counts, ids, "" if page.title else "≠", "" if page.date else "≠")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _where(note: Note) -> str:
    place, text = path_and_line(note.path, note.line), f"`{_short(note.text)}`" if note.text else ""
    return " ".join(filter(None, (place, text, ", ".join(f"`{value}`" for _, value in note.values))))


def path_and_line(path: str, line: int) -> str:
    """``path:line``; the path alone for a file as a whole."""
    return f"{path}:{line}" if line else path


def _short(text: str) -> str:
    line = " ".join(text.split()).replace("`", "'")
    return line if len(line) <= 120 else line[:119] + "…"


def to_json(proof: Proof, lang: str) -> str:
    """The whole proof as JSON."""
    record: dict[str, Any] = {
        "holds": proof.holds,
        "documents": {"in": proof.documents_in, "out": proof.documents_out},
        "words": {"compared": proof.words, "explained": proof.explained},
        "counts": {name: {"before": before, "after": after} for name, (before, after) in proof.counts.items()},
        "urls": [fate._asdict() for fate in proof.fates],
        "text": [{"path": path, **gap._asdict()} for path, gap in proof.lost_text],
        "pages": [{**page._asdict(), "gaps": [gap._asdict() for gap in page.gaps]} for page in proof.pages],
        "notes": [
            {**note._asdict(), "values": dict(note.values), "message": say(note.code, lang, note.values)}
            for note in proof.notes
        ],
        "problems": [json.loads(as_json(problem, lang)) for problem in proof.problems],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
