"""Every kind of page is documented for those who make themes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sitegen.pages import KINDS

if TYPE_CHECKING:
    from sitegen.theme.page import Page

THEMES = (Path(__file__).resolve().parents[2] / "docs/themes.md").read_text(encoding="utf-8")
PUBLIC = [kind for kind in KINDS if not kind.template.startswith("sitegen/")]


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.kind)
def test_is_documented(kind: type[Page]) -> None:
    assert f"| `{kind.template}` |" in THEMES
    [row] = [line for line in THEMES.splitlines() if line.startswith("| `page.kind` |")]
    assert f"`{kind.kind}`" in row


def test_has_a_name_of_its_own() -> None:
    assert len({kind.kind for kind in KINDS}) == len(KINDS)
