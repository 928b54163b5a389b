"""The sentences of messages, in Korean and English, from the files in ``messages/``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitegen.package import DOCS, PACKAGE
from sitegen.text.hangul import josa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# In a Korean sentence, `name`(을/를) becomes `name`을 or `name`를.
_PARTICLE = r"(`[^`]*`|\d+)\(([가-힣]+/[가-힣]+)\)"
# What stands for ``##[``. In JSON it is the same.
_BRACKET = "##\\u005b"
# The other beginning of a command to GitHub's runner.
_COMMAND = re.compile(r"^([^\S\n]*)::", re.MULTILINE)
# Types of values in TOML, in Korean with their particle.
_TYPES = {
    "a boolean": "참·거짓 값이",
    "a string": "문자열이",
    "an integer": "정수가",
    "a float": "실수가",
    "an array": "배열이",
    "a table": "표가",
    "a date": "날짜가",
}


def say(code: str, lang: str, values: Iterable[tuple[str, str]] = (), part: str = "message") -> str:
    """The sentence of ``code`` in ``lang`` (``ko`` or ``en``) with its values. "" if it has no such ``part``.

    A hint whose value ``near`` is empty is replaced by the part ``otherwise``, if there is one. A message with a value
    ``more`` is about several documents, and is replaced by the part ``several``.
    """
    values = tuple(values)
    name = "ko" if lang == "ko" else "en"
    # The sentences of every build are in a small file of their own. Most builds read no other.
    parts = _read(f"{name}.said.toml").get(code) or _read(f"{name}.toml")[code]
    if part == "hint" and ("near", "") in values and "otherwise" in parts:
        part = "otherwise"
    elif part == "message" and any(key == "more" for key, _ in values):
        part = "several"
    shown = {key: printable(value) for key, value in values}
    if lang == "ko" and "found" in shown:
        shown["found"] = _TYPES.get(shown["found"], shown["found"])
    # The documentation comes with the program, so its pages are named where this reader can open them.
    template = re.sub(r"\bdocs/[a-z-]+\.md", lambda page: (DOCS.parent / page[0]).as_uri(), parts.get(part, ""))
    text = template.format(**shown)
    if lang == "ko":
        text = re.sub(_PARTICLE, lambda m: m[1] + josa(m[1].strip("`"), m[2], only=True), text)
    return text


def messages(lang: str) -> Mapping[str, Mapping[str, str]]:
    """All sentences of a language: the parts of each code, such as ``message`` and ``hint``."""
    return {**_read(f"{lang}.toml"), **_read(f"{lang}.said.toml")}


def printable(text: str) -> str:
    """The text with control and bidi characters escaped, so that it is one line and does not steer the terminal that
    shows it, and without ``##[error]``, which GitHub's runner takes for a command wherever it stands."""
    text = text.replace("##[", _BRACKET)
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def inert(text: str) -> str:
    """The text without what GitHub's runner takes for a command: ``##[error]`` anywhere, and ``::error::`` at the
    beginning of a line."""
    text = text.replace("##[", _BRACKET)
    return _COMMAND.sub(r"\1\\u003a:", text) if "::" in text else text


@cache
def _read(name: str) -> Mapping[str, Mapping[str, str]]:
    import tomllib

    return tomllib.loads((PACKAGE / "words/messages" / name).read_text(encoding="utf-8"))
