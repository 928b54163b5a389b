"""What a text defines for other places of it: abbreviations, named attributes, footnotes and links."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

# Of abbreviations: each place of a text is compared with each of them.
_MOST = 500


@dataclass
class Definitions:
    """The definitions of one text. They are gathered while it is read once, and used while it is read again."""

    text: str
    abbreviations: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    footnotes: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    complete: bool = False
    _unused: frozenset[str] | None = None

    def abbreviate(self, short: str, long: str) -> bool:
        """Keep an abbreviation. Returns whether the text uses it."""
        if not self.complete:
            self.abbreviations[short] = long
            return True
        if self._unused is None:
            found = {
                match[0]
                for match in self.short.finditer(self.text)
                if not self.text.startswith("*[", match.start() - 2)
            }
            self._unused = frozenset(self.abbreviations.keys() - found)
        return short not in self._unused

    @cached_property
    def short(self) -> re.Pattern[str]:
        """All abbreviations, each a word of its own."""
        names = sorted(self.abbreviations, key=len, reverse=True)[:_MOST]
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.ASCII)

    def matter(self) -> bool:
        """Whether any of them changes the text: for kramdown the last of two footnotes or links of a name counts, for
        CommonMark the first."""
        return bool(
            self.abbreviations
            or self.attributes
            or any(count > 1 for count in (*self.footnotes.values(), *self.links.values()))
        )

    def is_last(self, counter: Counter[str], name: str) -> bool:
        """Whether the definition of ``name`` that is read now counts."""
        if not self.complete:
            counter[name] += 1
            return True
        counter[name] -= 1
        return counter[name] <= 0
