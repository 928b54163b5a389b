"""What goes wrong in a template, as a problem with its place and, where one is near, the name that was meant."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from typing import TYPE_CHECKING, Any

import jinja2

from sitegen.theme.page import MissingAsset, MissingString, Page
from sitegen.theme.reasons import Reason, reason_of
from sitegen.theme.spots import Spot, at_offset, bracket, failing, spot_of, unclosed
from sitegen.theme.theme import OWN, like
from sitegen.theme.views import View
from sitegen.words.errors import Place, Problem, error
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.theme.answers import Answers

_TAGS = {
    "block", "endblock", "call", "endcall", "elif", "else", "extends", "filter", "endfilter", "for", "endfor", "from",
    "if", "endif", "import", "include", "macro", "endmacro", "raw", "endraw", "set", "endset", "with", "endwith",
}  # fmt: skip
# What is underlined where the sentence does not say it.
_WORDS = {
    "template-assign-loop": "loop", "template-block-required": "required", "template-caller-missing": "caller",
    "template-extends-inside": "extends", "template-extends-twice": "extends", "template-super": "super",
}  # fmt: skip
# Where the parser is one token further.
_LATE = {"template-assign", "template-attribute-missing", "template-call-block", "template-import-private"}
_UNCLOSED = {"template-comment-unclosed": "{#", "template-raw-unclosed": "{%"}
# What Jinja calls a token of which there are many.
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
            near = _shown(nearest(key, self._theme.strings(self._answers.config.language)))
            return error("template-string-missing", self._theme.place(shown, line, key), key=key, near=near)
        if isinstance(exception, MissingAsset):
            name = str(exception.args[0])
            near = _shown(nearest(name, self._answers.statics.urls))
            return error("asset-missing", self._theme.place(shown, line, name), name=name, near=near)
        sentence = str(exception)
        reason = reason_of(sentence, syntax=False)
        if reason is None:
            word = re.search(r"'(\w+)'(?! object)", sentence)
            place = self._theme.place(shown, line, word[1] if word else "")
            return error("template-failed", place, reason=f"{type(exception).__name__}: {sentence}")
        if reason.code == "template-loop-end":
            reason.values["name"] = {"next": "nextitem"}.get(reason.name, "previtem")
        place, written = self._theme.use(shown, line, _WORDS.get(reason.code) or reason.name)
        return self._explained(reason, place, written)

    def _syntax(self, exception: jinja2.TemplateSyntaxError, template: str) -> Problem:
        shown = exception.filename or exception.name or template
        text = "\n".join(self._theme.lines(shown))
        reason = reason_of(exception.message or "", syntax=True)
        if reason is None:
            return error("template-syntax", self._theme.place(shown, exception.lineno), reason=exception.message)
        spot = self._spot(reason, text, exception.lineno)
        if spot and reason.name in _KINDS:
            reason.values["name"] = spot.written
        return self._explained(reason, self._theme.at(shown, spot or exception.lineno), "")

    def _spot(self, reason: Reason, text: str, line: int) -> Spot | None:
        """Where the syntax of a template is wrong."""
        if reason.offset is not None:
            return at_offset(text, reason.offset)
        if reason.code == "template-tag-unclosed":
            return unclosed(text, reason.name)
        if reason.code in _UNCLOSED:
            return at_offset(text, max(text.rfind(_UNCLOSED[reason.code]), 0), 2)
        if reason.code in _WORDS:
            return spot_of(text, line, _WORDS[reason.code])
        return failing(text, reason.code in _LATE) or bracket(text, reason.name) or spot_of(text, line, reason.name)

    def _explained(self, reason: Reason, place: Place, written: str) -> Problem:
        values: dict[str, Any] = {**reason.values}
        kind = values.pop("kind", "")
        if reason.code in ("template-undefined", "template-none") and written:
            values["name"] = written
        match reason.code:
            case "template-undefined":
                known = _attributes(kind) if kind else self._given
                values["near"] = _shown(nearest(reason.name, known))
            case "template-none":
                values["owner"] = re.sub(r"(?:\.\w+|\[[^\]]*\])$", "", values["name"])
            case "template-filter-unknown":
                values["near"] = _shown(nearest(reason.name, self._env.filters))
            case "template-test-unknown":
                values["near"] = _shown(nearest(reason.name, self._env.tests))
            case "template-tag-unknown":
                values["near"] = _shown(nearest(reason.name, _TAGS))
            case "template-loop-end":
                del values["name"]
            case "template-not-a-list" | "template-not-a-function" | "template-arguments":
                values.pop("name", None)
        return error(reason.code, place, **values)

    def _missing(self, name: str, frames: list[tuple[str, int]]) -> Problem:
        """A template that is nowhere. Where the template that names it is like it, the one that it hides was meant."""
        user = frames[-1] if frames else None
        found = like(name, [known for known in self._names() if ("/" in known) == ("/" in name)])
        meant = [self._hidden(user[0]) if user and self._first(known) == user[0] else known for known in found]
        near = _shown(dict.fromkeys(filter(None, meant)))
        if user is None:
            place = Place(f"{self._theme.layers[0].shown}/templates/{name}")
        else:
            place = self._theme.place(*user, name)
        return error("template-missing", place, template=name, near=near)

    def _names(self) -> Iterator[str]:
        """All names by which templates can be called."""
        yield from self._theme.templates()
        for layer in self._theme.layers:
            prefix = f"{layer.shown}/templates/"
            for shown, _ in self._theme.template_files():
                if shown.startswith(prefix) and layer.name != OWN:
                    yield f"{layer.name}/{shown.removeprefix(prefix)}"

    def _first(self, name: str) -> str:
        files = dict(self._theme.template_files())
        return next((shown for _, shown in self._theme.lookups(name) if shown in files), "")

    def _hidden(self, shown: str) -> str:
        """The name by which to call the template that this one hides; "" where it hides none."""
        layers, files = self._theme.layers, dict(self._theme.template_files())
        for place, layer in enumerate(layers):
            if shown.startswith(prefix := f"{layer.shown}/templates/"):
                name = shown.removeprefix(prefix)
                farther = (f for f in layers[place + 1 :] if f"{f.shown}/templates/{name}" in files)
                return next((f"{found.name}/{name}" for found in farther), "")
        return ""

    def _circle(self, frames: list[tuple[str, int]]) -> Problem:
        """Templates that call each other without end. Which of them is last depends on how deep the stack was before,
        so the first is told."""
        counts = Counter(frames)
        most = max(counts.values())
        start = next(place for place, spot in enumerate(frames) if counts[spot] >= most - 1)
        after = [spot for spot in frames[start:] if counts[spot] >= most - 1]
        turn = after[: after[1:].index(after[0]) + 1] if after[0] in after[1:] else after[:1]
        chain = " → ".join([shown for shown, _ in turn] + [turn[0][0]])
        shown, line = turn[0]
        tag = re.search(r"\{%[-+]?\s*(extends|include|import|from)\b", "\n".join(self._theme.lines(shown)[line - 1 :]))
        if not tag:
            return error("template-recursion", self._theme.place(shown, line))
        hidden = self._hidden(shown)
        near = _shown([hidden] if hidden and tag[1] == "extends" else [])
        return error("template-circle", self._theme.place(shown, line), chain=chain, near=near)

    def _frames(self, exception: BaseException) -> list[tuple[str, int]]:
        """The templates' part of the stack: Jinja rewrites tracebacks so that its frames carry names and lines."""
        shown = {shown for shown, _ in self._theme.template_files()}
        found = traceback.extract_tb(exception.__traceback__)
        return [(frame.filename, frame.lineno or 1) for frame in found if frame.filename in shown]


def _attributes(kind: str) -> list[str]:
    """What a template may read of a thing that Jinja calls ``'sitegen.theme.views.CardView object'``."""
    name = kind.strip("'").removesuffix(" object").rpartition(".")[2]
    views: tuple[type, ...] = (*_below(Page), *_below(View))
    found = next((view for view in views if view.__name__ == name), None)
    return [attribute for attribute in dir(found) if not attribute.startswith("_")] if found else []


def _below(view: type) -> Iterator[type]:
    inner: type
    for inner in view.__subclasses__():
        yield inner
        yield from _below(inner)


def _shown(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
