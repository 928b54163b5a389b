"""The style sheet of highlighted code, from two styles of Pygments."""

from __future__ import annotations

import difflib
from typing import Any

from pygments.styles import STYLE_MAP, get_style_by_name
from pygments.token import STANDARD_TYPES, Token

_RESET = {
    "color": "inherit",
    "background-color": "transparent",
    "font-weight": "normal",
    "font-style": "normal",
    "text-decoration": "none",
    "border": "0",
}


class UnknownStyle(KeyError):
    """There is no style of this name. ``nearest`` holds names like it."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        super().__init__(name, nearest)
        self.name, self.nearest = name, nearest


def stylesheet(light: str, dark: str) -> str:
    """CSS for the styles named ``light`` and ``dark``: the second by the reader's preference or by the switch, and on
    the screen only, because paper is white. Raises UnknownStyle."""
    day, night = _rules(light), _rules(dark)
    dark_rules = {name: _over(day.get(name, {}), night.get(name, {})) for name in sorted({*day, *night})}
    return (
        _css(day, ".code")
        + "@media screen and (prefers-color-scheme: dark) {\n"
        + _css(dark_rules, ':root:not([data-theme="light"]) .code')
        + "}\n@media screen {\n"
        + _css(dark_rules, ':root[data-theme="dark"] .code')
        + "}\n"
    )


def _over(under: dict[str, str], rule: dict[str, str]) -> dict[str, str]:
    """``rule`` on top of ``under``: what only the latter sets is taken back."""
    return {name: rule.get(name, _RESET[name]) for name in _RESET if name in under or name in rule}


def _rules(name: str) -> dict[str, dict[str, str]]:
    """The declarations of a style by class; "" is the block itself."""
    if name not in STYLE_MAP:
        raise UnknownStyle(name, tuple(difflib.get_close_matches(name, STYLE_MAP, n=3)))
    style: Any = get_style_by_name(name)
    base = style.style_for_token(Token)["color"]
    ground = style.background_color
    rules = {"": {"color": f"#{base}" if base else _readable(ground), "background-color": ground}}
    for kind, short in STANDARD_TYPES.items():
        if not short or short == "w":
            continue
        look = style.style_for_token(kind)
        rule = {
            "color": f"#{look['color']}" if look["color"] and look["color"] != base else "",
            "background-color": f"#{look['bgcolor']}" if look["bgcolor"] else "",
            "font-weight": "bold" if look["bold"] else "",
            "font-style": "italic" if look["italic"] else "",
            "text-decoration": "underline" if look["underline"] else "",
            "border": f"1px solid #{look['border']}" if look["border"] else "",
        }
        if rule := {key: value for key, value in rule.items() if value}:
            rules[short] = rule
    return rules


def _readable(ground: str) -> str:
    """Black or white, whichever can be read on ``ground``, for styles that leave the colour of text open."""
    digits = ground.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return "#000000" if red * 299 + green * 587 + blue * 114 > 128_000 else "#ffffff"


def _css(rules: dict[str, dict[str, str]], scope: str) -> str:
    """The rules below ``scope``, classes that look alike in one rule."""
    alike: dict[str, list[str]] = {}
    for name, rule in sorted(rules.items()):
        alike.setdefault("; ".join(f"{key}: {value}" for key, value in rule.items()), []).append(name)
    lines = []
    for declarations, names in alike.items():
        if "" in names:
            lines.append(f"{scope} {{ {declarations} }}\n")
        if classes := [f".{name}" for name in names if name]:
            chosen = classes[0] if len(classes) == 1 else f":is({', '.join(classes)})"
            lines.append(f"{scope} {chosen} {{ {declarations} }}\n")
    return "".join(lines)
