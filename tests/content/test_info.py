"""The line that opens a code block, in its dialects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.code.info import Info, parse_info

_PY = Info("python")
_LINKED = Info("java", "예제 (1), 둘째", link="https://a.example/x?y=1#z", link_text="원문 보기")
_ZOLA = Info("rust", "", ((3, 4), (8, 9)), True, 10, hidden=((2, 2), (7, 7)))


@pytest.mark.parametrize(
    ("info", "fence"),
    [
        ("", Info()),
        ("python", _PY),
        ("c++", Info("c++")),
        ("python {1,3-5}", Info("python", lines=((1, 1), (3, 5)))),
        ("python{1,3-5}", Info("python", lines=((1, 1), (3, 5)))),
        ("python {1} {3}", Info("python", lines=((1, 1), (3, 3)))),
        ('python title="앱 {1}.py"', Info("python", "앱 {1}.py")),
        ("python filename=app.py", Info("python", "app.py")),
        ("python:app.py", Info("python", "app.py")),
        ('python{1,3} title="app.py" linenos', Info("python", "app.py", ((1, 1), (3, 3)), True)),
        ('python {linenos=true,hl_lines=[1,"3-5"],linenostart=10}', Info("python", "", ((1, 1), (3, 5)), True, 10)),
        ("python {linenos=table hl_lines=2}", Info("python", "", ((2, 2),), True)),
        ("python linenos=false", _PY),
        ('{.python .numberLines startFrom="10"}', Info("python", numbers=True, start=10)),
        ("{python}", _PY),
        ("python showLineNumbers", Info("python", numbers=True)),
        ('python linenums="5" hl_lines="2 3-4"', Info("python", "", ((2, 2), (3, 4)), True, 5)),
        ("python start=10", Info("python", numbers=True, start=10)),
        ("python diff", Info("python", diff=True)),
        ("diff-python", Info("python", diff=True)),
        ("diff", Info("diff")),
        ('title="app.py"', Info("", "app.py")),
        ("title=app.py", Info("", "app.py")),
        ("{1}", Info(lines=((1, 1),))),
        # Hexo: a title, perhaps with an address and a text for it.
        ("java 첫 예제", Info("java", "첫 예제")),
        ("java 예제 (1), 둘째 https://a.example/x?y=1#z 원문 보기", _LINKED),
        ("java 예제 (1), 둘째 https://a.example/x?y=1#z 원문 보기 {1}", _LINKED._replace(lines=((1, 1),))),
        ("java 예제 /posts/hello/", Info("java", "예제", link="/posts/hello/")),
        ("sh /etc/app.conf", Info("sh", "/etc/app.conf")),
        ("sh /etc/app.conf /a/ 원문", Info("sh", "/etc/app.conf", link="/a/", link_text="원문")),
        ("java https://a.example/", Info("java", link="https://a.example/")),
        ("js src/App.js {2} linenos", Info("js", "src/App.js", ((2, 2),), True)),
        ("js app.js line_number:true first_line:5 mark:1,3-4", Info("js", "app.js", ((1, 1), (3, 4)), True, 5)),
        # Zola: commas, and values without quotes.
        ("rust,linenos,hl_lines=2 3", Info("rust", lines=((2, 2), (3, 3)), numbers=True)),
        ("rust,hl_lines=2 3-4,linenostart=7", Info("rust", lines=((2, 2), (3, 4)), numbers=True, start=7)),
        ("rust, hide_lines=1 8-9, name=mod.rs", Info("rust", "mod.rs", hidden=((1, 1), (8, 9)))),
        ("rust,linenos,linenostart=10,hl_lines=3-4 8-9,hide_lines=2 7", _ZOLA),
        # VitePress, Docusaurus, Gatsby, Expressive Code, GitHub, R Markdown, Notion.
        ("ts:line-numbers", Info("ts", numbers=True)),
        ("ts:line-numbers=2 {1}", Info("ts", lines=((1, 1),), numbers=True, start=2)),
        ("ts:line-numbers {2,3}", Info("ts", lines=((2, 2), (3, 3)), numbers=True)),
        ("ts:no-line-numbers {2,3}", Info("ts", lines=((2, 2), (3, 3)))),
        ("sh [npm]", Info("sh", "npm")),
        ("js [3, 5]", Info("js", lines=((3, 3), (5, 5)))),
        ("js:title=src/x.js", Info("js", "src/x.js")),
        ("js:title=src/x.js {1,3-4}", Info("js", "src/x.js", ((1, 1), (3, 4)))),
        ("js{1}{numberLines: true}", Info("js", lines=((1, 1),), numbers=True)),
        ("js {numberLines: 5}", Info("js", numbers=True, start=5)),
        ('js title="a b.js" showLineNumbers {1}', Info("js", "a b.js", ((1, 1),), True)),
        ('diff lang="js"', Info("js", diff=True)),
        ('js filename="x"', Info("js", "x")),
        ('sh {file="a.sh" copy=true}', Info("sh", "a.sh")),
        ("{r}", Info("r")),
        ("plain text", Info("text")),
        (".env", Info("env")),
        ("yaml application.yml", Info("yaml", "application.yml")),
    ],
)
def test_dialects(info: str, fence: Info) -> None:
    assert parse_info(info, 10) == (fence, [])


@pytest.mark.parametrize(
    ("info", "code", "piece"),
    [
        ("python,ignore", "code-info-unknown", "ignore"),
        ("python app.py hidden", "code-info-unknown", "hidden"),
        ("python lineno", "code-info-unknown", "lineno"),  # a slip, rather than a title
        ('python "a" /b/', "code-info-malformed", '"a" /b/'),
        ("python {echo=FALSE}", "code-info-unknown", "echo=FALSE"),
        ("python hide_lines=9-12", "code-line-range", "9-12"),
        ("python key=value", "code-info-unknown", "key=value"),
        ("python {1", "code-info-malformed", "{1"),
        ("python {5-3}", "code-info-malformed", "5-3"),
        ('python title="x', "code-info-malformed", '="x'),
        ("python start=x", "code-info-malformed", "start=x"),
        ("python {9-12}", "code-line-range", "9-12"),
        ("python {0}", "code-line-range", "0"),
        ("python {1-9999999}", "code-line-range", "1-9999999"),
    ],
)
def test_complaints(info: str, code: str, piece: str) -> None:
    fence, complaints = parse_info(info, 10)
    assert fence.language == "python"
    assert (code, piece) in [(c.code, c.piece) for c in complaints]


@given(st.text(st.sampled_from("py{}[]=\"'1-3, .:#/\\~diff가"), max_size=60))
def test_never_fails(info: str) -> None:
    fence, _ = parse_info(info, 5)
    assert all(1 <= first <= last <= 5 for first, last in (*fence.lines, *fence.hidden))
