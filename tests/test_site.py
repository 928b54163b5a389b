"""Whole sites: what authors write and what readers get."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from tests.support import Blog, told

MakeBlog = Callable[..., Blog]


def links(html: str) -> list[str]:
    return re.findall(r'<a [^>]*href="([^"]*)"', html)


def test_what_a_small_blog_gets(blog: MakeBlog) -> None:
    site = blog()
    site.post("첫 글", tags="[배포, Python]", category="백엔드", series="만들기", author="하늘", aliases="[/old/]")
    site.write("content/about.md", "---\ntitle: 소개\n---\n안녕하세요.\n")
    site.build()
    pages = {path for path in site.outputs() if not path.startswith("static/")}
    assert pages == {
        ".nojekyll", "404.html", "index.html", "feed.xml", "rss.xml", "sitemap.xml", "robots.txt",
        "posts/첫-글/index.html", "about/index.html", "old/index.html",
        "tags/index.html", "tags/배포/index.html", "tags/배포/feed.xml",
        "tags/python/index.html", "tags/python/feed.xml",
        "categories/index.html", "categories/백엔드/index.html", "categories/백엔드/feed.xml",
        "series/index.html", "series/만들기/index.html", "series/만들기/feed.xml",
        "authors/index.html", "authors/하늘/index.html", "authors/하늘/feed.xml",
        "archive/index.html", "archive/2026/index.html", "search/index.html",
    }  # fmt: skip


def test_pagination(blog: MakeBlog) -> None:
    site = blog("paginate = 2\n")
    for day in range(1, 6):
        site.post(f"p{day}", date=f"2026-01-0{day}", tags="x")
    site.build()
    for first in ("", "tags/x/"):
        shown = [
            re.findall(r"/posts/(p\d)/", site.read(f"{first}{page}index.html")) for page in ("", "page/2/", "page/3/")
        ]
        assert [sorted(set(names)) for names in shown] == [["p4", "p5"], ["p2", "p3"], ["p1"]]
        assert f"{first}page/4/index.html" not in site.outputs()
    second = site.read("page/2/index.html")
    assert '<link rel="prev" href="/">' in second
    assert '<link rel="next" href="/page/3/">' in second


def test_neighbours_are_by_date_then_path(blog: MakeBlog) -> None:
    site = blog()
    site.post("c", date="2026-01-03")
    site.post("b", date="2026-01-02")
    site.post("a", date="2026-01-02")
    site.build()
    # Newest first, ties by path: c, a, b.
    assert 'href="/posts/b/"' in site.read("posts/a/index.html")
    assert 'href="/posts/c/"' in site.read("posts/a/index.html")
    assert 'href="/posts/c/"' not in site.read("posts/b/index.html")


def test_terms_that_are_equal_are_one(blog: MakeBlog) -> None:
    site = blog('[taxonomies.tags.aliases]\nk8s = "Kubernetes"\n')
    site.post("a", tags="[Python, k8s]")
    site.post("b", tags="[python, kubernetes]")
    site.post("c", tags=f"[PYTHON, {unicodedata.normalize('NFD', '배포')}]")
    site.post("d", tags="[Python, 배포]")
    site.build()
    terms = {path.split("/")[1] for path in site.outputs() if re.fullmatch(r"tags/[^/]+/index.html", path)}
    assert terms == {"python", "kubernetes", "배포"}
    assert "Python" in site.read("posts/c/index.html")
    assert "PYTHON" not in site.read("posts/c/index.html")
    assert "Kubernetes" in site.read("posts/a/index.html")


def test_c_and_its_children_stay_apart(blog: MakeBlog) -> None:
    site = blog()
    site.post("a", tags="[C, C++, C#]")
    site.build()
    assert {"tags/c/index.html", "tags/cpp/index.html", "tags/csharp/index.html"} <= site.outputs()
    assert "C++" in site.read("tags/cpp/index.html")


def test_terms_with_one_slug_are_an_error(blog: MakeBlog) -> None:
    site = blog()
    site.post("a", tags="[CI CD]")
    site.post("b", tags="[CI/CD]")
    [problem] = site.problems()
    assert problem.code == "term-same-slug"
    text = told([problem])
    assert "content/posts/a.md:4" in text
    assert "content/posts/b.md:4" in text


@pytest.mark.parametrize("base", ["", "/blog", "/팀/블로그"])
def test_links_under_a_base_path(blog: MakeBlog, base: str) -> None:
    site = blog(f'url = "https://team.example{base}"\n')
    encoded = {"/팀/블로그": "/%ED%8C%80/%EB%B8%94%EB%A1%9C%EA%B7%B8"}.get(base, base)
    site.write("assets/x.png", b"x")
    site.write(
        "content/posts/folder/index.md", "---\ntitle: 폴더\ndate: 2026-01-01\n---\n![그림](그림.png)\n\n## 제목\n"
    )
    site.write("content/posts/folder/그림.png", b"x")
    site.post(
        "links",
        "[글](folder/index.md#제목) [폴더](folder/) [뿌리](/posts/folder/) [여기](#여기) [밖](https://example.com/a)\n"
        "![절대](/assets/x.png) <img src='/assets/x.png' alt='날것'> <a href=\"folder/index.md\">날것</a>\n\n## 여기\n",
    )
    site.build()
    html = site.read("posts/links/index.html")
    target = f"{encoded}/posts/folder/"
    assert f'<a href="{target}#%EC%A0%9C%EB%AA%A9">글</a>' in html
    assert html.count(f'href="{target}"') >= 3
    assert '<a href="#%EC%97%AC%EA%B8%B0">여기</a>' in html
    assert 'href="https://example.com/a"' in html
    assert html.count(f"{encoded}/assets/x.png") >= 2
    assert f'src="{encoded}/posts/folder/%EA%B7%B8%EB%A6%BC.png"' in site.read("posts/folder/index.html")
    feed = site.read("feed.xml")
    assert f"https://team.example{encoded}/assets/x.png" in feed
    assert f"https://team.example{target}#%EC%A0%9C%EB%AA%A9" in feed
    for path in site.outputs():
        if path.endswith(".html") and base:
            local = [u for u in re.findall(r'(?:href|src)="(/[^"]*)"', site.read(path)) if not u.startswith("//")]
            assert [u for u in local if not u.startswith(encoded + "/")] == [], path


def test_css_of_the_site_gets_the_base_path(blog: MakeBlog) -> None:
    site = blog('url = "https://team.example/blog"\n')
    site.write("assets/x.png", b"x")
    site.write(
        "assets/a.css", "a{background:url(/assets/x.png)} b{background:url('x.png')} /* url(/no) */ @import \"b.css\";"
    )
    site.write("assets/b.css", "a{background:url(https://example.com/x.png) url(data:image/png;base64,AA)}")
    site.build()
    assert site.read("assets/a.css") == (
        "a{background:url(/blog/assets/x.png)} b{background:url('x.png')} /* url(/no) */ @import \"b.css\";"
    )
    assert site.read("assets/b.css") == (site.root / "assets/b.css").read_text(encoding="utf-8")


def test_images_get_their_size(blog: MakeBlog) -> None:
    site = blog()
    png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000280000001e00802000000")
    site.write("assets/x.png", png)
    site.post("a", '![대체](/assets/x.png "설명 글")\n\n문단 속 ![작은](../../assets/x.png) 그림')
    site.build()
    html = site.read("posts/a/index.html")
    assert html.count('width="640" height="480"') == 2
    assert "<figcaption>설명 글</figcaption>" in html
    assert html.count('loading="lazy"') == 2


def test_feeds_hold_full_text_and_absolute_addresses(blog: MakeBlog) -> None:
    site = blog('url = "https://team.example/blog"\n[feeds]\nlimit = 2\n')
    for day in (1, 2, 3):
        site.post(f"p{day}", f"본문 {day}. [첫 글](p1.md)", date=f"2026-01-0{day} 09:00", tags="x")
    site.post("p2", "본문 2", date="2026-01-02 09:00", updated="2026-02-01", tags="x")
    site.build()
    atom, rss = site.read("feed.xml"), site.read("rss.xml")
    assert "본문 3" in atom
    assert "본문 2" in rss
    assert "본문 1" not in atom + rss
    assert "<id>https://team.example/blog/posts/p3/</id>" in atom
    assert "<updated>2026-02-01T00:00:00+09:00</updated>" in atom
    assert "Sat, 03 Jan 2026 09:00:00 +0900" in rss
    assert "&lt;a href=&#34;https://team.example/blog/posts/p1/&#34;&gt;" in atom.replace("&quot;", "&#34;")
    assert "본문 3" in site.read("tags/x/feed.xml")


def test_term_feeds_can_be_switched_off(blog: MakeBlog) -> None:
    site = blog("[feeds]\nterms = false\n")
    site.post("a", tags="x")
    site.build()
    assert "tags/x/feed.xml" not in site.outputs()
    assert "tags/x/feed.xml" not in site.read("tags/x/index.html")


def test_dates_are_in_the_sites_zone(blog: MakeBlog) -> None:
    site = blog()
    site.post("a", date="2026-08-20T16:30:00Z")
    site.build()
    html = site.read("posts/a/index.html")
    assert "2026년 8월 21일" in html
    assert 'datetime="2026-08-21T01:30:00+09:00"' in html


def test_the_future_is_judged_in_the_sites_zone(blog: MakeBlog) -> None:
    from datetime import UTC, datetime

    site = blog()
    site.post("a", date="2026-11-21 09:00")
    before = site.build(now=datetime(2026, 11, 20, 23, 59, tzinfo=UTC))
    assert [h.until.isoformat() for h in before.held if h.until] == ["2026-11-21T09:00:00+09:00"]
    assert "posts/a/index.html" not in site.outputs()
    site.build(now=datetime(2026, 11, 21, 0, 0, tzinfo=UTC))
    assert "posts/a/index.html" in site.outputs()


def test_redirects(blog: MakeBlog) -> None:
    site = blog('url = "https://team.example/blog"\n')
    site.post("새 글", aliases="[/old/path, /2017/old.html, /posts/새-글.html]")
    site.build()
    for path in ("old/path/index.html", "2017/old.html", "posts/새-글.html"):
        html = site.read(path)
        script = (
            '<script>location.replace("/blog/posts/%EC%83%88-%EA%B8%80/" + location.search + location.hash)</script>'
        )
        assert script in html
        refresh = '<meta http-equiv="refresh" content="0; url=/blog/posts/%EC%83%88-%EA%B8%80/">'
        assert f"<noscript>{refresh}</noscript>" in html, "where scripts do not run"
        assert '<link rel="canonical" href="https://team.example/blog/posts/%EC%83%88-%EA%B8%80/">' in html
    assert "old/path" not in site.read("sitemap.xml")


def test_permalinks(blog: MakeBlog) -> None:
    site = blog('permalink = "/:category/:year/:month/:day/:slug/"\n')
    site.write("content/posts/2017-04-05-dev-stack.md", "---\ntitle: 스택\ncategory: 기술 스택\n---\nx\n")
    site.write("content/posts/own.md", "---\ntitle: x\ndate: 2026-01-01\npermalink: /my own/페이지.html\n---\nx\n")
    site.write("content/posts/deep/er/x.md", "---\ntitle: x\ndate: 2026-01-01\nslug: 다른 이름\n---\nx\n")
    site.build()
    assert "기술-스택/2017/04/05/dev-stack/index.html" in site.outputs()
    assert "my own/페이지.html" in site.outputs()
    assert "2026/01/01/다른-이름/index.html" in site.outputs()


def test_pages_and_other_files_keep_their_paths(blog: MakeBlog) -> None:
    site = blog()
    site.write("content/docs/guide/index.md", "---\ntitle: 안내\n---\n[표](data.csv)\n")
    site.write("content/docs/guide/data.csv", "a,b")
    site.write("content/docs/other.md", "---\ntitle: 다른 것\n---\nx\n")
    site.write("content/naver1234.html", "naver-site-verification: naver1234.html")
    site.write("content/CNAME", "blog.example.com")
    site.write("content/robots.txt", "User-agent: *\nDisallow: /x/\n")
    site.build()
    assert {"docs/guide/index.html", "docs/guide/data.csv", "docs/other/index.html", "CNAME"} <= site.outputs()
    assert site.read("naver1234.html") == "naver-site-verification: naver1234.html"
    assert site.read("robots.txt") == "User-agent: *\nDisallow: /x/\n"


def test_home_and_404_take_an_intro(blog: MakeBlog) -> None:
    site = blog()
    site.write("content/index.md", "---\ntitle: 홈\n---\n우리 팀의 *기록*입니다.\n")
    site.write("content/404.md", "---\ntitle: 없음\npermalink: /404.html\n---\n길을 잃으셨네요.\n")
    site.post("a")
    site.build()
    assert "우리 팀의 <em>기록</em>입니다." in site.read("index.html")
    assert 'href="/posts/a/"' in site.read("index.html")
    assert "길을 잃으셨네요." in site.read("404.html")


def test_home_and_404_may_say_what_they_are(blog: MakeBlog) -> None:
    """In the head of each of their pages; what they do not say is said of the site."""
    site = blog('title = "기록"\ndescription = "사이트 설명"\npaginate = 1\n')
    site.post("a")
    site.post("b")
    front = "---\ntitle: {}\ndescription: {}\nimage: /assets/{}.png\n---\n본문 *글*\n"
    site.write("content/index.md", front.format("우리 팀", "홈 설명", "home"))
    site.write("content/404.md", front.format("없습니다", "없음 설명", "lost"))
    site.write("assets/home.png", b"x")
    site.write("assets/lost.png", b"x")
    site.build()
    wanted = {
        "index.html": ("우리 팀 · 기록", "우리 팀", "홈 설명", "home"),
        "page/2/index.html": ("우리 팀 (2쪽) · 기록", "우리 팀", "홈 설명", "home"),
        "404.html": ("없습니다 · 기록", "없습니다", "없음 설명", "lost"),
    }
    for path, (title, heading, description, image) in wanted.items():
        html = site.read(path)
        assert f"<title>{title}</title>" in html
        assert f'<meta property="og:title" content="{heading}">' in html
        assert f'<meta name="description" content="{description}">' in html
        assert f'<meta property="og:image" content="http://localhost:8000/assets/{image}.png">' in html
    site.write("content/index.md", "소개 *글*\n")
    site.write("content/404.md", "길을 잃었습니다\n")
    site.build()
    home, lost = site.read("index.html"), site.read("404.html")
    assert "<title>기록</title>" in home
    assert '<h1 class="visually-hidden">기록</h1>' in home
    assert '<meta name="description" content="사이트 설명">' in home
    assert "<title>페이지를 찾을 수 없습니다 · 기록</title>" in lost
    assert "og:image" not in home + lost
    site.write("content/index.md", "# 기록\n\n소개 *글*\n")
    site.build()
    assert "<title>기록</title>" in site.read("index.html")
    assert "<h1>기록</h1>" in site.read("index.html")


def test_series_runs_from_its_beginning(blog: MakeBlog) -> None:
    site = blog()
    for day, name in enumerate(["하나", "둘", "셋"], 1):
        site.post(name, date=f"2026-01-0{day}", series="연재물")
    site.build()
    html = site.read("posts/둘/index.html")
    box = html[html.index("연재물") :]
    assert box.index("하나") < box.index("셋")
    page = site.read("series/연재물/index.html")
    assert page.index('/posts/%ED%95%98%EB%82%98/"') < page.index('/posts/%EC%85%8B/"')


def test_authors_have_names_and_pages(blog: MakeBlog) -> None:
    site = blog('[authors.haneul]\nname = "하늘"\nbio = "백엔드 엔지니어"\nurl = "https://example.com/"\n')
    site.post("a", author="haneul")
    site.post("b", authors="[하늘, 손님]")
    site.build()
    assert {"authors/haneul/index.html", "authors/손님/index.html"} <= site.outputs()
    assert "백엔드 엔지니어" in site.read("posts/a/index.html")
    assert "하늘" in site.read("authors/haneul/index.html")
    assert "authors/하늘/index.html" not in site.outputs()


def test_search_engines_are_told_whose_site_it_is(blog: MakeBlog) -> None:
    site = blog('[verification]\ngoogle = "g-1"\nnaver = "n-1"\n')
    site.post("a")
    site.build()
    html = site.read("index.html")
    assert '<meta name="google-site-verification" content="g-1">' in html
    assert '<meta name="naver-site-verification" content="n-1">' in html


def test_unknown_keys_reach_templates(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\n')
    site.write("themes/mine/theme.toml", 'name = "mine"\nextends = "default"\n')
    site.write(
        "themes/mine/templates/post.html",
        '{% extends "default/post.html" %}{% block post_body %}'
        "[{{ post.extra.number + 1 }}|{{ post.extra.version }}|{{ post.extra.list|join('-') }}]{% endblock %}",
    )
    site.post("a", number="41", version='"1.10"', list="[x, 'y']")
    site.build()
    assert "[42|1.10|x-y]" in site.read("posts/a/index.html")


def test_a_list_by_a_key_of_the_site(blog: MakeBlog) -> None:
    """As ``docs/themes.md`` makes it."""
    loop = "{% for card in site.posts if card.extra.event|default(false) %}[{{ card.title }}]{% endfor %}"
    site = blog(
        'theme = "own"\n-- themes/own/theme.toml --\nname = "own"\nextends = "default"\n'
        f"-- themes/own/templates/home.html --\n{loop}"
    )
    site.post("a", event="true")
    site.post("b")
    site.post("c", event="false")
    site.build()
    assert site.read("index.html") == "[a]"


def test_a_removed_post_leaves_nothing(blog: MakeBlog) -> None:
    site = blog()
    site.post("a", tags="x")
    site.post("b")
    site.build()
    site.write("public/mine.txt", "mine")
    (site.root / "content/posts/a.md").unlink()
    report = site.build()
    assert report.removed >= 3
    assert not [path for path in site.outputs() if "tags/x" in path or "posts/a" in path]
    assert not (site.root / "public/tags/x").exists()
    assert site.read("mine.txt") == "mine"


def test_second_build_writes_nothing(blog: MakeBlog) -> None:
    site = blog()
    site.post("a", tags="x")
    site.build()
    before = {
        p: p.stat().st_mtime_ns for p in (site.root / "public").rglob("*") if p.is_file() and ".sitegen" not in p.parts
    }
    report = site.build()
    assert (report.written, report.removed) == (0, 0)
    assert before == {p: p.stat().st_mtime_ns for p in before}
