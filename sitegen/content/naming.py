"""The name of a document: that of its file or folder, perhaps with a date before it. And whether its text begins with
its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.text.hangul import fold

if TYPE_CHECKING:
    from sitegen.model import Content

_DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<name>.+)")


def file_name(document_id: str) -> str:
    """The name of a document's file without its ending; the folder's name where the file is an index."""
    *folders, _ = document_id.split("/")
    return folders[-1] if is_index(document_id) and folders else _stem(document_id)


def is_index(document_id: str) -> bool:
    """Whether a document stands for the folder that it is in: its file is called ``index``."""
    return _stem(document_id) == "index"


def split_name(name: str) -> tuple[str | None, str]:
    """The date at the beginning of a name, if there is one, and the rest."""
    match = _DATED.fullmatch(name)
    return (match["date"], match["name"]) if match else (None, name)


def _stem(path: str) -> str:
    """The name of a file without folders and ending."""
    name = path.rpartition("/")[2]
    return name[: name.rindex(".")]


def repeats_title(content: Content, title: str) -> bool:
    """Whether a text begins with a heading that repeats the title of the document. It is left out then."""
    return content.title_at != (0, 0) and _bare(content.headings[0].text) == _bare(title)


def _bare(title: str) -> str:
    """A title without its markup, to be compared with the text of a heading."""
    return fold(re.sub(r"[\s*_`~\\]", "", title))
