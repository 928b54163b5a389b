"""The filters of templates. Their output depends on their input alone: no locale, no clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from markupsafe import Markup

from sitegen.text.hangul import josa
from sitegen.text.urls import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context

    from sitegen.theme.page import Page

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Href(str):
    """An URL of this site as it is printed: base path and percent-encoding done."""

    __slots__ = ()


def format_date(value: date | datetime, form: str, lang: str) -> str:
    """A date for people (``long``, ``short``) or machines (``iso``, RFC 3339; ``rfc822``, RFC 5322)."""
    if (
        form in ("iso", "rfc822")
        and isinstance(value, datetime)
        and (offset := value.utcoffset())
        and offset.seconds % 60
    ):
        # Local mean time, as in Seoul before 1908: +08:27:52. Neither format can say the seconds.
        value = value.astimezone(UTC)
    if form == "iso":
        return value.isoformat()
    if form == "day":
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if form == "rfc822":
        from email.utils import format_datetime  # for one feed; it takes long to import

        return format_datetime(
            value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
        )
    korean = lang.split("-")[0] == "ko"
    if form == "short":
        return (
            f"{value.year}. {value.month}. {value.day}."
            if korean
            else f"{_MONTHS[value.month - 1][:3]} {value.day}, {value.year}"
        )
    if form == "long":
        if korean:
            return f"{value.year}년 {value.month}월 {value.day}일"
        return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"
    raise ValueError(f"unknown form of date {form!r}; known: long, short, day, iso, rfc822")


def make_filters(page: Callable[[], Page]) -> Mapping[str, Callable[..., Any]]:
    """The filters; those that depend on the page being rendered ask ``page``.

    They also take Jinja's context, though they have no use for it: without it Jinja would evaluate
    ``{{ "style.css"|asset }}`` once, while it compiles the template, for whichever page comes first.
    """

    @pass_context
    def format_(_: Context, value: date | datetime | None, form: str = "long") -> str:
        return "" if value is None else format_date(value, form, page().lang)

    def link(value: object) -> str:
        return value if isinstance(value, Href) else page().link(str(value))

    @pass_context
    def url(_: Context, value: object) -> str:
        return link(value)

    @pass_context
    def absolute_url(_: Context, value: object) -> str:
        found = link(value)
        return page().origin + found if isinstance(found, Href) else found

    @pass_context
    def asset(_: Context, name: str) -> Href:
        return page().asset(name)

    @pass_context
    def reading_time(_: Context, minutes: int) -> str:
        return page().string("reading_time", minutes=minutes)

    def particle(word: object, pair: str) -> str:
        return josa(str(word), pair)

    def plain(html: object) -> str:
        return str(Markup(str(html)).striptags())

    return {
        "absolute_url": absolute_url,
        "asset": asset,
        "date": format_,
        "josa": particle,
        "plain": plain,
        "reading_time": reading_time,
        "slug": slugify,
        "url": url,
    }


def is_local(target: str) -> bool:
    """Whether a link stays on this site: it has neither scheme nor host."""
    return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target)
