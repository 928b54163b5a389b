"""Invariant 9: with any one kind of recorded key removed, an edit makes an incremental build differ from a clean one.

The test proves the tests: each kind of answer is needed, and the comparison notices where it is missing. For each kind
there is an edit that changes answers of this kind and of no other that the page in question reads.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.support import NOW
from tests.trace.language import Story, assert_same, clean
from tests.trace.sabotage import sabotaged
from tests.trace.sites import THEME, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Pages that read one thing each; what it is stands in the front matter.
READS = {
    "asset": '{{ "style.css"|asset }}',
    "author": "{% for who in post.author_details %}{{ who.link }}{% endfor %}",
    "cards": "{% for other in site.posts %}{{ other.title }}{% endfor %}",
    "config": "{{ site.description }}",
    "count": "{% for who in post.author_details %}{{ who.count }}{% endfor %}",
    "link": '{{ "posts/b.md"|url }}',
    "option": "{{ site.options.accent }}",
    "recent": "{% for other in site.recent(1) %}{{ other.title }}{% endfor %}",
    "today": "{{ site.today }}",
    "year cards": "{% for year in site.years %}{% for other in year.posts %}{{ other.kind }}{% endfor %}{% endfor %}",
}
POST = """-- content/posts/{name}.md --
---
title: {title}
date: 2026-01-0{day}
{keys}
---
요약.

{body}
"""
POSTS = "".join(
    [
        POST.format(name="a", title="가", day=4, keys="series: 연재", body="가의 본문"),
        POST.format(name="b", title="나", day=3, keys="author: kim\naliases: [/old/]", body="나의 본문"),
        POST.format(name="c", title="다", day=2, keys="tags: [파랑]", body="[나](b.md)"),
        POST.format(name="d", title="라", day=1, keys="series: 연재", body="![그림](a.png)"),
    ]
)
PAGES = "".join(
    f"-- content/{kind}.md --\n---\ntitle: {kind}\nreads: {kind}\nauthor: kim\n---\n본문\n" for kind in READS
)
PAGE = "".join(f'{{% if post.extra.reads == "{kind}" %}}{read}{{% endif %}}\n' for kind, read in READS.items())
SITE = f"""
title = "시험"
theme = "tiny"

[authors.kim]
name = "김"
url = "https://kim.example/"
{POSTS}{PAGES}{THEME}-- themes/tiny/templates/page.html --
{PAGE}"""

NEW_POST = POST.format(name="e", title="마", day=5, keys="author: kim", body="본문")
A_TITLE = "content/posts/a.md: s/title: 가/title: 가가/"
PERMALINK = "content/posts/b.md: s|author|permalink: /나/\\nauthor|"
# Which edit notices that the kind is missing.
EDITS = {
    "asset": "themes/tiny/static/style.css: s/teal/red/",
    "author": "site.toml: s/kim.example/lee.example/",
    "card": PERMALINK,
    "cards": A_TITLE,
    "config": 'site.toml: s/theme = "tiny"/theme = "tiny"\\ndescription = "설명"/',
    "count": NEW_POST,
    "feed": NEW_POST,
    "link": PERMALINK,
    "list": A_TITLE,
    "near": "content/posts/b.md: s/title: 나/title: 나나/",
    "option": "themes/tiny/theme.toml: s/teal/red/",
    "post": "content/posts/a.md: s/가의/나의/",
    "recent": A_TITLE,
    "ref": PERMALINK,
    "series": A_TITLE,
    "sitemap": NEW_POST,
    "size": "a larger image",
    "strings": 'themes/tiny/theme.toml: s/"안녕"/"반가워요"/',
    "template": "themes/tiny/templates/_meta.html: s/<p>/<p class=meta>/",
    "term": 'site.toml: s/[authors.kim]/[taxonomies.tags.descriptions]\\n"파랑" = "푸르다"\\n\\n[authors.kim]/',
    "terms": "content/posts/c.md: s/[파랑]/[파랑, 노랑]/",
    "today": "a day later",
    "year": A_TITLE,
    "year cards": "content/posts/a.md: s/title: 가/title: 가\\nkind: 인터뷰/",
    "years": NEW_POST,
}


def edit(story: Story, kind: str) -> dict[str, Any]:
    """Make the edit for a kind; the options of the next build."""
    match EDITS[kind]:
        case "a larger image":
            story.blog.write("content/posts/a.png", png(3, 2))
        case "a day later":
            return {"now": NOW + timedelta(days=1)}
        case text:
            story.edit(text)
    return {"now": NOW}


def differs(folder: Path, kind: str, what: str) -> tuple[bool, set[str]]:
    """Whether the edit for ``kind`` leaves anything stale when keys of the kind ``what`` are not recorded, and all
    the kinds that could be asked."""
    kinds: set[str] = set()
    story = Story(folder, SITE)
    story.blog.write("content/posts/a.png", png(2, 2))
    with sabotaged(what, lambda digests: kinds.update(digests._answers._kinds)):
        story.blog.build()
        options = edit(story, kind)
        story.blog.build(**options)
    try:
        assert_same(story.blog, clean(story.blog, folder / "clean", options))
    except AssertionError:
        return True, kinds
    return False, kinds


def test_every_kind_is_noticed(tmp_path: Path, counted: Callable[[str], None]) -> None:
    unnoticed = []
    known: set[str] = set()
    for kind in sorted(EDITS):
        healthy, _ = differs(tmp_path / f"{kind}-healthy", kind, "")
        noticed, kinds = differs(tmp_path / kind, kind, kind)
        known |= kinds
        counted(f"{kind:<10} {'noticed' if noticed else 'MISSED':<8} {EDITS[kind].strip().splitlines()[0]}")
        if healthy or not noticed:
            unnoticed.append(kind)
    assert unnoticed == []
    assert known | {"template"} == EDITS.keys(), "a kind of answer without an edit of its own"
