"""Invariants 1, 2 and 3 over random sites and random edits, one field at a time, with failures and kills between.

``make machine`` runs ten times as many examples.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sitegen.text.urls import Url
from sitegen.words.errors import Problems
from tests.support import NOW, Blog, told
from tests.trace.asking import AskPage
from tests.trace.killing import Killed, killed_after
from tests.trace.language import assert_same, clean
from tests.trace.model import (
    FIELDS,
    LEDGERS,
    NAMES,
    PARTS,
    READS,
    SAYS,
    SETTINGS,
    SNIPPETS,
    TEMPLATES,
    Article,
    Model,
    another,
)

if TYPE_CHECKING:
    from sitegen.model import Report

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "80"))
names = st.sampled_from([*(f"posts/{name}.md" for name in NAMES), "posts/sub/d.md", "about.md", "index.md", "404.md"])
NAMING = ("title", "slug", "permalink", "date")
TERMS = ("tags", "category", "series", "authors")
# Whether a build follows an edit; else another edit does.
built = st.sampled_from([True, True, False])
# Which of the values that are not there yet.
nth = st.integers(0, 5)


class Rebuilds(RuleBasedStateMachine):
    """A site that is edited and built; every build must be exact."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="machine-"))
        self.blog = Blog(self.folder / "site")
        self.blog.kinds = (AskPage,)
        self.model = Model(self.blog)
        self.options: dict[str, Any] = {"now": NOW}
        self.last: dict[str, bytes] | None = None
        """The output of the last build, where nothing has been changed since."""
        self.decided: dict[str, bytes] | None = None
        """What a killed build had begun to put in place. The next build finishes that first, even if it fails."""

    @initialize(first=st.integers(0, len(READS) - 1))
    def lay(self, first: int) -> None:
        self.model.lay(first)
        self.blog.build(**self.options)
        self.last = self.blog.snapshot()

    def teardown(self) -> None:
        try:
            # Nothing has been edited since, or hypothesis stopped before the site was laid.
            if self.last is None and (self.blog.root / "site.toml").is_file():
                self.build()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def edited(self, then_build: bool) -> None:
        self.last = None
        if then_build:
            self.build()

    def build(self) -> Report | None:
        """Build, and see that it is what a clean build makes, or fails as that fails; and that nothing is left."""
        before = self.blog.snapshot()
        wrong = "nothing"
        try:
            report = self.blog.build(**self.options)
        except Problems as found:
            wrong = told([*found.problems])
        try:
            other = clean(self.blog, self.folder / "clean", self.options)
        except Problems as found:
            assert wrong == told([*found.problems])
            wanted = outputs(before) if self.decided is None else self.decided
            assert outputs(self.blog.snapshot()) == wanted, "a failed build changed the output"
            self.decided = None
            return None
        self.decided = None
        assert wrong == "nothing", "only the incremental build fails"
        assert_same(self.blog, other)
        again = self.blog.build(**self.options)
        assert (again.rendered, again.written, again.removed) == (0, 0, 0), again.stale
        assert (again.pages, again.files, again.held, again.problems) == (
            report.pages,
            report.files,
            report.held,
            report.problems,
        )
        self.last = self.blog.snapshot()
        return report

    # Documents

    @rule(number=st.integers(0, 7), key=st.sampled_from(NAMING), which=nth, build=built)
    def edit_name(self, number: int, key: str, which: int, build: bool) -> None:
        """What others call it by: fields that reach far, so they are tried more often."""
        self.edit_field(number, key, which, build)

    @rule(number=st.integers(0, 7), key=st.sampled_from(TERMS), which=nth, build=built)
    def edit_terms(self, number: int, key: str, which: int, build: bool) -> None:
        """What is counted on pages of other documents."""
        self.edit_field(number, key, which, build)

    @rule(number=st.integers(0, 7), key=st.sampled_from(sorted(FIELDS)), which=nth, build=built)
    def edit_any_field(self, number: int, key: str, which: int, build: bool) -> None:
        self.edit_field(number, key, which, build)

    def edit_field(self, number: int, key: str, which: int, build: bool) -> None:
        path = self.model.document(number)
        if not (path == "index.md" and key in ("slug", "permalink")):
            fields = self.model.documents[path].fields
            fields[key] = another(FIELDS[key], fields.get(key, ""), which)
            self.model.write(path)
            self.edited(build)

    @rule(number=st.integers(0, 7))
    def edit_body(self, number: int) -> None:
        """Only the page and the feeds that hold its text are rendered."""
        path = self.model.document(number)
        article = self.model.documents[path]
        text = article.body(path).encode()
        last = self.last
        article.version += 1
        self.model.write(path)
        report = self.build()
        if last is not None:
            assert report is not None
            # Files of the search are no pages, so they are not told among these.
            holders = {name for name, data in last.items() if text in data and not name.startswith("static/search/")}
            assert {Url(url).output for url in report.stale} == holders

    @rule(number=st.integers(0, 7), summary=st.integers(0, 2), build=built)
    def edit_summary(self, number: int, summary: int, build: bool) -> None:
        path = self.model.document(number)
        self.model.documents[path].summary = summary
        self.model.write(path)
        self.edited(build)

    @rule(number=st.integers(0, 7), to=names, build=built)
    def edit_link(self, number: int, to: str, build: bool) -> None:
        path = self.model.document(number)
        self.model.documents[path].link = to
        self.model.write(path)
        self.edited(build)

    @rule(to=st.integers(0, 7))
    def move_target(self, to: int) -> None:
        """A page, which has no neighbours, links to a post, and the post moves."""
        target = self.model.document(to)
        if "about.md" in self.model.documents and target.startswith("posts/"):
            self.model.documents["about.md"].link = target
            self.model.write("about.md")
            self.build()
            self.edit_field(to, "slug", 0, True)

    @rule(number=st.integers(0, 7), image=st.sampled_from(["", "assets/b.png", "posts/그림.png"]), build=built)
    def edit_image(self, number: int, image: str, build: bool) -> None:
        path = self.model.document(number)
        self.model.documents[path].shows = image
        self.model.write(path)
        self.edited(build)

    @rule(number=st.integers(0, 7), name=st.sampled_from(["", "box", "two"]), build=built)
    def edit_call(self, number: int, name: str, build: bool) -> None:
        path = self.model.document(number)
        self.model.documents[path].calls = name
        self.model.write(path)
        self.edited(build)

    @rule(name=st.sampled_from(["box", "two", "_in"]), text=st.sampled_from(SNIPPETS), build=built)
    def edit_snippet(self, name: str, text: str | None, build: bool) -> None:
        file = self.blog.root / f"snippets/{name}.html"
        file.unlink(missing_ok=True) if text is None else self.blog.write(f"snippets/{name}.html", text)
        self.edited(build)

    @rule(path=names, build=built)
    def add(self, path: str, build: bool) -> None:
        if path not in self.model.documents:
            self.model.add(path, Article({"title": "새", "date": "2026-01-02", "authors": "[kim]"}))
            self.edited(build)

    @rule(number=st.integers(0, 7), build=built)
    def remove(self, number: int, build: bool) -> None:
        if len(self.model.documents) > 1:
            self.model.remove(self.model.document(number))
            self.edited(build)

    @rule(path=names, other=names, build=built)
    def rename(self, path: str, other: str, build: bool) -> None:
        if path in self.model.documents and other not in self.model.documents:
            article = self.model.documents[path]
            self.model.remove(path)
            self.model.add(other, article)
            self.edited(build)

    @rule(number=st.integers(0, 7))
    def fail_and_mend(self, number: int) -> None:
        """A link that leads nowhere, or front matter that cannot be read; then all is as it was."""
        path = self.model.document(number)
        article = self.model.documents[path]
        article.wrong = True
        self.model.write(path)
        self.build()
        self.blog.write(f"content/{path}", "---\ntitle: [\n---\n")
        self.build()
        article.wrong = False
        self.model.write(path)
        self.edited(True)

    # Settings, themes, files

    @rule(key=st.sampled_from(sorted(SETTINGS["the site"])), which=nth, build=built)
    def edit_site(self, key: str, which: int, build: bool) -> None:
        self.edit_settings("the site", key, which, build)

    @rule(key=st.sampled_from(sorted(SETTINGS["the layout"])), which=nth, build=built)
    def edit_layout(self, key: str, which: int, build: bool) -> None:
        self.edit_settings("the layout", key, which, build)

    @rule(key=st.sampled_from(sorted(SETTINGS["the rest"])), which=nth, build=built)
    def edit_people(self, key: str, which: int, build: bool) -> None:
        """Authors, descriptions of terms, options of the theme."""
        self.edit_settings("the rest", key, which, build)

    def edit_settings(self, table: str, key: str, which: int, build: bool) -> None:
        settings = self.model.settings
        settings[key] = another(SETTINGS[table][key], settings.get(key, ""), which)
        self.model.write_settings()
        self.edited(build)

    @rule(key=st.sampled_from(sorted(SAYS)), which=nth, build=built)
    def edit_theme(self, key: str, which: int, build: bool) -> None:
        self.model.says[key] = another(SAYS[key], self.model.says[key], which)
        self.model.write_theme()
        self.edited(build)

    @rule(
        theme=st.sampled_from(["near", "far"]),
        name=st.sampled_from(sorted(TEMPLATES)),
        read=st.integers(0, len(READS) - 1),
        build=built,
    )
    def edit_template(self, theme: str, name: str, read: int, build: bool) -> None:
        reads = self.model.templates.setdefault((theme, name), [])
        reads.remove(read) if read in reads else reads.append(read)
        self.model.write_template(theme, name)
        self.edited(build)

    @rule(name=st.sampled_from(sorted(TEMPLATES)), build=built)
    def remove_template(self, name: str, build: bool) -> None:
        if self.model.templates.pop(("near", name), None) is not None:
            (self.blog.root / f"themes/near/templates/{name}").unlink()
            self.edited(build)

    @rule(
        theme=st.sampled_from(["near", "far"]),
        name=st.sampled_from(PARTS),
        text=st.sampled_from([None, "하나", "둘", "{{ site.title }}"]),
        build=built,
    )
    def edit_part(self, theme: str, name: str, text: str | None, build: bool) -> None:
        self.model.put_part(theme, name, text)
        self.edited(build)

    @rule(
        path=st.sampled_from(
            [
                "themes/near/static/style.css",
                "themes/far/static/style.css",
                "assets/a.css",
                "assets/b.txt",
                "robots.txt",
            ]
        ),
        text=st.sampled_from([None, "a {}", "b {}", "a { background: url(/assets/b.png) }"]),
        build=built,
    )
    def edit_file(self, path: str, text: str | None, build: bool) -> None:
        path = "content/robots.txt" if path == "robots.txt" else path
        if text is not None:
            self.blog.write(path, text)
        elif path != "themes/far/static/style.css":
            (self.blog.root / path).unlink(missing_ok=True)
        self.edited(build)

    @rule(
        path=st.sampled_from(["assets/b.png", "content/posts/그림.png"]),
        width=st.integers(2, 3),
        shade=st.integers(0, 1),
        build=built,
    )
    def edit_pixels(self, path: str, width: int, shade: int, build: bool) -> None:
        self.model.put_image(path, width, 2, shade)
        self.edited(build)

    @rule(text=st.sampled_from(LEDGERS), build=built)
    def edit_ledger(self, text: str | None, build: bool) -> None:
        """What urls.lock says: a page at each URL that was retired, unless there is another."""
        file = self.blog.root / "urls.lock"
        file.unlink(missing_ok=True) if text is None else self.blog.write("urls.lock", f"# sitegen urls 1\n{text}")
        self.edited(build)

    # Time, options, the disk

    @rule(hours=st.sampled_from([1, 24, -24, 24 * 40, -24 * 40]), build=built)
    def move_time(self, hours: int, build: bool) -> None:
        self.options["now"] += timedelta(hours=hours)
        self.edited(build)

    @rule(
        option=st.sampled_from(
            [
                {"drafts": True},
                {"drafts": False},
                {"future": True},
                {"future": False},
                {"base_url": None},
                {"base_url": "https://example.net/x"},
            ]
        ),
        build=built,
    )
    def change_options(self, option: dict[str, Any], build: bool) -> None:
        self.options |= option
        self.edited(build)

    @rule(pick=st.integers(0, 200), how=st.sampled_from(["delete", "empty", "edit"]), build=built)
    def tamper(self, pick: int, how: str, build: bool) -> None:
        """With a file of the output."""
        files = sorted(p for p in self.blog.root.glob("public/**/*") if p.is_file() and ".sitegen" not in p.parts)
        if files:
            file = files[pick % len(files)]
            if how == "delete":
                file.unlink()
            else:
                file.write_bytes(b"" if how == "empty" else file.read_bytes() + b"x")
            self.edited(build)

    @rule(what=st.sampled_from([".sitegen", "public"]), build=built)
    def delete(self, what: str, build: bool) -> None:
        shutil.rmtree(self.blog.root / what, ignore_errors=True)
        self.edited(build)

    @rule()
    def save_cache(self) -> None:
        if (self.blog.root / ".sitegen").is_dir():
            shutil.copytree(self.blog.root / ".sitegen", self.folder / "saved", dirs_exist_ok=True)

    @rule(build=built)
    def restore_cache(self, build: bool) -> None:
        """An older cache beside a newer output."""
        if (self.folder / "saved").is_dir():
            shutil.rmtree(self.blog.root / ".sitegen", ignore_errors=True)
            shutil.copytree(self.folder / "saved", self.blog.root / ".sitegen")
            self.edited(build)

    @rule()
    def rest(self) -> None:
        """So that files are older than what was recorded of them, and their times count."""
        time.sleep(0.06)
        self.build()

    @rule(steps=st.integers(0, 60), build=built)
    def kill(self, steps: int, build: bool) -> None:
        """Kill a build after so many steps on the disk."""
        before = self.journal()
        try:
            with killed_after(steps):
                self.blog.build(**self.options)
        except (Killed, Problems):
            pass
        if (journal := self.journal()) is None:
            self.decided = None
        elif journal != before:
            self.decided = outputs(clean(self.blog, self.folder / "clean", self.options).snapshot())
        self.edited(build)

    def journal(self) -> bytes | None:
        file = self.blog.root / "public/.sitegen/journal"
        return file.read_bytes() if file.exists() else None


def outputs(snapshot: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in snapshot.items() if not path.startswith(".sitegen/")}


@pytest.mark.slow
class TestRebuilds(Rebuilds.TestCase):  # type: ignore[misc]  # made by a function
    """The machine as a test."""


TestRebuilds.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
