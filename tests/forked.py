"""The program as a person runs it, in a fork of the tests: a process of its own, without the time that Python takes to
start. What is about the start itself, signals or memory starts Python."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from typing import TYPE_CHECKING

from sitegen.cli.start import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import NoReturn

_SECONDS = 60


def sitegen(
    *arguments: str | Path, cwd: Path | None = None, first: Callable[[], object] | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run ``sitegen`` with these arguments, and ``first`` before it. It is ended when it hangs."""
    command = ["sitegen", *map(str, arguments)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **env}
    if not hasattr(os, "fork"):
        assert first is None
        command[:1] = [sys.executable, "-m", "sitegen"]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False
        )
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which the fork does not need
            child = os.fork()
        if not child:
            _become(command, cwd, environment, (out.fileno(), err.fileno()), first)
        _, ended = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(ended), *said)


def _become(
    command: list[str],
    cwd: Path | None,
    environment: dict[str, str],
    files: tuple[int, int],
    first: Callable[[], object] | None,
) -> NoReturn:
    """Be the program, to the end of this process."""
    status = 1
    try:
        signal.alarm(_SECONDS)
        for number, file in enumerate(files, 1):
            os.dup2(file, number)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        os.chdir(cwd or ".")
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        sys.argv = command
        if first:
            first()
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
