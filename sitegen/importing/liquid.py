"""Renders the Liquid of a Jekyll site, with its own tags and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitegen.importing.notes import Note


class LiquidSite(NamedTuple):
    """What Liquid can ask of a site.

    ``variables`` is the object ``site``: the settings, ``data``, ``posts``, ``pages``, the collections, ``tags``,
    ``categories``. Documents in it are mappings with ``url``, ``title``, ``date`` (a datetime), ``path`` and their
    front matter. ``includes`` are the texts of ``_includes``, by name. ``posts`` are URLs by what ``post_url`` takes
    (``2020-01-02-hello``, also below a folder), ``links`` are URLs by the path that ``link`` takes. URLs have no
    ``baseurl``.
    """

    variables: Mapping[str, Any]
    includes: Mapping[str, str]
    posts: Mapping[str, str]
    links: Mapping[str, str]


class Liquid:
    """The Liquid of one site."""

    def __init__(self, site: LiquidSite) -> None:
        self.site = site

    def render(self, text: str, page: Mapping[str, Any], path: str, first_line: int) -> tuple[str, list[Note]]:
        """The text with its Liquid filled in, and what became of it. ``page`` is the object of that name."""
        del page, path, first_line
        return text, []
