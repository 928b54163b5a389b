"""Says in a sentence why a page was rendered, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.text.urls import UnsafeUrl, Url
from sitegen.trace.trace import key_of
from sitegen.words.sentences import say
from sitegen.words.similar import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.model import Report
    from sitegen.trace.trace import Key, Stale

# Questions about posts, and the sentence for a changed answer when no document was edited: what is published depends on
# the settings, the options and the day, too.
_OF_POSTS = {
    **dict.fromkeys(("cards", "count", "list", "recent", "year", "year cards", "years"), "explain-posts"),
    "card": "explain-settings",
    "feed": "explain-feed",
    "near": "explain-near",
    "post": "explain-settings",
    "series": "explain-series",
    "sitemap": "explain-sitemap",
    "term": "explain-terms",
    "terms": "explain-terms",
}
# The settings that these values are made of.
_SETTINGS = {"base_path": "url", "origin": "url"}
_FIELDS = {"categories": "category"}


def explain_page(report: Report, url: str, lang: str) -> str:
    """Why this build rendered the page ``url``, or why it did not."""
    try:
        wanted = Url.parse(url)
        if wanted not in report.urls:  # ``/tags/node.js`` means the folder of this name
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


def explain_all(report: Report, lang: str, most: int = 20) -> str:
    """The pages that this build rendered, each with its first reason."""
    lines = [next(_reasons(report, Url(url), stale, lang)) for url, stale in [*report.stale.items()][:most]]
    if len(report.stale) > most:
        lines.append(say("explain-more", lang, [("count", str(len(report.stale) - most))]))
    return "\n".join(lines)


def _reasons(report: Report, url: Url, stale: Stale, lang: str) -> Iterator[str]:
    if stale.reason != "answer":
        yield say(f"explain-{stale.reason}", lang, [("url", url)])
        return
    for name in stale.keys:
        for code, value, fields in _of_key(report, key_of(name), lang):
            yield say(code, lang, [("url", url), ("name", value), ("fields", fields)])


def _of_key(report: Report, key: Key, lang: str) -> Iterator[tuple[str, str, str]]:
    """The sentences that explain a changed answer: code, value of ``name``, value of ``fields``."""
    kind, argument = key[0], str(key[1]) if len(key) > 1 else ""
    # A change without fields is due to changed settings, not to an edit.
    changes = {i: change for i, change in report.changes.items() if change.what != "changed" or change.fields}
    # A document's text is only on its own page.
    shown = [change for change in changes.values() if change.fields != ("body",)]
    if kind == "post" and (change := changes.get(argument)):
        code = "explain-post" if change.what == "changed" else f"explain-card-{change.what}"
        yield code, change.path, _fields(change.fields, lang)
    elif kind in _OF_POSTS and kind != "post" and shown:
        for change in shown:
            fields = [field for field in change.fields if field != "body"]
            yield f"explain-card-{change.what}", change.path, _fields(fields, lang)
    elif kind in _OF_POSTS:
        yield _OF_POSTS[kind], f"content/{argument}", ""
    elif kind == "template":
        files = [name for name in report.changed_files if "/templates/" in name or name.endswith("theme.toml")]
        yield "explain-template", argument, _list(files) or f"`{argument}`"
    elif kind in ("config", "size", "ref", "link", "asset", "author"):
        yield f"explain-{kind}", _SETTINGS.get(str(key[-1]), str(key[-1])), ""
    elif kind in ("option", "strings", "today"):
        yield f"explain-{kind}", "", ""
    else:
        yield "explain-other", "", ""


def _fields(names: Iterable[str], lang: str) -> str:
    """The changed parts of a document: its text, its summary, keys of its front matter."""
    words = {"body": say("explain-text", lang), "summary": say("explain-summary", lang)}
    return ", ".join([words.get(name) or f"`{_FIELDS.get(name, name)}`" for name in names])


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
