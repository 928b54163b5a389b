"""What is wrong with an output folder: each fault with the page that has it. Where it comes from is found later."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sitegen.check.reading import lacks
from sitegen.check.served import id_near
from sitegen.faults import Fault
from sitegen.text.urls import Url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sitegen.check.files import ReadFile
    from sitegen.check.known import Remembered
    from sitegen.check.reading import Facts
    from sitegen.check.served import Answer, Served

# Kinds of links whose faults have names of their own.
_NAMED = frozenset({"redirect", "feed", "sitemap", "file"})


def faults_in(facts: Mapping[str, Facts], served: Served, known: Remembered) -> Iterator[Fault]:
    """All faults but leaks, in the order of the pages."""
    held = {row.url: row.path for row in known.held if row.url}
    pointed: set[str] = set()
    for page, of in facts.items():
        yield from _of_page(page, of, served, known)
        told: set[str] = set()
        from_ = _page_of(of.links.get("base", [""])[0], page, served)
        for kind, urls in of.links.items():
            does_point = kind == "link" and "redirect" not in of.marks
            for url in urls if kind != "base" else ():
                answer = served.answer(from_, url)
                if does_point and answer.file != page:
                    pointed.add(answer.file)
                if not (answer.wrong or "#" in url) or url in told:
                    continue
                if fault := _of_link(page, kind, url, answer, facts, served, held):
                    told.add(url)
                    yield fault
    yield from _orphans(facts, known, pointed)


def external_links(facts: Mapping[str, Facts], served: Served) -> dict[str, str]:
    """The addresses at other hosts, each with the first page that links to it; a feed only where no page does."""
    found: dict[str, str] = {}
    for page, of in sorted(facts.items(), key=lambda item: not item[0].endswith(".html")):
        for url in chain(*of.links.values()):
            if external := served.answer(page, url).external:
                found.setdefault(external.partition("#")[0], page)
    return found


def leaks_in(found: Mapping[str, ReadFile], faults: Iterable[Fault]) -> list[Fault]:
    """The documents that show though they are not published, but for addresses that ``faults`` tell as links."""
    told = {fault.shown for fault in faults if fault.name == "held"}
    return [
        Fault("leak", page, text, path)
        for page, of in found.items()
        for path, text in of.leaks
        if path not in told or text[0] != "/"
    ]


def _page_of(above: str, page: str, served: Served) -> str:
    """The file from which relative addresses of a page count: with ``<base href>`` another one."""
    answer = served.answer(page, above) if above else None
    return page if answer is None or answer.external else (answer.file or answer.path.removeprefix("/"))


def _of_link(
    page: str, kind: str, url: str, answer: Answer, facts: Mapping[str, Facts], served: Served, held: Mapping[str, str]
) -> Fault | None:
    if answer.wrong:
        path = answer.path if answer.path.endswith("/") else f"{answer.path}/"
        if path in held:
            return Fault("held", page, url, held[path])
        name, near = answer.wrong, f"`{answer.near}`" if answer.near else ""
        if name == "link":
            name = kind if kind in _NAMED else "link"
            near = served.near(answer.path)
        return Fault(name, page, url, answer.path, near)
    target = facts.get(answer.file)
    if kind == "link" and target and "redirect" not in target.marks:
        fragment = url.partition("#")[2].partition(":~:")[0]  # a directive for text may follow
        if not answer.file.endswith((".html", ".htm")) or not lacks(target.ids, fragment):
            return None
        shown = f"{'' if url[0] == '#' else answer.path}#{unquote(fragment)}"
        return Fault("fragment", page, url, shown, id_near(target.ids, fragment))
    return None


def _of_page(page: str, of: Facts, served: Served, known: Remembered) -> Iterator[Fault]:
    """The faults of a page alone."""
    # A page that nobody should find, and that no list shows, needs no description.
    is_plain = page == "404.html" or not {"redirect", "noindex"}.isdisjoint(of.marks)
    is_own = not known.pages or page in known.pages
    for name, about in of.faults:
        if name == "mixed-content" and served.scheme != "https":
            continue
        if name in ("title", "description") and (is_plain or not is_own):
            continue
        yield Fault(name, page, about, about or Url.of_output(page))


def _orphans(facts: Mapping[str, Facts], known: Remembered, pointed: set[str]) -> Iterator[Fault]:
    """The documents to which no other page leads, but for those that are hidden on purpose. Other pages of the program
    and files of the site's are none: nobody writes links to them."""
    for page, of in facts.items():
        if "whole" not in of.marks or page in pointed or page in ("index.html", "404.html"):
            continue
        if not {"redirect", "noindex"}.isdisjoint(of.marks):
            continue
        row = known.rows.get(known.pages.get(page, ""))
        if known.is_own and (row is None or row.hidden):
            continue
        yield Fault("orphan", page, "", Url.of_output(page))
