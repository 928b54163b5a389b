"""Parses the templates of the themes that ship once for all tests: thousands of sites ask what these include."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from jinja2 import nodes

_plain = jinja2.Environment.parse
_trees: dict[tuple[Any, ...], nodes.Template] = {}


def parse_once(env: jinja2.Environment, source: str, name: str | None = None, filename: str | None = None) -> Any:
    """In the place of Jinja's own. An environment with a loader also compiles, which changes trees."""
    if env.loader or env.extensions:
        return _plain(env, source, name, filename)
    key = (env.lexer, source, name, filename)  # one lexer for all environments of equal settings
    if key not in _trees:
        _trees[key] = _plain(env, source, name, filename)
    return _trees[key]
