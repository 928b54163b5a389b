"""What Lighthouse says of the default theme, beside PaperMod with the same posts.

    python benchmarks/lighthouse.py --peers .cache/peers --papermod ../hugo-PaperMod

Needs npm, Chromium, and for PaperMod a checkout of https://github.com/adityatelange/hugo-PaperMod. Lighthouse and Hugo
are installed into the folder of peers. Lighthouse pretends to be a phone on a slow network. Pages come from this
machine, compressed as GitHub Pages compresses them. The scores are the lowest of all runs, the rest are medians.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import SEED, Post
from generators import HERE, Site, address, read_generators
from install import install

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = 30
# The post that is looked at, and the pages of this repository's blog: home, a post with code and contents, the stack.
POST = 3
BLOG = "/", "/posts/markdown-tour/", "/stack/"
SITEGEN = sys.executable, "-m", "sitegen"
CATEGORIES = "performance", "accessibility", "best-practices", "seo"
TEXT = (".html", ".css", ".js", ".svg", ".xml", ".json", ".txt")
# Before all tables, and after them. A post of ours has contents too.
PAPERMOD = 'theme = "PaperMod"\n', "\n[params]\nShowToc = true\n"


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves files, those with text compressed."""

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in TEXT or not path.is_file():
            return super().send_head()
        data = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    def log_message(self, *_: object) -> None:
        """Nothing."""


def made(name: str, work: Path, peers: Path) -> Site:
    generator = read_generators()[name]
    build = [part for word in generator.build for part in (SITEGEN if word == "{sitegen}" else [word])]
    site = Site(replace(generator, build=build), SIZE, work, peers, 300)
    site.make()
    return site


def with_papermod(site: Site, theme: Path) -> None:
    """Give a site of Hugo another theme in place of its templates."""
    shutil.rmtree(site.folder / "layouts")
    (site.folder / "themes").mkdir()
    (site.folder / "themes/PaperMod").symlink_to(theme.resolve())
    settings = site.folder / "hugo.toml"
    settings.write_text(settings.read_text(encoding="utf-8").join(PAPERMOD), encoding="utf-8")


def look(program: Path, url: str) -> dict[str, float]:
    """One run of Lighthouse: the scores, and what took how long."""
    flags = "--headless=new --no-sandbox"
    command = [program, url, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    done = subprocess.run([*command, f"--only-categories={','.join(CATEGORIES)}"], check=True, stdout=subprocess.PIPE)
    report = json.loads(done.stdout)
    found = {name: 100 * report["categories"][name]["score"] for name in CATEGORIES}
    audits = report["audits"]
    found["LCP"] = audits["largest-contentful-paint"]["numericValue"] / 1000
    found["CLS"] = audits["cumulative-layout-shift"]["numericValue"]
    found["TBT"] = audits["total-blocking-time"]["numericValue"]
    return found | {"KB": audits["total-byte-weight"]["numericValue"] / 1000}


@contextmanager
def served(folder: Path, handler: type[Server] = Server) -> Iterator[str]:
    """The address at which a folder is served. It may be filled later."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=Path(".cache/peers"))
    parser.add_argument("--papermod", type=Path, metavar="PATH", help="a checkout of PaperMod, to measure it too")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    for name in ("lighthouse", *(["hugo"] if args.papermod else [])):
        if not (args.peers / name).is_dir():
            install(name, args.peers.absolute() / name)
    program = args.peers.absolute() / "lighthouse/node_modules/.bin/lighthouse"
    browser = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    os.environ.setdefault("CHROME_PATH", next(browser, ""))

    def measure(label: str, home: str, pages: tuple[str, ...]) -> None:
        for page in pages:
            runs = [look(program, home + page) for _ in range(args.runs)]
            scores = " | ".join(f"{min(run[name] for run in runs):.0f}" for name in CATEGORIES)
            lcp, tbt, cls, size = (statistics.median(run[name] for run in runs) for name in ("LCP", "TBT", "CLS", "KB"))
            line = f"| {label} `{page}` | {scores} | {lcp:.2f} | {tbt:.0f} | {cls:.3f} | {size:.1f} |"
            print(line, flush=True)

    print("| | " + " | ".join([*CATEGORIES, "LCP (s)", "TBT (ms)", "CLS", "KB"]) + " |\n|---" + "|---:" * 8 + "|")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        with served(work / "blog") as home:
            words = [*SITEGEN, "build", "--quiet", "--output", work / "blog", "--base-url", home]
            subprocess.run(words, cwd=HERE.parent, check=True)
            measure("This blog", home, BLOG)
        post = f"{address(Post(SEED, POST))}/"
        for label, name in (("sitegen", "sitegen-default"), ("PaperMod", "hugo"))[: 2 if args.papermod else 1]:
            site = made(name, work, args.peers)
            with served(site.folder / site.generator.output) as home:
                if name == "hugo":
                    with_papermod(site, args.papermod)
                site.command += ["--baseURL", f"{home}/"] if name == "hugo" else ["--base-url", home]
                site.build()
                measure(label, home, ("/", post))


if __name__ == "__main__":
    main()
