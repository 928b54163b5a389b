"""The small sites of the rebuild tests, each in one string."""

from __future__ import annotations

import struct
import zlib

from sitegen.pages import KINDS

# The templates that a theme must have, or the theme that it extends. Without that of the search it has none.
TEMPLATES = sorted({kind.template for kind in KINDS if not kind.template.startswith("sitegen/")} - {"search.html"})
# A theme of which every template reads as little as it can, so that it is seen who reads what.
THEME = """
-- themes/tiny/theme.toml --
name = "tiny"

[options]
accent = "teal"

[strings.ko]
greeting = "안녕"

[strings.en]
greeting = "Hi"
-- themes/tiny/static/style.css --
body { color: teal }
-- themes/tiny/templates/base.html --
<html lang="{{ page.lang }}">{{ page.title }}
{% block body %}{% endblock %}
</html>
-- themes/tiny/templates/home.html --
{% extends "base.html" %}
{% block body %}
{% for post in posts %}
<a href="{{ post.url }}">{{ post.title }}</a> {{ post.summary }}
{% endfor %}
{% endblock %}
-- themes/tiny/templates/post.html --
{% extends "base.html" %}
{% block body %}
{% include "_meta.html" %}
{{ post.html }}
{% if post.prev %}<a href="{{ post.prev.url }}">{{ post.prev.title }}</a>{% endif %}
{% if post.next %}<a href="{{ post.next.url }}">{{ post.next.title }}</a>{% endif %}
{% for part in post.series_posts %}{{ part.title }}{% endfor %}
{% for author in post.author_details %}{{ author.name }} {{ author.bio }}{% endfor %}
{% endblock %}
-- themes/tiny/templates/_meta.html --
<p>{{ post.date|date }}{% for tag in post.tags %} {{ tag.name }}{% endfor %}</p>
-- themes/tiny/templates/page.html --
{% extends "base.html" %}
{% block body %}<link href="{{ "style.css"|asset }}">{{ post.html }}{% endblock %}
-- themes/tiny/templates/term.html --
{{ term.name }} {{ term.description }}
{% for post in posts %}{{ post.title }}{% endfor %}
-- themes/tiny/templates/taxonomy.html --
{% for term in terms %}{{ term.name }} {{ term.count }}{% endfor %}
-- themes/tiny/templates/archive.html --
{{ t("greeting") }}{% for year in years %}{{ year.year }} {{ year.count }}{% endfor %}
-- themes/tiny/templates/year.html --
{% for post in posts %}{{ post.title }}{% endfor %}
-- themes/tiny/templates/404.html --
{{ site.description }}
"""
# Kinds that were added since. Their templates read nothing.
THEME += "".join(f"-- themes/tiny/templates/{name} --\n{name}\n" for name in TEMPLATES if f"/{name} --" not in THEME)

# Four posts, oldest first: d, c, b, a; the feeds hold the newest two.
BLOG = (
    """
title = "시험"
theme = "tiny"

[feeds]
limit = 2
terms = false

[authors.kim]
name = "김"
bio = "씁니다"
-- content/about.md --
---
title: 소개
---
소개합니다.
-- content/posts/a.md --
---
title: 가
date: 2026-04-01
tags: [빨강, 파랑]
category: 글
---
요약.

가의 본문.
-- content/posts/b.md --
---
title: 나
date: 2026-03-01
tags: [파랑]
author: kim
---
요약.

나의 본문.
-- content/posts/c.md --
---
title: 다
date: 2025-02-01
series: 연재
author: kim
---
요약.

다의 본문.
-- content/posts/d.md --
---
title: 라
date: 2025-01-01
series: 연재
---
요약.

[나](b.md)

{{ box(text="라") }}
-- snippets/box.html --
<b>{{ text }}</b>
"""
    + THEME
)


def png(width: int, height: int, shade: int = 0) -> bytes:
    """An image of that many pixels, all of one shade."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
