"""Text of a body that is not the author's: titles of alerts, labels for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LABELS = {
    "ko": {
        "note": "참고",
        "tip": "팁",
        "important": "중요",
        "warning": "주의",
        "caution": "경고",
        "anchor": "이 절의 링크",
        "task": "할 일",
        "footnotes": "각주",
        "back": "본문으로 돌아가기",
        "pipeline": "파이프라인",
        "chart": "흐름도",
        "steps": "글로 보기",
        "next": "다음",
        "end": "여기서 끝",
        "video": "동영상",
        "playlist": "재생 목록",
        "gist": "Gist 코드",
    },
    "en": {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "anchor": "Link to this section",
        "task": "Task",
        "footnotes": "Footnotes",
        "back": "Back to the text",
        "pipeline": "Pipeline",
        "chart": "Flowchart",
        "steps": "Read as text",
        "next": "next",
        "end": "ends here",
        "video": "video",
        "playlist": "playlist",
        "gist": "Gist",
    },
}


def labels(lang: str) -> Mapping[str, str]:
    """The labels in the language ``lang``; in English for a language that is not Korean."""
    return _LABELS["ko" if lang.lower().split("-")[0] == "ko" else "en"]
