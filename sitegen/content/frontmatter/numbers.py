"""Numbers in front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter import yaml
from sitegen.content.frontmatter.tables import Unusable

if TYPE_CHECKING:
    from sitegen.content.frontmatter.values import ValueReader


def number_of(_: ValueReader, value: Any) -> int:
    """A whole number."""
    if not isinstance(value, yaml.Scalar) or not re.fullmatch(r"[-+]?[0-9]{1,9}", value):
        raise Unusable("front-matter-number", value)
    return int(value)


def pin_of(reader: ValueReader, value: Any) -> int:
    """A place at the top of lists. ``true``, as other generators have it, is the first."""
    return int(reader.flag(value)) if yaml.is_switch(value) else reader.number(value)
