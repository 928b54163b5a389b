"""What ends where a start tag begins: an item where the next one does, a button where another does.

A browser ends with it all that stands between the two. Their own end tags would then close what is further out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.html import elements

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Browsers hold no more elements in each other.
DEEPEST = 512


class _Ends(NamedTuple):
    """The elements that end, and those that keep them from it."""

    which: frozenset[str]
    unless: frozenset[str]


_BARRIERS = (elements.KNOWN - elements.PHRASES - elements.ORDINARY) - {"address", "div", "p"}
_SCOPE = frozenset({"applet", "caption", "marquee", "object", "table", "td", "template", "th"})
_IN_SELECT = frozenset({"select", "input"}) | elements.RAW - {"script"}
_IMPLIED = {
    "li": _Ends(frozenset({"li"}), _BARRIERS - {"li"}),
    "dd": _Ends(frozenset({"dd", "dt"}), _BARRIERS - {"dd", "dt"}),
    "dt": _Ends(frozenset({"dd", "dt"}), _BARRIERS - {"dd", "dt"}),
    "button": _Ends(frozenset({"button"}), _SCOPE),
    "table": _Ends(frozenset({"table"}), frozenset({"caption", "td", "template", "th"})),
    **dict.fromkeys(_IN_SELECT, _Ends(frozenset({"select"}), frozenset({"template"}))),
}


def may_end(name: str) -> bool:
    """Whether anything can end where an element ``name`` begins."""
    return name in _IMPLIED or name in _HEADINGS


def ended(opened: Sequence[str], name: str) -> int:
    """How many of the elements ``opened``, the innermost last, end where one of ``name`` begins."""
    if name in _HEADINGS:
        return int(bool(opened) and opened[-1] in _HEADINGS)
    if name in _IMPLIED:
        which, unless = _IMPLIED[name]
        for count, other in enumerate(reversed(opened[-DEEPEST:]), 1):
            if other in which:
                return count
            if other in unless:
                return 0
    return 0
