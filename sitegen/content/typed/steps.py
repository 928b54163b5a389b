"""The steps of a deployment in the text of a post, in the forms in which authors write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.chart.language import ARROW
from sitegen.content.markdown.excerpt import plain_text
from sitegen.content.typed.heads import are_mostly_tools, read_head
from sitegen.content.typed.moves import are_moves, is_other_list, name_branches
from sitegen.content.typed.texts import tidy, without_number
from sitegen.content.typed.tree import classes_of, inline_of, text_of, text_with_lines
from sitegen.fields import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.tree import SyntaxTreeNode

    from sitegen.content.typed.tools import Tools

_AGAIN = re.compile(r"\s*\(([^()]*반복[^()]*)\)\s*[.]?$")
_NUMBERED = re.compile(r"(?:STEP\s*)?\d{1,2}\s*[.):]\s*(\S.*)", re.IGNORECASE)
_STAGE = re.compile(r".*\S\s*(?:\bstage|스테이지|단계)", re.IGNORECASE)
_SET_UP = re.compile(r"설치|설정|만들기|준비|작성|소개|구성|세팅|마치며|마무리|정리|개요|배경|들어가며|서론|결론|서버$")
_SENTENCE = re.compile(r"(?:다|요)[.!]?$")
_LONGEST_PART, _LONGEST_REMARK = 30, 100
# What is longer is no line of steps.
_LONGEST_LINES = 2_000
_STAGES_OF_JENKINS = re.compile(r"\bstage\s*\(\s*['\"]([^'\"\n]{1,80})['\"]\s*\)")
# A list of YAML, in brackets or with a line for each.
_STAGES_OF_GITLAB = re.compile(
    r"^stages:[ \t]*(?:\[([^\]]{0,2000})\]|(?:#[^\n]*)?\n((?:[ \t]*(?:-[ \t]*\S[^\n]{0,80}|#[^\n]*)\n*)+))",
    re.MULTILINE,
)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_PLAIN_TEXT = ("", "text", "txt", "plaintext", "markdown", "md", "bash", "console")


class Found(NamedTuple):
    """Steps that were found, and the line where they begin. ``anchors`` are those of their headings, if they have
    any."""

    steps: tuple[Step, ...] = ()
    line: int = 0
    anchors: tuple[str, ...] = ()


def find_steps(children: Sequence[SyntaxTreeNode], tools: Tools) -> Found:
    """The first pipeline of a text: a list, a line with arrows, numbered paragraphs; else its headings; else the
    stages of a file of Jenkins or GitLab."""
    for node in children:
        if "pipeline" in classes_of(node) and (steps := _of_block(node, tools, is_said=True)):
            return Found(_chain(steps), _line(node))
    numbered = _numbered(children)
    heading = lead = ""
    for place, node in enumerate(children):
        if node.type == "heading":
            heading, lead = text_of(node), ""
            continue
        if "plain" not in classes_of(node) and not is_other_list(heading, lead):
            steps = _of_block(node, tools) or numbered.get(place, ())
            if steps:
                return Found(_chain(steps), _line(node))
        if node.type == "paragraph":
            lead = text_of(node)[-200:]
    return _of_headings(children) or _of_files(children)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] if node.map else 0


def _chain(steps: Sequence[tuple[str, str]]) -> tuple[Step, ...]:
    """Steps that follow each other, of their names and notes."""
    return tuple([Step(text, note=note, after=(n - 1,) if n else ()) for n, (text, note) in enumerate(steps)])


def _of_block(node: SyntaxTreeNode, tools: Tools, is_said: bool = False) -> Sequence[tuple[str, str]]:
    if node.type in ("ordered_list", "bullet_list"):
        return _of_list(node, tools, is_said)
    if node.type == "paragraph":
        return _of_lines(text_with_lines(inline_of(node)), is_said)
    if node.type == "blockquote":
        texts = [text_with_lines(inline_of(child)) for child in node.children if child.type == "paragraph"]
        return _of_lines("\n".join(texts), is_said) if len(texts) == len(node.children) else ()
    if node.type == "fence" and node.info.strip().lower() in _PLAIN_TEXT:
        return _of_lines(node.content, is_said)
    return ()


def _of_list(node: SyntaxTreeNode, tools: Tools, is_said: bool) -> Sequence[tuple[str, str]]:
    items = [child.children[0] for child in node.children if child.children and child.children[0].type == "paragraph"]
    if len(items) != len(node.children):
        return ()
    steps = [step for item in items if (step := _step(text_of(item)))[0]]
    if is_said:
        return steps
    inlines = [[token for token in inline_of(item) if token.type != "text" or token.content.strip()] for item in items]
    links = sum(bool(inline) and inline[0].type == "link_open" for inline in inlines)
    code = sum(
        bool(inline) and inline[0].type == "code_inline" and ":" in text_of(item)
        for inline, item in zip(inlines, items, strict=True)
    )
    heads = [read_head(inline_of(item), tools) for item in items]
    if max(links, code) >= len(items) / 2 or are_mostly_tools(heads):
        return ()
    texts = [" ".join(step).strip() for step in steps]
    return steps if are_moves(texts) and (node.type == "ordered_list" or name_branches(texts)) else ()


def _step(text: str) -> tuple[str, str]:
    """The name and the note of an item; no name for a remark."""
    text = tidy(text).replace("\n", " ")
    start = max(len(text) - _LONGEST_REMARK, 0)
    if (again := _AGAIN.search(text[start:])) is None:
        return text, ""
    return text[: start + again.start()].strip(), again[1]


def _of_lines(text: str, is_said: bool) -> Sequence[tuple[str, str]]:
    """The steps of lines with arrows: all lines together, else the first line that has all of them."""
    text = text.strip()
    if len(text) > _LONGEST_LINES or not ARROW.search(text):
        return ()
    together = [part.strip() for part in ARROW.split(text)]
    if steps := _of_parts(together if "\n" in text else (), is_said):
        return steps
    return next((steps for line in text.split("\n") if (steps := _of_parts(ARROW.split(line), is_said))), ())


def _of_parts(parts: Sequence[str], is_said: bool) -> Sequence[tuple[str, str]]:
    texts = [part.strip() for part in parts]
    texts = texts[1 if texts and not texts[0] else 0 : -1 if texts and not texts[-1] else None]
    if not all(text and len(text) <= _LONGEST_PART and "\n" not in text for text in texts):
        return ()
    is_one = len(texts) > 1 if is_said else are_moves(texts) and not any(map(_SENTENCE.search, texts))
    return [(text, "") for text in texts] if is_one else ()


def _bold_number(node: SyntaxTreeNode) -> tuple[str, str] | None:
    """The name and the note of a paragraph that begins with a number in bold: ``**2. Build**: 첫 단계입니다.``"""
    # The parser puts empty text before a mark.
    inline = inline_of(node) if node.type == "paragraph" else []
    tokens = [token for token in inline if token.type != "text" or token.content]
    if not tokens or tokens[0].type != "strong_open":
        return None
    end = next(n for n, token in enumerate(tokens) if token.type == "strong_close")
    bold = " ".join(plain_text(tokens[:end]).split())
    numbered = _NUMBERED.fullmatch(bold)
    return (numbered[1].rstrip(":："), text_of(node)[len(bold) :].lstrip(" :：-–—")) if numbered else None


def _numbered(children: Sequence[SyntaxTreeNode]) -> dict[int, Sequence[tuple[str, str]]]:
    """The paragraphs with bold numbers below each heading that are steps, by the place of the first of them."""
    groups: list[dict[int, tuple[str, str]]] = [{}]
    for place, node in enumerate(children):
        if node.type == "heading":
            groups.append({})
        elif "plain" not in classes_of(node) and (bold := _bold_number(node)):
            groups[-1][place] = bold
    found = [(min(group), list(group.values())) for group in groups if group]
    return {first: steps for first, steps in found if are_moves([" ".join(step).strip() for step in steps])}


def _of_headings(children: Sequence[SyntaxTreeNode]) -> Found | None:
    """The steps that are headings: all called a stage, or all with numbers."""
    headings = [(int(node.tag[1]), text_of(node), node) for node in children if node.type == "heading"]
    for form in (_STAGE, _NUMBERED):
        for group in _groups(headings, form):
            texts = [without_number(text) for text, _ in group]
            kept = [n for n, text in enumerate(texts) if form is _STAGE or not _SET_UP.search(text)]
            if are_moves([texts[n] for n in kept]):
                nodes = [group[n][1] for n in kept]
                anchors = tuple([str(node.meta.get("anchor", "")) for node in nodes])
                return Found(_chain([(texts[n], "") for n in kept]), _line(nodes[0]), anchors)
    return None


def _groups(
    headings: Sequence[tuple[int, str, SyntaxTreeNode]], form: re.Pattern[str]
) -> Iterator[list[tuple[str, SyntaxTreeNode]]]:
    """Headings of this form, of one level and below one heading."""
    groups: dict[tuple[int, ...], list[tuple[str, SyntaxTreeNode]]] = {}
    above: list[tuple[int, int]] = []
    for number, (level, text, node) in enumerate(headings):
        above = [entry for entry in above if entry[0] < level]
        if form.fullmatch(text.strip()):
            groups.setdefault((level, *[n for _, n in above]), []).append((text, node))
        above.append((level, number))
    yield from groups.values()


def _of_files(children: Sequence[SyntaxTreeNode]) -> Found:
    """The stages of the first file of Jenkins or GitLab that has any."""
    for node in children:
        if node.type != "fence":
            continue
        stages = _STAGES_OF_JENKINS.findall(node.content)
        if not stages and (found := _STAGES_OF_GITLAB.search(node.content)):
            lines = [_COMMENT.sub("", line) for line in (found[1] or found[2] or "").split("\n")]
            parts = ",".join(lines).split(",") if found[1] else lines
            stages = [part.strip(" \t-'\"") for part in parts]
        stages = list(dict.fromkeys(filter(None, stages)))
        if len(stages) > 1:
            return Found(_chain([(stage, "") for stage in stages]), _line(node))
    return Found()
