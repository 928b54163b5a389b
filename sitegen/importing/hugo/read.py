"""Reads the files of a site of Hugo."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sitegen.importing.files import SourceFiles
from sitegen.importing.hugo.counterparts import add_hugo_settings
from sitegen.importing.hugo.lists import add_hugo_listings
from sitegen.importing.hugo.pages import PageFile, PageReader
from sitegen.importing.hugo.settings import CONFIGS, HugoLanguage, HugoSettings, read_hugo_settings
from sitegen.importing.hugo.shortcodes import SHORTCODE, HugoTexts, shortcode_filler
from sitegen.importing.notes import Note
from sitegen.importing.old import OldFile, OldSite
from sitegen.importing.services import first, table_at, texts_of
from sitegen.importing.yaml import dump_yaml
from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problems, error

if TYPE_CHECKING:
    from pathlib import Path

_PAGES = (".md", ".markdown", ".mdown", ".html", ".htm")
# Pages in languages that ours does not read.
_OTHER = (".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc", ".ipynb")
_PICTURE = re.compile(r"[^\s\"'()<>\[\]]+\.(?:png|jpe?g|gif|webp|svg|avif)", re.IGNORECASE)
_THEME = ("layouts", "themes", "i18n", "archetypes")


def read_hugo(root: Path) -> OldSite:
    """The site of Hugo below ``root``. Raises Problems if there is none."""
    if not any((root / name).exists() for name in (*CONFIGS, "config/_default")):
        raise Problems([error("import-not-hugo", Place(str(root)))])
    site = OldSite(kramdown=False)
    files = SourceFiles(root, site.problems)
    settings, site.config = read_hugo_settings(files)
    found, copied = _sorted_out(files, settings, site)
    mounts = table_at(settings.raw, "module").get("mounts")
    for mount in [one for one in mounts if isinstance(one, dict)] if isinstance(mounts, list) else ():
        source, target = (first(mount, key).strip("./") for key in ("source", "target"))
        if source != target and target.startswith(("content", "static")) and (root / source).is_dir():
            values = (("source", source), ("target", target))
            site.notes.append(Note("import-hugo-mount", "lost", site.config, 0, "", values))
    sections = Counter(one.inside.partition("/")[0] for one in found if one.kind == "page" and "/" in one.inside)
    usual = [name for name in ("posts", "post", "blog") if name in sections]
    usual += [name for name, _ in sections.most_common(1)]
    main = settings.main_sections or tuple(dict.fromkeys(usual)) or ("",)
    folders = {inside.rpartition("/")[0] for _, inside, _, bundle in copied if not bundle}
    reader = PageReader(settings, site, main, folders)
    # The default language comes first, so that the others are translations of it.
    for one in sorted(found, key=lambda one: (settings.languages.index(one.language), one.path)):
        taxonomy = one.inside.partition("/")[0]
        if one.kind == "section" and taxonomy in settings.taxonomies.values():
            site.notes.append(Note("import-listing", "lost", one.path, 0, "", (("url", f"/{taxonomy}/"),)))
        elif (text := files.text(one.path)) is not None:
            reader.add(one._replace(path=nfc(one.path)), text)
    for path, inside, language, bundle in copied:
        keys = [(one.key, bundle) for one in (language, *settings.languages)]
        page = next((reader.pages[key] for key in keys if key in reader.pages), None) if bundle else None
        if path.lower().endswith(_PAGES):
            site.notes.append(Note("import-hugo-resource", "lost", nfc(path), 0))
        elif page and page.url.endswith("/"):
            rest = inside.removeprefix(f"{bundle}/")
            folder, _, name = page.id.rpartition("/")
            site.files.append(OldFile(path, page.url + rest, f"content/{folder}/{rest}" if name == "index.md" else ""))
        else:
            site.files.append(OldFile(path, f"/{inside}"))
    for folder in texts_of(settings.raw.get("staticdir") or "static"):
        for path in files.below(folder.strip("./")):
            site.files.append(OldFile(path, "/" + nfc(path).removeprefix(f"{folder.strip('./')}/")))
    site.files += _used(files, site)
    site.notes += [Note("import-theme-folder", "lost", name, 0) for name in _THEME if next(files.below(name), None)]
    add_hugo_listings(settings, reader, site)
    add_hugo_settings(settings, reader, site)
    layouts = {}
    for path in (*files.below("themes"), *files.below("layouts")):
        called = re.search(r"(?:^|/)layouts/_?shortcodes/(.+)\.html$", nfc(path))
        if called and (text := files.text(path)) is not None:
            layouts[called[1].lower()] = text
    site.template = SHORTCODE
    site.filler = shortcode_filler(HugoTexts.of(settings, reader, layouts))
    site.documents.sort(key=lambda document: document.path)
    site.files.sort()
    return site


def _used(files: SourceFiles, site: OldSite) -> list[OldFile]:
    """The pictures of ``assets/`` that pages show: the theme published them."""
    said: set[str] = set()
    for page in site.documents:
        front = page.head or dump_yaml({key: page.data[key] for key in page.own})
        said.update(match.lstrip("/") for match in _PICTURE.findall(f"{front}\n{page.body}"))
    known = {file.url for file in site.files}
    found = {nfc(path).removeprefix("assets/"): path for path in files.below("assets")}
    return [OldFile(path, f"/{name}") for name, path in found.items() if name in said and f"/{name}" not in known]


def _sorted_out(
    files: SourceFiles, settings: HugoSettings, site: OldSite
) -> tuple[list[PageFile], list[tuple[str, str, HugoLanguage, str]]]:
    """The pages, and the files to copy. Of each file: its path, its path below the content, its language, and the
    folder of the bundle that it is in ("" where it is in none)."""
    languages = settings.languages
    folders = {language.folder: language for language in reversed(languages)}
    found: list[PageFile] = []
    rest: list[tuple[str, str, HugoLanguage, str]] = []
    for folder, language in folders.items():
        bundles: set[str] = set()
        paths = [
            path
            for path in files.below(folder, lambda path, _: settings.is_read(path))
            if max((one for one in folders if nfc(path).startswith(f"{one}/")), key=len) == folder
        ]
        inside = {path: nfc(path).removeprefix(f"{folder}/") for path in paths}
        named = {path: _language(name, languages, language) for path, name in inside.items()}
        for path, name in inside.items():
            if named[path][0].rpartition("/")[2] == "index" and path.lower().endswith(_PAGES):
                bundles.add(name.rpartition("/")[0])
        for path, name in inside.items():
            above, _, file = name.rpartition("/")
            parts = above.split("/")
            bundle = next(
                (one for at in range(len(parts)) if (one := "/".join(parts[: at + 1])) in bundles and one), ""
            )
            stem, own, is_named = named[path]
            is_index = stem.rpartition("/")[2] == "index"
            if path.lower().endswith(_OTHER):
                site.notes.append(Note("import-not-markdown", "lost", nfc(path), 0))
            elif not path.lower().endswith(_PAGES) or (bundle and not (is_index and above == bundle)):
                rest.append((path, name, own, bundle))
            elif file.startswith("_index."):
                found.append(PageFile(path, above, own, "section" if above else "home", True, is_named))
            else:
                found.append(PageFile(path, above if is_index and above else stem, own, "page", is_index, is_named))
    return found, rest


def _language(name: str, languages: list[HugoLanguage], default: HugoLanguage) -> tuple[str, HugoLanguage, bool]:
    """The name of a page file without its ending and its language, and the language."""
    stem = name.rpartition(".")[0]
    base, dot, key = stem.rpartition(".")
    own = next(
        (one for one in languages if dot and key.lower() == one.key.lower() and one.folder == default.folder), None
    )
    return (base, own, True) if own else (stem, default, False)
