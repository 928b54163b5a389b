"""Runs the simple templates that shortcodes are: values, conditions, variables and a few functions of Hugo."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ACTION = re.compile(r"\{\{(-?)\s*((?:\"(?:[^\"\\]|\\.)*+\"|`[^`]*+`|[^\"`{}]|\{(?!\{))*?)\s*(-?)\}\}")
_TERM = re.compile(r"\s*(?:(?P<text>\"(?:[^\"\\]|\\.)*+\"|`[^`]*+`)|(?P<sign>[()|,]|:=|=)|(?P<word>[^\s()|,=\"`]+))")
_MOST = 2_000


class TemplateUnknown(Exception):
    """A template asks for what is not known here."""


class Safe(str):
    """Text that is HTML already."""


class Dot(dict[str, Any]):
    """The object that a template reads with a dot. What it lacks is not known."""


Node = tuple[str, Any, Any, Any]


def render_template(source: str, dot: Dot) -> str:
    """What a template makes of an object. Raises TemplateUnknown."""
    source = re.sub(r"\{\{(-?)\s*/\*.*?\*/\s*(-?)\}\}", r"{{\1 \"\" \2}}", source, flags=re.DOTALL)
    source = re.sub(r"\s+\{\{-", "{{-", re.sub(r"-\}\}\s+", "-}}", source))
    pieces = _ACTION.split(source)
    # Text, and behind each the sign of its action, what it says, and the sign at its end.
    tokens = [("text", text) for text in pieces[:1]]
    for said, text in zip(pieces[2::4], pieces[4::4], strict=True):
        tokens += [("action", said), ("text", text)]
    if any("{{" in text for kind, text in tokens if kind == "text"):
        raise TemplateUnknown
    stream = iter(tokens)
    nodes, end = _parsed(stream)
    if end:
        raise TemplateUnknown
    return "".join(_Run(dot).nodes(nodes, dot))


def _parsed(stream: Iterator[tuple[str, str]], depth: int = 0) -> tuple[list[Node], str]:
    """The nodes up to what ends them, and that: ``end`` or ``else …``."""
    found: list[Node] = []
    if depth > 50:
        raise TemplateUnknown
    for kind, said in stream:
        word, _, rest = said.partition(" ")
        if kind == "text":
            found.append(("text", said, None, None))
        elif word in ("end", "else"):
            return found, said
        elif word in ("if", "with", "range"):
            inner, end = _parsed(stream, depth + 1)
            node: Node = (word, rest, inner, [])
            found.append(node)
            while end != "end":
                if not end:
                    raise TemplateUnknown
                following = end.removeprefix("else").strip()
                inner, end = _parsed(stream, depth + 1)
                if following:
                    head, _, condition = following.partition(" ")
                    above, node = node, (head, condition, inner, [])
                    above[3].append(node)
                else:
                    node[3].extend(inner)
        elif word in ("define", "block", "template", "partial", "partialCached", "break", "continue", "return"):
            raise TemplateUnknown
        else:
            found.append(("print", said, None, None))
    return found, ""


class _Run:
    def __init__(self, root: Dot) -> None:
        self._root, self._variables, self._steps = root, dict[str, Any](), 0

    def nodes(self, nodes: list[Node], dot: Any) -> Iterator[str]:
        """What nodes write."""
        for kind, said, inner, other in nodes:
            self._steps += 1
            if self._steps > _MOST:
                raise TemplateUnknown
            if kind == "text":
                yield said
            elif kind == "print":
                name = re.match(r"(\$\w+)\s*:?=\s*(.*)", said, re.DOTALL)
                value = self._value(name[2] if name else said, dot)
                if name:
                    self._variables[name[1]] = value
                elif value is not None:
                    yield value if isinstance(value, Safe) else html.escape(_text(value))
            else:
                names = re.match(r"((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*(.*)", said, re.DOTALL)
                value = self._value(names[2] if names else said, dot)
                bound = re.findall(r"\$\w+", names[1]) if names else []
                if kind == "range" and value:
                    for at, item in enumerate(value if isinstance(value, list) else _unknown()):
                        self._variables.update(zip(bound, (at, item) if len(bound) == 2 else (item,), strict=False))
                        yield from self.nodes(inner, item)
                elif value:
                    self._variables.update(dict.fromkeys(bound, value))
                    yield from self.nodes(inner, value if kind == "with" else dot)
                else:
                    yield from self.nodes(other, dot)

    def _value(self, said: str, dot: Any) -> Any:
        terms = [match for match in _TERM.finditer(said) if match[0].strip()]
        if "".join(match[0] for match in terms).split() != said.split():
            raise TemplateUnknown
        value, at = self._pipeline([(match.lastgroup or "", match[match.lastgroup or 0]) for match in terms], 0, dot)
        return value if at == len(terms) else _unknown()

    def _pipeline(self, terms: list[tuple[str, str]], at: int, dot: Any) -> tuple[Any, int]:
        value, has_value = None, False
        while at < len(terms) and terms[at] != ("sign", ")"):
            call: list[Any] = []
            while at < len(terms) and terms[at][0] + terms[at][1] not in ("sign|", "sign)"):
                kind, word = terms[at]
                at += 1
                if kind == "sign" and word == "(":
                    inner, at = self._pipeline(terms, at, dot)
                    at += 1
                    call.append(lambda inner=inner: inner)
                elif kind == "text":
                    text = word[1:-1] if word[0] == "`" else re.sub(r"\\(.)", r"\1", word[1:-1].replace("\\n", "\n"))
                    call.append(lambda text=text: text)
                elif kind == "word":
                    call.append(word)
                else:
                    raise TemplateUnknown
            arguments = [self._word(one, dot) if isinstance(one, str) else one() for one in call[1:]]
            value = self._called(call[0] if call else _unknown(), [*arguments, *([value] if has_value else [])], dot)
            has_value = True
            at += at < len(terms) and terms[at] == ("sign", "|")
        return value, at

    def _called(self, name: Any, arguments: list[Any], dot: Any) -> Any:
        if not isinstance(name, str):
            return name()
        if name in (".Get", "$.Get"):
            return self._root["Get"](arguments[0]) if arguments and "Get" in self._root else _unknown()
        if name in _FUNCTIONS:
            try:
                return _FUNCTIONS[name](*arguments)
            except (TypeError, ValueError, LookupError, AttributeError):
                raise TemplateUnknown from None
        return self._word(name, dot) if not arguments else _unknown()

    def _word(self, word: str, dot: Any) -> Any:
        if re.fullmatch(r"-?\d+(\.\d+)?", word):
            return float(word) if "." in word else int(word)
        if word in ("true", "false", "nil"):
            return {"true": True, "false": False, "nil": None}[word]
        name, *path = word.split(".")
        value = (
            dot if not name else self._root if name in ("$", "site", "hugo") else self._variables.get(name, _unknown)
        )
        if value is _unknown:
            raise TemplateUnknown
        for key in [name.title(), *path] if name == "site" else path:
            if not key:
                continue
            if not isinstance(value, dict):
                raise TemplateUnknown
            if key not in value and isinstance(value, Dot):
                raise TemplateUnknown
            value = value.get(key, value.get(key.lower()))
        return value


def _unknown() -> Any:
    raise TemplateUnknown


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _markdown(text: Any) -> Safe:
    return Safe(f"\1{_text(text)}\2")


def _safe(text: Any) -> Safe:
    return Safe(_text(text))


def _printed(form: str, *values: Any) -> str:
    given = iter(values)
    return re.sub(r"%[sdv]", lambda _: _text(next(given)), form)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "default": lambda fallback, value=None: value or fallback,
    "eq": lambda one, *others: any(_text(one) == _text(other) for other in others),
    "ne": lambda one, other: _text(one) != _text(other),
    "and": lambda *values: next((value for value in values if not value), values[-1]),
    "or": lambda *values: next((value for value in values if value), values[-1]),
    "not": lambda value: not value,
    "cond": lambda is_so, yes, no: yes if is_so else no,
    "isset": lambda table, key: key in table if isinstance(table, dict) else int(key) < len(table),
    "index": lambda table, key: (table[int(key)] if isinstance(table, list) else table.get(key)) if table else None,
    "len": len, "print": lambda *values: "".join(map(_text, values)), "printf": _printed,
    "lower": lambda text: _text(text).lower(), "upper": lambda text: _text(text).upper(),
    "trim": lambda text, chars: _text(text).strip(chars), "strings.TrimSpace": lambda text: _text(text).strip(),
    "replace": lambda text, old, new: _text(text).replace(old, new), "split": lambda text, by: _text(text).split(by),
    "hasPrefix": lambda text, start: _text(text).startswith(start),
    "htmlUnescape": lambda text: html.unescape(_text(text)),
    "int": lambda value: int(value or 0), "string": _text, "add": lambda one, other: one + other,
    "sub": lambda one, other: one - other, "plainify": lambda text: re.sub(r"<[^<>]*>", "", _text(text)),
    "markdownify": _markdown, "relURL": _text, "absURL": _text, "relLangURL": _text, "dict": lambda: _unknown(),
    **dict.fromkeys(("safeHTML", "safeURL", "safeCSS", "safeHTMLAttr", "safeJS"), _safe),
}  # fmt: skip
_FUNCTIONS |= {
    "strings.ToLower": _FUNCTIONS["lower"],
    "$.Page.RenderString": _markdown,
    ".Page.RenderString": _markdown,
}
