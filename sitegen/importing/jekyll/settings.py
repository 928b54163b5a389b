"""``_config.yml``: what Jekyll reads from it, with Jekyll's defaults."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any
from zoneinfo import ZoneInfo

from sitegen.importing.jekyll.urls import STYLES, suffix

_EXCLUDED = (
    ".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules", "vendor/bundle/",
    "vendor/cache/", "vendor/gems/", "vendor/ruby/",
)  # fmt: skip
_UNKNOWN = ZoneInfo("Asia/Seoul"), ZoneInfo("UTC")


class JekyllSettings:
    """The settings of a site of Jekyll. ``raw`` is what is written."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.style = str(raw.get("permalink") or "date")
        collections = raw.get("collections") or {}
        if isinstance(collections, list):
            collections = dict.fromkeys(map(str, collections))
        self.collections: dict[str, dict[str, Any]] = {
            re.sub(r"[^A-Za-z0-9_.-]", "", name): table if isinstance(table, dict) else {}
            for name, table in (collections.items() if isinstance(collections, dict) else ())
        }
        self.collections_dir = self.text("collections_dir").strip("/")
        self.include = (".htaccess", *self._texts("include"))
        self.exclude = (*self._texts("exclude"), *_EXCLUDED)
        self.sets = [s for s in raw.get("defaults") or () if isinstance(s, dict) and isinstance(s.get("values"), dict)]
        self.plugins = {*self._texts("plugins"), *self._texts("gems")}

    def text(self, key: str) -> str:
        """A value that is text; "" for none."""
        value = self.raw.get(key)
        return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

    def _texts(self, key: str) -> list[str]:
        value = self.raw.get(key) or ()
        return [str(item) for item in (value if isinstance(value, list) else [value] if value else ())]

    @property
    def zones(self) -> tuple[ZoneInfo, ...]:
        """The time zones in which URLs may have been made, ours first. Where the settings name none, it was that of the
        machine: the author's, or UTC on GitHub's."""
        try:
            return (ZoneInfo(self.text("timezone")),) if self.text("timezone") else _UNKNOWN
        except (ValueError, OSError, KeyError):
            return _UNKNOWN

    def template(self, collection: str) -> str:
        """The permalink of the documents of a collection."""
        own = self.collections.get(collection, {}).get("permalink")
        if own:
            return str(own)
        if collection == "posts":
            return STYLES.get(self.style, self.style)
        return f"/:collection/:path{suffix(self.style)}"

    def is_published(self, collection: str) -> bool:
        """Whether the documents of a collection have pages."""
        return collection == "posts" or self.collections.get(collection, {}).get("output") is True

    def defaults(self, path: str, kind: str) -> dict[str, Any]:
        """What ``defaults`` says of a document of this kind: ``posts``, ``pages``, a collection. The set whose path is
        longer counts first, then the one that names a type, then the later one."""
        found: dict[str, Any] = {}
        old: dict[str, Any] | None = None
        for entry in self.sets:
            scope = entry.get("scope")
            scope = scope if isinstance(scope, dict) else {}
            if not self._applies(scope, path, kind):
                continue
            if old is None or _rank(scope) >= _rank(old):
                found = _merged(found, entry["values"])
                old = scope
            else:
                found = _merged(entry["values"], found)
        return found

    def _applies(self, scope: dict[str, Any], path: str, kind: str) -> bool:
        kinds = {"page": "pages", "post": "posts", "draft": "drafts"}
        if "type" in scope and kinds.get(str(scope["type"]), str(scope["type"])) != kind:
            return False
        above = scope.get("path")
        if not isinstance(above, str) or not above:
            return True
        above = above.strip("/") if above.startswith("/") else above
        above = above.removeprefix(f"{self.collections_dir}/")
        if "*" in above:
            parts = path.split("/")
            return any(fnmatchcase("/".join(parts[:count]), above) for count in range(1, len(parts) + 1))
        return path.startswith(above)

    def is_read(self, path: str, is_folder: bool) -> bool:
        """Whether Jekyll reads a file or a folder."""
        name = path.rpartition("/")[2]
        if path.endswith("."):
            return False
        included = _matches(self.include, path, is_folder) or _matches(self.include, name, is_folder)
        if not included and _matches([p for p in self.exclude if p not in self.include], path, is_folder):
            return False
        return included or not (name.startswith((".", "_", "#", "~")) or name.endswith("~"))


def _rank(scope: dict[str, Any]) -> tuple[int, bool]:
    return len(str(scope.get("path") or "").strip("/")), "type" in scope


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {key: _merged(one[key], other[key]) for key in one if _are_tables(one[key], other.get(key))}
    return {**one, **{key: value for key, value in other.items() if value is not None}, **both}


def _are_tables(one: Any, other: Any) -> bool:
    return isinstance(one, dict) and isinstance(other, dict)


def _matches(patterns: Any, path: str, is_folder: bool) -> bool:
    """Whether one of the patterns names the path, a folder above it, or how it begins."""
    for pattern in patterns:
        plain = pattern.lstrip("/")
        if plain and (fnmatchcase(path, plain) or path.startswith(plain) or (is_folder and plain == f"{path}/")):
            return True
    return False
