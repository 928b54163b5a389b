"""YAML as a tree of text: every scalar keeps its text and its place, and nothing is guessed.

PyYAML does the parsing, through python-frontmatter's handler. The reader of a value decides its type, so
``version: 1.10`` stays ``1.10`` and ``tags: [017, no]`` stays as it was written.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]  # same interface

MAX_SIZE = 64 * 1024
MAX_DEPTH = 20
MAX_VALUES = 5_000

# YAML 1.2, core schema (section 10.3): what a plain scalar means to templates that read ``extra``.
_NULL = re.compile(r"(?:~|null|Null|NULL)?$")
_TRUE = re.compile(r"(?:true|True|TRUE)$")
_FALSE = re.compile(r"(?:false|False|FALSE)$")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$")


# The tags of YAML's own types. They change nothing here.
_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "null", "bool", "int", "float", "timestamp", "seq", "map", "value", "merge")
}
_MERGE = "tag:yaml.org,2002:merge"


class YamlError(Exception):
    """The text is not YAML, or not YAML that is accepted. ``line`` and ``column`` count from 0 within the text."""

    def __init__(self, code: str, line: int = 0, column: int = 0, length: int = 1, **values: str) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.length, self.values = code, line, column, length, values


class Scalar(str):
    """A scalar as it was written, and its place, counted from 0. ``plain`` says whether it has no quotes."""

    __slots__ = ("column", "length", "line", "plain")
    line: int
    column: int
    length: int
    plain: bool


class Sequence(list[Any]):
    """A sequence with its place."""

    __slots__ = ("column", "line")
    line: int
    column: int


class Mapping(dict[Scalar, Any]):
    """A mapping with its place."""

    __slots__ = ("column", "line")
    line: int
    column: int


def scalar(written: str, line: int, column: int, length: int, plain: bool) -> Scalar:
    """A scalar with its place."""
    text = Scalar(written)
    text.line, text.column, text.length, text.plain = line, column, length, plain
    return text


def load(text: str) -> Scalar | Sequence | Mapping | None:
    """The tree of a YAML document; None where it is empty.

    Raises YamlError for what is not YAML, and for what could do harm: too deep, too large, aliases that expand.
    """
    if len(text) > MAX_SIZE:
        raise YamlError("front-matter-too-large", limit=str(MAX_SIZE // 1024))
    _limit_depth(text)
    try:
        return YAMLHandler().load(text, Loader=_Loader)  # type: ignore[no-any-return]  # the handler returns Any
    except yaml.YAMLError as exception:
        from sitegen.content.frontmatter.yamlerrors import diagnose

        code, line, column, values = diagnose(exception, text)
        raise YamlError(code, line, column, 1, **values) from None
    except (ValueError, RecursionError) as exception:
        raise YamlError("yaml-syntax", reason=str(exception).splitlines()[0]) from None


def native(value: Any) -> Any:
    """The value as a template sees it. Scalars without quotes have the types of YAML 1.2's core schema, so dates are
    text."""
    if isinstance(value, Mapping):
        return {str(key): native(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [native(inner) for inner in value]
    if not isinstance(value, Scalar) or not value.plain:
        return str(value) if value is not None else None
    if is_null(value):
        return None
    if _TRUE.match(value):
        return True
    if _FALSE.match(value):
        return False
    if _INT.match(value) and len(value) < 19:
        return int(value)
    if _FLOAT.match(value):
        return float(value)
    return str(value)


def is_switch(value: Any) -> bool:
    """Whether a value is ``true`` or ``false``, without quotes."""
    return isinstance(value, Scalar) and isinstance(native(value), bool)


def is_null(value: Any) -> bool:
    """Whether a value is absent: nothing, ``~`` or ``null``."""
    return value is None or (isinstance(value, Scalar) and value.plain and bool(_NULL.match(value)))


class _Loader(_SafeLoader):
    """Builds Scalar, Sequence and Mapping instead of Python's types."""

    # The parser need not guess the types of scalars. It only has to find merge keys.
    yaml_implicit_resolvers = {"<": _SafeLoader.yaml_implicit_resolvers["<"]}  # noqa: RUF012  # as the parent has it

    def get_single_data(self) -> Any:
        node = self.get_single_node()
        self._left, self._letters = MAX_VALUES, MAX_SIZE
        self._open: set[int] = set()
        self._nodes: set[int] = set()
        return None if node is None else self._build(node)

    def _build(self, node: Any) -> Any:
        self._left -= 1
        mark = node.start_mark
        self._letters -= len(node.value) if isinstance(node, yaml.ScalarNode) else 0
        if self._left < 0 or self._letters < 0 or id(node) in self._open:
            # An alias is a node that comes again.
            code = "front-matter-values" if len(self._nodes) == MAX_VALUES else "yaml-aliases"
            raise YamlError(code, mark.line, mark.column, limit=f"{MAX_VALUES:,}")
        self._nodes.add(id(node))
        if node.tag not in _TAGS:
            raise YamlError("yaml-tag", mark.line, mark.column, tag=_shown_tag(node.tag))
        if isinstance(node, yaml.ScalarNode):
            return _text(node)
        self._open.add(id(node))
        built: Sequence | Mapping
        if isinstance(node, yaml.SequenceNode):
            built = Sequence(self._build(inner) for inner in node.value)
        else:
            built = Mapping()
            for key_node, value_node in node.value:
                if key_node.tag == _MERGE:  # YAML 1.2 has none, and a title in one would be lost
                    raise YamlError("yaml-merge", key_node.start_mark.line, key_node.start_mark.column, len("<<"))
                key = self._build(key_node)
                if not isinstance(key, Scalar):
                    raise YamlError("yaml-key", key_node.start_mark.line, key_node.start_mark.column)
                if key in built:
                    raise YamlError("front-matter-duplicate-key", key.line, key.column, key.length, key=key)
                built[key] = self._build(value_node)
        built.line, built.column = mark.line, mark.column
        self._open.discard(id(node))
        return built


def _text(node: yaml.ScalarNode) -> Scalar:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return scalar(node.value, start.line, start.column, length, not node.style)  # libyaml has "" there, PyYAML None


def _shown_tag(tag: str) -> str:
    """A tag as it was written: ``!!python/tuple``."""
    return tag.replace("tag:yaml.org,2002:", "!!", 1)


def _limit_depth(text: str) -> None:
    """Raises YamlError for what is nested too deep. libyaml's composer recurses in C, and would crash the process."""
    if text.count("[") + text.count("{") <= MAX_DEPTH and not re.search(rf"(?:[-?:][ \t]+){{{MAX_DEPTH}}}", text):
        indents = {len(line) - len(line.lstrip(" ")) for line in text.splitlines()}
        if len(indents) <= MAX_DEPTH:
            return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_SafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    line, column = (event.start_mark.line, event.start_mark.column) if event.start_mark else (0, 0)
                    raise YamlError("front-matter-too-deep", line, column, limit=str(MAX_DEPTH))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return  # the loader meets the same error and says where
