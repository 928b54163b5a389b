"""Formulas to HTML: MathML, or the TeX as it is, for a script of the author's, where it cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.content.code.highlight import escape
from sitegen.content.markdown.mathml import Missing, Unreadable, convert
from sitegen.words.errors import Place, Problem, warning

if TYPE_CHECKING:
    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines


class Formulas:
    """Writes the formulas of one body, and remembers those that it could not."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._left: dict[str, list[Place]] = {}

    def inline(self, token: Token, child: Token) -> str:
        """A formula within a paragraph."""
        place = self._lines.inline(token, child.meta["at"], len(child.content.split("\n")[0]) + 2)
        return self._html("span", child.content, child.meta["display"], place)

    def block(self, token: Token) -> str:
        """A formula that is a block of its own."""
        place = self._lines.block(token.map[0] if token.map else 0)
        return self._html("div", token.content, True, place) + "\n"

    @property
    def problems(self) -> list[Problem]:
        """A warning for each reason why formulas were left as they are, at the first of them."""
        return [warning(code, places[0], count=len(places)) for code, places in self._left.items()]

    def _html(self, element: str, tex: str, display: bool, place: Place) -> str:
        try:
            html = convert(tex, display)
        except (Missing, Unreadable) as reason:
            code = "math-missing" if isinstance(reason, Missing) else "math-unreadable"
            self._left.setdefault(code, []).append(place)
            # The marks that KaTeX's and MathJax's scripts look for.
            html = escape(rf"\[{tex}\]" if display else rf"\({tex}\)")
        return f'<{element} class="math math-{"display" if display else "inline"}">{html}</{element}>'
