"""Smaller copies of pictures, and social cards, in a build: most of the copies are made before pages are rendered, and
what pages show is published."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sitegen.model import Ref
from sitegen.pool import each
from sitegen.publish.output import Placed
from sitegen.text.hangul import nfc
from sitegen.theme.options import merged
from sitegen.theme.shrink import is_pillow_there
from sitegen.theme.social import Look, fonts_of, opens
from sitegen.trace.pictures import Pictures
from sitegen.trace.records import content_from
from sitegen.trace.traces import Made
from sitegen.words.errors import Place, Problem, Problems, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sitegen.publish.output import Output
    from sitegen.site import Site
    from sitegen.theme.theme import Theme
    from sitegen.trace.files import Files
    from sitegen.trace.memory import Memory
    from sitegen.trace.questions import Questions
    from sitegen.trace.state import State
    from sitegen.work import Watch


def pictures_of(site: Site, theme: Theme, files: Files, memory: Memory) -> Pictures:
    """The pictures of a site. The preview makes no AVIF, which takes long. Raises Problems for a font that is none."""
    images = site.config.images
    formats = ("webp", "avif") if images.avif and not site.options.preview else ("webp",)
    look = None
    # A name that macOS wrote is in another Unicode form.
    found = next((path for path in files.below("assets/") if nfc(path) == nfc(images.font)), "") if images.font else ""
    if images.cards and is_pillow_there() and (fonts := fonts_of(images.font and f"{site.root}/{found}")):
        if images.font and not (found and opens(fonts[0])):
            raise Problems([error("card-font", site.place(("images", "font")), font=images.font)])
        options = merged(theme.options(), site.config.theme_options)
        look = Look(str(options.get("accent", "")), fonts)
    pictures = Pictures(site.root, site.cache, memory.values["pictures"], formats, look)
    if site.options.clean:
        pictures.entries.clear()
    return pictures


def shrink_new(state: State, questions: Questions, memory: Memory, stale: Collection[str], watch: Watch) -> None:
    """Make the copies of pictures in new texts, on all cores, each once. Others, such as those of covers, are made when
    a page asks for them."""
    if not questions.pictures.is_on:
        return
    pages = [job.subject for job in state.pages if job.url.output in stale and job.subject in memory.documents]
    wanted = dict.fromkeys([asset for identifier in pages for asset in _shown(identifier, state, memory)])
    new = [asset for asset in wanted if not questions.pictures.has(*questions.picture_file(asset), "text")]
    done = each(partial(_shrinker, questions), new, state.site.options.processes, threshold=2, chunk=1)
    for number, _ in enumerate(done, 1):
        watch.progress("shrink", number, len(new))


def _shown(identifier: str, state: State, memory: Memory) -> Iterator[str]:
    """The pictures that a new text shows."""
    record = memory.contents.get(state.catalog.rows[identifier].content, "")
    for piece in content_from(record).body if '["picture"' in record else ():
        if isinstance(piece, Ref) and piece.kind == "picture":
            target = state.links.resolve(identifier, piece.target)
            if target.asset:
                yield target.asset


def _shrinker(questions: Questions) -> Callable[[str], None]:
    def work(asset: str) -> None:
        questions.picture(asset, "text")

    return work


def publish_copies(
    site: Site, state: State, questions: Questions, memory: Memory, output: Output, made: dict[str, Made]
) -> list[Problem]:
    """Add what pages show, copies and cards, to what was ``made``. Returns the warnings about it, or raises Problems
    with them in a strict build."""
    pictures, problems, used = questions.pictures, {}, set()
    outputs, in_place = memory.traces.outputs, memory.traces.in_place
    for kind, *asked in [*memory.traces.asked("picture", made), *memory.traces.asked("social_card", made)]:
        about, *what = asked
        try:
            if kind == "picture":
                what = [*questions.picture_file(about), *what]
                place, copies = Place(what[0]), pictures.of(*what)
            else:
                place, copies = state.documents[about].place("title"), pictures.card(*what)
        except LookupError:  # asked in vain
            continue
        if copies is None:
            continue
        used.add(copies.key)
        if copies.wrong:
            code, _, characters = copies.wrong.partition(" ")
            values = {"characters": " ".join(f"`{char}`" for char in characters)} if characters else {}
            problems[code, place] = warning(code, place, **values)
        missing = []
        for copy in copies.copies:
            if copy.output in in_place and outputs[copy.output].sha == copy.sha:
                made[copy.output] = Made("picture", (), Placed(copy.sha, staged=False))
            else:
                missing.append(copy.output)
        data = pictures.bytes_of(kind, *what) if missing else {}
        # A file that was edited meanwhile gives other ones. The build is about to notice, and begins again.
        for name in data.keys() & set(missing):
            made[name] = Made("picture", (), output.put(name, data[name]))
    if pictures.is_on and not site.options.preview:
        pictures.keep_only(used)
    if site.options.strict and problems:
        raise Problems(list(problems.values()))
    return list(problems.values())
