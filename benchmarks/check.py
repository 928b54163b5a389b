"""``sitegen check`` beside linkchecker and html-proofer, on the same outputs.

    python benchmarks/check.py --sizes 700 10000 --linkchecker linkchecker --htmlproofer htmlproofer

First who finds what, on the site of fifty planted faults of the tests, and what each says of the twin without faults;
then what each takes for a blog of so many posts: seconds on the processors and on the clock. linkchecker (PyPI) is
given the output as a plain server shows it, html-proofer (Debian's ``ruby-html-proofer``) the folder. No other host is
asked by any.
"""

from __future__ import annotations

import argparse
import http.server
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from tests.check.planted import PLANTS, clean_site, damage, planted_site  # noqa: E402  # from this repository

SETTINGS = 'title = "시험"\nurl = "https://team.example/blog"\ndescription = "벤치마크"\n'
TIMEOUT = 2400


# What the line of a message must hold besides the end of the address, for faults that are about no address.
WORDS = {
    "held": "not published|not exist|404", "leak": "not published", "mixed-content": "by http|https",
    "duplicate-id": "id", "heading-order": "heading|level", "image-alt": "alt", "title": "title",
    "description": "description", "orphan": "no page leads|orphan",
    "feed": "feed|well-formed|gone-from-rss", "xml": "XML",
}  # fmt: skip
# Where a message of each checker begins.
MESSAGES = {
    "sitegen": r"^(?:error|warning): .*",
    "html-proofer": r"^  \*  .*",
    "linkchecker": r"^URL  .*\n(?:.+\n)*?(?:Result +Error|Warning ).*",
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files below the base path without a word. Pages call the host as the server is called."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if path.suffix not in (".html", ".xml", ".txt", ".css") or not path.is_file():
            super().do_GET()
            return
        host = f"http://127.0.0.1:{self.server.server_address[1]}".encode()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.end_headers()
        self.wfile.write(re.sub(rb"(?:https?:)?//team\.example", host, path.read_bytes()))

    def end_headers(self) -> None:
        self.send_header("LinkChecker", "")  # without it, linkchecker asks three times a second, whatever it is told
        super().end_headers()

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/blog") if path.startswith("/blog/") else "/-/nothing")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/blog/"
        server.shutdown()


class Ran(NamedTuple):
    """What a command has printed, and its seconds on the processors and on the clock."""

    said: str
    cpu: float
    wall: float


def run(command: Sequence[str], folder: Path) -> Ran:
    started = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
            env=dict(os.environ, LC_ALL="C.UTF-8"),
        )
        said = (done.stdout + done.stderr).decode(errors="replace")
    except subprocess.TimeoutExpired:
        said = f"no end in {TIMEOUT} s"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(said, cpu, time.perf_counter() - started)


def sitegen(root: Path) -> Ran:
    return run([sys.executable, "-m", "sitegen", "check", "--root", str(root), "--lang", "en"], HERE.parent)


def linkchecker(command: str, root: Path) -> Ran:
    with served(root / "public") as url:
        settings = root / "linkcheckerrc"
        settings.write_text("[checking]\nmaxrequestspersecond=10000\n[AnchorCheck]\n", encoding="utf-8")
        settings.chmod(0o644)
        return run([command, "-f", str(settings), "--no-robots", "--no-status", "-o", "text", url], root)


def htmlproofer(command: str, root: Path) -> Ran:
    checks = ["--disable-external", "--check-html", "--check-favicon", "--check-opengraph", "--check-sri=false"]
    swap = "^https?\\://team.example/blog:,^/blog:"
    return run([command, *checks[:-1], "--assume-extension", "--allow-hash-href", "--url-swap", swap, "public"], root)


def sought(about: str) -> str:
    """What a message that tells a fault must hold: the end of its address, or what it is about."""
    return re.split(r"[/#]", about.removesuffix(".md").rstrip("/"))[-1] or about


def found(checker: str, said: str, kind: str, about: str) -> bool:
    """Whether a checker tells a fault."""
    for message in re.findall(MESSAGES[checker], said, re.MULTILINE):
        if any(sought(about) in text for text in (message, unquote(message))) and re.search(
            WORDS.get(kind, ""), message
        ):
            return True
    return False


def table(rows: Sequence[Sequence[object]]) -> str:
    head, *rest = rows
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rest]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in lines) + "\n"


def compare(checkers: dict[str, partial[Ran]], work: Path) -> None:
    planted, clean = planted_site(work / "planted"), clean_site(work / "clean")
    clean.build()
    planted.build()
    damage(planted.root / "public")
    said = {name: check(planted.root).said for name, check in checkers.items()}
    quiet = {name: check(clean.root).said for name, check in checkers.items()}
    kinds = dict.fromkeys(plant.name for plant in PLANTS)
    rows: list[list[object]] = [["", "planted", *checkers]]
    for kind in kinds:
        own = [plant for plant in PLANTS if plant.name == kind]
        counts = [sum(found(name, text, kind, plant.about) for plant in own) for name, text in said.items()]
        rows.append([kind, len(own), *counts])
    rows.append(["all", *(sum(int(str(row[n])) for row in rows[1:]) for n in range(1, len(rows[0])))])
    print(table(rows))
    for name, text in quiet.items():
        (work / f"{name}.clean.txt").write_text(text, encoding="utf-8")
        (work / f"{name}.planted.txt").write_text(said[name], encoding="utf-8")
        print(f"{name} of the twin: {len(re.findall(MESSAGES[name], text, re.MULTILINE))} messages")
    print()


def measure(checkers: dict[str, partial[Ran]], size: int, work: Path) -> None:
    root = work / f"blog-{size}"
    root.mkdir()
    (root / "site.toml").write_text(SETTINGS, encoding="utf-8")
    corpus = [sys.executable, "corpus.py", str(size), str(root / "content/posts"), "--images", str(root / "assets/img")]
    subprocess.run([*corpus, "--manifest", str(work / "posts.json")], cwd=HERE, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "sitegen", "build", "--root", str(root), "-q"], cwd=HERE.parent, check=True)
    pages = sum(1 for _ in (root / "public").rglob("*.html"))
    rows: list[list[object]] = [[f"{size} posts, {pages} pages", "CPU s", "clock s", "says"]]
    for name, check in checkers.items():
        for turn in ["cold", "again", "one page changed"] if name == "sitegen" else [""]:
            if turn.startswith("one"):
                page = next((root / "public/posts").rglob("*.html"))
                page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
            done = check(root)
            rows.append(
                [f"{name} {turn}", f"{done.cpu:.2f}", f"{done.wall:.2f}", done.said.strip().splitlines()[-1][:80]]
            )
            print(*rows[-1], flush=True)  # some take an hour
    print(table(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[700])
    parser.add_argument("--linkchecker", metavar="COMMAND")
    parser.add_argument("--htmlproofer", metavar="COMMAND")
    parser.add_argument("--only-time", action="store_true", help="leave out who finds what")
    parser.add_argument("--work", type=Path, help="where to leave what each has said")
    given = parser.parse_args()
    checkers = {"sitegen": partial(sitegen)}
    if given.linkchecker:
        checkers["linkchecker"] = partial(linkchecker, given.linkchecker)
    if given.htmlproofer:
        checkers["html-proofer"] = partial(htmlproofer, given.htmlproofer)
    with tempfile.TemporaryDirectory() as scratch:
        work = given.work or Path(scratch)
        work.mkdir(exist_ok=True)
        if not given.only_time:
            compare(checkers, work)
        for size in given.sizes:
            measure(checkers, size, work)


if __name__ == "__main__":
    main()
