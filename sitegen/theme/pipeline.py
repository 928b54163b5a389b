"""What templates see of a deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sitegen.theme.views import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.fields import Tool
    from sitegen.model import Deployment, TermRef
    from sitegen.theme.page import Page


def pipeline_of(said: Deployment | None) -> dict[str, Any] | None:
    """The pipeline of a post: its steps, and the drawing with a list. Where the text has the drawing, ``html`` is
    empty."""
    if said is None or not said.steps:
        return None
    names = ("text", "tool", "env", "note")
    steps = [
        {**{name: getattr(step, name) for name in names}, "after": [said.steps[place].text for place in step.after]}
        for step in said.steps
    ]
    html = f'<figure class="chart">\n{said.svg}{said.listing}</figure>\n' if said.listing else ""
    return {"steps": steps, "html": Markup(html)}  # made by the Markdown stage, which escapes


def facts_of(page: Page, said: Deployment | None, tools: Sequence[tuple[Tool, TermRef]]) -> dict[str, Any] | None:
    """What a post says of a deployment in short."""
    if said is None:
        return None
    facts = {
        "environments": list(said.environments),
        "strategy": said.strategy,
        "branches": list(said.branches),
        "tools": [Link(page, ref.name, page.href(ref.url)) for _, ref in tools],
    }
    return facts if any(facts.values()) else None


def added_steps(said: Deployment | None) -> str:
    """The list of the steps that the text of a post does not have."""
    return said.listing if said and said.is_added else ""
