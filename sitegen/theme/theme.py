"""A theme and the themes that it extends: their files, options and strings."""

from __future__ import annotations

import os
import re
import stat
from posixpath import splitext
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.content.scan import same_name, same_names, scan
from sitegen.digest import of_text
from sitegen.package import BUILT_IN, OWN_THEME
from sitegen.text.hangul import nfc
from sitegen.text.ignored import is_ignored
from sitegen.text.reading import read_file
from sitegen.theme.options import merged
from sitegen.words.errors import Place, Problem, Problems, unreadable
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sitegen.theme.tags import TemplateText

OWN = "sitegen"
# The names of snippets, for templates too, begin like this.
SNIPPETS = "/snippets/"
# Stands for every template of the chain, where a template computes the name of another.
ANY = "*"
# What no file system takes in a name: NUL, and half of a character, which a template can write as ``"\ud800"``.
_NOT_IN_NAMES = re.compile("[\0\ud800-\udfff]")
# The default of a table in theme.toml.
_NONE: dict[str, Any] = {}


class Highlight(NamedTuple):
    """``[highlight]``: the Pygments styles of code blocks."""

    light: str = "default"
    dark: str = "github-dark"


class ThemeFile(NamedTuple):
    """``theme.toml``."""

    name: str = ""
    extends: str = ""
    highlight: Highlight = Highlight()
    options: dict[str, Any] = _NONE
    providers: dict[str, dict[str, dict[str, str]]] = _NONE
    strings: dict[str, dict[str, str]] = _NONE


class Layer(NamedTuple):
    """One theme of the chain. ``shown`` is how messages call its folder; no link may leave ``within``."""

    name: str
    folder: Path
    shown: str
    file: ThemeFile
    within: Path

    def read(self, name: str) -> bytes:
        """The bytes of a file, by its path from the theme's folder. Raises as :meth:`Theme.read` does."""
        return read_file(self.folder / name, f"{self.shown}/{name}", os.path.realpath(self.within))[0]


class TemplateFile(NamedTuple):
    """A file in the folder of templates of one theme. ``name`` is its path there."""

    layer: Layer
    name: str

    @property
    def path(self) -> Path:
        return self.layer.folder / "templates" / self.name

    @property
    def shown(self) -> str:
        """How messages call it."""
        return f"{self.layer.shown}/templates/{self.name}"

    @property
    def full_name(self) -> str:
        """The name by which a template can call it although a nearer theme has one of the same name."""
        return f"{self.layer.name}/{self.name}"


class Theme:
    """The chain of themes, nearest first; the program's own templates are at its end.

    ``statics`` are the static files by name, and ``shown`` is how messages call them. ``problems`` are those of the
    names of files. ``snippets`` are the site's own by name, with their paths from its folder ``root``.
    """

    def __init__(self, layers: tuple[Layer, ...], root: Path) -> None:
        self.layers, self._root = layers, root
        found, wrong = scan(root, "snippets")
        self.snippets = {source.id: source.path for source in found if source.id.endswith(".html")}
        self.statics: dict[str, Path] = {}
        self.shown: dict[str, str] = {}
        self.templates: list[TemplateFile] = []
        # A site may have had a folder of this name before there were snippets. What else is in it does not matter.
        self.problems: list[Problem] = [p for p in wrong if p.place and p.place.path.endswith((".html", "snippets"))]
        self._texts: dict[str, TemplateText] = {}
        for layer in layers:
            self._find_files(layer)

    def _find_files(self, layer: Layer) -> None:
        files, wrong = scan(layer.folder, "static", layer.within)
        templates, more = scan(layer.folder, "templates", layer.within)
        twins = [p for group in (*same_names(files), *same_names(templates)) for p in same_name(group)]
        for problem in (*wrong, *more, *twins):
            places = [p._replace(path=f"{layer.shown}/{p.path}") for p in (problem.place, *problem.others) if p]
            self.problems.append(problem._replace(place=places[0], others=tuple(places[1:])))
        for file in files:
            if file.id not in self.statics:
                self.statics[file.id] = layer.folder / file.path
                self.shown[file.id] = f"{layer.shown}/static/{file.id}"
        self.templates += [TemplateFile(layer, file.path.removeprefix("templates/")) for file in templates]

    @property
    def own_layers(self) -> list[Layer]:
        """The themes that are the site's own; the others come with the program."""
        return [layer for layer in self.layers if layer.within not in (BUILT_IN, OWN_THEME)]

    @property
    def highlight(self) -> Highlight:
        """The styles of the nearest theme that sets any."""
        return next((layer.file.highlight for layer in self.layers if layer.file.highlight != Highlight()), Highlight())

    def highlight_place(self, style: str) -> Place:
        """Where a theme names this style."""
        for layer in self.layers:
            shown = f"{layer.shown}/theme.toml"
            for number, line in enumerate(self.lines(shown), 1):
                if re.match(r"\s*(?:light|dark)\s*=", line) and style in line:
                    return Place.of(shown, number, line.index(style) + 1, line, len(style))
        return Place(f"{self.layers[0].shown}/theme.toml")

    def options(self) -> dict[str, Any]:
        """The options of all themes. Those of nearer themes win."""
        options: dict[str, Any] = {}
        for layer in reversed(self.layers):
            options = merged(options, layer.file.options)
        return options

    @property
    def providers(self) -> dict[str, Any]:
        """The services that tables of options may name: by table and service the keys that it must be told, each with
        the form of its value."""
        found: dict[str, Any] = {}
        for layer in reversed(self.layers):
            found = merged(found, layer.file.providers)
        return found

    def strings(self, lang: str) -> Mapping[str, str]:
        """The strings of the interface in ``lang``. Missing ones are those of its primary subtag, or else English."""
        merged: dict[str, str] = {}
        for name in ("en", lang.split("-")[0].lower(), lang):
            for layer in reversed(self.layers):
                merged |= layer.file.strings.get(name, {})
        return merged

    def lookups(self, template: str, first: int = 0) -> Iterator[tuple[Path, str]]:
        """The files that ``template`` may be, best first, and how messages show them; ``first`` is the first theme of
        the chain that counts."""
        is_snippet = template.startswith(SNIPPETS)
        template = template.removeprefix(SNIPPETS)
        parts = template.split("/")
        # Hidden files and editors' backups are no templates.
        if ".." in parts or "\\" in template or template.startswith("/") or any(map(is_ignored, parts)):
            return
        if _NOT_IN_NAMES.search(template):
            return
        if is_snippet:
            shown = self.snippets.get(nfc(template), f"snippets/{template}")
            yield self._root / shown, shown
            return
        head, _, rest = template.partition("/")
        layers = self.layers[first:]
        named = [layer for layer in layers if rest and layer.name == head]
        for layer in named or layers:
            if named or layer.name != OWN:
                file = TemplateFile(layer, rest if named else template)
                yield file.path, file.shown

    def find(self, template: str, first: int = 0) -> str:
        """The file of a template, as messages show it; "" where there is none."""
        return next((shown for path, shown in self.lookups(template, first) if is_there(path, shown)), "")

    def digest(self, files: Iterable[str], sha: Callable[[Path], str]) -> str:
        """A digest of files of the chain, as messages show them, there or not. ``sha`` digests one of them."""
        parts = []
        for shown in files:
            if shown == ANY:
                parts += [f"{file.shown} {sha(file.path)}" for file in self.templates]
                parts += [f"{shown} {sha(self._root / shown)}" for shown in self.snippets.values()]
            else:
                path = self.path_of(shown)
                parts.append(f"{shown} {sha(path) if path else 'not in the chain'}")
        return of_text("\n".join(parts))

    def path_of(self, shown: str) -> Path | None:
        """The file, there or not, that messages call ``shown``; None where it belongs to no theme of the chain."""
        if shown.startswith(SNIPPETS[1:]):
            return self._root / shown
        for layer in self.layers:
            if shown.startswith(f"{layer.shown}/"):
                return layer.folder / shown.removeprefix(f"{layer.shown}/")
        return None

    def read(self, shown: str) -> bytes:
        """The bytes of the file that messages call ``shown``. Raises OSError or Problems where it cannot be read."""
        if shown.startswith(SNIPPETS[1:]):
            return read_file(self._root / shown, shown, os.path.realpath(self._root))[0]
        layer = next(layer for layer in self.layers if shown.startswith(f"{layer.shown}/"))
        return layer.read(shown.removeprefix(f"{layer.shown}/"))

    def lines(self, shown: str) -> list[str]:
        """The lines of a file as Jinja counts them."""
        try:
            return re.split(r"\r\n|\r|\n", self.read(shown).decode("utf-8-sig", "replace"))
        except (OSError, Problems, StopIteration):
            return []

    def text(self, shown: str) -> TemplateText:
        """The text of a template, for the places in it."""
        if shown not in self._texts:
            from sitegen.theme.tags import TemplateText  # needs Jinja

            self._texts[shown] = TemplateText(shown, self.lines(shown))
        return self._texts[shown]

    def place(self, shown: str, line: int, word: str = "") -> Place:
        """Where ``word`` is used in the tags of a line of a template, or all of the line."""
        return self.text(shown).spot(line, word).place


def is_there(path: Path, shown: str) -> bool:
    """Whether a file of a theme is there. Raises Problems where its folder may not be entered: another theme's would be
    used in its place."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as exception:
        raise Problems([unreadable(shown, exception)]) from None


def like(name: str, templates: Iterable[str]) -> list[str]:
    """The templates whose names are spelled like ``name``, endings left aside."""
    stems = {splitext(template)[0]: template for template in templates}
    return [stems[stem] for stem in nearest(splitext(name)[0], stems)]
