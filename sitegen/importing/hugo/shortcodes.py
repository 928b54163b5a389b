"""Shortcodes: Hugo's own as Markdown, those of the site's templates as what they write, and others as they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.importing.embedded import alone, embed_named, shown_by
from sitegen.importing.fences import outside_fences
from sitegen.importing.hugo.builtin import BUILTIN, Call, box
from sitegen.importing.hugo.gotemplate import Dot, Safe, TemplateUnknown, render_template
from sitegen.importing.hugo.markdown import MarkdownRules, as_ours
from sitegen.importing.notes import Note, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitegen.importing.hugo.pages import PageReader
    from sitegen.importing.hugo.settings import HugoSettings
    from sitegen.importing.old import Filler, OldDocument

# What they look like. Those with a remark in them are text, without the remark.
SHORTCODE = re.compile(r"\{\{[<%]\s*/\*(.{0,5000}?)\*/\s*[%>]\}\}|\{\{<.{0,5000}?>\}\}|\{\{%.{0,5000}?%\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"\{\{(?P<mark>[<%])(?:\s*/\*(?P<text>.{0,5000}?)\*/\s*|\s*(?P<end>/?)\s*(?P<name>[^\s\"`{}<>/]+(?:/[^\s\"`{}<>/]+)*)"
    r"(?P<arguments>(?:\"(?:[^\"\\]|\\.){0,5000}+\"|`[^`]{0,5000}+`|[^\"`{}])*?)(?P<alone>/?)\s*)[>%]\}\}",
    re.DOTALL,
)
_ARGUMENT = re.compile(r"\s*(?:([\w-]+)\s*=\s*)?(?:\"((?:[^\"\\]|\\.)*+)\"|`([^`]*+)`|([^\s\"`=]+))")
_BLOCK = re.compile(
    r"<(?:address|article|aside|blockquote|center|details|div|dl|figure|form|h[1-6]|hr|iframe|ol|p|pre|script|section|"
    r"style|table|ul|video)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?is)(<(pre|script|style|textarea)\b.*?</\2\s*>)")
_MARKED = re.compile("\1(.*?)\2", re.DOTALL)
_DEEPEST = 20
# What is around a block and matters to it.
_LINES_ABOVE, _CHARACTERS_AROUND = 2, 2_000


class HugoTexts(NamedTuple):
    """What the texts of a site can ask of it. ``pages`` are the URLs of pages, by what ``ref`` may call them."""

    pages: Mapping[str, str]
    site: Mapping[str, Any]
    layouts: Mapping[str, str]
    rules: MarkdownRules

    @classmethod
    def of(cls, settings: HugoSettings, reader: PageReader, layouts: Mapping[str, str]) -> HugoTexts:
        """Those of a site that was read."""
        pages: dict[str, str] = {}
        for (key, inside), page in reader.pages.items():
            name = inside.rpartition("/")[2]
            path = page.path.partition("/")[2] if key == settings.default else ""
            for one in (f"{key}:{inside}", inside, name, path, path.rpartition("/")[2]):
                pages.setdefault(one.lower(), page.url)
        raw = settings.raw
        site = {"Title": raw.get("title"), "BaseURL": "/", "Params": settings.params, "params": settings.params}
        return cls(pages, site, layouts, MarkdownRules.of(settings))


def shortcode_filler(texts: HugoTexts) -> Callable[[], Filler]:
    """Makes what fills in the shortcodes of the site's texts."""
    from functools import partial

    return partial(_filler, texts)


def _filler(texts: HugoTexts) -> Filler:
    def fill(old: OldDocument) -> tuple[str, list[Note]]:
        page = _PageText(texts, old)
        text = page.filled(old.body) if "{{<" in old.body or "{{%" in old.body else old.body
        return as_ours(text, texts.rules, old, page.notes) if not old.is_html else text, page.notes

    return fill


class _PageText:
    """Fills in the shortcodes of one document."""

    def __init__(self, texts: HugoTexts, old: OldDocument) -> None:
        self.notes: list[Note] = []
        self._texts, self._old = texts, old
        self._source, self._tokens, self._ends = "", list[re.Match[str]](), dict[int, int]()
        self._plain: set[int] = set()
        self._starts: list[int] = []

    def filled(self, source: str) -> str:
        """The text with its shortcodes filled in."""
        self._source, self._tokens = source, list(_TOKEN.finditer(source))
        self._plain = {number for number, _ in outside_fences(source.split("\n"))}
        self._starts = [match.end() for match in re.finditer("\n", source)]
        waiting: list[tuple[str, int]] = []
        for index, token in enumerate(self._tokens):
            if token["end"]:
                at = next(
                    (n for n, (name, _) in enumerate(reversed(waiting[-_DEEPEST:])) if name == token["name"]), None
                )
                if at is not None:
                    self._ends[waiting[-1 - at][1]] = index
                    del waiting[-1 - at :]
            elif token["name"] and not token["alone"]:
                waiting.append((token["name"], index))
        return self._range(0, len(source), 0, len(self._tokens))

    def _range(self, start: int, end: int, first: int, last: int, parent: Call | None = None) -> str:
        """A part of the source with the shortcodes from ``first`` to ``last`` filled in."""
        out: list[str] = []
        index = first
        while index < last:
            token = self._tokens[index]
            out.append(self._source[start : token.start()])
            closing = self._ends.get(index)
            start = self._tokens[closing].end() if closing is not None else token.end()
            if token["text"] is not None:
                out.append(self._shown(token))
                self._note("hugo-shown", "changed", token)
            elif token["end"]:
                out.append(token[0])
                self._note("hugo-shortcode", "kept", token, name=token["name"])
            else:
                call = Call(token["name"].lower(), token["mark"] == "%", *_arguments(token["arguments"]), parent)
                if closing is not None:
                    self._nest(call, token, closing, index)
                self._write(out, call, token, closing, self._source[start : min(end, start + _CHARACTERS_AROUND)])
            index = (closing if closing is not None else index) + 1
        return "".join([*out, self._source[start:end]])

    def _nest(self, call: Call, token: re.Match[str], closing: int, index: int) -> None:
        depth, above = 0, call.parent
        while above:
            depth, above = depth + 1, above.parent
        at, to = token.end(), self._tokens[closing].start()
        call.raw = self._range(at, to, index + 1, closing, call) if depth < _DEEPEST else self._source[at:to]
        line = self._before(token)
        call.inner = call.raw.replace(f"\n{line}", "\n") if line and not line.strip() else call.raw

    def _before(self, token: re.Match[str]) -> str:
        """What stands before a shortcode on its line, the end of it if that is long."""
        start = max(token.start() - _CHARACTERS_AROUND, 0)
        return self._source[start : token.start()].rpartition("\n")[2]

    def _write(self, out: list[str], call: Call, token: re.Match[str], closing: int | None, following: str) -> None:
        """Add what a shortcode stands for to ``out``; itself, where that is not known."""
        made, code = self._made(call)
        if made is None:
            self._note(code, "kept", token, name=call.name)
            end = self._tokens[closing][0] if closing is not None else ""
            out.append(token[0] + call.raw + end)
            return
        self._note(code, "changed", token, name=call.name)
        if made.startswith("\n"):  # a block
            before = ""
            while out and before.count("\n") < _LINES_ABOVE:
                before = out.pop() + before
            line = before.rpartition("\n")[2]
            out.append(before if line.strip() else before.removesuffix(line))
            indent = line if not line.strip() else ""
            rows = made.strip("\n").replace("\n", f"\n{indent}")
            out.append(alone(rows, before, following).removeprefix("\n" if not before.strip("\n") else ""))
        else:
            out.append(made)

    def _made(self, call: Call) -> tuple[str | None, str]:
        """What a shortcode stands for, with a line end before a block; and the code of its note."""
        source = self._texts.layouts.get(call.name)
        identifier = "/".join(filter(None, (call.get(0), call.get(1) if call.name == "gist" else "")))
        if (address := embed_named(call.name, {**call.values, "": identifier})) and call.inner is None:
            return f"\n{address}", "hugo-embed"
        if call.name in ("ref", "relref"):
            found = self._page(call.get(0, "path"), call.get(1, "lang"))
            return found, "hugo-filled" if found else "hugo-ref"
        if call.name == "param":
            found = self._param(call.get(0, "name"))
            return found, "hugo-filled" if found is not None else "hugo-shortcode"
        if boxed := box(call):
            return boxed, "hugo-filled"
        if source is None or call.name in ("highlight", "figure", "details"):
            made = BUILTIN[call.name](call) if call.name in BUILTIN else None
            return made, "hugo-filled" if made is not None else "hugo-shortcode"
        try:
            return self._run(source, call), "hugo-included"
        except TemplateUnknown:
            return None, "hugo-template"

    def _run(self, source: str, call: Call) -> str:
        """What the site's own template makes of a shortcode."""
        page = self._old.data
        about = Dot(
            {"Title": str(page.get("title") or ""), "Params": page, "RelPermalink": self._old.url,
             "Permalink": self._old.url, "Site": Dot(self._texts.site)}
        )  # fmt: skip
        dot = Dot({
            "Get": lambda key: call.values.get(str(key)), "Inner": Safe(call.inner or ""), "Name": call.name,
            "Params": call.values if call.is_named else list(call.values.values()), "Page": about,
            "IsNamedParams": call.is_named, "Site": about["Site"],
        })  # fmt: skip
        html = render_template(source, dot)
        if address := shown_by(html):
            return f"\n{address}"
        if call.is_markdown:
            return f"\n{_MARKED.sub(_bare, html).strip()}" if "\n" in html.strip() else _MARKED.sub(_bare, html).strip()
        is_block = _BLOCK.search(html) is not None
        pieces = _WHOLE.split(html)
        # An empty line would end the HTML, and what is indented behind one would be code.
        pieces[::3] = [re.sub(r"[ \t]*\n\s*", "\n" if is_block else " ", piece) for piece in pieces[::3]]
        made = "".join(piece for at, piece in enumerate(pieces) if at % 3 != 2).strip()
        made = re.sub("<p>\\s*(\1[^\1\2]*\2)\\s*</p>", r"\1", made)
        made = _MARKED.sub(_bare if not is_block else _apart, made)
        return f"\n{made}" if is_block else made

    def _page(self, asked: str, lang: str) -> str | None:
        """The URL of the page that ``ref`` asks for."""
        path, hash_, fragment = asked.partition("#")
        if not path:
            return f"#{fragment}" if hash_ else None
        name = re.sub(r"(/_?index)?\.(md|html?|markdown)$", "", path.lower()).rstrip("/")
        folder = self._old.path.partition("/")[2].rpartition("/")[0]
        for one in (
            f"{lang}:{name.lstrip('/')}",
            f"{folder}/{name}".lower(),
            name.lstrip("/"),
            name.rpartition("/")[2],
        ):
            if url := self._texts.pages.get(one):
                return url + hash_ + fragment
        return None

    def _param(self, name: str) -> str | None:
        for table in (self._old.data, self._texts.site["Params"]):
            value = {key.lower(): inner for key, inner in table.items()}.get(name.lower())
            if isinstance(value, str | int | float):
                return str(value)
        return None

    def _shown(self, token: re.Match[str]) -> str:
        """A shortcode that is text, such as an example of one."""
        text = f"{{{{{token['mark']}{token['text']}{'>' if token['mark'] == '<' else '%'}}}}}"
        start = token.start()
        line = self._before(token)
        is_code = bisect_right(self._starts, start) not in self._plain or line.count("`") % 2
        return text if is_code else f"\\{text}"

    def _note(self, code: str, fate: Any, token: re.Match[str], **values: str) -> None:
        line = self._old.first_line + bisect_right(self._starts, token.start())
        given = tuple(values.items()) if fate == "kept" else ()
        self.notes.append(Note(f"import-{code}", fate, self._old.path, line, shortened(token[0]), given))


def _arguments(text: str) -> tuple[dict[str, Any], bool]:
    """The arguments of a shortcode by their names, or by their places; and whether they have names."""
    found: dict[str, Any] = {}
    is_named = False
    for match in _ARGUMENT.finditer(text):
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4]
        value = re.sub(r"\\([\"\\])", r"\1", value) if match[2] is not None else value
        is_named = is_named or match[1] is not None
        found[match[1] or str(len(found))] = value
    return found, is_named


def _bare(match: re.Match[str]) -> str:
    return match[1].strip()


def _apart(match: re.Match[str]) -> str:
    """Markdown within HTML: with empty lines around it, where it has markup."""
    text = match[1].strip()
    return f"\n\n{text}\n\n" if re.search(r"[*_`\[\]#>|~<\n]", text) else text
