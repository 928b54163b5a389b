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
    """Run ``sitegen`` with these arguments, and ``first`` before it."""
    command = ["sitegen", *map(str, arguments)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **env}
    if not hasattr(os, "fork"):
        assert first is None
        command[:1] = [sys.executable, "-m", "sitegen"]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False
        )

    def be_the_program() -> None:
        os.chdir(cwd or ".")
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        sys.argv = command
        if first:
            first()
        main()

    return forked(be_the_program)


def forked(act: Callable[[], object]) -> subprocess.CompletedProcess[str]:
    """What a fork says and how it ends, which does only this. It is ended when it hangs."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which the fork does not need
            child = os.fork()
        if not child:
            _do(act, out.fileno(), err.fileno())
        _, ended = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess([], os.waitstatus_to_exitcode(ended), *said)


def _do(act: Callable[[], object], out: int, err: int) -> NoReturn:
    status = 1
    try:
        signal.alarm(_SECONDS)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        act()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
