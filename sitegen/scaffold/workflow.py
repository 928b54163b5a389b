"""The workflow that builds a blog on GitHub and publishes it: to Pages, or to a branch as Pages once wanted it."""

from __future__ import annotations

import json
import os
import re
from datetime import timedelta
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from sitegen.content.naming import file_name, split_name
from sitegen.site import find
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from sitegen.config import Config

    To = Literal["pages", "docs", "gh-pages"]

WORKFLOW = ".github/workflows/pages.yml"
_HERE = Path(__file__).parent
# Where the author chooses how Pages publishes, in Settings > Pages > Build and deployment.
_SOURCES = {
    "pages": "GitHub Actions",
    "docs": "Deploy from a branch, 폴더를 /docs",
    "gh-pages": "Deploy from a branch, 브랜치를 gh-pages",
}
_BRANCHES = "[main, master]"
# Runs begin so many minutes after the hour: many begin on the hour, and wait.
_MINUTE = 7
_TO = re.compile(r"^# sitegen deploy-workflow(?: --branch (docs|gh-pages))?$", re.MULTILINE)
_PUSHED = re.compile(r"^  push:\n    branches: (\[[\w./*, \"'-]+\])$", re.MULTILINE)


def workflow(config: Config, hours: Collection[int] = (0,), to: To = "pages", before: str = "") -> str:
    """The text of the workflow. ``hours`` are those in which posts appear. ``before`` is the text of the one that is
    there; it keeps the branches that it names."""
    names = ("workflow.yml", *(() if to == "pages" else ("to-branch.yml",)), f"to-{to}.yml")
    text = "".join((_HERE / name).read_text(encoding="utf-8") for name in names)
    branches = _PUSHED.search(before)
    values = {
        "ARGUMENT": "" if to == "pages" else f" --branch {to}",
        "SOURCE": f"# 처음 한 번은 Settings > Pages > Build and deployment > Source를 {_SOURCES[to]}로 바꿔 주세요.",
        "BRANCHES": branches[1] if branches else _BRANCHES,
        "CRON": f"{_MINUTE} {','.join(map(str, sorted(hours)))} * * *",
        "TIMEZONE": config.timezone,
        "OUTPUT": json.dumps(config.output, ensure_ascii=False),
        "LANG": "ko" if config.language.partition("-")[0] == "ko" else "en",
    }
    return re.sub(r"@([A-Z]+)@", lambda match: values[match[1]], text)


def hours_of(root: Path, config: Config, now: datetime) -> set[int]:
    """The hours, in the site's time zone, in which the posts that wait can appear, and midnight: a date without a time
    begins then."""
    late = timedelta(hours=1) - timedelta(minutes=_MINUTE, seconds=1)
    return {0} | {(due.replace(second=0) + late).hour for due in _waiting(root, config, now)}


def _waiting(root: Path, config: Config, now: datetime) -> Iterator[datetime]:
    """When posts are due. What is wrong with a document, a build tells."""
    from sitegen.content.frontmatter.dates import parse_date
    from sitegen.content.frontmatter.read import read_front_matter

    zone, within = ZoneInfo(config.timezone), os.path.realpath(root)
    for source in find(root)[0]:
        try:
            data, _ = read_file(root / source.path, source.path, within)
            meta = read_front_matter(nfc(decode(data, source.path)), source.path, zone).meta
            named, _ = split_name(file_name(source.id))
            due = meta.date or (parse_date(named, zone) if named else None)
        except (Problems, OSError, ValueError):
            continue
        if due and due > now and meta.published and not meta.draft:
            yield due.astimezone(zone)


def written_for(text: str) -> To:
    """What a workflow that is there was written for."""
    found = _TO.search(text)
    return "pages" if found is None or found[1] is None else found[1]  # type: ignore[return-value]  # the pattern's own


def differences(before: str, after: str) -> str:
    """What an update would change, as a unified diff."""
    lines = unified_diff(before.splitlines(), after.splitlines(), WORKFLOW, WORKFLOW, lineterm="")
    return "\n".join(lines)
