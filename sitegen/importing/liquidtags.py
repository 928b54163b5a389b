"""The tags of Jekyll, and those of plugins that stand for something of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.ast import Node
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG

from sitegen.importing.embedded import embed_named, picture_included, shown_by
from sitegen.importing.liquidsource import liquid_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from liquid import RenderContext
    from liquid.stream import TokenStream
    from liquid.token import Token

    from sitegen.importing.liquidengine import Engine

_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", re.IGNORECASE)
# Includes in includes.
_DEEPEST = 20
# Includes for one piece of Liquid.
_MOST = 1000
_FILE = re.compile(r"\s*(?P<name>(?:\{\{.*?\}\}|[^\s{}])+)(?P<rest>.*)", re.DOTALL)
_ARGUMENT = re.compile(
    r"\s*(?P<name>[\w-]+)\s*=\s*(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<value>[\w.\[\]\"'-]+))"
)


class Undecided(LiquidError):
    """Something that cannot be known. ``reason`` is the code of the note."""

    def __init__(self, reason: str, token: Token | None = None, **values: str) -> None:
        super().__init__(reason, token=token)
        self.reason, self.values = reason, tuple(values.items())


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

    def _picture(self, context: RenderContext, markup: str) -> str:
        """A picture of the plugin jekyll_picture_tag: ``[preset] path --alt text --img attributes``."""
        words, _, rest = self._filled(context, markup).partition(" --")
        path = next((word for word in words.split() if _PICTURE.search(word)), "")
        options = {key: value.strip() for key, _, value in (part.partition(" ") for part in rest.split(" --"))}
        if not path:
            raise Undecided("liquid-tag", self.token, name="picture")
        context.tag_namespace["shown"]["included"] = True
        given = f"{{: {options['img']} }}" if options.get("img") else ""
        return f"![{options.get('alt', '')}]({path}){given}"

    def _toc(self, context: RenderContext, markup: str) -> str:
        del markup
        context.tag_namespace["shown"]["toc"] = True
        return ""

    def _embed(self, context: RenderContext, markup: str) -> str:
        words = self._filled(context, markup).split()
        address = embed_named(self.token.value, {"": words[0].strip("\"'")}) if words else ""
        if not address:
            raise Undecided("liquid-tag", self.token, name=self.token.value)
        shown = context.tag_namespace["shown"]
        shown["embed"] = shown["alone"] = True
        return address

    _gist = _youtube = _vimeo = _embed

    def _include(self, context: RenderContext, markup: str) -> str:
        match = _FILE.fullmatch(markup)
        name = self._filled(context, match["name"]) if match else ""
        values = self._arguments(context, match["rest"]) if match else {}
        shown = context.tag_namespace["shown"]
        source = self._engine.site.includes.get(name)
        if name.rpartition("/")[2].removesuffix(".html") == "toc":
            return self._toc(context, "")
        if source is None:
            if address := embed_named(name, values):
                shown["embed"] = shown["alone"] = True
                return address
            if picture := picture_included(name, values):
                shown["included"] = shown["alone"] = True
                return picture
            raise Undecided("liquid-include-missing", self.token, name=name)
        open_ = context.tag_namespace.setdefault("includes", [])
        shown["count"] = shown.get("count", 0) + 1
        if shown["count"] > _MOST:
            raise Undecided("liquid-limit", self.token)
        if name in open_ or len(open_) >= _DEEPEST:
            raise Undecided("liquid-include-circle", self.token, name=name)
        open_.append(name)
        try:
            text = self._text_of(context, name, source, values)
        finally:
            open_.pop()
        if address := shown_by(text):
            shown["embed"] = shown["alone"] = True
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


class JekyllTag(Tag):
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


class HighlightTag(Tag):
    """Reads code between tags."""

    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        """The node of the tag."""
        from liquid.parser import get_parser

        from sitegen.importing.liquid import info_of

        token = stream.eat(TOKEN_TAG)
        markup = stream.next().value if stream.current.kind == TOKEN_EXPRESSION else ""
        inner = get_parser(self.env).parse_block(stream, frozenset({self.end}))
        stream.expect(TOKEN_TAG, value=self.end)
        return _HighlightNode(token, info_of(markup.strip()), inner)
