"""The pages that Hugo makes of others: sections, terms, later pages of lists, feeds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sitegen.importing.services import first, texts_of

if TYPE_CHECKING:
    from sitegen.importing.hugo.pages import PageReader
    from sitegen.importing.hugo.settings import HugoSettings
    from sitegen.importing.old import OldDocument, OldSite

# Our fields for taxonomies of the usual names.
_OURS = {"tags": "tags", "categories": "categories", "series": "series", "authors": "authors"}


def add_hugo_listings(settings: HugoSettings, reader: PageReader, site: OldSite) -> None:
    """Add the addresses of these pages to ``site``, with ours."""
    found: dict[str, str] = {}
    home = settings.languages[0]
    for language in settings.languages:
        ours = "" if language == home else f"/{language.tag}"
        prefix, to = language.prefix, f"{ours}/"
        pages = [
            page
            for (key, _), page in reader.pages.items()
            if key == language.key and page.kind in ("post", "page") and page.url != to
        ]
        posts = [page for page in pages if page.kind == "post"]
        if not pages:
            continue
        found |= {f"{prefix}/": to, **_list(settings, f"{prefix}/", len(posts), to, f"{ours}/rss.xml")}
        sections = Counter(
            inside.partition("/")[0] for (key, inside) in reader.pages if key == language.key and "/" in inside
        )
        listed = {inside.partition("/")[0] for (key, inside), page in reader.pages.items() if page.kind == "post"}
        for section, count in sections.items():
            url = reader.urls.page("section", section, {"title": section}, None, prefix)[0]
            list_ = "/archive/" if section in listed and language == home else to
            found |= {url: list_, **_list(settings, url, count, list_, f"{ours}/rss.xml")}
        for taxonomy in map(str, settings.taxonomies.values()):
            name = _OURS.get(taxonomy, "")
            terms = Counter(term for page in pages for term in _terms(page, taxonomy))
            above = f"{prefix}/{taxonomy}/"
            to_all = f"{ours}/{name}/" if name else to
            found |= {above: to_all, **_list(settings, above, len(terms), to_all, f"{ours}/rss.xml")}
            for term, count in terms.items():
                url = reader.urls.term(taxonomy, term, prefix)
                list_ = f"{ours}/{name} {term}".lstrip("/") if name else to
                found |= {url: list_, **_list(settings, url, count, list_, list_ if name else f"{ours}/rss.xml")}
    own = {document.url for document in site.documents}
    site.listings |= {url: to for url, to in found.items() if url not in own and url not in site.listings}


def _list(settings: HugoSettings, url: str, count: int, to: str, feed: str) -> dict[str, str]:
    """The feed of a list, and its pages from the second on."""
    word = first(settings.raw, "paginatepath") or "page"
    later = range(2, -(-count // settings.page_size) + 1)
    return {
        f"{url}index.xml": feed,
        **{f"{url}{word}/{number}/": f"/page/{number}/" if to == "/" else to for number in later},
    }


def _terms(page: OldDocument, taxonomy: str) -> list[str]:
    values = {key.lower(): value for key, value in page.data.items()}
    return list(texts_of(values.get(taxonomy.lower())))
