"""What lets thousands of tests build thousands of sites within minutes."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import meta

from sitegen.trace import memory

if TYPE_CHECKING:
    from jinja2 import nodes

_MEMORY = Path("/dev/shm")
# More than all tests need at one time.
_ROOM = 4 << 30
_parse, referenced = jinja2.Environment.parse, meta.find_referenced_templates
_PLAIN = jinja2.Environment(autoescape=True)


def work_in_memory() -> None:
    """Make temporary folders in memory, where there is room: most of a small build is the making and removing of files.
    ``TMPDIR`` names another place."""
    if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None  # it may have been looked for before


def compute_once() -> None:
    """What is the same in all builds of a process is computed in the first of them: the digest of the program, and what
    each text of a template extends and includes."""
    memory.of_program = cache(memory.of_program)
    jinja2.Environment.parse = _parse_once
    meta.find_referenced_templates = _names


def _parse_once(env: jinja2.Environment, source: str, name: str | None = None, filename: str | None = None) -> Any:
    is_plain = env.lexer is _PLAIN.lexer and not (env.loader or env.extensions)  # with a loader it also compiles
    return _tree(source) if is_plain else _parse(env, source, name, filename)


@lru_cache(2000)
def _tree(source: str) -> nodes.Template:
    return _parse(_PLAIN, source)


@lru_cache(2000)
def _names(tree: nodes.Template) -> tuple[str | None, ...]:
    return tuple(referenced(tree))
