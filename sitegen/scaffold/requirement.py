"""The line for sitegen in a new blog's ``requirements.txt``.

The name alone is not enough, since PyPI has another program of this name. The installer recorded where this one came
from (PEP 610). A repository is named by its URL and commit, a package of an index by its version. A wheel or a checkout
on this machine cannot be reached by the machine that publishes the blog, so the blog gets a wheel of the program.

Extras whose libraries are installed here are named too, so that the blog is published with the pictures, fonts and
formulas that its author sees.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sitegen import __version__
from sitegen.package import BUILT_IN, DOCS, PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WHEEL = f"sitegen-{__version__}-py3-none-any.whl"
# The metadata that belongs to a wheel. The rest is about this installation.
_METADATA = ("METADATA", "WHEEL", "entry_points.txt")
_EXTRA = re.compile(r"([\w.-]+).*;\s*extra\s*==\s*['\"]([\w.-]+)['\"]")
_DATED = (1980, 1, 1, 0, 0, 0)  # so that the bytes are the same each time


class Requirement(NamedTuple):
    """A line of ``requirements.txt``. If it needs a wheel, ``wheel`` is its path in the blog and ``data`` its bytes."""

    line: str
    wheel: str = ""
    data: bytes = b""


def requirement() -> Requirement:
    """The running sitegen as a requirement. A checkout without metadata is named as a wheel that the author adds."""
    try:
        distribution = Distribution.from_name("sitegen")
    except PackageNotFoundError:
        return Requirement(f"./wheels/{_WHEEL}")
    origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    url, extras = origin.get("url", ""), _extras(distribution)
    if not url:
        return Requirement(f"sitegen{extras}=={distribution.version}")
    if repository := origin.get("vcs_info"):
        subdirectory = f"#subdirectory={origin['subdirectory']}" if "subdirectory" in origin else ""
        return Requirement(f"sitegen{extras} @ {repository['vcs']}+{url}@{repository['commit_id']}{subdirectory}")
    if not url.startswith("file:"):
        return Requirement(f"sitegen{extras} @ {url}")
    return Requirement(f"./wheels/{_WHEEL}{extras}", f"wheels/{_WHEEL}", _wheel(distribution))


def _extras(distribution: Distribution) -> str:
    """The extras whose libraries are all installed: ``[images,math]``; "" for none."""
    libraries: dict[str, list[str]] = {}
    for line in distribution.requires or ():
        if match := _EXTRA.fullmatch(line):
            libraries.setdefault(match[2], []).append(match[1])
    found = [extra for extra, names in sorted(libraries.items()) if all(map(_is_installed, names))]
    return f"[{','.join(found)}]" if found else ""


def _is_installed(name: str) -> bool:
    try:
        Distribution.from_name(name)
    except PackageNotFoundError:
        return False
    return True


def _wheel(distribution: Distribution) -> bytes:
    """The installed program as a wheel (https://packaging.python.org/en/latest/specifications/binary-distribution-format/)."""
    info = f"sitegen-{__version__}.dist-info"
    files = dict(_program())
    for name in _METADATA:
        if text := distribution.read_text(name):
            files[f"{info}/{name}"] = text.encode()
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as wheel:
        for name, data in files.items():
            entry = ZipInfo(name, _DATED)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            wheel.writestr(entry, data)
    return buffer.getvalue()


def _program() -> Iterator[tuple[str, bytes]]:
    """The names in a wheel of the files of the package, and their bytes. In a checkout, themes and docs are outside of
    the package."""
    for folder, name in ((PACKAGE, "sitegen"), (BUILT_IN, "sitegen/themes"), (DOCS, "sitegen/docs")):
        if name == "sitegen" or PACKAGE not in folder.parents:
            for file in _files(folder):
                yield f"{name}/{file.relative_to(folder).as_posix()}", file.read_bytes()


def _files(folder: Path) -> list[Path]:
    pattern = "*.md" if folder == DOCS else "**/*"
    return sorted(file for file in folder.glob(pattern) if file.is_file() and "__pycache__" not in file.parts)


def _digest(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
