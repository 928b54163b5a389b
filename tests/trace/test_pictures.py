"""Smaller copies of pictures, in whole sites."""

from __future__ import annotations

import io
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.theme import shrink as module
from sitegen.theme.shrink import shrink
from sitegen.trace.pictures import Pictures
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

Image = pytest.importorskip("PIL.Image", reason="run make .venv/ready")


def photo(width: int = 2000, height: int = 400, kind: str = "JPEG", **how: Any) -> bytes:
    """A picture with edges and shades."""
    circle, shade = (Image.radial_gradient("L"), Image.linear_gradient("L"))
    file = io.BytesIO()
    Image.merge("RGB", [part.resize((width, height)) for part in (circle, shade, circle)]).save(file, kind, **how)
    return file.getvalue()


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The sizes of all copies that were encoded since."""
    sizes: list[tuple[int, int]] = []
    original = module._encoded
    monkeypatch.setattr(module, "_encoded", lambda image, *how: sizes.append(image.size) or original(image, *how))  # type: ignore[func-returns-value]  # append
    return sizes


def images(html: str) -> list[str]:
    return re.findall(r"<img [^>]*>", html)


def test_copies_of_a_picture(tmp_path: Path, encoded: list[tuple[int, int]]) -> None:
    blog = Blog(tmp_path)
    blog.write("content/posts/a/photo.jpg", photo())
    blog.write(
        "content/posts/a/index.md", "---\ntitle: 글\ndate: 2026-01-02\n---\n![가](photo.jpg)\n\n![나](photo.jpg)\n"
    )
    blog.write("content/posts/b.md", '---\ntitle: 글\ndate: 2026-01-02\n---\n<img src="a/photo.jpg" alt="다">\n')
    blog.write("content/posts/c.md", '---\ntitle: 글\ndate: 2026-01-02\n---\n<img alt="" src=a/photo.jpg width=300>\n')
    assert not blog.warnings()
    first, second = images(blog.body("posts/a/index.html"))
    names = re.findall(r"/(static/[0-9a-f]{16}-\d+\.webp) (\d+)w", first)
    assert [width for _, width in names] == ["480", "960", "1600"]
    assert ' width="2000" height="400" srcset="' in first
    assert ' sizes="(min-width: ' in first
    assert first.endswith(' fetchpriority="high" decoding="async">')
    assert second.endswith(' loading="lazy" decoding="async">')
    (raw,) = images(blog.body("posts/b/index.html"))
    assert re.search(
        r'<img srcset="[^"]+" sizes="[^"]+" width="2000" height="400" src="/posts/a/photo.jpg" alt="다">', raw
    )
    (raw,) = images(blog.body("posts/c/index.html"))
    assert re.search(r'<img srcset="[^"]+" sizes="[^"]+" alt="" src="/posts/a/photo.jpg" width=300>', raw)
    for name, width in names:
        data = (blog.root / "public" / name).read_bytes()
        image = Image.open(io.BytesIO(data))
        assert (image.format, image.width, image.height) == ("WEBP", int(width), int(width) // 5)
        assert len(data) < len(photo())
    assert sorted(encoded) == [(480, 96), (960, 192), (1600, 320)]
    assert blog.read("feed.xml").count("srcset") == 0

    # Neither an edit nor another build makes any of them again, nor does one that has lost the memory.
    encoded.clear()
    before = blog.snapshot()
    blog.write("content/posts/b.md", '---\ntitle: 다른 글\ndate: 2026-01-02\n---\n<img src="a/photo.jpg" alt="다">\n')
    blog.build()
    (blog.root / ".sitegen/build.db").unlink()
    blog.build()
    assert encoded == []
    # Pieces of the search's index are called by their bytes.
    left = {path for path in before if not path.startswith(".sitegen/")} ^ blog.outputs()
    assert all(path.startswith("static/search/") for path in left)
    # A picture that no page shows any more leaves its copies behind in no place.
    for name in ("a/index", "b", "c"):
        blog.post(name, "글")
    blog.build()
    assert not [path for path in blog.outputs() if path.endswith(".webp")]
    assert "posts/a/photo.jpg" in blog.outputs()


def test_a_rebuild_is_a_clean_build(tmp_path: Path, encoded: list[tuple[int, int]]) -> None:
    blog, clean = Blog(tmp_path / "a"), Blog(tmp_path / "b")
    for site in (blog, clean):
        site.write("assets/a.jpg", photo())
        site.post("글", "![가](/assets/a.jpg)")
    blog.build()
    for site in (blog, clean):
        site.write("assets/a.jpg", photo(1000, 400))
        site.write("assets/b.png", photo(700, 400, "PNG"))
        site.post("다른-글", "![나](/assets/b.png)")
    encoded.clear()
    blog.build()
    assert sorted(encoded) == [(480, 192), (480, 274), (700, 400), (960, 384), (1000, 400)]
    clean.build()
    assert blog.snapshot() == clean.snapshot()
    encoded.clear()
    blog.build(clean=True)
    assert len(encoded) == 5
    assert blog.snapshot() == clean.snapshot()
    # Damage in the store is noticed.
    for entry in (blog.root / ".sitegen/pictures").iterdir():
        entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    (blog.root / ".sitegen/build.db").unlink()
    blog.build()
    assert len(encoded) == 10
    assert blog.snapshot() == clean.snapshot()


def test_covers(tmp_path: Path, encoded: list[tuple[int, int]]) -> None:
    blog = Blog(tmp_path)
    blog.write("assets/a.jpg", photo(1200, 630))
    blog.post("글", "![가](/assets/a.jpg)", cover="/assets/a.jpg")
    blog.post("앞선-글", cover="/assets/a.jpg", featured="true")
    assert not blog.warnings()
    featured, small = images(blog.read("index.html"))
    assert re.findall(r"\.webp (\d+)w", featured) == ["480", "960", "1200"]
    assert re.findall(r"\.webp (\d+)w", small) == ["180", "360", "720"]
    assert ' sizes="(min-width: 40.0625rem) 11.25rem, 7rem"' in small
    assert (' fetchpriority="high"' in featured, ' loading="lazy"' in small) == (True, True)
    cover, inside = images(blog.read("posts/글/index.html"))[:2]
    assert re.findall(r"\.webp (\d+)w", cover) == ["480", "960", "1200"]
    assert (' fetchpriority="high"' in cover, ' loading="lazy"' in inside) == (True, True)
    assert len(encoded) == 6


def test_many_processes_make_the_same(tmp_path: Path) -> None:
    one, many = Blog(tmp_path / "a"), Blog(tmp_path / "b")
    for site in (one, many):
        for number in range(4):
            site.write(f"assets/{number}.jpg", photo(500 + number, 300))
        site.post("글", "\n\n".join([f"![{n}](/assets/{n}.jpg)" for n in range(4)]))
    one.build(jobs=1)
    many.build(jobs=2)
    assert one.snapshot() == many.snapshot()
    assert sum(path.endswith(".webp") for path in one.outputs()) == 8


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = Blog(tmp_path)
    blog.write("assets/a.jpg", photo())
    for name in [name for name in sys.modules if name.partition(".")[0] == "PIL"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PIL", None)
    blog.post(
        "글", '![가](/assets/a.jpg)\n\n<img src="/assets/a.jpg" alt="">\n\n![나](/assets/a.jpg){: loading="eager"}'
    )
    assert not blog.warnings()
    assert images(blog.body("posts/글/index.html")) == [
        '<img src="/assets/a.jpg" alt="가" width="2000" height="400" loading="lazy" decoding="async">',
        '<img src="/assets/a.jpg" alt="">',
        '<img src="/assets/a.jpg" alt="나" loading="eager" width="2000" height="400" decoding="async">',
    ]
    assert [problem.code for problem in blog.build(verbose=True).suggestions] == ["built-pictures"]


def exif(orientation: int, has_place: bool = False) -> Any:
    found = Image.Exif()
    found[0x112], found[0x10F] = orientation, "카메라"
    if has_place:
        found.get_ifd(0x8825)[2] = (37.0, 33.0, 59.0)
    return found


def test_a_photo_on_its_side_and_its_place(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("assets/a.jpg", photo(800, 400, exif=exif(6, has_place=True)))
    blog.post("글", "![가](/assets/a.jpg)")
    blog.post("나", "![가](/assets/a.jpg)")
    (problem,) = blog.warnings()
    assert (problem.code, problem.place and problem.place.path) == ("picture-with-place", "assets/a.jpg")
    copies = [path for path in blog.outputs() if path.endswith(".webp")]
    assert len(copies) == 1
    image = Image.open(io.BytesIO((blog.root / "public" / copies[0]).read_bytes()))
    assert (image.width, image.height) == (400, 800)
    assert not image.getexif()
    assert b"EXIF" not in (blog.root / "public" / copies[0]).read_bytes()
    assert [problem.code for problem in blog.problems(strict=True)] == ["picture-with-place"]
    assert [problem.code for problem in blog.warnings()] == ["picture-with-place"]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "picture-broken"),
        (b"\xff\xd8\xff", "picture-broken"),
        (photo()[:3000], "picture-broken"),
        (photo(kind="PNG")[:3000], "picture-broken"),
        (b"<svg/>", "picture-broken"),
    ],
    ids=["empty", "head", "cut jpeg", "cut png", "svg"],
)
def test_broken(data: bytes, wrong: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("assets/a.jpg", data)
    blog.post("글", "![가](/assets/a.jpg)")
    assert [problem.code for problem in blog.warnings()] == [wrong]
    assert "srcset" not in blog.body("posts/글/index.html")


def test_bombs_and_moving_pictures() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert shrink(bomb.getvalue(), "text", ("webp",)).wrong == "picture-too-large"
    for kind in ("GIF", "WEBP", "PNG"):
        moving = io.BytesIO()
        frames = [Image.new("RGB", (600, 600), color) for color in ("red", "blue")]
        frames[0].save(moving, kind, save_all=True, append_images=frames[1:])
        assert shrink(moving.getvalue(), "text", ("webp",)) == ("", ())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_modes(mode: str) -> None:
    """Every kind of pixel keeps its brightness and its transparency."""
    image = Image.radial_gradient("L").resize((600, 600)).point(lambda value: 200 if value > 60 else 0)
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert("I;16")
    elif mode in ("LA", "RGBA"):
        image = image.convert(mode)
        image.putalpha(image.getchannel(0))
    else:
        image = image.convert(mode, dither=Image.Dither.NONE)
    file = io.BytesIO()
    how = {"transparency": image.getpixel((300, 300))} if mode == "P" else {}
    image.save(file, "JPEG" if mode == "CMYK" else "PNG", **how)
    wrong, copies = shrink(file.getvalue() + bytes(100_000), "text", ("webp",))
    assert not wrong
    assert [width for _, width, _ in copies] == [480, 600]
    made = Image.open(io.BytesIO(copies[0][2]))
    assert made.mode == ("RGBA" if mode in ("LA", "RGBA", "P") else "RGB")
    middle, corner = made.getpixel((240, 240)), made.getpixel((2, 2))
    assert abs(corner[0] - (255 if mode == "1" else 200)) < 4
    assert (middle[3] if made.mode == "RGBA" else middle[0]) < 4


def test_other_colour_spaces_become_srgb() -> None:
    from PIL import ImageCms

    file = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.new("RGB", (600, 400), (120, 60, 30)).save(file, "PNG", icc_profile=profile)
    wrong, copies = shrink(file.getvalue() + bytes(50_000), "text", ("webp",))
    assert not wrong
    made = Image.open(io.BytesIO(copies[0][2]))
    assert made.getpixel((5, 5)) == (120, 60, 30)
    assert "icc_profile" not in made.info


def test_a_picture_that_is_edited_while_its_copies_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store and the output are gone, as in a restored cache. The build begins again, and has the new picture."""
    blog = Blog(tmp_path)
    blog.write("assets/photo.jpg", photo())
    blog.post("a", "![가](/assets/photo.jpg)")
    blog.build()
    shutil.rmtree(tmp_path / "public")
    shutil.rmtree(tmp_path / ".sitegen/pictures")
    original, edits = Pictures.bytes_of, [photo(1800, 360)]

    def edited(self: Pictures, kind: str, *what: str) -> dict[str, bytes]:
        if edits:
            blog.write("assets/photo.jpg", edits.pop())
        return original(self, kind, *what)

    monkeypatch.setattr(Pictures, "bytes_of", edited)
    blog.build()
    assert not edits
    assert ' width="1800" height="360"' in blog.body("posts/a/index.html")
    after = blog.snapshot()
    blog.build(clean=True)
    assert blog.snapshot() == after


def test_what_no_page_shows_is_not_made(tmp_path: Path, encoded: list[tuple[int, int]]) -> None:
    """A cover that the options hide, in the first build and after an edit."""
    blog = Blog(tmp_path, "[theme_options]\nshow_cover = false\nshow_images = false\n")
    blog.write("assets/photo.jpg", photo())
    for body in ("하나", "둘"):
        blog.post("a", body, cover="/assets/photo.jpg")
        blog.build()
    assert not encoded
