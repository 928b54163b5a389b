"""A theme and those it extends: where a template or a static file comes from, options and strings."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.content.scan import leaves, scan
from sitegen.errors import Place, Problem, Problems, error, nearest
from sitegen.noise import is_noise
from sitegen.package import BUILT_IN, PACKAGE
from sitegen.text import decode
from sitegen.toml import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sitegen.config import Config

OWN = "sitegen"
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
        self.statics, self.shown, self.problems = self._find_statics()

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
                    return self.place(shown, number, style)
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

    def lookups(self, template: str) -> Iterator[tuple[Path, str]]:
        """The files that ``template`` may be, best first, and how they are shown."""
        head, _, rest = template.partition("/")
        for layer in self.layers:
            if rest and head == layer.name:
                yield layer.folder / "templates" / rest, f"{layer.shown}/templates/{rest}"
        if rest and any(head == layer.name for layer in self.layers):
            return
        for layer in self.layers:
            if layer.name != OWN:
                yield layer.folder / "templates" / template, f"{layer.shown}/templates/{template}"

    def templates(self) -> list[str]:
        """The names of all templates, for "did you mean"."""
        names = set()
        for layer in self.layers:
            folder = layer.folder / "templates"
            prefix = f"{OWN}/" if layer.name == OWN else ""
            names |= {prefix + p.relative_to(folder).as_posix() for p in _files(folder)}
        return sorted(names)

    def template_files(self) -> list[tuple[str, Path]]:
        """Every template of every theme, as it is shown and where it is."""
        found = []
        for layer in self.layers:
            folder = layer.folder / "templates"
            files = sorted(_files(folder))
            found += [(f"{layer.shown}/templates/{p.relative_to(folder).as_posix()}", p) for p in files]
        return found

    def path_of(self, shown: str) -> Path | None:
        """The file, there or not, that a message calls ``shown``; None where it belongs to no theme of the chain."""
        for layer in self.layers:
            if shown.startswith(f"{layer.shown}/"):
                return layer.folder / shown.removeprefix(f"{layer.shown}/")
        return None

    def place(self, shown: str, line: int, word: str = "") -> Place:
        """The spot in a theme's file: ``word`` in that line, or all of the line."""
        for layer in self.layers:
            if shown.startswith(f"{layer.shown}/"):
                lines = _lines(layer.folder / shown.removeprefix(f"{layer.shown}/"))
                text = lines[line - 1] if 0 < line <= len(lines) else ""
                column = text.find(word) + 1 if word else 0
                start = column or len(text) - len(text.lstrip()) + 1
                return Place.of(shown, line, start, text, len(word) if column else max(len(text.strip()), 1))
        return Place(shown, line)

    def _find_statics(self) -> tuple[dict[str, Path], dict[str, str], list[Problem]]:
        """The static files by name, how they are shown, and what is wrong with the files of all themes."""
        found: dict[str, Path] = {}
        shown: dict[str, str] = {}
        problems: list[Problem] = []
        for layer in self.layers:
            files, wrong = scan(layer.folder, "static", layer.within)
            _, more = scan(layer.folder, "templates", layer.within)
            for problem in (*wrong, *more):
                places = [p._replace(path=f"{layer.shown}/{p.path}") for p in (problem.place, *problem.others) if p]
                problems.append(problem._replace(place=places[0], others=tuple(places[1:])))
            for file in files:
                if file.id not in found:
                    found[file.id], shown[file.id] = layer.folder / file.path, f"{layer.shown}/static/{file.id}"
        return found, shown, problems


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
        try:
            text = decode((folder / "theme.toml").read_bytes(), shown_file)
        except FileNotFoundError:
            raise Problems([error("theme-file-missing", Place(shown_file), theme=name)]) from None
        except OSError as exception:
            raise Problems([error("unreadable", Place(shown_file), reason=exception.strerror or exception)]) from None
        file, find = read_table(text, ThemeFile, shown_file)
        layers.append(Layer(name, folder, shown, file, within))
        name, blame = file.extends, find(("extends",))
    own_file, _ = read_table((PACKAGE / "theme.toml").read_text(encoding="utf-8"), ThemeFile, f"{OWN}/theme.toml")
    own = Layer(OWN, PACKAGE, OWN, own_file, PACKAGE)
    theme = Theme((*layers, own))
    problems = list(theme.problems)
    known = theme.options()
    for key in config.theme_options:
        if key not in known:
            near = ", ".join(f"`{n}`" for n in nearest(key, known) or sorted(known))
            problems.append(error("theme-option-unknown", place(("theme_options", key)), key=key, near=near))
    if problems:
        raise Problems(problems)
    return theme


def _find(root: Path, name: str, blame: Place) -> tuple[Path, str, Path]:
    """The folder of a theme, how it is shown, and the folder that no link in it may leave."""
    if not re.fullmatch(r"[\w-][\w.-]*", name) or name == OWN or is_noise(name):
        raise Problems([error("config-theme-name", blame, theme=name)])
    shown = f"themes/{name}"
    for base, within in ((root / "themes", root), (BUILT_IN, BUILT_IN)):
        if (base / name).is_dir():
            if problem := leaves(base / name, os.path.realpath(within), shown):
                raise Problems([problem])
            return base / name, shown, within
    names = {p.name for base in (root / "themes", BUILT_IN) if base.is_dir() for p in base.iterdir() if p.is_dir()}
    near = ", ".join(f"`{n}`" for n in nearest(name, names) or sorted(names))
    raise Problems([error("theme-missing", blame, theme=name, near=near)])


def _files(folder: Path) -> list[Path]:
    """The files in a folder of templates, but for hidden ones and editors' leavings."""
    return [p for p in folder.rglob("*") if p.is_file() and not any(map(is_noise, p.relative_to(folder).parts))]


def _lines(path: Path) -> list[str]:
    """The lines of a file as Jinja counts them."""
    try:
        return re.split(r"\r\n|\r|\n", path.read_text(encoding="utf-8-sig", errors="replace"))
    except OSError:
        return []
