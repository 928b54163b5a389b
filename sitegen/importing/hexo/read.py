"""Reads the files of a site of Hexo."""

from __future__ import annotations

import json
import posixpath
import re
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sitegen.importing.files import SourceFiles
from sitegen.importing.hexo.archives import add_archives
from sitegen.importing.hexo.counterparts import add_hexo_settings
from sitegen.importing.hexo.documents import HexoDocuments
from sitegen.importing.hexo.settings import HexoSettings
from sitegen.importing.hexo.tags import HexoSite
from sitegen.importing.hexo.texts import TEMPLATE, tag_filler
from sitegen.importing.notes import Note
from sitegen.importing.old import OldFile, OldSite
from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problems, error

if TYPE_CHECKING:
    from pathlib import Path

_MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt", ".mdtext")
_HTML = (".html", ".htm")
# Files that Hexo makes others of, with renderers of the theme.
_RENDERED = (".styl", ".scss", ".sass", ".less", ".ejs", ".pug", ".njk", ".j2", ".swig", ".yml", ".yaml")
_THEME = ("themes", "scripts", "scaffolds")


class HexoReader:
    """Reads the site below ``root``. What cannot be read is gathered in ``site.problems``."""

    def __init__(self, root: Path) -> None:
        self.root, self.site = root, OldSite()
        self.files = SourceFiles(root, self.site.problems)
        raw = self._table("_config.yml", "_config.yaml")
        name = str(raw.get("theme") or "")
        theme: dict[str, Any] = {}
        if name and "/" not in name:
            source = raw.get("source_dir") or "source"
            for path in (f"themes/{name}/_config.yml", f"{source}/_data/{name}.yml", f"_config.{name}.yml"):
                theme |= self._table(path)
        own = raw.get("theme_config")
        theme |= own if isinstance(own, dict) else {}
        self.settings = HexoSettings(raw, theme, self._plugins())
        self.documents = HexoDocuments(self.settings, self.site)

    def read(self) -> OldSite:
        """The whole site."""
        site, settings, source = self.site, self.settings, self.settings.source
        below = [path for path in self.files.below(source) if nfc(path).startswith(f"{source}/")]
        others: list[str] = []
        for path in below:
            shown = nfc(path)
            inside = shown.removeprefix(f"{source}/")
            if inside.startswith(("_posts/", "_drafts/")):
                self._post(path, inside, others)
            elif inside.startswith("_data/"):
                site.notes.append(Note("import-theme-file", "lost", shown, 0))
            elif settings.is_read(inside):
                self._page(path, shown, inside)
        assets = self._assets(others)
        theme = [folder for folder in _THEME if next(self.files.below(folder), None)]
        site.notes += [Note("import-theme-folder", "lost", folder, 0) for folder in theme]
        add_archives(settings, self.documents, site)
        add_hexo_settings(settings, site)
        site.kramdown = False
        site.heading_ids = settings.heading_ids
        site.template = TEMPLATE
        site.filler = partial(tag_filler, self._tags(assets))
        site.documents.sort(key=lambda document: document.path)
        site.files.sort()
        return site

    def _table(self, *names: str) -> dict[str, Any]:
        """The table in the first of these files of YAML that is there."""
        name = next((name for name in names if (self.root / name).is_file()), "")
        return self.files.table(name) if name else {}

    def _plugins(self) -> set[str] | None:
        """The packages that the site names; None where it names none."""
        if not (self.root / "package.json").is_file():
            return None
        try:
            package = json.loads(self.files.text("package.json") or "")
            return {*package["dependencies"]}
        except (ValueError, RecursionError, KeyError, TypeError):
            return None

    def _post(self, path: str, inside: str, others: list[str]) -> None:
        """A file of ``_posts`` or ``_drafts``: a document, or one beside a document."""
        settings = self.settings
        folder, _, name = inside.partition("/")
        ext = posixpath.splitext(name)[1]
        is_post = ext in (*_MARKDOWN, *_HTML) and not settings.matches("skip_render", inside)
        if settings.has_assets:
            is_post = is_post and ext == posixpath.splitext(settings.text("new_post_name"))[1]
        if any(part.startswith(("_", ".")) for part in name.split("/")) or name.endswith(("~", "%")):
            return
        if not is_post:
            others.append(path)
        elif (text := self.files.text(path)) is not None:
            is_draft = folder == "_drafts" and settings.raw.get("render_drafts") is not True
            modified = datetime.fromtimestamp((self.root / path).stat().st_mtime, UTC)
            self.documents.add_post(nfc(path), name, text.replace("\r\n", "\n"), is_draft, modified)

    def _page(self, path: str, shown: str, inside: str) -> None:
        ext = posixpath.splitext(inside)[1].lower()
        is_rendered = not self.settings.matches("skip_render", inside)
        if is_rendered and ext in _RENDERED:
            self.site.notes.append(Note("import-theme-file", "lost", shown, 0))
        elif is_rendered and ext in (*_MARKDOWN, *_HTML):
            text = self.files.text(path)
            if text is not None and (ext in _MARKDOWN or text.startswith(("---\n", "---\r", ";;;"))):
                self.documents.add_page(shown, inside, text.replace("\r\n", "\n"))
            elif text is not None:
                self.site.files.append(OldFile(path, f"/{inside}"))
        else:
            self.site.files.append(OldFile(path, f"/{inside}"))

    def _assets(self, others: list[str]) -> dict[str, dict[str, str]]:
        """The URLs of files in the folders of posts, by the paths of the posts. Others stay behind."""
        found: dict[str, dict[str, str]] = {}
        posts = {posixpath.splitext(post.path)[0]: post for _, post in self.documents.posts}
        for path in others:
            folder = nfc(path)
            while folder and folder not in posts:
                folder = posixpath.dirname(folder)
            if not folder or not self.settings.has_assets:
                self.site.notes.append(Note("import-file-left", "lost", nfc(path), 0))
                continue
            post, name = posts[folder], nfc(path).removeprefix(f"{folder}/")
            url = f"{post.url.removesuffix('.html').removesuffix('.htm').rstrip('/')}/{name}"
            found.setdefault(post.path, {})[name] = url
            self.site.files.append(OldFile(path, url))
        return found

    def _tags(self, assets: dict[str, dict[str, str]]) -> HexoSite:
        """What tags of the site's texts can ask for."""
        settings, site = self.settings, self.site
        posts: dict[str, tuple[str, str]] = {}
        for slug, post in self.documents.posts:
            posts[slug] = posts[str(post.data.get("title"))] = post.url, str(post.data.get("title") or slug)
        folder = f"/{settings.text('code_dir').strip('/')}/"
        bodies = [document.body for document in site.documents if re.search("include[_-]code", document.body)]
        codes = {}
        for file in site.files if bodies else ():
            if file.url.startswith(folder) and any(posixpath.basename(file.url) in body for body in bodies):
                codes[file.url.removeprefix(folder)] = (self.files.text(file.path) or "").replace("\r\n", "\n")
        urls = frozenset([document.url for document in site.documents] + [file.url for file in site.files])
        is_off = settings.marked.get("disableNunjucks") is True
        return HexoSite(posts, assets, codes, settings.root, urls, is_off, settings.has_formulas)


def read_hexo(root: Path) -> OldSite:
    """The site of Hexo below ``root``. Raises Problems if there is none."""
    reader = HexoReader(root)
    if not (root / reader.settings.source).is_dir():
        raise Problems([error("import-not-hexo", Place(str(root)))])
    return reader.read()
