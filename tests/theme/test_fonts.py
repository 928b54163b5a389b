"""A font for the site: cut to what its pages show, exactly as a clean build cuts it, and without moving the page."""

from __future__ import annotations

import http.server
import io
import subprocess
import sys
import threading
import time
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont

from tests.built import REPOSITORY
from tests.fonts import drawn, noto
from tests.preview.browser import chromium, quiet
from tests.support import Blog, told
from tests.theme.test_measured import SCROLL, WATCH, Server

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
language = "ko"
font = "fonts/Drawn.ttf"
-- content/posts/a.md --
---
title: 첫 글
date: 2026-01-02
---
꽃이 피었다. &#48577; &amp; 끝.
-- snippets/sign.html --
<p>쁑</p>
-- content/posts/b.md --
---
title: 둘째
date: 2026-01-03
---
달이 밝다.
-- content/posts/c.md --
---
title: 퓨마
date: 2026-01-04
draft: true
---
쀍
"""


@pytest.fixture
def site(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog", SITE)
    blog.write("fonts/Drawn.ttf", drawn())
    return blog


def font_files(blog: Blog) -> list[str]:
    return sorted(path for path in blog.outputs() if path.startswith("static/site-font."))


def font_of(blog: Blog) -> TTFont:
    (path,) = [path for path in font_files(blog) if path.endswith(".woff2")]
    return TTFont(io.BytesIO(blog.snapshot()[path]))


def letters(blog: Blog) -> set[str]:
    return set(map(chr, font_of(blog).getBestCmap()))


def test_the_font_has_what_pages_show_and_little_else(site: Blog) -> None:
    site.build()
    font = font_of(site)
    shown = set("".join(site.read(path) for path in site.outputs() if path.endswith(".html")))
    assert {letter for letter in shown if "가" <= letter <= "힣"} <= letters(site)
    assert "뷁" in letters(site)  # by its number in the text
    assert "쁑" in letters(site)  # of a snippet
    assert not {"쀍", "퓨"} & letters(site)  # of a draft
    assert len(letters(site)) < 500
    (axis,) = font["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 100, 900)
    assert font["name"].getDebugName(13) == "free"


def test_the_font_has_what_is_not_written_as_it_is_shown(site: Blog) -> None:
    """What the program says, a title that is the name of a file, characters by their number in front matter."""
    site.write("content/posts/쮋.md", "---\ndate: 2026-01-05\n---\n> [!TIP]\n> 안녕\n\nhttps://youtu.be/dQw4w9WgXcQ\n")
    site.write("content/posts/d.md", '---\ntitle: "\\uB728\\uC560 \\U0001F600"\ndate: 2026-01-06\n---\n글\n')
    site.write("content/posts/e.md", '{"title": "\\uBDC1 \\uD83D\\uDE00", "date": "2026-01-07"}\n글\n')
    site.build()
    shown = set("".join(site.read(path) for path in site.outputs() if path.endswith(".html")))
    assert {"쮋", "뜨", "애", "뷁", "팁", "상"} <= shown
    assert {letter for letter in shown if "가" <= letter <= "힣"} <= letters(site)


def test_a_name_that_macos_wrote(site: Blog) -> None:
    (site.root / "fonts/Drawn.ttf").rename(site.root / "fonts" / unicodedata.normalize("NFD", "글꼴.ttf"))
    site.write("site.toml", 'title = "시험"\nfont = "fonts/글꼴.ttf"\n')
    site.build()
    assert font_files(site)


def test_pages_load_it_first_and_a_fallback_takes_its_room(site: Blog) -> None:
    site.build(base_url="https://team.example/blog")
    css, file = font_files(site)
    html = site.read("posts/a/index.html")
    assert f'<link rel="preload" href="/blog/{file}" as="font" type="font/woff2" crossorigin>' in html
    assert f'<link rel="stylesheet" href="/blog/{css}">' in html
    text = site.read(css)
    assert f'url("./{file.removeprefix("static/")}") format("woff2"); font-weight: 100 900; font-display: swap' in text
    (noto_sans,) = [line for line in text.splitlines() if 'local("Noto Sans KR")' in line]
    assert "size-adjust: 97.83%; ascent-override: 92.00%; descent-override: 30.67%" in noto_sans
    assert "fonts/Drawn.ttf" not in site.outputs()


def test_a_new_syllable_cuts_anew_and_other_edits_do_not(site: Blog) -> None:
    site.build()
    before = font_files(site)
    site.post("a", "끝. 꽃이 피었다. 달이 밝다. &#48577;", title="첫 글")
    assert "/posts/b/" not in site.build().stale
    assert font_files(site) == before
    assert not site.build().rendered
    site.post("a", "꽃이 피었다. 뛟", title="첫 글")
    assert {"/", "/posts/a/", "/posts/b/"} <= set(site.build().stale)
    assert not {*font_files(site)} & {*before}
    assert "뛟" in letters(site)
    after = site.snapshot()
    site.build(clean=True)
    assert site.snapshot() == after
    site.write("fonts/Drawn.ttf", drawn(width=800))
    site.build()
    assert "size-adjust: 86.96%" in site.read(font_files(site)[0])


def test_other_themes_and_sites_without_a_font(site: Blog) -> None:
    site.write("site.toml", (site.root / "site.toml").read_text(encoding="utf-8") + 'theme = "plain"\n')
    site.build()
    assert 'as="font"' in site.read("index.html")
    (site.root / "site.toml").write_text('title = "시험"\n', encoding="utf-8")
    site.build()
    assert "font" not in site.read("index.html")
    assert not font_files(site)
    code = "import sys; from pathlib import Path; from sitegen.build import build; from sitegen.options import Options;"
    code += "build(Path.cwd(), Options(clean=True, jobs=1)); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=site.root, capture_output=True, text=True, check=True)
    assert "fontTools" not in done.stdout


def test_pretendard_is_looked_for_and_never_fetched(site: Blog) -> None:
    site.write("site.toml", 'title = "시험"\nfont = "Pretendard"\n')
    (problem,) = site.problems()
    assert problem.place
    assert (problem.code, problem.place.line) == ("font-missing-pretendard", 2)
    assert "github.com/orioncactus/pretendard/releases" in told([problem], "ko")
    site.write("fonts/PretendardVariable.ttf", drawn())
    site.build()
    assert font_files(site)


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("fonts/Other.ttf", drawn(), "did you mean `fonts/Other.ttf`"),
        ("fonts/Drawn.ttf", b"ttcf" + drawn(), "several fonts"),
        ("fonts/Drawn.ttf", b"", "no font"),
        ("fonts/Drawn.ttf", b"<!doctype html>", "no font"),
        ("fonts/Drawn.ttf", b"wOF2" + drawn(), "no font"),
        ("fonts/Drawn.ttf", drawn()[:600], "no font"),
        ("fonts/Drawn.ttf", drawn()[:-9000] + bytes(9000), "no font"),
    ],
)
def test_what_is_no_font_is_told(site: Blog, path: str, data: bytes, said: str) -> None:
    (site.root / "fonts/Drawn.ttf").unlink()
    site.write(path, data)
    (problem,) = site.problems()
    assert problem.place
    assert problem.place.path == (path if "Drawn" in path else "site.toml")
    assert said in told([problem])


def test_outside_of_the_folders_is_no_font(site: Blog) -> None:
    site.write("Drawn.ttf", drawn())
    for path in ("Drawn.ttf", "fonts/../Drawn.ttf", "/etc/passwd", "fonts"):
        site.write("site.toml", f'title = "시험"\nfont = "{path}"\n')
        assert [problem.code for problem in site.problems()] == ["font-missing"]


def test_a_font_without_hangul_is_told_each_time(site: Blog) -> None:
    site.write("fonts/Drawn.ttf", drawn(hangul=False))
    for _ in range(2):
        (problem,) = site.warnings()
        assert (problem.code, problem.severity) == ("font-without-hangul", "warning")
        site.post("a", "다시")
    assert "size-adjust" not in site.read(font_files(site)[0])


def test_missing_libraries_are_named(site: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    (problem,) = site.problems()
    assert "pip install fonttools brotli" in told([problem])


class SlowServer(Server):
    """Fonts come late."""

    def do_GET(self) -> None:  # noqa: N802  # its name in http.server
        time.sleep(0.5 if self.path.endswith(".woff2") else 0)
        super().do_GET()


@pytest.mark.browser
@pytest.mark.slow
def test_nothing_moves_when_the_font_comes_late(tmp_path: Path) -> None:
    """With a real font whose syllables are wider than those of the reader's, on a phone."""
    blog = Blog(tmp_path, 'font = "fonts/Noto.otf"')
    text = "한글 글꼴이 늦게 와도 줄이 움직이지 않는다. English words and 12345 too. "
    for number in range(12):
        blog.post(f"글{number}", f"## 제목 {number}\n\n{text * 3}\n\n- {text}\n\n| 표 | {text} |\n|---|---|\n| 1 | 2 |")
    strings = REPOSITORY / "themes/default/theme.toml"
    blog.write("fonts/Noto.otf", noto(text + "제목표시험글" + strings.read_text(encoding="utf-8")))
    blog.build()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(SlowServer, directory=str(tmp_path / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with chromium() as browser, quiet(browser, viewport={"width": 390, "height": 844}) as tab:
        tab.context.add_init_script(WATCH)
        for path in ("", "posts/글3/"):
            tab.page.goto(f"http://127.0.0.1:{server.server_address[1]}/{path}")
            assert tab.page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Site Font\"'))")
            shifts = tab.page.evaluate(SCROLL)
            assert sum(float(shift.split()[0]) for shift in shifts) < 0.02, shifts
    server.shutdown()
    server.server_close()
