"""Leaves keys of one kind out of what builds record, the large builds and the small ones."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sitegen.trace.memory import Memory
from sitegen.trace.revision import Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sitegen.trace.trace import Made


def less(made: Mapping[str, Made], kind: str) -> dict[str, Made]:
    """The same outputs, without what they have read of the kind."""
    return {
        path: entry._replace(reads=tuple(key for key in entry.reads if key[0] != kind)) for path, entry in made.items()
    }


@contextmanager
def sabotaged(kind: str, seen: Callable[[Any], None] = lambda _: None) -> Iterator[None]:
    """Builds within do not record keys of the kind; ``seen`` is told the digests of each of them."""
    memory, learn, save = Memory.save, Revision.learn, Revision.save

    def large(self: Memory, folder: Any, made: Any, kept: Any, digests: Any, parts: Any) -> Any:
        seen(digests)
        return memory(self, folder, less(made, kind), kept, digests, parts)

    def learns(self: Revision, made: Any) -> Any:
        seen(self.digests)
        return learn(self, less(made, kind))

    def small(self: Revision, amended: Any, before: Any, gone: Any, made: Any) -> Any:
        return save(self, amended, before, gone, less(made, kind))

    with ExitStack() as stack:
        for where, name, what in ((Memory, "save", large), (Revision, "learn", learns), (Revision, "save", small)):
            stack.enter_context(patch.object(where, name, what))
        yield
