"""The generators' own servers: starting one, asking it for pages, ending it, and the memory that it takes."""

from __future__ import annotations

import os
import random
import re
import shlex
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from generators import Generator, Site, read_generators, with_sitegen
from process import FailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds between two looks at a page.
POLL = 0.005
# Seconds after which a page is asked for anew: Hexo never answers some requests that come while it starts.
PATIENCE = 5
# Seconds for which a server may take its leave after each kind of signal.
LEAVE = 10


# Servers of peers.toml with an option more, which their manuals call faster.
VARIANTS = {
    "hugo-memory": ("hugo", "--renderToMemory"),
    "zola-fast": ("zola", "--fast"),
    "eleventy-incremental": ("eleventy", "--incremental"),
    "jekyll-incremental": ("jekyll", "--incremental"),
}
# What makes them reload the browser, where they do not anyway; None where they cannot.
RELOAD = {"jekyll": "--livereload --livereload-port {other}", "hexo": None, "pelican": None, "pelican-cache": None}


@dataclass(frozen=True)
class Server:
    """A generator that serves. ``reload`` is as in RELOAD."""

    generator: Generator
    reload: str | None


def read_servers() -> dict[str, Server]:
    """All servers by name, each beside its variants."""
    found = {}
    for name, known in read_generators().items():
        variants = {variant: option for variant, (base, option) in VARIANTS.items() if base == name}
        for own, option in {name: "", **variants}.items() if known.serve else ():
            generator = replace(known, name=own, install=known.install or name, site=known.site or name)
            generator = replace(generator, serve=[*known.serve, *shlex.split(option)])
            found[own] = Server(generator, RELOAD.get(name, ""))
    return found


def serve_sitegen(server: Server, given: list[str]) -> list[Server]:
    """The server, once for each command of sitegen where it is sitegen's; see with_sitegen()."""
    return [replace(server, generator=one) for one in with_sitegen(server.generator, given)]


def make_site(server: Server, size: int, work: Path, peers: Path) -> Site:
    """The site that a server shows, written. Raises FailedError."""
    site = Site(server.generator, size, work, peers, timeout=0)
    site.environment["NODE_ENV"] = "development"
    site.make()
    return site


class Running:
    """A server that runs. It is asked over one connection for as long as it keeps that open."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log
        self.connection: HTTPConnection | None = None
        # Answers other than 200 to wait(), connections refused included.
        self.gaps = 0

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; status 0 where there is no whole answer."""
        for is_fresh in (self.connection is None, True):
            connection = self.connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, HTTPException):
                self.close()
                if is_fresh:
                    break
                continue  # it was closed while nobody asked
            if answer.will_close:
                self.close()
            return answer.status, body
        return 0, b""

    def wait(self, path: str, text: str, seconds: float) -> float:
        """Ask for ``path`` until the page has ``text``; the time at which it had it. Raises FailedError."""
        started, wanted = time.perf_counter(), text.encode()
        while time.perf_counter() - started < seconds:
            status, body = self.get(path)
            if status == 200 and wanted in body:
                return time.perf_counter()
            self.gaps += status != 200
            if self.process.poll() is not None:
                raise FailedError(f"the server ended with {self.process.returncode}\n{self.last_words()}")
            time.sleep(POLL)
        raise FailedError(f"{path} does not show {text!r} after {seconds:.0f} s\n{self.last_words()}")

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-1000:]

    def close(self) -> None:
        """Close the connection."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def memory(self) -> tuple[float, float]:
        """Megabytes of all its processes: shared pages counted once (PSS), and counted in each (RSS)."""
        pss = rss = 0
        for process in processes(self.process.pid):
            with suppress(OSError):
                resident = kilobytes(process / "status", "VmRSS")
                rss += resident
                try:
                    pss += kilobytes(process / "smaps_rollup", "Pss")
                except OSError:
                    pss += resident
        return pss / 1024, rss / 1024


def processes(session: int) -> Iterator[Path]:
    """The folders in /proc of all processes of a session."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):  # it has ended meanwhile
            if int((process / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                yield process


def kilobytes(path: Path, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", path.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


@contextmanager
def running(server: Server, site: Site, reloads: bool) -> Iterator[Running]:
    """The server of ``site`` in a session of its own, of which nothing is left in the end. It is asked to end by what
    Ctrl-C sends: several write their cache only then."""
    port, other = free_ports(2)
    command = site.fill(server.generator.serve, port)
    if reloads and server.reload:
        command += shlex.split(server.reload.format(other=other))
    with site.log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=site.folder, env=site.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    run = Running(process, port, site.log)
    try:
        yield run
        run.close()
        for number in (signal.SIGINT, signal.SIGTERM):
            os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(LEAVE)
                break
    finally:
        run.close()
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of a session, in its own process group and in others."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for left in list(processes(process.pid)):
        with suppress(ProcessLookupError):
            os.kill(int(left.name), signal.SIGKILL)
    process.wait()


def free_ports(count: int) -> list[int]:
    """Different ports on which nobody listens now. Not those that the system gives to clients: whoever asks one of
    them again and again, before a server listens there, is connected with itself one day."""
    found: list[int] = []
    for port in random.sample(range(20_000, 30_000), 1000):
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise FailedError("no free port")
