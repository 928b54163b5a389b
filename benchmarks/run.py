"""Measure sitegen beside other static site generators, on the same posts.

    python benchmarks/run.py --peers .cache/peers --sizes 1 1000 --generators sitegen hugo pelican

The generators take turns, round after round, so that a drift of the machine's speed falls on all of them alike. Every
build's output is checked. Prints Markdown tables of medians with ratios to one of the generators in the same run.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from generators import EDITS, FEW, Site, read_generators, with_sitegen
from process import FailedError, Usage, speed
from table import SCENARIOS, report

# A site of one post with its output takes about this much room; more for a clone.
ROOM = 100_000
SAMPLE = 0.02


class Measurement:
    """One site and what has been measured of it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.runs: dict[str, list[dict[str, float]]] = defaultdict(list)
        self.found: dict[str, int] = {}
        self.failed = ""
        self.spent = 0.0

    def row(self) -> dict[str, Any]:
        row = {"generator": self.site.generator.name, "size": self.site.size, "runs": self.runs, "found": self.found}
        return row | ({"failed": self.failed} if self.failed else {})

    def round(self, scenarios: list[str]) -> None:
        """Every scenario once. The output of every build is checked before the next one."""
        site = self.site
        if "memory" in scenarios and "memory" not in self.runs and os.path.exists("/proc/self/smaps_rollup"):
            site.forget()
            self.note("memory", site.build(sample=SAMPLE))
        site.forget()
        self.note("cold", site.build())
        self.found = site.verify()
        if "unchanged" in scenarios:
            self.note("unchanged", site.build())
            site.verify_edit([])
        if site.size < FEW:
            return
        for scenario in [name for name in EDITS if name in scenarios]:
            facts = EDITS[scenario](site)
            self.note(scenario, site.build())
            site.verify_edit(facts)
        if "restored" in scenarios and site.generator.cache:
            site.make_clone()
            facts = site.edit_body(site.clone)
            self.note("restored", site.build(site.clone))
            site.verify_edit(facts, site.clone)
            shutil.rmtree(site.clone)

    def note(self, scenario: str, usage: Usage) -> None:
        self.runs[scenario].append(dataclasses.asdict(usage))
        self.spent += usage.wall
        print(f"  {self.site.generator.name} {scenario}: {usage.wall:.3f} s", file=sys.stderr, flush=True)


def measure(
    sites: list[Site], scenarios: list[str], rounds: int, budget: float, speeds: list[float]
) -> list[Measurement]:
    """The sites in turn, round after round. One that has built for ``budget`` seconds sits out the rounds left."""
    measurements = [Measurement(site) for site in sites]
    for measurement in measurements:
        try:
            measurement.site.make()
        except (FailedError, OSError) as exception:
            measurement.failed = str(exception)
    for number in range(1, rounds + 1):
        for measurement in measurements:
            if measurement.failed or measurement.spent >= budget:
                continue
            print(f"{measurement.site.size} posts, round {number} of {rounds}", file=sys.stderr, flush=True)
            speeds.append(speed())
            try:
                measurement.round(scenarios)
            except FailedError as exception:
                measurement.failed = str(exception)
                print(f"{measurement.site.generator.name}: {exception}", file=sys.stderr, flush=True)
    for measurement in measurements:
        measurement.site.remove()
    return measurements


def in_memory(largest: int, count: int) -> str | None:
    """A folder in memory, where there is one with room enough; a disk would be measured too."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > largest * count * ROOM:
        return str(memory)
    print("no room in memory: sites are on disk", file=sys.stderr)
    return None


def add_sitegen(parser: argparse.ArgumentParser) -> None:
    """The option that says which sitegen is measured."""
    what = "the command to measure; repeat it with names, old=COMMAND and new=COMMAND, to measure both in one run"
    parser.add_argument("--sitegen", action="append", default=[], metavar="[NAME=]COMMAND", help=what)


def main() -> int:
    known = read_generators()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, required=True, help="the folder into which install.py put the others")
    parser.add_argument("--generators", nargs="+", choices=known, default=["sitegen", "sitegen-default", "hugo"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[1, 1000], help="how many posts")
    parser.add_argument("--scenarios", nargs="+", choices=[*SCENARIOS, "memory"], default=[*SCENARIOS, "memory"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--budget", type=float, default=600, help="seconds of building for one generator at one size")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds for one build")
    parser.add_argument("--against", default="hugo", help="the generator that ratios are to")
    add_sitegen(parser)
    parser.add_argument("--json", type=Path, help="where to write all figures")
    args = parser.parse_args()
    chosen = [one for name in args.generators for one in with_sitegen(known[name], args.sitegen)]

    started = time.perf_counter()
    results: dict[str, Any] = {"against": args.against, "cores": len(os.sched_getaffinity(0)), "rows": [], "speeds": []}
    results["date"] = datetime.now().astimezone().date().isoformat()
    for size in args.sizes:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=in_memory(size, len(chosen))) as work:
            sites = [Site(generator, size, Path(work), args.peers, args.timeout) for generator in chosen]
            done = measure(sites, args.scenarios, args.rounds, args.budget, results["speeds"])
        results["rows"] += [measurement.row() for measurement in done]
        if args.json:  # after each size: the next one may take hours
            args.json.parent.mkdir(parents=True, exist_ok=True)
            args.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{time.perf_counter() - started:.0f} s in all", file=sys.stderr)
    print(report(results))
    return any(row.get("failed") for row in results["rows"])


if __name__ == "__main__":
    sys.exit(main())
