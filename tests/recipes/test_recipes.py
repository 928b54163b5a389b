"""``docs/recipes.md`` as a whole: each recipe builds without a word, and has a test of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.recipes.recipes import DOCUMENT, cook, recipes


@pytest.mark.parametrize("title", sorted(recipes()))
def test_builds_without_a_word(title: str, tmp_path: Path) -> None:
    blog = cook(title, tmp_path / "blog")
    assert not [problem for problem in blog.warnings() if problem.code != "history-missing"]  # it is no repository


def test_each_has_a_test() -> None:
    """Tests name their recipe: ``cook("로고", tmp_path)``."""
    calls = [
        node
        for file in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cook"
    ]
    named = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert named == set(recipes())


def test_no_section_is_empty() -> None:
    text = re.sub(r"^(`{3,}).*?^\1$", "", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    groups = text.split("\n## ")[1:]
    assert len(groups) >= 8
    assert not [group for group in groups if "\n### " not in group]
