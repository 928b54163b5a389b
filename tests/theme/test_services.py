"""Comments and the counting of visits: what is wrong with their settings, and where they are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

UTTERANCES = '[theme_options.comments]\nprovider = "utterances"\nrepo = "a/b"\n'
GA4 = '[theme_options.analytics]\nprovider = "ga4"\nid = "G-1"\n'
_ELSEWHERE = re.compile(r'<(?:script|img|link|iframe|source)\b[^>]*(?:src|srcset)="(?:https?:)?//')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('comments.repos = "a/b"', ["theme-option-unknown 3:1", "no option `comments.repos`", "did you mean `repo`"]),
        ('[theme_options.comments]\nprovider = "giscuss"', ["config-choice 4:1", '"giscus", "utterances", "disqus"']),
        ('[theme_options.comments]\nrepo = "a/b"', ["theme-option-missing 3:1", "has no `provider`"]),
        ('comments = "giscus"', ["config-type-table 3:1"]),
        ("comments = {provider = 3}", ["config-type-string 3:13"]),
        (
            '[theme_options.comments]\nprovider = "giscus"\nrepo = "a/b"\nrepo_id = "R"\ncategory = "Show and tell"',
            ["theme-option-missing 4:1", "has no `category_id`"],
        ),
        (UTTERANCES.replace("a/b", "https://github.com/a/b"), ["theme-option-form 5:1", "like `…/…`"]),
        (GA4.replace("G-1", "UA-1"), ["theme-option-form 5:1", "like `G-…`"]),
        (
            '[theme_options.comments]\nprovider = "disqus"\nshortname = "evil.com#"',
            ["theme-option-form 5:1", "like `…`"],
        ),
        ('[theme_options.comments]\nprovider = "disqus"\nshortname = "a@b:1"', ["theme-option-form 5:1"]),
        ('[theme_options.analytics]\nprovider = "goatcounter"\nid = "x.evil.com?"', ["theme-option-form 5:1"]),
        ("[theme_options.analytics]\nprovider = 'goatcounter'\nid = 'x.evil.com\\'", ["theme-option-form 5:1"]),
        (
            '[theme_options.analytics]\nprovider = "umami"\nid = "1"\nhost = "stats.example.com"',
            ["theme-option-form 6:1", "like `https://…`"],
        ),
    ],
)
def test_wrong_settings(blog: MakeBlog, text: str, said: list[str]) -> None:
    [problem] = blog(f"[theme_options]\n{text}\n").problems()
    assert problem.place is not None
    shown = f"{problem.code} {problem.place.line}:{problem.place.column}\n{told([problem])}"
    assert all(part in shown for part in said), shown


def test_nothing_where_nothing_is_set(blog: MakeBlog) -> None:
    site = blog("")
    site.post("a")
    site.build(strict=True)
    for path in site.outputs():
        if path.endswith(".html"):
            page = site.read(path)
            assert not _ELSEWHERE.search(page), path
            assert "comments" not in page


def test_a_preview_asks_no_service(blog: MakeBlog) -> None:
    site = blog(UTTERANCES + GA4)
    site.post("a")
    site.build(strict=True)
    assert "utteranc.es" in site.read("posts/a/index.html")
    assert "googletagmanager" in site.read("index.html")
    site.build(strict=True, preview=True)
    page = site.read("posts/a/index.html")
    assert "미리 보기에서는 댓글(utterances)을 불러오지 않습니다." in page
    assert not re.search("utteranc.es|IntersectionObserver|googletagmanager", page + site.read("index.html"))


def test_comments_keep_their_name(blog: MakeBlog) -> None:
    """Neither an address in Hangul nor a new title or address changes where they are."""
    site = blog(UTTERANCES)
    site.post("첫-글", slug="새-주소", title="새 제목")
    site.post("b", comments_id="posts/예전")
    site.build(strict=True)
    assert 'issue-term="posts/첫-글"' in site.read("posts/새-주소/index.html")
    assert 'issue-term="posts/예전"' in site.read("posts/b/index.html")
    site.write("site.toml", f'title = "t"\n{UTTERANCES}mapping = "pathname"\n')
    site.build(strict=True)
    assert 'issue-term="pathname"' in site.read("posts/b/index.html")


@pytest.mark.parametrize(
    ("settings", "script"),
    [
        ('provider = "plausible"\nid = "pa-x1"', '<script defer src="https://plausible.io/js/pa-x1.js"></script>'),
        (
            'provider = "plausible"\nid = "a.com"\nhost = "https://s.example"',
            '<script defer src="https://s.example/js/script.js" data-domain="a.com"></script>',
        ),
        (
            'provider = "goatcounter"\nid = "x"\nhost = "https://s.example"',
            '<script defer src="https://s.example/count.js" data-goatcounter="https://s.example/count"></script>',
        ),
        (
            'provider = "umami"\nid = "1"\nhost = "https://s.example:8080"',
            '<script defer src="https://s.example:8080/script.js" data-website-id="1"></script>',
        ),
    ],
)
def test_servers_of_ones_own(blog: MakeBlog, settings: str, script: str) -> None:
    site = blog(f"[theme_options.analytics]\n{settings}\n")
    site.build(strict=True)
    assert script in site.read("index.html")
