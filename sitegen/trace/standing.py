"""What a build leaves to tell the next one whether there is anything to do: the stats of everything that it read and
wrote, and what it reported.

Imported by every build, so it imports as little as it can.
"""

from __future__ import annotations

import json
import os
from array import array

from sitegen.trace.stats import is_settled, own_name

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from sitegen.trace.stats import Stat

    Seen = list[tuple[str, Stat]]

_HEAD = {"how": list, "folder": str, "from": float, "until": float, "unsettled": list, "report": dict, "serial": str}
# More files than these are not read again just to see whether there is anything to do.
_MOST_UNSETTLED = 500
# Bytes of a SHA-256.
DIGEST = 32


class Standing:
    """What the last build left: ``head`` says what it was told and what it reported, ``sources`` and ``outputs`` are
    paths, ``source_stats`` and ``output_stats`` their stats, four numbers each, ``source_shas`` the digests of the
    sources' bytes, nothing but zeros where there are none."""

    def __init__(
        self, head: dict[str, Any], sources: list[str], source_stats: array[int], source_shas: bytes,
        outputs: list[str], output_stats: array[int],
    ) -> None:  # fmt: skip
        self.head = head
        self.sources, self.source_stats, self.source_shas = sources, source_stats, source_shas
        self.outputs, self.output_stats = outputs, output_stats

    @classmethod
    def read(cls, parts: Mapping[str, bytes]) -> Standing:
        """What :meth:`parts` made. Raises ValueError or LookupError for anything else."""
        head = json.loads(parts["head"])
        if not isinstance(head, dict) or any(not isinstance(head.get(name), kind) for name, kind in _HEAD.items()):
            raise ValueError
        if any(not isinstance(entry, list) or list(map(type, entry)) != [str, str] for entry in head["unsettled"]):
            raise ValueError
        sources, outputs = _names(parts["sources"]), _names(parts["outputs"])
        stats = array("q", parts["source stats"]), array("q", parts["output stats"])
        if len(stats[0]) != 4 * len(sources) or len(stats[1]) != 4 * len(outputs):
            raise ValueError
        if len(parts["source shas"]) != DIGEST * len(sources):
            raise ValueError
        return cls(head, sources, stats[0], parts["source shas"], outputs, stats[1])

    def seen(self) -> Iterator[tuple[str, Stat]]:
        """The sources with their stats."""
        return zip(self.sources, stats_of(self.source_stats), strict=True)

    def sha(self, path: str) -> str:
        """The digest of the bytes of a source; "" where there is none."""
        try:
            place = self.sources.index(path)
        except ValueError:
            return ""
        return self.source_shas[DIGEST * place : DIGEST * (place + 1)].hex()

    def shas(self) -> dict[str, str]:
        """The same for all sources, by path; nothing but zeros where there is none."""
        hexes, size = self.source_shas.hex(), 2 * DIGEST
        return {path: hexes[size * n : size * n + size] for n, path in enumerate(self.sources)}

    def parts(self) -> dict[str, bytes]:
        """All of it as bytes; nothing where too much was written too lately to tell."""
        if len(self.head["unsettled"]) > _MOST_UNSETTLED:
            return {}
        return {
            "head": json.dumps(self.head, ensure_ascii=False).encode("utf-8", "surrogatepass"),
            "sources": _joined(self.sources),
            "source stats": self.source_stats.tobytes(),
            "source shas": self.source_shas,
            "outputs": _joined(self.outputs),
            "output stats": self.output_stats.tobytes(),
        }

    def stats(self) -> tuple[dict[str, Stat], dict[str, Stat]]:
        """The stats of sources and of outputs, by path, but for those that were written too lately to be trusted."""
        unsettled = {path for path, _ in self.head["unsettled"]}
        shown = f"{self.head['folder']}/"
        return (
            _by_path(self.sources, self.source_stats, unsettled),
            _by_path(self.outputs, self.output_stats, {path.removeprefix(shown) for path in unsettled}),
        )

    def renew(self, seen: Seen, base: str, shas: Mapping[str, str], clock: int) -> None:
        """Take over the stats of all sources, as they were ``seen`` at the time ``clock``; ``shas`` are the digests of
        those that had other stats before."""
        known = self.shas()
        self.sources = [path.removeprefix(base) for path, _ in seen]
        digests = [shas.get(name) or known.get(name, "00" * DIGEST) for name in self.sources]
        self.source_stats, self.source_shas = flat([stat for _, stat in seen]), bytes.fromhex("".join(digests))
        kept = [[path, sha] for path, sha in self.head["unsettled"] if path not in known]
        for name, sha, (_, stat) in zip(self.sources, digests, seen, strict=True):
            if stat[3] > 0 and not is_settled(stat, clock):
                kept.append([own_name(name), sha])
        self.head = {**self.head, "unsettled": kept}

    def patch(
        self,
        sources: Mapping[str, tuple[Stat, str]],
        outputs: Mapping[str, tuple[Stat, str]],
        clock: int,
        gone: Collection[str] = (),
        report: dict[str, Any] | None = None,
    ) -> None:
        """Take over new stats of some of the files, each with the digest of the bytes that were read or written, and
        forget the outputs ``gone``; and what is reported from now on, where that is another."""
        shown = self.head["folder"]
        fresh = [(path, *entry) for path, entry in sources.items()]
        fresh += [(f"{shown}/{path}", *entry) for path, entry in outputs.items()]
        unsettled = {path: sha for path, stat, sha in fresh if not is_settled(stat, clock)}
        forgotten = {path for path, _, _ in fresh}.union(f"{shown}/{path}" for path in gone)
        unsettled |= {path: sha for path, sha in self.head["unsettled"] if path not in forgotten}
        self.head = {**self.head, "unsettled": [[path, sha] for path, sha in unsettled.items()], "serial": serial()}
        if report is not None:
            self.head["report"] = report
        places = _put(self.sources, self.source_stats, sources)
        if places:
            shas = bytearray(self.source_shas)
            for path, place in places.items():
                shas[DIGEST * place : DIGEST * (place + 1)] = bytes.fromhex(sources[path][1])
            self.source_shas = bytes(shas)
        if len(_put(self.outputs, self.output_stats, outputs)) < len(outputs) or gone:
            stats = _by_path(self.outputs, self.output_stats, gone)
            stats |= {path: stat for path, (stat, _) in outputs.items()}
            self.outputs = sorted(stats)
            self.output_stats = flat([stats[path] for path in self.outputs])


def serial() -> str:
    """Tells two builds apart that left the same."""
    return os.urandom(8).hex()


def _by_path(paths: list[str], stats: array[int], but: Collection[str]) -> dict[str, Stat]:
    return {path: stat for path, stat in zip(paths, stats_of(stats), strict=True) if path not in but}


def _put(paths: list[str], stats: array[int], changed: Mapping[str, tuple[Stat, str]]) -> dict[str, int]:
    """Put the changed stats into their places; which these are."""
    places = {path: place for place, path in enumerate(paths) if path in changed} if changed else {}
    for path, place in places.items():
        stats[4 * place : 4 * place + 4] = array("q", changed[path][0])
    return places


def stats_of(numbers: array[int]) -> Iterator[Stat]:
    """The stats that :func:`flat` has made numbers of."""
    each = iter(numbers)
    return zip(each, each, each, each, strict=True)


def differing(stats: array[int], others: array[int], start: int = 0, end: int | None = None) -> Iterator[int]:
    """Which of the stats, as :func:`flat` makes them, differ from the others; ``start`` and ``end`` count stats."""
    end = len(stats) // 4 if end is None else end
    if stats[4 * start : 4 * end] != others[4 * start : 4 * end]:
        if end == start + 1:
            yield start
        else:
            middle = (start + end) // 2
            yield from differing(stats, others, start, middle)
            yield from differing(stats, others, middle, end)


def flat(stats: list[Stat]) -> array[int]:
    """Stats as numbers, four each."""
    return array("q", [number for stat in stats for number in stat])


def _joined(paths: list[str]) -> bytes:
    return "\0".join(paths).encode("utf-8", "surrogatepass")


def _names(joined: bytes) -> list[str]:
    return joined.decode("utf-8", "surrogatepass").split("\0")
