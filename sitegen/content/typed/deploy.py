"""What a post of kind ``deploy`` says: the steps of its pipeline, environments, branches, the strategy, and tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from sitegen.content.chart.chart import chart_of_steps
from sitegen.content.chart.figure import drawing_of, list_of, pipeline_problem
from sitegen.content.chart.language import Unread, read_pipeline
from sitegen.content.markdown.labels import labels
from sitegen.content.typed.heads import names_in
from sitegen.content.typed.moves import BRANCH, LOOKED_AT
from sitegen.content.typed.stack import find_tools
from sitegen.content.typed.steps import find_steps
from sitegen.content.typed.tree import classes_of, inline_of, text_of
from sitegen.fields import Tool
from sitegen.model import Deployment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines
    from sitegen.content.typed.tools import Tools
    from sitegen.fields import Step
    from sitegen.words.errors import Problem

_KIND = r"(?:서버|환경|server|environment)"
_SURE = (
    r"production|prod|staging|stage|stg|운영|상용|스테이징|beta|베타|alpha|알파|"
    r"sandbox|샌드박스|real|live|라이브|local|로컬"
)
# These are phases of a project and branches too.
_UNSURE = r"검증|개발|테스트|test|QA|develop(?:ment)?|dev"
_OF_ENV = re.compile(rf"(?:{_SURE}|{_UNSURE})(?:\s*{_KIND})?", re.IGNORECASE)
_ONLY_ENV = re.compile(rf"(?:{_SURE})(?:\s*{_KIND})?|(?:{_UNSURE})\s*{_KIND}", re.IGNORECASE)
_SAYS_ENV = re.compile(r"환경|environment", re.IGNORECASE)
_OF_BRANCH = re.compile(rf"(?:{BRANCH}|staging|production|qa|test|gh-pages)(?:\s*(?:브랜치|branch))?", re.IGNORECASE)
_ONLY_BRANCH = re.compile(
    r"(?:master|main|feature\S*|hotfix\S*|release\S*|trunk|maintenance|\S+\s*(?:브랜치|branch))(?:\s*(?:브랜치|branch))?",
    re.IGNORECASE,
)
# A branch in a step: a known name, or whatever is called one. A server has the name of a branch at times.
_BRANCH_IN_STEP = re.compile(
    rf"(?<![\w/*-])(?:(?P<known>(?!release(?!/))(?:{BRANCH}))(?![A-Za-z0-9_/-]|\s*(?:서버|환경|클러스터|server|environment|함수))|"
    r"(?P<any>[A-Za-z][\w/*-]*)\s?(?:브랜치|branch\b))",
    re.IGNORECASE,
)
_NO_BRANCH = {"a", "the", "my", "your", "its", "own", "new", "each", "every", "default", "git"}
_STRATEGIES = (
    r"롤링|rolling",
    r"블루\s?[-/·]?\s?그린|blue\s?[-/]?\s?green|green\s?[-/]?\s?blue",
    r"카나리(?:아)?|canary",
    r"섀도우?|shadow",
    r"재생성|recreate",
)
_STRATEGY = re.compile("|".join(f"({form})" for form in _STRATEGIES), re.IGNORECASE)
_AFTER_STRATEGY = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:배포|업데이트|릴리[스즈]|방식|전략|deploy(?:ment)?|update|release|strategy)?(?:\s*(?:방식|전략))?"
    r"\s*(?:(?:으로|로|by|with)?\s*(?:배포|무중단|전환|교체|deploy).*)?",
    re.IGNORECASE,
)
_BEFORE_STRATEGY = re.compile(r"(?:\d+[.)]\s*)?(?:무중단\s*)?(?:배포\s*)?(?:(?:방식|전략)\s*[:：-]?\s*)?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_.+#/-]*")
_HANGUL = re.compile(r"[가-힣]{2,12}")
_PARTICLE = re.compile(r"(?:으로|로|에서|에|까지|부터|가|이|을|를|와|과|의|은|는|도|랑)?$")
# The areas of tools that do the steps of deployments.
_AREAS = {
    "container", "cloud", "infrastructure", "ci", "build", "testing", "versioncontrol", "collaboration", "security",
    "monitoring", "server",
}  # fmt: skip
# Tools that are words too.
_WORDS = {
    "bun", "chef", "drone", "fabric", "flux", "harbor", "linear", "make", "monday", "parcel", "puppet", "quick",
    "render", "ruff", "zoom",
}  # fmt: skip
_MOST_WORDS = 3


def find_deployment(
    tokens: Sequence[Token], tools: Tools, lang: str, pipeline: tuple[Step, ...], strategy: str | None, lines: Lines
) -> tuple[Deployment, tuple[Tool, ...], list[Problem]]:
    """What a post says of a deployment, the tools that it names, and a warning if its steps are too many to be drawn.
    ``pipeline`` and ``strategy`` are what its front matter says, which is warned of where it is read."""
    children = SyntaxTreeNode(tokens).children
    problems = []
    if pipeline:
        said = deployment_of(pipeline, lang)
    elif steps := _of_blocks(children):
        said = Deployment(steps)  # it is drawn where it stands
    else:
        found = find_steps(children, tools)
        said = deployment_of(found.steps, lang, found.anchors)._replace(is_added=False)
        if len(found.steps) > 1 and not said.svg:
            problems.append(pipeline_problem(chart_of_steps(found.steps), lines.block(found.line)))
    steps = said.steps
    lists = list(_lists(children))
    environments = [
        name
        for heading, heads in lists
        for name in _all_of(heads, _OF_ENV, _OF_ENV if _SAYS_ENV.search(heading) else _ONLY_ENV)
    ]
    branches = [name for _, heads in lists for name in _all_of(heads, _OF_BRANCH, _ONLY_BRANCH)]
    branches += [name for step in steps for name in _branches_of(step.text[:LOOKED_AT])]
    said = said._replace(
        environments=_once((*environments, *[step.env for step in steps if step.env])),
        branches=_once(branches),
        strategy=strategy or _strategy(children, steps),
    )
    return said, tuple(_tools(tokens, children, steps, tools)), problems


def deployment_of(steps: tuple[Step, ...], lang: str, anchors: Sequence[str] = ()) -> Deployment:
    """A deployment of steps that front matter gives, or that were found at headings with ``anchors``."""
    if not steps:
        return Deployment()
    chart = chart_of_steps(steps)
    return Deployment(
        steps=steps,
        environments=_once([step.env for step in steps if step.env]),
        svg=drawing_of(chart, labels(lang)["pipeline"]) if len(steps) > 1 else "",
        listing=list_of(chart, lang, [step.note for step in steps], anchors),
        is_added=True,
    )


def _of_blocks(children: Iterable[SyntaxTreeNode]) -> tuple[Step, ...]:
    """The steps of the first block ``pipeline``, which is drawn where it stands."""
    for node in children:
        if node.type == "fence" and node.info.split(None, 1)[:1] == ["pipeline"]:
            try:
                return read_pipeline(node.content)
            except Unread:
                continue
    return ()


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once, in whatever letters."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.lower(), name)
    return tuple(found.values())


# ---- Environments and branches ----


def _lists(children: Iterable[SyntaxTreeNode]) -> Iterator[tuple[str, list[str]]]:
    """The heads of the items of each list that stands in the text itself, and the heading above it."""
    heading = ""
    for node in children:
        if node.type == "heading":
            heading = text_of(node)
        elif node.type in ("bullet_list", "ordered_list") and "plain" not in classes_of(node):
            paragraphs = [item.children[0] for item in node.children if item.children]
            texts = [text_of(paragraph) if paragraph.type == "paragraph" else "" for paragraph in paragraphs]
            heads = [re.split(r"\s*[:：(]|\s+[-–—]\s|\s*(?:→|->)", text, maxsplit=1)[0] for text in texts]
            yield heading, [head.strip("`* ") for head in heads]


def _all_of(heads: Sequence[str], form: re.Pattern[str], only: re.Pattern[str]) -> Sequence[str]:
    """The heads, if all of them have a form, and one has it that nothing else has."""
    if len(heads) < 2 or not all(map(form.fullmatch, heads)) or not any(map(only.fullmatch, heads)):
        return ()
    return heads


def _branches_of(text: str) -> Iterator[str]:
    for match in _BRANCH_IN_STEP.finditer(text):
        name = match["known"] or match["any"]
        if name.lower() not in _NO_BRANCH:
            yield name


# ---- The strategy ----


def _strategy(children: Iterable[SyntaxTreeNode], steps: Iterable[Step]) -> str:
    """The strategy that a heading or a step names, as it is written; "" if several are named, or none."""
    headings = [text_of(node) for node in children if node.type == "heading"]
    steps_said = [step.text for step in steps]
    every = {match.lastindex for text in (*headings, *steps_said) for match in _STRATEGY.finditer(text)}
    if len(every) != 1:
        return ""
    for heading in headings:
        match = _STRATEGY.search(heading)
        if (
            match
            and _BEFORE_STRATEGY.fullmatch(heading[: match.start()])
            and _AFTER_STRATEGY.fullmatch(heading[match.end() :])
        ):
            return match[0]
    return next((match[0] for text in steps_said if (match := _STRATEGY.search(text))), "")


# ---- Tools ----


def _tools(
    tokens: Sequence[Token], children: Iterable[SyntaxTreeNode], steps: Iterable[Step], tools: Tools
) -> Iterator[Tool]:
    """The tools of lists, of steps, and of code in headings, each once."""
    found = {tool.name: tool for tool in find_tools(tokens, tools)}
    names = [tool for step in steps for tool in _tools_of(step, tools)]
    for node in children:
        if node.type == "heading":
            codes = [token.content for token in inline_of(node) if token.type == "code_inline"]
            names += [name for code in codes if (name := tools.find(code))]
    for name in names:
        known = tools.known(name)
        found.setdefault(name, Tool(name, group=known.area if known else ""))
    yield from found.values()


def _tools_of(step: Step, tools: Tools) -> Iterator[str]:
    """The tools that a step names. One that its author calls a tool need not be known."""
    yield from _tools_called(step.tool, tools)
    step_text = step.text[:LOOKED_AT]
    words = _LATIN.findall(step_text)
    at = 0
    while at < len(words):
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            text = " ".join(words[at : at + count])
            known = tools.known(text) if text in step_text else None
            if known and known.area in _AREAS and len(text) > 2 and (text.lower() not in _WORDS):
                yield known.name
                break
        else:
            count = 1
        at += count
    for word in _HANGUL.findall(step_text):
        yield from _hangul_tool(word, tools)


def _tools_called(text: str, tools: Tools) -> Iterator[str]:
    """The tools that an author calls so, with commas or a plus between them. A name may hold a plus: ``C++``."""
    parts = [text] if tools.find(text) else re.split(r"[,·]|\s\+\s", text)
    for part in parts:
        if known := tools.find(part.strip()):
            yield known
        elif re.search(r"\w", part):  # a name without a letter makes no address
            yield from [named.name for named in names_in(part, tools)] or [part.strip()]


def _hangul_tool(word: str, tools: Tools) -> Iterator[str]:
    """A tool that is spelled in Hangul, perhaps with a particle: ``젠킨스로``."""
    for end in range(len(word), 1, -1):
        known = tools.known(word[:end])
        if known and known.area in _AREAS and _PARTICLE.match(word, end):
            yield known.name
            return
