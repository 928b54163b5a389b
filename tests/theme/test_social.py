"""Social cards, in whole sites and as pictures."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from sitegen.theme import social
from sitegen.theme.social import Look, fonts_of
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

Image = pytest.importorskip("PIL.Image", reason="run make .venv/ready")
FONTS = fonts_of("")
pytestmark = pytest.mark.skipif(FONTS is None, reason="needs a font with Hangul: fonts-noto-cjk or fonts-nanum")
CARDS = "[images]\ncards = true\n"


def lines_of(title: str) -> list[str]:
    assert FONTS
    bold = social._font(FONTS[0], "Bold", 68)
    return social._lines(title, 1016, bold)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of all cards that were drawn since."""
    titles: list[str] = []
    original = social._drawn

    def noted(title: str, *how: object) -> bytes:
        titles.append(title)
        return original(title, *how)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(social, "_drawn", noted)
    return titles


def test_a_card_of_each_post_without_an_image(tmp_path: Path, drawn: list[str]) -> None:
    blog = Blog(tmp_path, CARDS)
    blog.write("assets/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    blog.post("가", authors="[김, 이]")
    blog.post("나", image="/assets/a.svg")
    blog.write("content/about.md", "---\ntitle: 소개\n---\n글\n")
    assert not blog.warnings(strict=True)
    assert drawn == ["가"]
    html = blog.read("posts/가/index.html")
    path = re.search(
        r'<meta property="og:image" content="http://localhost:8000/(static/[0-9a-f]{16}-1200\.png)">', html
    )
    assert path
    for line in ('image:width" content="1200"', 'image:height" content="630"', 'image:alt" content="가"'):
        assert f'<meta property="og:{line}>' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    data = (blog.root / "public" / path[1]).read_bytes()
    assert Image.open(io.BytesIO(data)).size == (1200, 630)
    assert len(data) < 40_000
    assert "/static/" not in blog.read("posts/나/index.html").partition('name="twitter:card"')[0].partition("og:")[2]
    assert "og:image" not in blog.read("about/index.html")

    # An edit of the text draws nothing. Another title has another name, and the old card leaves.
    drawn.clear()
    blog.post("가", "고친 글", authors="[김, 이]")
    blog.build()
    assert drawn == []
    assert path[1] in blog.outputs()
    blog.post("가", "고친 글", authors="[김, 이]", title="새 제목")
    blog.build()
    assert drawn == ["새 제목"]
    assert path[1] not in blog.outputs()
    before = blog.snapshot()
    blog.build(clean=True)
    assert blog.snapshot() == before


def test_off_by_default(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("가")
    blog.build()
    assert not [path for path in blog.outputs() if path.endswith(".png")]


def test_no_box_for_a_character_that_the_font_lacks(tmp_path: Path) -> None:
    blog = Blog(tmp_path, CARDS)
    blog.post("가", title="𓀀 글자")
    blog.post("나", title="🎉 출시했습니다")
    (problem,) = blog.warnings()
    assert (problem.code, problem.values) == ("card-glyphs", (("characters", "`𓀀`"),))
    assert problem.place
    assert (problem.place.path, problem.place.line) == ("content/posts/가.md", 2)
    assert "og:image" not in blog.read("posts/가/index.html")
    assert "og:image" in blog.read("posts/나/index.html")  # what only decorates is left out
    assert [found.code for found in blog.problems(strict=True)] == ["card-glyphs"]


def test_the_font_of_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = Blog(tmp_path, CARDS + 'font = "assets/a.otf"\n')
    blog.post("가")
    (problem,) = blog.problems()
    assert (problem.code, problem.place and problem.place.line) == ("card-font", 4)
    assert "the font of the text is a `font` above the first" in told([problem])
    blog.write("assets/a.otf", "글꼴이 아님")
    assert [found.code for found in blog.problems()] == ["card-font"]
    blog.write("site.toml", 'title = "시험"\n' + CARDS)
    monkeypatch.setattr(social, "SYSTEM_FONTS", ())
    assert [found.code for found in blog.warnings()] == ["card-no-font"]
    assert "og:image" not in blog.read("posts/가/index.html")


def test_titles_are_wrapped_as_korean_is() -> None:
    for title in (
        "쿠버네티스 인그레스를 게이트웨이 API로 옮긴 이야기",
        "데이터베이스를 무중단으로 옮기며 배운 것과 다음에 할 일",
    ):
        lines = lines_of(title)
        assert " ".join(lines) == title  # between words, and nowhere else
        lengths = [len(line) for line in lines]
        assert min(lengths) > max(lengths) / 2  # no syllable alone
    japanese = lines_of("日本語の長い題名は文字ごとに折り返されますが、句読点は行頭に来ません。")
    assert len(japanese) > 1
    assert not [line for line in japanese if line[0] in "、。"]
    assert FONTS
    long = Look("", FONTS).draw("아주 긴 제목 " * 60, "김", "시험")
    assert len(long.copies[0][2]) < 40_000


def test_the_accent_of_the_settings() -> None:
    assert FONTS
    card = Look("#c02040", FONTS).draw("제목", "", "시험").copies[0][2]
    image = Image.open(io.BytesIO(card)).convert("RGB")
    assert image.getpixel((107, 107)) == (0xC0, 0x20, 0x40)
    assert image.getpixel((3, 3)) == (0xFB, 0xFC, 0xFB)


def test_a_card_in_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It bears the title of the site and the names of authors as its page does."""
    drawn: list[tuple[object, ...]] = []

    def noted(*how: object) -> bytes:
        drawn.append(how[:3])
        return b""

    monkeypatch.setattr(social, "_drawn", noted)
    english = '[languages.en]\ntitle = "Test"\nauthors.kim.name = "Kim"\n'
    blog = Blog(tmp_path, f'{CARDS}[authors.kim]\nname = "김"\n{english}')
    blog.post("a", author="kim")
    blog.post("b", author="kim", lang="en")
    assert not blog.warnings(strict=True)
    assert sorted(drawn) == [("a", "김", "시험"), ("b", "Kim", "Test")]
