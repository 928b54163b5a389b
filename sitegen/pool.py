"""One way to do many things at once: a map over processes, results in the order of the items."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

# Starting processes costs as much as 20 to 50 posts.
THRESHOLD = 40
# Few at once: at the end all but one process wait for the last of them.
_CHUNK = 4
# What any pipe holds, a page of memory, in numbers of so many bytes.
_NUMBER = 4
_MOST_CHUNKS = 1000
# What a process sends begins with its length, in so many bytes.
_LENGTH = 8
# So many bytes it may send before it waits for them to be read, where the system allows that: some chunks of posts.
_PIPE = 1 << 20
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
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """``work(item)`` for every item, in order, where ``work`` is made once a process by ``make_work()``.

    Runs in this process when there are fewer items than ``threshold`` or ``jobs`` is 1; else ``chunk`` items at most go
    to a process at once. ``meanwhile()`` is done once, by this process, while others work if there are any. An
    exception of ``work`` is raised here.
    """
    if jobs <= 1 or len(items) < threshold:
        meanwhile()
        work = make_work()
        for item in items:
            yield work(item)
        return
    chunk = min(chunk, -(-len(items) // jobs))
    if FORKS:
        yield from _forked(make_work(), items, jobs, max(chunk, -(-len(items) // _MOST_CHUNKS)), meanwhile)
        return
    # Imported here: a rebuild has too little to do for several processes.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(make_work,)) as pool:
        results = pool.map(_run, items, chunksize=chunk)
        meanwhile()
        yield from results


def _forked(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int, chunk: int, meanwhile: Callable[[], None]
) -> Iterator[Result]:
    """The same with forks of this process, which does its share of the work.

    Whoever has nothing to do takes the number of the next chunk out of a pipe. That is all there is to be shared, so a
    process that ends early leaves nothing locked. Another pipe ends with this process, and with it the forks.
    """
    import select
    import signal

    count = -(-len(items) // chunk)
    numbers, end = os.pipe()
    os.write(end, b"".join([number.to_bytes(_NUMBER, "little") for number in range(count)]))
    os.close(end)

    def take() -> tuple[int, list[Result]] | None:
        if not (taken := os.read(numbers, _NUMBER)):
            return None
        number = int.from_bytes(taken, "little")
        return number, [work(item) for item in items[number * chunk : (number + 1) * chunk]]

    life = os.pipe()
    children: list[tuple[int, int]] = []
    with suppress(OSError):  # too many processes or files: then fewer do the work
        while len(children) < min(jobs, count) - 1:
            children.append(_fork(take, life))
    # Asked between chunks. A thread that waits for what arrives would take turns with the work at each system call.
    waiting = select.poll()
    for _, pipe in children:
        waiting.register(pipe, select.POLLIN)
    left = len(children)
    done: dict[int, list[Result]] = {}
    number, working = 0, True
    try:
        meanwhile()
        while number < count:
            if number in done:
                yield from done.pop(number)
                number += 1
                continue
            for pipe, _ in waiting.poll(0 if working or not left else None):
                found = _receive(pipe)
                if found is None:
                    waiting.unregister(pipe)
                    left -= 1
                elif isinstance(found, BaseException):
                    raise found
                else:
                    done[found[0]] = found[1]
            if number in done:
                continue
            if working:
                if (own := take()) is not None:
                    done[own[0]] = own[1]
                else:
                    working = False
            elif not left:
                raise RuntimeError("a process that did part of the work was ended from outside")
    finally:
        for file in (numbers, *life, *(pipe for _, pipe in children)):
            os.close(file)
        for process, _ in children:
            if number < count:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            with suppress(ChildProcessError):  # where SIGCHLD is ignored, nobody need wait for one that has ended
                os.waitpid(process, 0)


def _fork(take: Callable[[], Any], life: tuple[int, int]) -> tuple[int, int]:
    """A process that sends what it takes until there is nothing left, or ``life`` ends: its id, and where to read."""
    import fcntl
    import gc
    import pickle
    from threading import Thread

    here, there = os.pipe()
    with suppress(OSError):  # where this user's pipes hold much already, or none may be so large
        fcntl.fcntl(there, fcntl.F_SETPIPE_SZ, _PIPE)
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns where there are threads, as in the preview. What they may hold, the fork does not need.
            warnings.simplefilter("ignore", DeprecationWarning)
            process = os.fork()
    except OSError:
        os.close(here)
        os.close(there)
        raise
    if process:
        os.close(there)
        return process, here
    try:
        gc.freeze()  # looking through what this process shares with its parent would make copies of it
        os.close(here)
        os.close(life[1])
        Thread(target=lambda: os.read(life[0], 1) or os._exit(1), daemon=True).start()
        found: Any = True
        while found is not None:
            try:
                found = take()
                data = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
            except Exception as exception:
                import traceback

                exception.add_note(traceback.format_exc())
                found, data = None, pickle.dumps(exception)
            _send(there, data)
    finally:
        os._exit(0)


def _send(pipe: int, data: bytes) -> None:
    left = memoryview(len(data).to_bytes(_LENGTH, "little") + data)
    while left:
        left = left[os.write(pipe, left) :]


def _receive(pipe: int) -> Any:
    """The next thing that a process has sent, all of it; None at its end, also where it was ended while it sent."""
    import pickle

    size = int.from_bytes(_read(pipe, _LENGTH), "little")
    data = _read(pipe, size)
    return pickle.loads(data) if size and len(data) == size else None


def _read(pipe: int, size: int) -> bytes:
    """So many bytes, or those up to the end."""
    found: list[bytes] = []
    while size and (data := os.read(pipe, size)):
        found.append(data)
        size -= len(data)
    return b"".join(found)


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


def _begin(make_work: Callable[[], Callable[[Any], Any]]) -> None:
    global _work  # a worker process has one task, and pool.map can pass it no other way
    _watch()
    _work = make_work()


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
