"""The elements of HTML, by what a parser does with their tags (HTML, sections 13.1 and 13.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Without end tags.
VOID = _names("area basefont bgsound br col embed hr img input link meta param source track wbr")
# Whose content is text up to their end tag, whatever stands in it.
RAW = _names("iframe plaintext script style textarea xmp")
# Whose end tags may be left out.
OPTIONAL = _names("caption colgroup dd dt li optgroup option p rb rp rt rtc tbody td tfoot th thead tr")
# Of these the ones that a parser leaves out, tag and all, unless they stand in one of these.
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
# Of all these the ones that an end tag further out closes as it closes parts of a sentence.
ORDINARY = frozenset(
    {"audio", "canvas", "datalist", "dialog", "legend", "map", "math", "meter", "multicol", "optgroup", "option"}
    | {"output", "picture", "progress", "rb", "rp", "rt", "rtc", "ruby", "slot", "svg", "video"}
)
# Those that may stand in a post.
KNOWN = VOID | RAW | OPTIONAL | PHRASES | _OTHERS
# Parts of the page around a post: a browser shows nothing for them, and ``<base>`` would move all links of the page.
# The last two may stand in a post with one of these attributes.
OF_PAGE = {name: _names("") for name in ("html", "head", "body", "title", "base", "frameset", "frame", "noframes")} | {
    "link": _names("rel itemprop"),
    "meta": _names("itemprop property"),
}
# What needs no attributes to be of use. Of the others without any, a browser shows nothing.
BARE = frozenset({"br", "hr", "wbr", "input"})

# Within these other rules hold, but for what stands in those below.
FOREIGN = frozenset({"svg", "math"})
HTML_IN_SVG = frozenset({"foreignobject", "desc", "title"})
HTML_IN_MATH = frozenset({"mi", "mo", "mn", "ms", "mtext"})
# And these end them.
BREAKOUT = _names(
    """b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta
    nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"""
)


def may_be_custom(name: str) -> bool:
    """Whether ``name`` is one that authors may give to elements of their own."""
    return "-" in name


def is_of_page(name: str, attributes: Iterable[str]) -> bool:
    """Whether an element with these attributes is none of a post, but of the page around it: ``<meta charset>``."""
    return name in OF_PAGE and OF_PAGE[name].isdisjoint(attributes)
