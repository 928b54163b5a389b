"""Compares the output folder with a clean build, byte for byte."""

from __future__ import annotations

import shutil
import signal
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.build import build
from sitegen.cli.start import raise_after_import
from sitegen.digest import sha_of
from sitegen.options import current_time
from sitegen.site import output_folder, read_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from sitegen.options import Options


def differing_files(root: Path, options: Options) -> list[str]:
    """Build the site in a temporary folder and compare. Returns the files that are missing (``- path``), superfluous
    (``+ path``) or different (``! path``).

    Raises Problems as a build does.
    """
    now = options.now or current_time()
    folder = output_folder(root, read_site(root, options, now).config.output, options)
    with _scratch() as scratch:
        build(root, options._replace(output=scratch / "site", cache=scratch / "cache", now=now, clean=True, records=""))
        return _differences(folder, scratch / "site")


@contextmanager
def _scratch() -> Iterator[Path]:
    """A temporary folder. It is removed also when the process is told to end."""

    def end(number: int, frame: FrameType | None) -> None:
        raise_after_import(SystemExit(128 + number), frame)

    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError):  # not on Windows, nor in a thread
            number = getattr(signal, name)
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                before[number] = signal.signal(number, end)
    folder = Path(tempfile.mkdtemp(prefix="sitegen-verify-"))
    try:
        yield folder
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # what is begun here is ended
        shutil.rmtree(folder, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)


def _differences(folder: Path, clean: Path) -> list[str]:
    wanted, found = _listed(clean), _listed(folder)
    differences = [f"- {path}" for path in sorted(wanted - found)] + [f"+ {path}" for path in sorted(found - wanted)]
    both = sorted(wanted & found)
    return differences + [f"! {path}" for path in both if sha_of(str(folder / path)) != sha_of(str(clean / path))]


def _listed(folder: Path) -> set[str]:
    lines = (folder / ".sitegen/manifest").read_text(encoding="utf-8").split("\n")
    return {line.partition("  ")[2] for line in lines[1:] if line}
