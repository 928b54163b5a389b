"""Services that a table of options may name, ``[theme_options.comments]``, and what each must be told.

A theme says it in its ``[providers]``: by table and provider the keys, with the form of their values. In a form ``…``
stands for any text without spaces and what ends a host in an address, an empty one fits everything, and one that
begins with ``?`` is of a key that may be left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.theme.options import given_options, merged
from sitegen.words.errors import error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sitegen.config import Config
    from sitegen.theme.theme import Theme
    from sitegen.words.errors import Place, Problem

    Find = Callable[[tuple[str, ...]], Place]

_ANY = "…"


def provider_problems(theme: Theme, config: Config, place: Find) -> Iterator[Problem]:
    """What the services in the settings are not told, or could not read. ``place`` finds a key of the settings."""
    for above, options in given_options(config):
        for table, providers in theme.providers.items():
            given, of_site = options.get(table), config.theme_options.get(table, {})
            if isinstance(given, dict) and given:
                yield from _of_table((*above, table), merged(of_site, given), providers, place)


def _of_table(
    keys: tuple[str, ...], given: Mapping[str, Any], providers: Mapping[str, Mapping[str, str]], place: Find
) -> Iterator[Problem]:
    name, table = given.get("provider", ""), keys[-1]
    if not name:
        yield error("theme-option-missing", place(keys), key="provider", form=" | ".join(providers), table=table)
    elif name not in providers:
        known = ", ".join([f'"{provider}"' for provider in providers])
        yield error("config-choice", place((*keys, "provider")), key="provider", value=name, known=known)
    else:
        for key, form in providers[name].items():
            value, wanted = given.get(key, ""), form.removeprefix("?")
            if not value and form == wanted:
                at = place((*keys, "provider"))
                yield error("theme-option-missing", at, key=key, form=wanted or _ANY, table=table)
            elif value and not _has_form(str(value), wanted):
                yield error("theme-option-form", place((*keys, key)), key=key, value=value, form=wanted)


def _has_form(value: str, form: str) -> bool:
    port = "(?::[0-9]+)?" if form.startswith("https:") else ""
    return not form or bool(re.fullmatch(r"[^\s/?#@:\\]+".join(map(re.escape, form.split(_ANY))) + port, value))
