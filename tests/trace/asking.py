"""A kind of page that asks one question each, of all that are declared: ``/ask/NAME/`` prints the answers to NAME.

Nobody lists the questions. Whoever declares one finds its page in the sites of the sabotage test and of the state
machine, with arguments chosen by the names of its parameters.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sitegen.catalog.taxonomy import TAXONOMIES
from sitegen.config import Config
from sitegen.model import Job
from sitegen.text.urls import Url
from sitegen.theme.page import Page
from sitegen.trace.memory import Memory
from sitegen.trace.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from sitegen.catalog.index import Catalog
    from sitegen.trace.memory import Made
    from sitegen.trace.questions import Question

# What a parameter may be, by its name. Much of it is not there in one site or the other, which is an answer too.
ARGUMENTS: dict[str, Collection[str | int]] = {
    "asset": ("assets/b.png", "content/posts/a.png", "content/posts/그림.png"),
    "byline": ("", "김"),
    "count": (1, 3),
    "form": ("text", "cover"),
    "identifier": (
        "about.md", "index.md", "404.md", *(f"posts/{name}.md" for name in ("a", "b", "c", "d", "sub/d", "가나"))
    ),
    "kind": ("tech", "인터뷰"),
    "lang": ("ko", "en"),
    "number": (1, 2),
    "path": ("/posts/b/", "/posts/c/", "/about/", "/"),
    "section": ("", "en"),
    "setting": (*Config._fields, "base_path", "origin"),
    "site": ("시험", "Test"),
    "slug": ("연재", "다른-연재", "kim", "lee", "nginx", "엔진", "팀"),
    "static": ("style.css", "없는.css"),
    "subject": (
        "", "tags/빨강", "tags/파랑", "categories/글", "authors/kim", "series/연재", "teams/팀",
        "en", "en/tags/파랑", "en/series/연재", "en/authors/kim",
    ),
    "target": ("b.md", "/posts/b.md", "about.md#제목", "/assets/b.png", "/tags/파랑/", "그림.png"),
    "taxonomy": (*TAXONOMIES, "teams", "en/tags", "en/authors"),
    "template": ("post.html", "term.html", "404.html"),
    "title": ("제목", "다른 제목"),
    "year": (2024, 2025, 2026, 2027),
}  # fmt: skip
THEME = "{{ answers }}\n"


class AskPage(Page):
    """``/ask/NAME/``. The job's subject is the name of the question."""

    kind = "ask"
    template = "ask.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:  # noqa: ARG003  # the questions are the same for all sites
        for name in QUESTIONS:
            yield Job(Url(f"/ask/{name}/"), cls.kind, cls.template, name)

    def variables(self) -> dict[str, Any]:
        asked = keys(QUESTIONS[self.job.subject])
        return {"answers": "\n".join([f"{key[1:]} {self._answer(key)}" for key in asked])}

    def _answer(self, key: tuple[Any, ...]) -> str:
        try:
            return repr(self.reader.get(*key))
        except LookupError:
            return "LookupError"


def keys(question: Question) -> list[tuple[Any, ...]]:
    """The question with all combinations of arguments."""
    for name, of in question.arguments.items():
        known = name in ARGUMENTS and all(isinstance(value, of) for value in ARGUMENTS[name])
        assert known, (
            f"The question {question.name!r} has a parameter {name!r} of type {of.__name__}. Say in ARGUMENTS of "
            "tests/trace/asking.py what it may be; where that name means something else, choose another one."
        )
    return [(question.name, *values) for values in product(*[ARGUMENTS[name] for name in question.arguments])]


@contextmanager
def sabotaged(names: Collection[str], count: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Builds within do not remember of ``/ask/NAME/`` that it has asked NAME, for each of the ``names``. They call
    ``count``."""
    remember = Memory.remember

    def forgetful(self: Memory, folder: Any, rows: Any, made: Mapping[str, Made], *more: Any) -> None:
        count()
        pages = {f"ask/{name}/index.html": name for name in names}
        less = {
            path: entry._replace(reads=tuple([key for key in entry.reads if key[0] != pages.get(path)]))
            for path, entry in made.items()
        }
        remember(self, folder, rows, less, *more)

    with patch.object(Memory, "remember", forgetful):
        yield
