"""What is stripped from every page, and that nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import jinja2
from hypothesis import given
from hypothesis import strategies as st

from sitegen.theme.bytecode import bytecode_cache
from sitegen.theme.render import _FORBIDDEN, _clean
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path


@given(
    st.text(
        st.characters() | st.sampled_from("\x00\x1b\x7f\x80\x9f\ud800\udfff\ufdd0\ufffe\uffff\U0001fffe\U0010ffff가·")
    )
)
def test_clean_is_the_rule_only_faster(text: str) -> None:
    assert _clean(text) == re.sub(_FORBIDDEN, "", text).encode()


def test_compiled_templates_lie_in_their_folder() -> None:
    """Whatever a forged cache says of the program: these files are code."""
    for program in ("../../x", "/x", "\ud800"):
        cache: Any = bytecode_cache(program)
        assert re.fullmatch(r"[0-9a-f]{16}-%s\.cache", cache.pattern)


def test_sites_with_templates_of_one_name(tmp_path: Path) -> None:
    """Each finds its own compiled templates, though the other has been built meanwhile."""
    compiled: list[str] = []
    original = jinja2.Environment.compile

    def counted(self: jinja2.Environment, source: Any, name: str | None = None, *rest: Any, **more: Any) -> Any:
        compiled.append(str(name))
        return original(self, source, name, *rest, **more)

    text = 'theme = "t"\n-- themes/t/templates/post.html --\n'
    sites = [Blog(tmp_path / name, f"{text}{name} {{{{ post.title }}}}\n") for name in "ab"]
    for site in sites:
        site.write("themes/t/theme.toml", 'extends = "default"\n')
        site.post("a")
        site.build()
    with patch("jinja2.Environment.compile", counted):
        for site in sites:
            site.post("a", title="b")
            site.build()
    assert compiled == []
