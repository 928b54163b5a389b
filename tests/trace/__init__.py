"""Rebuilds are exact."""

import pytest

pytest.register_assert_rewrite("tests.trace.language")
