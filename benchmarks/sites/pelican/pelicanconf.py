"""The benchmark's site for Pelican. PELICAN_CACHE=1 switches on what it can keep between builds."""

import os

SITENAME = "벤치마크 블로그"
SITEURL = "https://blog.example.org"
DEFAULT_LANG = "ko"
TIMEZONE = "Asia/Seoul"
PATH = "content"
ARTICLE_PATHS = ["posts"]
STATIC_PATHS = ["assets", "extra"]
EXTRA_PATH_METADATA = {"extra/bench.css": {"path": "bench.css"}}
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS = ["pelican.plugins.neighbors", "pelican.plugins.sitemap"]
SITEMAP = {"format": "xml"}

ARTICLE_URL, ARTICLE_SAVE_AS = "posts/{slug}/", "posts/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "tags/{slug}/", "tags/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "categories/{slug}/", "categories/{slug}/index.html"
TAGS_SAVE_AS, CATEGORIES_SAVE_AS = "tags/index.html", "categories/index.html"
AUTHOR_SAVE_AS = ""
SLUGIFY_USE_UNICODE = True
DIRECT_TEMPLATES = ["index", "tags", "categories"]
PAGINATED_TEMPLATES = {"index": 10}
PAGINATION_PATTERNS = [(1, "/", "index.html"), (2, "page/{number}/", "page/{number}/index.html")]

FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = "feed.xml"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

MARKDOWN = {
    "output_format": "html5",
    "extension_configs": {
        "markdown.extensions.codehilite": {"guess_lang": False},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
}

CACHE_CONTENT = LOAD_CONTENT_CACHE = os.environ.get("PELICAN_CACHE") == "1"
CONTENT_CACHING_LAYER = "reader"
