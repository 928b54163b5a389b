"""Our loop over a lexer's table finds the tokens that Pygments finds, and steps aside where it does not."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from sitegen.content.code.lexing import CodeReader, Lost, class_of
from sitegen.content.fast import tables
from sitegen.content.fast.beginnings import beginnings, bit
from sitegen.content.fast.lexing import TableReader
from sitegen.content.fast.tables import RuleTable, Tokens, table_of

_LANGUAGES = """
bash c# c clojure cmake console cpp css dart diff docker elixir erlang go graphql groovy haskell html http ini java
javascript json jsx kotlin less lua make nginx objective-c ocaml perl php powershell protobuf python r ruby rust sass
scala scss sql swift terraform toml typescript vim xml yaml
"""
LANGUAGES = _LANGUAGES.split()
_PIECES = r"""
( ) { } [ ] < > </ /> <!-- --> " ' ` // /* */ # -- ; : :: , . .. ... = == => -> <- ! ? $ ${ $( #{ {{ }} % & && *
** + ++ - / \ \n \" ^ ~ @ | || 0 1 42 3.14 0x1F 1e9 1_000 a b x _ 가 한글 é ß ſ İ 😀 if else for in while do done
then fi def class function fn func return import from export const let var val public static void int string String
bool true false null None self this new try catch except async await lambda match case type struct enum interface
impl package use mod SELECT select FROM WHERE INSERT CREATE RUN COPY CMD server location http https://a.b/c GET
HTTP/1.1 div p script <script> </script> <style> </style> color red 10px #fff f" r' b" u' f'{ %s %d {0} @media @app
#include #!/bin/bash <?php ?> =begin =end <<EOF EOF key: [section] begin end module require puts print echo println!
"""
PIECES = [*_PIECES.split(), *("\n", "\n", "\n\n", " ", "    ", "\t", "\u00a0", "\x0c", "- ", '"""', "'''")]


@pytest.fixture(autouse=True)
def sorted_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules are sorted from the first character on."""
    monkeypatch.setattr(tables, "_UNSORTED", 0)


def ours(language: str, code: str) -> list[tuple[str, str]] | None:
    """The tokens of our loop, with rules sorted, or None for a lexer that is left to Pygments."""
    table = _table(language)
    if table is None:
        return None
    found = Tokens(10**6)
    table.run(code, ("root",), found)
    return [token for token in found if token[1]]


@cache
def _table(language: str) -> RuleTable | None:
    return table_of(_lexer(language))


def theirs(language: str, code: str) -> list[tuple[str, str]]:
    """The tokens of Pygments. Empty ones do not show."""
    return [(class_of(kind), text) for _, kind, text in _lexer(language).get_tokens_unprocessed(code) if text]


@cache
def _lexer(language: str) -> Any:
    return get_lexer_by_name(language)


def test_most_lexers_are_run_by_our_loop() -> None:
    assert sum(ours(language, "") is not None for language in LANGUAGES) > len(LANGUAGES) * 0.6
    for language in ("python", "javascript", "java", "bash", "go", "docker", "kotlin", "sql", "typescript"):
        assert ours(language, "") is not None, language


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40), glue=st.sampled_from(["", " "]))
def test_same_tokens(language: str, pieces: list[str], glue: str) -> None:
    code = glue.join(pieces)
    assert ours(language, code) in (None, theirs(language, code))


@pytest.mark.parametrize(
    ("expression", "flags", "yes", "no"),
    [
        ("ab|cd?", 0, "ac", "bd가"),
        ("(?:x*|y)z", 0, "xyz", "a"),
        ("a*", 0, "az가", ""),  # nothing is a match too
        ("(?=[ab]|c)", 0, "abc", "d가"),
        ("x?(?=a)", 0, "xaz", ""),  # what stands ahead says nothing about what is taken before
        ("(?!a)b", 0, "b", "c"),
        ("(?<=a)b", 0, "b", "a"),
        (r"\bfor\b", 0, "f", "o"),
        ("^#", re.MULTILINE, "#", " "),
        ("[^a-c]", 0, "d가\n", "abc"),
        (r"[^\s가]", 0, "a가나", " \n"),
        (r"\w+", 0, "a_9가é", " -"),
        (r"\W", 0, " -…", "a"),
        ("[A-Z_가-힣]", 0, "AZ_가뷁", "a-"),
        ("k", re.IGNORECASE, "kK\u212a", "a"),
        ("[^k]", re.IGNORECASE, "a", ""),
        ("ſ", re.IGNORECASE, "sSſ", ""),
        ("(?i:if)|x", 0, "iIx", "X"),
        ("(?i)(r)(x)", 0, "rR", "x"),
        (r"(a)?(?(1)b|c)", 0, "abc", ""),
        (r"(?P<q>['\"]).*?(?P=q)", 0, "'\"", "a"),
        (" # a comment\n [0-9] ", re.VERBOSE, "09", " #a"),
        ("(?>ab)|c++d", 0, "ac", "bd"),
        (".", 0, "a가", ""),
    ],
)
def test_beginnings(expression: str, flags: int, yes: str, no: str) -> None:
    found = beginnings(re.compile(expression, flags))
    assert all(found & bit(character) for character in yes)
    assert not any(found & bit(character) for character in no)


@given(
    st.sampled_from(LANGUAGES), st.text(st.sampled_from("ab0 _-.\"'(){}<>\n가ſ\u00df\u0130"), min_size=1, max_size=12)
)
def test_beginnings_of_what_matches(language: str, text: str) -> None:
    for rules in getattr(_lexer(language), "_tokens", {}).values():
        for rule in rules:
            pattern = rule[0].__self__
            if (matched := pattern.match(text)) and matched.end():
                assert _beginnings(pattern) & bit(text[0]), pattern


@cache
def _beginnings(pattern: re.Pattern[str]) -> int:
    return beginnings(pattern)


def test_it_does_not_matter_how_much_code_was_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_UNSORTED", 20)
    code = "def 함수(x: int) -> str:\n    return f'{x:>3}' + \"<b>&\"  # 주석\n"
    reader = TableReader(_lexer("python"))
    first = reader.read(code)
    reader.read(code * 100)
    reader.read(code)
    assert reader.read(code) == first
    assert not reader.has_changed


# Each language with a text in which it makes no progress: one that is a table of rules, and one that has its own loop.
LOST = [("mcschema", "<!-- a -->\n"), ("tnt", "("), ("tnt", "~~~"), ("tnt", "<a")]


@pytest.mark.parametrize(("language", "code"), LOST)
def test_an_endless_lexer_is_stopped(language: str, code: str) -> None:
    with pytest.raises(Lost):
        CodeReader(_lexer(language)).read(code)
    with pytest.raises(Lost):
        TableReader(_lexer(language)).read(code)


_HOSTILE = ["\n", " ", "a\n", "(", '"', "'", "<", "\\", "{{", "/*", "[", "a: ", "<a ", "#", "\n  - ", "$("]


@pytest.mark.parametrize("language", [*LANGUAGES, "jinja", "html+php", "erb", "vue", "markdown", "pycon", "jsp"])
def test_no_ordinary_lexer_comes_near_its_limit(language: str) -> None:
    """The steps that a block may take are many times what hostile text of any kind takes."""
    for piece in _HOSTILE:
        code = piece * (300 // len(piece))
        assert len(CodeReader(_lexer(language)).read(code)) < 5 * len(code)
        if (table := _table(language)) is not None:
            found = Tokens(10**6)
            table.run(code, ("root",), found)
            assert 10**6 - found.left < 5 * len(code), piece
