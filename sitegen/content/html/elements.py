"""The elements of HTML: what a browser does with their tags (HTML, sections 13.1 and 13.2).

A start tag may end other elements: an item of a list ends where the next one begins, a button where another does. A
browser ends with it everything between the two, and their own end tags would then close what is further out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements without end tags.
VOID = _names("area basefont bgsound br col embed hr img input link meta param source track wbr")
# Elements whose content is text up to their end tag.
RAW = _names("iframe plaintext script style textarea xmp")
# Elements whose end tags may be left out.
OPTIONAL = _names("caption colgroup dd dt li optgroup option p rb rp rt rtc tbody td tfoot th thead tr")
# Elements that a browser leaves out unless they stand in one of these.
PARENTS = {
    **dict.fromkeys(("caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"), frozenset({"table"})),
    **dict.fromkeys(("option", "optgroup"), frozenset({"select", "datalist"})),
    **dict.fromkeys(("rb", "rp", "rt", "rtc"), frozenset({"ruby"})),
}
# Parts of a sentence, which may overlap each other as they may overlap emphasis.
PHRASES = _names(
    """a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark nobr q s samp
    small span strike strong sub sup time tt u var"""
)
_OTHERS = _names(
    """address applet article aside audio blockquote button canvas center datalist details dialog dir div dl fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup legend listing main map marquee math menu meter
    multicol nav noscript object ol output picture pre progress ruby search section select slot summary svg table
    template ul video"""
)
# Elements that an end tag further out closes as it closes parts of a sentence.
ORDINARY = frozenset(
    {"audio", "canvas", "datalist", "dialog", "legend", "map", "math", "meter", "multicol", "optgroup", "option"}
    | {"output", "picture", "progress", "rb", "rp", "rt", "rtc", "ruby", "slot", "svg", "video"}
)
# All elements that may stand in a post.
KNOWN = VOID | RAW | OPTIONAL | PHRASES | _OTHERS
# Parts of the page around a post: a browser shows nothing for them, and ``<base>`` would move all links of the page.
# The last two may stand in a post with one of these attributes.
OF_PAGE = {name: _names("") for name in ("html", "head", "body", "title", "base", "frameset", "frame", "noframes")} | {
    "link": _names("rel itemprop"),
    "meta": _names("itemprop property"),
}
# Elements without end tags that show something without attributes.
BARE = frozenset({"br", "hr", "wbr", "input"})

# Elements in which other rules hold, but for what stands in the elements below.
FOREIGN = frozenset({"svg", "math"})
HTML_IN_SVG = frozenset({"foreignobject", "desc", "title"})
HTML_IN_MATH = frozenset({"mi", "mo", "mn", "ms", "mtext"})
# HTML that ends SVG and MathML.
BREAKOUT = _names(
    """b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta
    nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"""
)

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Browsers hold no more elements in each other.
DEEPEST = 512


_BARRIERS = (KNOWN - PHRASES - ORDINARY) - {"address", "div", "p"}
_SCOPE = frozenset({"applet", "caption", "marquee", "object", "table", "td", "template", "th"})
_IN_SELECT = frozenset({"select", "input"}) | RAW - {"script"}
# The elements that end where one of these begins, unless one of the second set stands between.
_IMPLIED = {
    "li": (frozenset({"li"}), _BARRIERS - {"li"}),
    "dd": (frozenset({"dd", "dt"}), _BARRIERS - {"dd", "dt"}),
    "dt": (frozenset({"dd", "dt"}), _BARRIERS - {"dd", "dt"}),
    "button": (frozenset({"button"}), _SCOPE),
    "table": (frozenset({"table"}), frozenset({"caption", "td", "template", "th"})),
    **dict.fromkeys(_IN_SELECT, (frozenset({"select"}), frozenset({"template"}))),
}


def may_be_custom(name: str) -> bool:
    """Whether authors may give this name to elements of their own."""
    return "-" in name


def is_of_page(name: str, attributes: Iterable[str]) -> bool:
    """Whether an element with these attributes belongs to the page around a post: ``<meta charset>``."""
    return name in OF_PAGE and OF_PAGE[name].isdisjoint(attributes)


def ends(name: str) -> frozenset[str]:
    """The elements that can end where one of this name begins; most end none."""
    return _HEADINGS if name in _HEADINGS else _IMPLIED[name][0] if name in _IMPLIED else frozenset()


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
