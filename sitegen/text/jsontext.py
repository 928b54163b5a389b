"""Plain values as JSON on one line, in which Korean stays readable."""

from __future__ import annotations

import json
from typing import Any


def json_text(value: Any) -> str:
    """A plain value as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
