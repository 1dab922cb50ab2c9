"""Which files of a folder or bundle are root documents, and which only parts of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from proofcheck.errors import SourceError
from proofcheck.latex.files import TEX_SUFFIXES, Tree, load
from proofcheck.latex.inputs import input_commands, input_macros, is_commented

ROOT_MARK = re.compile(r"^[^%\n]*\\(?:documentclass|documentstyle|begin\s*\{document\})", re.M)
PART_MARK = re.compile(
    r"^[^%\n]*\\documentclass\s*(?:\[([^]\n]*)\])?\s*\{(?:subfiles|standalone)\}", re.M
)
"""Of a file that can be compiled alone, and is a part of another; subfiles names that."""
_BODY_MARK = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.M)


def is_tex(name: str) -> bool:
    """Whether the name is that of a LaTeX document or a part of one."""
    return name.lower().endswith(TEX_SUFFIXES)


def text_of(tree: Tree, name: str) -> str | None:
    """The text of a file, or None when it is missing or unreadable."""
    try:
        source = load(tree, name)
    except SourceError:
        return None
    return None if source is None else source.text


_FIELD = re.compile(
    r"filename[\"']?\s*+:\s*+[\"']?(?P<filename>[^\"'\n,}]++)"
    r"|usage[\"']?\s*+:\s*+[\"']?(?P<usage>\w++)"
)


def listed_roots(tree: Tree) -> list[str]:
    """What arXiv's 00README (text, JSON or YAML) names as top level."""
    for readme in ("00README", "00README.XXX", "00README.txt", "00README.json", "00README.yaml",
                   "00README.yml"):  # fmt: skip
        try:
            data = tree.read(readme)
        except SourceError:
            continue
        if data is None:
            continue
        text = data.decode("utf-8", "replace")
        found = [posixpath.normpath(root) for root in _top_level(text)]
        return [root for root in found if text_of(tree, root) is not None]
    return []


def _top_level(readme: str) -> Iterator[str]:
    """Lines "main.tex toplevelfile", and entries with a file's name and its usage in any order."""
    for line in readme.splitlines():
        if (words := line.split())[1:] == ["toplevelfile"]:
            yield words[0]
    entry: dict[str, str] = {}
    for match in _FIELD.finditer(readme):
        entry[match.lastgroup or ""] = match[match.lastgroup or 0].strip()
        if len(entry) == 2:
            if entry["usage"] == "toplevel":
                yield entry["filename"]
            entry = {}


def find_roots(tree: Tree, names: Sequence[str], graph: dict[str, list[str]]) -> list[str]:
    """The root documents among ``names``: marked as such, and read by no other."""
    others = read_by_others(graph)
    marked = [name for name in names if ROOT_MARK.search(text_of(tree, name) or "")]
    # With a body of its own a file comes before one that is only a preamble.
    marked.sort(key=lambda name: _BODY_MARK.search(text_of(tree, name) or "") is None)
    roots: list[str] = []
    reached: set[str] = set()
    # Second, those that read each other in a circle.
    for wanted in ([name for name in marked if name not in others], marked):
        for name in wanted:
            if name not in reached:
                roots.append(name)
                reached |= reached_from(name, graph)
    return roots


def read_by_others(graph: dict[str, list[str]]) -> set[str]:
    """The names that another file reads."""
    return {child for name, children in graph.items() for child in children if child != name}


def reached_from(root: str, graph: Mapping[str, Sequence[str]]) -> set[str]:
    """The names that ``root`` reads, itself included."""
    reached = {root}
    todo = [root]
    while todo:
        for child in graph.get(todo.pop(), ()):
            if child not in reached:
                reached.add(child)
                todo.append(child)
    return reached


def input_graph(tree: Tree, names: Sequence[str]) -> dict[str, list[str]]:
    """Which file reads which, as far as the names tell.

    Roots are not known yet, so a name is looked for beside the file, then from the top, then
    anywhere.  A guess: what was not read in the end is read on its own.
    """
    known = set(names)
    by_last: dict[str, list[str]] = {}
    for name in names:
        by_last.setdefault(_stem(posixpath.basename(name)), []).append(name)
    graph: dict[str, list[str]] = {}
    macros: dict[str, tuple[str, str]] = {}
    for name in names:
        macros.update(input_macros(text_of(tree, name) or ""))
    for name in names:
        children = graph.setdefault(name, [])
        text = text_of(tree, name) or ""
        for command in input_commands(text, 0, len(text), macros):
            if is_commented(text, command.start):
                continue
            wanted = posixpath.join(command.folder or "", command.file)
            child = _lookup(wanted, name, known, by_last)
            if child:
                children.append(child)
    return graph


def _stem(name: str) -> str:
    return name.removesuffix(".tex")


def _lookup(wanted: str, name: str, known: set[str], by_last: dict[str, list[str]]) -> str | None:
    for base in (posixpath.dirname(name), ""):
        for suffix in (".tex", ""):
            path = posixpath.normpath(posixpath.join(base, wanted + suffix))
            if path in known:
                return path
    tail = _stem(re.sub(r"^(?:\.{0,2}/|\\\w+/?)+", "", posixpath.normpath(wanted)))
    for candidate in by_last.get(posixpath.basename(tail), ()):
        if f"/{_stem(candidate)}".endswith(f"/{tail}"):
            return candidate
    return None
