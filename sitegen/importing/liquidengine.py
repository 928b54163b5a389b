"""The engine of python-liquid with the tags of Jekyll, and one rendering for each document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from liquid import Environment, Mode, RenderContext, Undefined
from liquid.ast import Node
from liquid.exceptions import LiquidError, LiquidInterrupt, ResourceLimitError, UnknownFilterError
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG

from sitegen.importing.embedded import embed_named, shown_by
from sitegen.importing.liquidfilters import FILTERS, with_site
from sitegen.importing.liquidsource import liquid_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from liquid.stream import TokenStream
    from liquid.token import Token

    from sitegen.importing.liquid import LiquidSite

# Of steps in loops and of characters, for each piece of Liquid.
_STEPS = 100_000
_CHARACTERS = 5_000_000
_DEEPEST = 20
# Objects whose missing values Jekyll leaves empty. What is not known before a build is left as it is written.
_KNOWN = frozenset({"site", "page", "include", "layout", "jekyll", "paginator", "forloop", "tablerowloop"})
_UNKNOWN = re.compile(r"\bsite\.(?:github|time|related_posts)\b|\bpaginator\b|\bcontent\b")
_FILE = re.compile(r"\s*(?P<name>(?:\{\{.*?\}\}|[^\s{}])+)(?P<rest>.*)", re.DOTALL)
_ARGUMENT = re.compile(
    r"\s*(?P<name>[\w-]+)\s*=\s*(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<value>[\w.\[\]\"'-]+))"
)


class Undecided(LiquidError):
    """Something that cannot be known. ``reason`` is the code of the note."""

    def __init__(self, reason: str, token: Token | None = None, **values: str) -> None:
        super().__init__(reason, token=token)
        self.reason, self.values = reason, tuple(values.items())


class Filled(NamedTuple):
    """What became of a piece. If it has a ``reason``, it could not be filled in, from line ``row`` of it on."""

    text: str = ""
    reason: str = ""
    row: int = 0
    values: tuple[tuple[str, str], ...] = ()
    embed: bool = False
    included: bool = False
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


class Engine:
    """What all documents of a site share."""

    def __init__(self, site: LiquidSite) -> None:
        self.site = site
        self.environment = _SiteEnvironment(tolerance=Mode.STRICT, undefined=_Missing, strict_filters=True)
        for name, function in FILTERS.items():
            self.environment.add_filter(name, function)
        for name, function in with_site(site.variables).items():
            self.environment.add_filter(name, function)
        engine = self
        for name in ("include", "include_cached", "post_url", "link", "gist", "youtube", "vimeo", "highlight"):
            kind = _HighlightTag if name == "highlight" else _JekyllTag
            tag = type(f"{name.title()}Tag", (kind,), {"name": name, "engine": engine, "end": f"end{name}"})
            self.environment.add_tag(tag)
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
        context.tag_namespace["shown"] = {"embed": False, "included": False}
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
            unknown = re.match(r"unknown tag '?([\w-]+)|unexpected tag '?([\w-]+)", str(found.message or ""))
            if unknown:
                name = unknown[1] or unknown[2] or ""
                return Filled(reason="liquid-tag", row=_row(source, found.token), values=(("name", name),))
            return Filled(reason="liquid-syntax", row=_row(source, found.token))
        except (LiquidInterrupt, RecursionError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError):
            return Filled(reason="liquid-syntax")
        text, shown = buffer.getvalue(), context.tag_namespace["shown"]
        empty = not text and source.startswith("{{")
        return Filled(text, embed=shown["embed"], included=shown["included"], empty=empty)


def _row(source: str, token: Token | None) -> int:
    """The line of a piece in which a token stands."""
    at = getattr(token, "start_index", 0) or 0
    return source.count("\n", 0, at) if getattr(token, "source", source) == source else 0


class _JekyllNode(Node):
    """A tag of Jekyll without an end."""

    def __init__(self, token: Token, engine: Engine, markup: str) -> None:
        super().__init__(token)
        self._engine, self._markup, self.blank = engine, markup, False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what the tag stands for."""
        name = self.token.value
        text = getattr(self, f"_{name.removesuffix('_cached')}")(context, self._markup.strip())
        return buffer.write(text)

    def _post_url(self, context: RenderContext, markup: str) -> str:
        posts, asked = self._engine.site.posts, self._filled(context, markup)
        stem = re.sub(r"\.(?:md|markdown|html|textile)$", "", asked.strip("/"))
        for name in (asked, stem, stem.rpartition("/")[2]):
            if name in posts:
                return posts[name]
        raise Undecided("liquid-link", self.token, name=asked)

    def _link(self, context: RenderContext, markup: str) -> str:
        asked = self._filled(context, markup)
        if (found := self._engine.site.links.get(asked.lstrip("/"))) is None:
            raise Undecided("liquid-link", self.token, name=asked)
        return found

    def _gist(self, context: RenderContext, markup: str) -> str:
        return self._embed(context, markup)

    def _youtube(self, context: RenderContext, markup: str) -> str:
        return self._embed(context, markup)

    def _vimeo(self, context: RenderContext, markup: str) -> str:
        return self._embed(context, markup)

    def _embed(self, context: RenderContext, markup: str) -> str:
        words = self._filled(context, markup).split()
        address = embed_named(self.token.value, {"": words[0].strip("\"'")}) if words else ""
        if not address:
            raise Undecided("liquid-tag", self.token, name=self.token.value)
        context.tag_namespace["shown"]["embed"] = True
        return address

    def _include(self, context: RenderContext, markup: str) -> str:
        match = _FILE.fullmatch(markup)
        name = self._filled(context, match["name"]) if match else ""
        values = self._arguments(context, match["rest"]) if match else {}
        shown = context.tag_namespace["shown"]
        source = self._engine.site.includes.get(name)
        if source is None:
            if address := embed_named(name, values):
                shown["embed"] = True
                return address
            raise Undecided("liquid-include-missing", self.token, name=name)
        open_ = context.tag_namespace.setdefault("includes", [])
        if name in open_ or len(open_) >= _DEEPEST:
            raise Undecided("liquid-include-circle", self.token, name=name)
        open_.append(name)
        try:
            text = self._text_of(context, name, source, values)
        finally:
            open_.pop()
        if address := shown_by(text):
            shown["embed"] = True
            return address
        shown["included"] = True
        return text

    def _text_of(self, context: RenderContext, name: str, source: str, values: Mapping[str, object]) -> str:
        """The text of an include. Whatever cannot be decided in it is the fault of the tag that includes it."""
        buffer = context.get_buffer()
        try:
            template = self._engine.templates.get(name)
            if template is None:
                plain = "".join(piece.source for piece in liquid_pieces(source) if piece.kind != "comment")
                template = self._engine.templates[name] = self._engine.environment.from_string(plain)
            template.render_with_context(context, buffer, {"include": values}, partial=True)
        except Undecided as found:
            if found.reason.startswith("liquid-include"):
                raise
            raise Undecided("liquid-include", self.token, name=name) from None
        except ResourceLimitError:
            raise
        except LiquidError:
            raise Undecided("liquid-include", self.token, name=name) from None
        return buffer.getvalue()

    def _arguments(self, context: RenderContext, markup: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for match in _ARGUMENT.finditer(markup):
            if match["value"] is not None:
                value = context.env.from_string(f"{{% assign _ = {match['value']} %}}")
                value.render_with_context(context, context.get_buffer(), partial=True)
                found[match["name"]] = context.locals.pop("_", None)
            else:
                text = match["double"] if match["double"] is not None else match["single"]
                found[match["name"]] = re.sub(r"\\([\"'\\])", r"\1", text)
        return found

    def _filled(self, context: RenderContext, markup: str) -> str:
        """The markup of a tag, in which outputs may stand."""
        if "{{" not in markup:
            return markup
        buffer = context.get_buffer()
        context.env.from_string(markup).render_with_context(context, buffer, partial=True)
        return buffer.getvalue()


class _JekyllTag(Tag):
    """Reads a tag of Jekyll without an end."""

    engine: Engine
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """The node of the tag."""
        token = stream.eat(TOKEN_TAG)
        markup = stream.next().value if stream.current.kind == TOKEN_EXPRESSION else ""
        return _JekyllNode(token, self.engine, markup)


class _HighlightNode(Node):
    """Code between tags, within another tag."""

    def __init__(self, token: Token, info: str, inner: Node) -> None:
        super().__init__(token)
        self._info, self._inner, self.blank = info, inner, False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write a block of code."""
        inner = context.get_buffer(buffer)
        self._inner.render(context, inner)
        return buffer.write("```" + self._info + "\n" + inner.getvalue().strip("\n") + "\n```")


class _HighlightTag(Tag):
    """Reads code between tags."""

    engine: Engine

    def parse(self, stream: TokenStream) -> Node:
        """The node of the tag."""
        from liquid.parser import get_parser

        from sitegen.importing.liquid import info_of

        token = stream.eat(TOKEN_TAG)
        markup = stream.next().value if stream.current.kind == TOKEN_EXPRESSION else ""
        inner = get_parser(self.env).parse_block(stream, frozenset({"endhighlight"}))
        stream.expect(TOKEN_TAG, value="endhighlight")
        return _HighlightNode(token, info_of(markup.strip()), inner)
