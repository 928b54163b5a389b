"""Finds the theme that a site names, and all that it extends."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from sitegen.content.scan import leaves
from sitegen.package import BUILT_IN, OWN_THEME
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.ignored import is_ignored
from sitegen.text.toml import read_table
from sitegen.theme.options import option_problems
from sitegen.theme.providers import provider_problems
from sitegen.theme.theme import OWN, Layer, Theme, ThemeFile
from sitegen.words.errors import Place, Problems, error, unreadable
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitegen.config import Config


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
        layer = Layer(name, folder, shown, ThemeFile(), within)
        file, find = read_table(_settings_of(layer), ThemeFile, shown_file)
        layers.append(layer._replace(file=file))
        name, blame = file.extends, find(("extends",))
    own_file, _ = read_table((OWN_THEME / "theme.toml").read_text(encoding="utf-8"), ThemeFile, f"{OWN}/theme.toml")
    own = Layer(OWN, OWN_THEME, OWN, own_file, OWN_THEME)
    theme = Theme((*layers, own), root)
    problems = list(theme.problems)
    problems += [found for found in option_problems(theme, config, place) if found.severity == "error"]
    problems = problems or list(provider_problems(theme, config, place))
    if problems:
        raise Problems(problems)
    return theme


def _find(root: Path, name: str, blame: Place) -> tuple[Path, str, Path]:
    """The folder of a theme, how messages show it, and the folder that no link in it may leave."""
    if not re.fullmatch(r"[\w-][\w.-]*", name) or name == OWN or is_ignored(name):
        raise Problems([error("config-theme-name", blame, theme=name)])
    shown = f"themes/{name}"
    places = (root / "themes", root), (BUILT_IN, BUILT_IN)
    for base, within in places:
        try:
            is_folder = stat.S_ISDIR((base / name).stat().st_mode)
            # Many disks find it in any case and any form of Unicode. What the name is elsewhere says only the list.
            spelled = next((entry for entry in os.listdir(base) if nfc(entry) == name), "") if is_folder else ""
        except (FileNotFoundError, NotADirectoryError):  # others find it in the form that it has
            spelled = next((entry for entry in _folders_in(base) if nfc(entry) == name), "")
        except OSError as exception:
            raise Problems([unreadable(shown, exception)]) from None
        if spelled:
            for path, called in ((base, "themes"), (base / spelled, shown)):
                if problem := leaves(path, os.path.realpath(within), called):
                    raise Problems([problem])
            return base / spelled, shown, within
    names = {nfc(name) for base, _ in places for name in _folders_in(base)}
    raise Problems([error("theme-missing", blame, theme=name, near=nearest(name, names))])


def _folders_in(folder: Path) -> list[str]:
    """The folders in a folder; none where it cannot be read."""
    try:
        return [name for name in os.listdir(folder) if (folder / name).is_dir()]
    except OSError:
        return []


def _settings_of(layer: Layer) -> str:
    """The text of ``theme.toml``. Raises Problems if it is missing or no text."""
    shown = f"{layer.shown}/theme.toml"
    try:
        return decode(layer.read("theme.toml"), shown)
    except FileNotFoundError:
        raise Problems([error("theme-file-missing", Place(shown), theme=layer.name)]) from None
    except OSError as exception:
        raise Problems([unreadable(shown, exception)]) from None
