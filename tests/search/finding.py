"""Asks the module that readers' browsers load, in Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "themes/default/static"


def _node(**data: Any) -> dict[str, Any]:
    data["module"] = MODULE.as_uri()
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("answers.mjs"))],
        input=json.dumps(data),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def answers(folder: Path, *asked: str | dict[str, Any]) -> list[dict[str, Any]]:
    """What is found in the index in a folder for each query."""
    queries = [{"query": one} if isinstance(one, str) else one for one in asked]
    found: list[dict[str, Any]] = _node(folder=f"{folder}/", asked=queries)["answers"]
    return found


def said(**words: Sequence[Sequence[str]]) -> dict[str, list[Any]]:
    """What functions of ``search.js`` return, each for a list of arguments."""
    found: dict[str, list[Any]] = _node(words=words)["said"]
    return found


def plain(spans: Sequence[Sequence[Any]]) -> str:
    """Spans as text, those that are marked in brackets."""
    return "".join(f"[{text}]" if marked else text for text, marked in spans)


def titles(answer: dict[str, Any]) -> list[str]:
    """The titles of what was found, the best first."""
    return ["".join(text for text, _ in result["title"]) for result in answer["results"]]
