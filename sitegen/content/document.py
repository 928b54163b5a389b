"""One Markdown file becomes one :class:`Document`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.content.memo import body_of, digests_of, of_body, with_title_from_body
from sitegen.content.naming import file_name, split_name
from sitegen.model import Code, Content, Document, Rendered
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problems, error, gathered

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from sitegen.content.markdown import Markdown
    from sitegen.content.memo import Last
    from sitegen.content.scan import Source
    from sitegen.words.errors import Problem

# The level of a heading that can be a title.
_TITLE = 1


def prepare() -> None:
    """Import the reader of front matter, so that processes forked from this one share it."""
    from sitegen.content.frontmatter import read  # noqa: F401  # importing it is the purpose


def read_document(
    source: Source, data: bytes, markdown: Callable[[], Markdown], zone: tzinfo, last: Last | None = None
) -> tuple[Document, Content, str]:
    """Parse ``data``, the bytes of ``source``: the document, its content, and the digests of its two parts.

    A byte order mark and line ends of any kind are accepted. Dates without a zone are in ``zone``. A date that the
    front matter lacks is taken from the file's name (``2017-04-05-dev-stack.md``). A title that it lacks is taken from
    a heading of level 1 before all text, else from the name. ``last`` is an earlier parse of the same document with
    the same settings; its parts serve again where they are the same. The result follows from the arguments alone.

    Raises Problems with everything wrong in the file.
    """
    text = nfc(decode(data, source.path))
    digests = digests_of(text)
    problems: list[Problem] = []
    if last and last.same_front_matter(digests):
        body, first_line = body_of(text)
        meta, extra, places = last.document.meta, last.document.extra, last.document.places
    else:
        # YAML, and Markdown below, take longer to import than to parse a document.
        from sitegen.content.frontmatter.read import read_front_matter

        parsed = read_front_matter(text, source.path, zone)
        problems += parsed.problems
        body, first_line, meta, extra = parsed.body, parsed.first_line, parsed.meta, parsed.extra
        places = {key: (place.line, place.column, place.length) for key, place in parsed.places.items()}
    rendered = Rendered(())
    if last and last.same_body(digests, meta):
        before, headings, seconds, title_at, people, deployment = last.content
        anchors, summary, tools = last.document.anchors, last.document.summary, last.document.tools
        rendered = Rendered(before, headings, anchors, summary, seconds, (), title_at, tools, people, deployment)
    else:
        known = {piece.digest: piece.html for piece in last.content.body if isinstance(piece, Code)} if last else {}
        try:
            rendered = markdown().render(body, path=source.path, first_line=first_line, known=known, **of_body(meta))
            problems += rendered.problems
        except Problems as found:
            problems += found.problems
    date, name = split_name(file_name(source.id))
    if meta.date is None and date is not None:
        from sitegen.content.frontmatter.dates import parse_date

        try:
            meta = meta._replace(date=parse_date(date, zone))
        except ValueError:
            problems.append(error("file-name-date", Place(source.path), date=date))
    if any(problem.severity == "error" for problem in problems):
        raise Problems(problems)
    if meta.title is None:
        digests = with_title_from_body(digests)
        has_title = rendered.title_at != (0, 0) and rendered.headings[0].level == _TITLE
        title = rendered.headings[0].text if has_title else name.replace("-", " ").replace("_", " ")
        # The site names its home page and its 404 page, unless the document does.
        is_named = meta.permalink or source.id.rpartition(".")[0] not in ("index", "404")
        meta = meta._replace(title=title.strip() or name if has_title or is_named else "")
    path, told = nfc(source.path), gathered(problems)
    document = Document(source.id, path, meta, rendered.summary, rendered.anchors, places, told, rendered.tools, extra)
    content = Content(
        rendered.body, rendered.headings, rendered.seconds, rendered.title_at, rendered.people, rendered.deployment
    )
    return document, content, digests
