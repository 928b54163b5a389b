"""The rows of the cache, and why it may have to be dropped."""

from __future__ import annotations

from typing import NamedTuple


class Dropped(Exception):
    """The cache cannot be used. ``reason`` is ``version``, ``damaged``, ``foreign`` or ``unwritable``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DocumentRow(NamedTuple):
    """A document as it was last parsed: what it was parsed from and how (``key``), its record, the digest of its
    content's record, and those of its front matter and its body."""

    key: str
    record: str
    content: str
    halves: str


class OutputRow(NamedTuple):
    """An output as it was last made: the job's digest, the numbers of the keys that it read, and the digest of its
    bytes."""

    job: str
    reads: bytes
    sha: str
