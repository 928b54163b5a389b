"""Says what is wrong with text that is not YAML: what the author did, rather than what the parser expected.

libyaml and PyYAML word the same errors a little differently. A wording that is not known here is shown as it is.
"""

from __future__ import annotations

import re

from yaml import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

_REASONS = (
    (r"mapping values are not allowed|found unexpected ':'", "yaml-colon"),
    (r"(?:block )?sequence entries are not allowed", "yaml-list"),
    (r"could not find expected ':'", "yaml-no-colon"),
    (r"found unexpected end of stream|found unexpected document", "yaml-quote"),
    (r"(?:did not find )?expected ',' or|.*node content.*flow node", "yaml-bracket"),
    (r"did not find expected (?:key|'-')|expected <block end>", "yaml-rest"),
    (r"found unknown escape|.*hexa?decimal|found invalid Unicode", "yaml-escape"),
    (r".*(?:document|directive)", "yaml-document"),
    (r"found a tab|found character '\\t'", "front-matter-tab"),
    (
        r"found character|mapping keys|found undefined|second occurrence|.*(?:alphabetic|line break|node content)",
        "yaml-begin",
    ),
    (r".*(?:indicat|expected '[>!]'|the expected '>'|tag|URI)", "yaml-begin"),
)
# Errors that the parser notices after the spot that causes them: at the next token, or at the end.
_LATE = {"yaml-no-colon", "yaml-quote", "yaml-bracket"}
_LINE = re.compile(r"(?P<head>\s*(?:- +)?(?:[^\s:#`@*&!|>%'\"\[{-][^:]*?\s*:\s+)?)(?P<value>\S.*?)\s*")
# Lists and tables, which need no quotes.
_FLOW = re.compile(r"\[.*\]|\{(?![{%]).*\}")


def diagnose(wrong: YAMLError, text: str) -> tuple[str, int, int, dict[str, str]]:
    """A code of an error, its line and column from 0, and the values for its sentence."""
    if isinstance(wrong, ReaderError):
        before = text[: wrong.position]
        return "yaml-character", before.count("\n"), len(before) - before.rfind("\n") - 1, {}
    if not isinstance(wrong, MarkedYAMLError):
        return "yaml-syntax", 0, 0, {"reason": str(wrong).splitlines()[0]}
    said = f"{wrong.problem or ''} {wrong.context or ''}"
    code = next((code for pattern, code in _REASONS if re.match(pattern, said)), "yaml-syntax")
    mark = wrong.problem_mark or wrong.context_mark
    within = (wrong.context or "").startswith("while scanning a")
    if wrong.context_mark and (code in _LATE or (code == "yaml-begin" and within)):
        mark = wrong.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    shown = [*text.split("\n"), ""][line]
    before = shown[:column]
    # A key inside the text above it, or a key or an item in a column in which nothing else begins.
    if code == "yaml-colon" and re.fullmatch(r"\s+[^\s:][^:]*", before):
        return "yaml-indent", line, len(before) - len(before.lstrip()), {}
    if code == "yaml-rest" and not before.strip():
        return "yaml-indent", line, column, {}
    values = {"near": quoted(shown), "mark": shown[column : column + 1], "reason": said.strip()}
    return code, line, column, values


def quoted(line: str) -> str:
    """The line with its value in quotes; "" where quotes are not what the value needs."""
    match = _LINE.fullmatch(line)
    if not match or len(line) > 100 or _FLOW.fullmatch(match["value"]):
        return ""
    value = match["value"]
    if '"' in value or "\\" in value:
        return f"{match['head']}'{value.replace(chr(39), chr(39) * 2)}'".strip()
    return f'{match["head"]}"{value}"'.strip()
