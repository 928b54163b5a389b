"""Language tags (BCP 47): ``ko``, ``en-GB``."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# What is often written for a language: its country, its name.
_MEANT = {
    "kr": "ko", "korean": "ko", "한국어": "ko", "eng": "en", "english": "en", "us": "en", "영어": "en", "jp": "ja",
    "japanese": "ja", "일본어": "ja", "cn": "zh", "chinese": "zh", "중국어": "zh",
}  # fmt: skip


def wrong_tag(text: str) -> str | None:
    """None for a language tag; for anything else what may be meant, or ""."""
    if (meant := _MEANT.get(text.lower())) is not None:
        return meant
    if _TAG.fullmatch(text):
        return None
    return with_hyphens if _TAG.fullmatch(with_hyphens := text.replace("_", "-")) else ""


def language_tag(text: str) -> str:
    """The language tag that a text is or may mean; "" for none."""
    return text if (meant := wrong_tag(text)) is None else meant
