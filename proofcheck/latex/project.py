"""From the paths that a user names to documents: roots, bundles, fragments, standard input."""

from __future__ import annotations

import os
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
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
    wanted = [_plan(path, stdin_filename) for path in paths]
    return _read(_merge(roots for roots in wanted))


_Root = tuple[Tree, str, str | None]
"""A tree, the name of a root in it, and the shown path that the user named if it is another."""


def _merge(plans: Iterable[Iterable[_Root]]) -> dict[str, tuple[Tree, str, set[str] | None]]:
    """Each root once, with the fragments that were asked for; None when it is wanted whole."""
    merged: dict[str, tuple[Tree, str, set[str] | None]] = {}
    for plan in plans:
        for tree, name, fragment in plan:
            key = tree.path(name)
            only = merged[key][2] if key in merged else set[str]()
            if only is None or fragment is None:
                merged[key] = (tree, name, None)
            else:
                merged[key] = (tree, name, only | {fragment})
    return merged


def _read(roots: dict[str, tuple[Tree, str, set[str] | None]]) -> Iterator[Document]:
    for shown, (tree, name, only) in roots.items():
        if not name:
            yield Document(shown, {}, unreadable=tree.refused[0][1])
            continue
        yield parse(tree, name, None if only is None else frozenset(only))


def _plan(path: str, stdin_filename: str | None) -> list[_Root]:
    if path == "-":
        return [_standard_input(stdin_filename)]
    where = Path(path)
    if where.is_dir():
        return _folder(where)
    if is_bundle(where):
        return _bundle(where, path)
    return [_file(where)]


def _standard_input(filename: str | None) -> _Root:
    data = sys.stdin.buffer.read()
    where = Path(filename) if filename else Path("<stdin>")
    top = _project_top(where.parent)
    tree = folder_tree(top, _shown_prefix(where, top))
    name = _name_below(where, top)
    try:
        tree.decoded[name] = decode(data, tree.path(name))
    except SourceError as error:
        return memory_tree(str(where), {}, [(str(where), str(error))]), "", None
    return tree, name, None


def _bundle(where: Path, path: str) -> list[_Root]:
    try:
        tree = bundle_tree(where, f"{path}/")
    except SourceError as error:
        return [(memory_tree(path, {}, [(path, str(error))]), "", None)]
    names = [name for name in tree.names() if _is_tex(name)]
    roots = _listed_roots(tree) or find_roots(tree, names)
    if not roots:
        return [(memory_tree(path, {}, [(path, "it holds no LaTeX source")]), "", None)]
    return [(tree, name, None) for name in roots]


def _folder(where: Path) -> list[_Root]:
    top = _project_top(where)
    tree = folder_tree(top, _shown_prefix(where, top), only_below=where)
    names = list(tree.names())
    if not names:
        raise UsageError(f"{where}: the folder holds no .tex file")
    return [(tree, name, None) for name in _listed_roots(tree) or find_roots(tree, names)]


def _file(where: Path) -> _Root:
    top = _project_top(where.parent)
    tree = folder_tree(top, _shown_prefix(where, top))
    name = _name_below(where, top)
    text = _text(tree, name)
    if text is None or _ROOT_MARK.search(text) or not _is_tex(name):
        return tree, name, None
    root = _root_of_fragment(tree, name, text)
    return (tree, root, tree.path(name)) if root else (tree, name, None)


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


def find_roots(
    tree: Tree, names: Sequence[str], graph: dict[str, list[str]] | None = None
) -> list[str]:
    """The root documents among ``names``, then every fragment that no root reads."""
    graph = _input_graph(tree, names) if graph is None else graph
    read_by_others = {child for name, children in graph.items() for child in children if child != name}
    marked = [name for name in names if _ROOT_MARK.search(_text(tree, name) or "")]
    # With a body of its own a file comes before one that is only a preamble.
    marked.sort(key=lambda name: _BODY_MARK.search(_text(tree, name) or "") is None)
    roots: list[str] = []
    reached: set[str] = set()
    for wanted in (
        [name for name in marked if name not in read_by_others],
        marked,  # those that read each other in a circle
        [name for name in names if name not in read_by_others],
        names,
    ):
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
    anywhere: a wrong edge costs a duplicate, which is dropped by its span.
    """
    known = set(names)
    by_last: dict[str, list[str]] = {}
    for name in names:
        by_last.setdefault(_stem(posixpath.basename(name)), []).append(name)
    graph: dict[str, list[str]] = {}
    for name in names:
        children = graph.setdefault(name, [])
        for match in _INPUTS.finditer(_text(tree, name) or ""):
            wanted = posixpath.join(match[3] or match[5] or "", match[1] or match[2] or match[4] or match[6])
            child = _lookup(wanted.strip().strip('"'), name, known, by_last)
            if child:
                children.append(child)
    return graph


def _stem(name: str) -> str:
    return name.removesuffix(".tex")


def _lookup(
    wanted: str, name: str, known: set[str], by_last: dict[str, list[str]]
) -> str | None:
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
