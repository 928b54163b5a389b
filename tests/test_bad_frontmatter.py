"""Front matter that is wrong: each mistake a problem that names the line in the post and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.content.frontmatter import yaml
from sitegen.content.frontmatter.yamlerrors import quoted
from tests.bad import POST, check, errors, marked, table, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

STRUCTURE = table(r"""
- a⏎- b | front-matter-not-mapping | 2:1 | - a | the front matter is not a list of keys and values
그냥 글 | front-matter-not-mapping | 2:1 | 그냥 글 | the front matter is not a list of keys and values
'text' | front-matter-not-mapping | 2:1 | 'text' | the front matter is not a list of keys and values
title: a⏎tags:⏎⇥- b | front-matter-tab | 4:1 | ⇥ | a tab cannot indent YAML
⇥title: a | front-matter-tab | 2:1 | ⇥ | a tab cannot indent YAML
title: a⏎ ⇥b: c | front-matter-tab | 3:2 | ⇥ | a tab cannot indent YAML
title: a⏎date: 2026-01-02⏎title: b | front-matter-duplicate-key | 4:1 | title | the key `title` stands here a second …
extra:⏎  b: 1⏎  b: 2 | front-matter-duplicate-key | 4:3 | b | the key `b` stands here a second time
title: a: b | yaml-colon | 2:9 | : | a value that holds `: ` needs quotes
title: 배포: 1부 | yaml-colon | 2:10 | : | a value that holds `: ` needs quotes
extra:⏎  a: b: c | yaml-colon | 3:7 | : | a value that holds `: ` needs quotes
title: a⏎ tags: b | yaml-indent | 3:2 | t | the indentation of this line fits nothing above it
extra:⏎  a: b⏎ c: d | yaml-indent | 4:2 | c | the indentation of this line fits nothing above it
tags:⏎  - a⏎ - b | yaml-indent | 4:2 | - | the indentation of this line fits nothing above it
title: 'a | yaml-quote | 2:8 | ' | the quotation mark is not closed
title: "a⏎date: b | yaml-quote | 2:8 | " | the quotation mark is not closed
title: @x | yaml-begin | 2:8 | @ | a value that begins with `@` needs quotes
title: %x | yaml-begin | 2:8 | % | a value that begins with `%` needs quotes
title: *강조* 글 | yaml-begin | 2:8 | * | a value that begins with `*` needs quotes
title: > 인용 | yaml-begin | 2:8 | > | a value that begins with `>` needs quotes
title: & b | yaml-begin | 2:8 | & | a value that begins with `&` needs quotes
title: {% x %} | yaml-begin | 2:9 | % | a value that begins with `%` needs quotes
tags:⏎  - @x | yaml-begin | 3:5 | @ | a value that begins with `@` needs quotes
title: *x | yaml-begin | 2:8 | * | a value that begins with `*` needs quotes
title: [공지] 배포 | yaml-rest | 2:13 | 배 | there is more after the closing bracket or quotation mark
title: "a" b | yaml-rest | 2:12 | b | there is more after the closing bracket or quotation mark
title: [WIP | yaml-bracket | 2:8 | [ | the bracket is not closed, or a comma in it is missing or too many
tags: [a, b⏎date: c | yaml-bracket | 2:7 | [ | the bracket is not closed, or a comma in it is missing or too many
tags: [a,,b] | yaml-bracket | 2:10 | , | the bracket is not closed, or a comma in it is missing or too many
title: - a | yaml-list | 2:8 | - | a list that begins with `- ` stands on lines of its own
title: "\q" | yaml-escape | 2:9 | \ | this may not follow a backslash in double quotes
title: a⏎...⏎b: c | yaml-document | 4:1 | b | front matter goes on after `---` or `...`
title: a⏎--- b | yaml-document | 3:1 | - | front matter goes on after `---` or `...`
title: a⏎그냥 글⏎b: c | yaml-no-colon | 3:1 | 그 | there is no `: ` in this line
a: !!python/object/apply:os.system [x] | yaml-tag | 2:4 | ! | the YAML tag `!!python/object/apply:os.system` means no…
a: !!binary eA== | yaml-tag | 2:4 | ! | the YAML tag `!!binary` means nothing here
a: !here x | yaml-tag | 2:4 | ! | the YAML tag `!here` means nothing here
<<: {title: x} | yaml-merge | 2:1 | << | YAML's merge key `<<` means nothing here
? [a]⏎: b | yaml-key | 2:3 | [ | a key must be plain text
""")
VALUES = table(r"""
title: [a] | front-matter-not-text | 2:8 | [ | `title` must be text
title: {a: b} | front-matter-not-text | 2:8 | { | `title` must be text
title: 12:30:45 | front-matter-sexagesimal | 2:8 | 12:30:45 | YAML reads `12:30:45` as a number in base 60, not as a …
title: 1:30 | front-matter-sexagesimal | 2:8 | 1:30 | YAML reads `1:30` as a number in base 60, not as a title
title: "a\0b" | front-matter-control | 2:8 | "a\0b" | `title` holds a control character
tags: ["a\eb"] | front-matter-control | 2:8 | "a\eb" | `tags` holds a control character
date: 2020-13-45 | front-matter-date | 2:7 | 2020-13-45 | `2020-13-45` is not a date
date: 2026-02-29 | front-matter-date | 2:7 | 2026-02-29 | `2026-02-29` is not a date
date: 0001-01-01 00:00 +14:00 | front-matter-date | 2:7 | 0001-01-01 00:00 +14:00 | `0001-01-01 00:00 +14:00` is not …
date: 9999-12-31 23:59 -12:00 | front-matter-date | 2:7 | 9999-12-31 23:59 -12:00 | `9999-12-31 23:59 -12:00` is not …
date: 0001-01-01 | front-matter-date | 2:7 | 0001-01-01 | `0001-01-01` is not a date
date: 2026-01-02 25:00 | front-matter-date | 2:7 | 2026-01-02 25:00 | `2026-01-02 25:00` is not a date
date: 2026-01-02 00:00 +99:99 | front-matter-date | 2:7 | 2026-01-02 00:00 +99:99 | `2026-01-02 00:00 +99:99` is not …
date: 2026/01-02 | front-matter-date | 2:7 | 2026/01-02 | `2026/01-02` is not a date
date: 어제 | front-matter-date | 2:7 | 어제 | `어제` is not a date
date: [a] | front-matter-not-text | 2:7 | [ | `date` must be text
updated: x | front-matter-date | 2:10 | x | `x` is not a date
tags: {a: b} | front-matter-list | 2:7 | { | `tags` must be a list of names
tags: [a, {b: c}] | front-matter-list | 2:11 | { | `tags` must be a list of names
categories: {a: b} | front-matter-list | 2:13 | { | `categories` must be a list of names
authors: [{nmae: 하늘}] | person-name-missing | 2:12 | nmae | a person in `authors` has no `name`
authors: [{role: 개발자}] | person-name-missing | 2:12 | role | a person in `authors` has no `name`
authors: [{}] | person-name-missing | 2:11 | { | a person in `authors` has no `name`
authors: [{name: 하늘, role: [a]}] | front-matter-not-text | 2:28 | [ | `role` must be text
stack: [{name: a, url: [b]}] | front-matter-not-text | 2:24 | [ | `url` must be text
people: true | front-matter-not-text | 2:9 | true | `people` must be text
people: [하늘, false] | front-matter-not-text | 2:14 | false | `people` must be text
authors: True | front-matter-not-text | 2:10 | True | `authors` must be text
stack: true | front-matter-not-text | 2:8 | true | `stack` must be text
pipeline: true | front-matter-not-text | 2:11 | true | `pipeline` must be text
strategy: true | front-matter-not-text | 2:11 | true | `strategy` must be text
people: [{team: 결제팀}] | person-name-missing | 2:11 | team | a person in `people` has no `name`
people: [{name: 하늘, photo: "ftp://a"}] | image-scheme | 2:28 | "ftp://a" | `ftp://a` is not the address of an image
people: [{name: 하늘, url: "javascript:a"}] | config-link | 2:26 | "javascript:a" | `javascript:a` is not a link that …
series: {a: b} | front-matter-not-text | 2:9 | { | `series` must be text
series: [{a: b}] | front-matter-list | 2:10 | { | `series` must be a list of names
draft: maybe | front-matter-flag | 2:8 | maybe | `draft` must be true or false
published: 3 | front-matter-flag | 2:12 | 3 | `published` must be true or false
toc: 많이 | front-matter-flag | 2:6 | 많이 | `toc` must be true or false
weight: 1.5 | front-matter-number | 2:9 | 1.5 | `weight` must be a whole number
series_order: 1.5 | front-matter-number | 2:15 | 1.5 | `series_order` must be a whole number
series_order: 첫번째 | front-matter-number | 2:15 | 첫번째 | `series_order` must be a whole number
weight: 99999999999 | front-matter-number | 2:9 | 99999999999 | `weight` must be a whole number
lang: 한국어 | front-matter-lang | 2:7 | 한국어 | `한국어` is not a language tag
kind: [a] | front-matter-not-text | 2:7 | [ | `kind` must be text
slug: {a: b} | front-matter-not-text | 2:7 | { | `slug` must be text
description: [a] | front-matter-not-text | 2:14 | [ | `description` must be text
image: {a: b} | front-matter-not-text | 2:8 | { | `image` must be text
image: [nope.png] | link-missing | 2:9 | nope.png | `nope.png` leads nowhere
image:⏎  path: nope.png | link-missing | 3:9 | nope.png | `nope.png` leads nowhere
cover: {image: nope.png} | link-missing | 2:16 | nope.png | `nope.png` leads nowhere
thumbnail: nope.png | link-missing | 2:12 | nope.png | `nope.png` leads nowhere
redirect_from: [/a/../../b] | url-climbs | 2:17 | /a/../../b | `/a/../../b` climbs out of the site
Draft: maybe | front-matter-flag | 2:8 | maybe | `Draft` must be true or false
toc: {enable: 많이} | front-matter-flag | 2:15 | 많이 | `toc` must be true or false
image: javascript:alert(1) | image-scheme | 2:8 | javascript:alert(1) | `javascript:alert(1)` is not the address of …
image: data:text/html,x | image-scheme | 2:8 | data:text/html,x | `data:text/html,x` is not the address of an image
image: nope.png | link-missing | 2:8 | nope.png | `nope.png` leads nowhere
image: ../../../etc/passwd | link-missing | 2:8 | ../../../etc/passwd | `../../../etc/passwd` leads nowhere
""")

DEEP = [
    "a: " + "[" * 30_000,
    "a: " + "{" * 30_000,
    "- " * 3_000,
    "? " * 3_000,
    "\n".join(f"{'  ' * n}a:" for n in range(100)),
    "a:\n  " + "[" * 25 + "]" * 25,
]
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


def wrong(blog: MakeBlog, front: str, code: str, place: str, mark: str, message: str) -> None:
    made = blog(f"-- {POST} --\n---\n{front}\n---\n본문\n")
    found = errors(made.problems())
    assert len(found) == 1
    check(found[0], code, f"{POST}:{place}", mark, message)


@pytest.mark.parametrize(("front", "code", "place", "mark", "message"), STRUCTURE)
def test_structure(blog: MakeBlog, front: str, code: str, place: str, mark: str, message: str) -> None:
    wrong(blog, front, code, place, mark, message)


@pytest.mark.parametrize(("front", "code", "place", "mark", "message"), VALUES)
def test_values(blog: MakeBlog, front: str, code: str, place: str, mark: str, message: str) -> None:
    wrong(blog, front, code, place, mark, message)


def test_a_person_with_a_wrong_address(blog: MakeBlog) -> None:
    """All that is wrong is told, and nothing more: the text may name the person."""
    front = 'kind: interview\npeople: [바다, {name: 하늘, url: "javascript:a", photo: "ftp://a", role: [a]}]'
    made = blog(f"-- {POST} --\n---\n{front}\n---\n바다: 네.\n\n하늘: 네.\n\n하늘: 네.\n")
    assert [problem.code for problem in made.problems()] == ["config-link", "image-scheme", "front-matter-not-text"]


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        ("---\ntitle: a\n\n본문", "front-matter-unclosed", "1:1", "the front matter is never closed"),
        ("---", "front-matter-unclosed", "1:1", "the front matter is never closed"),
        ("---\ntitle: a\n...\n본문", "front-matter-unclosed", "1:1", "the front matter is never closed"),
        ("---\ntitle: a\n ---\n본문", "front-matter-unclosed", "1:1", "the front matter is never closed"),
        ("+++\ntitle = 'a'\n---\n본문", "front-matter-unclosed", "1:1", "the front matter is never closed"),
        ("\n\n---\ntitle: a\n---\n", "front-matter-not-first", "3:1", "the front matter does not begin on the …"),
        (" ---\ntitle: a\n---\n", "front-matter-not-first", "1:1", "the front matter does not begin on the …"),
        ("----\ntitle: a\n----\n", "front-matter-fence", "1:1", "this looks like front matter, but its fence is …"),
        ("--\ntitle: a\n--\n", "front-matter-fence", "1:1", "this looks like front matter, but its fence is …"),
        (';;;\n"title": "a"\n;;;\n', "front-matter-fence", "1:1", "this looks like front matter, but its fence …"),
        ("++++\ntitle = 'a'\n++++\n", "front-matter-fence", "1:1", "this looks like front matter, but its fence …"),
        ("title: a\ndate: 2026-01-02\n---\n본문", "front-matter-unopened", "1:1", "this looks like front …"),
        ("layout: post\ntitle: a\ntags:\n  - b\n- c\n# d\n\n---\n", "front-matter-unopened", "1:1", "this looks …"),
        ("\n\nTitle: a\n---\n본문", "front-matter-unopened", "3:1", "this looks like front matter, but there is …"),
        ("title = 'a'\n+++\n본문", "front-matter-unopened", "1:1", "this looks like front matter, …"),
        ("--- yaml\ntitle: a\n---\n", "front-matter-fence", "1:1", "this looks like front matter, but its fence …"),
    ],
)
def test_fences(blog: MakeBlog, text: str, code: str, place: str, message: str) -> None:
    [problem] = blog(f"-- {POST} --\n{text}").problems()
    first = next(line for line in text.split("\n") if line)
    check(problem, code, f"{POST}:{place}", first if code != "front-matter-unclosed" else first[:3], message)


TOML = table(r"""
title = a | config-syntax-value | 2:9 | a | `a` is not a TOML value
title = "a | config-syntax-string-open | 2:10 | a | the string is not closed
제목 = "a" | config-syntax-key | 2:1 | 제목 | the key `제목` needs quotes
title = "a"⏎title = "b" | config-syntax-twice | 3:1 | title | `title` is given twice
title = "a"⏎date = 2026-13-01 | config-syntax-rest | 3:12 | -13-01 | `-13-01` follows the value
people = true | front-matter-not-text | 2:10 | true | `people` must be text
title = ["a"] | front-matter-not-text | 2:9 | [ | `title` must be text
draft = "maybe" | front-matter-flag | 2:9 | "maybe" | `draft` must be true or false
⏎[cover]⏎image = "nope.png" | link-missing | 4:10 | nope.png | `nope.png` leads nowhere
cover = {image = "nope.png"} | link-missing | 2:19 | nope.png | `nope.png` leads nowhere
tags = [⏎  "a",⏎  [{b = 1}],⏎] | front-matter-list | 2:8 | [ | `tags` must be a list of names
a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u = 1 | front-matter-too-deep | 2:45 | 1 | the front matter is nested deeper …
aliases = ["/a/",⏎ "/../b"] | url-climbs | 3:3 | /../b | `/../b` climbs out of the site
lang = '''⏎한국어''' | front-matter-lang | 2:8 | ''' | `한국어` is not a language tag
""")
JSON = table(r"""
{"title": "a",⏎"date": 2026-01-02} | json-syntax | 2:13 | - | from here on this is not valid JSON
{"title": "a",} | json-syntax | 1:15 | } | from here on this is not valid JSON
{"title": "a⏎b"} | json-syntax | 1:13 |  | from here on this is not valid JSON
{"title": "a"} 본문 | json-syntax | 1:16 | 본문 | from here on this is not valid JSON
{⏎"title": "a"⏎}, | json-syntax | 3:2 | , | from here on this is not valid JSON
{"title": "a",⏎⇥"title": "b"} | front-matter-duplicate-key | 2:2 | "title" | the key `title` stands here a second time
{⏎  "title": ["a"]⏎} | front-matter-not-text | 2:12 | [ | `title` must be text
{⏎  "date": "어제"⏎} | front-matter-date | 2:11 | "어제" | `어제` is not a date
{"cover": {"image": "nope.png"}} | link-missing | 1:22 | nope.png | `nope.png` leads nowhere
""")


@pytest.mark.parametrize(("front", "code", "place", "mark", "message"), TOML)
def test_toml(blog: MakeBlog, front: str, code: str, place: str, mark: str, message: str) -> None:
    [problem] = errors(blog(f"-- {POST} --\n+++\n{front}\n+++\n본문\n").problems())
    check(problem, code, f"{POST}:{place}", mark, message)


@pytest.mark.parametrize("value", ["[" * 22 + "]" * 22, "[{a = " * 12 + "1" + "}]" * 12, "{a = " * 22 + "1" + "}" * 22])
def test_depth_of_toml(blog: MakeBlog, value: str) -> None:
    [problem] = blog(f"-- {POST} --\n+++\na = {value}\n+++\n").problems()
    assert problem.code == "front-matter-too-deep"
    assert where(problem.place).startswith(f"{POST}:2:")


@pytest.mark.parametrize(("front", "code", "place", "mark", "message"), JSON)
def test_json(blog: MakeBlog, front: str, code: str, place: str, mark: str, message: str) -> None:
    [problem] = errors(blog(f"-- {POST} --\n{front}\n본문\n").problems())
    check(problem, code, f"{POST}:{place}", mark, message)


def test_hints_write_the_line_with_quotes() -> None:
    """As it would be read, whatever is in it."""
    hints = {
        "title: 배포: 1부": 'title: "배포: 1부"',
        "title: [공지] 배포": 'title: "[공지] 배포"',
        "title: @x": 'title: "@x"',
        "  - `x`: 나": '- "`x`: 나"',
        "title: \"a\" 'b' c": "title: '\"a\" ''b'' c'",
        "제목 : a: b": '제목 : "a: b"',
        "title: a\\b: c": "title: 'a\\b: c'",
        "tags: [a]]": "",
        "tags: [a, {b: c]": "",
    }
    assert {line: quoted(line) for line in hints} == hints
    for line in filter(None, hints.values()):
        assert yaml.load(line)


@given(st.text(st.sampled_from("ab가:#[]{}'\"@`*&!|>%-?,\\ \t\n"), max_size=30))
@example("[가:?")
def test_every_reason_of_the_parser_is_known(text: str) -> None:
    try:
        yaml.load(f"title: {text}")
    except yaml.YamlError as wrong:
        assert wrong.code != "yaml-syntax", wrong.values


@pytest.mark.parametrize(
    ("front", "lost"),
    [
        ("title: 이슈 #3 해결", "#3 해결"), ("title: #1 배포", "#1 배포"), ("tags: #배포 #k8s", "#배포 #k8s"),
        ("description: C #", ""), ("title: C# 이야기", ""), ("title: a # 메모", ""), ("title: '이슈' # 3", ""),
        ("title: '이슈 #3'", ""), ("draft: false #초안", ""), ("date: 2026-01-02 #날짜", ""), ("title: a ## b", ""),
    ],
)  # fmt: skip
def test_text_that_is_a_comment(blog: MakeBlog, front: str, lost: str) -> None:
    made = blog(f"-- {POST} --\n---\n{front}\n---\n글\n")
    found = [problem for problem in made.warnings() if problem.code == "front-matter-comment"]
    assert [marked(problem) for problem in found] == [lost] * bool(lost)


def test_a_body_without_an_end_to_the_front_matter(blog: MakeBlog) -> None:
    """A thematic break further down looks like the closing fence: the first line that is no YAML is blamed."""
    [problem] = blog(f"-- {POST} --\n---\ntitle: a\n\n본문입니다.\n\n---\n뒤").problems()
    check(problem, "yaml-no-colon", f"{POST}:4:1", "본", "there is no `: ` in this line")


@pytest.mark.parametrize("brackets", ["[" * 200_000, "a: " + "[" * 200_000, "a:\n" + (" " + "[" * 99 + "\n") * 2000])
def test_200_000_brackets(blog: MakeBlog, brackets: str) -> None:
    wrong(blog, brackets, "front-matter-too-large", "2:1", brackets[:1], "the front matter is larger than 64 KiB")


@pytest.mark.parametrize("front", DEEP, ids=range(len(DEEP)))
def test_depth(blog: MakeBlog, front: str) -> None:
    """What libyaml would take the process down for is refused before it starts."""
    [problem] = blog(f"-- {POST} --\n---\n{front}\n---\n").problems()
    assert problem.code == "front-matter-too-deep"
    assert where(problem.place).startswith(f"{POST}:")
    assert problem.values == (("limit", "20"),)


@pytest.mark.parametrize(
    ("front", "place"), [("a: &a [*a]", "2:4"), ("a: &a {b: *a}", "2:4"), ("a: &a\n  - b\n  - *a", "2:4"), (LAUGHS, "")]
)
def test_alias_bombs(blog: MakeBlog, front: str, place: str) -> None:
    [problem] = blog(f"-- {POST} --\n---\n{front}\n---\n").problems()
    assert problem.code == "yaml-aliases"
    assert where(problem.place).startswith(f"{POST}:{place}")
    assert problem.place is not None
    assert problem.place.text in front.split("\n")


def test_aliases_of_a_long_text(blog: MakeBlog) -> None:
    """Half of the text is a value, the other half names it 8,000 times: 250 MB."""
    front = f'a: &a "{"글" * 30_000}"\nb: [{"*a, " * 4_000}]'
    [problem] = blog(f"-- {POST} --\n---\n{front}\n---\n").problems()
    assert problem.code == "yaml-aliases"


@pytest.mark.parametrize("key", ["tags", "categories", "authors", "taxonomies:\n  tags"])
def test_too_many_terms(blog: MakeBlog, key: str) -> None:
    """Each of 5,000 tags would have a feed in which all 5,000 stand."""
    terms = [f"글{number}" for number in range(101)]
    field = key.rpartition(" ")[2]
    made = blog("")
    made.post("a", **{key: f"[{', '.join(terms)}]"})
    [problem] = made.problems()
    message = f"a document has at most 100 `{field}`"
    check(problem, "front-matter-too-many", where(problem.place), "글100", message)
    made.post("a", **{key: f"[{', '.join(terms[:100])}]"})
    made.build()


def test_all_mistakes_of_all_files_at_once(blog: MakeBlog) -> None:
    made = blog("")
    made.post("a", tags="{a: b}", weight="x", slug="[a]")
    made.post("b", draft="maybe")
    made.write("content/posts/c.md", "---\n")
    codes = [(p.place.path[-4:], p.code) for p in made.problems() if p.place]
    assert codes == [
        ("a.md", "front-matter-list"),
        ("a.md", "front-matter-number"),
        ("a.md", "front-matter-not-text"),
        ("b.md", "front-matter-flag"),
        ("c.md", "front-matter-unclosed"),
    ]


def test_a_long_slug_is_blamed_on_the_slug(blog: MakeBlog) -> None:
    made = blog("")
    made.post("a", slug="가" * 300)
    [problem] = made.problems()
    check(problem, "url-too-long", f"{POST}:4:1", "slug", "`" + "가" * 300 + "` has a part that is too long …")


def test_more_values_than_may_be(blog: MakeBlog) -> None:
    made = blog("")
    lines = "\n".join([f"k{number}:" for number in range(5_000)])
    made.write(POST, f"---\n{lines}\n---\n글\n")
    assert [problem.code for problem in made.problems()] == ["front-matter-values"]
