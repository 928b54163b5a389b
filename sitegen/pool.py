"""A map over processes, with the results in the order of the items."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

# Starting processes costs as much as 20 to 50 posts.
THRESHOLD = 40
# Hashing a file takes little time, so several processes pay only where there are many files, in large chunks.
HASHING, HASHING_CHUNK = 1500, 400
# Chunks are small, so that no process waits long at the end for the last chunk of another.
_CHUNK = 4
# The numbers of the chunks wait in a pipe. Every pipe holds a page of memory: this many numbers of this many bytes.
_NUMBER = 4
_MOST_CHUNKS = 1000
# Bytes that a process may send before it has to wait for its reader: the results of several chunks of posts.
_PIPE = 1 << 20
# Windows waits for no more processes at once.
_MOST_SPAWNED = 61
# A fork shares everything that is imported and made so far, at no cost. Only Linux forks safely.
FORKS = sys.platform == "linux"
_work: Callable[[Any], Any]


def cores() -> int:
    """The number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def each(
    make_work: Callable[[], Callable[[Item], Result]],
    items: Sequence[Item],
    jobs: int,
    threshold: int = THRESHOLD,
    chunk: int = _CHUNK,
) -> Iterator[Result]:
    """``work(item)`` for every item, in order. ``make_work()`` makes ``work``, once in each process.

    Everything runs in this process if ``jobs`` is 1 or there are fewer items than ``threshold``. Otherwise the other
    processes start at once, while this one works only when it is asked for results. An exception of ``work`` is raised
    here.
    """
    if len(items) >= threshold:
        # Much work leaves garbage in circles. The plain command collects none, since most builds end before it matters.
        gc.enable()
        gc.set_threshold(50_000)
    if jobs <= 1 or len(items) < threshold:
        return map(make_work(), items)
    chunk = max(min(chunk, -(-len(items) // jobs)), -(-len(items) // _MOST_CHUNKS))
    found = _forked(make_work(), items, jobs, chunk) if FORKS else _spawned(make_work, items, jobs, chunk)
    next(found)  # starts the processes
    return found


def apart(work: Callable[[], Result]) -> Result:
    """``work()`` in a fork, whose memory is given back when it ends. An exception of ``work`` is raised here.

    Raises EOFError if the fork was killed. Without a safe fork, the work is done in this process.
    """
    if not FORKS:
        return work()
    process, pipe = _fork(lambda: (work(),))
    try:
        result: Result = _receive(pipe)
        return result
    finally:
        pipe.close()
        process.join()


def _forked(work: Callable[[Item], Result], items: Sequence[Item], jobs: int, chunk: int) -> Iterator[Any]:
    """The results of this process and of its forks, after one None once the forks have started.

    A process takes the number of its next chunk from a pipe that all share. A process that is killed leaves no lock.
    """
    from multiprocessing.connection import wait

    count = -(-len(items) // chunk)
    numbers, end = os.pipe()
    os.write(end, b"".join([number.to_bytes(_NUMBER, "little") for number in range(count)]))
    os.close(end)

    def chunks() -> Iterator[tuple[int, list[Result]]]:
        while taken := os.read(numbers, _NUMBER):
            number = int.from_bytes(taken, "little")
            yield number, [work(item) for item in items[number * chunk : (number + 1) * chunk]]

    forks: dict[Connection, BaseProcess] = {}
    done: dict[int, list[Result]] = {}
    own, number = chunks(), 0
    try:
        with suppress(OSError):  # too many processes or files: fewer processes do the work
            while len(forks) < min(jobs, count) - 1:
                process, pipe = _fork(chunks)
                forks[pipe] = process
        yield None
        working, open_pipes = True, list(forks)
        while number < count:
            if not working and not open_pipes:
                raise RuntimeError("a process that did part of the work was ended from outside")
            ready = wait(open_pipes, 0 if working else None)
            for pipe in [pipe for pipe in open_pipes if pipe in ready]:
                try:
                    done.update([_receive(pipe)])
                except EOFError:
                    open_pipes.remove(pipe)
            if working and number not in done:
                finished = next(own, None)
                working = finished is not None
                done.update([finished] if finished else [])
            while number in done:
                yield from done.pop(number)
                number += 1
    finally:
        os.close(numbers)
        for pipe, process in forks.items():
            pipe.close()
            if number < count:
                process.kill()
            process.join()


def _fork(results: Callable[[], Iterable[Any]]) -> tuple[BaseProcess, Connection]:
    """A fork of this process that sends ``results()``, or an exception of it, and the pipe to receive them from."""
    import fcntl
    import gc
    import traceback
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        try:
            _end_with_parent()
            gc.freeze()  # the garbage collector would copy the memory that is shared with the parent
            for result in results():
                there.send(result)
        except Exception as exception:
            exception.add_note(traceback.format_exc())
            there.send(exception)
        finally:
            os._exit(0)

    process = context.Process(target=run)
    try:
        with suppress(OSError):  # a user may have only so much memory in pipes
            fcntl.fcntl(there.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
        with there, warnings.catch_warnings():
            # Python 3.12 warns where there are threads, as in the preview. The fork needs no lock that they may hold.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
    except OSError:
        here.close()
        raise
    return process, here


def _receive(pipe: Connection) -> Any:
    """The next result of a fork. Raises its exception if it sent one, and EOFError when the fork has ended."""
    try:
        found = pipe.recv()
    except OSError:  # killed while it was sending
        raise EOFError from None
    if isinstance(found, BaseException):
        raise found
    return found


def _spawned(
    make_work: Callable[[], Callable[[Item], Result]], items: Sequence[Item], jobs: int, chunk: int
) -> Iterator[Any]:
    """The results of new processes, after one None once they have been given their work."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(jobs, _MOST_SPAWNED), mp_context=context, initializer=_begin, initargs=(make_work,)
    ) as pool:
        results = pool.map(_run, items, chunksize=chunk)
        yield None
        yield from results


def _begin(make_work: Callable[[], Callable[[Any], Any]]) -> None:
    global _work  # a worker process has one task, and pool.map cannot pass it in another way
    _end_with_parent()
    _work = make_work()


def _run(item: Any) -> Any:
    return _work(item)


def _end_with_parent() -> None:
    """End this process when its parent ends. Otherwise a worker of a killed build would wait for ever, and hold the
    lock of the output folder."""
    from multiprocessing import parent_process
    from threading import Thread

    def wait() -> None:
        if (parent := parent_process()) is not None:
            parent.join()
        os._exit(1)

    Thread(target=wait, daemon=True).start()
