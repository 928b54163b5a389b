"""Compiles templates, and knows what they may raise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from sitegen.theme.theme import Theme

# What a template may raise that is wrong. See sitegen.theme.failures.
RAISED = (
    jinja2.TemplateError, LookupError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError,
)  # fmt: skip


def compiled(env: jinja2.Environment, theme: Theme, name: str) -> jinja2.Template:
    """The template of a name. Raises Jinja's exceptions, and Problems for one that cannot be read."""
    try:
        return env.get_template(name)
    # Too deep, a number too long, or Python that cannot be: two parameters of a macro with one name.
    except (RecursionError, ValueError, ArithmeticError, SyntaxError) as exception:
        shown = theme.find(name) or name
        said = re.sub(r"\bl_\d+_", "", getattr(exception, "msg", None) or str(exception))
        raise jinja2.TemplateSyntaxError(said, _line_of_macro(env, theme, shown), name, shown) from None


def _line_of_macro(env: jinja2.Environment, theme: Theme, shown: str) -> int:
    """The line of the macro that names a parameter twice; the first line where there is none."""
    try:
        tree = env.parse("\n".join(theme.lines(shown)))
    except (RecursionError, ValueError, ArithmeticError):
        return 1
    macros: list[Any] = [*tree.find_all(jinja2.nodes.Macro), *tree.find_all(jinja2.nodes.CallBlock)]
    twice = (macro.lineno for macro in macros if len({arg.name for arg in macro.args}) < len(macro.args))
    return next(twice, 1)
