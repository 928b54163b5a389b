"""The digests of answers, and which of them have changed since the last build."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.digest import of_text, of_value
from sitegen.trace.recorded import RECORDED, answer_record, post_record
from sitegen.trace.rows import Dropped
from sitegen.trace.trace import changed_keys, key_of, name_of, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sitegen.model import Job
    from sitegen.theme.answers import CatalogAnswers, SiteAnswers
    from sitegen.theme.templates import Templates
    from sitegen.trace.memory import Memory
    from sitegen.trace.trace import Key


# The question that another day answers in another way.
TODAY = ("today",)


class AnswerDigests:
    """Digests what the answers say. Everything is digested once at most."""

    def __init__(self, answers: CatalogAnswers, content: Callable[[str], str]) -> None:
        self._answers, self._content = answers, content
        self._zone = answers.config.timezone
        self._known: dict[Key, str] = {}
        self._records: dict[str, str] = {}
        self._cards: dict[str, str] = {}
        self._entries: dict[str, str] = {}

    def of(self, key: Key) -> str:
        """The digest of the answer to ``key``. Raises what the answers raise where there is none."""
        try:
            return self._known[key]
        except KeyError:
            found = self._known[key] = self._digest(key)
            return found

    def _digest(self, key: Key) -> str:
        match key:
            case ("post", str(identifier)):
                own = post_record(self._answers.document(identifier))
                return of_text(f"{self.card(identifier)} {self._content(identifier)} {own}")
            case ("card", str(identifier)):
                return self.card(identifier)
            case ("year", *_):
                return of_text(" ".join(self.entries(self._answers.ids(key))))
            case ("list" | "recent" | "year cards" | "cards", *_):
                return of_text(" ".join(self.cards(self._answers.ids(key))))
        return of_value(self._answers.answer(key))

    def cards(self, identifiers: Iterable[str]) -> list[str]:
        """The digests of documents' cards."""
        return [self.card(identifier) for identifier in identifiers]

    def card(self, identifier: str) -> str:
        """The digest of a document's card."""
        found = self._cards.get(identifier)
        if found is None:
            found = self._cards[identifier] = of_text(f"{self._zone} {self.card_record(identifier)}")
        return found

    def card_record(self, identifier: str) -> str:
        """A document's card for the record; its moments do not say in which zone they are."""
        found = self._records.get(identifier)
        if found is None:
            found = self._records[identifier] = answer_record(self._answers.catalog.cards[identifier])
        return found

    def entries(self, identifiers: Iterable[str]) -> list[str]:
        """The digests of what the archive knows of posts."""
        return [self.entry(identifier) for identifier in identifiers]

    def entry(self, identifier: str) -> str:
        """The digest of what the archive knows of a post."""
        found = self._entries.get(identifier)
        if found is None:
            found = self._entries[identifier] = of_value(self._answers.catalog.cards[identifier].entry)
        return found


class Digests(AnswerDigests):
    """Digests the answers of a whole site, and tells which of them have changed since the last build."""

    def __init__(self, answers: SiteAnswers, memory: Memory) -> None:
        super().__init__(answers, lambda identifier: memory.rows[identifier].content)
        self._site, self._memory = answers, memory
        self._closures: dict[str, dict[str, Any]] = memory.mapping("closures")
        self._sizes: dict[str, list[int] | None] = memory.mapping("sizes")
        self.world = self._world()

    def file(self, name: str, path: Path) -> str:
        """The digest of one of the site's files."""
        return self._memory.files.sha(name, path)

    def look_at_templates(self) -> None:
        """Digest the files of templates before any of them is read: one that is edited meanwhile is another one then
        for the next build."""
        for template in self._site.theme.templates:
            self.file(template.shown, template.path)

    def prepare(self, jobs: Sequence[Job]) -> None:
        """Digest what will be asked for once these jobs are rendered."""
        for identifier in self._site.catalog.posts:
            self.card(identifier)
            self.entry(identifier)
        for job in jobs:
            if job.kind == "post":
                self.of(("post", job.subject))
                self.of(("near", job.subject))
        for name in {job.template for job in jobs}:
            with suppress(RecursionError, ValueError, ArithmeticError):  # as will be said of it when it is rendered
                self.of(("template", name))

    def recorded(self, key: Key) -> str | None:
        """The answer to ``key`` for the record, if it is of a kind that is recorded."""
        if key[0] not in RECORDED:
            return None
        if key[0] == "post":
            return post_record(self._site.document(key[1]))
        return answer_record(self._site.answer(key))

    def changed(self) -> dict[int, str]:
        """The recorded keys whose answers are no longer the same.

        Where the world is the same, only what is not part of it is asked: contents, sizes of images, templates and the
        day.
        """
        cache, memory = self._memory.cache, self._memory
        if memory.value("world") != self.world:
            recorded = memory.recorded()
            if not memory.reads() <= {number for number, _ in recorded.values()}:
                raise Dropped("damaged")
            return changed_keys(recorded, recorded, self._maybe)
        names = [name_of(("post", i)) for i in memory.rows if memory.content_changed(i)]
        files = memory.files.changed()
        names += [name_of(("size", i)) for i, asset in self._site.catalog.assets.items() if asset.path in files]
        names += [name_of(("template", name)) for name in self._closures] + [name_of(TODAY)]
        # A key without a record is one that nobody has read; the day is read by few.
        known = cache.keys(map(number_of, names))
        return changed_keys([name for name in names if name in known or name != name_of(TODAY)], known, self._maybe)

    def _maybe(self, name: str) -> str | None:
        """The digest of the answer to a recorded key; None where its subject is gone."""
        try:
            return self.of(key_of(name))
        except (LookupError, ValueError):
            return None

    def _digest(self, key: Key) -> str:
        if key[0] == "template":
            return self._template(key[1])
        return self._size(key[1]) if key[0] == "size" else super()._digest(key)

    @cached_property
    def _templates(self) -> Templates:
        from sitegen.theme.templates import Templates  # needs Jinja

        return Templates(self._site.theme)

    def _template(self, name: str) -> str:
        """A template's closure is found again only when one of the files that were looked for has changed, or the
        chain of themes where they were looked for."""
        theme = self._site.theme
        chain = [layer.shown for layer in theme.layers]
        entry = self._closures.get(name)
        known = entry is not None and entry["chain"] == chain
        if entry is None or not known or theme.digest(entry["looked"], self.file) != entry["state"]:
            looked = self._templates.dependencies([name])
            state = theme.digest(looked, self.file)
            entry = self._closures[name] = {"chain": chain, "looked": looked, "state": state}
        return str(entry["state"])

    def _size(self, asset: str) -> str:
        path = self._site.catalog.assets[asset].path
        sha = self.file(path, self._site.root / path)
        size = self._site.answer(("size", asset))
        self._sizes[sha] = list(size) if size else None
        return of_value(size)

    def known_sizes(self) -> dict[str, tuple[int, int] | None]:
        """The sizes of images whose bytes an earlier build has seen, by asset."""
        found: dict[str, tuple[int, int] | None] = {}
        for identifier, asset in self._site.catalog.assets.items():
            sha = self.file(asset.path, self._site.root / asset.path)
            if sha in self._sizes:
                size = self._sizes[sha]
                found[identifier] = (size[0], size[1]) if size else None
        return found

    def doubt(self) -> None:
        """Forget what is known of files: it may be of other bytes than their digests are."""
        self._closures, self._sizes, self.world = {}, {}, []
        self._memory.values.clear()
        self._memory.values["statics"] = {}

    def record(self) -> dict[str, Any]:
        """What the next build wants to know."""
        return {"world": self.world, "closures": self._closures, "sizes": self._sizes}

    def _world(self) -> list[str]:
        """Digests of all that answers are made from, but for contents, the bytes of images and templates, and the day:
        of the documents' records, and of the rest."""
        answers, memory = self._site, self._memory
        catalog = answers.catalog
        theme = [layer.file for layer in answers.theme.layers]
        rest = of_value((catalog.config, catalog.assets, catalog.held, theme, answers.statics.urls))
        return [of_records([memory.rows[identifier].record for identifier in catalog.documents]), rest]


def of_records(records: Iterable[str], gone: Iterable[str] = (), before: str = "0") -> str:
    """A digest of records in any order, from that ``before`` some were added and others ``gone``: the sum of theirs."""
    total = int(before, 16) + sum(int(of_text(record), 16) for record in records)
    return f"{(total - sum(int(of_text(record), 16) for record in gone)) % (1 << 128):032x}"
