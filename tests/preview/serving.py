"""``sitegen serve`` as an author runs it: a process of its own, a site on disk, what it says on the terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REPOSITORY = Path(__file__).resolve().parents[2]
# A machine may be busy with other tests. Nothing waits that long when all is well.
PATIENCE = 30.0
# The time of the builds: nothing here depends on the machine's clock.
EPOCH = "1795143600"
BUILT = re.compile(r"^\d\d:\d\d:\d\d  (.+): (\d+) rendered, (\d+) written, \d+ ms$", re.MULTILINE)
SITE = """
url = "https://team.example.com/blog"
theme = "plain"
language = "ko"
-- content/posts/first.md --
---
title: 첫 글
date: 2026-01-02
tags: [배포]
---
첫 문단이다.

둘째 문단이다.
-- content/posts/second.md --
---
title: 둘째 글
date: 2026-01-03
tags: [배포, 기록]
---
둘째 글의 본문.
-- content/about.md --
---
title: 소개
---
소개하는 글.
"""


def until(check: Callable[[], object], what: str = "") -> None:
    """Wait until ``check`` is true."""
    deadline = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < deadline, f"waited in vain {what}"
        time.sleep(0.01)


class Serving:
    """A site and the server that shows it. Use it as a context manager.

    ``shell`` is how a shell starts it; where it says nothing of its address, that is asked for on ``port``. ``program``
    is what Python runs.
    """

    def __init__(
        self,
        root: Path,
        text: str = SITE,
        *options: str,
        lang: str = "en",
        shell: str = "",
        port: int = 0,
        program: Sequence[str] = ("-m", "sitegen"),
    ) -> None:
        self.blog = Blog(root, text)
        self.root = root
        self._options = options
        self._lang = lang
        self._shell = shell
        self._program = program
        self.port, self.base = port, "/blog"
        self._lines: list[str] = []

    def __enter__(self) -> Serving:
        env = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, *self._program, "serve", "--port", str(self.port), "--lang", self._lang]
        command = [*(["/bin/sh", "-c", self._shell, "sh"] if self._shell else []), *command, *self._options]
        self.process = subprocess.Popen(
            command,
            cwd=self.root,
            env=env,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if self.port:
            self.url = f"http://127.0.0.1:{self.port}{self.base}"
            until(self._answers, "for an answer")
            return self
        until(lambda: "http://" in self.said or self.process.poll() is not None, f"for the address: {self.said}")
        found = re.search(r"http://(?:127\.0\.0\.\d|localhost):(\d+)(\S*)/$", self.said, re.MULTILINE)
        assert found, self.said
        self.port, self.base = int(found[1]), found[2]
        self.url = f"http://127.0.0.1:{self.port}{self.base}"
        return self

    def _answers(self) -> bool:
        assert self.process.poll() is None
        try:
            return self.get("/")[0] == 200
        except OSError:
            return False

    def __exit__(self, *_: object) -> None:
        self.end()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.append(line)

    @property
    def said(self) -> str:
        """All that was said on the terminal so far."""
        return "".join(self._lines)

    @property
    def builds(self) -> list[tuple[str, int, int]]:
        """What each build was for, and how many files it rendered and wrote."""
        return [(paths, int(rendered), int(written)) for paths, rendered, written in BUILT.findall(self.said)]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Interrupt the server; the status with which it ends."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        if self.process.stderr:
            self.process.stderr.close()
        return status

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(self.url + quote(path)) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def edit(self, path: str, old: str, new: str) -> None:
        """Save a file with one text in place of another."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def settle(self) -> None:
        """Wait until no build is under way or to come: nothing has been said for a while."""
        count = -1
        while count != len(self._lines):
            count = len(self._lines)
            time.sleep(0.4)
