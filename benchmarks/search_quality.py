"""How well the search finds: the judge's queries over a real Korean blog, built with sitegen, answered as by a browser.

    python benchmarks/search_quality.py [--shared ../shared] [--queries FILE --corpus FOLDER] [-v]

Skips without ``../shared``. Prints the judge's table, and what was moved for each query, each file compressed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import yaml

from sitegen.build import build
from sitegen.options import Options
from sitegen.words.errors import Problems

ROOT = Path(__file__).resolve().parent.parent
SITE = 'title = "johngrib"\nurl = "https://search.example"\npermalink = "/:slug/"\n'
FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
# What sitegen would look up, or what only Jekyll reads. Of a link its text stays.
JEKYLL = (
    (re.compile(r"\{%.*?%\}|\{:[^}\n]*\}|\{#[^}\n]*\}|^\* TOC\s*$", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"\[\[([^\]\n|]+)(?:\|[^\]\n]*)?\]\](?:\{([^}\n]*)\})?"), lambda m: m[2] or m[1]),
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"\{\{|\}\}|</?(?:img|video|audio|source|iframe|a|link|script)\b[^>\n]*>"), ""),
)


def front_matter(source: str) -> tuple[dict[str, str], str]:
    """The keys of a document that are on one line, and its body."""
    found = FRONT.match(source)
    if not found:
        return {}, source
    lines = re.findall(r"^(\w+)\s*:\s*(.*?)\s*$", found[1], re.MULTILINE)
    return {key: value.strip("'\"") for key, value in lines}, source[found.end() :]


def write_site(corpus: Path, folder: Path) -> dict[str, str]:
    """A site with the documents of a corpus. Returns their ids, which are paths in the corpus, by slug."""
    (folder / "content/posts").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    ids: dict[str, str] = {}
    for path in sorted(corpus.rglob("*.md*")):
        meta, body = front_matter(path.read_text(encoding="utf-8", errors="replace"))
        name = path.relative_to(corpus).with_suffix("").as_posix()
        slug = re.sub(r"[^\w가-힣]+", "-", name.rpartition("/")[2].lower()).strip("-_") or "page"
        # Another page has the address of an index.
        while slug in ids or slug == "index":
            slug += "-2"
        ids[slug] = name
        for pattern, text in JEKYLL:
            body = pattern.sub(text, body)
        front = {
            "title": meta.get("title") or name,
            "date": (re.search(r"\d{4}-\d\d-\d\d", meta.get("date", "") + name) or ["2020-01-01"])[0],
            "slug": slug,
            "tags": re.split(r"[,\s]+", (meta.get("tag") or meta.get("tags") or "").strip("[] ")),
            "description": meta.get("summary") or meta.get("subtitle") or "",
        }
        front["tags"] = [tag.strip("'\"") for tag in front["tags"] if tag.strip("'\"") not in ("", "index")]
        head = yaml.safe_dump({key: value for key, value in front.items() if value}, allow_unicode=True)
        (folder / f"content/posts/{slug}.md").write_text(f"---\n{head}---\n{body}", encoding="utf-8")
    return ids


def build_site(folder: Path, ids: dict[str, str]) -> None:
    """Build, without the documents that have errors."""
    for _ in range(5):
        try:
            build(folder, Options())
        except Problems as found:
            wrong = {problem.place.path for problem in found.problems if problem.place and problem.severity == "error"}
            if not wrong or not all(path.startswith("content/") for path in wrong):
                raise
            for path in wrong:
                (folder / path).unlink()
                print(f"left out: {ids[Path(path).stem]}")
        else:
            return


def judged(file: Path) -> list[dict[str, str]]:
    """The queries of the judge."""
    header, *lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def ask(index: Path, queries: list[dict[str, str]]) -> list[dict[str, object]]:
    """What is found for each query, each asked by a reader who has nothing loaded yet."""
    asked = [{"query": query["query"], "limit": 8} for query in queries]
    module = (ROOT / "themes/default/static").as_uri()
    data = json.dumps({"module": module, "folder": f"{index}/", "asked": asked})
    command = ["node", str(ROOT / "tests/search/answers.mjs")]
    done = subprocess.run(command, input=data, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)["answers"]  # type: ignore[no-any-return]  # a list


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("-v", action="store_true", help="print the queries that find less than they should")
    args = parser.parse_args()
    if not args.shared.is_dir() or not shutil.which("node"):
        print("skipped: there is no ../shared, or no Node")
        return 0
    corpus = args.corpus or args.shared / "corpora/johngrib"
    file = args.queries or args.shared / "search/queries.tsv"
    queries = judged(file)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ids = write_site(corpus, folder / "site")
        build_site(folder / "site", ids)
        index = folder / "site/public/static/search"
        found = ask(index, queries)
        slug = re.compile(r"/([^/#]+)/(?:#.*)?$")
        results = {
            query["id"]: [ids.get(m[1], "") for one in answer["results"] if (m := slug.search(unquote(one["url"])))]
            for query, answer in zip(queries, found, strict=True)
        }
        guessed = [query["id"] for query, answer in zip(queries, found, strict=True) if answer["guess"]]
        (folder / "results.json").write_text(json.dumps({"res": results, "guess": guessed}), encoding="utf-8")
        judge = [sys.executable, str(args.shared / "search/judge.py"), str(file), str(folder / "results.json")]
        print(subprocess.run([*judge, *["-v"] * args.v], capture_output=True, encoding="utf-8", check=True).stdout)
        sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in index.glob("*.json")}
        moved = sorted(sum(sizes.get(file, 0) for file in answer["loaded"]) for answer in found)
        print(f"{len(ids)} documents, {sum(sizes.values()):,} bytes of index and texts, compressed")
        print(f"moved a query: median {moved[len(moved) // 2]:,}, p95 {moved[int(len(moved) * 0.95)]:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
