"""Small sites of other generators in strings: ``-- path --`` lines and what the files hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from click.testing import CliRunner

from sitegen.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

_MARKER = re.compile(r"^-- (.+) --\n", re.MULTILINE)


def written(root: Path, text: str) -> Path:
    """A folder with the files of ``text``."""
    _, *rest = _MARKER.split(text)
    for path, content in zip(rest[::2], rest[1::2], strict=True):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8", newline="\n")
    return root


def imported(source: Path, dest: Path, *options: str, generator: str = "jekyll") -> Result:
    """The command, as a person runs it."""
    return CliRunner().invoke(cli, ["import", generator, str(source), str(dest), "--lang", "en", *options])


def add_unreadable(folder: Path, outside: Path, prefix: str = "") -> None:
    """Add files that nobody can read: in EUC-KR, of bytes, and a link to a file ``outside`` of the site."""
    (folder / f"{prefix}euckr.md").write_bytes("---\ntitle: 옛 글\n---\n한글\n".encode("cp949"))
    (folder / f"{prefix}bytes.md").write_bytes(b"---\n---\n\xff\xfe\x00")
    outside.write_text("비밀", encoding="utf-8")
    (folder / f"{prefix}link.md").symlink_to(outside)


def files_of(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
