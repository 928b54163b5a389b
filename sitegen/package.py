"""The folders of the program's own files, and what is asked of these before themes are loaded."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# The theme that all others extend: feeds, the sitemap, redirects, the strings of the program.
OWN_THEME = PACKAGE / "theme/own"
# The themes that ship, and the documentation that messages refer to. They are inside the package in a wheel, and beside
# it in a checkout.
BUILT_IN = PACKAGE / "themes" if (PACKAGE / "themes").is_dir() else PACKAGE.parent / "themes"
DOCS = PACKAGE / "docs" if (PACKAGE / "docs").is_dir() else PACKAGE.parent / "docs"


def is_default_option(key: str) -> bool:
    """Whether the default theme has this option."""
    import tomllib

    text = (BUILT_IN / "default/theme.toml").read_text(encoding="utf-8")
    return key in tomllib.loads(text)["options"]
