"""The recipes about the frame of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.recipes.recipes import cook, png
from tests.support import told

if TYPE_CHECKING:
    from pathlib import Path


def test_menu(tmp_path: Path) -> None:
    blog = cook("메뉴와 하위 메뉴", tmp_path / "blog")
    blog.build(strict=True)
    menu = blog.read("archive/index.html").partition("<nav")[2].partition("</nav>")[0]
    assert "<summary>모음</summary>" in menu
    assert '<a href="/archive/" aria-current="page">전체 글</a>' in menu
    assert '<a href="/about/">만든 사람</a>' in menu
    assert re.search(r'href="https://github.com/example/blog" rel="external"', menu)


def test_logo(tmp_path: Path) -> None:
    blog = cook("로고와 파비콘", tmp_path / "blog")
    blog.build(strict=True)
    page = blog.read("index.html")
    brand = page.partition('class="brand"')[2].partition("</a>")[0]
    assert re.findall(r'src="(/assets/[\w-]+\.png)\?v=\w+" alt="([^"]+)" width="1200" height="630"', brand) == [
        ("/assets/logo.png", "blog"),
        ("/assets/logo-dark.png", "blog"),
    ]
    assert re.findall(r'<link rel="(icon|apple-touch-icon)" href="/assets/favicon.png\?v=\w+">', page) == [
        "icon",
        "apple-touch-icon",
    ]
    before = blog.outputs()
    blog.write("assets/logo.png", png(20, 10))
    blog.build(strict=True)
    assert 'width="20" height="10"' in blog.read("index.html")
    assert blog.read("index.html") != page
    assert blog.outputs() == before


def test_date_format(tmp_path: Path) -> None:
    blog = cook("날짜 모양", tmp_path / "blog")
    blog.post("글", date="2026-01-02")
    blog.build(strict=True)
    assert ">2026.01.02</time>" in blog.read("posts/글/index.html")
    assert 'datetime="2026-01-02T00:00:00+09:00"' in blog.read("posts/글/index.html")
    settings = (blog.root / "site.toml").read_text(encoding="utf-8")
    for wrong in ("{yaer}.{month}", "{year.real}", "{year:9999999999}", "{", "%Y.%m", "yyyy-MM-dd"):
        blog.write("site.toml", settings.replace("{year}.{month:02}.{day:02}", wrong))
        (problem, *_) = blog.problems()
        assert problem.code == "theme-date-format"
        assert problem.place is not None
        assert f'date_format = "{wrong}"' in problem.place.text


def test_css_and_js(tmp_path: Path) -> None:
    blog = cook("내 CSS와 스크립트", tmp_path / "blog")
    blog.build(strict=True)
    page = blog.read("index.html")
    assert re.search(r'style\.\w+\.css">\s*<link rel="stylesheet" href="/assets/extra\.css\?v=\w+">', page)
    assert re.search(r'<script defer src="/assets/extra\.js\?v=\w+"></script>', page)
    blog.write("assets/extra.css", ":root { --measure: 40rem; }")
    blog.build(strict=True)
    assert blog.read("index.html") != page
    (blog.root / "assets/extra.css").unlink()
    (problem,) = blog.problems()
    assert problem.place is not None
    assert (problem.place.path, problem.place.text) == ("site.toml", 'css = ["/assets/extra.css"]')


def test_announcement(tmp_path: Path) -> None:
    blog = cook("알림 띠", tmp_path / "blog")
    blog.build(strict=True)
    bar = blog.read("index.html").partition('<aside class="announcement"')[2].partition("</aside>")[0]
    assert '<a href="https://example.com/seminar">11월 27일에 첫 번째 기술 세미나를 엽니다.</a>' in bar


def test_banner(tmp_path: Path) -> None:
    blog = cook("채용 배너", tmp_path / "blog")
    blog.build(strict=True)
    for page in ("index.html", "404.html", "about/index.html"):
        banner = blog.read(page).partition('<aside class="banner"')[2].partition("</aside>")[0]
        assert "함께 만들 동료를 찾습니다" in banner
        assert "백엔드와 프런트엔드 개발자를 기다립니다." in banner
        assert 'href="https://example.com/jobs">채용 공고 보기</a>' in banner


def test_license(tmp_path: Path) -> None:
    blog = cook("라이선스", tmp_path / "blog")
    blog.build(strict=True)
    link = '<a href="https://creativecommons.org/licenses/by/4.0/deed.ko" rel="license">라이선스: CC BY 4.0</a>'
    assert link in blog.read("index.html")


def test_social(tmp_path: Path) -> None:
    blog = cook("소셜 링크", tmp_path / "blog")
    blog.build(strict=True)
    footer = blog.read("index.html").partition("<footer")[2]
    assert re.findall(r'<a href="([^"]+)" rel="me">([^<]+)', footer) == [
        ("https://github.com/example", "GitHub"),
        ("https://www.youtube.com/@example", "YouTube"),
        ("mailto:blog@example.com", "메일"),
    ]


def test_share_image(tmp_path: Path) -> None:
    blog = cook("공유 이미지", tmp_path / "blog")
    blog.build(strict=True)
    for page, image in (
        ("index.html", "share"), ("404.html", "share"), ("about/index.html", "share"), ("posts/mine/index.html", "mine")
    ):  # fmt: skip
        tags = dict(re.findall(r'<meta property="og:(image[^"]*)" content="([^"]*)">', blog.read(page)))
        assert tags["image"].partition("?")[0] == f"https://example.com/assets/{image}.png"
        assert (tags["image:width"], tags["image:height"], bool(tags["image:alt"])) == ("1200", "630", True)
    settings = (blog.root / "site.toml").read_text(encoding="utf-8")
    blog.write("site.toml", settings.replace("/assets/share.png", "/about/"))
    (problem,) = blog.problems()
    assert problem.place is not None
    assert (problem.code, problem.place.text) == ("link-not-a-file", 'image = "/about/"')


def test_robots(tmp_path: Path) -> None:
    blog = cook("검색 엔진에서 빼기", tmp_path / "blog")
    blog.post("a", noindex="true")
    blog.post("b", robots="nofollow, max-snippet:20")
    blog.post("c", robots="none")
    blog.post("d", robots="NoIndex", hidden="true")
    blog.build(strict=True)

    def robots(page: str) -> list[str]:
        return re.findall(r'<meta name="robots" content="([^"]*)">', blog.read(page))

    assert robots("posts/draft-idea/index.html") == robots("posts/a/index.html") == ["noindex"]
    assert robots("posts/b/index.html") == ["nofollow, max-snippet:20"]
    assert robots("posts/c/index.html") + robots("posts/d/index.html") == ["none", "NoIndex"]
    assert robots("index.html") == []
    sitemap = blog.read("sitemap.xml")
    assert "posts/b/" in sitemap
    assert "posts/a/" not in sitemap
    assert "draft-idea" not in sitemap
    assert "draft-idea" in blog.read("index.html")

    settings = (blog.root / "site.toml").read_text(encoding="utf-8")
    blog.write("site.toml", f'robots = "noindex"\n{settings}')
    blog.build(strict=True)
    assert robots("index.html") == robots("404.html") == ["noindex"]
    assert robots("posts/b/index.html") == ["nofollow, max-snippet:20, noindex"]
    assert robots("posts/d/index.html") == ["noindex"]
    assert "sitemap.xml" not in blog.outputs()
    assert "Sitemap" not in blog.read("robots.txt")

    blog.write("site.toml", f'robots = "noindx"\n{settings}')
    (problem,) = blog.problems()
    assert problem.code == "robots-unknown"
    blog.write("site.toml", settings)
    blog.post("a", robots="noindx")
    (problem,) = blog.problems()
    assert problem.place is not None
    assert (problem.code, problem.place.path, problem.place.line) == ("robots-unknown", "content/posts/a.md", 4)


def test_redirects(tmp_path: Path) -> None:
    blog = cook("주소 옮기기", tmp_path / "blog")
    blog.build(strict=True)
    for old, new in (
        ("team/index.html", "/about/"), ("2023/list.html", "/archive/"), ("jobs/index.html", "https://example.com/jobs")
    ):  # fmt: skip
        assert f'<noscript><meta http-equiv="refresh" content="0; url={new}"></noscript>' in blog.read(old)
        assert old.partition("/")[0] not in blog.read("sitemap.xml")
    blog.write("assets/x.pdf", "")
    blog.post("moved", aliases="[/old/]", tags="[배포]")
    blog.write("content/about.md", "---\ntitle: 소개\n---\n## 소개\n")
    settings = (blog.root / "site.toml").read_text(encoding="utf-8")
    for new in ('"about.md"', '"/about/"', '"/about/#소개"', '"about.md?a=b"'):
        blog.write("site.toml", settings.replace('"/team/" = "about.md"', f'"/about.html" = {new}'))
        blog.build(strict=True)
        assert 'content="0; url=/about/' in blog.read("about.html"), new
    old_feeds = '"/index.xml" = "/rss.xml"\n"/tags/배포/index.xml" = "/tags/배포/feed.xml"'
    blog.write("site.toml", f"{settings}\n{old_feeds}\n")
    blog.build(strict=True)
    for old, new in (("index.xml", "rss.xml"), ("tags/배포/index.xml", "tags/배포/feed.xml")):
        assert blog.read(old).replace(quote(old), quote(new)) == blog.read(new)
    for old, new, code in (
        ('"about.md"', '"abuot.md"', "link-no-document"),
        ('"/archive/"', '"/archiv/"', "link-missing"),
        ('"/archive/"', '"/jobs"', "config-redirect-chain"),
        ('"/archive/"', '"/old/?a=b#c"', "config-redirect-chain"),
        ('"/archive/"', '"javascript:alert(1)"', "config-link"),
        ('"/team/"', '"/about/"', "url-redirect"),
        ('"/team/"', '"/tags/"', "url-redirect"),
        ('"/team/"', '""', "url-redirect"),
        ('"/team/"', '"/assets/x.pdf"', "url-redirect"),
        ('"/team/"', '"/About/index.html"', "url-redirect"),
        ('"/team/"', '"/jobs"', "url-twice"),
        ('"/team/"', '"/../team/"', "url-climbs"),
        ('"/team/"', '"/?p=3"', "url-query"),
    ):
        blog.write("site.toml", settings.replace(old, new))
        (problem,) = blog.problems()
        places = [place.path for place in (problem.place, *problem.others) if place]
        assert (problem.code, "site.toml" in places) == (code, True), (old, new, problem)


def test_not_found(tmp_path: Path) -> None:
    blog = cook("404 페이지", tmp_path / "blog")
    blog.build(strict=True)
    page = blog.read("404.html")
    assert "<h1>길을 잃으셨나요?</h1>" in page
    assert '<a href="/archive/">전체 글</a>에서 찾을 수 있습니다.' in page


def test_published_urls(tmp_path: Path) -> None:
    blog = cook("발행한 주소 지키기", tmp_path / "blog")
    lock, post = blog.root / "urls.lock", blog.root / "content/posts/무중단-배포.md"
    text = lock.read_text(encoding="utf-8") + "/posts/첫-배포/  2026-01-02  content/posts/첫-배포.md\n"
    lock.write_text(text, encoding="utf-8")
    blog.build(strict=True)
    assert "/posts/%EB%AC%B4%EC%A4%91%EB%8B%A8-%EB%B0%B0%ED%8F%AC/" in blog.read("posts/첫-배포/index.html")
    assert blog.read("feed.xml").count("/posts/%EC%B2%AB-%EB%B0%B0%ED%8F%AC/</id>") == 1
    line = 'aliases: ["/posts/첫-배포/"]'
    post.write_text(post.read_text(encoding="utf-8").replace(f"{line}\n", ""), encoding="utf-8")
    [problem] = blog.problems()
    assert (problem.code, line in told([problem])) == ("url-vanished", False)
    post.rename(post.with_name("2026-01-02-첫-배포.md"))
    lock.write_text(text.replace("/posts/첫-배포/  ", "/posts/옛날/  "), encoding="utf-8")
    assert 'aliases: ["/posts/옛날/"]' in told(blog.problems())
