"""Measure sitegen's preview beside the servers of other static site generators, on the same posts.

    python benchmarks/preview.py --peers .cache/peers --sizes 1000 --generators sitegen hugo --browser

The servers take turns, round after round, one running at a time. From the moment an edited file is closed: how long
until its page, asked for again and again, has the new text; and how long until a browser shows it by itself. Prints
Markdown tables with ratios to one of the servers in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from process import FailedError, speed
from run import add_sitegen, in_memory
from servers import make_site, read_servers, running, serve_sitegen
from table import cell, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generators import Site
    from playwright.sync_api import Browser
    from servers import Running, Server

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SHOWS = "text => !!document.body && document.body.textContent.includes(text)"
# Seconds after the last edit after which a server has tidied up, before its memory is looked at.
REST = 3
# Seconds between two of the many edits after which memory is looked at again.
HASTE = 0.1


class Author:
    """Writes into the posts of a site, each time into another one."""

    def __init__(self, site: Site) -> None:
        self.folder = site.folder / site.generator.posts
        self.posts = json.loads(site.manifest.read_text(encoding="utf-8"))
        self.middle = self.posts[site.size // 2]
        self.marks: dict[str, str] = {}
        self.edits = 0

    def spread(self, count: int) -> list[dict[str, Any]]:
        """Posts from all over the site, in no order; none twice while there are enough."""
        size = len(self.posts)
        places = [(2 * number + 1) * size // (2 * count) for number in range(count)]
        random.Random(count).shuffle(places)
        return [self.posts[place] for place in places]

    def edit(self, post: dict[str, Any]) -> tuple[str, float]:
        """Save ``post`` with a paragraph more, as a simple editor does: the same file, written anew. The text that its
        page must show, and when the file was closed."""
        self.edits += 1
        path, mark = self.folder / post["file"], f"mark{self.edits:05}mark"
        new = path.read_bytes() + f"\n나중에 덧붙인 문단, {mark} 입니다.\n".encode()
        with path.open("wb", buffering=0) as file:
            file.write(new)
        closed = time.perf_counter()
        self.marks[page_of(post)] = mark
        return mark, closed


def page_of(post: dict[str, Any]) -> str:
    return f"/posts/{post['slug']}/"


class Measurement:
    """One server at one size, and what has been measured of it."""

    def __init__(self, server: Server, size: int, args: argparse.Namespace) -> None:
        self.server, self.size, self.args = server, size, args
        self.name = name = server.generator.name
        self.runs: dict[str, list[float]] = defaultdict(list)
        self.failed = ""
        self.chance = random.Random(f"{name}:{size}")

    def row(self) -> dict[str, Any]:
        row = {"generator": self.name, "size": self.size, "runs": self.runs}
        return row | ({"failed": self.failed} if self.failed else {})

    def turn(self, work: Path, browser: Browser | None) -> None:
        """Three starts, and after the last one the edits. Raises FailedError."""
        args = self.args
        site = make_site(self.server, self.size, work, args.peers)
        author = Author(site)
        if self.server.reload is None:
            browser = None

        @contextmanager
        def started(kind: str, text: str) -> Iterator[Running]:
            begun = time.perf_counter()
            with running(self.server, site, browser is not None) as server:
                took = server.wait(page_of(author.middle), text, args.start_timeout) - begun
                self.note(kind, took)
                server.gaps = 0
                time.sleep(min(max(3.0, took / 2), 30))  # many begin to watch only now
                yield server

        end = f"{author.middle['slug']}-end"  # the post's last words: a page that is half written is no answer
        with started("ready", end):
            pass
        with started("again", end):
            pass
        mark, _ = author.edit(author.middle)
        with started("after", mark) as server:
            self.edit(server, author, args.edits, args.pause, "edit")
            time.sleep(REST)
            self.remember(server, "")
            if args.edits_many > args.edits and self.name.startswith("sitegen"):
                self.edit(server, author, args.edits_many - args.edits, HASTE, "many")
                time.sleep(REST)
                self.remember(server, "_many")
            self.note("gaps", server.gaps, quiet=True)
            if browser:
                self.browse(server, author, browser)
            for page, mark in author.marks.items():
                if mark.encode() not in server.get(page)[1]:
                    raise FailedError(f"{page} has lost its edit, {mark}")

    def edit(self, server: Running, author: Author, count: int, pause: float, kind: str) -> None:
        for post in author.spread(count):
            mark, closed = author.edit(post)
            self.note(kind, server.wait(page_of(post), mark, self.args.timeout) - closed, quiet=kind == "many")
            self.rest(pause)

    def rest(self, pause: float) -> None:
        """Up to two thirds more than ``pause``, by chance: Hugo and others look at what has changed by a clock of
        their own, twice a second. Edits in step with it would all wait for as long as can be, or not at all."""
        time.sleep(pause * self.chance.uniform(1, 5 / 3))

    def browse(self, server: Running, author: Author, browser: Browser) -> None:
        """The same with a page open in a browser, and nobody asking."""
        from playwright.sync_api import Error

        server.close()
        context = browser.new_context()
        try:
            page = context.new_page()
            for post in author.spread(self.args.edits):
                page.goto(f"http://127.0.0.1:{server.port}{page_of(post)}", timeout=1000 * self.args.timeout)
                self.rest(self.args.pause)
                mark, closed = author.edit(post)
                page.wait_for_function(SHOWS, arg=mark, polling="raf", timeout=1000 * self.args.timeout)
                self.note("browser", time.perf_counter() - closed)
        except Error as error:
            raise FailedError(f"in the browser: {error.message.splitlines()[0]}") from None
        finally:
            context.close()

    def remember(self, server: Running, suffix: str) -> None:
        pss, rss = server.memory()
        self.note(f"memory{suffix}", pss)
        self.note(f"rss{suffix}", rss, quiet=True)

    def note(self, kind: str, value: float, quiet: bool = False) -> None:
        self.runs[kind].append(round(value, 4))
        if not quiet:
            unit = "MB" if kind.startswith("memory") else "s"
            print(f"  {self.name} {kind}: {value:.3f} {unit}", file=sys.stderr, flush=True)


def measure(
    known: dict[str, Server], size: int, args: argparse.Namespace, browser: Callable[[], Any], speeds: list[float]
) -> Iterator[Measurement]:
    """The servers in turn, round after round; each as often as it has had a turn."""
    chosen = [one for name in args.generators for one in serve_sitegen(known[name], args.sitegen)]
    measurements = [Measurement(server, size, args) for server in chosen]
    for number in range(1, args.rounds + 1):
        for measurement in measurements:
            if measurement.failed:
                continue
            print(f"{size} posts, round {number} of {args.rounds}", file=sys.stderr, flush=True)
            speeds.append(speed())
            with tempfile.TemporaryDirectory(prefix="preview-", dir=in_memory(size, 1)) as work, browser() as chromium:
                try:
                    measurement.turn(Path(work), chromium)
                except (FailedError, OSError) as exception:
                    measurement.failed = str(exception)
                    print(f"{measurement.name}: {exception}", file=sys.stderr, flush=True)
            yield measurement


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, by the variable of this name or from PATH."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    # Its sandbox refuses to run as root, as containers do.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


COLUMNS = (
    ("ready", "first start, s", statistics.median, 2),
    ("again", "second start, s", statistics.median, 2),
    ("after", "edited meanwhile, s", statistics.median, 2),
    ("edit", "edit by GET, s", statistics.median, 3),
    ("edit", "worst", max, 3),
    ("browser", "edit in the browser, s", statistics.median, 3),
    ("browser", "worst", max, 3),
    ("memory", "memory, MB", statistics.median, 0),
)


def table(rows: list[dict[str, Any]], size: int, against: str) -> str:
    """The rows of one size; ratios are to the server named ``against``."""
    rows = [row for row in rows if row["size"] == size]
    base = next((row["runs"] for row in rows if row["generator"] == against), {})
    shown = [column for column in COLUMNS if any(row["runs"].get(column[0]) for row in rows)]
    heads = ["", *(head for _, head, _, _ in shown), "edits"]
    lines = [f"**{size:,} posts** (in brackets: ratio to {against})", ""]
    lines += [f"| {' | '.join(heads)} |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    for row in rows:
        runs = row["runs"]
        cells = [
            cell(of(runs[kind]) if runs.get(kind) else None, of(base[kind]) if base.get(kind) else None, digits)
            for kind, _, of, digits in shown
        ]
        lines.append(f"| {' | '.join([row['generator'], *cells, str(len(runs.get('edit', [])))])} |")
    lines.append("")
    for row in rows:
        runs = row["runs"]
        if runs.get("memory_many"):
            few, many = (statistics.median(runs[kind]) for kind in ("memory", "memory_many"))
            count = (len(runs["edit"]) + len(runs["many"])) // len(runs["memory_many"])
            lines.append(f"{row['generator']}: {many:.0f} MB after {count} edits, {many / few:.2f} of before.")
        if gaps := sum(runs.get("gaps", [])):
            lines.append(f"{row['generator']}: {gaps:.0f} answers other than 200 while it was edited.")
        if row.get("failed"):
            lines.append(f"{row['generator']} failed: {row['failed'].splitlines()[0]}")
    return "\n".join(lines).rstrip()


def main() -> int:
    # Handlers, as a child inherits what is ignored; and the servers are to be ended when this program is.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    known = read_servers()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, required=True, help="the folder into which install.py put the others")
    parser.add_argument("--generators", nargs="+", choices=known, default=["sitegen", "hugo"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000], help="how many posts")
    parser.add_argument("--edits", type=int, default=20, help="how many in each round")
    parser.add_argument("--edits-many", type=int, default=0, help="sitegen's memory after so many, too")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pause", type=float, default=1.5, help="seconds between two edits, at least")
    parser.add_argument("--browser", action="store_true", help="also in Chromium; needs playwright")
    parser.add_argument("--timeout", type=float, default=60, help="seconds for one edit")
    parser.add_argument("--start-timeout", type=float, default=900, help="seconds for one start")
    parser.add_argument("--against", default="hugo", help="the server that ratios are to")
    add_sitegen(parser)
    parser.add_argument("--json", type=Path, help="where to write all figures")
    args = parser.parse_args()

    results: dict[str, Any] = {"against": args.against, "cores": len(os.sched_getaffinity(0)), "speeds": []}
    results["date"] = datetime.now().astimezone().date().isoformat()
    started, done = time.perf_counter(), {}
    for size in args.sizes:
        for measurement in measure(known, size, args, chromium if args.browser else nullcontext, results["speeds"]):
            done[measurement.name, size] = measurement
            results["rows"] = [one.row() for one in done.values()]
            if args.json:  # after each turn: the next one may take long
                args.json.parent.mkdir(parents=True, exist_ok=True)
                args.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{time.perf_counter() - started:.0f} s in all", file=sys.stderr)
    print("\n\n".join([table(results["rows"], size, args.against) for size in args.sizes]))
    print(f"\n{report(results | {'rows': []})}")
    return any(row.get("failed") for row in results["rows"])


if __name__ == "__main__":
    sys.exit(main())
