"""What a build is told besides the site, and the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sitegen.pool import cores
from sitegen.words.errors import Problems, error

if TYPE_CHECKING:
    from pathlib import Path

# The folder of the site's caches.
CACHE = ".sitegen"
# What the preview shows.
PREVIEW = f"{CACHE}/preview"
# So many days at the ends of the calendar are refused.
_NEAR = 2


class Options(NamedTuple):
    """What a build is told besides the site. ``now`` is the moment that decides what is in the future; None means
    ``SOURCE_DATE_EPOCH`` or the clock. ``jobs`` is the number of processes, 0 for one a core. ``clean``
    forgets what earlier builds left in the cache; ``explain`` wants a report that says why pages were rendered,
    ``verbose`` one with suggestions; ``preview`` pages whose blocks say from which line of the file they come;
    ``cache`` is the folder of the caches, where that is not the site's own; ``kinds`` are kinds of pages besides those
    of the program. ``records`` says where new URLs are noted: in ``urls.lock``, or in the ``cache``; ``accepted`` are
    URLs that may leave it."""

    output: Path | None = None
    base_url: str | None = None
    drafts: bool = False
    future: bool = False
    strict: bool = False
    jobs: int = 0
    now: datetime | None = None
    clean: bool = False
    explain: bool = False
    verbose: bool = False
    preview: bool = False
    cache: Path | None = None
    kinds: tuple[Any, ...] = ()
    records: Literal["", "cache", "lock"] = ""
    accepted: tuple[str, ...] = ()

    @property
    def processes(self) -> int:
        """How many processes share the work."""
        return self.jobs or cores()

    @property
    def told(self) -> list[Any]:
        """The options that can reach the output. What a plain build is told stands in :mod:`sitegen.cli.start` too."""
        kinds = [kind.kind for kind in self.kinds]
        return [self.base_url, self.drafts, self.future, str(self.output or ""), self.preview, kinds]


def cache_path(root: Path, options: Options) -> Path:
    """The cache file: one for each output folder, since it says what is in there."""
    folder = options.cache or root / CACHE
    if options.output is None:
        return folder / "build.db"
    from hashlib import blake2b

    relative = seen_from(root, options.output)
    name = blake2b(relative.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()
    return folder / f"build-{name}.db"


def seen_from(root: Path, folder: Path) -> str:
    """The path from ``root`` to a folder; the whole path where the two are on different drives of Windows."""
    try:
        return os.path.relpath(folder.absolute(), root.absolute())
    except ValueError:
        return str(folder.absolute())


def recording() -> Literal["", "cache", "lock"]:
    """Where a build notes new URLs. What a runner writes into its checkout is lost, so there the cache keeps them for
    its next run; and it publishes no pull request."""
    if os.environ.get("CI", "").lower() in ("", "0", "false"):
        return "lock"
    asks = os.environ.get("CI_MERGE_REQUEST_IID") or os.environ.get("GITHUB_EVENT_NAME", "").startswith("pull_request")
    return "" if asks else "cache"


def current_time() -> datetime:
    """Now, or the moment that ``SOURCE_DATE_EPOCH`` gives (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises Problems for a value that is no number of seconds, and for a day at the ends of the calendar, which some time
    zones do not have. The one place in the program that reads a clock.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return datetime.now(UTC)
    try:
        moment = datetime.fromtimestamp(int(given), UTC)
        for days in (-_NEAR, _NEAR):
            moment + timedelta(days=days)
        return moment
    except (ValueError, OverflowError, OSError):
        raise Problems([error("source-date-epoch", None, value=given)]) from None
