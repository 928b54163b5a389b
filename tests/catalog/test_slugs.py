"""A term has the URL that the settings give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path


def test_the_slug_of_a_term(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    settings = 'title = "t"\n[taxonomies.tags]\nslugs = {aws = "AWS"}\ndescriptions = {AWS = "구름"}\n'
    blog.write("site.toml", settings)
    blog.post("a", "글", tags="[AWS, 배포]")
    blog.build()
    assert {"tags/AWS/index.html", "tags/AWS/feed.xml", "tags/배포/index.html"} <= {*blog.outputs()}
    assert "구름" in blog.read("tags/AWS/index.html")
    assert 'href="/tags/AWS/"' in blog.read("posts/a/index.html")
    blog.write("site.toml", settings.replace('"AWS"}\nd', '"../../a"}\nd'))
    assert [problem.code for problem in blog.problems()] == ["url-climbs"]
