"""What the index of a site keeps of each document: enough to order, list and find it, and to tell what has changed.

A row is made when a document is parsed and kept in the cache, so that the index of ten thousand posts is there without
reading ten thousand documents.
"""

from __future__ import annotations

from datetime import datetime
from types import UnionType
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin, get_type_hints

from sitegen.catalog.cards import make_card
from sitegen.catalog.oddities import warnings_of
from sitegen.catalog.permalinks import NoDate, url_of
from sitegen.catalog.taxonomy import TAXONOMIES, names_of
from sitegen.digest import of_value
from sitegen.fields import Tool, asks_to_leave_out, described, values_of
from sitegen.model import PAGE_FIELDS
from sitegen.text.keywords import keywords
from sitegen.text.urls import UnsafeUrl, Url

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from sitegen.config import Config
    from sitegen.model import Document


class Row(NamedTuple):
    """A document as the index sees it. Only plain values, for the cache.

    ``url`` is empty where the document names one that it cannot have. ``date`` and ``updated`` are in seconds since
    1970, ``year`` is that of the date in the site's time zone. ``weight`` is None where the document names none.
    ``terms`` are the names that it uses in each taxonomy, ``tools`` what it says of each tool
    (:class:`~sitegen.fields.Tool`), ``words`` the words of a post's title and series with spaces between, by which it
    is compared with others.
    ``nav``, ``entry``, ``card`` and ``post`` are digests of what a neighbour, the archive, a list and the document's
    own page see of it. They do not cover how the site spells its terms; ``post`` does not cover its card.
    ``listed`` is a digest of all columns before it: where it is the same, questions about posts are not asked again. So
    a column that a question reads comes before it. ``content`` is the digest of its content, ``anchors`` of its ids,
    ``tokens`` of what the search knows of it, or "" where it is not searched. ``is_long`` says that its text takes two
    of the search's files, ``is_odd`` that there are problems to be told of it.
    """

    id: str
    path: str
    is_post: bool
    url: str
    aliases: list[str]
    date: float | None
    year: int | None
    updated: float | None
    weight: int | None
    kind: str | None
    lang: str | None
    translations: list[str]
    featured: bool
    pin: int
    hidden: bool
    noindex: bool
    draft: bool
    published: bool
    terms: dict[str, list[str]]
    tools: list[list[str]]
    words: str
    nav: str
    entry: str
    card: str
    listed: str
    post: str
    content: str
    anchors: str
    tokens: str
    is_long: bool
    is_odd: bool


def make_row(
    document: Document, content: str, config: Config, zone: ZoneInfo, tokens: str = "", is_long: bool = False
) -> Row:
    """The row of a document whose content has the digest ``content``. ``tokens`` and ``is_long`` are as in
    :class:`Row`."""
    meta = document.meta
    try:
        url = url_of(document, config, zone)
    except (UnsafeUrl, NoDate):  # told when the index is made, if the document is published
        url = Url("")
    card = make_card(document, url, {}, zone)
    fields = values_of(meta, PAGE_FIELDS, zone)
    row = Row(
        id=document.id,
        path=document.path,
        is_post=document.is_post,
        url=url,
        aliases=list(meta.aliases),
        date=meta.date.timestamp() if meta.date else None,
        year=card.date.year if card.date else None,
        updated=meta.updated.timestamp() if meta.updated else None,
        weight=meta.weight if "weight" in document.places else None,
        kind=meta.kind,
        lang=meta.lang,
        translations=list(meta.translations),
        featured=meta.featured,
        pin=meta.pin,
        hidden=meta.hidden,
        noindex=asks_to_leave_out(meta.robots),
        draft=meta.draft,
        published=meta.published,
        terms={taxonomy: names for taxonomy in TAXONOMIES if (names := list(names_of(document, taxonomy)))},
        tools=[list(tool) for tool in document.tools],
        words=" ".join(keywords(f"{meta.title or ''} {meta.series or ''}")) if document.is_post else "",
        nav=of_value(card.nav),
        entry=of_value(card.entry),
        card=of_value(card),
        listed="",
        post=of_value((content, fields, document.path, document.is_post, document.tools, described(meta))),
        content=content,
        anchors=of_value(document.anchors),
        tokens=tokens,
        is_long=is_long,
        is_odd=bool(warnings_of(document) or document.problems),
    )
    return _with_listed(row)


def with_update(row: Row, moment: int | None, zone: ZoneInfo) -> Row:
    """The row of a document that was changed at a moment, in seconds since 1970, as somebody else than the document
    says. What it says itself goes before; a change on the day when it appears, or before that, is none."""
    if moment is None or row.updated is not None:
        return row
    if row.date is not None and _day(moment, zone) <= _day(row.date, zone):
        return row
    return _with_listed(row._replace(updated=float(moment), card=of_value((row.card, moment))))


def _with_listed(row: Row) -> Row:
    return row._replace(listed=of_value(row[: Row._fields.index("listed")]))


def _day(moment: float, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment, zone).date()


def _types(hint: Any) -> set[Any]:
    return {get_origin(of) or of for of in (get_args(hint) if isinstance(hint, UnionType) else (hint,))}


# What the values of each column may be.
_COLUMNS = tuple(map(_types, get_type_hints(Row).values()))


def rows_from(values: list[list[Any]]) -> list[Row]:
    """Rows of what JSON has made lists of. Raises TypeError or ValueError for anything else."""
    for column, types in zip(zip(*values, strict=True), _COLUMNS, strict=bool(values)):
        if not types.issuperset(map(type, column)):
            raise TypeError("another value")
    rows = [Row._make(value) for value in values]
    texts = (
        text
        for row in rows
        for names in (row.aliases, row.translations, row.terms, *row.terms.values())
        for text in names
    )
    of_tools = [columns for row in rows for columns in row.tools]
    if not all(len(columns) == len(Tool._fields) and set(map(type, columns)) == {str} for columns in of_tools):
        raise TypeError("another value")
    if not all(type(text) is str for text in texts):
        raise TypeError("another value")
    return rows
