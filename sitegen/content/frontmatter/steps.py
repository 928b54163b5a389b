"""The steps of a pipeline in front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.content.chart.chart import MOST_BOXES, chart_of_steps, order_of
from sitegen.content.chart.figure import is_too_large, pipeline_problem
from sitegen.content.chart.language import ARROW
from sitegen.content.frontmatter import yaml
from sitegen.content.frontmatter.tables import Unusable, scalar_of
from sitegen.fields import Step
from sitegen.text.hangul import spelling_key
from sitegen.words.errors import error, warning
from sitegen.words.similar import MOST_GUESSES, Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.content.frontmatter.values import ValueReader

# What may be said of a step, and the fields that hold it.
_KEYS = {"step": "text", "name": "text", "tool": "tool", "env": "env", "environment": "env", "note": "note"}
_AFTER = "after"


class StepReader:
    """Reads the steps of one document. ``values`` reads what they are made of, and gathers what is wrong."""

    def __init__(self, values: ValueReader) -> None:
        self._values = values
        self._steps: list[Step] = []
        # Where each step stands, and what it says that it follows; None where it says nothing.
        self._places: list[Any] = []
        self._after: list[list[yaml.Scalar] | None] = []

    def read(self, value: Any) -> tuple[Step, ...]:
        """The steps; none if something is wrong with them."""
        before = len(self._values.problems)
        for item in self._items(value):
            self._add(item)
        self._check_names()
        self._join()
        found = self._values.problems[before:]
        if any(problem.severity == "error" for problem in found):
            return ()
        if not self._leads_on():
            return ()
        count, chart = len(self._steps), chart_of_steps(self._steps)
        if count == 1:
            self._values.problems.append(warning("pipeline-too-short", self._values.place(self._places[0])))
        elif count > MOST_BOXES:
            place = self._values.place(self._places[MOST_BOXES])
            self._values.problems.append(pipeline_problem(chart, place))
        elif is_too_large(chart):
            self._values.problems.append(pipeline_problem(chart, self._values.place(self._values.key)))
        return tuple(self._steps)

    def _items(self, value: Any) -> Sequence[Any]:
        """The items of a list. A text alone holds arrows."""
        if isinstance(value, yaml.Scalar):
            parts = map(str.strip, ARROW.split(value))
            return [yaml.scalar(part, value.line, value.column, value.length, plain=False) for part in parts]
        return value if isinstance(value, yaml.Sequence) else [value]

    def _add(self, item: Any) -> None:
        after: list[yaml.Scalar] | None = None
        said: dict[str, str] = {}
        where = item
        if isinstance(item, yaml.Mapping):
            for key, value in item.items():
                if str(key) == _AFTER:
                    after = list(self._names(key, value))
                elif name := _KEYS.get(str(key)):
                    said[name] = self._values.line(scalar_of(key, value))
                    where = value if name == "text" else where
                else:
                    self._values.warn("pipeline-step-key", key, near=Names((*_KEYS, _AFTER)).near(str(key)))
        elif isinstance(item, yaml.Scalar) and not yaml.is_null(item):
            said["text"] = self._values.line(item)
        if not said.get("text"):
            at = item if isinstance(item, yaml.Mapping | yaml.Sequence | yaml.Scalar) else self._values.key
            raise Unusable("pipeline-step-name", at)
        text, tool, env, note = (said.get(name, "") for name in Step._fields[:4])
        self._steps.append(Step(text, tool, env, note))
        self._places.append(where)
        self._after.append(after)

    def _names(self, key: str, value: Any) -> Sequence[yaml.Scalar]:
        items = value if isinstance(value, yaml.Sequence) else [value]
        found = [item for item in items if not yaml.is_null(item) and item != ""]
        for item in found:
            self._values.line(scalar_of(key, item))
        return found

    def _check_names(self) -> None:
        seen: set[tuple[str, str, str]] = set()
        for step, where in zip(self._steps, self._places, strict=True):
            if step.identity in seen:
                self._values.problems.append(error("pipeline-twice", self._values.place(where), name=step.text))
            seen.add(step.identity)

    def _join(self) -> None:
        """Turn the names of the steps that each follows into their places. Of two of one name the one before counts."""
        numbers: dict[str, list[int]] = {}
        for number, step in enumerate(self._steps):
            numbers.setdefault(spelling_key(step.text), []).append(number)
        names = Names({step.text for step in self._steps})
        guesses = 0
        for number, after in enumerate(self._after):
            follows = [number - 1] if after is None and number else []
            for name in after or ():
                if known := numbers.get(spelling_key(str(name))):
                    follows.append(max([n for n in known if n < number], default=known[0]))
                    continue
                guesses += 1
                near = names.near(str(name)) if guesses <= MOST_GUESSES else []
                place = self._values.place(name)
                self._values.problems.append(error("pipeline-after", place, name=name, near=near))
            self._steps[number] = self._steps[number]._replace(after=tuple(dict.fromkeys(follows)))

    def _leads_on(self) -> bool:
        """Whether no step leads back to itself; an error if one does."""
        pairs = [(before, place) for place, step in enumerate(self._steps) for before in step.after]
        left = set(range(len(self._steps))) - set(order_of(len(self._steps), pairs))
        if not left:
            return True
        # Each of those that are left follows another of them, so the way back from one never ends.
        trail, place = {min(left): None}, min(left)
        while (place := next(before for before in self._steps[place].after if before in left)) not in trail:
            trail[place] = None
        way = list(trail)
        circle = [*way[way.index(place) :], place][::-1]
        chain = " → ".join([f"`{self._steps[place].text}`" for place in circle])
        first = min(circle)
        where = next(name for name in self._after[first] or [self._places[first]])
        self._values.problems.append(error("pipeline-loop", self._values.place(where), chain=chain))
        return False
