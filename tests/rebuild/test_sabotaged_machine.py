"""The state machine notices when keys of a kind are not recorded.

``make machine`` tries all kinds and prints the table. That takes minutes, so elsewhere a few must do.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from sitegen.rebuild.memory import Memory
from tests.rebuild.test_machine import Rebuilds
from tests.rebuild.test_sabotage import EDITS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sitegen.rebuild.digests import Digests
    from sitegen.rebuild.trace import Made

# It ends with the first example that notices, nearly always within the first hundred.
SETTINGS = settings(
    max_examples=2000,
    stateful_step_count=8,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(EDITS) if "SABOTAGE" in os.environ else ["card", "term"])
def test_the_machine_notices(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    original, built = Memory.save, 0

    def save(self: Memory, output: Path, made: Mapping[str, Made], kept: set[str], digests: Digests) -> Any:
        nonlocal built
        built += 1
        less = {
            path: entry._replace(reads=tuple(key for key in entry.reads if key[0] != kind))
            for path, entry in made.items()
        }
        return original(self, output, less, kept, digests)

    with patch.object(Memory, "save", save), pytest.raises(AssertionError):
        run_state_machine_as_test(Rebuilds, settings=SETTINGS)
    with capsys.disabled():
        sys.stdout.write(f"\n  {kind:<10} noticed after {built} builds\n")
