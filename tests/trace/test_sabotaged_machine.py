"""The state machine notices when a question is not remembered.

``make machine`` tries all questions and prints the table. Elsewhere one must do.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from sitegen.trace.questions import QUESTIONS
from tests.trace.asking import sabotaged
from tests.trace.test_machine import Rebuilds

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
ALL = tuple(QUESTIONS)
# One that is noticed soon.
TRIED = ALL if "SABOTAGE" in os.environ else ("near",)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIED)
def test_the_machine_notices(name: str, counted: Callable[[str], None]) -> None:
    built = 0

    def count() -> None:
        nonlocal built
        built += 1

    with sabotaged([name], count), pytest.raises(AssertionError):
        run_state_machine_as_test(Rebuilds, settings=SETTINGS)
    counted(f"{name:<10} noticed after {built:,} builds")
