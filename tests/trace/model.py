"""A random small site that is edited one field at a time, for the state machine.

The model knows what is in the files, so that an edit can change one thing and leave the rest alone.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.trace import asking, sites
from tests.trace.sites import png

if TYPE_CHECKING:
    from tests.support import Blog

NAMES = ("a", "b", "c", "가나")
# What the fields of a post may hold, as YAML; "" stands for nothing.
FIELDS = {
    "title": ("하나", "둘", "셋"),
    "date": ("2026-01-01", "2026-01-02", "2025-12-31", "2026-01-01 12:00", "2026-11-21", "2027-03-01"),
    "updated": ("", "2026-02-02", "2026-02-03"),
    "tags": ("", "[빨강]", "[파랑, 빨강]", "[파랑]", "[C++, 빨강]"),
    "category": ("", "글", "그림"),
    "series": ("", "연재", "다른 연재"),
    "weight": ("", "1", "-1"),
    "authors": ("", "[kim]", "[lee, kim]", "[누구]", "[{name: kim, role: 신입}, lee]"),
    "people": ("", "[하늘]", "[{name: 하늘, role: 씀, photo: /assets/b.png}]", "[{key: lee}, kim]"),
    "description": ("", "짧게", "길게"),
    "featured": ("", "true"),
    "pin": ("", "1", "2"),
    "hidden": ("", "true"),
    "search": ("", "false"),
    "links": ("", "[{title: 곳, url: /about/}]", "[{title: 곳, url: 'https://a.example', image: /assets/b.png}]"),
    "draft": ("", "true"),
    "published": ("", "false"),
    "image": ("", "그림.png", "/assets/b.png"),
    "robots": ("", "noindex", "nofollow"),
    "kind": ("", "tech", "stack", "interview"),
    "stack": ("", "[nginx]", "[{name: 엔진, until: 2026-01}, Redis]"),
    "toc": ("", "true", "false"),
    "lang": ("", "en", "en\ntranslation: about.md", "ja\ntranslation: about.md"),
    "comments": ("", "false"),
    "comments_id": ("", "old"),
    "extra": ("", "1", "2"),
    "slug": ("", "slug"),
    "permalink": ("", "/p/:filename/"),
    "aliases": ("", "/old/", "/older/"),
}
# What the settings may hold, as TOML, table by table.
SETTINGS = {
    "the site": {
        "title": ('"시험"', '"다른 시험"'),
        "description": ("", '"설명"', '"다른 설명"'),
        "language": ("", '"en"', '"ko"'),
        "timezone": ("", '"UTC"', '"America/New_York"'),
        "navigation": (
            "",
            '[{title = "홈", url = "/"}]',
            '[{title = "묶음", children = [{title = "소개", url = "about.md"}]}]',
        ),
        "verification": ("", '{google = "x"}'),
        "image": ("", '"/assets/b.png"', '"https://example.com/b.png"'),
        "robots": ("", '"noindex"'),
        "redirects": ("", '{"/moved/" = "about.md"}', '{"/moved/" = "https://example.com/"}'),
    },
    "the layout": {
        "theme": ('"near"', '"far"'),
        "permalink": ("", '":year/:slug/"', '":category/:slug/"'),
        "paginate": ("", "1", "2"),
        "url": ("", '"https://example.com/blog"', '"https://example.com"'),
        "feeds": ("", "{limit = 1}", "{limit = 2, terms = false}"),
        "markdown": ("", '{html = "escape"}', "{embeds = false}", "{breaks = true}", '{scripts = ["mermaid"]}'),
    },
    "the rest": {
        "authors": (
            "",
            '{kim = {name = "김", bio = "씁니다"}}',
            '{kim = {name = "김", bio = "읽습니다"}}',
            '{kim = {name = "김", bio = "씁니다", url = "https://kim.example/"}}',
            '{kim = {name = "김", bio = "씁니다", image = "/assets/b.png"}}',
            '{kim = {name = "김", role = "씀", team = "팀", links = {X = "https://kim.example/x"}}}',
            '{kim = {name = "김", team = "팀"}, lee = {name = "이", team = "팀"}}',
            '{kim = {name = "김", team = "다른 팀"}, lee = {name = "하늘", team = "팀", image = "/assets/b.png"}}',
        ),
        "taxonomies": (
            "",
            '{tags = {aliases = {"빨강" = "Red"}}}',
            '{tags = {slugs = {"빨강" = "Crimson"}}}',
            '{tags = {descriptions = {"빨강" = "붉다"}}}',
            '{tags = {descriptions = {"빨강" = "빨갛다"}}}',
        ),
        "theme_options": ("", '{accent = "red"}'),
        "search": ("", "{enabled = false}", '{synonyms = [["빨강", "파랑"]]}'),
        "stack": ("", '{tools = {nginx = {area = "문", also = ["엔진"]}}}', '{tools = {"엔진" = {area = "database"}}}'),
    },
}
# What urls.lock may say besides its head.
LEDGERS = (
    None,
    "",
    "/old/ 2026-01-01 gone\n/moved/ 2026-01-01 gone\n/ 2026-01-01",
    "/p/a/ 2026-01-01 gone",
    "<<<<<<< a\n",
)
# What a template may read; each can be put into any template, and be taken out of it.
READS = (
    "{{ site.title }}",
    "{{ site.description }}",
    "{{ site.language }}",
    "{{ site.today }}",
    "{{ site.generator }}",
    "{{ site.url }}{{ site.host_url }}",
    "{{ site.options.accent }}",
    "{{ site.verification }}",
    "{{ site.image }}{{ page.robots }}{{ '/assets/b.png'|file }}{{ '/assets/b.png'|image_size }}",
    "{% for link in site.navigation %}{{ link.title }} {{ link.url }} {{ link.current }}{% endfor %}",
    "{% for link in site.navigation %}{% for child in link.children %}{{ child.url }}{% endfor %}{% endfor %}",
    "{% for post in site.posts %}{{ post.title }} {{ post.summary }} {{ post.image }}{% endfor %}",
    "{% for post in site.featured %}{{ post.title }}{% endfor %}",
    "{% for tag in site.tags %}{{ tag.name }} {{ tag.count }} {{ tag.description }} {{ tag.feed }}{% endfor %}",
    "{% for who in site.authors %}{{ who.name }} {{ who.bio }} {{ who.image }}{% endfor %}",
    "{% for who in site.authors %}{{ who.team }} {{ who.team_url }}{% endfor %}",
    "{% for part in site.series %}{{ part.name }}{{ part.count }}{% endfor %}",
    "{% for year in site.years %}{{ year.count }}{% for post in year.posts %}{{ post.title }}{% endfor %}{% endfor %}",
    "{{ site.search }}",
    '{{ "style.css"|asset }}',
    '{{ "/assets/b.png"|asset }}',
    '{{ "about.md"|url }}',
    "{% for post in site.recent(2) %}{{ post.title }} {{ post.date|date }}{% endfor %}",
    '{{ t("greeting") }}',
    "{{ page.title }} {{ page.description }} {{ page.image }}",
    "{% for link in page.translations %}{{ link.title }}{{ link.url }}{{ link.lang }}{{ link.noindex }}{% endfor %}",
    "{% for link in page.breadcrumbs %}{{ link.title }}{{ link.url }}{% endfor %}",
    "{% for feed in page.feeds %}{{ feed.title }}{{ feed.url }}{% endfor %}",
    '{% include "_part.html" %}',
    '{% include ["_some.html", "_part.html"] %}',
    '{% include "_" ~ page.kind ~ ".html" ignore missing %}',
)
POSTS = "{% for post in posts %}{{ post.title }} {{ post.url }} {{ post.summary }} {{ post.extra }}{% endfor %}"
TEMPLATES = {
    "home.html": POSTS + "{{ pager.count }} {{ pager.next }}{% if document %}{{ document.html }}{% endif %}",
    "post.html": """{{ post.title }} {{ post.date|date }} {{ post.updated|date }} {{ post.html }} {{ post.extra }}
{% for tag in post.tags %}{{ tag.name }}{{ tag.url }}{% endfor %} {{ post.toc }} {{ post.show_toc }}{{ page.noindex }}
{% if post.prev %}{{ post.prev.title }}{{ post.prev.url }}{% endif %} {{ post.reading_minutes|reading_time }}
{% if post.next %}{{ post.next.title }}{{ post.next.url }}{% endif %}
{% for part in post.series_posts %}{{ part.title }}{{ part.current }}{% endfor %}
{% for who in post.author_details %}{{ who.name }}{{ who.bio }}{{ who.link }}{{ who.count }}{{ who.role }}{{ who.team }}
{% for link in who.links %}{{ link.title }}{{ link.url }}{% endfor %}{% endfor %}
{% for who in post.people %}{{ who.name }}{{ who.role }}{{ who.team_url }}{{ who.image }}{{ who.url }}{% endfor %}
{% for area in post.stack %}{{ area.name }}{% for tool in area.tools %}{{ tool.name }}{{ tool.url }}{{ tool.version }}
{{ tool.purpose }}{% endfor %}{% endfor %}{{ post.image }}
{% for near in post.related %}{{ near.title }}{{ near.url }}{{ near.date|date }}{% endfor %}""",
    "page.html": "{{ post.title }} {{ post.html }} {{ post.extra }}{{ page.noindex }}"
    "{% for link in post.links %}{{ link.title }}{{ link.url }}{{ link.image }}{% endfor %}",
    "term.html": "{{ term.name }} {{ term.description }} {{ term.feed }}"
    "{% for who in term.members %}{{ who.name }}{{ who.url }}{% endfor %}" + POSTS + "{{ pager.pages }}",
    "taxonomy.html": "{{ taxonomy }}{% for term in terms %}{{ term.name }} {{ term.count }}{{ term.url }}{% endfor %}",
    "archive.html": "{% for year in years %}{{ year.url }}{{ year.count }}{% endfor %}",
    "year.html": "{{ year }}" + POSTS,
    "404.html": "{% if document %}{{ document.html }}{% endif %}",
    "search.html": "{{ site.search }}{{ site.search_index }}",
}
# Kinds that were added since.
TEMPLATES |= {name: "{{ page.title }}" for name in sites.TEMPLATES if name not in TEMPLATES}
# What a snippet may say; None is none.
SNIPPETS = (
    None,
    "{{ text }}",
    "<b>{{ text }}</b>",
    '{% include "/snippets/_in.html" %}',
    "<img src=/assets/b.png>{{ text }}",
)
PARTS = ("_part.html", "_some.html", "_post.html", "_404.html", "base.html")
NEAR = 'name = "near"\nextends = "far"\n[options]\nwide = true\n'
FAR = """
name = "far"
[options]
accent = "{accent}"
[strings.ko]
greeting = "{greeting}"
[strings.en]
greeting = "Hi"
"""
# What FAR may say.
SAYS = {"accent": ("teal", "navy", "gray"), "greeting": ("안녕", "반가워요")}


_FIRST_SETTINGS = {
    "title": '"시험"',
    "theme": '"near"',
    "feeds": "{limit = 2, terms = false}",
    "authors": '{kim = {name = "김", bio = "씁니다"}}',
}
_FIRST_POSTS = {
    "posts/a.md": {"date": "2026-01-03", "tags": "[파랑, 빨강]", "series": "연재", "aliases": "/old/"},
    "posts/b.md": {"date": "2026-01-02", "authors": "[kim]", "category": "글", "image": "/assets/b.png"},
    "posts/c.md": {"date": "2026-01-01", "tags": "[빨강]", "series": "연재", "authors": "[kim]"},
}


def another(choice: tuple[str, ...], now: str, which: int) -> str:
    """One of the values that is not the one that there is: an edit that edits nothing tests nothing."""
    others = [value for value in choice if value != now]
    return others[which % len(others)]


@dataclass
class Article:
    """A document: its front matter, and what its body holds."""

    fields: dict[str, str]
    version: int = 0
    summary: int = 0
    link: str = ""
    shows: str = ""
    calls: str = ""
    wrong: bool = False

    def text(self, path: str, documents: dict[str, Article]) -> str:
        """The file. A link to what is not there is left out."""
        front = "".join(f"{key}: {value}\n" for key, value in self.fields.items() if value)
        link = f"[이것](/{self.link})" if self.link in documents else ""
        image = f"![그림](/{self.shows})" if self.shows else ""
        wrong = "\n\n[없는 것](nowhere.md)" if self.wrong else ""
        wrong += f'\n\n{{{{ {self.calls}(text="글") }}}}' if self.calls else ""
        return f"---\n{front}---\n요약 {self.summary}.\n\n## 제목\n\n{link} {image}\n\n{self.body(path)}{wrong}\n"

    def body(self, path: str) -> str:
        """What only this version of this body says."""
        return f"{path} 본문 {self.version:04}"


@dataclass
class Model:
    """The site: what all its files hold."""

    blog: Blog
    documents: dict[str, Article] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=lambda: dict(_FIRST_SETTINGS))
    templates: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=lambda: {key: choice[0] for key, choice in SAYS.items()})

    def lay(self, first: int) -> None:
        """Write the first version of everything.

        Every question that is declared has a page of its own (:mod:`tests.trace.asking`). Each template reads a few
        things besides, together all that there are; ``first`` says where the first one begins.
        """
        self.write_settings()
        self.blog.write("themes/near/theme.toml", NEAR)
        self.write_theme()
        self.blog.write("themes/far/static/style.css", "body { color: red }\n")
        for number, name in enumerate(TEMPLATES):
            self.templates["far", name] = [(first + 3 * number + n) % len(READS) for n in range(4)]
            self.write_template("far", name)
        self.put_part("far", "_part.html", "부분")
        self.blog.write("snippets/_in.html", "안 {{ text }}")
        self.blog.write("snippets/box.html", "{{ text }}")
        self.blog.write("themes/far/templates/ask.html", asking.THEME)
        self.put_image("assets/b.png", 2, 2, 0)
        self.put_image("content/posts/그림.png", 2, 2, 0)
        self.documents["about.md"] = Article({"title": "소개"})
        for path, fields in _FIRST_POSTS.items():
            self.documents[path] = Article({"title": path, **fields})
        self.documents["posts/a.md"].link = "posts/c.md"
        self.documents["posts/c.md"].shows = "posts/그림.png"
        self.documents["posts/b.md"].calls = "box"
        for path in self.documents:
            self.write(path)

    def document(self, number: int) -> str:
        """One of the documents that there are."""
        return sorted(self.documents)[number % len(self.documents)]

    def write(self, path: str) -> None:
        self.blog.write(f"content/{path}", self.documents[path].text(path, self.documents))

    def write_all_that_link_to(self, path: str) -> None:
        for other, article in self.documents.items():
            if article.link == path:
                self.write(other)

    def remove(self, path: str) -> None:
        self.documents.pop(path)
        (self.blog.root / "content" / path).unlink()
        self.write_all_that_link_to(path)

    def add(self, path: str, article: Article) -> None:
        self.documents[path] = article
        self.write(path)
        self.write_all_that_link_to(path)

    def write_settings(self) -> None:
        self.blog.write("site.toml", "".join(f"{key} = {value}\n" for key, value in self.settings.items() if value))

    def write_theme(self) -> None:
        self.blog.write("themes/far/theme.toml", FAR.format(**self.says))

    def write_template(self, theme: str, name: str) -> None:
        reads = "\n".join(READS[number] for number in self.templates[theme, name])
        self.blog.write(f"themes/{theme}/templates/{name}", f"{TEMPLATES[name]}\n{reads}\n")

    def put_part(self, theme: str, name: str, text: str | None) -> None:
        """A template that others may include; None removes it."""
        path = f"themes/{theme}/templates/{name}"
        if text is not None:
            self.blog.write(path, text)
        elif (theme, name) != ("far", "_part.html"):
            (self.blog.root / path).unlink(missing_ok=True)

    def put_image(self, path: str, width: int, height: int, shade: int) -> None:
        self.blog.write(path, png(width, height, shade))

    def forget_output(self) -> None:
        shutil.rmtree(self.blog.root / "public", ignore_errors=True)
