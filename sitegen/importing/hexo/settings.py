"""``_config.yml`` of Hexo and of its theme, with Hexo's defaults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sitegen.importing.services import table_at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sitegen.importing.old import Rule

_DEFAULTS = {
    "permalink": ":year/:month/:day/:title/", "source_dir": "source", "tag_dir": "tags", "archive_dir": "archives",
    "category_dir": "categories", "code_dir": "downloads/code", "new_post_name": ":title.md",
    "default_category": "uncategorized", "pagination_dir": "page",
}  # fmt: skip
# What Hexo has when it is new.
_PLUGINS = frozenset([f"hexo-generator-{name}" for name in ("index", "archive", "category", "tag", "alias")])

_MATHS = (("math",), ("mathjax",), ("katex",), ("math", "mathjax"), ("math", "katex"), ("plugins", "mathjax"))


class HexoSettings:
    """The settings of a site of Hexo. ``raw`` is what is written, ``theme`` what is written for the theme. ``plugins``
    are the packages that the site names, None where it names none."""

    def __init__(self, raw: Mapping[str, Any], theme: Mapping[str, Any], plugins: Collection[str] | None) -> None:
        self.raw, self.theme = raw, theme
        self.plugins = _PLUGINS if plugins is None else plugins
        self.source = self.text("source_dir").strip("/")
        self.has_assets = raw.get("post_asset_folder") is True
        self.case = raw.get("filename_case")
        self.marked = table_at(raw, "marked")

    def text(self, key: str) -> str:
        """A value that is text, or its default."""
        value = self.raw.get(key)
        is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
        return (str(value).strip() if is_text else "") or _DEFAULTS.get(key, "")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its dates: that of the author's computer where none is written."""
        try:
            return ZoneInfo(self.text("timezone") or "Asia/Seoul")
        except (ValueError, OSError, KeyError):
            return ZoneInfo("Asia/Seoul")

    @property
    def root(self) -> str:
        """The path of the site on its host, with a slash at both ends."""
        return re.sub("/+", "/", f"/{self.text('root') or urlsplit(self.text('url')).path}/")

    @property
    def breaks(self) -> bool:
        """Whether a line of a paragraph is one for readers too."""
        said = table_at(self.raw, "markdown", "render") if self._has_markdown_it else self.marked
        return said.get("breaks") is not False

    @property
    def heading_ids(self) -> Rule:
        """The rule for ids of headings."""
        if self._has_markdown_it:
            return "hexo-it"
        if self.marked.get("headerIds") is False:
            return ""
        return "hexo-straight" if self.marked.get("smartypants") is False else "hexo"

    @property
    def _has_markdown_it(self) -> bool:
        return "hexo-renderer-markdown-it" in self.plugins and "hexo-renderer-marked" not in self.plugins

    @property
    def has_formulas(self) -> bool:
        """Whether a plugin or the theme draws formulas."""
        tables = [table_at(said, *keys) for said in (self.raw, self.theme) for keys in _MATHS]
        is_on = any(table.get("enable") is True or table.get("every_page") is True for table in tables)
        return is_on or any("math" in name or "katex" in name for name in self.plugins)

    def matches(self, key: str, path: str) -> bool:
        """Whether one of the patterns of a setting names ``path``, which begins in the source folder."""
        value = self.raw.get(key)
        patterns = value if isinstance(value, list) else [value]
        return any(re.fullmatch(_glob(pattern), path) for pattern in patterns if isinstance(pattern, str))

    def is_read(self, path: str) -> bool:
        """Whether Hexo reads a file of the source folder other than posts and drafts."""
        if path.endswith(("%", "~")) or self.matches("exclude", path):
            return False
        return not re.search(r"(?:^|/)[_.]", path) or self.matches("include", path)


def _glob(pattern: str) -> str:
    """A pattern of files as a regular expression."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\{[^{}/]*\})", pattern.strip().removeprefix("./"))
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    for at in range(1, len(parts), 2):
        choices = "|".join(map(re.escape, parts[at][1:-1].split(",")))
        parts[at] = known.get(parts[at], f"(?:{choices})")
    return "".join(part if at % 2 else re.escape(part) for at, part in enumerate(parts))
