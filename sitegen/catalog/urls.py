"""The URLs that the program gives to pages of its own."""

from __future__ import annotations

from sitegen.text.urls import Url, slugify

HOME = Url("/")
ARCHIVE = Url("/archive/")
NOT_FOUND = Url("/404.html")
STACK = Url("/stack/")
TIMELINE = Url(f"{STACK}timeline/")


def home_url(section: str) -> Url:
    """The URL of the home page of a section: ``/en/``."""
    return Url(f"/{section.lower()}/") if section else HOME


def rss_url(home: Url) -> Url:
    """The URL of the RSS feed beside a home page."""
    return Url(f"{home}rss.xml")


def search_url(section: str) -> Url:
    """The URL of the page of the search."""
    return Url(f"{home_url(section)}search/")


def page_url(first: Url, number: int) -> Url:
    """The URL of page ``number`` of a list that begins at ``first``: ``/tags/배포/page/2/``."""
    return first if number == 1 else Url(f"{first}page/{number}/")


def feed_url(first: Url) -> Url:
    """The URL of the Atom feed of a list: ``/tags/배포/feed.xml``."""
    return Url(f"{first}feed.xml")


def year_url(year: int) -> Url:
    """The URL of the posts of a year."""
    return Url(f"{ARCHIVE}{year}/")


def team_url(team: str) -> Url:
    """The URL of the page of a team. Raises UnsafeUrl for a name that cannot be in one."""
    return Url.of(f"{taxonomy_url('teams')}{slugify(team)}/")


def taxonomy_url(taxonomy: str) -> Url:
    """The URL of the terms of a taxonomy, perhaps in a section: ``en/tags``."""
    return STACK if taxonomy == "tools" else Url(f"/{taxonomy.lower()}/")
