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
    "tags": "one post's tags edited",
    "restored": "restored cache, fresh clone",
}
Row = dict[str, Any]
# How much slower than usual a fixed piece of work may be before the figures say more about the machine.
UNSTEADY = 1.3


def median(row: Row, scenario: str, key: str) -> float | None:
    runs = row["runs"].get(scenario)
    return statistics.median(run[key] for run in runs) if runs else None


def cell(value: float | None, reference: float | None, digits: int) -> str:
    """A figure, and in brackets its ratio to the reference's."""
    if value is None:
        return "–"
    ratio = f" ({value / reference:.2g})" if reference else ""
    return f"{value:.{digits}f}{ratio}"


def table(rows: list[Row], size: int, against: str) -> str:
    """The rows of one size; ratios are to the generator named ``against``."""
    rows = [row for row in rows if row["size"] == size]
    reference = next((row for row in rows if row["generator"] == against), None)
    shown = [scenario for scenario in SCENARIOS if any(row["runs"].get(scenario) for row in rows)]
    heads = ["", *(f"{SCENARIOS[scenario]}, s" for scenario in shown), "cold CPU, s", "largest process, MB"]
    if any(row["runs"].get("memory") for row in rows):
        heads.append("all processes, MB")
    lines = [f"**{size:,} posts** (in brackets: ratio to {against})", ""]
    lines += [f"| {' | '.join([*heads, 'rounds'])} |", "|---" + "|---:" * len(heads) + "|"]
    for row in rows:
        cells = [row["generator"]]
        for scenario in shown:
            base = median(reference, scenario, "wall") if reference else None
            if reference and scenario == "restored" and base is None:
                base = median(reference, "cold", "wall")  # without a cache, a fresh clone is a cold build
            cells.append(cell(median(row, scenario, "wall"), base, 3 if size < 100 else 2))
        for scenario, key, digits in (("cold", "cpu", 2), ("cold", "peak", 0), ("memory", "total", 0)):
            if key != "total" or len(heads) > len(shown) + 3:
                base = median(reference, scenario, key) if reference else None
                cells.append(cell(median(row, scenario, key), base, digits))
        lines.append(f"| {' | '.join([*cells, str(len(row['runs'].get('cold', [])))])} |")
    lines += ["", *(f"{row['generator']} failed: {row['failed'].splitlines()[0]}" for row in rows if row.get("failed"))]
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
    rows = results["rows"]
    parts = []
    for size in dict.fromkeys(row["size"] for row in rows):
        parts += [table(rows, size, results["against"]), written(rows, size)]
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
    args = parser.parse_args()
    results = json.loads(args.results.read_text(encoding="utf-8"))
    print(report(results | ({"against": args.against} if args.against else {})))


if __name__ == "__main__":
    main()
