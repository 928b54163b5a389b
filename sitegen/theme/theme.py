"""A theme and those it extends: where a template or a static file comes from, options and strings."""

from __future__ import annotations

import os
import re
import stat
from posixpath import splitext
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.content.scan import leaves, same_name, same_names, scan
from sitegen.digest import of_text
from sitegen.package import BUILT_IN, PACKAGE
from sitegen.text.decoding import decode
from sitegen.text.ignored import is_ignored
from sitegen.text.toml import read_table
from sitegen.words.errors import Place, Problem, Problems, error
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sitegen.config import Config
    from sitegen.theme.spots import Spot

OWN = "sitegen"
# Stands for every template of the chain, where a template computes the name of another.
ANY = "*"
# What stands for a table that is not there.
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
    strings: dict[str, dict[str, str]] = _NONE


class Layer(NamedTuple):
    """One theme of the chain. ``shown`` is how its folder is called in messages; links may not leave ``within``."""

    name: str
    folder: Path
    shown: str
    file: ThemeFile
    within: Path


class Theme:
    """The chain of themes, nearest first; the program's own templates are at its end."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self.statics: dict[str, Path] = {}
        self.shown: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._templates: list[tuple[Layer, str]] = []
        self._uses: dict[tuple[str, int, str], tuple[Place, str]] = {}
        self._find_files()

    @property
    def own_layers(self) -> list[Layer]:
        """The themes that are the site's own; the others come with the program."""
        return [layer for layer in self.layers if layer.within not in (BUILT_IN, PACKAGE)]

    @property
    def highlight(self) -> Highlight:
        """The nearest theme's styles that are not left to the default."""
        return next((layer.file.highlight for layer in self.layers if layer.file.highlight != Highlight()), Highlight())

    def highlight_place(self, style: str) -> Place:
        """Where a style of code blocks is named."""
        for layer in self.layers:
            shown = f"{layer.shown}/theme.toml"
            for number, line in enumerate(_lines(layer.folder / "theme.toml"), 1):
                if re.match(r"\s*(?:light|dark)\s*=", line) and style in line:
                    return Place.of(shown, number, line.index(style) + 1, line, len(style))
        return Place(f"{self.layers[0].shown}/theme.toml")

    def options(self) -> dict[str, Any]:
        """Options of all themes, nearer ones over farther ones."""
        merged: dict[str, Any] = {}
        for layer in reversed(self.layers):
            merged |= layer.file.options
        return merged

    def strings(self, lang: str) -> Mapping[str, str]:
        """The strings of the interface in ``lang``, by its primary subtag; English fills what a language lacks."""
        merged: dict[str, str] = {}
        for name in ("en", lang.split("-")[0].lower(), lang):
            for layer in reversed(self.layers):
                merged |= layer.file.strings.get(name, {})
        return merged

    def lookups(self, template: str, first: int = 0) -> Iterator[tuple[Path, str]]:
        """The files that ``template`` may be, best first, and how messages show them; ``first`` is the first theme of
        the chain that counts."""
        parts = template.split("/")
        # An editor's leavings and hidden files are no templates, as they are no posts.
        if ".." in parts or "\\" in template or template.startswith("/") or any(map(is_ignored, parts)):
            return
        head, _, rest = template.partition("/")
        layers = self.layers[first:]
        for layer in layers:
            if rest and head == layer.name:
                yield layer.folder / "templates" / rest, f"{layer.shown}/templates/{rest}"
        if rest and any(head == layer.name for layer in layers):
            return
        for layer in layers:
            if layer.name != OWN:
                yield layer.folder / "templates" / template, f"{layer.shown}/templates/{template}"

    def find(self, template: str, first: int = 0) -> str:
        """The file of a template, as messages show it; "" where there is none."""
        return next((shown for path, shown in self.lookups(template, first) if path.is_file()), "")

    def digest(self, files: Iterable[str], sha: Callable[[str, Path], str]) -> str:
        """A digest of files of the chain, as messages show them, there or not. ``sha`` digests one of them."""
        parts = []
        for shown in files:
            if shown == ANY:
                parts += [f"{name} {sha(name, path)}" for name, path in self.template_files()]
            else:
                path = self.path_of(shown)
                parts.append(f"{shown} {sha(shown, path) if path else 'not in the chain'}")
        return of_text("\n".join(parts))

    def templates(self) -> list[str]:
        """The names of all templates, for "did you mean"."""
        return sorted({f"{OWN}/{name}" if layer.name == OWN else name for layer, name in self._templates})

    def template_files(self) -> list[tuple[str, Path]]:
        """Every template of every theme, as it is shown and where it is."""
        return [
            (f"{layer.shown}/templates/{name}", layer.folder / "templates" / name) for layer, name in self._templates
        ]

    def path_of(self, shown: str) -> Path | None:
        """The file, there or not, that a message calls ``shown``; None where it belongs to no theme of the chain."""
        for layer in self.layers:
            if shown.startswith(f"{layer.shown}/"):
                return layer.folder / shown.removeprefix(f"{layer.shown}/")
        return None

    def place(self, shown: str, line: int, word: str = "") -> Place:
        """The spot in a template: where ``word`` is used in the tags of that line, or all of the line."""
        return self.use(shown, line, word)[0]

    def use(self, shown: str, line: int, word: str) -> tuple[Place, str]:
        """Where ``word`` is used in a line of a template, and the whole name that it ends: ``post.prev.title``."""
        key = shown, line, word
        if key not in self._uses:
            from sitegen.theme.spots import spot_of  # needs Jinja

            text = "\n".join(self.lines(shown))
            spot = spot_of(text, line, word)
            self._uses[key] = self.at(shown, spot or line), spot.written if spot else ""
        return self._uses[key]

    def at(self, shown: str, spot: Spot | int) -> Place:
        """The place of a spot in a template, or of a whole line."""
        lines = self.lines(shown)
        line = spot if isinstance(spot, int) else spot.line
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        if isinstance(spot, int):
            return Place.of(shown, line, len(text) - len(text.lstrip()) + 1, text, max(len(text.strip()), 1))
        return Place.of(shown, line, spot.column, text, spot.length)

    def lines(self, shown: str) -> list[str]:
        """The lines of a file of a theme as Jinja counts them."""
        path = self.path_of(shown)
        return _lines(path) if path else []

    def _find_files(self) -> None:
        """Find the static files by name, how they are shown, the templates, and what is wrong with any of them."""
        for layer in self.layers:
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
            self._templates += [(layer, file.path.removeprefix("templates/")) for file in templates]


def load_theme(root: Path, config: Config, place: Callable[[tuple[str, ...]], Place]) -> Theme:
    """The theme that the site names, with all that it extends.

    A theme is looked for in the site's ``themes/``, then among those that come with the program. Raises Problems
    for a theme that is missing, that extends itself, or whose ``theme.toml`` is wrong, and for unknown options;
    ``place`` finds a key of the settings.
    """
    layers: list[Layer] = []
    name, blame = config.theme, place(("theme",))
    while name:
        if any(layer.name == name for layer in layers):
            chain = " → ".join([*(layer.name for layer in layers), name])
            raise Problems([error("theme-extends-itself", blame, chain=chain)])
        folder, shown, within = _find(root, name, blame)
        shown_file = f"{shown}/theme.toml"
        file, find = read_table(_read(folder / "theme.toml", name, shown_file), ThemeFile, shown_file)
        layers.append(Layer(name, folder, shown, file, within))
        name, blame = file.extends, find(("extends",))
    own_file, _ = read_table((PACKAGE / "theme.toml").read_text(encoding="utf-8"), ThemeFile, f"{OWN}/theme.toml")
    own = Layer(OWN, PACKAGE, OWN, own_file, PACKAGE)
    theme = Theme((*layers, own))
    problems = list(theme.problems)
    known = theme.options()
    for key in config.theme_options:
        if key in config._fields and key not in known:  # appended at the end of the file
            found = place(("theme_options", key))
            problems.append(error("config-key-in-table", found, key=key, table="[theme_options]"))
        elif key not in known:
            near = ", ".join(f"`{n}`" for n in nearest(key, known))
            problems.append(error("theme-option-unknown", place(("theme_options", key)), key=key, near=near))
    if problems:
        raise Problems(problems)
    return theme


def like(name: str, templates: Iterable[str]) -> list[str]:
    """Those of the templates that ``name`` may be a slip for. That all end in ``.html`` makes none of them near."""
    stems = {splitext(template)[0]: template for template in templates}
    return [stems[stem] for stem in nearest(splitext(name)[0], stems)]


def _find(root: Path, name: str, blame: Place) -> tuple[Path, str, Path]:
    """The folder of a theme, how it is shown, and the folder that no link in it may leave."""
    if not re.fullmatch(r"[\w-][\w.-]*", name) or name == OWN or is_ignored(name):
        raise Problems([error("config-theme-name", blame, theme=name)])
    shown = f"themes/{name}"
    places = (root / "themes", root), (BUILT_IN, BUILT_IN)
    for base, within in places:
        try:
            is_folder = stat.S_ISDIR((base / name).stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as exception:
            raise Problems([error("unreadable", Place(shown), reason=exception.strerror or exception)]) from None
        if is_folder:
            if problem := leaves(base / name, os.path.realpath(within), shown):
                raise Problems([problem])
            return base / name, shown, within
    names = {name for base, _ in places if base.is_dir() for name in os.listdir(base) if os.path.isdir(base / name)}
    near = ", ".join(f"`{n}`" for n in nearest(name, names))
    raise Problems([error("theme-missing", blame, theme=name, near=near)])


def _read(path: Path, theme: str, shown: str) -> str:
    """The text of ``theme.toml``. Raises Problems where it is missing or no text."""
    try:
        if path.is_fifo():  # would be waited for
            raise Problems([error("not-a-file", Place(shown))])
        return decode(path.read_bytes(), shown)
    except FileNotFoundError:
        raise Problems([error("theme-file-missing", Place(shown), theme=theme)]) from None
    except OSError as exception:
        raise Problems([error("unreadable", Place(shown), reason=exception.strerror or exception)]) from None


def _lines(path: Path) -> list[str]:
    """The lines of a file as Jinja counts them."""
    try:
        return re.split(r"\r\n|\r|\n", path.read_text(encoding="utf-8-sig", errors="replace"))
    except OSError:
        return []
