"""What the sentences of Jinja's and Python's exceptions mean: a table from their patterns to codes of problems.

The groups of a pattern are the values of the problem. A sentence that no pattern matches is shown as it is.
"""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

_SYNTAX = (
    ("template-tag-nesting",
     r"Encountered unknown tag '(?P<name>.*?)'\. You probably made a nesting .*(?:for|or) '(?P<wanted>\w+)'\..*"),
    ("template-tag-stray", r"Encountered unknown tag '(?P<name>end\w+|else|elif)'\..*"),
    ("template-tag-unknown", r"Encountered unknown tag '(?P<name>.*?)'\..*"),
    ("template-tag-unclosed",
     r"Unexpected end of template\..*(?:tags:|or) '(?P<wanted>\w+)'\. .* is '(?P<name>.*?)'\."),
    ("template-tag-cut", r"unexpected end of template, expected .*"),
    ("template-value-missing", r"Expected an expression, got '(?:begin|end) of .*'"),
    ("template-value-missing", r"unexpected '(?:begin|end) of .*'"),
    ("template-unexpected", r"Expected an expression, got '(?P<name>.*)'"),
    ("template-tag-cut", r"expected token '(?:begin|end) of .*', got '(?:begin|end) of .*'"),
    ("template-unexpected", r"expected token '(?:begin|end) of .*', got '(?P<name>.*)'"),
    ("template-name-missing", r"expected token 'name', got .*"),
    ("template-token-missing", r"expected token '(?P<wanted>.*)', got '(?:begin|end) of .*'"),
    ("template-token", r"expected token '(?P<wanted>.*)', got '(?P<name>.*)'"),
    ("template-character", r"unexpected char (?P<name>.*) at (?P<offset>\d+)"),
    ("template-token", r"unexpected '(?P<name>.*)', expected '(?P<wanted>.*)'"),
    ("template-unexpected", r"unexpected '(?P<name>.*)'"),
    ("template-tag-empty", r"tag name expected"),
    ("template-block-hyphen", r"Block names in Jinja have to be valid .*"),
    ("template-block-required", r"Required blocks can only contain .*"),
    ("template-block-twice", r"block '(?P<name>.*)' defined twice"),
    ("template-import-private", r"names starting with an underline .*"),
    ("template-defaults-first", r"non-default argument follows default argument"),
    ("template-call-block", r"expected call"),
    ("template-assign", r"can't assign to .*", r"cannot assign attribute on .*"),
    ("template-assign-loop", r"Can't assign to special loop variable .*"),
    ("template-attribute-missing", r"expected name or number", r"expected subscript expression"),
    ("template-call", r"invalid syntax for function call expression"),
    ("template-tests", r"You cannot chain multiple tests with is"),
    ("template-identifier", r"Invalid character in identifier"),
    ("template-comment-unclosed", r"Missing end of comment tag"),
    ("template-raw-unclosed", r"Missing end of raw directive"),
    ("template-filter-unknown", r"No filter named '(?P<name>.*?)'.*"),
    ("template-test-unknown", r"No test named '(?P<name>.*?)'.*"),
    ("template-extends-inside", r"cannot use extend from a non top-level scope"),
    ("template-caller-default", r"When defining macros or call blocks .*"),
    ("template-escape",
     r"truncated .* escape", r"malformed .* escape", r"illegal Unicode character", r"unknown Unicode character name",
     r".*at end of string"),
    ("template-number", r"Exceeds the limit .* for integer string conversion.*"),
    ("template-too-deep", r"maximum recursion depth exceeded.*", r"too many nested parentheses.*"),
)  # fmt: skip
_RUNTIME = (
    ("template-undefined", r"'(?P<name>[^']*)' is undefined"),
    ("template-none", r"'None' has no attribute '(?P<name>.*)'|None has no element (?P<element>.*)"),
    ("template-undefined", r"(?P<kind>'?[\w. ]+'?) has no (?:attribute|element) (?P<element>.*)"),
    ("template-import-unknown",
     r"the template '(?P<template>.*)' \(imported on .*\) does not export the requested name '(?P<name>.*)'"),
    ("template-super", r"there is no parent block called '(?P<block>.*)'\."),
    ("template-parameter", r"parameter '(?P<name>.*)' was not provided"),
    ("template-empty", r"No (?:aggregated|first|last|random) item, sequence was empty\."),
    ("template-else-missing", r"the inline if-expression .* evaluated to false .*"),
    ("template-caller-missing", r"No caller defined"),
    ("template-loop-end", r"there is no (?P<name>previous|next) item"),
    ("template-extends-twice", r"extended multiple times"),
    ("template-block-missing", r"Required block '(?P<name>.*)' not found"),
    ("template-macro-arguments", r"macro '(?P<name>.*)' takes (?:no keyword argument|not more than) .*"),
    ("template-operands",
     r"unsupported operand type\(s\) for .*", r"can only concatenate .*", r"can't multiply .*",
     r"'.*' not supported between instances of .*"),
    ("template-division", r".*division by zero", r".*modulo by zero"),
    ("template-not-a-list", r"'(?P<kind>.*)' object is not iterable"),
    ("template-not-a-function", r"'(?P<kind>.*)' object is not callable"),
    ("template-arguments",
     r".*\b(?:missing \d+ required|takes \d+ |takes from \d+|got an unexpected keyword|got multiple values).*"),
    ("template-not-a-number", r"invalid literal for int\(\) .*: (?P<element>.*)"),
    ("template-date-form", r"unknown form of date (?P<element>.*); known: (?P<known>.*)"),
    ("template-josa", r"unknown pair of particles (?P<element>.*); known: (?P<known>.*)"),
)  # fmt: skip


class Reason(NamedTuple):
    """The meaning of a sentence: the code of the problem, its values, and the ``offset`` in the text, if it is said."""

    code: str
    values: dict[str, str]
    offset: int | None = None

    @property
    def name(self) -> str:
        """The word in the template that the sentence is about."""
        return self.values.get("name", "")


def reason_of(sentence: str, syntax: bool) -> Reason | None:
    """What a sentence means; None where no pattern matches. ``syntax`` says which patterns are tried first."""
    rows = (*_SYNTAX, *_RUNTIME) if syntax else (*_RUNTIME, *_SYNTAX)
    for code, pattern in ((code, pattern) for code, *patterns in rows for pattern in patterns):
        if match := re.fullmatch(pattern, sentence, re.DOTALL):
            values = {key: value for key, value in match.groupdict().items() if value is not None}
            offset = values.pop("offset", None)
            # Python writes quotes around what is not a name.
            if (element := values.pop("element", None)) is not None:
                values["name"] = _plain(element)
            elif offset is not None:
                values["name"] = _plain(values["name"])
            return Reason(code, values, int(offset) if offset is not None else None)
    return None


def _plain(literal: str) -> str:
    try:
        return str(ast.literal_eval(literal))
    except (ValueError, SyntaxError):
        return literal
