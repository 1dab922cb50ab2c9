"""From the paths that a user names to documents: roots, bundles, fragments, standard input."""

from __future__ import annotations

import os
import posixpath
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from proofcheck.errors import SourceError, UsageError
from proofcheck.latex.document import Document
from proofcheck.latex.files import (
    TEX_SUFFIXES,
    Tree,
    bundle_tree,
    decode,
    folder_tree,
    is_bundle,
    memory_tree,
)
from proofcheck.latex.parse import parse

_PROJECT_MARKS = (".git", "proofcheck.toml", ".proofcheck.toml")
_ROOT_MARK = re.compile(r"^[^%\n]*\\(?:documentclass|documentstyle|begin\s*\{document\})", re.M)
_BODY_MARK = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.M)
_MAGIC_ROOT = re.compile(r"^%\s*!\s*T[eE]X\s+root\s*=\s*(\S.*?)\s*$", re.M)
_INPUTS = re.compile(
    r"^[^%\n]*?\\(?:input|include|subfile|subfileinclude|InputIfFileExists)\s*"
    r"(?:\{([^{}#]+)\}|([\w./-]+))|\\(?:sub)?(?:import|includefrom|inputfrom)\*?\s*\{([^{}#]*)\}"
    r"\s*\{([^{}#]+)\}|\\olimport\*?\s*(?:\[([^]]*)\])?\{([^{}#]+)\}",
    re.M,
)


def read_documents(
    paths: Sequence[str], *, stdin_filename: str | None = None
) -> Iterator[Document]:
    """The documents that ``paths`` stand for: files, folders, bundles, ``-`` for standard input.

    Raises UsageError, before anything is read, for a path that is missing and for a folder without
    LaTeX.  A document that cannot be read is yielded with the reason.
    """
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise UsageError(f"{path}: no such file or folder")
    return _read([_plan(path, stdin_filename) for path in paths])


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one path stands for: roots in a tree, and further names that must not stay unread.

    ``fragment`` is the file that was named when the root was found for it.  ``unreadable`` says
    why there is nothing to read, with the path to show.
    """

    tree: Tree
    roots: tuple[str, ...]
    names: tuple[str, ...] = ()
    fragment: str | None = None
    unreadable: tuple[str, str] | None = None


def _read(plans: Sequence[_Plan]) -> Iterator[Document]:
    """Each root once.  What no root turned out to read is read on its own."""
    read: set[str] = set()  # shown paths that some document holds
    done: set[str] = set()  # shown paths of the roots
    for plan in plans:
        if plan.unreadable:
            yield Document(plan.unreadable[0], {}, unreadable=plan.unreadable[1])
        if plan.fragment:
            continue
        for name in (*plan.roots, *plan.names):
            path = plan.tree.path(name)
            if path in done or (path in read and name not in plan.roots):
                continue
            document = parse(plan.tree, name)
            done.add(path)
            read.update(document.sources)
            yield document
    fragments: dict[str, list[_Plan]] = {}
    for plan in plans:
        if plan.fragment and plan.tree.path(plan.fragment) not in read:
            fragments.setdefault(plan.tree.path(plan.roots[0]), []).append(plan)
    for together in fragments.values():
        yield from _read_fragments(together)


def _read_fragments(plans: Sequence[_Plan]) -> Iterator[Document]:
    """Fragments that have one root: one document, reported on for these files only."""
    tree, root = plans[0].tree, plans[0].roots[0]
    names = [plan.fragment for plan in plans if plan.fragment]
    document = parse(tree, root)
    inside = frozenset(tree.path(name) for name in names) & frozenset(document.sources)
    if inside:
        yield replace(document, only=inside)
    for name in names:
        if tree.path(name) not in inside:
            yield parse(tree, name)


def _plan(path: str, stdin_filename: str | None) -> _Plan:
    if path == "-":
        return _standard_input(stdin_filename)
    where = Path(path)
    if where.is_dir():
        return _folder(where)
    if is_bundle(where):
        return _bundle(where, path)
    return _file(where)


def _standard_input(filename: str | None) -> _Plan:
    where = Path(filename) if filename else Path("<stdin>")
    top = _project_top(where.parent)
    tree = folder_tree(top, _shown_prefix(where, top))
    name = _name_below(where, top)
    try:
        tree.decoded[name] = decode(sys.stdin.buffer.read(), tree.path(name))
    except SourceError as error:
        return _Plan(tree, (), unreadable=(str(where), str(error)))
    return _Plan(tree, (name,))


def _bundle(where: Path, path: str) -> _Plan:
    try:
        tree = bundle_tree(where, f"{path}/")
    except SourceError as error:
        return _Plan(memory_tree(path, {}), (), unreadable=(path, str(error)))
    names = [name for name in tree.names() if _is_tex(name)]
    if not names:
        return _Plan(tree, (), unreadable=(path, "the archive holds no LaTeX source"))
    listed = _listed_roots(tree)
    if listed:
        return _Plan(tree, tuple(listed))
    return _plan_of(tree, names)


def _folder(where: Path) -> _Plan:
    top = _project_top(where)
    tree = folder_tree(top, _shown_prefix(where, top), only_below=where)
    names = list(tree.names())
    if not names:
        raise UsageError(f"{where}: the folder holds no .tex file")
    listed = _listed_roots(tree)
    return _Plan(tree, tuple(listed)) if listed else _plan_of(tree, names)


def _plan_of(tree: Tree, names: Sequence[str]) -> _Plan:
    graph = _input_graph(tree, names)
    read_by_others = {child for name in names for child in graph[name] if child != name}
    # Among what no root reads, those that nobody reads come first: they may read the others.
    rest = sorted(names, key=lambda name: name in read_by_others)
    return _Plan(tree, tuple(find_roots(tree, names, graph)), tuple(rest))


def _file(where: Path) -> _Plan:
    top = _project_top(where.parent)
    tree = folder_tree(top, _shown_prefix(where, top))
    name = _name_below(where, top)
    text = _text(tree, name)
    if text is None or _ROOT_MARK.search(text) or not _is_tex(name):
        return _Plan(tree, (name,))
    root = _root_of_fragment(tree, name, text)
    return _Plan(tree, (root,), fragment=name) if root else _Plan(tree, (name,))


def _root_of_fragment(tree: Tree, name: str, text: str) -> str | None:
    """The root that reads a fragment: named in a ``% !TEX root`` line, or found in the project."""
    if magic := _MAGIC_ROOT.search(text, 0, 2000):
        root = posixpath.normpath(posixpath.join(posixpath.dirname(name), magic[1]))
        if _text(tree, root) is not None:
            return root
    names = list(tree.names())
    graph = _input_graph(tree, names)
    for root in find_roots(tree, names, graph):
        if root != name and name in _reached(root, graph):
            return root
    return None


# -- folders and names ----------------------------------------------------------------------------


def _project_top(folder: Path) -> Path:
    """The nearest folder upward with a mark of a project; without one, ``folder`` itself.

    Nothing outside it is read, whatever an ``\\\\input`` says."""
    resolved = folder.resolve()
    for candidate in (resolved, *resolved.parents):
        if any((candidate / mark).exists() for mark in _PROJECT_MARKS):
            return candidate
    return resolved


def _shown_prefix(where: Path, top: Path) -> str:
    """What to put before a name in ``top`` so that it reads as the user would write it."""
    if where.is_absolute():
        return f"{top.as_posix().rstrip('/')}/"
    relative = Path(os.path.relpath(top)).as_posix()
    return "" if relative == "." else f"{relative}/"


def _name_below(where: Path, top: Path) -> str:
    # Only the folder is resolved: a file that is a link keeps the name that the user knows.
    return (where.parent.resolve() / where.name).relative_to(top).as_posix()


def _is_tex(name: str) -> bool:
    return name.lower().endswith(TEX_SUFFIXES)


def _text(tree: Tree, name: str) -> str | None:
    """The text of a file, or None when it is missing or unreadable."""
    source = tree.decoded.get(name)
    if source is None:
        try:
            data = tree.read(name)
            if data is None:
                return None
            source = tree.decoded[name] = decode(data, tree.path(name))
        except SourceError:
            return None
    return source.text


# -- roots ----------------------------------------------------------------------------------------

_CLASSIC_ROOT = re.compile(r"^\s*(\S+\.\w+)\s+toplevelfile\s*$", re.M)
_NEW_ENTRY = re.compile(
    r"[\"']?filename[\"']?\s*:\s*[\"']?([^\"'\n,}]+)[\"']?(?:(?!filename).)*?"
    r"[\"']?usage[\"']?\s*:\s*[\"']?(\w+)|[\"']?usage[\"']?\s*:\s*[\"']?(\w+)[\"']?(?:(?!usage).)*?"
    r"[\"']?filename[\"']?\s*:\s*[\"']?([^\"'\n,}]+)",
    re.S,
)


def _listed_roots(tree: Tree) -> list[str]:
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
        roots = _CLASSIC_ROOT.findall(text)
        for match in _NEW_ENTRY.finditer(text):
            name, usage = (match[1], match[2]) if match[1] else (match[4], match[3])
            if usage == "toplevel":
                roots.append(name.strip())
        found = [posixpath.normpath(root) for root in roots]
        return [root for root in found if _text(tree, root) is not None]
    return []


def find_roots(tree: Tree, names: Sequence[str], graph: dict[str, list[str]]) -> list[str]:
    """The root documents among ``names``: marked as such, and read by no other."""
    read_by_others = {
        child for name, children in graph.items() for child in children if child != name
    }
    marked = [name for name in names if _ROOT_MARK.search(_text(tree, name) or "")]
    # With a body of its own a file comes before one that is only a preamble.
    marked.sort(key=lambda name: _BODY_MARK.search(_text(tree, name) or "") is None)
    roots: list[str] = []
    reached: set[str] = set()
    # Second, those that read each other in a circle.
    for wanted in ([name for name in marked if name not in read_by_others], marked):
        for name in wanted:
            if name not in reached:
                roots.append(name)
                reached |= _reached(name, graph)
    return roots


def _reached(root: str, graph: dict[str, list[str]]) -> set[str]:
    reached = {root}
    todo = [root]
    while todo:
        for child in graph.get(todo.pop(), ()):
            if child not in reached:
                reached.add(child)
                todo.append(child)
    return reached


def _input_graph(tree: Tree, names: Sequence[str]) -> dict[str, list[str]]:
    """Which file reads which, as far as the names tell.

    Roots are not known yet, so a name is looked for beside the file, then from the top, then
    anywhere.  A guess: what was not read in the end is read on its own.
    """
    known = set(names)
    by_last: dict[str, list[str]] = {}
    for name in names:
        by_last.setdefault(_stem(posixpath.basename(name)), []).append(name)
    graph: dict[str, list[str]] = {}
    for name in names:
        children = graph.setdefault(name, [])
        for match in _INPUTS.finditer(_text(tree, name) or ""):
            wanted = posixpath.join(
                match[3] or match[5] or "", match[1] or match[2] or match[4] or match[6]
            )
            child = _lookup(wanted.strip().strip('"'), name, known, by_last)
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
