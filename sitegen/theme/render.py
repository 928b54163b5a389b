"""Renders pages: the Jinja environment, and what goes wrong in a template as a problem with file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from sitegen.text.decoding import decode
from sitegen.theme.bytecode import bytecode_cache
from sitegen.theme.compile import RAISED, compiled
from sitegen.theme.filters import make_filters
from sitegen.theme.reader import Answers, Reader
from sitegen.theme.snippets import Snippets
from sitegen.words.errors import Problems, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.model import Job
    from sitegen.theme.page import Page
    from sitegen.theme.theme import Theme

# What neither XML 1.0 (section 2.2) nor HTML (section 13.1.4) may hold: control characters, and code points that are
# no characters. They come with pasted terminal output.
_FORBIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)

# The same in UTF-8 but for ASCII, each behind bytes that it contains, which are quickly searched for.
_IN_UTF8 = {
    b"\xc2": rb"\xc2[\x80-\x9f]",
    b"\xef\xb7": rb"\xef\xb7[\x90-\xaf]",
    b"\xef\xbf": rb"\xef\xbf[\xbe\xbf]",
    b"\xbf\xbe": rb"[\xf0-\xf4][\x80-\xbf]\xbf\xbe",
    b"\xbf\xbf": rb"[\xf0-\xf4][\x80-\xbf]\xbf\xbf",
}
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])


def _clean(text: str) -> bytes:
    """The text in UTF-8, without the characters that HTML and XML forbid. Nearly every text has none: to find that out
    takes a third of the time that replacing them in the bytes would."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return re.sub(_FORBIDDEN, "", text).encode()
    if any(start in data and re.search(form, data) for start, form in _IN_UTF8.items()):
        return re.sub(_FORBIDDEN, "", text).encode()
    return data.translate(None, _CONTROLS)


class ThemeLoader(jinja2.BaseLoader):
    """Finds templates along the chain of themes; ``THEME/x.html`` names one theme's own."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002  # Jinja's signature
        """A template's text, and how it is shown. Raises Problems for one that cannot be read."""
        for _, shown in self._theme.lookups(template):
            try:
                return decode(self._theme.read(shown), shown), shown, lambda: True
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                continue
            except OSError as exception:
                raise Problems([unreadable(shown, exception)]) from None
        raise jinja2.TemplateNotFound(template)


class Renderer:
    """Renders the jobs of one build. A template that has failed is not tried again. ``program`` is the digest of the
    program, which compiled templates are kept for."""

    def __init__(self, answers: Answers, program: str) -> None:
        self._answers = answers
        self._kinds = {kind.kind: kind for kind in answers.kinds}
        self._page: Page | None = None
        self._broken: set[str] = set()
        self._env = _environment(answers.theme, self._current, program)
        self._snippets = Snippets(answers, self._env)

    def render(self, job: Job) -> tuple[bytes, Reader]:
        """The bytes of a job's output, and its reader with what was read and what went wrong."""
        reader = Reader(self._answers)
        if job.template in self._broken:
            return b"", reader
        given: dict[str, Any] = {}
        try:
            self._page = page = self._kinds[job.kind](reader, job)
            if not job.template:
                return _clean(page.text()), reader
            reader.reads["template", job.template] = None
            page.snippets = self._snippets
            template = compiled(self._env, self._answers.theme, job.template)
            given = {"site": page.site, "page": page, "t": page.string, **page.variables()}
            text = template.render(given)
        except Problems as found:  # a template that cannot be read
            self._broken.add(job.template)
            reader.problems += found.problems
            return b"", reader
        except RAISED as exception:
            from sitegen.theme.failures import Failures  # rarely needed, and slow to import

            problem = Failures(self._answers, self._env, given).problem(exception, job.template)
            if problem is None:
                raise
            self._broken.add(job.template)
            reader.problems.append(problem)
            return b"", reader
        finally:
            if self._page is not None:
                # A page and its views refer to each other, so they would stay in memory until cycles are collected.
                vars(self._page).clear()
            self._page = None
        return _clean(text), reader

    def _current(self) -> Page:
        assert self._page is not None
        return self._page


def _environment(theme: Theme, current: Callable[[], Page], program: str) -> jinja2.Environment:
    env = jinja2.Environment(
        loader=ThemeLoader(theme),
        bytecode_cache=bytecode_cache(program),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        keep_trailing_newline=True,
    )
    # Two builds of one site must give the same bytes, so nothing here may roll dice.
    env.filters.pop("random")
    env.globals.pop("lipsum")
    env.filters |= make_filters(current)
    # Korean stays readable in JSON-LD; htmlsafe_json_dumps escapes <, >, & and ' all the same.
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    env.filters["tojson"] = _tojson(env.filters["tojson"])
    return env


def _tojson(original: Any) -> Any:
    """Jinja's filter, but U+2028 and U+2029, line ends to old JavaScript engines, are escaped too."""

    @jinja2.pass_eval_context
    def tojson(context: jinja2.nodes.EvalContext, value: Any, indent: int | None = None) -> Markup:
        text = str(original(context, value, indent))
        return Markup(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # escaped by Jinja

    return tojson
