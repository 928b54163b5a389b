"""Check that a generator wrote the whole site: a program of its own, so that its memory does not count elsewhere.

    python benchmarks/verify.py posts.json OUTPUT --feed feed.xml

Prints what was found as JSON. Exit status 1 and one line a fault when something is missing.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import unquote

SLUG = re.compile(r"/posts/(n\d{6}-[a-z]+-[a-z]+)")
# A token by its class or its colour, not the spans that some put around every line.
HIGHLIGHTED = re.compile(r"""<pre(?:(?!</pre>).)*?<span (?:class="(?!line\b|cl\b)|style="color:)""", re.DOTALL)
# A generator may know no grammar of a language or two.
ENOUGH = 0.95


def read(path: Path) -> str:
    """The text of a page with nothing escaped, neither for HTML nor for URLs; empty where there is none."""
    return unquote(html.unescape(path.read_text(encoding="utf-8"))) if path.is_file() else ""


def listed(folder: Path) -> set[str]:
    """The posts that a list names, on its first page and the next ones."""
    return {slug for path in folder.rglob("*.html") for slug in SLUG.findall(read(path))}


def check(posts: list[dict[str, Any]], output: Path, feed: str) -> tuple[dict[str, int], list[str]]:
    faults: list[str] = []
    with_code = highlighted = 0
    members: dict[str, set[str]] = defaultdict(set)
    for number, post in enumerate(posts):
        slug = post["slug"]
        page = read(output / "posts" / slug / "index.html")
        wanted = [post["title"], f"{slug}-end", "</html>", f"/categories/{post['category']}/"]
        wanted += [f"/tags/{tag}/" for tag in post["tags"]]
        wanted += [f"/posts/{posts[n]['slug']}/" for n in (number - 1, number + 1) if 0 <= n < len(posts)]
        faults += [f"{slug}: no {text!r}" for text in wanted if text not in page]
        with_code += bool(post["blocks"])
        highlighted += bool(post["blocks"] and HIGHLIGHTED.search(page))
        for term in (f"categories/{post['category']}", *(f"tags/{tag}" for tag in post["tags"])):
            members[term].add(slug)
    if highlighted < ENOUGH * with_code:
        faults.append(f"code: {highlighted} of {with_code} posts are highlighted")
    pages = {path.parent.name for path in output.glob("posts/n*/index.html")}
    faults += [f"{name}: nobody wrote this post" for name in sorted(pages - {post["slug"] for post in posts})]
    for term, slugs in members.items():
        if (there := listed(output / term)) != slugs:
            faults.append(f"/{term}/: {len(there)} posts, and not the {len(slugs)} that it should have")
    newest = {post["slug"] for post in posts[-10:]}
    if set(SLUG.findall(read(output / "index.html"))) != newest:
        faults.append("/: does not list the ten newest posts")
    if len(posts) > 10 and not read(output / "page" / "2" / "index.html"):
        faults.append("/page/2/: missing")
    entries = len(re.findall(r"<(?:item|entry)[ >]", read(output / feed)))
    if entries != min(20, len(posts)):
        faults.append(f"/{feed}: {entries} entries")
    # It may be in parts, sitemap-0.xml and so on, with an index of them.
    sitemap = {slug for path in output.glob("sitemap*.xml") for slug in SLUG.findall(read(path))}
    if len(sitemap) != len(posts):
        faults.append(f"/sitemap*.xml: {len(sitemap)} posts")
    if not any((output / "assets" / "img").glob("*.png")):
        faults.append("/assets/img/: no pictures")
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    found = {"posts": len(pages), "with_code": with_code, "highlighted": highlighted, "terms": len(members)}
    return found | {"files": len(sizes), "kilobytes": sum(sizes) // 1000}, faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--feed", default="feed.xml")
    args = parser.parse_args()
    found, faults = check(json.loads(args.manifest.read_text(encoding="utf-8")), args.output, args.feed)
    print(json.dumps(found))
    print(*faults[:20], sep="\n", file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
