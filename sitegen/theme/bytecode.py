"""Compiled templates, kept as Python keeps compiled modules: on this machine, for this user, never in the site's cache.

A site's cache is restored from elsewhere and shared between branches, so it holds data only. What is compiled here
lies in the system's folder for temporary files, in a folder that only this user may enter.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import jinja2


def bytecode_cache(program: str) -> jinja2.BytecodeCache | None:
    """Where compiled templates are kept for the program of this digest; None without one, or where no folder is
    safe."""
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
    # The same source compiles to other code under another version of Jinja or of this program.
    return jinja2.FileSystemBytecodeCache(str(folder), f"{program[:16]}-%s.cache")
