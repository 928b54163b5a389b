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
    from typing import Literal

_TOKEN = re.compile(
    r"""
    (?P<space>\s++)
    | (?P<comment>//[^\n]*+ | /\*(?:[^*]++|\*(?!/))*+(?:\*/)?)
    | (?P<string>"(?:[^"\\\n]++|\\[\s\S])*+"? | '(?:[^'\\\n]++|\\[\s\S])*+'?)
    | (?P<word>[\w$\#\\]++)
    | => | \+\+ | -- | \.\.\. | [\s\S]
    """,
    re.VERBOSE,
)
# A template, or a part of one, up to its end or to an expression in it.
_TEMPLATE = re.compile(r"(?:[^`\\$]++|\\[\s\S]?|\$(?!\{))*+(?P<end>`|\$\{|\Z)")
# A regular expression behind its first slash.
_REGEX = re.compile(r"(?:[^\\/\[\n]++|\\[^\n]|\[(?:[^\\\]\n]++|\\[^\n])*+\])*+/")
# Behind these words an expression begins: there a slash begins a regular expression, and a brace an object.
_BEFORE_EXPRESSION = {
    "await", "case", "default", "delete", "do", "else", "extends", "in", "instanceof", "new", "of", "return", "throw",
    "typeof", "void", "yield",
}  # fmt: skip
_BEFORE_CONDITION = {"if", "while", "for", "with"}
_BEFORE_BLOCK = {"do", "else", "finally", "try", "", ")", ";", "{", "}", "=>"}
# Signs with which a value ends: a slash behind them divides.
_VALUE_ENDS = {"]", ".", "++", "--"}


class ScriptToken(NamedTuple):
    """A word, a string or a sign of a script, and where it begins."""

    text: str
    start: int

    @property
    def is_string(self) -> bool:
        """Whether it is a whole string, or a template without an expression in it."""
        return len(self.text) > 1 and self.text[0] in "\"'`" and self.text[-1] == self.text[0]


def names_in_script(text: str) -> Iterator[Name]:
    """The names in a script, in their order; a source map after them."""
    script = _Script(text)
    tokens = script.tokens
    for place, (keyword, _) in enumerate(tokens):
        if keyword not in ("import", "export", "new") or (place and tokens[place - 1].text == "."):
            continue
        following = tokens[place + 1 : place + 10]
        signs = [token.text for token in following]
        kind: Literal["module", "address"] = "module"
        found = None
        if keyword == "new":
            if signs[:2] == ["URL", "("] and signs[3:9] == [",", "import", ".", "meta", ".", "url"]:
                kind, found = "address", following[2]
        elif keyword == "import" and signs[:1] == ["("]:
            if signs[2:3] in ([","], [")"]):
                found = following[1]
        else:
            found = _source(tokens, place)
        # A name of a file needs no escapes.
        if found and found.is_string and "\\" not in found.text:
            yield Name(found.start + 1, found.start + len(found.text) - 1, found.text[1:-1], kind)
    if script.map and not text[script.map.end :].strip("*/ \t\r\n"):
        yield script.map


def _source(tokens: list[ScriptToken], place: int) -> ScriptToken | None:
    """The string of an ``import "…"``, an ``import … from "…"`` or an ``export … from "…"``, if it is one."""
    keyword, last, depth = tokens[place].text, "", 0
    for number in range(place + 1, len(tokens)):
        token = tokens[number]
        is_first = number == place + 1
        if token.text[0] in "\"'`":
            if depth == 0:
                return token if last == "from" or (keyword == "import" and is_first) else None
        elif token.text in ("{", "}"):
            depth += 1 if token.text == "{" else -1
        elif token.text not in (",", "*"):
            ends = token.text in ("import", "export") or (keyword == "export" and is_first)
            if ends or not _is_word(token.text):
                return None
        if depth < 0:
            return None
        last = token.text
    return None


class _Script:
    """A script as ``tokens``, without space and comments, and the source ``map`` that the last such comment names."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens: list[ScriptToken] = []
        self.map: Name | None = None
        # Of each bracket that is open, whether a value ends with it; None for an expression in a template.
        self._open: list[bool | None] = []
        self._last = ""  # the last token; for a word behind a dot, which is no keyword, another word stands
        self._is_after_value = False  # a slash divides where a value has just ended
        self._no_regex_before = 0
        at = len(text.partition("\n")[0]) if text.startswith("#!") else 0
        while at < len(text):
            at = self._read(at)

    def _read(self, start: int) -> int:
        """Read the token that begins at a place. Returns where it ends."""
        match = _TOKEN.match(self._text, start)
        assert match is not None  # every character is a token
        token, end = match[0], match.end()
        if match["space"]:
            return end
        if match["comment"]:
            comment = token[2:-2] if token.startswith("/*") and token.endswith("*/") else token[2:]
            self.map = source_map(comment, start + 2) or self.map
            return end
        if token == "`":
            return self._read_template(start, end)
        if token == "/" and not self._is_after_value and start >= self._no_regex_before:
            if regex := _REGEX.match(self._text, end):
                return self._add(start, regex.end(), True)
            # Not asked again for each slash of a long line.
            line_end = self._text.find("\n", start)
            self._no_regex_before = len(self._text) if line_end < 0 else line_end
        if token in ("(", "{"):
            self._open.append(not self._is_before_statement(token))
        is_value = bool(match["string"]) or token in _VALUE_ENDS
        if token in (")", "}"):
            closed = self._open.pop() if self._open else True
            if closed is None:
                return self._read_template(start, end)
            is_value = closed
        if match["word"]:
            is_value = self._last == "." or token not in _BEFORE_EXPRESSION
        return self._add(start, end, is_value)

    def _read_template(self, start: int, at: int) -> int:
        """Read a part of a template: up to its end, or to an expression in it."""
        match = _TEMPLATE.match(self._text, at)
        assert match is not None  # it matches nothing, too
        if match["end"] == "${":
            self._open.append(None)
            return self._add(match.end() - 1, match.end(), False)
        return self._add(start, match.end(), True)

    def _add(self, start: int, end: int, is_value: bool) -> int:
        token = ScriptToken(self._text[start:end], start)
        self._last = "x" if self._last == "." and _is_word(token.text) else token.text
        self._is_after_value = is_value
        self.tokens.append(token)
        return end

    def _is_before_statement(self, bracket: str) -> bool:
        """Whether a statement can follow on the end of this bracket: it is a block's, or that of a condition."""
        if bracket == "(":
            return self._last in _BEFORE_CONDITION
        return self._last in _BEFORE_BLOCK or (_is_word(self._last) and self._last not in _BEFORE_EXPRESSION)


def _is_word(text: str) -> bool:
    return text[0].isalnum() or text[0] in "_$#\\"
