"""What the settings say for pages in other languages, and that these alone show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trace.language import Story

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

SITE = """
description = "설명"

[authors.kim]
name = "김"
role = "개발자"

[languages.fr]
title = "Essai"
authors.kim.name = "M. Kim"
-- content/posts/a.md --
---
title: 가
date: 2026-01-01
author: kim
---
본문
-- content/posts/b.md --
---
title: Bêta
date: 2026-01-02
author: kim
lang: fr-CA
---
Texte
"""


def test_a_document_in_a_list_of_the_site(tmp_path: Path) -> None:
    """It wears the frame of its language, the lists that hold it that of theirs. An edit of either frame renders
    whatever shows it, and nothing else."""
    story = Story(tmp_path, SITE)
    story.build()
    ours, theirs = story.blog.read("posts/a/index.html"), story.blog.read("posts/b/index.html")
    assert "<title>Bêta · Essai</title>" in theirs and "M. Kim" in theirs and "개발자" in theirs
    assert "Essai" not in ours and "M. Kim" not in ours
    assert "M. Kim" not in story.blog.read("authors/kim/index.html") + story.blog.read("feed.xml")
    shown = {"/posts/b/"}
    for edit in (
        "s/Essai/Epreuve/",
        "s/M. Kim/K. Kim/",
        's/[languages.fr]/[languages.fr]\\ntheme_options.footer = "F"/',
    ):
        assert story.edit(f"site.toml: {edit}").build().stale.keys() == shown, edit
    assert story.edit('site.toml: s/title = "시험"/title = "다른 시험"/').build().stale.keys().isdisjoint(shown)


def test_without_settings_nothing_changes(blog: MakeBlog) -> None:
    plain = blog(SITE.replace('[languages.fr]\ntitle = "Essai"\nauthors.kim.name = "M. Kim"\n', ""))
    plain.build()
    post = plain.read("posts/b/index.html")
    assert "<title>Bêta · 시험</title>" in post and "김" in post


@pytest.mark.parametrize(
    "tag, code, near",
    [("rf", "language-idle", "`fr`"), ("ko-KR", "language-own", ""), ("ja", "language-idle", ""), ("fr", "", "")],
)
def test_a_language_that_no_page_has(blog: MakeBlog, tag: str, code: str, near: str) -> None:
    """A draft counts: its warning would come and go with it."""
    site = blog(SITE.replace("languages.fr", f"languages.{tag}").replace("lang: fr-CA", "lang: fr-CA\ndraft: true"))
    found = site.warnings()
    assert [problem.code for problem in found] == [code] * bool(code)
    for problem in found:
        assert problem.place is not None
        assert (problem.place.path, problem.place.line) == ("site.toml", 9)
        assert near in str(dict(problem.values).get("near", ""))


@pytest.mark.parametrize(
    "settings, code, about",
    [
        ('[[languages.fr.navigation]]\ntitle = "x"', "config-navigation", "url"),
        ('[[languages.fr.navigation]]\ntitle = "x"\nurl = "javascript:x"', "config-link", "javascript:x"),
        ('[languages.fr.authors.kin]\nname = "x"', "language-author", "kim"),
        ('[languages.fr.theme_options]\nfotter = "x"', "theme-option-unknown", "footer"),
        ('[languages.fr.theme_options.comments]\nprovider = "x"', "config-choice", "provider"),
        ("[languages.fr]\nurl = 3", "config-key-in-table", "url"),
    ],
)
def test_wrong(blog: MakeBlog, settings: str, code: str, about: str) -> None:
    (problem,) = blog(SITE.replace('[languages.fr]\ntitle = "Essai"\nauthors.kim.name = "M. Kim"', settings)).problems()
    assert problem.code == code and about in str(problem.values)
    assert problem.place is not None and problem.place.line >= 9
