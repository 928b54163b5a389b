"""The smaller copies of pictures in a build: made before pages are rendered, and published where a page shows them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sitegen.model import Ref
from sitegen.pool import each
from sitegen.publish.output import Placed
from sitegen.trace.pictures import Pictures
from sitegen.trace.records import content_from
from sitegen.trace.traces import Made
from sitegen.words.errors import Place, Problem, Problems, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sitegen.publish.output import Output
    from sitegen.site import Site
    from sitegen.trace.memory import Memory
    from sitegen.trace.questions import Questions
    from sitegen.trace.state import State


def pictures_of(site: Site, memory: Memory) -> Pictures:
    """The pictures of a site. The preview makes no AVIF, which takes long."""
    formats = ("webp", "avif") if site.config.images.avif and not site.options.preview else ("webp",)
    pictures = Pictures(site.root, site.cache, memory.values["pictures"], formats)
    if site.options.clean:
        pictures.entries.clear()
    return pictures


def shrink_new(state: State, questions: Questions, memory: Memory, stale: Collection[str]) -> None:
    """Make the copies of pictures in new texts, on all cores. What is left out here is made when a page asks for it."""
    if not questions.pictures.is_on:
        return
    pages = [job.subject for job in state.pages if job.url.output in stale and job.subject in memory.documents]
    wanted = dict.fromkeys([key for identifier in pages for key in _shown(identifier, state, memory)])
    new = [key for key in wanted if not questions.pictures.has(*questions.picture_file(key[0]), key[1])]
    list(each(partial(_shrinker, questions), new, state.site.options.processes, threshold=2, chunk=1))


def _shown(identifier: str, state: State, memory: Memory) -> Iterator[tuple[str, str]]:
    """The pictures that a new text shows."""
    record = memory.contents.get(state.catalog.rows[identifier].content, "")
    for piece in content_from(record).body if '["picture"' in record else ():
        if isinstance(piece, Ref) and piece.kind == "picture":
            target = state.links.resolve(identifier, piece.target)
            if target.asset:
                yield target.asset, "text"


def _shrinker(questions: Questions) -> Callable[[tuple[str, str]], None]:
    def work(key: tuple[str, str]) -> None:
        questions.picture(*key)

    return work


def publish_copies(
    site: Site, questions: Questions, memory: Memory, output: Output, made: dict[str, Made]
) -> list[Problem]:
    """Add the copies that pages show to what was ``made``. Returns the warnings about pictures, or raises Problems with
    them in a strict build."""
    outputs, in_place = memory.traces.outputs, memory.traces.in_place
    found: dict[tuple[str, str], Problem] = {}
    used = set()
    for _, asset, form in memory.traces.asked("picture", made):
        try:
            path, sha = questions.picture_file(asset)
        except LookupError:  # asked in vain
            continue
        copies = questions.pictures.of(path, sha, form)
        if copies is None:
            continue
        used.add(copies.key)
        if copies.wrong:
            found[copies.wrong, path] = warning(copies.wrong, Place(path))
        missing = []
        for copy in copies.copies:
            if copy.output in in_place and outputs[copy.output].sha == copy.sha:
                made[copy.output] = Made("picture", (), Placed(copy.sha, staged=False))
            else:
                missing.append(copy.output)
        data = questions.pictures.bytes_of(path, sha, form) if missing else {}
        for name in missing:
            made[name] = Made("picture", (), output.put(name, data[name]))
    if used and not site.options.preview:
        questions.pictures.entries.keep_only(used)
    if site.options.strict and found:
        raise Problems(list(found.values()))
    return list(found.values())
