"""The words that are not the author's: titles of alerts, names of what is only there for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS = {
    "ko": {
        "note": "참고",
        "tip": "팁",
        "important": "중요",
        "warning": "주의",
        "caution": "경고",
        "footnotes": "각주",
        "back": "본문으로 돌아가기",
    },
    "en": {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "footnotes": "Footnotes",
        "back": "Back to the text",
    },
}


def words(lang: str) -> Mapping[str, str]:
    """The words in the language ``lang``, in English where it is none of these."""
    return _WORDS["ko" if lang.lower().split("-")[0] == "ko" else "en"]
