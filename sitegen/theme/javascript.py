"""The names of files in a script: ``import`` and ``export … from``, ``import("…")``, ``new URL("…", import.meta.url)``,
the source map.

https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar: only as much of it as is needed to tell code from
strings, templates, comments and regular expressions. A name that is put together while the script runs is not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.named import Name, source_map

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = r"(?:\s++|/\*[\s\S]*?\*/|//[^\n]*+)*+"
_STRING = r"""(?:"(?:[^"\\\n]++|\\[\s\S])*+"|'(?:[^'\\\n]++|\\[\s\S])*+'|`[^`\\$]*+`)"""
_TOKEN = re.compile(r"//|/\*|[/\"'`(){}]|(?:(?<![\w$.#\\])|(?<=\.\.\.))(?:import|export|new)(?![\w$])")
_STRINGS = {quote: re.compile(rf"(?:[^{quote}\\\n]++|\\[\s\S])*+{quote}?") for quote in "\"'"}
_TEMPLATE = re.compile(r"(?:[^`\\$]++|\\[\s\S]|\$(?!\{))*+(?:`|\$\{|\Z)")
_REGEX = re.compile(r"(?:[^\\/\[\n]++|\\[^\n]|\[(?:[^\\\]\n]++|\\[^\n])*+\])*+/")
_CALL = re.compile(rf"{_SPACE}\({_SPACE}({_STRING}){_SPACE}[,)]")
_URL = re.compile(
    rf"{_SPACE}URL{_SPACE}\({_SPACE}({_STRING}){_SPACE},{_SPACE}import{_SPACE}\.{_SPACE}meta{_SPACE}\.{_SPACE}url\b"
)
# A piece of what stands between ``import`` or ``export`` and its name.
_PIECE = re.compile(
    rf"(?P<space>(?:\s++|/\*[\s\S]*?\*/|//[^\n]*+)++)|(?P<string>{_STRING})|(?P<word>[\w$\\]++)|[,*{{}}]"
)
_WORD_BEFORE = re.compile(r"(?:^|[^\w$.#])([a-z]+)$")
_LONGEST_WORD = 12
# After these words an expression begins, so a slash begins a regular expression, and a brace an object.
_BEFORE_EXPRESSION = {
    "await", "case", "default", "delete", "do", "else", "extends", "in", "instanceof", "new", "of", "return", "throw",
    "typeof", "void", "yield",
}  # fmt: skip
_WITH_CONDITION = {"if", "while", "for", "with"}
_BLOCK_WORDS = {"do", "else", "finally", "try"}


class _Open(NamedTuple):
    """A bracket that is open. ``regex`` is whether a slash behind its end begins a regular expression."""

    bracket: str
    regex: bool


def names_in_script(text: str) -> Iterator[Name]:
    """The names in a script, in no order."""
    yield from _Script(text).names()


class _Script:
    """A script on its way through the reader, which is ``at`` a place in it."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._open: list[_Open] = []
        self._comment = (-1, -1)  # the comments before ``at`` that only space divides
        self._closed_regex = False  # of the last bracket that was closed
        self._no_regex_before = 0
        self._map: Name | None = None

    def names(self) -> Iterator[Name]:
        text = self._text
        if text.startswith("#!"):
            self._at = len(text.partition("\n")[0])
        while match := _TOKEN.search(text, self._at):
            start, token = match.start(), match[0]
            self._at = match.end()
            if token in ("//", "/*"):
                self._pass_comment(start, token)
            elif token == "/":
                self._pass_slash(start)
            elif token in _STRINGS:
                self._at = _end(_STRINGS[token], text, self._at)
            elif token == "`":
                self._pass_template()
            elif token in ("(", "{"):
                self._open.append(_Open(token, self._is_statement(start, token)))
            elif token in (")", "}"):
                self._close()
            elif name := self._named_by(token):
                yield name
        if self._map and not text[self._map.end :].strip("*/ \t\r\n"):
            yield self._map

    def _pass_comment(self, start: int, token: str) -> None:
        text = self._text
        end = text.find("\n" if token == "//" else "*/", self._at)
        end = len(text) if end < 0 else end
        self._map = source_map(text[self._at : end], self._at) or self._map
        self._at = min(end + 2 * (token == "/*"), len(text))
        first, last = self._comment
        self._comment = (first if last >= 0 and not text[last:start].strip() else start), self._at

    def _pass_slash(self, start: int) -> None:
        """A regular expression, or nothing where it divides."""
        if start < self._no_regex_before or not self._begins_expression(start):
            return
        if match := _REGEX.match(self._text, self._at):
            self._at = match.end()
        else:  # not asked again for each slash of a long line
            end = self._text.find("\n", start)
            self._no_regex_before = len(self._text) if end < 0 else end

    def _pass_template(self) -> None:
        self._at = _end(_TEMPLATE, self._text, self._at)
        if self._text[self._at - 2 : self._at] == "${":
            self._open.append(_Open("`", regex=False))

    def _close(self) -> None:
        if self._open:
            opened = self._open.pop()
            self._closed_regex = opened.regex
            if opened.bracket == "`":
                self._pass_template()

    def _before(self, at: int) -> int:
        """Where the code before ``at`` ends, without space and comments."""
        first, last = self._comment
        while (at and self._text[at - 1].isspace()) or at == last > first:
            at = first if at == last > first else at - 1
        return at

    def _word_before(self, at: int) -> str:
        match = _WORD_BEFORE.search(self._text[max(at - _LONGEST_WORD, 0) : at])
        return match[1] if match else ""

    def _begins_expression(self, at: int) -> bool:
        """Whether an expression begins at a slash, for then it is no division."""
        end = self._before(at)
        before = self._text[end - 1 : end]
        if before in (")", "}"):
            return self._closed_regex
        if before.isalnum() or before in ("_", "$"):
            return self._word_before(end) in _BEFORE_EXPRESSION
        if before in ("+", "-"):
            return self._text[end - 2 : end - 1] != before  # not behind ``i++``
        return before not in ("]", '"', "'", "`", ".")

    def _is_statement(self, at: int, bracket: str) -> bool:
        """Whether a statement can begin behind the end of a bracket: of a block, or of the condition of one."""
        end = self._before(at)
        word = self._word_before(end)
        if bracket == "(":
            return word in _WITH_CONDITION
        before = self._text[end - 1 : end]
        if before.isalnum() or before in ("_", "$"):
            return word in _BLOCK_WORDS or word not in _BEFORE_EXPRESSION
        return before in ("", ")", ";", "{", "}") or self._text[end - 2 : end] == "=>"

    def _named_by(self, keyword: str) -> Name | None:
        """The name that ``import``, ``export`` or ``new`` begins with, if there is one."""
        text, at = self._text, self._at
        if keyword == "new":
            match = _URL.match(text, at)
            return _name(match, "address") if match else None
        if keyword == "import" and (match := _CALL.match(text, at)):
            return _name(match, "module")
        pieces = 0
        word, depth = keyword, 0
        while match := _PIECE.match(text, at):
            at = match.end()
            if match["space"]:
                continue
            pieces += 1
            if match["string"]:
                if depth:
                    continue  # { "a name" as b }
                if word == "from" or (keyword == "import" and pieces == 1):
                    self._at = at
                    return _name(match, "module", "string")
                break
            if keyword == "export" and pieces == 1 and match["word"]:
                break
            word = match["word"] or ""
            if word in ("import", "export"):
                break
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth < 0:
                break
        return None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else len(text)


def _name(match: re.Match[str], kind: str, group: str | int = 1) -> Name | None:
    """The name in a string; None where it has escapes, as no name of a file needs."""
    url = match[group][1:-1]
    return None if "\\" in url else Name(match.start(group) + 1, match.end(group) - 1, url, kind)  # type: ignore[arg-type]  # one of the kinds
