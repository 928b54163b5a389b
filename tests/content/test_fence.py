"""The line that opens a code block, in its dialects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.fence import Fence, parse

_PY = Fence("python")


@pytest.mark.parametrize(
    ("info", "fence"),
    [
        ("", Fence()),
        ("python", _PY),
        ("c++", Fence("c++")),
        ("python {1,3-5}", Fence("python", lines=((1, 1), (3, 5)))),
        ("python{1,3-5}", Fence("python", lines=((1, 1), (3, 5)))),
        ("python {1} {3}", Fence("python", lines=((1, 1), (3, 3)))),
        ('python title="앱 {1}.py"', Fence("python", "앱 {1}.py")),
        ("python filename=app.py", Fence("python", "app.py")),
        ("python:app.py", Fence("python", "app.py")),
        ('python{1,3} title="app.py" linenos', Fence("python", "app.py", ((1, 1), (3, 3)), True)),
        ('python {linenos=true,hl_lines=[1,"3-5"],linenostart=10}', Fence("python", "", ((1, 1), (3, 5)), True, 10)),
        ("python {linenos=table hl_lines=2}", Fence("python", "", ((2, 2),), True)),
        ("python linenos=false", _PY),
        ('{.python .numberLines startFrom="10"}', Fence("python", numbers=True, start=10)),
        ("{python}", _PY),
        ("python showLineNumbers", Fence("python", numbers=True)),
        ('python linenums="5" hl_lines="2 3-4"', Fence("python", "", ((2, 2), (3, 4)), True, 5)),
        ("python start=10", Fence("python", numbers=True, start=10)),
        ("python diff", Fence("python", diff=True)),
        ("diff-python", Fence("python", diff=True)),
        ("diff", Fence("diff")),
        ('title="app.py"', Fence("", "app.py")),
        ("title=app.py", Fence("", "app.py")),
        ("{1}", Fence(lines=((1, 1),))),
    ],
)
def test_dialects(info: str, fence: Fence) -> None:
    assert parse(info, 10) == (fence, [])


@pytest.mark.parametrize(
    ("info", "code", "piece"),
    [
        ("python foo", "code-info-unknown", "foo"),
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
    fence, complaints = parse(info, 10)
    assert fence.language == "python"
    assert (code, piece) in [(c.code, c.piece) for c in complaints]


@given(st.text(st.sampled_from("py{}[]=\"'1-3, .:#\\~diff가"), max_size=60))
def test_never_fails(info: str) -> None:
    fence, _ = parse(info, 5)
    assert all(1 <= first <= last <= 5 for first, last in fence.lines)
