"""When documents were changed last, as the commits of their repository say: ``updated = "git"``.

A first look imports this, so it imports little.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sitegen.catalog.rows import Row
    from sitegen.site import Site
    from sitegen.trace.memory import Memory
    from sitegen.words.errors import Problem

_SHALLOW, _MISSING = "shallow", "missing "
# Moments after this, in the year 4147, are mistakes.
_LATEST = 1 << 36
# What hooks of git set for the commands that they run; a build is about the folder that it is in.
_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
# Every way in which somebody's settings of git could change what it prints.
_LOG = [
    "log", "-z", "--name-status", "--relative", "-M50%", "-l400", "--format=%x01%at", "--no-show-signature",
    "--no-ext-diff", "--no-follow", "--diff-merges=off",
]  # fmt: skip


def state_of(root: str) -> str:
    """The commit that is checked out; ``shallow`` where its history is cut off, ``missing`` and why where there is
    none."""
    said, reason = ask_git(root, "rev-parse", "--is-shallow-repository", "HEAD")
    is_shallow, _, commit = said.decode("ascii", "replace").strip().partition("\n")
    if reason or not commit:
        return _MISSING + reason
    return _SHALLOW if is_shallow == "true" else commit


def with_history(site: Site, rows: Mapping[str, Row], memory: Memory) -> tuple[Mapping[str, Row], str, list[Problem]]:
    """The rows with the dates of commits, the state of the repository ("" where nobody wants to know), and what is
    wrong with it. Git is asked again when the commit is another."""
    if site.config.updated != "git":
        return rows, "", []
    from zoneinfo import ZoneInfo

    from sitegen.catalog.rows import with_update
    from sitegen.text.hangul import nfc
    from sitegen.trace.cache import Dropped
    from sitegen.words.errors import warning

    state, place = state_of(str(site.root)), site.place(("updated",))
    if state == _SHALLOW:
        return rows, state, [warning("history-shallow", place)]
    if state.startswith(_MISSING):
        return rows, state, [warning("history-missing", place, reason=state.removeprefix(_MISSING))]
    if state not in memory.values["history"]:
        said, reason = ask_git(str(site.root), *_LOG, state, "--", "content")
        if reason:
            return rows, _MISSING + reason, [warning("history-missing", place, reason=reason)]
        changes = {nfc(path.decode("utf-8", "surrogateescape")): moment for path, moment in last_changes(said)}
        memory.values["history"] = {state: {path: moment for path, moment in changes.items() if 0 < moment < _LATEST}}
    zone, dates = ZoneInfo(site.config.timezone), memory.values["history"][state]
    if type(dates) is not dict or not all(type(moment) is int and 0 < moment < _LATEST for moment in dates.values()):
        raise Dropped("damaged")
    return {i: with_update(row, dates.get(row.path), zone) for i, row in rows.items()}, state, []


def last_changes(log: bytes) -> Iterator[tuple[bytes, int]]:
    """The files that are there today, by the paths that they have today, and when each was changed last, in seconds
    since 1970. To write a file first is no change, nor is to move it. ``log`` is what git prints, newest commit first.
    """
    # What a path of a time long ago is called today; None for a file that is gone.
    today: dict[bytes, bytes | None] = {}
    found: set[bytes] = set()
    tokens, moment = iter(log.split(b"\0")), 0
    moves: dict[bytes, bytes | None] = {}
    for token in tokens:
        if token.startswith(b"\x01"):
            # Files can change places in one commit, so its moves count for the commits before it.
            today |= moves
            moves, moment = {}, int(token[1:])
        elif status := token.lstrip(b"\n"):
            path = next(tokens)
            before = path
            if status[:1] in b"RC":
                path = next(tokens)
            name = today.get(path, path)
            if status[:1] == b"D" or status[:1] == b"A":
                moves.setdefault(path, None)
            elif status[:1] == b"R":
                moves[before] = name
                moves.setdefault(path, None)
            if name is not None and name not in found and status not in (b"A", b"D", b"R100"):
                found.add(name)
                yield name, moment


def ask_git(root: str, *arguments: str) -> tuple[bytes, str]:
    """What a command of git prints, or why it fails."""
    import os
    import subprocess

    env = {name: value for name, value in os.environ.items() if name not in _OWN}
    command = ["git", "-C", root, *arguments]
    try:
        done = subprocess.run(command, env={**env, "LC_ALL": "C"}, capture_output=True, check=False)
    except OSError as exception:
        return b"", f"git: {exception.strerror}"
    lines = done.stderr.decode("utf-8", "replace").strip().split("\n")
    return done.stdout, "" if done.returncode == 0 else lines[0] or str(done.returncode)
