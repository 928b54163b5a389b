"""What the search of the default theme moves and finds, beside Pagefind on the same pages, in Chromium.

    python benchmarks/search.py --posts 1000 --pagefind .cache/pagefind/bin/python [--shared ../shared]

Needs Chromium, Playwright, and a Python with ``pip install "pagefind[extended]"``. Both are asked two words of a title,
with an empty cache, from this machine, compressed as GitHub Pages compresses. Counted are the bytes of all answers from
when the reader opens the search until eight results can be shown, the time that the same question takes once all is
loaded, and how often the title of the first result has both words.

``--shared`` asks the judge's queries of a real blog instead. Pagefind 1.5 puts all Korean words into one file, which
every question loads (https://github.com/Pagefind/pagefind/issues/1211); 1.4 does not, so look at both.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from corpus import SEED, Post
from generators import HERE, address
from lighthouse import SITEGEN, Server, served
from playwright.sync_api import sync_playwright
from search_quality import build_site, judged, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = "/usr/bin/chromium"
TITLES = 200
# How each is asked on an empty page of the same origin: the answer, and the milliseconds of asking again.
ASK = {
    "sitegen": """async (query) => {
      const { Finder } = await import(document.querySelector("[data-search]").dataset.search);
      const finder = new Finder(new URL("/static/search/", location).href);
      const ask = async () => (await finder.find(query, 8)).results.map((found) => found.url.split("#")[0]);
      const urls = await ask(), start = performance.now();
      await ask();
      return [urls, performance.now() - start];
    }""",
    "pagefind": """async (query) => {
      const pagefind = await import("/pagefind/pagefind.js");
      const ask = async () => {
        const { results } = await pagefind.search(query);
        const found = await Promise.all(results.slice(0, 8).map((result) => result.data()));
        return found.map((result) => new URL(result.url, location).pathname);
      };
      const urls = await ask(), start = performance.now();
      await ask();
      return [urls, performance.now() - start];
    }""",
}


class Counter(Server):
    """Counts the bytes of all answers: a worker of a page loads too, unseen by the page."""

    moved = 0

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length":
            Counter.moved += int(value)
        super().send_header(keyword, value)


def words_of(title: str) -> list[str]:
    """The words of a title that readers type: two of them at random, seeded by the title."""
    words = [word for word in re.findall(r"[가-힣]{2,}|[A-Za-z][A-Za-z0-9+#.-]+", title) if len(word) > 1]
    return random.Random(title).sample(words, min(2, len(words)))


def ask(browser: Browser, origin: str, name: str, query: str) -> tuple[list[str], float, int]:
    """The URLs that a search finds, the milliseconds of the same question once more, and the bytes that it moved."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{origin}/bare-{name}.html")
    Counter.moved = 0
    urls, milliseconds = page.evaluate(ASK[name], query)
    context.close()
    return urls, milliseconds, Counter.moved


def made_site(posts: int, folder: Path) -> Path:
    """The output of a site of the corpus with the default theme."""
    shutil.copytree(HERE / "sites/sitegen-default", folder)
    corpus = [
        sys.executable,
        HERE / "corpus.py",
        str(posts),
        folder / "content/posts",
        "--images",
        folder / "assets/img",
    ]
    subprocess.run(corpus, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*SITEGEN, "build", "--quiet"], cwd=folder, check=True)
    return folder / "public"


def with_pages(output: Path) -> None:
    """Add the empty pages from which each search is asked."""
    [module] = [path.relative_to(output).as_posix() for path in (output / "static").glob("search.*.js")]
    for name in ASK:
        text = f'<!doctype html><link rel="icon" href="data:,"><p data-search="/{module}">{name}</p>'
        (output / f"bare-{name}.html").write_text(text, encoding="utf-8")


def part(numbers: list[float], share: float) -> float:
    """The number that a share of all is not above."""
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * share))]


def index_size(output: Path) -> tuple[int, int]:
    """The compressed bytes of our index with its texts, and the compressed bytes of the texts of all posts."""
    files = [path.read_bytes() for path in (output / "static/search").glob("*.json")]
    parts = [text["parts"] for text in map(json.loads, files) if isinstance(text.get("parts"), list)]
    words = "\n".join(" ".join(part[2] for part in found) for found in parts).encode()
    return sum(len(gzip.compress(data, 6)) for data in files), len(words)


def asked_of_titles(posts: int) -> tuple[list[str], dict[str, str]]:
    """Queries of two words of a title each, and the titles of all posts by URL."""
    every = [Post(SEED, number) for number in range(posts)]
    chosen = random.Random(SEED).sample(every, min(TITLES, posts))
    return [" ".join(words_of(post.title)) for post in chosen], {address(post): post.title for post in every}


def real_site(shared: Path, folder: Path) -> Path:
    """The output of a site of the real blog."""
    build_site(folder, write_site(shared / "corpora/johngrib", folder))
    return folder / "public"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--pagefind", type=Path, help="a Python that has Pagefind")
    parser.add_argument("--shared", type=Path, help="the folder with a real blog and queries")
    options = parser.parse_args()
    if options.shared:
        asked, titles = [query["query"] for query in judged(options.shared / "search/queries.tsv")], {}
    else:
        asked, titles = asked_of_titles(options.posts)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        folder = Path(work) / "site"
        output = real_site(options.shared, folder) if options.shared else made_site(options.posts, folder)
        with_pages(output)
        names = ["sitegen"]
        if options.pagefind:
            names.append("pagefind")
            pages = "*/index.html" if options.shared else "posts/**/*.html"
            command = [options.pagefind, "-m", "pagefind", "--site", output, "--glob", pages]
            subprocess.run([*command, "--root-selector", "main"], check=True, stdout=subprocess.DEVNULL)
        size, text = index_size(output)
        print(f"{text / 1e6:.1f} MB of text; the index {size / 1e6:.1f} MB: {size / text:.2f}")
        print("| | KB, median | KB, p95 | ms again, p95 | first has both words |\n|---|---:|---:|---:|---:|")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with served(output, Counter) as origin:
            for name in names:
                first, moved, times = 0, [], []
                for place, query in enumerate(asked):
                    urls, milliseconds, size = ask(browser, origin, name, query)
                    title = titles.get(unquote(urls[0]).rstrip("/"), "") if urls else ""
                    first += bool(title) and all(word in title for word in query.split())
                    if place < options.queries:
                        moved.append(size / 1000)
                        times.append(milliseconds)
                row = f"{statistics.median(moved):.0f} | {part(moved, 0.95):.0f} | {part(times, 0.95):.0f}"
                print(f"| {name} | {row} | {f'{first} of {len(asked)}' if titles else ''} |", flush=True)


if __name__ == "__main__":
    main()
