"""The filters of templates. They use no locale and no clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from markupsafe import Markup

from sitegen.text.hangul import josa
from sitegen.text.urls import Href, slugify
from sitegen.theme.files import file_url, image_size, picture_of
from sitegen.words.errors import error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitegen.theme.page import Page

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# A part of the option ``date_format``: ``{month}`` or, with two digits, ``{month:02}``.
_DATE_FIELD = re.compile(r"\{(year|month|day)(?::(02))?\}")


def format_date(value: date | datetime, form: str, lang: str) -> str:
    """A date for people (``long``, ``short``) or machines (``day``; ``iso``, RFC 3339; ``rfc822``, RFC 5322)."""
    if form in ("iso", "rfc822") and isinstance(value, datetime):
        offset = value.utcoffset()
        if offset and offset.seconds % 60:
            # Local mean time, as in Seoul before 1908: +08:27:52. Neither format has seconds of an offset.
            value = value.astimezone(UTC)
    match form:
        case "long" | "short":
            return _for_people(value, form == "short", lang.split("-")[0] == "ko")
        case "day":
            return value.isoformat()[:10]
        case "iso":
            return value.isoformat()
        case "rfc822":
            from email.utils import format_datetime  # for one feed; it takes long to import

            if not isinstance(value, datetime):
                value = datetime(value.year, value.month, value.day, tzinfo=UTC)
            return format_datetime(value)
    raise ValueError(f"unknown form of date {form!r}; known: long, short, day, iso, rfc822")


def _for_people(value: date, is_short: bool, is_korean: bool) -> str:
    year, month, day = value.year, value.month, value.day
    if is_korean:
        return f"{year}. {month}. {day}." if is_short else f"{year}년 {month}월 {day}일"
    name = _MONTHS[month - 1]
    return f"{name[:3] if is_short else name} {day}, {year}"


def make_filters(page: Callable[[], Page]) -> Mapping[str, Callable[..., Any]]:
    """The filters of templates. ``page`` gives the page that is rendered now."""

    def of_page(filter_: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that gets the page as its first argument.

        It takes Jinja's context and ignores it. Without that, Jinja would evaluate ``{{ "style.css"|asset }}`` once,
        while it compiles the template, with the page that comes first.
        """
        return pass_context(lambda _, *arguments, **named: filter_(page(), *arguments, **named))

    return {**_PLAIN, **{name: of_page(filter_) for name, filter_ in OF_PAGE.items()}}


def _url(page: Page, value: object) -> str:
    return value if isinstance(value, Href) else page.link(str(value))


def _absolute_url(page: Page, value: object) -> str:
    url = _url(page, value)
    return page.origin + url if isinstance(url, Href) else url


def _date(page: Page, value: date | datetime | None, form: str = "long") -> str:
    if value is None:
        return ""
    own = page.reader.get("date_format", page.other_language) if form in ("long", "short") else ""
    return _as_asked(page, value, own) if own else format_date(value, form, page.lang)


def _as_asked(page: Page, value: date | datetime, form: str) -> str:
    """A date as the option ``date_format`` says."""
    shown = _DATE_FIELD.sub(lambda field: f"{getattr(value, field[1]):{field[2] or ''}}", form)
    if "{" in shown or "}" in shown or shown == form:
        place = page.reader.settings_place(form) or page.template_place("date_format")
        page.reader.problems.append(error("theme-date-format", place, format=form))
    return shown


# The filters that ask the page, which they get first.
OF_PAGE: Mapping[str, Callable[..., Any]] = {
    "absolute_url": _absolute_url,
    "asset": lambda page, name: page.asset(name),
    "date": _date,
    "file": lambda page, target: file_url(page, str(target)),
    "image_size": image_size,
    "picture": picture_of,
    "reading_time": lambda page, minutes: page.string("reading_time", minutes=minutes),
    "url": _url,
}
_PLAIN: Mapping[str, Callable[..., Any]] = {
    "josa": lambda word, pair: josa(str(word), pair),
    "plain": lambda html: str(Markup(str(html)).striptags()),
    "slug": slugify,
}
