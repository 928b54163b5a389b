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

from generators import Site, read_generators
from process import FailedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds between two looks at a page.
POLL = 0.005
# Seconds for which a server may take its leave after each kind of signal.
LEAVE = 10


@dataclass(frozen=True)
class Server:
    """How ``generator``, a table of peers.toml, serves. In ``command``, {port} is a free port and {other} a second one.

    ``reload`` is what makes it reload the browser by itself; None where it cannot.
    """

    generator: str
    command: str
    reload: str | None = ""


# As their manuals say to run them, so nothing is tuned; a second entry has the option that the manual calls faster.
SERVERS = {
    "sitegen": Server("sitegen", "{sitegen} serve --port {port}"),
    "sitegen-default": Server("sitegen-default", "{sitegen} serve --port {port}"),
    "hugo": Server("hugo", "{peer}/hugo server --bind 127.0.0.1 --port {port}"),
    "hugo-memory": Server("hugo", "{peer}/hugo server --bind 127.0.0.1 --port {port} --renderToMemory"),
    "zola": Server("zola", "{peer}/zola serve --port {port}"),
    "zola-fast": Server("zola", "{peer}/zola serve --port {port} --fast"),
    "eleventy": Server("eleventy", "{peer}/node_modules/.bin/eleventy --serve --port={port}"),
    "eleventy-incremental": Server("eleventy", "{peer}/node_modules/.bin/eleventy --serve --incremental --port={port}"),
    "hexo": Server("hexo", "{peer}/node_modules/.bin/hexo server --port {port}", None),
    "jekyll": Server("jekyll", "jekyll serve --port {port}", "--livereload --livereload-port {other}"),
    "jekyll-incremental": Server(
        "jekyll", "jekyll serve --incremental --port {port}", "--livereload --livereload-port {other}"
    ),
    "pelican": Server(
        "pelican", "{peer}/bin/pelican --listen --autoreload --port {port} content --settings pelicanconf.py", None
    ),
    "pelican-cache": Server(
        "pelican-cache",
        "{peer}/bin/pelican --listen --autoreload --port {port} content --settings pelicanconf.py",
        None,
    ),
}


def make_site(name: str, size: int, work: Path, peers: Path, sitegen: list[str]) -> Site:
    """The site that the server called ``name`` shows, written. Raises FailedError."""
    known = read_generators()[SERVERS[name].generator]
    generator = replace(known, name=name, install=known.install or known.name, site=known.site or known.name)
    site = Site(generator, size, work, peers, sitegen, timeout=0)
    site.environment["NODE_ENV"] = "development"
    site.make()
    return site


class Running:
    """A server that runs. It is asked over one connection for as long as it keeps that open."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path, timeout: float) -> None:
        self.process, self.port, self.log, self.timeout = process, port, log, timeout
        self.connection: HTTPConnection | None = None
        # Answers other than 200 to wait(), connections refused included.
        self.gaps = 0

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; status 0 where there is no whole answer."""
        for is_fresh in (self.connection is None, True):
            connection = self.connection = self.connection or HTTPConnection(
                "127.0.0.1", self.port, timeout=self.timeout
            )
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
def running(name: str, site: Site, sitegen: list[str], reloads: bool, timeout: float) -> Iterator[Running]:
    """The server of ``site`` in a session of its own, of which nothing is left in the end. It is asked to end by what
    Ctrl-C sends: several write their cache only then."""
    server = SERVERS[name]
    ports = dict(zip(("port", "other"), free_ports(2), strict=True))
    words = shlex.split(f"{server.command} {server.reload or ''}" if reloads else server.command)
    command = [part for word in words for part in (sitegen if word == "{sitegen}" else [word])]
    command = [part.format(peer=site.peer, **ports) for part in command]
    with site.log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=site.folder, env=site.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    server_running = Running(process, ports["port"], site.log, timeout)
    try:
        yield server_running
        server_running.close()
        for number in (signal.SIGINT, signal.SIGTERM):
            os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(LEAVE)
                break
    finally:
        server_running.close()
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
