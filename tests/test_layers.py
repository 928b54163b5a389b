"""The rooms hold: a module imports only from rooms before its own, and only a few may touch the disk."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "sitegen"
# The rooms from the first to the last. A module imports from its own room and from those before it.
ROOMS = [
    "words",
    "text",
    "model",
    "content",
    "catalog",
    "search",
    "theme",
    "pages",
    "publish",
    "trace",
    "check",
    "build",
    "scaffold",
    "importing",
    "preview",
    "cli",
]
# Modules at the root of the package, and the rooms that they count to.
ROOT = {
    "": "text", "words": "text", "package": "text", "digest": "text", "pool": "text", "config": "model",
    "leads": "model", "faults": "model", "languages": "model", "fields": "model", "options": "model",
    "terms": "model",
    "site": "catalog", "work": "build", "report": "build", "pictured": "build", "recorded": "build",
    "vanished": "build", "__main__": "cli",
}  # fmt: skip
# Who may open files, ask for the time or the environment.
IMPURE = {
    "build",
    "digest",
    "site",
    "options",
    "recorded",
    "package",
    "scaffold",
    "scaffold.requirement",
    "scaffold.workflow",
    "search.synonyms",
    "text.reading",
    "words.sentences",
    "content.markdown.emoji",
    "content.scan",
    "content.typed.tools",
}
IMPURE |= {f"cli.{name}" for name in ("importing", "serve", "summary", "verify")}
IMPURE |= {
    f"importing.{name}"
    for name in ("files", "hexo.read", "hugo.read", "hugo.settings", "jekyll.read", "oracle", "write")
}
IMPURE |= {f"theme.{name}" for name in ("bytecode", "load", "shrink", "social", "templates", "theme")}
IMPURE |= {f"publish.{name}" for name in ("entries", "journal", "lock", "output", "store")}
IMPURE |= {f"preview.{name}" for name in ("handlers", "hub", "inotify", "room", "watch")}
IMPURE |= {"check.check", "check.files"}
IMPURE |= {f"trace.{name}" for name in ("cache", "documents", "memory", "snapshot", "stats")}
CALLS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rmtree",
    "scandir",
    "iterdir",
}
CALLS |= {"now", "today", "getenv", "exists", "is_dir", "is_file", "rglob", "glob"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> int:
    head = module.partition(".")[0].replace("__init__", "")
    return ROOMS.index(ROOT.get(head, head))


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sitegen"):
            module = (node.module or "").removeprefix("sitegen").removeprefix(".")
            found |= {f"{module}.{a.name}".strip(".") for a in node.names} if not module else {module}
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("sitegen.") for a in node.names if a.name.startswith("sitegen.")}
    return {module for module in found if module != "__version__"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_only_from_rooms_before(path: Path) -> None:
    module = name_of(path)
    for imported in imports(ast.parse(path.read_text(encoding="utf-8"))):
        assert room_of(imported) <= room_of(module), f"{module} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_few_touch_the_disk(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    used |= {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    if name_of(path) not in IMPURE:
        assert not used & CALLS, f"{name_of(path)} calls {used & CALLS}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_house_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300, "two ideas in one file"
    assert not any(word in path.stem for word in ("utils", "helpers", "manager", "base"))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            assert not node.name.endswith("Manager"), node.name
            assert not node.name.startswith("Base"), node.name


def test_no_import_circle() -> None:
    """Among modules that are imported when a module is: type hints may look both ways."""
    graph = {}
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tree.body = [node for node in tree.body if not isinstance(node, ast.If)]
        top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        graph[name_of(path)] = imports(ast.Module(top, []))
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join((*trail, module))
        if module in done:
            return
        for imported in graph.get(module, ()):
            visit(imported, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())


# Words that say too little of a thing, or have a usual word instead.
BANNED = {"standing", "beside", "shares", "meanwhile", "regain", "regained", "halves", "world", "teller", "noise"}
# A command, and the function that it calls.
SAME = {"build", "main", "serve"}


def defined(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> dict[str, list[str]]:
    """The public names of this kind at the top of modules, with the modules."""
    found: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, kind) and not (name := getattr(node, "name", "_")).startswith("_"):
                found.setdefault(name, []).append(name_of(path))
    return found


@pytest.mark.parametrize("kind", [ast.ClassDef, (ast.FunctionDef, ast.AsyncFunctionDef)], ids=["classes", "functions"])
def test_one_name_for_one_thing(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> None:
    assert {name: modules for name, modules in defined(kind).items() if len(modules) > 1 and name not in SAME} == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_names_are_of_the_vocabulary(path: Path) -> None:
    names = {path.stem}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names |= {getattr(node, field) for field in ("name", "id", "arg", "attr", "asname") if hasattr(node, field)}
    words = {name: re.findall(r"[A-Z]?[a-z]+", name) for name in names if isinstance(name, str)}
    assert not {name for name, parts in words.items() if BANNED & {part.lower() for part in parts}}
