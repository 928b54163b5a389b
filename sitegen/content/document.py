"""One Markdown file becomes one :class:`Document`. Pure: the bytes in, the value out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.content import frontmatter
from sitegen.content.fields import parse_date
from sitegen.content.naming import file_name, split_name
from sitegen.errors import Place, Problems, error
from sitegen.hangul import nfc
from sitegen.model import Code, Content, Document, Rendered

if TYPE_CHECKING:
    from datetime import tzinfo

    from sitegen.content.markdown import Markdown
    from sitegen.content.scan import Source

_FIRST_HEADING = 1


def read_document(
    source: Source, data: bytes, markdown: Markdown, zone: tzinfo, last: Content | None = None
) -> tuple[Document, Content]:
    """The document in ``data``, the bytes of ``source``; dates without a zone are in ``zone``.

    A date that the front matter does not give is taken from the file's name (``2017-04-05-dev-stack.md``), a title
    from the first heading of level 1, else from the name. ``last`` is the content of an earlier version, whose code
    blocks serve again where they are the same. Raises Problems with all that is wrong in the file.
    """
    parsed = frontmatter.parse(data, source.path, zone)
    problems = list(parsed.problems)
    rendered = Rendered(())
    try:
        known = {piece.digest: piece.html for piece in last.body if isinstance(piece, Code)} if last else {}
        rendered = markdown.render(
            parsed.body, path=source.path, first_line=parsed.first_line, lang=parsed.meta.lang, known=known
        )
        problems += rendered.problems
    except Problems as found:
        problems += found.problems
    meta = parsed.meta
    date, name = split_name(file_name(source.id))
    if meta.date is None and date is not None:
        try:
            meta = meta._replace(date=parse_date(date, zone))
        except ValueError:
            problems.append(error("file-name-date", Place(source.path), date=date))
    if any(problem.severity == "error" for problem in problems):
        raise Problems(problems)
    if meta.title is None:
        first = next((heading.text for heading in rendered.headings if heading.level == _FIRST_HEADING), None)
        meta = meta._replace(title=(first or name.replace("-", " ").replace("_", " ")).strip() or name)
    document = Document(
        source.id,
        nfc(source.path),
        meta,
        rendered.summary,
        rendered.anchors,
        {key: (place.line, place.column, place.length) for key, place in parsed.places.items()},
        tuple(dict.fromkeys(problems)),
    )
    return document, Content(rendered.body, rendered.headings, rendered.seconds, parsed.extra)
