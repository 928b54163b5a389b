"""The engine of python-liquid with the tags of Jekyll, and one rendering for each document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from liquid import Environment, Mode, RenderContext, Undefined
from liquid.exceptions import LiquidError, LiquidInterrupt, ResourceLimitError, UnknownFilterError

from sitegen.importing.liquidfilters import FILTERS, with_site
from sitegen.importing.liquidtags import HighlightTag, JekyllTag, Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liquid.token import Token

    from sitegen.importing.liquid import LiquidSite

# Of steps in loops, and of characters that are written and kept, for each piece of Liquid.
_STEPS = 100_000
_CHARACTERS = 2_000_000
# How a template can break off, and what wrong values make of Python's own functions.
_FAULTS = (LiquidInterrupt, RecursionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# Objects whose missing values Jekyll leaves empty. What is not known before a build is left as it is written.
_KNOWN = frozenset({"site", "page", "include", "layout", "jekyll", "paginator", "forloop", "tablerowloop"})
_TAGS = ("include", "include_cached", "post_url", "link", "gist", "youtube", "vimeo", "picture", "toc")
_UNKNOWN = re.compile(r"\bsite\.(?:github|time|related_posts)\b|\bpaginator\b|\bcontent\b")


class Filled(NamedTuple):
    """What became of a piece. If it has a ``reason``, it could not be filled in, from line ``row`` of it on.
    ``shown`` says what its tags stand for."""

    text: str = ""
    reason: str = ""
    row: int = 0
    values: tuple[tuple[str, str], ...] = ()
    shown: frozenset[str] = frozenset()
    empty: bool = False


class _Missing(Undefined):
    """A value that is not there. Printed, it is empty if Jekyll would surely leave it empty."""

    __slots__ = ()

    def __str__(self) -> str:
        said = self.hint or self.name
        if self.name not in _KNOWN or _UNKNOWN.search(said):
            raise Undecided("liquid-undefined", self.token, name=str(self.name))
        return ""


class _SiteEnvironment(Environment):
    """The environment of one site, with limits."""

    loop_iteration_limit = _STEPS
    output_stream_limit = _CHARACTERS
    local_namespace_limit = _CHARACTERS


class Engine:
    """What all documents of a site share."""

    def __init__(self, site: LiquidSite) -> None:
        self.site = site
        self.environment = _SiteEnvironment(tolerance=Mode.STRICT, undefined=_Missing, strict_filters=True)
        for name, function in FILTERS.items():
            self.environment.add_filter(name, function)
        for name, function in with_site(site.variables).items():
            self.environment.add_filter(name, function)
        for name in _TAGS:
            self.environment.add_tag(type(f"{name.title()}Tag", (JekyllTag,), {"name": name, "engine": self}))
        self.environment.add_tag(HighlightTag)
        self.templates: dict[str, Any] = {}

    def rendering(self, page: Mapping[str, Any]) -> Rendering:
        """The rendering of a document."""
        return Rendering(self, page)


class Rendering:
    """The variables of one document while its pieces are rendered."""

    def __init__(self, engine: Engine, page: Mapping[str, Any]) -> None:
        self._engine = engine
        jekyll = {"environment": "production"}
        variables = {"site": engine.site.variables, "page": page, "jekyll": jekyll}
        self._context = RenderContext(engine.environment.from_string(""), globals=variables)

    def of(self, source: str) -> Filled:
        """What becomes of a piece."""
        context = self._context
        context.tag_namespace["shown"] = {}
        buffer = context.get_buffer()
        try:
            template = self._engine.environment.from_string(source)
            template.render_with_context(context, buffer, partial=True)
        except Undecided as found:
            return Filled(reason=found.reason, row=_row(source, found.token), values=found.values)
        except UnknownFilterError as found:
            name = str(found).rpartition("'")[0].rpartition("'")[2]
            return Filled(reason="liquid-filter", row=_row(source, found.token), values=(("name", name),))
        except ResourceLimitError as found:
            return Filled(reason="liquid-limit", row=_row(source, found.token))
        except LiquidError as found:
            row = _row(source, found.token)
            if unknown := re.match(r"(?:unknown|unexpected) tag '?([\w-]+)", str(found.message or "")):
                return Filled(reason="liquid-tag", row=row, values=(("name", unknown[1]),))
            return Filled(reason="liquid-syntax", row=row)
        except _FAULTS:
            return Filled(reason="liquid-syntax")
        text, shown = buffer.getvalue(), context.tag_namespace["shown"]
        empty = not text and source.startswith("{{")
        return Filled(text, shown=frozenset(shown), empty=empty)


def _row(source: str, token: Token | None) -> int:
    """The line of a piece in which a token stands."""
    at = getattr(token, "start_index", 0) or 0
    return source.count("\n", 0, at) if getattr(token, "source", source) == source else 0
