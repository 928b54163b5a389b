"""The kinds of pages. Each is one file: a subclass of :class:`sitegen.theme.page.Page`, and a template."""

from sitegen.pages.archive import ArchivePage
from sitegen.pages.document import DocumentPage, PostPage
from sitegen.pages.feed import Feed
from sitegen.pages.gone import GonePage
from sitegen.pages.home import HomePage
from sitegen.pages.not_found import NotFoundPage
from sitegen.pages.redirect import Moved, Redirect
from sitegen.pages.robots import Robots
from sitegen.pages.search import SearchPage
from sitegen.pages.sitemap import Sitemap
from sitegen.pages.stack import StackPage
from sitegen.pages.stack_data import StackData
from sitegen.pages.taxonomy import TaxonomyPage
from sitegen.pages.term import TermPage
from sitegen.pages.timeline import TimelinePage
from sitegen.pages.tool import ToolPage
from sitegen.pages.year import YearPage

# The order is of no account: pages are sorted by URL.
KINDS = (
    HomePage, PostPage, DocumentPage, TermPage, TaxonomyPage, ArchivePage, YearPage, NotFoundPage, Redirect, Moved,
    GonePage, Feed, Sitemap, Robots, StackPage, StackData, TimelinePage, ToolPage, SearchPage,
)  # fmt: skip
