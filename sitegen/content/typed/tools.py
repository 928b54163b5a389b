"""Which tools a site knows: those of ``tools.toml``, and those of its settings."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sitegen.fields import Tool
from sitegen.package import PACKAGE
from sitegen.text.hangul import spelling_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sitegen.config import StackTool

_MAKERS = re.compile(r"(?:aws|amazon|apache|google|spring|azure|microsoft|gcp)\s+", re.IGNORECASE)


class Known(NamedTuple):
    """A known tool: its name, its area and its home page. Of a retired one, when that was and what came next."""

    name: str
    area: str = ""
    url: str = ""
    until: str = ""
    replaced_by: str = ""


class Tools:
    """The tools of one site. ``own`` are those of its settings, by name."""

    def __init__(self, own: Mapping[str, StackTool]) -> None:
        self._known = dict(_shipped())
        self._own: dict[str, tuple[str, ...]] = {}
        for name, tool in own.items():
            shipped = self.known(name) or Known(name)
            area, url = tool.area or shipped.area, tool.url or shipped.url
            known = Known(shipped.name, area, url, tool.until, tool.replaced_by)
            self._own[shipped.name] = name, *tool.also
            for spelling in (name, *tool.also, *_spellings_of(shipped.name)):
                self._known[spelling_key(spelling)] = known

    def known(self, name: str) -> Known | None:
        """What is known of the tool that ``name`` spells; None for none."""
        found = self._known.get(spelling_key(name))
        if found is None and (maker := _MAKERS.match(name)):
            found = self._known.get(spelling_key(name[maker.end() :]))
        return found

    def spellings(self, name: str) -> tuple[str, ...]:
        """How the tool ``name`` may be written."""
        return *_spellings_of(name), *self._own.get(name, ())

    def find(self, text: str) -> str:
        """The name of the tool that ``text`` spells; "" for none. A small letter is none (``c: …``), nor is an option
        (``-c``)."""
        key = spelling_key(text)
        if text.startswith("-") or (len(key) < 2 and not text.isupper()):
            return ""
        found = self.known(text)
        if found is None and text.endswith(".js"):
            found = self._known.get(key.removesuffix("js"))
        return found.name if found else ""


@cache
def _shipped() -> dict[str, Known]:
    return {spelling_key(spelling): known for known, spellings in _read() for spelling in spellings}


@cache
def _spellings_of(name: str) -> tuple[str, ...]:
    return next((spellings for known, spellings in _read() if known.name == name), ())


@cache
def _read() -> tuple[tuple[Known, tuple[str, ...]], ...]:
    text = (PACKAGE / "content/typed/tools.toml").read_text(encoding="utf-8")
    return tuple(_entries(tomllib.loads(text)))


def _entries(areas: dict[str, dict[str, dict[str, object]]]) -> Iterator[tuple[Known, tuple[str, ...]]]:
    for area, tools in areas.items():
        for name, said in tools.items():
            also = said.get("also", [])
            assert isinstance(also, list)
            yield Known(name, area, str(said.get("url", ""))), (name, *also)


@cache
def areas() -> tuple[str, ...]:
    """The areas of the tools that come with the program, in their order."""
    return tuple(dict.fromkeys([known.area for known, _ in _read()]))


def corrected(found: Iterable[Tool], said: Iterable[Tool], tools: Tools) -> tuple[Tool, ...]:
    """The tools that were found in a text, with what the front matter says of them, and those that it adds."""
    result = {tool.name: tool for tool in found}
    for tool in said:
        known = tools.known(tool.name)
        name = known.name if known else tool.name
        before = result.get(name) or Tool(name, group=known.area if known else "")
        given = {key: value for key, value in tool._asdict().items() if value and key != "name"}
        result[name] = before._replace(**given)
    return tuple(result.values())
