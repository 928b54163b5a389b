"""Edits of ``tests.trace.sites.BLOG``, and what each of them renders."""

from __future__ import annotations

# An edit of BLOG, and what it renders.
EDITS = {
    "nothing": ("", ""),
    "body": (
        "content/posts/a.md: s/가의 본문/가의 새 본문/",
        """
        /feed.xml post:posts/a.md
        /posts/a/ post:posts/a.md
        /rss.xml post:posts/a.md
        """,
    ),
    "body of an older post": (
        "content/posts/c.md: s/다의 본문/다의 새 본문/",
        "/posts/c/ post:posts/c.md",
    ),
    "summary": (
        "content/posts/c.md: s/요약./새 요약./",
        """
        / list::1
        /authors/kim/ = list:authors/kim:1
        /posts/c/ post:posts/c.md
        /series/연재/ = list:series/연재:1
        """,
    ),
    "title": (
        "content/posts/b.md: s/title: 나/title: 나나/",
        """
        / list::1
        /archive/2026/ year:2026
        /authors/kim/ list:authors/kim:1
        /feed.xml post:posts/b.md
        /posts/a/ near:posts/a.md
        /posts/b/ post:posts/b.md
        /posts/c/ near:posts/c.md
        /rss.xml post:posts/b.md
        /tags/파랑/ list:tags/파랑:1
        """,
    ),
    "date, the order the same": (
        "content/posts/b.md: s/2026-03-01/2026-03-02/",
        """
        / = list::1
        /archive/2026/ = year:2026
        /authors/kim/ = list:authors/kim:1
        /feed.xml post:posts/b.md
        /posts/b/ post:posts/b.md
        /rss.xml post:posts/b.md
        /sitemap.xml sitemap
        /tags/파랑/ = list:tags/파랑:1
        """,
    ),
    "date, another order": (
        "content/posts/b.md: s/2026-03-01/2024-03-01/",
        """
        / list::1
        /archive/ years
        /archive/2024/ new
        /archive/2025/ = years
        /archive/2026/ year:2026, years
        /authors/kim/ list:authors/kim:1
        /feed.xml feed:, post:posts/b.md
        /posts/a/ near:posts/a.md
        /posts/b/ post:posts/b.md, near:posts/b.md
        /posts/c/ near:posts/c.md
        /posts/d/ near:posts/d.md
        /rss.xml feed:, post:posts/b.md
        /sitemap.xml sitemap
        /tags/파랑/ = list:tags/파랑:1
        """,
    ),
    "one tag": (
        "content/posts/a.md: s/[빨강, 파랑]/[빨강, 노랑]/",
        """
        / = list::1
        /categories/글/ = list:categories/글:1
        /feed.xml post:posts/a.md
        /posts/a/ post:posts/a.md
        /rss.xml post:posts/a.md
        /sitemap.xml sitemap
        /tags/ terms:tags
        /tags/노랑/ new
        /tags/빨강/ = list:tags/빨강:1
        /tags/파랑/ list:tags/파랑:1, count:tags/파랑
        """,
    ),
    "category": (
        "content/posts/a.md: s/category: 글/category: 그림/",
        """
        / = list::1
        /categories/ terms:categories
        /categories/그림/ new
        /feed.xml post:posts/a.md
        /posts/a/ = post:posts/a.md
        /rss.xml post:posts/a.md
        /sitemap.xml sitemap
        /tags/빨강/ = list:tags/빨강:1
        /tags/파랑/ = list:tags/파랑:1
        - categories/글/index.html
        """,
    ),
    "description": (
        "content/posts/c.md: s/author/description: 짧게\\nauthor/",
        """
        / list::1
        /authors/kim/ = list:authors/kim:1
        /posts/c/ = post:posts/c.md
        /series/연재/ = list:series/연재:1
        """,
    ),
    "series": (
        "content/posts/c.md: s/series: 연재/series: 다른 연재/",
        """
        / = list::1
        /authors/kim/ = list:authors/kim:1
        /posts/c/ post:posts/c.md, series:series/연재
        /posts/d/ series:series/연재
        /series/ terms:series
        /series/다른-연재/ new
        /series/연재/ list:series/연재:1, count:series/연재
        /sitemap.xml sitemap
        """,
    ),
    "weight in a series": (
        "content/posts/c.md: s/author/weight: -1\\nauthor/",
        """
        / = list::1
        /authors/kim/ = list:authors/kim:1
        /posts/c/ post:posts/c.md, series:series/연재
        /posts/d/ series:series/연재
        /series/연재/ list:series/연재:1
        """,
    ),
    "a pin": (
        "content/posts/c.md: s/author/pin: 1\\nauthor/",
        """
        / list::1
        /authors/kim/ list:authors/kim:1
        /posts/c/ = post:posts/c.md
        /series/연재/ = list:series/연재:1
        """,
    ),
    "a post that is hidden": (
        "content/posts/c.md: s/author/hidden: true\\nauthor/",
        """
        / list::1, count:
        /archive/ years
        /archive/2025/ year:2025, years
        /archive/2026/ = years
        /authors/ terms:authors
        /authors/kim/ list:authors/kim:1, count:authors/kim
        /posts/b/ near:posts/b.md
        /posts/c/ post:posts/c.md, near:posts/c.md, series:series/연재
        /posts/d/ near:posts/d.md, series:series/연재
        /series/ terms:series
        /series/연재/ list:series/연재:1, count:series/연재
        /sitemap.xml sitemap
        """,
    ),
    "an author's name": (
        'site.toml: s/name = "김"/name = "이"/',
        """
        / = list::1
        /authors/ terms:authors
        /authors/kim/ term:authors/kim, list:authors/kim:1
        /feed.xml post:posts/b.md
        /posts/b/ post:posts/b.md, term:authors/kim, author:kim
        /posts/c/ post:posts/c.md, term:authors/kim, author:kim
        /rss.xml post:posts/b.md
        /series/연재/ = list:series/연재:1
        /tags/파랑/ = list:tags/파랑:1
        """,
    ),
    "an author's bio": (
        'site.toml: s/bio = "씁니다"/bio = "그립니다"/',
        """
        /authors/ = terms:authors
        /authors/kim/ term:authors/kim
        /posts/b/ term:authors/kim, author:kim
        /posts/c/ term:authors/kim, author:kim
        """,
    ),
    "a setting that few templates read": (
        'site.toml: s/theme = "tiny"/theme = "tiny"\\ndescription = "설명"/',
        """
        /404.html config:description
        /feed.xml config:description
        /rss.xml config:description
        """,
    ),
    "a setting that nobody reads": ('site.toml: s/theme = "tiny"/theme = "tiny"\\n[verification]\\ngoogle = "x"/', ""),
    "a comment in the settings": ('site.toml: s/theme = "tiny"/theme = "tiny" # 주석/', ""),
    "a template": (
        "themes/tiny/templates/term.html: s/{{ term.name }}/<b>{{ term.name }}</b>/",
        """
        /authors/kim/ template:term.html
        /categories/글/ template:term.html
        /series/연재/ template:term.html
        /tags/빨강/ template:term.html
        /tags/파랑/ template:term.html
        """,
    ),
    "a template, to no effect": (
        "themes/tiny/templates/term.html: s/{{ term.name }}/{# 말 없이 #}{{ term.name }}/",
        """
        /authors/kim/ = template:term.html
        /categories/글/ = template:term.html
        /series/연재/ = template:term.html
        /tags/빨강/ = template:term.html
        /tags/파랑/ = template:term.html
        """,
    ),
    "a partial": (
        "themes/tiny/templates/_meta.html: s|<p>|<p class=meta>|",
        """
        /posts/a/ template:post.html
        /posts/b/ template:post.html
        /posts/c/ template:post.html
        /posts/d/ template:post.html
        """,
    ),
    "a snippet": ("snippets/box.html: s/<b>/<b class=box>/", "/posts/d/ template:/snippets/box.html"),
    "a snippet that nobody calls": ("-- snippets/other.html --\n{{ text }}", ""),
    "the arguments of a snippet": (
        'content/posts/d.md: s/라"/라라"/',
        "/posts/d/ post:posts/d.md",
    ),
    "a template that nobody names": ("-- themes/tiny/templates/_new.html --\n새", ""),
    "a style sheet of the theme": (
        "themes/tiny/static/style.css: s/teal/red/",
        """
        /about/ asset:style.css
        + static/style.d92e15bd3d.css
        - static/style.092ab3cfe8.css
        """,
    ),
    "a static file that nobody names": (
        "-- themes/tiny/static/a.txt --\n가",
        "+ static/a.64ee5293d3.txt",
    ),
    "an option of the theme that nobody reads": ("themes/tiny/theme.toml: s/teal/red/", ""),
    "a string of the theme": (
        'themes/tiny/theme.toml: s/"안녕"/"반가워요"/',
        "/archive/ strings:ko",
    ),
    "a post more": (
        "-- content/posts/e.md --\n---\ntitle: 마\ndate: 2025-06-01\n---\n본문\n",
        """
        / list::1, count:
        /archive/ years
        /archive/2025/ year:2025, years
        /archive/2026/ = years
        /posts/b/ near:posts/b.md
        /posts/c/ near:posts/c.md
        /posts/e/ new
        /sitemap.xml sitemap
        """,
    ),
    "a post more by an author": (
        "-- content/posts/e.md --\n---\ntitle: 마\ndate: 2024-06-01\nauthor: kim\n---\n본문\n",
        """
        / list::1, count:
        /archive/ years
        /archive/2024/ new
        /archive/2025/ = years
        /archive/2026/ = years
        /authors/ terms:authors
        /authors/kim/ list:authors/kim:1, count:authors/kim
        /posts/d/ near:posts/d.md
        /posts/e/ new
        /sitemap.xml sitemap
        """,
    ),
    "a post less": (
        "content/posts/c.md: delete",
        """
        / list::1, count:
        /archive/ years
        /archive/2025/ year:2025, years
        /archive/2026/ = years
        /authors/ terms:authors
        /authors/kim/ list:authors/kim:1, count:authors/kim
        /posts/b/ near:posts/b.md
        /posts/d/ near:posts/d.md, series:series/연재
        /series/ terms:series
        /series/연재/ list:series/연재:1, count:series/연재
        /sitemap.xml sitemap
        - posts/c/index.html
        """,
    ),
    "a post renamed": (
        "content/posts/c.md: rename content/posts/cc.md",
        """
        / list::1
        /archive/2025/ = year:2025
        /authors/kim/ = list:authors/kim:1
        /posts/b/ near:posts/b.md
        /posts/cc/ new
        /posts/d/ near:posts/d.md, series:series/연재
        /series/연재/ = list:series/연재:1
        /sitemap.xml sitemap
        - posts/c/index.html
        """,
    ),
    "a post that others link to, renamed": (
        "content/posts/b.md: rename content/posts/bb.md\ncontent/posts/d.md: s/b.md/bb.md/",
        """
        / list::1
        /archive/2026/ = year:2026
        /authors/kim/ = list:authors/kim:1
        /feed.xml feed:, post:posts/b.md
        /posts/a/ near:posts/a.md
        /posts/bb/ new
        /posts/c/ near:posts/c.md
        /posts/d/ post:posts/d.md, ref:posts/d.md:b.md
        /rss.xml feed:, post:posts/b.md
        /sitemap.xml sitemap
        /tags/파랑/ = list:tags/파랑:1
        - posts/b/index.html
        """,
    ),
    "a page's place, which posts link to": (
        "content/posts/b.md: s/author/permalink: /나/\\nauthor/",
        """
        / list::1
        /archive/2026/ = year:2026
        /authors/kim/ = list:authors/kim:1
        /feed.xml post:posts/b.md
        /posts/a/ near:posts/a.md
        /posts/c/ near:posts/c.md
        /posts/d/ ref:posts/d.md:b.md
        /rss.xml post:posts/b.md
        /sitemap.xml sitemap
        /tags/파랑/ = list:tags/파랑:1
        /나/ new
        - posts/b/index.html
        """,
    ),
    "an alias": ("content/about.md: s/title/aliases: [/old/]\\ntitle/", "/old/ new"),
    "permalinks": (
        'site.toml: s|theme = "tiny"|theme = "tiny"\\npermalink = ":year/:slug/"|',
        """
        / list::1
        /2025/c/ new
        /2025/d/ new
        /2026/a/ new
        /2026/b/ new
        /archive/2025/ = year:2025
        /archive/2026/ = year:2026
        /authors/kim/ = list:authors/kim:1
        /categories/글/ = list:categories/글:1
        /feed.xml post:posts/a.md, post:posts/b.md
        /rss.xml post:posts/a.md, post:posts/b.md
        /series/연재/ = list:series/연재:1
        /sitemap.xml sitemap
        /tags/빨강/ = list:tags/빨강:1
        /tags/파랑/ = list:tags/파랑:1
        - posts/a/index.html
        - posts/b/index.html
        - posts/c/index.html
        - posts/d/index.html
        """,
    ),
    "the site's language": (
        'site.toml: s/theme = "tiny"/theme = "tiny"\\nlanguage = "en"/',
        """
        / config:language
        /404.html = config:language
        /about/ config:language
        /archive/ config:language
        /authors/ = config:language
        /authors/kim/ = config:language
        /categories/ = config:language
        /categories/글/ = config:language
        /feed.xml config:language
        /posts/a/ config:language
        /posts/b/ config:language
        /posts/c/ config:language
        /posts/d/ config:language
        /rss.xml config:language
        /series/ = config:language
        /series/연재/ = config:language
        /sitemap.xml = config:language
        /tags/ = config:language
        /tags/빨강/ = config:language
        /tags/파랑/ = config:language
        """,
    ),
    "a post's language": (
        "content/posts/c.md: s/author/lang: en\\nauthor/",
        """
        / = list::1
        /archive/2025/ = year:2025
        /authors/kim/ = list:authors/kim:1
        /posts/c/ post:posts/c.md
        /series/연재/ = list:series/연재:1
        """,
    ),
}
