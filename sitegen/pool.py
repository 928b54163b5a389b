"""One way to do many things at once: a map over processes, results in the order of the items."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

# Starting processes costs as much as 20 to 50 posts.
THRESHOLD = 40
_CHUNK = 16
# fork shares what was imported and made so far at no cost; only Linux forks safely.
FORKS = sys.platform == "linux"
_work: Callable[[Any], Any]


def cores() -> int:
    """How many processes may run at once on this machine."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def each(
    make_work: Callable[[], Callable[[Item], Result]],
    items: Sequence[Item],
    jobs: int,
    threshold: int = THRESHOLD,
    chunk: int = _CHUNK,
) -> Iterator[Result]:
    """``work(item)`` for every item, in order, where ``work`` is made once a process by ``make_work()``.

    Runs in this process when there are fewer items than ``threshold`` or ``jobs`` is 1; else ``chunk`` items at most go
    to a process at once. An exception of ``work`` is raised here.
    """
    if jobs <= 1 or len(items) < threshold:
        work = make_work()
        for item in items:
            yield work(item)
        return
    # Imported here: a rebuild has too little to do for several processes.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if FORKS:
        _start(make_work)
        pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_watch)
    else:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(make_work,))
    with pool:
        yield from pool.map(_run, items, chunksize=min(chunk, -(-len(items) // jobs)))


def apart(work: Callable[[], Result]) -> Result:
    """``work()`` in a process of its own, where that costs next to nothing: what it needed of memory is given back
    when it ends. What it returns travels between processes; an exception of it is a bug, and ends it.

    Ended from outside (the program is being stopped) it raises EOFError.
    """
    if not FORKS:
        return work()
    import multiprocessing

    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        _watch()
        there.send(work())

    process = context.Process(target=run)
    process.start()
    there.close()
    try:
        found: Result = here.recv()
    finally:
        here.close()
        process.join()
    return found


def _start(make_work: Callable[[], Callable[[Any], Any]]) -> None:
    global _work  # a worker process has one task, and pool.map can pass it no other way
    _work = make_work()


def _begin(make_work: Callable[[], Callable[[Any], Any]]) -> None:
    _watch()
    _start(make_work)


def _watch() -> None:
    """End this process with the one that started it: a worker whose build was killed would wait for work for ever,
    and hold the lock of the output folder."""
    import multiprocessing
    import threading

    def wait() -> None:
        if (parent := multiprocessing.parent_process()) is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _run(item: Any) -> Any:
    return _work(item)
