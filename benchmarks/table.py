"""Results as Markdown tables: ``python benchmarks/table.py results.json``."""

from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path
from typing import Any

SCENARIOS = {
    "cold": "cold",
    "unchanged": "nothing changed",
    "body": "one body edited",
    "title": "one title",
    "tags": "one post's tags",
    "date": "one date",
    "new": "a new post",
    "removed": "one removed",
    "restored": "restored cache, fresh clone",
}
Row = dict[str, Any]
# How much slower than usual a fixed piece of work may be before the figures say more about the machine.
UNSTEADY = 1.3


def result(row: Row, scenario: str, key: str, fastest: bool) -> float | None:
    """The median of the rounds, or the least of them."""
    runs = row["runs"].get(scenario)
    return (min if fastest else statistics.median)([run[key] for run in runs]) if runs else None


def cell(value: float | None, reference: float | None, digits: int) -> str:
    """A figure, and in brackets its ratio to the reference's."""
    if value is None:
        return "–"
    ratio = f" ({value / reference:.2g})" if reference else ""
    return f"{value:.{digits}f}{ratio}"


def table(rows: list[Row], size: int, against: str, key: str, fastest: bool) -> str:
    """The rows of one size: seconds on the clock (``key`` is wall) and memory, or on the processors (cpu). Ratios are
    to the generator named ``against``."""
    rows = [row for row in rows if row["size"] == size]
    reference = next((row for row in rows if row["generator"] == against), None)
    # Scenario, key of its figures, heading, digits.
    columns = [(scenario, key, f"{title}, s", 3 if size < 100 else 2) for scenario, title in SCENARIOS.items()]
    if key == "wall":
        columns += [("cold", "peak", "largest process, MB", 0), ("memory", "total", "all processes, MB", 0)]
    columns = [column for column in columns if any(row["runs"].get(column[0]) for row in rows)]
    what = "on the clock" if key == "wall" else "on the processors"
    lines = [f"**{size:,} posts, {what}** (in brackets: ratio to {against}{', fastest rounds' if fastest else ''})", ""]
    lines += [f"| {' | '.join(['', *(title for _, _, title, _ in columns), 'rounds'])} |"]
    lines += ["|---" + "|---:" * (len(columns) + 1) + "|"]
    for row in rows:
        cells = [row["generator"]]
        for scenario, figure, _, digits in columns:
            base = result(reference, scenario, figure, fastest) if reference else None
            if reference and scenario == "restored" and base is None:
                base = result(reference, "cold", figure, fastest)  # without a cache, a fresh clone is a cold build
            cells.append(cell(result(row, scenario, figure, fastest), base, digits))
        lines.append(f"| {' | '.join([*cells, str(len(row['runs'].get('cold', [])))])} |")
    return "\n".join(lines)


def written(rows: list[Row], size: int) -> str:
    """What each generator wrote, since not all write the same."""
    rows = [row for row in rows if row["size"] == size and row.get("found")]
    parts = [
        f"{row['generator']} {row['found']['files']:,} files, {row['found']['kilobytes'] / 1000:.1f} MB" for row in rows
    ]
    return f"Written: {'; '.join(parts)}."


def report(results: dict[str, Any]) -> str:
    """All tables of a run, and how steady the machine was."""
    rows, fastest = results["rows"], results.get("fastest", False)
    parts = []
    for size in dict.fromkeys(row["size"] for row in rows):
        parts += [table(rows, size, results["against"], key, fastest) for key in ("wall", "cpu")]
        failed = [row for row in rows if row["size"] == size and row.get("failed")]
        parts += [f"{row['generator']} failed: {row['failed'].splitlines()[0]}" for row in failed]
        parts.append(written(rows, size))
    if speeds := results["speeds"]:
        middle = statistics.median(speeds)
        drift = f"{min(speeds) / middle:.2f} to {max(speeds) / middle:.2f} of its median"
        steady = "" if max(speeds) < UNSTEADY * middle else " **The machine was busy: measure again.**"
        parts.append(f"{results['cores']} cores, {results['date']}. A fixed piece of work took {drift}.{steady}")
    return "\n\n".join(part.rstrip() for part in parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("--against", help="the generator that ratios are to")
    parser.add_argument("--fastest", action="store_true", help="the fastest rounds, not medians, of a busy machine")
    args = parser.parse_args()
    results = json.loads(args.results.read_text(encoding="utf-8"))
    print(report(results | {"fastest": args.fastest} | ({"against": args.against} if args.against else {})))


if __name__ == "__main__":
    main()
