"""Where the files that are copied come out."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from sitegen.content.naming import is_index
from sitegen.model import Asset
from sitegen.text.urls import Url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sitegen.content.scan import Source
    from sitegen.model import Held

# The folders whose files belong to no document, even where they have an index.
_COMMON = ("content", "content/posts")


def find_assets(
    files: Iterable[Source], urls: Mapping[str, Url], held: Sequence[Held]
) -> tuple[dict[str, Asset], dict[str, Held]]:
    """Where the files that are copied come out: beside the post whose folder they are in, else at their path. And the
    files of documents that are held back, which are held back with them."""
    bundles = {
        folder: url[: url.rindex("/") + 1]
        for identifier, url in urls.items()
        if is_index(identifier) and (folder := _folder_of(f"content/{identifier}")) not in _COMMON
    }
    shared = {folder for identifier in urls for folder in _folders(f"content/{identifier}")} if held else set()
    hidden = {}
    for entry in held:
        folder = _folder_of(entry.path)
        if folder not in _COMMON and (is_index(entry.path) or folder not in shared):
            hidden[folder] = entry
    assets, left_out = {}, {}
    for file in files:
        folder = next((folder for folder in _folders(file.id) if folder in bundles or folder in hidden), "")
        if folder in hidden:
            left_out[file.id] = hidden[folder]
            continue
        path = bundles[folder] + file.id[len(folder) + 1 :] if folder else "/" + file.id.removeprefix("content/")
        assets[file.id] = Asset(file.path, Url.of_output(path[1:]))
    return assets, left_out


def _folder_of(path: str) -> str:
    """The folder whose files are those of the document at ``path``: the one of which it is the index, or one of its
    name beside it, as Hexo has it."""
    return posixpath.dirname(path) if is_index(path) else posixpath.splitext(path)[0]


def _folders(path: str) -> Iterator[str]:
    """The folders that ``path`` is in, the nearest first."""
    while path := posixpath.dirname(path):
        yield path
