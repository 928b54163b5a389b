"""YAML of other generators: values without their places. What our own reader refuses, such as a key that is written
twice, is read as Ruby and Go read it."""

from __future__ import annotations

from typing import Any

import yaml

from sitegen.content.frontmatter.yaml import MAX_DEPTH, Mapping, YamlError, load, native
from sitegen.text.hangul import nfc

# As large as settings and data files are.
_LARGEST = 4 << 20


class ForeignYamlError(Exception):
    """The text is not YAML. ``line`` counts from 0, and ``reason`` is the parser's."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class _Loader(yaml.SafeLoader):
    """Keeps dates as they are written. The loader in C would crash on what is nested very deep."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as the parent has it
        first: [resolver for resolver in resolvers if not resolver[0].endswith("timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load_yaml(text: str) -> tuple[Any, bool]:
    """The value of a YAML document, and whether our own reader takes it as it is. Raises ForeignYamlError."""
    try:
        return _normal(native(load(text))), True
    except YamlError:
        pass
    if len(text) > _LARGEST:
        raise ForeignYamlError(0, "too large")
    try:
        return _normal(yaml.load(text, Loader=_Loader)), False
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        raise ForeignYamlError(mark.line if mark else 0, getattr(wrong, "problem", None) or "syntax") from None
    except (ValueError, TypeError, RecursionError, AttributeError) as wrong:
        raise ForeignYamlError(0, str(wrong).split("\n")[0]) from None


def keys_of(text: str) -> dict[str, int] | None:
    """The lines, from 0, where the keys of a mapping begin, each at the start of its own; None for another layout."""
    try:
        tree = load(text)
    except YamlError:
        return None
    if not isinstance(tree, Mapping):
        return None
    lines = {str(key): key.line for key in tree}
    is_plain = all(key.column == 0 for key in tree) and len(set(lines.values())) == len(lines)
    return lines if is_plain and not text.lstrip().startswith("{") else None


def _normal(value: Any, depth: int = 0) -> Any:
    """The value in NFC, with text for keys, and for what JSON does not have."""
    if depth > 2 * MAX_DEPTH:
        raise ForeignYamlError(0, "too deep")
    if isinstance(value, dict):
        return {nfc(str(key)): _normal(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_normal(inner, depth + 1) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return nfc(str(value))


def dump_yaml(value: Any) -> str:
    """YAML in one order, with lines as long as they need to be."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1 << 20, default_flow_style=False)
