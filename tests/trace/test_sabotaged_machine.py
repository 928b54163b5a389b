"""The state machine notices when keys of a kind are not recorded.

``make machine`` tries all kinds and prints the table. That takes twenty minutes on two cores, so elsewhere a few
must do.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.trace.sabotage import sabotaged
from tests.trace.test_machine import Rebuilds, computed_once
from tests.trace.test_sabotage import EDITS

if TYPE_CHECKING:
    from collections.abc import Callable

# It ends with the first example that notices. The same command tries the same examples, so that the table can be made
# again; with other tests beside it the examples are others, for hypothesis takes constants from what is imported.
SETTINGS = settings(
    max_examples=2000,
    stateful_step_count=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(EDITS) if "SABOTAGE" in os.environ else ["near", "term"])
def test_the_machine_notices(kind: str, counted: Callable[[str], None]) -> None:
    built: list[Any] = []
    with computed_once(), sabotaged(kind, built.append), pytest.raises(AssertionError):
        run_state_machine_as_test(Rebuilds, settings=SETTINGS)
    counted(f"{kind:<10} noticed after {len(built):,} builds")
