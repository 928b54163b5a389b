"""``--explain`` says why a page was made anew, in the words of whoever writes the blog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.cli.explain import explain_all, explain_page
from tests.trace.language import Story
from tests.trace.sites import BLOG

if TYPE_CHECKING:
    from pathlib import Path

A = "content/posts/a.md"
# An edit, options, a page, and why that was made anew, in English and Korean. One after the other.
STEPS: tuple[tuple[str, dict[str, Any], str, str, str], ...] = (
    ("", {}, "/posts/a/", "was not rendered: nothing that it reads has changed", "다시 만들지 않았습니다"),
    (f"{A}: s/가의 본문/새 본문/", {}, "/posts/a/", f"`{A}` changed: its text", f"`{A}`의 내용이 바뀌었습니다: 본문"),
    (
        f"{A}: s/요약./줄임./", {}, "/",
        f"`{A}` changed, also in what other pages show of it: its summary",
        f"다른 페이지에도 보이는 `{A}`의 내용이 바뀌었습니다: 요약",
    ),
    (f"{A}: s/title: 가/title: 하/", {}, "/posts/b/", "of it: `title`", "바뀌었습니다: `title`"),
    (f"{A}: s/category: 글/category: 그림/", {}, "/posts/a/", "changed: `category`", "바뀌었습니다: `category`"),
    (f"{A}: s/category: 그림/category: 그림\\nlike: 1/", {}, "/", "of it: `like`", "바뀌었습니다: `like`"),
    (
        "-- content/posts/e.md --\n---\ntitle: 마\ndate: 2025-06-01\n---\n본문\n", {}, "/archive/",
        "`content/posts/e.md` is new", "`content/posts/e.md`가 새로 생겼습니다",
    ),
    ("content/posts/e.md: delete", {}, "/", "`content/posts/e.md` is gone", "`content/posts/e.md`가 없어졌습니다"),
    (
        "content/posts/b.md: rename content/posts/bb.md\ncontent/posts/d.md: s/b.md/bb.md/", {}, "/feed.xml",
        "`content/posts/b.md` is gone", "`content/posts/bb.md`가 새로 생겼습니다",
    ),
    ('site.toml: s/limit = 2/limit = 1/', {}, "/feed.xml", "other posts are in the feed", "피드에 담기는 글"),
    (
        'site.toml: s/terms = false/terms = false\\n[taxonomies.tags]\\ndescriptions = {"빨강" = "붉다"}/',
        {}, "/tags/빨강/",
        "a tag, category, series or author on it has another", "이 페이지에 나오는 태그",
    ),
    (
        'site.toml: s|theme = "tiny"|theme = "tiny"\\npermalink = ":year/:slug/"|', {}, "/archive/2025/",
        "other posts, or in another order, are listed on it", "이 페이지에 나오는 글이나 글의 순서",
    ),
    (
        "", {"base_url": "https://example.org/x"}, "/2026/a/",
        "`url` of site.toml changed", "site.toml의 `url` 값이 바뀌었습니다",
    ),
    (
        'site.toml: s|theme = "tiny"|theme = "tiny"\\ntimezone = "UTC"|', {}, "/2025/c/",
        "`content/posts/c.md` changed: `date`", "`date`",
    ),
    ('site.toml: s/bio = "씁니다"/bio = "그립니다"/', {}, "/2025/c/", "the author `kim`", "글쓴이 `kim`의 정보"),
    ("themes/tiny/templates/_meta.html: s|<p>|<p class=meta>|", {}, "/2025/c/", "the template `post.html`", "템플릿"),
    ("themes/tiny/static/style.css: s/teal/red/", {}, "/about/", "the theme's file `style.css`", "`style.css`가"),
    ('themes/tiny/theme.toml: s/"안녕"/"반가워요"/', {}, "/archive/", "the theme's strings changed", "테마의 문구"),
    (f"{A}: s/category: 그림/draft: true/", {}, "/sitemap.xml", "of it: `category`, `draft`", "`category`, `draft`"),
    ("", {"drafts": True}, "/sitemap.xml", "the site has other pages", "사이트의 페이지나 주소"),
    ("public/index.html: s|</html>|<br></html>|", {}, "/", "in the output folder was changed", "출력 폴더의 파일이"),
)  # fmt: skip


def test_sentences(tmp_path: Path) -> None:
    story = Story(tmp_path, BLOG)
    story.blog.build()
    options: dict[str, Any] = {}
    for edit, more, url, english, korean in STEPS:
        options |= more
        story.edit(edit)
        report = story.blog.build(explain=True, **options)
        assert english in explain_page(report, url, "en"), edit
        assert korean in explain_page(report, url, "ko"), edit
        # Whatever else was made anew is explained without a word of the program's own.
        for path in report.stale:
            for told in (explain_page(report, path, "en"), explain_page(report, path, "ko")):
                assert told
                assert not [
                    word for word in ("\x1f", "card", "answer", "key", "base_path", "something") if word in told
                ]
        assert len(explain_all(report, "ko").splitlines()) == min(len(report.stale), 21)
