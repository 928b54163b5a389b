"""Dates as people write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo

_DATE = re.compile(
    r"(?P<date>\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"[ \t]*(?P<zone>[Zz]|UTC|KST|[-+]\d{2}:?(?:\d{2})?)?)?$"
)


def parse_date(text: str, zone: tzinfo) -> datetime:
    """A moment: ``2026-08-21``, ``2026-08-21 09:00[:30]``, with ``T``, with ``Z``, ``KST``, ``+0900`` or ``+09:00``;
    ``2026/08/21`` and ``2026.08.21`` too.

    Without a time it is midnight, without a zone it is in ``zone``. Raises ValueError for anything else.
    """
    match = _DATE.match(text.strip())
    if match is None:
        raise ValueError("unknown form")
    year, month, day = (int(part) for part in match["date"].split(match["mark"]))
    clock = (int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0))
    return datetime(year, month, day, *clock, tzinfo=_offset(match["zone"]) or zone)


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    digits = {"Z": "+0000", "UTC": "+0000", "KST": "+0900"}.get(written.upper(), written).replace(":", "").ljust(5, "0")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))
