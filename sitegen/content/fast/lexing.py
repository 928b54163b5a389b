"""Reads code by a loop of our own over the lexer's rules (``tables``), where it finds what Pygments finds.

A lexer that has a loop of its own is left to Pygments. Of the others, the first block of a language in a process is
read by Pygments too. Where the two differ, or Pygments works differently inside, the language is left to Pygments:
another release of it may cost time, never a page. Steps of our loop are counted, as those of Pygments are.

With ``tables`` and ``beginnings`` it buys 16% of the CPU of a cold build of 1,000 posts (benchmarks/corpus.py,
measured in turns, 8 rounds).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.content.code.lexing import CodeReader, Lost, most_tokens, tokens_of
from sitegen.content.fast.tables import Tokens, table_of

if TYPE_CHECKING:
    from sitegen.content.code.lexing import Token
    from sitegen.content.fast.tables import RuleTable


class TableReader(CodeReader):
    """Reads code of one language by a table of its rules, where it has one."""

    def __init__(self, lexer: Any) -> None:
        super().__init__(lexer)
        self._is_trusted = False
        self._table: RuleTable | None = None
        try:
            self._table = table_of(lexer)
        except Exception:  # another Pygments may raise anything
            self.has_changed = True

    def read(self, code: str) -> list[Token]:
        """The tokens of ``code``. Raises Lost, or what the lexer raises."""
        if self._table is None:
            return super().read(code)
        found = Tokens(most_tokens(code))
        try:
            self._table.run(code, ("root",), found)
        except Lost:
            raise
        except RecursionError:
            return super().read(code)
        except Exception:  # another Pygments may raise anything
            theirs = super().read(code)  # raises the same, if the fault is the lexer's
            self._table, self.has_changed = None, True
            return theirs
        if not self._is_trusted:
            if not self._agrees(code, found):
                self._table, self.has_changed = None, True
                return super().read(code)
            self._is_trusted = True
        return found

    def _agrees(self, code: str, found: list[Token]) -> bool:
        try:
            theirs = tokens_of(self.lexer.get_tokens_unprocessed(code), code)
        except Lost:
            return False
        return [token for token in theirs if token[1]] == [token for token in found if token[1]]
