"""Every page of whole sites is valid: HTML, structured data, and what shared links are made of."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.check.check import check_output
from sitegen.options import Options
from sitegen.site import read_site
from tests.built import COMBINATIONS, NOW, REPOSITORY
from tests.conftest import CI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.built import Built

VNU = Path(os.environ.get("SITEGEN_VNU_JAR") or REPOSITORY / ".cache/node_modules/vnu-jar/build/dist/vnu.jar")


def is_redirect(built: Built, path: str) -> bool:
    return 'http-equiv="refresh"' in built.text(path)


def metas(built: Built, path: str) -> dict[str, list[str]]:
    """The ``<meta>`` of a page: contents by name or property."""
    found: dict[str, list[str]] = {}
    for element in built.html[path].iter("meta"):
        if name := element.get("name") or element.get("property"):
            found.setdefault(name, []).append(element.get("content", ""))
    return found


def test_build_and_check_without_a_word(built: Built) -> None:
    assert not built.report.problems
    assert not check_output(read_site(built.public.parent, Options(), NOW), pages=True).problems


def test_html_parses_without_an_error(built: Built) -> None:
    assert len(built.html) > 20  # html5lib; Built.html asserts


@pytest.mark.slow
def test_nu_html_checker_has_no_error(site_of: Callable[..., Built]) -> None:
    if not VNU.is_file() or not shutil.which("java"):
        if CI:
            pytest.fail(f"no {VNU} or no java, and in CI nothing is skipped")
        pytest.skip("needs java and vnu.jar: npm install --prefix .cache vnu-jar")
    sites = [site_of(*combination) for combination in COMBINATIONS]
    assert all(site.report.pages > 20 for site in sites)
    folders = [str(site.public) for site in sites]
    command = ["java", "-jar", str(VNU), "--errors-only", "--skip-non-html", "--format", "json", *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    messages = json.loads(done.stderr)["messages"]
    assert not [f"{m.get('url')}:{m.get('lastLine')}: {m['message']}" for m in messages]
    assert done.returncode == 0


def test_a_page_says_who_and_where_it_is(built: Built) -> None:
    """Each page has a title, a language, and the URL that it is served at as its canonical one, which no other has."""
    seen: dict[str, str] = {}
    for path, tree in built.html.items():
        assert tree.get("lang") in ("ko", "en"), path
        (title,) = tree.findall("head/title")
        assert (title.text or "").strip(), path
        (canonical,) = [e.get("href", "") for e in tree.iter("link") if e.get("rel") == "canonical"]
        assert canonical.isascii(), path
        assert canonical.startswith(built.home), path
        target = built.served(canonical)
        if is_redirect(built, path):
            assert target not in (None, path), path
            assert metas(built, path)["robots"] == ["noindex"]
        else:
            assert target == path
            assert canonical not in seen, (path, seen[canonical])
            seen[canonical] = path


def test_shared_links(built: Built) -> None:
    """Open Graph (https://ogp.me/) and Twitter cards."""
    for path in built.html:
        if is_redirect(built, path):
            continue
        found = metas(built, path)
        for name in ("og:title", "og:type", "og:url", "og:site_name", "og:locale", "twitter:card"):
            assert len(found[name]) == 1, (path, name)
            assert found[name][0].strip(), (path, name)
        assert built.served(found["og:url"][0]) == path
        for image in found.get("og:image", []):
            assert image.startswith(built.home), path
            assert built.served(image), (path, image)
        for name in ("article:published_time", "article:modified_time"):
            assert all(datetime.fromisoformat(value).tzinfo for value in found.get(name, []))
            assert not found.get(name) or found["og:type"] == ["article"]


def blocks(built: Built, path: str) -> dict[str, Any]:
    """The JSON-LD of a page by type."""
    found = {}
    for element in built.html[path].iter("script"):
        if element.get("type") == "application/ld+json":
            data = json.loads(element.text or "")
            assert data["@context"] == "https://schema.org"
            assert data["@type"] not in found, path
            found[data["@type"]] = data
    return found


def urls(data: Any, key: str = "") -> Iterator[str]:
    """What must be an URL in a block of JSON-LD."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from urls(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from urls(value, key)
    elif key in ("url", "item", "image", "mainEntityOfPage"):
        yield data


def test_structured_data(built: Built) -> None:
    """BlogPosting, or Article for an interview, and BreadcrumbList with the properties that search engines ask for, all
    URLs absolute and ours."""
    posts = 0
    for path in built.html:
        found = blocks(built, path)
        for url in urls(found):
            assert url.startswith(built.home), (path, url)
            assert built.served(url), (path, url)
        if "article:published_time" in metas(built, path):
            is_interview = any(e.get("class") == "people" for e in built.html[path].iter("section"))
            post = found["Article" if is_interview else "BlogPosting"]
            assert is_interview == bool(post.get("contributor"))
            assert all(person["@type"] == "Person" and person["name"] for person in post.get("contributor", []))
            posts += 1
            assert post["headline"].strip()
            assert built.served(post["mainEntityOfPage"]) == path
            published, modified = (datetime.fromisoformat(post[key]) for key in ("datePublished", "dateModified"))
            assert published.tzinfo
            assert published <= modified
            authors = post["author"] if isinstance(post["author"], list) else [post["author"]]
            assert authors
            assert all(a["@type"] in ("Person", "Organization") and a["name"] and a["url"] for a in authors)
            assert post["inLanguage"] == built.html[path].get("lang")
        if trail := found.get("BreadcrumbList"):
            items = trail["itemListElement"]
            assert [item["position"] for item in items] == list(range(1, len(items) + 1))
            assert len(items) > 1
            assert all(item["@type"] == "ListItem" and item["name"].strip() for item in items)
            assert items[0]["item"] == built.home
            assert len({item["item"] for item in items}) == len(items), path
    assert posts >= 5


def test_titles_and_names_are_inert(built: Built) -> None:
    """What looks like a tag in a title, a tag or a name is text wherever it comes out."""
    for path, tree in built.html.items():
        assert not [name for e in tree.iter() for name in e.attrib if name.startswith("on")], path
        assert not [e for e in tree.iter("img") if e.get("src") == "x"], path
        scripts = [e.text or "" for e in tree.iter("script") if e.get("type") != "application/ld+json"]
        assert not any("alert(" in script for script in scripts), path
        links = [(e.get("href") or "").strip().lower() for e in tree.iter("a")]
        assert not any(link.startswith(("javascript:", "data:", "vbscript:")) for link in links), path
    for path in built.files:
        if path.endswith(".xml"):
            assert not any(tag in built.text(path) for tag in ("<script", "<img", "<b>", "<i>")), path
    if built.name == "full":
        (heading,) = built.html["posts/2026/nasty/index.html"].iter("h1")
        assert "".join(heading.itertext()).startswith('</script><script>alert(1)</script> "><img src=x')
