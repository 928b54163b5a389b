"""Every question that a page may ask of the site. A question is one declaration: a method of :class:`Questions`, or of
:class:`~sitegen.trace.posts.PostQuestions` if it is about documents.

What a page asked is recorded. The next build asks again, compares digests of the answers, and renders the page anew
if one has changed. No code says which edit reaches which question.

``of_posts`` declares a question about documents. With ``sees`` the method returns ids of documents, and the answer is
what is seen of them: ``nav`` (a link), ``entry`` (a line of the archive), ``card`` (an item of a list), ``text`` (a
result of the search) or ``post`` (the whole document). Its digest is made of their digests. Without ``sees`` the answer
is the value that the method returns.
``of_site`` declares a question about settings, the theme, files or the day. ``sentence`` is the code of the sentence by
which ``--explain`` tells of another answer.
"""

from __future__ import annotations

import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sitegen.catalog.languages import in_language
from sitegen.digest import of_text, of_value
from sitegen.site import lines_of
from sitegen.text.urls import slugify
from sitegen.theme.options import merged
from sitegen.trace.declarations import Question, of_site
from sitegen.trace.posts import PostQuestions
from sitegen.trace.records import SEPARATOR
from sitegen.trace.seen import SeenDocuments

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sitegen.catalog.links import Target
    from sitegen.config import Author, Config
    from sitegen.model import Document
    from sitegen.text.urls import Url
    from sitegen.theme.reader import Key
    from sitegen.theme.templates import Templates
    from sitegen.trace.files import Files
    from sitegen.trace.pictures import Pictures
    from sitegen.trace.state import State

Closures = dict[str, dict[str, Any]]  # by template: the files that it depends on, and a digest of them
Sizes = dict[str, list[int] | None]  # by the digest of an image's bytes: its width and height


class Questions(PostQuestions):
    """All questions, as one build answers them. ``closures`` and ``sizes`` are kept from build to build."""

    def __init__(self, state: State, files: Files, closures: Closures, sizes: Sizes, pictures: Pictures) -> None:
        super().__init__(state)
        self.theme, self.statics = state.theme, state.statics
        self.settings, self.language = state.site.settings, state.site.config.language
        self.closures, self.sizes, self.pictures = closures, sizes, pictures
        self._files = files
        self._options: dict[str, Any] = merged(state.theme.options(), self._config.theme_options)
        self._other: dict[str, Config] = {}  # the settings by language
        self._strings: dict[str, Mapping[str, str]] = {}
        self._lines: tuple[str, list[str]] = "", []  # the source file that was last read for a problem
        self._seen = SeenDocuments(state.catalog, state.contents)

    # ---- Of links and files ----

    @of_site("explain-ref")
    def ref(self, identifier: str, target: str) -> Target:
        """Where a reference of a document leads."""
        return self._state.links.resolve(identifier, target)

    @of_site("explain-link")
    def link(self, target: str) -> Target:
        """Where a link of a template, the settings or a style sheet leads."""
        return self._state.links.resolve_path(target)

    @of_site("explain-size")
    def size(self, asset: str) -> tuple[int, int] | None:
        """Width and height of an image in pixels; None where they cannot be read."""
        path, root = self._catalog.assets[asset].path, self._state.site.root
        sha = self._files.sha(root / path)
        if sha not in self.sizes:
            from sitegen.theme.images import size_of

            found = size_of(root / path, path, os.path.realpath(root))
            self.sizes[sha] = [*found] if found else None
        size = self.sizes[sha]
        return (size[0], size[1]) if size else None

    @of_site("explain-picture")
    def picture(self, asset: str, form: str) -> tuple[tuple[str, int, str], ...]:
        """The smaller copies of an image: the format, the width and the path in the output folder of each."""
        found = self.pictures.of(*self.picture_file(asset), form)
        return tuple([copy[:3] for copy in found.copies]) if found else ()

    @of_site("explain-social-card")
    def social_card(self, identifier: str, title: str, byline: str, site: str) -> str:  # noqa: ARG002  # for a warning
        """The path of a social card in the output folder; "" where there is none."""
        found = self.pictures.card(title, byline, site)
        return found.copies[0].output if found and found.copies else ""

    def picture_file(self, asset: str) -> tuple[str, str]:
        """The path of an image's file and the digest of its bytes."""
        path = self._catalog.assets[asset].path
        return path, self._files.sha(self._state.site.root / path)

    @of_site("explain-version")
    def version(self, asset: str) -> str:
        """A few characters that change with the bytes of a file."""
        return self.picture_file(asset)[1][:10]

    @of_site("explain-feed")
    def entry_ids(self) -> Mapping[str, Url]:
        """The first URLs of documents that have moved."""
        return self._state.entry_ids

    # ---- Of the theme, the settings and the day ----

    @of_site("explain-template")
    def template(self, template: str) -> str:
        """A digest of all files that a template depends on. It is found anew only when one of them has changed, or
        the chain of themes where they were looked for."""
        theme, sha = self.theme, self._files.sha
        chain = [layer.shown for layer in theme.layers]
        entry = self.closures.get(template)
        if entry is None or entry["chain"] != chain or theme.digest(entry["looked"], sha) != entry["state"]:
            looked = self._templates.dependencies([template])
            entry = {"chain": chain, "looked": looked, "state": theme.digest(looked, sha)}
            self.closures[template] = entry
        return str(entry["state"])

    @of_site("explain-asset")
    def asset(self, static: str) -> Url | None:
        """A static file of the theme."""
        return self.statics.urls.get(static)

    @of_site("explain-strings")
    def strings(self, lang: str) -> Mapping[str, str]:
        if lang not in self._strings:  # every page asks
            self._strings[lang] = self.theme.strings(lang)
        return self._strings[lang]

    @of_site("explain-option")
    def option(self) -> Mapping[str, Any]:
        return self._options  # of the theme, all of them

    @of_site("explain-config")
    def config(self, setting: str) -> Any:
        if not hasattr(self._config, setting):
            raise LookupError(setting)  # a cache may hold anything
        return getattr(self._config, setting)

    # What the settings say in another language.

    @of_site("explain-config")
    def setting_in(self, lang: str, setting: str) -> Any:
        if not hasattr(self._config, setting):
            raise LookupError(setting)
        return getattr(self._in_language(lang), setting)

    @of_site("explain-option")
    def option_in(self, lang: str) -> Mapping[str, Any]:
        return merged(self._options, self._in_language(lang).theme_options)

    @of_site("explain-option")
    def date_format(self, lang: str) -> str:
        """An option of the theme that nearly every page reads, so that it need not read all of them."""
        return str((self.option_in(lang) if lang else self._options).get("date_format", ""))

    @of_site("explain-author")
    def author_in(self, lang: str, slug: str) -> Any:
        return self._in_language(lang).authors_by_slug.get(slug)

    @of_site("explain-author")
    def author(self, slug: str) -> Any:
        return self._authors.get(slug)

    @of_site("explain-author")
    def face(self, slug: str) -> str:
        """The picture of an author, which lists show; "" for none."""
        return self._authors[slug].image if slug in self._authors else ""

    @of_site("explain-members")
    def members(self, slug: str) -> tuple[str, ...]:
        """The IDs of the authors of a team."""
        return tuple(self._members.get(slug, ()))

    @of_site("explain-today")
    def today(self) -> date:
        return self._state.site.today

    @of_site("explain-config")
    def search(self) -> bool:
        """Whether readers can search the site."""
        return self._state.site.has_search

    @of_site("explain-preview")
    def preview(self) -> bool:
        return self._state.site.options.preview

    # ---- How they are answered ----

    def _in_language(self, lang: str) -> Config:
        """The settings in another language."""
        if lang not in self._other:
            self._other[lang] = in_language(self._config, lang)
        return self._other[lang]

    @cached_property
    def _authors(self) -> dict[str, Author]:
        """The authors of the settings by slug."""
        return self._config.authors_by_slug

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        """The IDs of the authors of each team, by its slug."""
        found: dict[str, list[str]] = {}
        for identifier, author in self._config.authors.items():
            if author.team:
                found.setdefault(slugify(author.team), []).append(identifier)
        return found

    @cached_property
    def _templates(self) -> Templates:
        from sitegen.theme.templates import Templates  # needs Jinja

        return Templates(self.theme)

    def answer(self, key: Key) -> Any:
        """The answer to a question. Raises LookupError where what it is about is gone."""
        question = QUESTIONS[key[0]]
        found = question.method(self, *key[1:])
        if not question.sees:
            return found
        see = partial(self._seen.see, question.sees)
        if isinstance(found, str):
            return see(found)
        return tuple([see(identifier) if identifier else None for identifier in found])

    def digest(self, key: Key) -> str:
        """A digest of the answer. Raises what :meth:`answer` raises."""
        question = QUESTIONS[key[0]]
        found = question.method(self, *key[1:])
        if not question.sees:
            return of_value(found)
        ids = [found] if isinstance(found, str) else found
        digest = partial(self._seen.digest, question.sees)
        return of_text(" ".join([digest(identifier) if identifier else "" for identifier in ids]))

    @cached_property
    def posts_state(self) -> str:
        """A digest of all that questions about posts can see, but for contents: while it is the same, they need not be
        asked again."""
        rows = " ".join([row.listed for row in self._catalog.rows.values()])
        pages = " ".join([page.url for page in self._state.pages])
        return of_text(f"{rows} {pages} {self._config} {[kind.kind for kind in self.kinds]}")

    def document(self, identifier: str) -> Document:
        """The document ``identifier``, for the place of a problem."""
        return self._catalog.documents[identifier]

    def source_line(self, path: str, number: int) -> str:
        """A line of a source file, for a problem."""
        if self._lines[0] != path:  # a document may have many problems
            self._lines = path, lines_of(self._state.site.root, path)
        lines = self._lines[1]
        return lines[number - 1] if 0 < number <= len(lines) else ""


QUESTIONS: dict[str, Question] = {
    name: method.question
    for questions in (PostQuestions, Questions)
    for name, method in vars(questions).items()
    if hasattr(method, "question")
}


def name_of(key: Key) -> str:
    """A question with its arguments as text, for the cache."""
    return SEPARATOR.join([str(part) for part in key])


def key_of(name: str) -> Key:
    """The question with its arguments that a text names. Raises LookupError or ValueError if it names none."""
    kind, *given = name.split(SEPARATOR)
    types = QUESTIONS[kind].arguments.values()
    return (kind, *[of(text) for of, text in zip(types, given, strict=True)])
