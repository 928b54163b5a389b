"""The settings of Hugo, from one file or from a folder of them. Their keys have no case."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.importing.services import first, table_at, texts_of
from sitegen.text.hangul import nfc
from sitegen.text.ignored import is_ignored
from sitegen.text.langtags import language_tag

if TYPE_CHECKING:
    from sitegen.importing.files import SourceFiles

ENDINGS = (".toml", ".yaml", ".yml", ".json")
CONFIGS = tuple(name + ending for name in ("hugo", "config") for ending in ENDINGS)
_FOLDER = "config/_default"


class HugoLanguage(NamedTuple):
    """A language of the site: its key, our tag for it, where its files and its URLs begin."""

    key: str
    tag: str
    folder: str
    prefix: str


class HugoSettings:
    """What Hugo reads from its settings, with its defaults. ``raw`` are those of the default language."""

    def __init__(self, raw: dict[str, Any]) -> None:
        for said in (raw, *table_at(raw, "languages").values()):
            if isinstance(said, dict) and "menu" in said:
                said["menus"] = said.pop("menu")
        self.languages_raw = {
            key: value for key, value in table_at(raw, "languages").items() if isinstance(value, dict)
        }
        self.default = first(raw, "defaultcontentlanguage").lower() or next(iter(self.languages_raw), "en")
        own = self.languages_raw.get(self.default, {})
        self.raw = merged_tables(raw, {key: value for key, value in own.items() if key != "weight"})
        self.params = table_at(self.raw, "params")
        self.taxonomies = table_at(self.raw, "taxonomies") or {"tag": "tags", "category": "categories"}
        in_folder = self.raw.get("defaultcontentlanguageinsubdir") is True
        self._disabled = {key for key, said in self.languages_raw.items() if said.get("disabled") is True}
        self._disabled |= {key.lower() for key in texts_of(self.raw.get("disablelanguages"))}
        self.languages = []
        for key in sorted(self.languages_raw or {self.default: {}}, key=lambda key: key != self.default):
            said = self.languages_raw.get(key, {})
            if key in self._disabled:
                continue
            codes = [first(said, "locale", "languagecode"), first(raw, "locale", "languagecode")]
            # Nobody wrote the key where there are no languages.
            is_written = key in self.languages_raw or first(raw, "defaultcontentlanguage")
            tags = map(language_tag, [key, *codes] if is_written else [*codes, key])
            tag = next(filter(None, tags), "en")
            folder = first(said, "contentdir") or first(raw, "contentdir") or "content"
            prefix = f"/{key}" if key != self.default or in_folder else ""
            self.languages.append(HugoLanguage(key, tag, folder.strip("./"), prefix))
        said = self.raw.get("mainsections") or self.params.get("mainsections")
        self.main_sections = tuple(texts_of(said))
        # A date without a zone keeps its day.
        korean = bool(self.languages) and self.languages[0].tag.startswith("ko")
        self.zone = ZoneInfo("Asia/Seoul" if korean or "ko" in first(raw, "languagecode").lower() else "UTC")
        with suppress(ValueError, OSError, KeyError):
            self.zone = ZoneInfo(first(raw, "timezone") or self.zone.key)

    def pattern(self, kind: str, section: str) -> str:
        """The permalink of pages of a kind in a section, or of the terms of a taxonomy; "" for none."""
        said = table_at(self.raw, "permalinks")
        found = table_at(said, kind).get(section.lower()) or (said.get(section.lower()) if kind != "section" else None)
        return found if isinstance(found, str) else ""

    def is_read(self, path: str) -> bool:
        """Whether a file or a folder of the content is read."""
        name = path.rpartition("/")[2]
        if is_ignored(name) or name.rpartition(".")[0].rpartition(".")[2].lower() in self._disabled:
            return False
        for pattern in texts_of(self.raw.get("ignorefiles")):
            with suppress(re.error):
                if re.search(pattern, f"/{path}"):
                    return False
        return True

    @property
    def page_size(self) -> int:
        """How many pages a list has on one page."""
        size = table_at(self.raw, "pagination").get("pagersize") or self.raw.get("paginate")
        return size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else 10

    def goldmark(self, *path: str) -> Any:
        """A setting of the Markdown."""
        return table_at(self.raw, "markup", "goldmark", *path[:-1]).get(path[-1])


def read_hugo_settings(files: SourceFiles) -> tuple[HugoSettings, str]:
    """The settings of the site, and the file that they are in. What cannot be read is one of the files' problems."""
    found: dict[str, Any] = {}
    main = next((name for name in CONFIGS if (files.root / name).is_file()), "")
    if main:
        found = lowered(yaml_like(files.table(main)))
    for folder in (_FOLDER, "config/production"):
        for path in files.below(folder):
            stem, dot, ending = nfc(path).removeprefix(f"{folder}/").rpartition(".")
            if dot + ending not in ENDINGS:
                continue
            value = lowered(yaml_like(files.table(path)))
            *above, last = stem.lower().replace("/", ".").split(".")
            keys = (
                [*above, last]
                if above and above[0] == "languages"
                else ["languages", last, *above]
                if above
                else [last]
            )
            for key in () if stem in ("hugo", "config") else reversed(keys):
                value = {"menus" if key == "menu" else key: value}
            found = merged_tables(found, value)
            main = main or path
    return HugoSettings(found), main or _FOLDER


def yaml_like(value: Any) -> Any:
    """A value of TOML as YAML would have it: dates as text, all text in NFC."""
    if isinstance(value, dict):
        return {nfc(str(key)): yaml_like(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [yaml_like(inner) for inner in value]
    if isinstance(value, str):
        return nfc(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return re.sub(r"(\d{2}:\d{2}:\d{2})\.\d+", r"\1", value.isoformat().replace("T", " "))


def lowered(value: Any) -> Any:
    """A value whose tables have keys in lower case."""
    if isinstance(value, list):
        return [lowered(inner) for inner in value]
    return {key.lower(): lowered(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def merged_tables(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both tables, and the tables in them; the second counts."""
    both = {
        key: merged_tables(one[key], value)
        for key, value in other.items()
        if isinstance(value, dict) and isinstance(one.get(key), dict)
    }
    return {**one, **other, **both}
