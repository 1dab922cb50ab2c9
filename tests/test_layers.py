"""A layer imports only from layers to its left, and from itself."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import proofcheck

ROOT = Path(proofcheck.__file__).parent
LAYERS = (
    ("errors",),
    ("document",),
    ("events", "metrics", "processes", "settings"),
    ("latex",),
    ("expressions",),
    ("inject",),
    ("corrections",),
    ("checks",),
    ("models",),
    ("llm",),
    ("assess",),
    ("formal",),
    ("rules",),
    ("result", "changes", "triage"),
    ("transport",),
    ("workers",),
    ("looking",),
    ("run",),
    ("evaluation",),
    ("tex",),
    ("mutation", "repair"),
    ("reports",),
    ("batch", "server"),
    ("cli",),
    ("__main__",),
)
# What others may use of the reader: files and projects, the cutting of a text into steps, and the
# tables and the lexer that all share, with what they say is not printed.
READER = set(
    """accents arguments bundles collection commands decoding families files formulas ignorable
    languages kept lexer parse project rules steps stored unprinted""".split()
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
LLAMA = ("", "_chat", "_context", "_grammar", "_vocabulary")
# The version may be read from everywhere.
FREE = {"proofcheck"}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else module


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    tree = parsed(path)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            # ``from proofcheck import cli`` is an import of proofcheck.cli.
            if node.module == "proofcheck":
                found |= {
                    f"proofcheck.{alias.name}" for alias in node.names if alias.name in RANK
                } or {"proofcheck"}
            else:
                found.add(node.module or "")
    return {name for name in found if name.split(".")[0] == "proofcheck"}


def test_every_module_imports_only_to_its_left() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        relative = path.relative_to(ROOT)
        room = relative.parts[0].removesuffix(".py")
        if room == "__init__":
            assert imports(path) <= FREE
            continue
        assert room in RANK, f"{relative} is in no layer: enter it in LAYERS"
        for name in imports(path) - FREE:
            other = room_of(name)
            if other != room and RANK[other] > RANK[room]:
                wrong.append(f"{relative} imports {name}")
    assert wrong == []


def test_nobody_reaches_into_the_reader() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        relative = path.relative_to(ROOT)
        if relative.parts[0] == "latex":
            continue
        inner = [name.split(".") for name in imports(path) if room_of(name) == "latex"]
        wrong += [f"{relative} imports {'.'.join(n)}" for n in inner if not READER & set(n[2:3])]
        # The author's macros expand what they are given; their table is the reader's own.
        tree = parsed(path)
        own = {"document"} & set(relative.parts[:1])
        wrong += [
            f"{relative}:{node.lineno} takes {node.attr} of a text"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in ("flat", "macros") and not own
        ]
    assert wrong == []


def test_nobody_imports_the_command_line() -> None:
    users = {
        path.relative_to(ROOT).parts[0]
        for path in ROOT.rglob("*.py")
        if any(room_of(name) == "cli" for name in imports(path))
    }
    assert users <= {"cli", "__main__.py"}


def test_only_the_engine_s_process_imports_llama_cpp() -> None:
    users = []
    for path in ROOT.rglob("*.py"):
        tree = parsed(path)
        names = [
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        ] + [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        if any(name.split(".")[0] == "llama_cpp" for name in names):
            users.append(path.relative_to(ROOT).as_posix())
    folder = "llm/"
    assert sorted(users) == [f"{folder}llama{name}.py" for name in LLAMA]


def test_only_the_command_line_prints() -> None:
    printing = []
    for path in ROOT.rglob("*.py"):
        tree = parsed(path)
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if any(isinstance(call, ast.Name) and call.id == "print" for call in calls):
            printing.append(path.relative_to(ROOT).parts[0])
    assert set(printing) <= {"cli"}
