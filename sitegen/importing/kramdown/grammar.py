"""How kramdown 2.4 tells the blocks of a text from each other, with the parser that Jekyll uses (GFM)."""

from __future__ import annotations

import re
from typing import NamedTuple


def names(text: str) -> frozenset[str]:
    """The names in a text."""
    return frozenset(text.split())


END_OF_BLOCK = re.compile(r"\^[ \t]*")
INDENTED = re.compile(r" {4}| {0,3}\t")
FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
QUOTE = re.compile(r" {0,3}> ?")
HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<text>(?!#+[ \t]*$)\S.*)")
CLOSING_HASHES = re.compile(r"(?<=[ \t])#+$")
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
# Four digits are a year, here as in our Markdown.
LIST = re.compile(r"(?P<marker> {0,3}(?:(?P<bullet>[*+-])|(?!\d{4}\.)(?P<number>\d+)\.))(?P<rest>[ \t].*)")
DEFINITION = re.compile(r"(?P<marker> {0,3}:)(?P<rest>[ \t].*)")
ATTRIBUTES = re.compile(r" {0,3}\{:(?![:/])(?P<inner>(?:\\\}|[^}])+)\}[ \t]*")
UNDERLINE = re.compile(r"(?:-+|=+)[ \t]*")
FOOTNOTE = re.compile(r"(?P<marker> {0,3}\[\^(?P<name>[^\]\s]+)\]:)(?P<rest>.*)")
LINK = re.compile(r" {0,3}\[(?!\^)(?P<name>[^\n\]]+)\]:[ \t]*(?:<.*?>|\S.*)")
ABBREVIATION = re.compile(r" {0,3}\*\[(?P<short>.+?)\]:(?P<long>.*)")
NAMED = re.compile(r" {0,3}\{:(?P<name>\w[\w-]*):(?P<inner>(?:\\\}|[^}])+)\}[ \t]*")
EXTENSION = re.compile(r" {0,3}\{::(?P<name>\w+)(?P<options>(?:\s(?:\\\}|[^}])*?)?)(?P<closed>/)?\}[ \t]*")
EXTENSION_END = re.compile(r" {0,3}\{:/\w*\}[ \t]*")
TAG_START = re.compile(r" {0,3}<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)")
SPAN_ELEMENTS = names(
    """a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc
    rp rt rtc ruby samp select small span strong sub sup tt u var script"""
)
# Elements that kramdown shows as text within a paragraph.
BLOCK_ELEMENTS = names(
    """address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer form h1
    h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre section summary table
    tbody td th thead tfoot tr ul"""
)
# A brace that is text, not Liquid.
BRACE = "\0{"
_BAR = re.compile(r"(?<!\\)\|")


class Rewritten(NamedTuple):
    """A line of the source as it is written, perhaps several; None where it is left out. A ``soft`` line goes on with
    the paragraph above."""

    text: str | None
    soft: bool = False


def is_blank(line: str) -> bool:
    """Whether there is nothing on a line."""
    return not line.strip(" \t")


def ends_lazily(line: str) -> bool:
    """Whether a line ends what stands above, which every other line would go on with."""
    return is_blank(line) or ATTRIBUTES.fullmatch(line) is not None or starts_html(line)


def ends_paragraph(line: str) -> bool:
    """Whether a line ends a paragraph above."""
    return (
        ends_lazily(line)
        or END_OF_BLOCK.fullmatch(line) is not None
        or any(rule.match(line) for rule in (LIST, HEADING, DEFINITION, QUOTE, FENCE))
    )


def starts_html(line: str) -> bool:
    """Whether a line begins with the tag of a block."""
    tag = TAG_START.match(line)
    return tag is not None and tag["name"].lower() not in SPAN_ELEMENTS


def has_bar(line: str) -> bool:
    """Whether a line may be a row of a table."""
    return _BAR.search(line) is not None
