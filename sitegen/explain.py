"""Why a page was rendered or was not, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.errors import say
from sitegen.rebuild.trace import key_of
from sitegen.similar import Names
from sitegen.urls import UnsafeUrl, Url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.model import Report
    from sitegen.rebuild.trace import Key, Stale

# Kinds of answers that are made of what lists may know of documents.
_OF_CARDS = {
    "card",
    "cards",
    "count",
    "feed",
    "list",
    "near",
    "recent",
    "series",
    "sitemap",
    "term",
    "terms",
    "year",
    "year cards",
    "years",
}


def explain(report: Report, url: str, lang: str) -> str:
    """Why the page ``url`` was rendered in the build of ``report``, or why not."""
    try:
        wanted = Url.parse(url)
        if wanted not in report.urls:  # ``/tags/node.js`` for the folder of this name
            wanted = Url.of(f"{wanted}/")
    except UnsafeUrl:
        wanted = Url("/")
    if wanted not in report.urls:
        near = ", ".join(f"`{name}`" for name in Names(report.urls).near(wanted))
        return say("explain-unknown-near" if near else "explain-unknown", lang, [("url", url), ("near", near)])
    stale = report.stale.get(wanted)
    if stale is None:
        return say("explain-fresh", lang, [("url", wanted)])
    return "\n".join(dict.fromkeys(_reasons(report, wanted, stale, lang)))


def reach(report: Report, lang: str, most: int = 20) -> str:
    """How far an edit reached: the pages rendered, each with the first reason."""
    lines = [next(_reasons(report, Url(url), stale, lang)) for url, stale in list(report.stale.items())[:most]]
    if len(report.stale) > most:
        lines.append(say("explain-more", lang, [("count", str(len(report.stale) - most))]))
    return "\n".join(lines)


def _reasons(report: Report, url: Url, stale: Stale, lang: str) -> Iterator[str]:
    if stale.reason != "answer":
        yield say(f"explain-{stale.reason}", lang, [("url", url)])
        return
    for name in stale.keys:
        for code, value, fields in _of_key(report, key_of(name)):
            yield say(code, lang, [("url", url), ("name", value), ("fields", fields)])


def _of_key(report: Report, key: Key) -> Iterator[tuple[str, str, str]]:
    """Codes and values of the sentences that explain a changed answer."""
    kind, argument = key[0], str(key[1]) if len(key) > 1 else ""
    if kind == "post" and (change := report.changes.get(argument)):
        yield "explain-post", change.path, _list(change.fields)
    elif kind in _OF_CARDS and report.changes:
        for change in report.changes.values():
            if change.fields != ("body",):
                code = f"explain-card-{change.what}"
                yield code, change.path, _list(field for field in change.fields if field != "body")
    elif kind == "template":
        files = [name for name in report.changed_files if "/templates/" in name or name.endswith("theme.toml")]
        yield "explain-template", argument, _list(files) or f"`{argument}`"
    elif kind in ("config", "size", "ref", "link", "asset", "author"):
        yield f"explain-{kind}", str(key[-1]), ""
    elif kind in ("option", "strings", "today"):
        yield f"explain-{kind}", "", ""
    else:
        yield "explain-other", " ".join(map(str, key)), ""


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
