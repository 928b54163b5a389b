"""Codes of emoji are emoji; what only looks like one stays as it is."""

from __future__ import annotations

import pytest

from tests.content.test_markdown import html_of, render


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":tada:", "🎉"),
        ("축하:tada:합니다 :+1::heart:", "축하🎉합니다 👍❤️"),
        ("(:white_check_mark:) :100:, :kr:.", "(✅) 💯, 🇰🇷."),
        ("**:ok: 글** [:x:](https://a.b)", '<strong>🆗 글</strong> <a href="https://a.b">❌</a>'),
    ],
)
def test_codes(text: str, shown: str) -> None:
    assert html_of(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12:30:45 12:100:30 1:100:1",
            "a:b:c std::x::y ::x:: :x::y x:tada:",
            ":no_such: :tada :Tada: :tada::no_such:",
        ),
        *("localhost:100:x/:x:/ a/:x:", ": 정의 : 값", ":)"),
    ],
)
def test_text(text: str) -> None:
    assert html_of(text) == f"<p>{text}</p>"


def test_code_addresses_and_escapes_stay() -> None:
    assert html_of("`:tada:` https://a.b/:tada:/ \\:tada: [글](https://a.b/:tada:)") == (
        '<p><code>:tada:</code> <a href="https://a.b/:tada:/">https://a.b/:tada:/</a> :tada: '
        '<a href="https://a.b/:tada:">글</a></p>'
    )
    assert "<code>:tada:\n" in html_of("    :tada:")


def test_headings_summaries_and_cells() -> None:
    rendered = render("# :rocket: 배포\n\n:tada: 첫 배포\n\n| :x: | ![:tada:](a.png) |\n|:-:|--:|")
    assert [(h.anchor, h.text) for h in rendered.headings] == [("배포", "🚀 배포")]
    assert rendered.summary == "🎉 첫 배포"
    assert '<th style="text-align:center">❌</th>' in "".join(str(piece) for piece in rendered.body)
