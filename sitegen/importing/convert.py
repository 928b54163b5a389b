"""Makes one document of the old site into one of ours, and compares the two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.catalog.permalinks import NoDate, url_of
from sitegen.content.document import read_document
from sitegen.content.frontmatter.dates import parse_date
from sitegen.content.frontmatter.keys import field_of
from sitegen.content.frontmatter.read import read_front_matter
from sitegen.content.markdown import Markdown
from sitegen.content.markdown.mathml import Formulas
from sitegen.content.markdown.write import Writer
from sitegen.content.naming import file_name, split_name
from sitegen.content.scan import Source
from sitegen.importing.anchors import keep_ids
from sitegen.importing.front import with_keys
from sitegen.importing.kramdown import commonmark
from sitegen.importing.mend import mended
from sitegen.importing.notes import Note
from sitegen.importing.oldlines import old_lines
from sitegen.importing.words import Gap, gaps, words_of_markdown
from sitegen.importing.yaml import keys_of
from sitegen.model import Code, Content, Document, Ref
from sitegen.text.urls import UnsafeUrl, Url
from sitegen.words.errors import Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from sitegen.config import Config
    from sitegen.content.frontmatter.read import Parsed
    from sitegen.content.markdown.lines import Lines
    from sitegen.importing.old import OldDocument, OldSite

_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_WHOLE = re.compile(r"(?is)<(pre|script|style|textarea)\b.*?</\1\s*>")
_BLOCK = re.compile(r"\s*<(?:address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|h[1-6]|"
                    r"header|hr|main|nav|ol|p|section|table|ul)\b", re.IGNORECASE)  # fmt: skip


# Fields by which ours holds a document back. The old site may have published it all the same.
_HOLDING = ("draft", "published")


class Moving(NamedTuple):
    """A document to move: as it is, and the keys of front matter that the move decides (None for those to leave out).
    ``url`` is where it goes, None for one that is not published."""

    old: OldDocument
    edits: dict[str, Any]
    url: Url | None


class _AnyCode(dict[str, str]):
    """Takes every block of code for highlighted, where nobody looks at its colours."""

    def get(self, _: str, default: object = None) -> str:
        del default
        return " "


class _Tex(Formulas):
    """Leaves formulas out."""

    def _html(self, element: str, tex: str, display: bool, place: Place) -> str:
        del element, tex, display, place
        return ""


class _PlainWriter(Writer):
    """Writes bodies without formulas and the colours of code, which take as long as all the rest."""

    def __init__(self, lines: Lines, lang: str, known: object, *given: Any) -> None:
        del known
        super().__init__(lines, lang, _AnyCode(), *given)
        self.formulas = _Tex(lines)


class _Uncoloured(Markdown):
    """Our Markdown where nobody looks at the pages."""

    writer = _PlainWriter


class Counts(NamedTuple):
    """What a text holds besides words."""

    images: int = 0
    links: int = 0
    codes: int = 0


class Converted(NamedTuple):
    """A document that was moved: its text, what became of its constructs, and where its words differ. ``references``
    are its links into the site. ``document`` is None where ``problems`` keep ours from being read."""

    text: str
    notes: list[Note]
    gaps: list[Gap]
    before: Counts
    after: Counts
    words: int
    document: Document | None
    references: list[Ref]
    problems: tuple[Problem, ...]
    page: str = ""


def converter(site: OldSite, config: Config, zone: ZoneInfo, pages: bool) -> Callable[[Moving], Converted]:
    """The work of moving documents, for one process. With ``pages`` their HTML comes too."""
    filled = site.filler() if site.filler else lambda old: (old.body, [])
    markdown = (Markdown if pages else _Uncoloured)(
        config.markdown.html, config.language, False, config.stack.tools, config.authors
    )

    def read(identifier: str, text: str) -> tuple[Document | None, Content | None, tuple[Problem, ...]]:
        try:
            source = Source(identifier, f"content/{identifier}")
            document, content, _ = read_document(source, text.encode(), lambda: markdown, zone)
        except Problems as found:
            return None, None, found.problems
        return document, content, ()

    def work(moving: Moving) -> Converted:
        old = moving.old
        body, notes = filled(old)
        if old.kind == "file":
            return Converted(body, notes, [], Counts(), Counts(), 0, None, [], ())
        if old.is_html:
            body = _as_block(body)
        else:
            if site.kramdown or "\0" in body:
                written, more = commonmark(body, old.path, 1)
                lines = old_lines(old.body, body, old.first_line) if more else []
                notes = [*notes, *(note._replace(line=lines[note.line - 1]) for note in more)]
                body = written
            body = keep_ids(body, site.heading_ids)
        head, told = _front(moving, config, zone)
        text = f"---\n{head}---\n{body}"
        document, content, problems = read(old.id, text)
        if problems:
            lines = [1] * (head.count("\n") + 2) + old_lines(old.body, body, old.first_line)
            text, more = mended(text, problems, old.path, lines)
            notes = [*notes, *more]
            document, content, problems = read(old.id, text) if more else (None, None, problems)
        words = words_of_markdown(old.body, old.first_line, site.template)
        different = gaps(words, [word for word, _ in words_of_markdown(body)])
        references = [piece for piece in content.body if isinstance(piece, Ref)] if content else []
        page = _html(content) if pages and content else ""
        return Converted(
            text, [*notes, *told], different, count(old.body), count(body), len(words), document, references, problems,
            page,
        )  # fmt: skip

    return work


def _front(moving: Moving, config: Config, zone: ZoneInfo) -> tuple[str, list[Note]]:
    """The front matter of a document, which our own reader takes, and which says what the old one said."""
    old, edits = moving.old, dict(moving.edits)
    notes: list[Note] = []
    own = {key: value for key, value in old.data.items() if key in old.own}
    head = with_keys(old.head, own, edits)
    for _ in range(6):
        parsed = None
        try:
            parsed = read_front_matter(f"---\n{head}---\n", old.path, zone)
            problems = [problem for problem in parsed.problems if problem.severity == "error"]
        except Problems as found:
            problems = list(found.problems)
        wrong = dict.fromkeys(key for problem in problems if (key := _key_at(head, problem)))
        more: dict[str, Any] = {}
        for key in wrong:
            value = own.get(key, edits.get(key))
            if isinstance(value, list | dict | bool) or edits.get(key) == str(value):
                more |= {key: None, f"old_{key}": value}
                notes.append(Note("import-key", "changed", old.path, 1, str(key), (("key", key),)))
            else:
                more[key] = str(value)
        if parsed and not problems:
            more = _corrections(moving, parsed, config, zone)
        if not more or more.items() <= edits.items():
            break
        held = [key for key in more if field_of(key) in _HOLDING]
        notes += [Note("import-not-held", "changed", old.path, 1, "", (("key", key),)) for key in held]
        edits |= more
        head = with_keys(old.head, own, edits)
    return head, notes


def _corrections(moving: Moving, parsed: Parsed, config: Config, zone: ZoneInfo) -> dict[str, Any]:
    """The keys that must be written so that ours is read as the old one was."""
    old, meta = moving.old, parsed.meta
    found: dict[str, Any] = {}
    written, _ = split_name(file_name(old.id))
    date = meta.date or (parse_date(written, zone) if written else None)
    if old.date and date != old.date:
        found["date"] = old.date.isoformat(" ")
    if sorted(meta.categories) != sorted(dict.fromkeys(old.categories)) and old.categories:
        found |= {"categories": list(old.categories)} | ({"category": None} if "category" in old.own else {})
    if moving.url is not None:
        if meta.draft or not meta.published:
            found |= {key: None for key in sorted(old.own) if field_of(key) in _HOLDING}
        document = Document(old.id, "", meta._replace(date=old.date or date), "", (), {})
        try:
            url = url_of(document, config, zone)
        except (UnsafeUrl, NoDate):
            url = Url("")
        if url != moving.url:
            found["permalink"] = moving.url.replace("#", "%23")
    return found


def _key_at(head: str, problem: Problem) -> str:
    """The key of the front matter in whose lines a problem is."""
    line = (problem.place.line if problem.place else 0) - 2
    above = [key for key, start in (keys_of(head) or {}).items() if start <= line]
    return above[-1] if above else ""


def _as_block(text: str) -> str:
    """A page of HTML as one block of Markdown: a blank line would end it, and what is indented would be code."""
    wholes: list[str] = []

    def take(match: re.Match[str]) -> str:
        is_text = match[1].lower() in ("pre", "textarea")
        wholes.append(_BLANK.sub("&#10;" if is_text else "", match[0]))
        return f"\0{len(wholes) - 1}\0"

    text = _BLANK.sub("", _WHOLE.sub(take, text.strip("\n")))
    text = re.sub("\0(\\d+)\0", lambda match: wholes[int(match[1])], text)
    return f"\n{text}\n" if not text.strip() or _BLOCK.match(text) else f"\n<div>\n{text}\n</div>\n"


def count(text: str) -> Counts:
    """The pictures, links and blocks of code in Markdown or HTML."""
    codes = re.findall(r"(?m)^[ \t>*+-]*(?:\d+[.)][ \t]+)?(?:`{3,}|~{3,})", text)
    blocks = len(codes) // 2 + len(re.findall(r"\{[{%][<%-]?\s*highlight\b|<pre\b", text))
    images = len(re.findall(r"!\[(?:[^\[\]]|\[[^\]]*\])*\][(\[]|<img\b", text))
    links = len(re.findall(r"\](?:\(|\[[^\]]+\])|<a\b|<https?:", text))
    return Counts(images, max(links - images, 0), blocks)


def _html(content: Content) -> str:
    """Our HTML, with the addresses as they were written."""
    pieces = []
    for piece in content.body:
        if isinstance(piece, Ref):
            pieces.append(">" if piece.kind == "picture" else piece.target if piece.kind in ("link", "file") else "")
        elif isinstance(piece, str | Code):
            pieces.append(piece if isinstance(piece, str) else piece.html)
    return "".join(pieces)
