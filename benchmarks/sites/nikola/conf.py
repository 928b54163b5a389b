"""The benchmark's site for Nikola."""

import blinker

BLOG_TITLE = BLOG_DESCRIPTION = "벤치마크 블로그"
BLOG_AUTHOR = "벤치마크"
BLOG_EMAIL = "bench@example.org"
SITE_URL = "https://blog.example.org/"
DEFAULT_LANG = "ko"
TIMEZONE = "Asia/Seoul"
THEME = "bench"
POSTS = [("posts/*.md", "posts", "post.tmpl")]
PAGES = []
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = [f"markdown.extensions.{name}" for name in ("fenced_code", "codehilite", "extra", "toc")]
MARKDOWN_EXTENSION_CONFIGS = {"ko": {"markdown.extensions.codehilite": {"guess_lang": False}}}

PRETTY_URLS = True
# Without it, links between posts lack the folder that they are in.
URL_TYPE = "full_path"
# With it, Hangul becomes Latin in addresses.
USE_SLUGIFY = False
TAG_PATH = "tags"
CATEGORY_PATH = "categories"
CATEGORY_PREFIX = ""
INDEX_DISPLAY_POST_COUNT = 10
INDEXES_STATIC = False
SHOW_INDEX_PAGE_NAVIGATION = True
# The home page's second part is /page/1/: Nikola 8.3.3 does not build with INDEXES_PAGES_MAIN, which would count right.
INDEXES_PRETTY_PAGE_URL = ["page", "{number}", "{index_file}"]
FEED_LENGTH = 20

# What the other sites do not have.
COPY_SOURCES = USE_BUNDLES = False
ENABLE_AUTHOR_PAGES = False
DISABLED_PLUGINS = ["classify_archive", "render_galleries", "render_listings", "robots"]


def without_feed(page):
    """Nikola has no setting by which the site keeps its feed and the terms have none."""
    page["kw"]["generate_rss"] = page["taxonomy"].classification_name == "index"


blinker.signal("generate_classification_page").connect(without_feed)
