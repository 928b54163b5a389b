"""How a question is declared: see :mod:`sitegen.trace.questions`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Seen = Literal["", "nav", "entry", "card", "text", "post"]


class Question(NamedTuple):
    """A question: its name, the types of its arguments by name, what it sees of documents, whether it is about
    documents at all, the code of its sentence, and the method that answers."""

    name: str
    arguments: dict[str, type]
    sees: Seen
    is_of_posts: bool
    sentence: str
    method: Callable[..., Any]


def of_posts(sees: Seen = "", sentence: str = "explain-posts") -> Callable[[Any], Any]:
    """Declare a question about documents."""
    return lambda method: _declared(method, sees, True, sentence)


def of_site(sentence: str = "explain-other") -> Callable[[Any], Any]:
    """Declare a question about anything but documents."""
    return lambda method: _declared(method, "", False, sentence)


def _declared(method: Any, sees: Seen, is_of_posts: bool, sentence: str) -> Any:
    types = {"str": str, "int": int}
    _, *parameters = inspect.signature(method).parameters.values()
    arguments = {parameter.name: types[str(parameter.annotation)] for parameter in parameters}
    method.question = Question(method.__name__, arguments, sees, is_of_posts, sentence, method)
    return method
