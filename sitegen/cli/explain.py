"""Says in a sentence why a page was rendered, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.text.urls import UnsafeUrl, Url
from sitegen.trace.questions import QUESTIONS, key_of
from sitegen.words.sentences import say
from sitegen.words.similar import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.model import Report
    from sitegen.theme.reader import Key
    from sitegen.trace.traces import Stale

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
    """Codes and values of the sentences that explain a changed answer."""
    question, argument = QUESTIONS[key[0]], str(key[1]) if len(key) > 1 else ""
    # Where the settings have changed, a document may be another without an edit.
    changes = {i: change for i, change in report.changes.items() if change.what != "changed" or change.fields}
    if question.sees == "post" and (change := changes.get(argument)):
        code = "explain-post" if change.what == "changed" else f"explain-card-{change.what}"
        yield code, change.path, _fields(change.fields, lang)
        return
    # Other pages show nothing of a document's text.
    shown = [change for change in changes.values() if change.fields != ("body",)]
    if question.is_of_posts and question.sees != "post" and shown:
        for change in shown:
            fields = [field for field in change.fields if field != "body"]
            yield f"explain-card-{change.what}", change.path, _fields(fields, lang)
    elif question.is_of_posts:
        # No document was edited: the settings, the options or the day have changed what is published, and how.
        yield question.sentence, f"content/{argument}", ""
    elif question.name == "template":
        files = [name for name in report.changed_files if "/templates/" in name or name.endswith("theme.toml")]
        yield question.sentence, argument, _list(files) or f"`{argument}`"
    else:
        yield question.sentence, _SETTINGS.get(str(key[-1]), str(key[-1])) if question.arguments else "", ""


def _fields(names: Iterable[str], lang: str) -> str:
    """The changed parts of a document: its text, its summary, keys of its front matter."""
    words = {"body": say("explain-text", lang), "summary": say("explain-summary", lang)}
    return ", ".join([words.get(name) or f"`{_FIELDS.get(name, name)}`" for name in names])


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
