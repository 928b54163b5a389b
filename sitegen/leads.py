"""What ``site.toml`` says of ways to other pages: the site's menu, and where pages have moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.text.urls import UnsafeUrl, Url, scheme_of
from sitegen.words.errors import error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sitegen.text.toml import Find
    from sitegen.words.errors import Problem


class NavChild(NamedTuple):
    """``[[navigation.children]]``: a link in a submenu."""

    title: str = ""
    url: str = ""


class NavItem(NamedTuple):
    """``[[navigation]]``: a link in the site's menu, or a submenu, which needs no URL of its own."""

    title: str = ""
    url: str = ""
    children: tuple[NavChild, ...] = ()


def navigation_problems(items: Sequence[NavItem], place: Find, above: tuple[str, ...] = ()) -> Iterator[Problem]:
    """What is wrong with a menu. The keys ``above`` lead to its table."""
    for index, item in enumerate(items):
        yield from _item_problems(item, place, (*above, "navigation"), index, needs_url=not item.children)
        for number, child in enumerate(item.children):
            yield from _item_problems(child, place, (*above, "navigation", "children"), index, number)


def _item_problems(
    item: NavItem | NavChild, place: Find, keys: tuple[str, ...], *index: int, needs_url: bool = True
) -> Iterator[Problem]:
    if not item.title:
        yield error("config-navigation", place(keys, *index), key="title")
    if needs_url and not item.url:
        yield error("config-navigation", place(keys, *index), key="url")
    if not is_link(item.url):
        yield error("config-link", place((*keys, "url"), *index), url=item.url)


def redirect_problems(redirects: Mapping[str, str], place: Find) -> Iterator[Problem]:
    """Old addresses that cannot be, and new ones that are none."""
    for old, new in redirects.items():
        try:
            Url.parse(old)
        except UnsafeUrl as unsafe:
            yield error(unsafe.reason, place(("redirects", old)), url=old)
        if not old:
            yield error("url-redirect", place(("redirects", old)), url="/")
        if not new or not is_link(new):
            yield error("config-link", place(("redirects", old)), url=new)


def is_link(url: str) -> bool:
    """Whether this is a path of the site, or a URL that runs no script in the browser. Either is on one line."""
    if re.search(r"[\x00-\x1f\x7f]", url):
        return False
    return scheme_of(url.lstrip()) in ("", "http", "https", "mailto", "tel")
