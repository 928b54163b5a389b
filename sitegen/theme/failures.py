"""The exceptions that templates raise, as problems: with places, and names that may have been meant."""

from __future__ import annotations

import re
import sys
import traceback
from collections import Counter
from typing import TYPE_CHECKING, Any

import jinja2

from sitegen.theme.page import MissingAsset, MissingString, Page
from sitegen.theme.reasons import Reason, reason_of
from sitegen.theme.theme import OWN, SNIPPETS, like
from sitegen.theme.views import View
from sitegen.words.errors import Place, Problem, error
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.theme.reader import Answers
    from sitegen.theme.tags import Spot

_TAGS = {
    "block", "endblock", "call", "endcall", "elif", "else", "extends", "filter", "endfilter", "for", "endfor", "from",
    "if", "endif", "import", "include", "macro", "endmacro", "raw", "endraw", "set", "endset", "with", "endwith",
}  # fmt: skip
# The word to underline where the sentence does not name it.
_WORDS = {
    "template-assign-loop": "loop", "template-block-required": "required", "template-caller-missing": "caller",
    "template-extends-inside": "extends", "template-extends-twice": "extends", "template-super": "super",
}  # fmt: skip
# Problems that the parser notices one token late.
_LATE = {"template-assign", "template-attribute-missing", "template-call-block", "template-import-private"}
_UNCLOSED = {"template-comment-unclosed": "{#", "template-raw-unclosed": "{%"}
# Jinja's sentences name the kind of these tokens, not what is written.
_KINDS = {"string", "integer", "float"}


class Failures:
    """Says what the exceptions mean that a template raises. ``given`` are the names that the template was given."""

    def __init__(self, answers: Answers, env: jinja2.Environment, given: Iterable[str]) -> None:
        self._answers, self._theme, self._env, self._given = answers, answers.theme, env, given

    def problem(self, exception: BaseException, template: str) -> Problem | None:
        """The problem of a template; None where the exception did not come from one: a bug of the program."""
        if isinstance(exception, jinja2.TemplateSyntaxError):
            return self._syntax(exception, template)
        frames = self._frames(exception)
        if isinstance(exception, jinja2.TemplateNotFound):
            return self._missing(str(exception.name), frames)
        if not frames:
            return None
        shown, line = frames[-1]
        if isinstance(exception, RecursionError):
            return self._circle(frames)
        if isinstance(exception, MissingString):
            key = str(exception.args[0])
            near = nearest(key, self._theme.strings(self._answers.language))
            return error("template-string-missing", self._theme.place(shown, line, key), key=key, near=near)
        if isinstance(exception, MissingAsset):
            name = str(exception.args[0])
            near = nearest(name, self._answers.statics.urls)
            return error("asset-missing", self._theme.place(shown, line, name), name=name, near=near)
        sentence = str(exception)
        reason = reason_of(sentence, syntax=False)
        if reason is None:
            word = re.search(r"'(\w+)'(?! object)", sentence)
            place = self._theme.place(shown, line, word[1] if word else "")
            return error("template-failed", place, reason=f"{type(exception).__name__}: {sentence}")
        if reason.code == "template-loop-end":
            reason.values["name"] = {"next": "nextitem"}.get(reason.name, "previtem")
        return self._explained(reason, self._theme.text(shown).spot(line, _WORDS.get(reason.code) or reason.name))

    def _syntax(self, exception: jinja2.TemplateSyntaxError, template: str) -> Problem:
        text = self._theme.text(exception.filename or exception.name or template)
        reason = reason_of(exception.message or "", syntax=True)
        if reason is None:
            return error("template-syntax", text.spot(exception.lineno).place, reason=exception.message)
        found = None
        if reason.offset is not None:
            found = text.at(reason.offset)
        elif reason.code == "template-tag-unclosed":
            found = text.unclosed(reason.name)
        elif reason.code in _UNCLOSED:
            found = text.at(max(text.text.rfind(_UNCLOSED[reason.code]), 0), 2)
        elif reason.code not in _WORDS:
            found = text.failing(reason.name, reason.code in _LATE)
        return self._explained(reason, found or text.spot(exception.lineno, _WORDS.get(reason.code) or reason.name))

    def _explained(self, reason: Reason, spot: Spot) -> Problem:
        values: dict[str, Any] = {**reason.values}
        kind = values.pop("kind", "")
        if spot.written and (reason.name in _KINDS or reason.code in ("template-undefined", "template-none")):
            values["name"] = spot.written
        match reason.code:
            case "template-undefined":
                values["near"] = nearest(reason.name, _attributes(kind) if kind else self._given)
            case "template-none":
                values["owner"] = re.sub(r"(?:\.\w+|\[[^\]]*\])$", "", values["name"])
            case "template-filter-unknown":
                values["near"] = nearest(reason.name, self._env.filters)
            case "template-test-unknown":
                values["near"] = nearest(reason.name, self._env.tests)
            case "template-tag-unknown":
                values["near"] = nearest(reason.name, _TAGS)
            case "template-loop-end" | "template-not-a-list" | "template-not-a-function" | "template-arguments":
                values.pop("name", None)
        return error(reason.code, spot.place, **values)

    def _missing(self, name: str, frames: list[tuple[str, int]]) -> Problem:
        """A template that is nowhere. Where the template that names it is like it, the one that it hides was meant."""
        if not frames:
            place, user = Place(f"{self._theme.layers[0].shown}/templates/{name}"), ""
        else:
            place, user = self._theme.place(*frames[-1], name), frames[-1][0]
        files = self._theme.templates
        names = sorted({file.name for file in files if file.layer.name != OWN} | {file.full_name for file in files})
        names += [f"{SNIPPETS}{snippet}" for snippet in self._theme.snippets]
        found = like(name, [known for known in names if ("/" in known) == ("/" in name)])
        meant = [self._hidden(user) if user and self._theme.find(known) == user else known for known in found]
        return error("template-missing", place, template=name, near=list(dict.fromkeys(filter(None, meant))))

    def _hidden(self, shown: str) -> str:
        """The name by which to call the template that this one hides; "" where it hides none."""
        files = self._theme.templates
        place = next((place for place, file in enumerate(files) if file.shown == shown), len(files))
        return next((file.full_name for file in files[place + 1 :] if file.name == files[place].name), "")

    def _circle(self, frames: list[tuple[str, int]]) -> Problem:
        """Templates that call each other without end. The first of them is told, because which one is the last depends
        on how deep the stack was before."""
        counts = Counter(frames)
        most = max(counts.values())
        start = next(place for place, spot in enumerate(frames) if counts[spot] >= most - 1)
        after = [spot for spot in frames[start:] if counts[spot] >= most - 1]
        turn = after[: after[1:].index(after[0]) + 1] if after[0] in after[1:] else after[:1]
        chain = " → ".join([shown for shown, _ in turn] + [turn[0][0]])
        shown, line = turn[0]
        place = self._theme.place(shown, line)
        tag = re.search(r"\{%[-+]?\s*(extends|include|import|from)\b", "\n".join(self._theme.lines(shown)[line - 1 :]))
        if not tag:
            return error("template-recursion", place)
        hidden = self._hidden(shown)
        return error("template-circle", place, chain=chain, near=[hidden] if hidden and tag[1] == "extends" else [])

    def _frames(self, exception: BaseException) -> list[tuple[str, int]]:
        """The templates and lines in the traceback, outermost first. Jinja puts them there."""
        shown = {*(file.shown for file in self._theme.templates), *self._theme.snippets.values()}
        found = traceback.extract_tb(exception.__traceback__)
        return [(frame.filename, frame.lineno or 1) for frame in found if frame.filename in shown]


def _attributes(kind: str) -> list[str]:
    """What a template may read of a thing that Jinja calls ``'sitegen.theme.views.CardView object'``."""
    module, _, name = kind.strip("'").removesuffix(" object").rpartition(".")
    found = getattr(sys.modules.get(module), name, None)
    is_view = isinstance(found, type) and issubclass(found, (Page, View))
    return [attribute for attribute in dir(found) if not attribute.startswith("_")] if is_view else []
