"""What is stripped from every page, and that nothing else is."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sitegen.theme.bytecode import bytecode_cache
from sitegen.theme.render import _FORBIDDEN, _clean


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
