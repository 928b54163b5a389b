"""Bodies of posts: each letter is on the page, or in what the author is told."""

from __future__ import annotations

import re
from html import unescape
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sitegen.content.markdown import Markdown
from sitegen.text.hangul import nfc
from sitegen.words.errors import Problems
from tests.fuzz.mutate import corpus, mutated
from tests.fuzz.pieces import MARKDOWN
from tests.support import told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from random import Random

    from sitegen.model import Code, PageOnly, Ref, Rendered
    from sitegen.words.errors import Problem

_MARKDOWN = (Markdown(), Markdown("escape"), Markdown(marks=True))
# Names of boxes and remarks, which drawings do not show.
_HIDDEN = re.compile(r"^[> \t-]*```(?:mermaid|pipeline)\b(.*?)(?:```|\Z)", re.MULTILINE | re.DOTALL)
# A host in Hangul, as DNS knows it.
_HOST = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)


class Bodies:
    """Texts in Markdown, rendered without a site around them."""

    def __init__(self, _folder: Path, area: str) -> None:
        self._texts = corpus(area)
        self.known = [*map(numbered, self._texts)]

    def example(self, random: Random) -> str:
        """A text."""
        return numbered(mutated(random, self._texts, MARKDOWN))

    def check(self, text: str) -> None:
        """Render the text in each way. Fails where a letter is neither shown nor in a block that a problem is about."""
        for markdown, kind in zip(_MARKDOWN, (None, "deploy", "stack"), strict=True):
            try:
                rendered = markdown.render(text, path="content/posts/a.md", kind=kind)
            except Problems as found:
                told([*found.problems], "ko")
                continue
            seen = _shown(rendered) + told([*rendered.problems], "ko") + _blamed(text, rendered.problems)
            seen += "".join(_HIDDEN.findall(nfc(text)))
            lost = "".join(letter for letter in re.findall("[가-힣]", nfc(text)) if letter not in seen)
            assert not lost or any(map(_tells_a_number, rendered.problems)), f"lost: {lost}"


def numbered(text: str) -> str:
    """The text with another letter in place of each ``글``, so that it is seen which one is lost."""
    letters = iter(chr(code) for code in range(ord("가"), ord("힣"), 28))  # those without a final consonant
    return re.sub("글", lambda _: next(letters, "가"), text)


def _shown(rendered: Rendered) -> str:
    """All that stands in the HTML, addresses without their escapes."""
    pieces = [_written(piece) for piece in rendered.body]
    shown = nfc(unescape(unquote("".join(pieces))))
    return shown + "".join(map(_host, _HOST.findall(shown)))


def _host(name: str) -> str:
    try:
        return name.encode().decode("idna")
    except UnicodeError:
        return name


def _written(piece: str | Ref | Code | PageOnly) -> str:
    return piece if isinstance(piece, str) else getattr(piece, "target", "") + getattr(piece, "html", "")


def _tells_a_number(problem: Problem) -> bool:
    """Whether one problem stands for several, of which only the number is told."""
    return problem.code in ("more-of-a-kind", "markdown-attribute-refused") and dict(problem.values)["count"] != "1"


def _blamed(text: str, problems: Iterable[Problem]) -> str:
    """The lines that problems are about, each with those up to the next blank one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = {problem.place.line - 1 for problem in problems if problem.place}
    return "".join("".join(takewhile(str.strip, lines[start:])) for start in starts)
