"""Asks other hosts whether their pages are still there, politely: few hosts at once, one question at a time to each,
with a pause, and no question twice within days.

Only what cannot be mistaken is told: an address that is gone, a host that is not there. A server that refuses robots,
or has too many of them, says nothing about its pages.
"""

from __future__ import annotations

import http.client
import json
import queue
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from sitegen import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.publish.entries import Entries

_DAY = 86_400.0
# So long an answer holds, in seconds: that a page is there, and that it is not.
_HOLDS = 7 * _DAY, _DAY
_KEPT = "external"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Answers about the robot, not about the page.
_REFUSED = frozenset({401, 403, 405, 406, 407, 418, 429, 451, 999})
_FIRST_ERROR, _FIRST_OF_SERVER = 400, 500
_ENDLESS = 310  # no server's: redirects that do not end


class Manners(NamedTuple):
    """How hosts are asked; times are in seconds. ``patience`` is for one try with all its redirects. After so many
    ``failures`` in a row a host is asked nothing more."""

    hosts: int = 8
    pause: float = 1.0
    timeout: float = 10.0
    patience: float = 20.0
    tries: int = 2
    redirects: int = 10
    failures: int = 3


class _Unanswered(Exception):
    """A host says nothing about a page: it has an error of its own, or leads to where nobody can ask."""


def gone(urls: Iterable[str], kept: Entries, now: float, manners: Manners) -> dict[str, str]:
    """Those of the addresses at which there is nothing, and why."""
    wanted = {url.partition("#")[0] for url in urls}
    known = _known(kept)
    known = {url: answer for url, answer in known.items() if 0 <= now - answer[1] < _HOLDS[bool(answer[0])]}
    hosts: dict[str, list[str]] = {}
    for url in sorted(wanted - known.keys()):
        hosts.setdefault(urlsplit(url).netloc, []).append(url)
    if hosts:
        known |= {url: (reason, now) for url, reason in _ask(hosts, manners).items()}
        kept.put(_KEPT, json.dumps(known, ensure_ascii=False).encode(errors="replace"))
    return {url: known[url][0] for url in wanted & known.keys() if known[url][0]}


def _known(kept: Entries) -> dict[str, tuple[str, float]]:
    try:
        return {str(url): (str(why), float(when)) for url, (why, when) in json.loads(kept.get(_KEPT) or b"{}").items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _ask(hosts: dict[str, list[str]], manners: Manners) -> dict[str, str]:
    """For each address of each host "" or what is wrong with it."""
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for urls in hosts.values():
        waiting.put(urls)
    found: dict[str, str] = {}

    def work() -> None:
        with suppress(queue.Empty):
            while True:
                found.update(_ask_host(waiting.get_nowait(), manners))

    # They end with the program, whatever a server does.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(manners.hosts, len(hosts)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _ask_host(urls: list[str], manners: Manners) -> dict[str, str]:
    found: dict[str, str] = {}
    failures, is_there = 0, False
    for url in urls:
        for attempt in range(manners.tries):
            if found or attempt:
                time.sleep(manners.pause * (1 + attempt))
            try:
                found[url], failures, is_there = _of_page(url, manners), 0, True
                break
            except _Unanswered as exception:
                found[url], is_there = str(exception), True
            except http.client.HTTPException as exception:  # its text alone may be what the host sent
                found[url] = f"{type(exception).__name__}: {exception}"
            except (OSError, ValueError) as exception:
                found[url] = str(exception) or type(exception).__name__
        else:
            failures += 1
            if failures == manners.failures:
                # Where the host is there, nobody knows of the pages that are left.
                return found | dict.fromkeys(() if is_there else urls[len(found) :], found[url])
    return found


def _of_page(url: str, manners: Manners) -> str:
    """What is wrong with a page; "" if nothing is, or nobody can tell."""
    ends = time.monotonic() + manners.patience
    try:
        status = _status("HEAD", url, manners, ends)
    except http.client.HTTPException:
        status = _FIRST_ERROR
    if status >= _FIRST_ERROR:  # many servers know no HEAD
        status = _status("GET", url, manners, ends)
    if status == _ENDLESS:
        return f"> {manners.redirects} redirects"
    if status < _FIRST_ERROR or status in _REFUSED:
        return ""
    said = f"{status} {http.client.responses.get(status, '')}".strip()
    if status >= _FIRST_OF_SERVER:
        raise _Unanswered(said)
    return said


def _status(method: str, url: str, manners: Manners, ends: float) -> int:
    """The status of a page after all redirects."""
    for _ in range(manners.redirects + 1):
        status, location = _answer(method, url, manners.timeout, ends)
        if status not in _REDIRECTS or not location:
            return status
        url = urljoin(url, location)
    return _ENDLESS


def _answer(method: str, url: str, timeout: float, ends: float) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Unanswered(url)
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname.encode("idna").decode(), parts.port, timeout=min(timeout, left))

    def cut() -> None:
        with suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    # The timeout holds for each byte; a server that sends one now and then would never end.
    watch = threading.Timer(left, cut)
    watch.daemon = True
    watch.start()
    try:
        query = f"?{parts.query}" if parts.query else ""
        target = quote(f"{parts.path or '/'}{query}", safe="/%:@!$&'()*+,;=~?")
        connection.request(method, target, headers={"User-Agent": f"sitegen-check/{__version__}", "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""
    finally:
        watch.cancel()
        connection.close()
