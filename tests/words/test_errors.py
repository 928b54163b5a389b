"""Problems are drawn well, in both languages, and every sentence exists in both."""

from __future__ import annotations

import ast
import json
import string
from pathlib import Path

from sitegen.words.draw import as_annotation, as_json, draw
from sitegen.words.errors import Place, Problems, error, gathered, warning
from sitegen.words.sentences import messages, say
from sitegen.words.similar import nearest

PACKAGE = Path(__file__).resolve().parents[2] / "sitegen"


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_say_the_same() -> None:
    english, korean = messages("en"), messages("ko")
    assert english.keys() == korean.keys()
    for code, parts in english.items():
        assert parts.keys() == korean[code].keys(), code
        values = fields(" ".join(parts.values()))
        assert fields(" ".join(korean[code].values())) == values, code


def raised() -> set[str]:
    """The codes that the program's source names."""
    codes = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                codes.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                codes.add("".join(v.value if isinstance(v, ast.Constant) else "*" for v in node.values))
    return codes


def test_every_message_is_used() -> None:
    found = raised()
    prefixes = tuple(
        code.partition("*")[0] for code in found if code.endswith("*") and code.count("-") and len(code) > 5
    )
    assert [code for code in messages("en") if code not in found and not code.startswith(prefixes)] == []


def test_every_error_has_a_hint() -> None:
    said = (
        "cache-",
        "checked",
        "explain-",
        "verif",
        "waiting",
        "built",
        "held-",
        "progress-",
        "preview-",
        "serve-ready",
        "serve-phone",
        "serve-port",
        "serve-open-host",
        "serve-polls",
        "serve-built",
        "serve-mended",
        "serve-more",
        "serve-anything",
        "serve-end",
        "import-",
        "init-",
        "urls-",
        "summary-",
        "workflow-",
        "import-summary-",
        "import-report",
        "import-done",
        "import-failed",
        "import-note",
        "import-problems",
        "import-pages",
        "import-urls-",
        "import-url-lost",
        "import-text-lost",
        "import-words-lost",
        "new-done",
        "pygments-changed",
        "failed",
        "bug",
    )
    assert [c for c, parts in messages("en").items() if "hint" not in parts and not c.startswith(said)] == []


def test_drawn_like_the_design() -> None:
    place = Place("content/posts/hello.md", 4, 1, "tag: [python]", 3)
    problem = error("config-unknown-key", place, key="tag", near="`tags`")
    assert draw(problem, "en") == (
        "error: unknown key `tag`\n"
        " --> content/posts/hello.md:4:1\n"
        "  |\n"
        "4 | tag: [python]\n"
        "  | ^^^\n"
        "  = hint: did you mean `tags`?"
    )


def test_wide_characters_are_underlined_where_they_stand() -> None:
    lines = draw(error("config-unknown-key", Place("a.md", 12, 4, "제목: 배포", 2), key="배포", near="x"), "ko").split(
        "\n"
    )
    assert lines[3] == "12 | 제목: 배포"
    assert lines[4] == "   | " + " " * 5 + "^" * 2 or lines[4].rstrip().endswith("^")
    assert lines[0] == "오류: `배포`는 알 수 없는 키입니다"


def test_particles_fit_the_value() -> None:
    assert "`글`이 없습니다" in say("theme-missing", "ko", [("theme", "글"), ("near", "")]).replace("테마 ", "")
    assert "`나무`가 없습니다" in say("theme-missing", "ko", [("theme", "나무"), ("near", "")])


def test_long_lines_are_cut_around_the_spot() -> None:
    line = "가" * 300 + "!" + "나" * 300
    drawn = draw(error("config-unknown-key", Place("a.md", 1, 301, line, 1), key="x", near="y"), "en")
    assert "!" in drawn
    assert max(len(row) for row in drawn.split("\n")) < 130


def test_a_place_keeps_a_window_of_a_long_line() -> None:
    line = "가" * 30_000 + "여기" + "나" * 30_000
    place = Place.of("a.md", 1, 30_001, line, 2)
    assert len(place.text) < 300
    drawn = draw(error("config-unknown-key", place, key="x", near="y"), "en").split("\n")
    assert drawn[1].endswith("a.md:1:30001")
    shown, marks = drawn[3].partition("| ")[2], drawn[4].partition("| ")[2]
    assert shown.startswith("…")
    assert shown.endswith("…")
    before = marks.index("^")
    assert 2 * len(shown[: shown.index("여기")]) - 1 == before  # Hangul takes two columns, the dots one
    assert marks.count("^") == 4


def test_many_problems_of_a_kind_are_fifty_and_a_count() -> None:
    many = [warning("nul-byte", Place("a.md", line, 1, "x")) for line in range(1, 1001)]
    other = error("nul-byte", Place("b.md", 1))
    told = gathered([*many, other])
    assert [p.code for p in told] == ["nul-byte"] * 50 + ["more-of-a-kind", "nul-byte"]
    assert dict(told[50].values)["count"] == "950"
    assert gathered(told) == told


def test_no_value_is_longer_than_a_reader_reads() -> None:
    said = say("config-unknown-key", "en", error("config-unknown-key", key="x" * 100_000, near="").values)
    assert len(said) < 500
    assert "…" in said


def test_source_text_is_no_command_of_github() -> None:
    drawn = draw(error("config-unknown-key", Place("a.md", 1, 1, "##[error]x"), key="##[group]", near=""), "en")
    assert "##[" not in drawn


def test_control_characters_cannot_steer_the_terminal() -> None:
    drawn = draw(
        error("config-unknown-key", Place("a\x1b[2J.md", 1, 1, "\x1b]0;x\x07", 1), key="\x1b[31m", near="\u202e"), "en"
    )
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn


def test_json_is_one_line() -> None:
    record = json.loads(as_json(error("config-unknown-key", Place("a.md", 3, 2, "x"), key="한\n글", near=""), "ko"))
    assert record["line"] == 3
    assert record["type"] == "problem"
    assert record["severity"] == "error"


def test_annotation_escapes_what_github_reads() -> None:
    text = as_annotation(error("config-unknown-key", Place("a,b:c.md", 3, 2, "x"), key="100%\nx", near=""), "en")
    assert text.startswith("::error file=a%2Cb%3Ac.md,line=3,col=2,title=config-unknown-key::")
    assert "\n" not in text
    assert "100%25" in text


def test_problems_are_sorted_and_told_once() -> None:
    one, two = error("nul-byte", Place("b.md", 1)), error("nul-byte", Place("a.md", 9))
    assert Problems([one, two, one]).problems == (two, one)


def test_nearest_knows_hangul() -> None:
    assert nearest("titel", ["title", "tags"]) == ["title"]
    assert nearest("배퍼", ["배포", "서버"]) == ["배포"]
