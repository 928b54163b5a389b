"""The index of the search as static files that are made of the site.

Documents come in blocks, by their numbers. A block is known by what it was made from, and made anew when that changes;
the files are put together from all blocks when one of them is new. They are kept in place otherwise.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from sitegen.digest import of_text, of_value
from sitegen.pool import each
from sitegen.publish.manifest import is_inside
from sitegen.theme.statics import INDEX, Statics
from sitegen.trace.cache import Dropped
from sitegen.trace.documents import kept_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.catalog.index import Catalog
    from sitegen.site import Site
    from sitegen.trace.memory import Memory

# A block is work for a process of its own.
_BLOCKS, _CHUNK = 2, 1


def with_search(site: Site, catalog: Catalog, statics: Statics, memory: Memory) -> Statics:
    """The static files with those of the search's index, if the site has one. Raises Dropped for a damaged record."""
    known = memory.values["search"]
    if not site.has_search:
        memory.values["search"] = {}
        return statics
    from sitegen.search.pieces import BLOCK

    numbers: dict[int, list[int]] = {}
    for number in catalog.numbers:
        numbers.setdefault(number // BLOCK, []).append(number)
    asked = {
        str(block): of_value([(number, _seen(catalog, catalog.numbers[number])) for number in found])
        for block, found in numbers.items()
    }
    synonyms = site.config.search.synonyms
    how = of_value((asked, len(catalog.numbers), synonyms))
    last = known.get("asked", {})
    stale = [block for block, state in asked.items() if last.get(block) != state]
    records = dict(known.get("blocks", {}))
    if stale:
        work = partial(_maker, catalog, {block: numbers[int(block)] for block in stale}, memory)
        for block, record in zip(stale, each(work, stale, site.options.processes, _BLOCKS, _CHUNK), strict=True):
            records[block] = of_text(record)
            memory.put(records[block], record)
    blocks = {block: records[block] for block in asked}
    make = partial(_files, catalog, blocks, synonyms, memory)
    files = None if known.get("how") == how else make()
    digests = known["digests"] if files is None else {name: sha256(data).hexdigest() for name, data in files.items()}
    if not all(map(is_inside, digests)):
        raise Dropped("damaged")
    memory.values["search"] = {"how": how, "asked": asked, "blocks": blocks, "digests": digests}
    return statics.and_others(Statics({}, digests, make if files is None else lambda: files))


def _seen(catalog: Catalog, subject: str) -> str:
    """What the index is made from of a document or a term."""
    row = catalog.rows.get(subject)
    return row.tokens if row else repr(_term(catalog, subject))


def _term(catalog: Catalog, subject: str) -> tuple[str, str]:
    taxonomy, _, slug = subject.rpartition("/")
    term = catalog.terms[taxonomy][slug]
    return term.ref.name, term.description


def _maker(catalog: Catalog, numbers: dict[str, list[int]], memory: Memory) -> Callable[[str], str]:
    """The work of making blocks, for one process."""
    from sitegen.search.impacts import tokens_record
    from sitegen.search.pieces import block_record

    def tokens(subject: str) -> str:
        if row := catalog.rows.get(subject):
            return kept_record(row.tokens, memory.contents, memory.lookup).partition("\n")[0]
        name, description = _term(catalog, subject)
        return tokens_record({"title": [name], "tags": [name], "summary": [description], "text": []})

    def work(block: str) -> str:
        try:
            return block_record([(number, tokens(catalog.numbers[number])) for number in numbers[block]])
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Dropped("damaged") from None

    return work


def _files(
    catalog: Catalog, blocks: dict[str, str], synonyms: tuple[tuple[str, ...], ...], memory: Memory
) -> dict[str, bytes]:
    """The files of the index by the paths where they are published."""
    from sitegen.search.pieces import index_files
    from sitegen.search.synonyms import own_synonyms

    records = (kept_record(digest, memory.contents, memory.lookup) for digest in blocks.values())
    try:
        found = index_files(records, len(catalog.numbers), (*own_synonyms(), *synonyms))
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Dropped("damaged") from None
    return {f"{INDEX}{name}": data for name, data in found.items()}
