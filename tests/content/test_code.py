"""Blocks of code in whole sites: how authors of other generators write them, and what is told of which."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from html import unescape
from typing import TYPE_CHECKING

import pytest

from sitegen.content.code import blocks
from sitegen.content.code.languages import is_plain, lexer_name, similar_languages
from sitegen.content.code.timelimit import OutOfTime, within
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

ZOLA = """
```rust,linenos,linenostart=7,hl_lines=2 3,hide_lines=1
use a::b;
let x = 1;
let y = 2;
```
"""
HEXO = """
```java 첫 <예제>
class A {}
```

```java 둘째 https://a.example/?a=1&b=2 원문 보기
class B {}
```

```java 셋째 /posts/zola/
class C {}
```

- 목록 안

  ```java https://a.example/
  class D {}
  ```
"""
SITE = """
url = "https://team.example/blog"
-- content/posts/zola.md --
---
title: 가
date: 2026-01-02
---
""" + (ZOLA + "-- content/posts/hexo.md --\n---\ntitle: 나\ndate: 2026-01-02\n---\n" + HEXO)


def test_the_dialects_of_zola_and_hexo(tmp_path: Path) -> None:
    blog = Blog(tmp_path, SITE)
    assert told(blog.warnings()) == ""
    zola = blog.body("posts/zola/index.html")
    assert '<div class="code numbered" data-lang="rust" data-name="Rust">' in zola
    assert re.findall(r'class="(line[^"]*)" data-n="(\d+)"', zola) == [("line hl", "8"), ("line hl", "9")]
    assert "use" not in zola
    titles = re.findall(r'<div class="code-title">(.*?)</div>', blog.read("posts/hexo/index.html"))
    assert titles == [
        "첫 &lt;예제&gt;",
        '둘째 <a href="https://a.example/?a=1&amp;b=2">원문 보기</a>',
        '<a href="/blog/posts/zola/">셋째</a>',
        '<a href="https://a.example/">https://a.example/</a>',
    ]


def test_a_title_that_leads_nowhere(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", "```java 예제 /posts/nowhere/\nclass A {}\n```")
    (problem,) = blog.problems()
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (5, 12)


def test_each_unknown_language_is_told_once(tmp_path: Path) -> None:
    """However many there are, and with a hint for the first few that are near a known one."""
    blog = Blog(tmp_path)
    many = "".join(f"```x{number:05}\n```\n" for number in range(3000))
    blog.post("a", "```pyhton\n```\n```Pyhton\n```\n```frp\n```\n" + many + "```javascrpt\n```")
    blog.post("b", "```pyhton\n```\n```rust,ignore\n```\n```rust,ignore\n```")
    found = blog.warnings()
    names = [dict(problem.values)["language"] for problem in found if "code-unknown-language" in problem.code]
    assert names.count("pyhton") == 2  # one for each post
    assert len(names) == len(set(names)) + 1
    (more,) = [dict(problem.values)["count"] for problem in found if problem.code == "more-of-a-kind"]
    assert int(more) + len(names) == 3000 + 3 + 1
    near = [
        (dict(p.values)["language"], dict(p.values)["nearest"].split(",")[0]) for p in found if p.code[-5:] == "guage"
    ]
    assert near == [("pyhton", "`python`")] * 2
    assert [dict(p.values)["piece"] for p in found if p.code == "code-info-unknown"] == ["ignore"]


@pytest.mark.parametrize(
    ("names", "lexer"),
    [
        ("kt kts app.kt", "Kotlin"),
        ("npm yarn git .bashrc", "Bash"),
        ("terminal", "Bash Session"),
        ("conf env .env config", "INI"),
        ("nginx.conf", "Nginx configuration file"),
        ("cmd dos", "Batchfile"),
        ("jinja2 j2", "Django/Jinja"),
        ("patch", "Diff"),
        ("gradle Jenkinsfile build.gradle", "Groovy"),
        ("application.yml docker-compose.prod.yaml k8s", "YAML"),
        ("package.json jsonl", "JSON"),
        ("viml vimscript", "VimL"),
        ("Dockerfile", "Docker"),
    ],
)
def test_what_people_call_languages(names: str, lexer: str) -> None:
    assert {name: lexer_name(name.lstrip(".")) for name in names.split()} == dict.fromkeys(names.split(), lexer)


def test_hints_name_what_is_near() -> None:
    assert similar_languages("pyhton")[0] == "python"
    assert similar_languages("shell-sesion") == ("shell-session", "pwsh-session")
    assert [similar_languages(name) for name in ("nexacro", "prisma", "frp", "redis", "함수형")] == [()] * 5
    assert all(map(is_plain, ("", "text", "Mermaid", "csv", "tree", "log")))


def test_code_that_is_never_read_to_its_end(tmp_path: Path) -> None:
    """It is plain text with a warning, the same in every build and on every machine, because steps are counted."""
    blog = Blog(tmp_path)
    blog.post("a", "```mcschema\n<!-- a -->\n```\n\n```python\nx = 1\n```")
    blog.write("content/posts/b.md", "---\ntitle: 나\ndate: 2026-01-02\n---\n```tnt title=b {1}\n((((")
    found = blog.warnings()
    assert [(problem.code, problem.place and problem.place.line) for problem in found] == [
        ("code-lost", 5),
        ("code-fence-unclosed", 5),
        ("code-lost", 5),
    ]
    assert '<code class="language-mcschema">&lt;!-- a --&gt;\n</code>' in blog.read("posts/a/index.html")
    assert '<span class="n">x</span>' in blog.read("posts/a/index.html")
    assert '<span class="line hl">((((</span>' in blog.read("posts/b/index.html")


def test_code_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A match of one regular expression cannot be counted. It is timed, and an error."""
    monkeypatch.setattr(blocks, "_SECONDS", 0.05)
    blog = Blog(tmp_path)
    slow = "```autohotkey\n" + "\n" * 2000 + "```\n\n"
    blog.post("a", "가\n\n" + slow * 20 + "```python\nx = 1\n```")
    (problem,) = blog.problems()
    assert told([problem]).splitlines() == [
        "error: Pygments takes too long to read this `autohotkey` code",
        " --> content/posts/a.md:7:4",
        "  |",
        "7 | ```autohotkey",
        "  |    ^^^^^^^^^^",
        "  = hint: write `text` as its language, or shorten the block",
    ]
    blog.post("a", slow.replace("autohotkey", "text"))
    assert blog.warnings() == []


def test_the_limit_holds_beside_other_threads() -> None:
    """As in the preview, which must go on."""
    told = []

    def work() -> None:
        told.append(within(5, lambda: "done"))
        with pytest.raises(OutOfTime):
            within(0.1, lambda: re.match("(a+)+b", "a" * 60))
        told.append("stopped")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == ["done", "stopped"]


# What another release of Pygments might be: what is read of it has another name or shape, or the outcome is another.
OTHERS = {
    "rules elsewhere": """
source = inspect.getsource(lexer.RegexLexer.get_tokens_unprocessed)
exec(textwrap.dedent(source).replace("self._tokens", "self._rules"), vars(lexer))
lexer.RegexLexer.get_tokens_unprocessed = lexer.get_tokens_unprocessed
call = lexer.RegexLexerMeta.__call__
def moved(cls, *values, **options):
    made = call(cls, *values, **options)
    cls._rules = cls.__dict__["_tokens"]
    del cls._tokens
    return made
lexer.RegexLexerMeta.__call__ = moved
""",
    "callbacks": """
class Callback:
    def __init__(self, call): self.call = call
    def __call__(self, *values): return self.call(*values)
old = lexer.bygroups
lexer.bygroups = lambda *kinds: Callback(old(*kinds))
""",
    "closures": 'exec(inspect.getsource(lexer.bygroups).replace("args", "kinds"), vars(lexer))',
    "another outcome": """
old = lexer.RegexLexer.get_tokens_unprocessed
def changed(self, text, stack=("root",)):
    return ((at, token.Comment if kind is token.Name else kind, piece) for at, kind, piece in old(self, text, stack))
lexer.RegexLexer.get_tokens_unprocessed = changed
""",
}
BLOCKS = """
```python
class A(B): return f'{x}'
```

```java
public class A { int b() { return c; } }
```

```bash
echo $a | grep "b"
```
"""
_START = "import inspect, json, sys, textwrap\nfrom pygments import lexer, token\n"
_RENDER = """
from sitegen.content.markdown import Markdown
found = Markdown().render(sys.argv[1], path="a.md")
print(json.dumps([[piece if isinstance(piece, str) else piece.html for piece in found.body], found.problems]))
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _START + script, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )


def test_another_pygments_highlights_itself() -> None:
    html, problems = json.loads(run(_RENDER, BLOCKS).stdout)
    assert "".join(html).count('<span class="n">') == 3
    assert problems == []
    for name, change in OTHERS.items():
        other, problems = json.loads(run(change + _RENDER, BLOCKS).stdout)
        assert {(code, severity) for code, _, _, severity, _ in problems} == {("pygments-changed", "notice")}, name
        if name == "another outcome":
            assert '<span class="n">' not in "".join(other)
            assert text_of(other) == text_of(html)
        else:
            assert other == html, name


def test_another_pygments_is_told_once(tmp_path: Path) -> None:
    """Whatever the number of posts, and it is no fault of theirs."""
    blog = Blog(tmp_path)
    for name in "abc":
        blog.post(name, BLOCKS)
    build = "import sys\nfrom sitegen.cli.start import main\nmain()"
    for options in ((), ("--strict", "--clean")):
        said = run(OTHERS["callbacks"] + "\n" + build, "build", "--root", str(tmp_path), "--lang", "en", *options)
        assert said.stderr.count("this Pygments works differently inside") == 1, said.stderr


def text_of(html: list[str]) -> str:
    return unescape(re.sub("<[^>]*>", "", "".join(html)))
