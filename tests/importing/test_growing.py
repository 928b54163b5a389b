"""Four times as much of anything takes at most six times the work."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sitegen.content.code.blocks import CodeBlocks
from sitegen.importing.hexo.tags import HexoSite
from sitegen.importing.hexo.texts import TEMPLATE, tag_filler
from sitegen.importing.hugo.markdown import MarkdownRules
from sitegen.importing.hugo.shortcodes import SHORTCODE, HugoTexts, shortcode_filler
from sitegen.importing.kramdown import commonmark
from sitegen.importing.liquid import Liquid, LiquidSite
from sitegen.importing.old import OldDocument
from sitegen.importing.words import gaps, words_of_markdown
from tests.growth.test_growth import none_grows, reading
from tests.importing.sites import imported, written

if TYPE_CHECKING:
    import re
    from pathlib import Path

    import pytest

    from sitegen.importing.old import Filler
    from tests.growth.texts import Make

KRAMDOWN: dict[str, Make] = {
    "fences that nothing closes": lambda n: "- 가\n```x\n" * n,
    "quotations": lambda n: "> " * n + "가",
    "elements": lambda n: "<div markdown='1'>\n\n가\n" * n,
    "blank lines in code in HTML": lambda n: "<div><pre>" + "\n\n" * n + "</pre></div>",
    "extensions": lambda n: "{::comment}\n\n" * n,
    "abbreviations": lambda n: "".join(f"*[a{i}]: x\n" for i in range(n)) + "a1 " * n,
    "tables of contents": lambda n: "* TOC\n{:toc}\n\n" * n,
    "tables": lambda n: "a|b\n" * n,
    "links and spaces": lambda n: "](a " * n + " " * n,
    "definitions": lambda n: "가\n: 나\n" * n + "[^a]: 다\n" * n,
}
LIQUID: dict[str, Make] = {
    "braces": lambda n: "{{ {% " * n,
    "outputs": lambda n: "{{ page.title }} 가\n" * n,
    "tags that nothing ends": lambda n: "{% if a %}" * n + "{% endfor %}" * n,
    "raw that nothing ends": lambda n: "{% raw %}" * n,
}
HEXO: dict[str, Make] = {
    "tags that nothing closes": lambda n: "{% {{ {# ` " * n,
    "tags": lambda n: "- {% img /a.png $a$ %} [b](c)\n" * n,
    "fences": lambda n: "```" * n + "\n~~~~\n```\n" * n,
}

HUGO: dict[str, Make] = {
    "shortcodes that nothing closes": lambda n: '{{< x " {{% y ' * n + "{{< box >}}" * n,
    "shortcodes": lambda n: "- {{< box >}}a *b*{{< /box >}} {{< none >}}\n" * n + "{{< /box >}}" * n,
    "shortcodes within each other": lambda n: ("{{% box %}}" * 30 + "{{% /box %}}" * 30) * n,
}


def test_the_work_of_an_import_grows_with_the_text() -> None:
    none_grows({name: reading(make, lambda text: commonmark(text, "a.md", 1)) for name, make in KRAMDOWN.items()}, 60)
    liquid = Liquid(LiquidSite({}, {}, {}, {}))
    read = {name: reading(make, lambda text: liquid.render(text, {}, "a.md", 1)) for name, make in LIQUID.items()}
    none_grows(read, 60)
    rules = MarkdownRules(False, False, True, (("\\(", "\\)", "$"),), "/blog")
    layouts = {"box": "<div>{{ .Inner | markdownify }}</div>"}
    for fill, template, texts in (
        (tag_filler(HexoSite({}, {}, {}, "/", frozenset(), False, False)), TEMPLATE, HEXO),
        (shortcode_filler(HugoTexts({}, {"Params": {}}, layouts, rules))(), SHORTCODE, HUGO),
    ):

        def moved(text: str, fill: Filler = fill, template: re.Pattern[str] = template) -> None:
            fill(OldDocument("a.md", "a.md", "/a/", "post", "", text, 1, {}))
            words_of_markdown(text, 1, template)

        none_grows({name: reading(make, moved) for name, make in texts.items()}, 20)


def test_nobody_colours_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CodeBlocks, "_highlight", lambda *_: 1 / 0)
    old = written(tmp_path / "old", "-- _posts/2020-01-01-code.md --\n---\n---\n```python\nprint(1)\n```\n")
    assert imported(old, tmp_path / "new").exit_code == 0


def test_words_that_repeat_are_compared_in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(junk: None, one: list[str], two: list[str], autojunk: bool) -> SequenceMatcher[str]:
        sizes.append(len(one))
        return SequenceMatcher(junk, one, two, autojunk)

    monkeypatch.setattr("sitegen.importing.words.SequenceMatcher", counted)
    words = ["가", "나", "다"] * 1000
    assert gaps([(word, 1) for word in words], [word for at, word in enumerate(words) if at % 700])
    assert max(sizes[:10]) < 100
