"""The filters that Jekyll adds to Liquid."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from liquid import Undefined
from liquid.filter import with_context
from liquid.stringify import to_liquid_string

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liquid import RenderContext

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_WIDE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿가-힣]")


def _date(value: Any) -> datetime:
    """A date in any of the forms that Jekyll takes."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    text = str(value).strip().replace("/", "-")
    found = datetime.fromisoformat(re.sub(r" (?=[+-]\d{4}$)", "", text))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _sentence(value: Any, connector: str = "and") -> str:
    words = [str(one) for one in value or ()]
    if len(words) < 3:
        return f" {connector} ".join(words)
    return f"{', '.join(words[:-1])}, {connector} {words[-1]}"


def _slug(value: Any, mode: str = "default") -> str:
    text = str(value)
    rules = {"raw": r"\s+", "default": r"[^\w]+", "pretty": r"[^\w._~!$&'()+,;=@]+", "ascii": r"[^A-Za-z0-9]+"}
    if mode == "none":
        return text.lower()
    return re.sub(rules.get(mode, rules["default"]), "-", text).strip("-").lower()


def _words(value: Any, mode: str = "") -> int:
    text = str(value)
    rest, wide = _WIDE.subn(" ", text) if mode in ("cjk", "auto") else (text, 0)
    return wide + len(rest.split())


def _text(value: Any) -> str:
    return to_liquid_string(value, autoescape=False)


def _has(item: Any, key: str) -> Any:
    return item.get(key) if hasattr(item, "get") and not isinstance(item, Undefined) else None


def _where(value: Any, key: str, wanted: Any) -> list[Any]:
    def matches(found: Any) -> bool:
        if isinstance(found, list):
            return wanted in found or str(wanted) in map(str, found)
        return found == wanted or (found is not None and _text(found) == _text(wanted))

    return [one for one in _items(value) if matches(_has(one, str(key)))]


def _items(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value or ())


def _group(value: Any, key: str) -> list[dict[str, Any]]:
    return _grouped(value, lambda one: _text(_has(one, str(key))))


def _grouped(value: Any, name_of: Callable[[Any], str]) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for one in _items(value):
        groups.setdefault(name_of(one), []).append(one)
    return [{"name": name, "items": found, "size": len(found)} for name, found in groups.items()]


@with_context
def _where_exp(value: Any, name: str, expression: str, *, context: RenderContext) -> list[Any]:
    return [one for one in _items(value) if _evaluated(context, f"{{% if {expression} %}}1{{% endif %}}", name, one)]


@with_context
def _group_exp(value: Any, name: str, expression: str, *, context: RenderContext) -> list[dict[str, Any]]:
    return _grouped(value, lambda one: _evaluated(context, f"{{{{ {expression} }}}}", name, one))


def _evaluated(context: RenderContext, source: str, name: str, item: Any) -> str:
    buffer = context.get_buffer()
    template = context.env.from_string(source)
    template.render_with_context(context, buffer, {str(name): item}, partial=True)
    return buffer.getvalue()


def _markdown(value: Any) -> str:
    """Markdown stays Markdown, also within HTML."""
    text = str(value).strip("\n")
    return f'<div markdown="1">\n{text}\n</div>' if "\n" in str(value) else text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "array_to_sentence_string": _sentence,
    "cgi_escape": lambda value: quote_plus(str(value)),
    "date_to_long_string": lambda value: _date(value).strftime("%d %B %Y"),
    "date_to_rfc822": lambda value: format_datetime(_date(value)),
    "date_to_string": lambda value: _date(value).strftime("%d %b %Y"),
    "date_to_xmlschema": lambda value: _date(value).isoformat(),
    "find": lambda value, key, wanted: next(iter(_where(value, key, wanted)), None),
    "group_by": _group,
    "group_by_exp": _group_exp,
    "inspect": _json,
    "jsonify": _json,
    "markdownify": _markdown,
    "normalize_whitespace": lambda value: " ".join(str(value).split()),
    "number_of_words": _words,
    "pop": lambda value, number=1: _items(value)[: -int(number)],
    "push": lambda value, item: [*_items(value), item],
    "shift": lambda value, number=1: _items(value)[int(number) :],
    "slugify": _slug,
    # Straight quotes are what ours shows.
    "smartify": lambda value: str(value),
    "to_integer": lambda value: int(value),
    "unshift": lambda value, item: [item, *_items(value)],
    "uri_escape": lambda value: quote(str(value), safe=";/?:@&=+$,#!*'()~-_.%"),
    "where": _where,
    "where_exp": _where_exp,
    "xml_escape": lambda value: escape(str(value), {'"': "&quot;"}),
}


def with_site(variables: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The filters that know the address of the site. Ours writes addresses from the root of the site on."""
    host, folder = str(variables.get("url") or "").rstrip("/"), str(variables.get("baseurl") or "").rstrip("/")

    def relative(value: Any) -> str:
        text = str(value)
        return text if _SCHEME.match(text) else f"/{text.lstrip('/')}"

    def absolute(value: Any) -> str:
        text = relative(value)
        return text if _SCHEME.match(text) else f"{host}{folder}{text}"

    return {"relative_url": relative, "absolute_url": absolute}
