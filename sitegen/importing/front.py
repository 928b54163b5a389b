"""The front matter of a moved document: the old one as it was written, with the few keys that must change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.importing.yaml import dump_yaml, keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def with_keys(head: str, data: Mapping[str, Any], edits: Mapping[str, Any]) -> str:
    """``head``, the text of front matter, with ``edits``: values for keys, None for those to leave out. Other lines
    stay, comments too. ``data`` is what it says, for one whose text cannot stay as it is."""
    head = head if not head or head.endswith("\n") else f"{head}\n"
    if head.strip() and not edits:
        return head
    lines = keys_of(head) if head.strip() else None
    if lines is None:
        merged = {**data, **edits}
        kept = {key: value for key, value in merged.items() if value is not None}
        return dump_yaml(kept) if kept else ""
    rows = head.split("\n")[:-1]
    starts = sorted(lines.items(), key=lambda item: item[1])
    out = rows[: starts[0][1]] if starts else rows
    for (key, start), end in zip(starts, [*(line for _, line in starts[1:]), len(rows)], strict=True):
        part = rows[start:end]
        if key in edits:
            # Remarks above the next key belong to that.
            rest = next((n for n in range(len(part), 0, -1) if not part[n - 1].lstrip().startswith("#")), 0)
            new = dump_yaml({key: edits[key]}).split("\n")[:-1] if edits[key] is not None else []
            part = [*new, *part[rest:]]
        out += part
    added = {key: value for key, value in edits.items() if key not in lines and value is not None}
    out += dump_yaml(added).split("\n")[:-1] if added else []
    return "".join(f"{row}\n" for row in out)
