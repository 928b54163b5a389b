"""What several tests of rebuilds use."""

from __future__ import annotations

import pytest

from sitegen import revise


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each build that was tried as a small one was one."""
    found: list[bool] = []
    original = revise.revise

    def watched(*arguments: object) -> object:
        report = original(*arguments)  # type: ignore[arg-type]  # as they came
        found.append(report is not None)
        return report

    monkeypatch.setattr(revise, "revise", watched)
    return found
