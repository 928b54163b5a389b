"""A cache of compiled templates, in a temporary folder that only this user may enter.

It is not part of the site's cache: that is copied between machines, so it holds data and no code.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from sitegen.digest import of_text

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Compiled templates by what they are made from: two sites may have a template of one name."""

    def get_bucket(self, environment: jinja2.Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The place of a compiled template."""
        return super().get_bucket(environment, f"{name} {of_text(source)}", filename, source)


def bytecode_cache(program: str) -> jinja2.BytecodeCache | None:
    """The cache for the program of this digest; None where the digest is empty or the folder is not safe."""
    if not program or not hasattr(os, "getuid"):
        return None
    folder = Path(tempfile.gettempdir()) / f"sitegen-{os.getuid()}-templates"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        return None
    # The same source compiles to other code under another version of Jinja or of this program. The digest of the
    # program comes from a cache that somebody may have forged, and would be a part of a path.
    return CompiledTemplates(str(folder), f"{of_text(program)[:16]}-%s.cache")
