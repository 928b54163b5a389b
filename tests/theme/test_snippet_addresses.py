"""Addresses that snippets write: an argument becomes none that a link of the post could not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.recipes.recipes import png
from tests.support import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

LINK = '<a href="{{ u }}" title="{{ u }}">{{ u }}</a>'


@pytest.mark.parametrize("html", ["allow", "escape"])
@pytest.mark.parametrize(
    ("snippet", "call", "column"),
    [
        (LINK, 'u="javascript:alert(1)"', 7),
        (LINK, 'u=" java\tScript:alert(1)"', 7),
        (LINK, 'u="data:image/svg+xml,<svg/>"', 7),
        (f'<a href="javascript:history.back()">뒤로</a>{LINK}', 'u="javascript:history.back()"', 7),
        ("{% for u in all %}<img src='{{ u }}' alt=''>{% endfor %}", 'all=["/assets/a.png", "vbscript:x"]', 7),
        ('<form action="{{ u }}{{ v }}"></form>', 'u="java", v="script:x"', 17),
        ("<a href={{ u }}://{{ v }}>글</a>", 'u="javascript", v="%0aalert(1)"', 7),
    ],
)
def test_what_no_link_can_have(snippet: str, call: str, column: int, html: str, blog: MakeBlog) -> None:
    site = blog(f'[markdown]\nhtml = "{html}"\n')
    site.write("assets/a.png", png(1, 1))
    site.write("snippets/go.html", snippet)
    site.post("a", f"{{{{ go({call}) }}}}")
    [problem] = site.problems()
    assert problem.code == "config-link"
    assert f"a.md:5:{column}\n" in told([problem])


@pytest.mark.parametrize(
    ("snippet", "call", "html"),
    [
        (LINK, 'u="https://a.example/javascript:x"', 'href="https://a.example/javascript:x"'),
        ('<img src="{{ u }}" alt="">', 'u="data:image/svg+xml,x"', 'src="data:image/svg+xml,x"'),
        ('<a href="javascript:go()">{{ u }}</a>', 'u="javascript:x"', '<a href="javascript:go()">javascript:x</a>'),
        ('<a href="data:text/calendar,{{ u }}">글</a>', 'u="날: 1일"', 'href="data:text/calendar,날: 1일"'),
    ],
)
def test_what_links_and_templates_can_have(snippet: str, call: str, html: str, blog: MakeBlog) -> None:
    site = blog('[markdown]\nhtml = "escape"\n')
    site.write("snippets/go.html", snippet)
    site.post("a", f"{{{{ go({call}) }}}}")
    site.build(strict=True)
    assert html in site.read("posts/a/index.html")
