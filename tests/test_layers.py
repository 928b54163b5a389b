"""The layers hold: a module imports only from those to its left, and only a few may touch the disk."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "sitegen"
LAYERS = ["vocabulary", "content", "catalog", "output", "rebuild", "build", "edges", "preview", "cli"]
VOCABULARY = {"__init__", "errors", "hangul", "urls", "model", "config", "language", "noise", "package", "similar"}
VOCABULARY |= {"beside", "pool", "text", "toml", "tomltext"}
EDGES = {"explain", "run", "scaffold", "summary", "teller", "verify"}
BUILD = {"inputs", "options", "reparse", "revise", "work", "update"}
# Who may open files, ask for the time or the environment.
IMPURE = {
    "build",
    "cli",
    "errors",
    "inputs",
    "options",
    "package",
    "pool",
    "revise",
    "scaffold",
    "scaffold.requirement",
    "start",
    "verify",
    "work",
    "content.emoji",
    "content.scan",
}
IMPURE |= {
    f"output.{name}"
    for name in ("answers", "bytecode", "images", "journal", "lock", "manifest", "render", "statics", "theme", "write")
}
IMPURE |= {"cli.serve", *(f"preview.{name}" for name in ("builder", "handlers", "inotify", "observed", "places"))}
IMPURE |= {
    f"rebuild.{name}"
    for name in ("cache", "closure", "connection", "digest", "files", "memory", "quick", "stats", "store")
}
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


def layer_of(module: str) -> int:
    head = module.partition(".")[0] or "__init__"
    if head in VOCABULARY:
        return 0
    head = "build" if head in BUILD else head
    return LAYERS.index("edges" if head in EDGES else "cli" if head in ("__main__", "start") else head)


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
def test_imports_only_from_the_left(path: Path) -> None:
    module = name_of(path)
    for imported in imports(ast.parse(path.read_text(encoding="utf-8"))):
        assert layer_of(imported) <= layer_of(module), f"{module} imports {imported}"


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
