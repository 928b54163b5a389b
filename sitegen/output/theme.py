"""A theme and those it extends: where a template or a static file comes from, options and strings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitegen.content.scan import scan
from sitegen.errors import Place, Problem, Problems, error, nearest
from sitegen.toml import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sitegen.config import Config

PACKAGE = Path(__file__).resolve().parent.parent
# In a wheel the themes lie inside the package; in a checkout they stand at its top level.
BUILT_IN = PACKAGE / "themes" if (PACKAGE / "themes").is_dir() else PACKAGE.parent / "themes"
OWN = "sitegen"


@dataclass(frozen=True, slots=True)
class Highlight:
    """``[highlight]``: the Pygments styles of code blocks."""

    light: str = "default"
    dark: str = "github-dark"


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """``theme.toml``."""

    name: str = ""
    extends: str = ""
    highlight: Highlight = field(default_factory=Highlight)
    options: dict[str, Any] = field(default_factory=dict)
    strings: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """One theme of the chain. ``shown`` is how its folder is called in messages."""

    name: str
    folder: Path
    shown: str
    file: ThemeFile


class Theme:
    """The chain of themes, nearest first; the program's own templates are at its end."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self.statics, self.problems = self._find_statics()

    @property
    def highlight(self) -> Highlight:
        """The nearest theme's styles that are not left to the default."""
        return next((layer.file.highlight for layer in self.layers if layer.file.highlight != Highlight()), Highlight())

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
            names |= {prefix + p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        return sorted(names)

    def _find_statics(self) -> tuple[dict[str, Path], list[Problem]]:
        found: dict[str, Path] = {}
        problems: list[Problem] = []
        for layer in self.layers:
            files, wrong = scan(layer.folder, "static")
            problems += wrong
            for file in files:
                found.setdefault(file.id, layer.folder / file.path)
        return found, problems


def load_theme(root: Path, config: Config, config_place: Place) -> Theme:
    """The theme that the site names, with all that it extends.

    A theme is looked for in the site's ``themes/``, then among those that come with the program. Raises Problems
    for a theme that is missing, that extends itself, or whose ``theme.toml`` is wrong, and for unknown options.
    """
    layers: list[Layer] = []
    name, blame = config.theme, config_place
    while name:
        if any(layer.name == name for layer in layers):
            chain = " → ".join([*(layer.name for layer in layers), name])
            raise Problems([error("theme-extends-itself", blame, chain=chain)])
        folder, shown = _find(root, name, blame)
        path = folder / "theme.toml"
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise Problems([error("theme-file-missing", Place(f"{shown}/theme.toml"), theme=name)]) from None
        except UnicodeDecodeError:
            raise Problems([error("not-utf8", Place(f"{shown}/theme.toml"), byte="?")]) from None
        file, places = read_table(text, ThemeFile, f"{shown}/theme.toml")
        layers.append(Layer(name, folder, shown, file))
        name, blame = file.extends, places(("extends",))
    own_file, _ = read_table((PACKAGE / "theme.toml").read_text(encoding="utf-8"), ThemeFile, f"{OWN}/theme.toml")
    own = Layer(OWN, PACKAGE, OWN, own_file)
    theme = Theme((*layers, own))
    problems = list(theme.problems)
    known = theme.options()
    for key in config.theme_options:
        if key not in known:
            near = ", ".join(f"`{n}`" for n in nearest(key, known) or sorted(known))
            problems.append(error("theme-option-unknown", config_place, key=key, near=near))
    if problems:
        raise Problems(problems)
    return theme


def _find(root: Path, name: str, blame: Place) -> tuple[Path, str]:
    if not re.fullmatch(r"[\w-][\w.-]*", name) or name == OWN:
        raise Problems([error("config-theme-name", blame, theme=name)])
    for folder, shown in ((root / "themes" / name, f"themes/{name}"), (BUILT_IN / name, f"themes/{name}")):
        if folder.is_dir():
            return folder, shown
    names = {p.name for base in (root / "themes", BUILT_IN) if base.is_dir() for p in base.iterdir() if p.is_dir()}
    near = ", ".join(f"`{n}`" for n in nearest(name, names) or sorted(names))
    raise Problems([error("theme-missing", blame, theme=name, near=near)])
