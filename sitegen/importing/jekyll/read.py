"""Reads the files of a site of Jekyll."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from sitegen.importing.files import SourceFiles
from sitegen.importing.jekyll.archives import add_listings
from sitegen.importing.jekyll.counterparts import add_settings
from sitegen.importing.jekyll.documents import DocumentReader
from sitegen.importing.jekyll.settings import JekyllSettings
from sitegen.importing.jekyll.variables import liquid_filler
from sitegen.importing.liquid import LIQUID
from sitegen.importing.notes import Note
from sitegen.importing.old import OldFile, OldSite
from sitegen.importing.yaml import ForeignYamlError, load_yaml
from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problems, error

if TYPE_CHECKING:
    from pathlib import Path

CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
# Folders whose files are the theme's.
_THEME = ("_layouts", "_includes", "_sass", "_plugins")
_HEADER = re.compile(rb"\A(?:\xef\xbb\xbf)*---[ \t\r]*\n")


class JekyllReader:
    """Reads the site below ``root``. What cannot be read is gathered in ``site.problems``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = OldSite()
        self.files = SourceFiles(root, self.site.problems)
        self.settings = JekyllSettings(self._config())
        self.documents = DocumentReader(self.settings, self.site)
        self.includes: dict[str, str] = {}

    def read(self) -> OldSite:
        """The whole site."""
        site, settings = self.site, self.settings
        for path in self.files.below("", self._is_read):
            folder = path.rpartition("/")[0]
            kind = next((part for part in reversed(folder.split("/")) if part in ("_posts", "_drafts")), "")
            if kind:
                self._document(path, "posts", kind)
            elif (collection := self._collection(path)) is not None:
                self._document(path, collection)
            else:
                self._page(path)
        for path in self.files.below(settings.text("includes_dir") or "_includes"):
            if (text := self.files.text(path)) is not None:
                self.includes[path.partition("/")[2]] = text
        data = self._data(settings.text("data_dir") or "_data")
        theme = sorted({folder for folder in _THEME if next(self.files.below(folder), None)})
        site.notes += [Note("import-theme-folder", "lost", folder, 0) for folder in theme]
        add_settings(settings, data, site)
        add_listings(settings, site)
        site.template = LIQUID
        site.filler = liquid_filler(site, settings, self.documents, self.includes, data)
        site.documents.sort(key=lambda document: document.path)
        site.files.sort()
        return site

    def _config(self) -> dict[str, Any]:
        for name in CONFIGS:
            if not (self.root / name).is_file():
                continue
            self.site.config = name
            return self.files.table(name)
        return {}

    def _is_read(self, path: str, is_folder: bool) -> bool:
        name = path.rpartition("/")[2]
        special = name in ("_posts", "_drafts") or path == self.settings.collections_dir
        if is_folder and (special or self._collection(f"{path}/x") is not None):
            return True
        return self.settings.is_read(path, is_folder)

    def _collection(self, path: str) -> str | None:
        """The collection that a file belongs to."""
        folder, slash, _ = path.removeprefix(f"{self.settings.collections_dir}/").partition("/")
        label = folder.removeprefix("_")
        is_one = slash and folder.startswith("_") and label in self.settings.collections and label != "posts"
        return label if is_one else None

    def _has_header(self, path: str) -> bool:
        try:
            with open(self.root / path, "rb") as file:
                return bool(_HEADER.match(file.read(64)))
        except OSError:
            return False

    def _document(self, path: str, collection: str, kind: str = "") -> None:
        """A file of ``_posts``, ``_drafts`` or a collection."""
        shown = nfc(path)
        if kind and not self.documents.is_post(shown, kind):
            self.site.notes.append(Note("import-file-left", "lost", shown, 0))
        elif not kind and not self._has_header(path):
            self._file(path, collection)
        elif (text := self.files.text(path)) is not None:
            self.documents.add_document(shown, text, collection, kind)

    def _page(self, path: str) -> None:
        """A file elsewhere: a page if it has front matter, else a file to copy."""
        shown = nfc(path)
        if shown in CONFIGS:
            return
        if not self._has_header(path):
            self._file(path)
        elif (text := self.files.text(path)) is not None:
            self.documents.add_page(shown, text)

    def _file(self, path: str, collection: str = "") -> None:
        shown = nfc(path)
        if collection:
            if not self.settings.is_published(collection):
                return
            inside = shown.removeprefix(f"{self.settings.collections_dir}/").partition("/")[2]
            self.site.files.append(OldFile(path, f"/{collection}/{inside}"))
        else:
            self.site.files.append(OldFile(path, f"/{shown}"))

    def _data(self, folder: str) -> dict[str, Any]:
        """``_data`` as Liquid sees it: tables by the names of folders and files."""
        found: dict[str, Any] = {}
        for path in self.files.below(folder):
            inside, _, ending = nfc(path).removeprefix(f"{folder}/").rpartition(".")
            if ending not in ("yml", "yaml", "json", "csv", "tsv") or (text := self.files.text(path)) is None:
                continue
            try:
                if ending == "json":
                    value = json.loads(text)
                elif ending in ("csv", "tsv"):
                    value = [*csv.DictReader(io.StringIO(text), delimiter="," if ending == "csv" else "\t")]
                else:
                    value = load_yaml(text)[0]
            except (ForeignYamlError, ValueError, RecursionError, csv.Error) as wrong:
                line = getattr(wrong, "line", getattr(wrong, "lineno", 1) - 1) + 1
                problem = error("import-data", Place(nfc(path), line), reason=str(wrong).split("\n")[0])
                self.site.problems.append(problem)
                continue
            *folders, name = inside.split("/")
            table = found
            for part in folders:
                table = table.setdefault(part, {})
            table[name] = value
        return found


def read_jekyll(root: Path) -> OldSite:
    """The site of Jekyll below ``root``. Raises Problems if there is none."""
    if not any((root / name).exists() for name in (*CONFIGS, "_posts")):
        raise Problems([error("import-not-jekyll", Place(str(root)))])
    return JekyllReader(root).read()
