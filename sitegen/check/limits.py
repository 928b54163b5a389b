"""What GitHub Pages, and the archive that takes an output there, do not carry as it is.

https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits and the action
``upload-pages-artifact``, which follows no links and leaves hidden files out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.check.judge import Fault
from sitegen.publish.manifest import REFUSED
from sitegen.text.hangul import fold, nfc
from sitegen.text.reading import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sitegen.check.files import Listed

_MOST_BYTES = 1_000_000_000
# Unpacking more takes longer than the ten minutes that a deployment may take.
_MOST_FILES = 100_000
_MEGABYTE = 1_000_000


def over_limits(files: Mapping[str, Listed]) -> Iterator[Fault]:
    """The faults of the files' sizes and names."""
    size = sum(max(file.stat[0], 0) for file in files.values())
    if size > _MOST_BYTES:
        yield Fault("pages-size", "", "", f"{size // _MEGABYTE:,} MB")
    if len(files) > _MOST_FILES:
        yield Fault("pages-count", "", "", f"{len(files):,}")
    folded: dict[str, str] = {}
    for path, (stat, is_link) in files.items():
        if stat[0] > LARGEST:
            yield Fault("pages-file", path, "", path, f"{stat[0] // _MEGABYTE:,} MB")
        if is_link:
            yield Fault("pages-link", path, "", path)
        if REFUSED.search(path):
            yield Fault("pages-name", path, "", path)
        if path != nfc(path):
            yield Fault("pages-nfc", path, "", path)
        if path != ".nojekyll" and any(part.startswith(".") for part in path.split("/")):
            yield Fault("pages-hidden", path, "", path)
        other = folded.setdefault(fold(path), path)
        if other != path:
            yield Fault("pages-case", path, "", path, f"`{other}`")
