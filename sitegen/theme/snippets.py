"""The snippets of a site: templates in ``snippets/`` that posts call with arguments.

A snippet reads its arguments and nothing else, so a page that shows one depends on its files alone: that is the
question ``template``. Its HTML is taken like HTML that stands in the post itself: it is balanced, and its addresses
lead where they would from there. It may do all that a template may, but an argument becomes no address that a link of
the post could not have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from jinja2 import meta, nodes

from sitegen.model import Ref
from sitegen.theme.compile import RAISED, compiled
from sitegen.theme.filters import OF_PAGE
from sitegen.theme.templates import Templates
from sitegen.theme.theme import ANY, SNIPPETS
from sitegen.words.errors import Place, Problem, Problems, error
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.model import PageOnly, Snippet, Spot
    from sitegen.theme.reader import Answers, Reader

# With these a template reads a name that may be missing.
_GUARDS = frozenset({"d", "default", "defined", "undefined"})
# What makes an argument, or a part of an address, one that a browser would run.
_SCHEME = re.compile(r"[a-z\s](?=:)|script", re.IGNORECASE)


def _defused(value: Any) -> Any:
    """An argument that makes no address harmful, and is otherwise as it was."""
    if isinstance(value, list):
        return [_defused(item) for item in value]
    return _SCHEME.sub("x", value) if isinstance(value, str) else value


class _Loaded(NamedTuple):
    """A snippet: its template, the names that it reads, and those among them that it cannot do without. If it computes
    the name of a template that it includes, ``reads`` is None: anything."""

    template: jinja2.Template
    reads: frozenset[str] | None
    needs: frozenset[str]


class Snippets:
    """The snippets of one build, each compiled once. One that cannot be compiled is not tried again."""

    def __init__(self, answers: Answers, env: jinja2.Environment) -> None:
        self._answers, self._theme = answers, answers.theme
        self._env = env.overlay()
        self._env.filters = {name: filter_ for name, filter_ in env.filters.items() if name not in OF_PAGE}
        self._loaded: dict[str, _Loaded | None] = {}
        # The snippets that have failed in the output that was rendered last.
        self._failed: tuple[Reader | None, set[str]] = None, set()

    def pieces(self, reader: Reader, document: str, call: Snippet) -> list[str | Ref | PageOnly]:
        """The HTML of a call in a document. What is wrong goes to the problems of the reader."""
        name, spot, arguments = call
        template = f"{SNIPPETS}{name}.html"
        reader.reads["template", template] = None

        def place(spot: Spot) -> Place:
            line, column, length = spot
            return Place(reader.document(document).path, line, column, "", length)

        if f"{name}.html" not in self._theme.snippets:
            if not isinstance(arguments, str):
                near = nearest(name, [file.removesuffix(".html") for file in self._theme.snippets])
                reader.problems.append(error("snippet-unknown", place(spot), name=name, near=near))
            return []
        if isinstance(arguments, str):
            reader.problems.append(error("snippet-syntax", place(spot), name=name, text=arguments))
            return []
        if name not in self._loaded:
            self._loaded[name] = self._load(template, reader)
        loaded = self._loaded[name]
        if loaded is None:
            return []
        given = {key: value for key, value, _ in arguments}
        wrong = []
        for key, _, at in arguments:
            if loaded.reads is not None and key not in loaded.reads:
                near = nearest(key, loaded.reads - given.keys())
                wrong.append(error("snippet-argument-unknown", place(at), name=name, argument=key, near=near))
        if missing := sorted(loaded.needs - given.keys()):
            wrong.append(error("snippet-argument-missing", place(spot), name=name, missing=missing))
        html = "" if wrong else self._html(reader, name, loaded.template, given, place(spot))
        if changed := [(key, other, at) for key, value, at in arguments if (other := _defused(value)) != value]:
            from sitegen.content.html.addresses import harmful_addresses  # slow to import

            found = harmful_addresses(html)
            for key, other, at in changed if found else ():
                left = harmful_addresses(self._html(reader, name, loaded.template, given | {key: other}, place(spot)))
                if len(left) < len(found):
                    url = next((url for url in found if url not in left), found[0])
                    wrong.append(error("config-link", place(at), url=url))
        reader.problems += wrong
        return list(self._taken(reader, template, html, spot)) if html and not wrong else []

    def _load(self, template: str, reader: Reader) -> _Loaded | None:
        templates = Templates(self._theme, self._env)
        files = templates.dependencies([template])
        try:
            found = compiled(self._env, self._theme, template)
            for file in files[1:]:  # compiled here for the places of their mistakes
                self._env.compile("\n".join(self._theme.lines(file)), file, file)
        except Problems as problems:
            reader.problems += problems.problems
            return None
        except RAISED as exception:
            reader.problems.append(self._problem(exception, template, {}))
            return None
        trees = [tree for file in files if file != ANY and (tree := templates.tree(file))]
        reads = frozenset[str]().union(*[meta.find_undeclared_variables(tree) for tree in trees])
        guarded = {
            node.node.name
            for tree in trees
            for node in tree.find_all((nodes.Filter, nodes.Test))
            if node.name in _GUARDS and isinstance(node.node, nodes.Name)
        }
        return _Loaded(found, None if ANY in files else reads, reads - guarded - self._env.globals.keys())

    def _html(self, reader: Reader, name: str, template: jinja2.Template, given: dict[str, Any], place: Place) -> str:
        if self._failed[0] is not reader:
            self._failed = reader, set()
        if name in self._failed[1]:
            return ""
        try:
            return template.render(given).strip()
        except Problems as problems:
            reader.problems += problems.problems
        except RAISED as exception:
            reader.problems.append(self._problem(exception, f"{SNIPPETS}{name}.html", given)._replace(others=(place,)))
        self._failed[1].add(name)
        return ""

    def _problem(self, exception: Exception, template: str, given: dict[str, Any]) -> Problem:
        from sitegen.theme.failures import Failures  # rarely needed, and slow to import

        problem = Failures(self._answers, self._env, given).problem(exception, template)
        if problem is None:
            raise exception
        return problem

    def _taken(self, reader: Reader, template: str, html: str, spot: Spot) -> Iterator[str | Ref | PageOnly]:
        """HTML as it is taken into a document."""
        from markdown_it.token import Token  # these are slow to import, and most sites have no snippets

        from sitegen.content.html.addresses import Local
        from sitegen.content.html.balance import Balance
        from sitegen.content.markdown.anchors import Anchors
        from sitegen.content.markdown.lines import Lines

        lines = Lines(template, 1, html)
        balance = Balance(lines, Anchors([], lines))
        tokens = balance.arrange([Token("html_block", "", 0, content=html, map=[0, len(lines.text)], block=True)])
        for problem in balance.problems:
            reader.problems.append(problem._replace(severity="error", place=self._source(template, problem.place)))
        for piece in [piece for token in tokens for piece in token.meta["pieces"]]:
            yield Ref(piece.kind, piece.target, *spot[:2]) if isinstance(piece, Local) else piece

    def _source(self, template: str, place: Place | None) -> Place:
        """Where in a snippet the tag stands that is wrong in its HTML."""
        shown = self._theme.find(template)
        tag = place.text[place.column - place.start - 1 :][: place.length] if place else ""
        start = re.match(r"</?\w+", tag)
        for text in (tag, start[0] if start else ""):
            for number, line in enumerate(self._theme.lines(shown), 1):
                if text and text in line:
                    return Place.of(shown, number, line.index(text) + 1, line, len(text))
        return Place(shown)
