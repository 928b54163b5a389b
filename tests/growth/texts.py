"""Texts that hold ``n`` of one thing: what a document, a style sheet, a script or settings can be full of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[[int], str]


def many(unit: str, before: str = "", after: str = "") -> Make:
    """``n`` times ``unit``, in which ``№`` is the number of each."""
    return lambda n: before + "".join(unit.replace("№", str(i)) for i in range(n)) + after


def nested(opening: str, closing: str = "", middle: str = "글") -> Make:
    """``opening`` and ``closing`` in each other, twenty deep at most, as often as it takes."""
    one = opening * 20 + middle + closing * 20
    return lambda n: f"{one}\n\n" * (n // 20)


STACK = "---\ntitle: a\nkind: stack\n---\n## 기술 스택\n"
INTERVIEW = "---\ntitle: a\nkind: interview\npeople: [하늘, 바다]\n---\n"
DEPLOY = "---\ntitle: a\nkind: deploy\n---\n"
MARKDOWN: dict[str, Make] = {
    "steps of a list": many("1. main에 push№, 빌드, 배포\n", DEPLOY),
    "items that are nearly steps": many("1. 글 №, 빌드\n\n글\n\n", DEPLOY),
    "steps of a line": many(" -> push → 배포№", DEPLOY + "가"),
    "lines with arrows": many("push -> 빌드 -> 글№\n\n", DEPLOY),
    "paragraphs with bold numbers": many("**№. push 배포**: 글\n\n", DEPLOY),
    "headings of stages": many("### push 배포 № stage\n\n", DEPLOY),
    "headings with numbers": many("### 1. push 배포 №\n\n", DEPLOY),
    "stages of files": many("```groovy\nstage('글№')\n```\n\n", DEPLOY),
    "environments and branches": many("- master\n- 운영\n\n글\n\n", DEPLOY),
    "strategies of headings": many("## 롤링 №\n\n", DEPLOY),
    "tools of steps": many("1. main에 push, 젠킨스와 Argo CD로 배포 aws b c\n", DEPLOY),
    "steps of a block": many("단계 №\n", "```pipeline\n", "```\n"),
    "branches of a block": many("| 단계 № -> 나№\n", "```pipeline\n가\n", "다\n```\n"),
    "steps side by side": lambda n: (
        "```pipeline\n" + many("| 가№ ")(n)[2:] + "\n-> " + many("| 나№ ")(n)[2:] + "\n```\n"
    ),
    "pipelines": many("```pipeline\n가 -> 나 | 다 -> 라\n```\n\n"),
    "signs of a step": many("[@: ", "```pipeline\n가 -> 나\n", "\n```\n"),
    "boxes of a flowchart": many("가№ --> 나№\n", "```mermaid\ngraph LR\n", "```\n"),
    "boxes in a row": many(" -->|글| 가№", "```mermaid\ngraph LR\n가", "\n```\n"),
    "boxes of a group": many("가№ & ", "```mermaid\ngraph LR\n", "가 --> 나\n```\n"),
    "arrows that lead back": many("가№ --> 가0\n가 --> 가№\n", "```mermaid\ngraph LR\n", "```\n"),
    "dashes of a flowchart": many("-- ", "```mermaid\ngraph LR\n가 ", "\n```\n"),
    "spaces of a flowchart": many(" ", "```mermaid\ngraph LR\n가 -- ", "\n```\n"),
    "flowcharts": many("```mermaid\ngraph LR\n가 --> 나 --> 다\n```\n\n"),
    "tools of a list": many("- 도구№ 1.2 (글): 글\n", STACK + "- nginx\n", "{: .stack}"),
    "areas of a list": many("- 영역№: nginx, Redis\n", STACK),
    "tools of a table": many("| 도구№ | 글 |\n", STACK + "| 기술 | 역할 |\n|---|---|\n"),
    "tools of headings": many("### nginx №\n\n글\n\n### 도구№\n\n", STACK),
    "names of a line": many("nginx, Redis, 도구№, ", STACK),
    "names that are joined": many("nginx/Redis + ", STACK),
    "spaces and marks before a head": many(" 🚀 ", STACK + "- "),
    "dashes of a line": many("- ", STACK + "- a "),
    "arrows of a line": many(" -> a", STACK + "- a"),
    "dots and digits of a head": many("1.", STACK + "- a "),
    "questions": many("### 물음 №은 무엇인가요?\n\n하늘: 글\n\n바다 님(글): 글\n\n노을: 글\n\n", INTERVIEW),
    "speakers": many("이름№: 글\n\nName№ Surname: 글\n\n", INTERVIEW),
    "people who take part": many("하늘(글), ", INTERVIEW + "참여한 사람 : "),
    "people who are declared": many(
        "  - name: 이름№\n", "---\nkind: interview\npeople:\n", "---\n이름1: 글\n\n새 이름: 글\n"
    ),
    "courtesies of a label": many("님 씨 ", INTERVIEW, ": 글"),
    "paragraphs": many("글 하나\n\n"),
    "lines of a paragraph": many("글 한 줄\n"),
    "words of a line": many("낱말 word "),
    "links": many("[글№](https://a.b/№) "),
    "links to documents": many("[글](b.md) "),
    "bare addresses": many("https://a.b/№ 글 "),
    "images": many("![그림](https://a.b/№.png) "),
    "figures": many("![그림](https://a.b/№.png)\n*설명*\n\n"),
    "reference links": many("[글][b] ", after="\n\n[b]: https://a.b/"),
    "definitions": lambda n: many("[글№] ")(n) + "\n\n" + many("[글№]: https://a.b/№\n")(n),
    "definitions that nothing uses": many("[a№]: https://a.b/\n"),
    "footnotes": lambda n: many("글[^№] ")(n) + many("\n\n[^№]: 주 №")(n),
    "uses of one footnote": many("글[^1] ", after="\n\n[^1]: 주"),
    "footnotes without a definition": many("글[^№] "),
    "footnotes in the text": many("글^[주 №] "),
    "headings": many("## 제목 글№\n\n글\n\n"),
    "headings of one text": many("## 제목\n\n글\n\n"),
    "headings with an id": many("## 제목 {#글-№}\n\n"),
    "headings that are underlined": many("제목 №\n----\n\n"),
    "a long quotation": many("> 글\n"),
    "quotations": many("> 글\n\n글\n\n"),
    "quotations in each other": nested("> "),
    "alerts": many("> [!NOTE]\n> 글\n\n"),
    "boxes": many(":::note\n글\n:::\n\n"),
    "boxes that do not end": many(":::note\n글\n\n"),
    "items of a list": many("- 글 №\n"),
    "items of a loose list": many("- 글 №\n\n"),
    "numbered items": many("1. 글 №\n"),
    "tasks": many("- [ ] 글\n"),
    "lists in each other": lambda n: "".join("  " * (i % 20) + "- 글\n" for i in range(n)),
    "lists": many("- 글\n\n글\n\n"),
    "dates": many("2026. 8. 21. 글\n\n"),
    "definitions of terms": many("낱말 №\n: 뜻\n\n"),
    "rows of a table": many("| 가 № | `나` |\n", "| 가 | 나 |\n|---|---|\n"),
    "rows with formulas": many("| $a|b$ | 나 |\n", "| 가 | 나 |\n|---|---|\n"),
    "columns of a table": lambda n: many("| 가 ")(n) + "|\n" + many("|---")(n) + "|\n" + many("| 나 ")(n) + "|\n",
    "cells beyond the last column": many("| 가 | 나 | 다 |\n", "| 가 | 나 |\n|---|---|\n"),
    "tables": many("| 가 | 나 |\n|---|---|\n| 다 | 라 |\n\n"),
    "tables without a header": many("| 가 | 나 |\n| 다 | 라 |\n\n"),
    "fences": many("```\n글\n```\n\n"),
    "fences of unknown languages": many("```zz№\n글\n```\n\n"),
    "lines of a fence": many("글 №\n", "```\n", "```\n"),
    "words behind a fence": many("word№ ", "```python ", "\nx\n```\n"),
    "highlighted lines": many("№,", "```python {", "1}\n" + "x\n" * 50 + "```\n"),
    "indented code": many("    글\n\n글\n\n"),
    "attributes of blocks": many("글\n{: .a x=№}\n\n"),
    "attributes of images": many("![그림](https://a.b/c.png){: width=10 .a} "),
    "attributes in one list": many(" .a№", "글\n{:", "}\n"),
    "attributes that are refused": many("글\n{: onclick=a}\n\n"),
    "emphasis": many("**굵게**와 *기울임*, ~~지움~~ "),
    "marks that close nothing": many("**가 _나 "),
    "emphasis in each other": nested("*가 **나 ", "** *"),
    "code": many("`코드№` "),
    "backquotes": many("`` `가 "),
    "backquotes of all lengths": lambda n: "".join("`" * (i % 50 + 1) + "가 " for i in range(n)),
    "brackets": many("[가 "),
    "brackets that close": many("가] "),
    "brackets in each other": nested("[", "]"),
    "links that are not well formed": many("[가](b c) "),
    "links of wikis": many("[[글 №]] "),
    "escapes": many("\\* "),
    "entities": many("&amp; &#65; "),
    "emoji": many(":tada: "),
    "formulas": many("$a_№$ 글 "),
    "formulas set apart": many("$$\na\n$$\n\n"),
    "formulas that do not end": many("$$\na\n\n"),
    "prices": many("$5 글 "),
    "tags of HTML": many("<b>글</b> <br> "),
    "tags of HTML that do not close": many("<b>글 "),
    "types in angle brackets": many("Vec<T№> "),
    "blocks of HTML": many("<div>\n\n글\n\n</div>\n\n"),
    "blocks of HTML that do not close": many("<div>\n\n글\n\n"),
    "blocks of HTML in each other": nested("<div>\n\n", "\n\n</div>"),
    "elements in one block": many('<p id="p№">글</p>\n', "<div>\n", "</div>\n"),
    "attributes of one tag": many(' data-x№="글"', "<div", ">글</div>\n"),
    "addresses in one attribute": many("https://a.b/№.png №w, ", '<img srcset="', '">\n'),
    "comments": many("<!-- 글 --> 글 "),
    "styles": many("<style>\na { b: url(https://a.b/) }\n</style>\n\n"),
    "own elements": many("<a-b№>글</a-b№>\n\n"),
    "blocks of SVG": many("<svg><g><path d='M0'/></g></svg>\n\n"),
    "details": many("<details>\n<summary>글</summary>\n\n글\n\n</details>\n\n"),
    "tags of Liquid": many("{% a № %} {{ b }} "),
    "raw Liquid": many("{% raw %}\n글\n{% endraw %}\n\n"),
}

YAML: dict[str, Make] = {
    "steps of a pipeline": many("  - 단계 №\n", "kind: deploy\npipeline:\n"),
    "steps that follow all": lambda n: (
        many("  - {step: 단계 №, after: 첫}\n", "pipeline:\n  - 첫\n")(n)
        + f"  - {{step: 끝, after: [{many('단계 №, ')(n)}]}}\n"
    ),
    "steps that follow none": many("  - {step: 단계 №, after: 단게 №}\n", "pipeline:\n"),
    "steps in a circle": lambda n: (
        "pipeline:\n" + many("  - 단계 №\n")(n) + "  - {step: 단계 0, env: a, after: 끝}\n  - 끝\n"
    ),
    "unknown keys of a step": many("    a№: b\n", "pipeline:\n  - step: 가\n"),
    "tags in brackets": many("글№, ", "tags: [", "글]"),
    "tags on lines": many("  - 글№\n", "tags:\n"),
    "authors": many("  - kim№\n", "authors:\n"),
    "other addresses": many("  - /옛/№/\n", "aliases:\n"),
    "unknown keys": many("key№: 값\n"),
    "keys that are nearly known": many("tag№: 값\n"),
    "remarks": many("# 글\n"),
    "lines of a summary": many("  글 한 줄\n", "summary: |\n"),
    "aliases of a long text": lambda n: f"a: &a {'글' * n}\nb: [{many('*a, ')(n)}]\n",
    "aliases of a list": lambda n: f"a: &a [{many('1,')(n)}]\nb: [{many('*a, ')(n)}]\n",
    "values in each other": lambda n: "a:\n" + "".join(" " * (i % 15 + 1) + f"b{i}:\n" for i in range(n // 15 * 15)),
}

TOML: dict[str, Make] = {
    "keys": many('key№ = "값"\n'),
    "tags on lines": many('  "글№",\n', "tags = [\n", "]"),
    "tables": many("[t№]\na = 1\n"),
    "lines of a summary": many("글 한 줄\n", 'summary = """\n', '"""'),
}

CSS: dict[str, Make] = {
    "rules": many(".a№ { color: red }\n"),
    "addresses": many('.a { background: url("https://a.b/№.png") }\n'),
    "files": many(".a { background: url(x.png) }\n"),
    "imports": many('@import "https://a.b/№.css";\n'),
    "remarks": many("/* 글 № */\n"),
    "strings": many('.a::before { content: "글№" }\n'),
    "brackets that do not close": many("calc(1px + "),
    "addresses that do not end": many("url( "),
    "media": many("@media (min-width: №px) { a { b: c } }\n"),
}

SCRIPT: dict[str, Make] = {
    "imports": many('import { a№ } from "./x.js";\n'),
    "calls": many('f(№, "글", `a${b}`);\n'),
    "regular expressions": many("x = a.match(/[/]b№/g);\n"),
    "templates in each other": nested("`${", "}`", "a"),
    "brackets that do not close": many("(["),
    "remarks": many("// 글 №\n/* 글 */\n"),
}
