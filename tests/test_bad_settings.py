"""site.toml that is wrong: each mistake with its line, its key and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitegen.words.sentences import say
from tests.bad import check, table, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SETTINGS = table(r"""
title = 3 | config-type-string | 1:1 | title | `title` must be a string, but is an integer
title = '' | config-title-missing | 1:1 | title | the site has no title
titel = 'x' | config-unknown-key | 1:1 | titel | unknown key `titel`
url = 'x.com' | config-url | 2:1 | url | `x.com` is not the URL of a site
url = 'ftp://x.com' | config-url | 2:1 | url | `ftp://x.com` is not the URL of a site
url = 'https://' | config-url | 2:1 | url | `https://` is not the URL of a site
url = 'https://a b/' | config-url | 2:1 | url | `https://a b/` is not the URL of a site
url = 'https://x.com/?a' | config-url | 2:1 | url | `https://x.com/?a` is not the URL of a site
url = 'https://u:p@x.com/' | config-url | 2:1 | url | `https://u:p@x.com/` is not the URL of a site
url = 'https://x.com/../y' | config-url | 2:1 | url | `https://x.com/../y` is not the URL of a site
url = 'https://x.com:99999/' | config-url | 2:1 | url | `https://x.com:99999/` is not the URL of a site
url = 'https://[::1' | config-url | 2:1 | url | `https://[::1` is not the URL of a site
url = 'https://x"><script>/' | config-url | 2:1 | url | `https://x"><script>/` is not the URL of a site
url = 'javascript:alert(1)' | config-url | 2:1 | url | `javascript:alert(1)` is not the URL of a site
url = "https://x.com\n/" | config-url | 2:1 | url | `https://x.com\u000a/` is not the URL of a site
language = 'ko_KR' | config-language | 2:1 | language | `ko_KR` is not a language tag
language = '한국어' | config-language | 2:1 | language | `한국어` is not a language tag
timezone = 'Asia/Soeul' | config-timezone | 2:1 | timezone | unknown time zone `Asia/Soeul`
timezone = 'KST' | config-timezone | 2:1 | timezone | unknown time zone `KST`
timezone = '../../etc/passwd' | config-timezone | 2:1 | timezone | unknown time zone `../../etc/passwd`
theme = 'defalt' | theme-missing | 2:1 | theme | there is no theme `defalt`
theme = '../x' | config-theme-name | 2:1 | theme | `../x` cannot be the name of a theme
theme = 'sitegen' | config-theme-name | 2:1 | theme | `sitegen` cannot be the name of a theme
permalink = '/x/' | config-permalink-same | 2:1 | permalink | with `/x/` all posts would get one URL
permalink = '/:slgu/' | config-permalink-field | 2:1 | permalink | unknown field `:slgu` in the permalink
permalink = '../:slug/' | url-climbs | 2:1 | permalink | `../:slug/` climbs out of the site
permalink = '/:slug?x' | url-query | 2:1 | permalink | `/:slug?x` holds `?` or `#`, which no file on a web server ans…
paginate = 0 | config-paginate | 2:1 | paginate | `paginate` must be at least 1, not 0
paginate = '3' | config-type-integer | 2:1 | paginate | `paginate` must be a whole number, but is a string
paginate = true | config-type-integer | 2:1 | paginate | `paginate` must be a whole number, but is a boolean
output = 3 | config-type-string | 2:1 | output | `output` must be a string, but is an integer
feeds = 3 | config-type-table | 2:1 | feeds | `feeds` must be a table, but is an integer
feeds = {limt = 3} | config-unknown-key | 2:10 | limt | unknown key `limt`
feeds.limt = 3 | config-unknown-key | 2:1 | feeds.limt | unknown key `limt`
[feeds]⏎limt = 3 | config-unknown-key | 3:1 | limt | unknown key `limt`
[feeds]⏎limit = 0 | config-paginate | 3:1 | limit | `limit` must be at least 1, not 0
[feeds]⏎terms = 'x' | config-type-boolean | 3:1 | terms | `terms` must be true or false, but is a string
[markdown]⏎html = 'no' | config-choice | 3:1 | html | `html` cannot be `no`
[navigation]⏎title = 'x' | config-type-array | 2:1 | [navigation] | `navigation` must be an array, but is a table
[[navigation]]⏎title = 'a'⏎url = '/'⏎[[navigation]]⏎title = 'b' | config-navigation | 5:1 | [[navigation]] | an entry…
[[navigation]]⏎title = 'a'⏎url = '/nope/' | link-missing | 4:8 | /nope/ | `/nope/` leads nowhere
[[navigation]]⏎title = 'a'⏎url = 'javascript:alert(1)' | config-link | 4:1 | url | `javascript:alert(1)` is not a link …
[authors.kim]⏎nmae = 'x' | config-unknown-key | 3:1 | nmae | unknown key `nmae`
[authors.kim]⏎image = "https://x.com/a\nb" | config-link | 3:1 | image | `https://x.com/a\u000ab` is not a link that a …
[authors.kim]⏎url = 'javascript:alert(1)' | config-link | 3:1 | url | `javascript:alert(1)` is not a link that a page …
[authors]⏎kim = 'x' | config-type-table | 3:1 | kim | `kim` must be a table, but is a string
[taxonomies.tgas] | config-unknown-key | 2:1 | [taxonomies.tgas] | unknown key `tgas`
[taxonomies]⏎tgas.aliases = {a = 'b'} | config-unknown-key | 3:1 | tgas.aliases | unknown key `tgas`
[[navigation]]⏎title = 'a'⏎url = '/'⏎[[navigation]]⏎titel.ko = 'b' | config-unknown-key | 6:1 | titel.ko | unknown key…
[taxonomies.tags.aliases]⏎a = 3 | config-type-string | 3:1 | a | `a` must be a string, but is an integer
[taxonomies.tags.aliases]⏎a = 'b'⏎b = 'c' | config-alias-chain | 4:1 | b | `b` is an alias and also the name that ano…
[taxonomies.tags.slugs]⏎a = '../b' | url-climbs | 3:1 | a | `../b` climbs out of the site
[stack.tools.a]⏎[stack.tools.c]⏎also = ['A'] | config-tool-twice | 4:1 | also | `A` is a name of two tools, `a` and `c`
[stack.tools.a]⏎also = 'b' | config-type-list | 3:1 | also | `also` must be an array, but is a string
[stack.tools.a]⏎until = 'soon' | tool-date | 3:1 | until | `until` of a tool cannot be `soon`
[theme_options]⏎acent = 1 | theme-option-unknown | 3:1 | acent | the theme has no option `acent`
[verification]⏎gogle = 'x' | config-unknown-key | 3:1 | gogle | unknown key `gogle`
nope.deep.key = 1 | config-unknown-key | 2:1 | nope.deep.key | unknown key `nope`
[nope.deep]⏎key = 1 | config-unknown-key | 2:1 | [nope.deep] | unknown key `nope`
title = 'y' | config-syntax-twice | 2:1 | title | `title` is given twice
[a]⏎b = 1⏎[a] | config-table-twice | 4:1 | [a] | `[a]` is given twice
[a]⏎b = 1⏎[c]⏎b = 1⏎ b = 2 | config-syntax-twice | 6:2 | b | `b` is given twice
a = {b = 1, b = 2} | config-syntax-twice | 2:1 | a | `a` is given twice
a = 1⏎[a] | config-syntax-twice | 3:1 | [a] | `[a]` is given twice
x =  | config-syntax-empty | 2:3 | = | there is no value after `=`
x = # 나중에 | config-syntax-empty | 2:9 | 에 | there is no value after `=`
x = [1, | config-syntax-bracket | 2:7 | , | a bracket is not closed, …
x = [1 2] | config-syntax-bracket | 2:8 | 2 | a bracket is not closed, or a comma is missing between two it…
x = {a = 1 | config-syntax-bracket | 2:10 | 1 | a bracket is not closed, …
[a | config-syntax-bracket | 2:2 | a | a bracket is not closed, …
[[a] | config-syntax-bracket | 2:4 | ] | a bracket is not closed, …
= 3 | config-syntax-name | 2:1 | = | a key should stand here
d = 2020-13-45 | config-syntax-rest | 2:9 | -13-45 | `-13-45` follows the value
가나 = 3 | config-syntax-key | 2:1 | 가나 | the key `가나` needs quotes
[taxonomies.tags.aliases]⏎k8s = "쿠"⏎쿠베 = "쿠" | config-syntax-key | 4:1 | 쿠베 | the key `쿠베` needs quotes
language: "ko" | config-syntax-equals | 2:9 | : | `=` is missing after the key
language "ko" | config-syntax-equals | 2:10 | " | `=` is missing after the key
description = 우리 팀 이야기  # 설명 | config-syntax-value | 2:15 | 우리 팀 이야기 | `우리 팀 이야기` is no…
description = “우리 팀” | config-syntax-round-quotes | 2:15 | “ | `“` is not a quotation mark of TOML
description = '우리 팀 | config-syntax-string-open | 2:19 | 팀 | the string is not closed
feeds = {limit = 1,} | config-syntax-name | 2:20 | } | a key should stand here
[] | config-syntax-name | 2:2 | ] | a key should stand here
feeds = { | config-syntax-name | 2:9 | { | a key should stand here
description = "우리 팀 | config-syntax-string-open | 2:19 | 팀 | the string is not closed
description = '''우리⏎팀 | config-syntax-string-open | 3:1 | 팀 | the string is not closed
output = "C:\Users" | config-syntax-escape | 2:13 | \ | this may not follow a backslash
feeds.terms = False | config-syntax-flag | 2:15 | False | `False` is not a TOML value
paginate = 5 개 | config-syntax-rest | 2:14 | 개 | `개` follows the value
[[navigation]]⏎title = 'a'⏎url = '/'⏎paginate = 5 | config-key-in-table | 5:1 | paginate | `paginate` stands…
[feeds]⏎limit = 3⏎language = 'en' | config-key-in-table | 4:1 | language | `language` stands below `[feeds]`, …
[theme_options]⏎accent = '#123456'⏎paginate = 5 | config-key-in-table | 4:1 | paginate | `paginate` stands…
[theme_options.analytics]⏎id = 'G-1'⏎robots = 'x' | config-key-in-table | 4:1 | robots | `robots` stands below…
[theme_options.social]⏎a = 'b'⏎image = '/a.png' | config-key-in-table | 4:1 | image | `image` stands below…
accent = '#123456' | config-option-at-top | 2:1 | accent | `accent` is an option of the theme
footer = 'x' | config-option-at-top | 2:1 | footer | `footer` is an option of the theme
[taxonomies.tags.aliases]⏎a = 'b'⏎paginate = 5 | config-key-in-table | 4:1 | paginate | `paginate` stands…
[[navigation]]⏎title = 'a'⏎url = '/'⏎[[navigation]]⏎titel = 'b' | config-unknown-key | 6:1 | titel | unknown key `titel`
navigation = [⏎  {title = 'a', url = '/'},⏎  {titel = 'b'},⏎] | config-unknown-key | 4:4 | titel | unknown key `titel`
navigation = [⏎  {title = 'a', url = '/'},⏎  {title = 3, url = '/'},⏎] | config-type-string | 4:4 | title | `title`…
description = '''⏎[feeds]⏎limit = 1⏎'''⏎[feeds]⏎limit = 0 | config-paginate | 7:1 | limit | `limit` must be at least …
""")


@pytest.mark.parametrize(("text", "code", "place", "mark", "message"), SETTINGS)
def test_settings(blog: MakeBlog, text: str, code: str, place: str, mark: str, message: str) -> None:
    made = blog("")
    made.write("site.toml", text if text.startswith(("title = 3", "title = ''", "titel")) else f"title = 'x'\n{text}")
    [problem] = made.problems()
    check(problem, code, f"site.toml:{place}", mark, message)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("titel = 'x'", "`title`"),
        ("title = 'x'\n[feeds]\nlimt = 3", "`limit`"),
        ("title = 'x'\n[authors.kim]\nnmae = 'x'", "`name`"),
        ("title = 'x'\ntimezone = 'Asia/Soeul'", "`Asia/Seoul`"),
        ("title = 'x'\ntimezone = 'KST'", "`Asia/Seoul`"),
        ("title = 'x'\ntheme = 'defalt'", "`default`"),
        ("title = 'x'\n[theme_options]\nacent = 'x'", "`accent`"),
    ],
)
def test_did_you_mean(blog: MakeBlog, text: str, near: str) -> None:
    made = blog("")
    made.write("site.toml", text)
    [problem] = made.problems()
    for lang in ("en", "ko"):
        assert near in say(problem.code, lang, problem.values, "hint")


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"title = '\xc1\xa6'", "not-utf8", "site.toml:1:10"),
        ("title = 'x'\ndescription = '제목'".encode("cp949"), "not-utf8", "site.toml:2:16"),
        (b"title = 'x'\0", "nul-byte", "site.toml:1:12"),
        ("title = 'x'".encode("utf-16"), "utf-16", "site.toml:1:1"),
        (b"a = " + b"[" * 200_000, "config-syntax", "site.toml:1:1"),
        (b"title = 'x'\na = " + b"{a = " * 3_000, "config-syntax", "site.toml:2:1"),
        (b"title = 'x'\na = " + b"9" * 5_000, "config-syntax", "site.toml:2:1"),
        (b"title = 'x'\n" + b"a." * 2_000 + b"b = 1", "config-unknown-key", "site.toml:2:1"),
        (b"", "config-title-missing", "site.toml"),
        (b"title = '\xe2\x80\xa8'\r\npaginate = 0\r\n", "config-title-missing", "site.toml:1:1"),
    ],
)
def test_bytes(blog: MakeBlog, data: bytes, code: str, place: str) -> None:
    made = blog("")
    made.write("site.toml", data)
    problem = made.problems()[0]
    assert (problem.code, where(problem.place)) == (code, place)


def test_how_editors_save_settings(blog: MakeBlog) -> None:
    made = blog("")
    made.write("site.toml", "\ufefftitle = 'a\u2028b'\r\nurl = 'https://a.example'\r\n".encode())
    made.build()
    made.write("site.toml", "\ufefftitle = 'a\u2028b'\r\npaginate = 0\r\n".encode())
    [problem] = made.problems()
    check(problem, "config-paginate", "site.toml:2:1", "paginate", "`paginate` must be at least 1, not 0")


def test_no_settings(blog: MakeBlog) -> None:
    made = blog("")
    (made.root / "site.toml").unlink()
    [problem] = made.problems()
    check(problem, "site-toml-missing", "site.toml", "", "there is no `site.toml` in …")
    (made.root / "site.toml").mkdir()
    [problem] = made.problems()
    assert problem.code == "unreadable"


def test_all_at_once(blog: MakeBlog) -> None:
    made = blog("url = 'x'\nlanguage = '?'\ntimezone = 'x'\npaginate = 0\npermalink = '/x/'\n[feeds]\nlimit = 0")
    assert [where(p.place) for p in made.problems()] == [f"site.toml:{line}:1" for line in (2, 3, 4, 5, 6, 8)]


@pytest.mark.parametrize("url", ["", "x", "//x.com", "javascript:1", "https://x.com/../y", "https://[::1"])
def test_base_url(blog: MakeBlog, url: str) -> None:
    [problem] = blog("").problems(base_url=url)
    check(problem, "config-url", "", "", f"`{url}` is not the URL of a site")


@pytest.mark.parametrize("moment", ["abc", "99999999999999999999", "1.5"])
def test_source_date_epoch(blog: MakeBlog, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    [problem] = blog("").problems(now=None)
    check(
        problem,
        "source-date-epoch",
        "",
        "",
        f"SOURCE_DATE_EPOCH is `{moment}`, which is no moment in seconds since 1970",
    )


def test_a_host_of_hangul_is_published_as_dns_knows_it(blog: MakeBlog) -> None:
    made = blog("url = 'https://한글.kr/블로그'")
    made.build()
    assert "https://xn--bj0bj06e.kr/%EB%B8%94%EB%A1%9C%EA%B7%B8/" in made.read("sitemap.xml")
