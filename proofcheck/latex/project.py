"""From the paths that a user names to documents: roots, bundles, fragments, standard input."""

from __future__ import annotations

import os
import posixpath
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.errors import SourceError, UsageError
from proofcheck.latex.bundles import bundle_tree, is_bundle
from proofcheck.latex.decoding import decode
from proofcheck.latex.files import (
    MAX_FILE_BYTES,
    NO_OVERLAY,
    TOO_LARGE_FILE,
    Overlay,
    Tree,
    folder_tree,
    memory_tree,
    why_missing,
)
from proofcheck.latex.roots import (
    PART_MARK,
    ROOT_MARK,
    find_roots,
    input_graph,
    is_tex,
    listed_roots,
    reached_from,
    read_by_others,
    text_of,
)

_PROJECT_MARKS = (".git", "proofcheck.toml", ".proofcheck.toml")
_MAGIC_ROOT = re.compile(r"^%\s*!\s*T[eE]X\s+root\s*=\s*(\S.*?)\s*$", re.M)


Parse = Callable[[Tree, str], Document | UnreadableDocument]
"""Reads a root, as ``parse.parse`` does."""


@dataclass(frozen=True, slots=True)
class Root:
    """What will be read for itself, most likely; ``size`` is that of the files that it reads, in
    characters, as far as their names tell."""

    tree: Tree
    name: str
    size: int


Ahead = Callable[[Sequence[Root]], None]
"""Is told which roots will be read before the first of them is."""


def _nothing_ahead(roots: Sequence[Root]) -> None:
    """Each root is read when it is asked for."""


def parse_now(tree: Tree, name: str) -> Document | UnreadableDocument:
    """``parse.parse``, which is imported when there is a root that nobody else reads."""
    from proofcheck.latex.parse import parse

    return parse(tree, name)


def read_documents(
    paths: Sequence[str],
    *,
    stdin_filename: str | None = None,
    overlay: Overlay = NO_OVERLAY,
    parse: Parse = parse_now,
    ahead: Ahead = _nothing_ahead,
) -> Iterator[Document | UnreadableDocument]:
    """The documents that ``paths`` stand for: files, folders, bundles, ``-`` for standard input.

    Files in ``overlay`` are read from there and not from disk.  ``parse`` reads each root.
    Raises UsageError, before anything is read, for a path that is missing and for a folder without
    LaTeX.
    """
    for path in paths:
        missing = why_missing(path) if path != "-" else None
        if missing and not (overlay and Path(path).resolve() in overlay):
            raise UsageError(f"{path}: {missing}")
    read: dict[str, Document | UnreadableDocument] = {}

    def once(tree: Tree, name: str) -> Document | UnreadableDocument:
        """A root that was read to see what it reads is not read again."""
        path = tree.path(name)
        if path not in read:
            read[path] = parse(tree, name)
        return read[path]

    plans = [_plan(path, stdin_filename, overlay, once) for path in paths]
    if len(plans) > 1 or len(plans[0].roots) + plans[0].loose > 1:
        roots = {one.tree.path(one.name): one for plan in plans for one in plan.ahead()}
        ahead(list(roots.values()))
    return _read(plans, lambda tree, name: read.pop(tree.path(name), None) or parse(tree, name))


def read_part(
    folder: Path, names: Sequence[str], parse: Parse = parse_now
) -> Iterator[Document | UnreadableDocument]:
    """Of the documents that a folder stands for those that the files ``names`` make together.

    ``names`` are as ``tree_of`` has them.
    """
    return _read([_plan_of(tree_of(folder), names)], parse)


def read_bundle(
    file: Path, path: str, parse: Parse = parse_now
) -> Iterator[Document | UnreadableDocument]:
    """The documents of a bundle that lies in ``file`` and is shown as ``path``."""
    return _read([_bundle(file, path)], parse)


def tree_of(folder: Path) -> Tree:
    """A folder as a part of the project that it lies in."""
    top = _project_top(folder)
    return folder_tree(top, _shown_prefix(folder, top), only_below=folder)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one path stands for: roots in a tree, and further names that must not stay unread, the
    first ``loose`` of which nobody reads, as far as their names tell; ``graph`` is what they tell.

    ``fragment`` is the file that was named when the root was found for it; ``unreadable`` is what
    could not be looked into: the path itself, or folders below it.
    """

    tree: Tree
    roots: tuple[str, ...]
    names: tuple[str, ...] = ()
    fragment: str | None = None
    unreadable: tuple[UnreadableDocument, ...] = ()
    loose: int = 0
    graph: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def ahead(self) -> Iterator[Root]:
        """What will be read for itself, in this order."""
        if self.fragment is None:
            for name in (*self.roots, *self.names[: self.loose]):
                reached = reached_from(name, self.graph)
                sizes = (len(text_of(self.tree, one) or "") for one in reached)
                yield Root(self.tree, name, sum(sizes))


def _read(
    plans: Sequence[_Plan], parse: Parse = parse_now
) -> Iterator[Document | UnreadableDocument]:
    """Each root once.  What no root turned out to read is read on its own."""
    read: set[str] = set()  # shown paths that some document holds
    done: set[str] = set()  # shown paths of the roots
    for plan in plans:
        yield from plan.unreadable
        if plan.fragment:
            continue
        for name in (*plan.roots, *plan.names):
            path = plan.tree.path(name)
            if path in done or (path in read and name not in plan.roots):
                continue
            document = parse(plan.tree, name)
            done.add(path)
            if isinstance(document, Document):
                read.update(document.sources)
            yield document
    fragments: dict[str, list[_Plan]] = {}
    for plan in plans:
        if plan.fragment and plan.tree.path(plan.fragment) not in read:
            fragments.setdefault(plan.tree.path(plan.roots[0]), []).append(plan)
    for together in fragments.values():
        yield from _read_fragments(together, parse)


def _read_fragments(
    plans: Sequence[_Plan], parse: Parse
) -> Iterator[Document | UnreadableDocument]:
    """Fragments that have one root: one document, reported on for these files only."""
    tree, root = plans[0].tree, plans[0].roots[0]
    names = [plan.fragment for plan in plans if plan.fragment]
    document = parse(tree, root)
    inside: frozenset[str] = frozenset()
    if isinstance(document, Document):
        inside = frozenset(tree.path(name) for name in names) & frozenset(document.sources)
        if inside:
            yield replace(document, only=inside)
    for name in names:
        if tree.path(name) not in inside:
            yield parse(tree, name)


def _plan(path: str, stdin_filename: str | None, overlay: Overlay, parse: Parse) -> _Plan:
    if path == "-":
        return _standard_input(stdin_filename)
    where = Path(path)
    if where.is_dir():
        return _folder(where, overlay)
    if is_bundle(where):
        return _bundle(where, path)
    return _file(where, overlay, parse)


def _standard_input(filename: str | None) -> _Plan:
    where = Path(filename) if filename else Path("<stdin>")
    top = _project_top(where.parent)
    tree = folder_tree(top, _shown_prefix(where, top))
    name = _name_below(where, top)
    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        if len(data) > MAX_FILE_BYTES:
            raise SourceError(TOO_LARGE_FILE)
        decode(data, tree.path(name))
    except SourceError as error:
        return _Plan(tree, (), unreadable=(UnreadableDocument(str(where), str(error)),))
    read = tree.read
    given = replace(tree, read=lambda one: data if one == name else read(one), top=None)
    return _Plan(given, (name,))


def _bundle(where: Path, path: str) -> _Plan:
    try:
        tree = bundle_tree(where, f"{path}/")
    except SourceError as error:
        return _Plan(memory_tree(path, {}), (), unreadable=(UnreadableDocument(path, str(error)),))
    names = [name for name in tree.names() if is_tex(name)]
    if not names:
        nothing = UnreadableDocument(path, "the archive holds no LaTeX source")
        return _Plan(tree, (), unreadable=(nothing,))
    listed = listed_roots(tree)
    if listed:
        return _Plan(tree, tuple(listed))
    return _plan_of(tree, names)


def _folder(where: Path, overlay: Overlay) -> _Plan:
    top = _project_top(where)
    tree = folder_tree(top, _shown_prefix(where, top), only_below=where, overlay=overlay)
    names = list(tree.names())
    closed = tuple(closed_folders(tree))
    if not names and not closed:
        raise UsageError(f"{where}: the folder holds no .tex file")
    listed = listed_roots(tree)
    plan = _Plan(tree, tuple(listed)) if listed else _plan_of(tree, names)
    return replace(plan, unreadable=closed)


def closed_folders(tree: Tree) -> Iterator[UnreadableDocument]:
    """The folders that could not be entered when the names were listed."""
    for name, reason in sorted(tree.closed.items()):
        yield UnreadableDocument(posixpath.normpath(tree.path(name)), reason)


def _plan_of(tree: Tree, names: Sequence[str]) -> _Plan:
    graph = input_graph(tree, names)
    others = read_by_others(graph)
    # Among what no root reads, those that nobody reads come first: they may read the others.
    rest = sorted(names, key=lambda name: name in others)
    roots = tuple(find_roots(tree, names, graph))
    loose = len(rest) - len(others.intersection(names))
    return _Plan(tree, roots, tuple(rest), loose=loose, graph=graph)


def _file(where: Path, overlay: Overlay, parse: Parse) -> _Plan:
    top = _project_top(where.parent)
    tree = folder_tree(top, _shown_prefix(where, top), overlay=overlay)
    name = _name_below(where, top)
    text = text_of(tree, name)
    part = PART_MARK.search(text) if text else None
    if text is None or not is_tex(name) or (ROOT_MARK.search(text) and not part):
        return _Plan(tree, (name,))
    root = _root_of_fragment(tree, name, text)
    if root is None and not _is_project(top):
        return _root_above(where, overlay, parse) or _Plan(tree, (name,))
    return _Plan(tree, (root,), fragment=name) if root else _Plan(tree, (name,))


def _root_of_fragment(tree: Tree, name: str, text: str) -> str | None:
    """The root that reads a fragment: named in it, or found in the project."""
    for named in _named_roots(text):
        root = posixpath.normpath(posixpath.join(posixpath.dirname(name), named))
        for path in (root, f"{root}.tex"):
            if text_of(tree, path) is not None:
                return path
    names = list(tree.names())
    graph = input_graph(tree, names)
    for root in find_roots(tree, names, graph):
        if root != name and name in reached_from(root, graph):
            return root
    return None


def _named_roots(text: str) -> Iterator[str]:
    if magic := _MAGIC_ROOT.search(text, 0, 2000):
        yield magic[1]
    part = PART_MARK.search(text)
    if part and part[1] and "subfiles" in part[0]:
        yield part[1].strip()


LEVELS_ABOVE = 3
ROOTS_ABOVE = 40  # files of a folder that are looked at


def _root_above(where: Path, overlay: Overlay, parse: Parse) -> _Plan | None:
    """A fragment outside any project with a root further up, which must in fact read it."""
    folder = where.parent.resolve()
    for top in folder.parents[:LEVELS_ABOVE]:
        tree = folder_tree(top, _shown_prefix(where, top), overlay=overlay)
        name = _name_below(where, top)
        roots = [
            path.name
            for path in sorted(top.glob("*.tex"))[:ROOTS_ABOVE]
            if ROOT_MARK.search(text_of(tree, path.name) or "")
        ]
        for root in roots:
            document = parse(tree, root)
            if isinstance(document, Document) and tree.path(name) in document.sources:
                return _Plan(tree, (root,), fragment=name)
    return None


# -- folders and names ----------------------------------------------------------------------------


def _project_top(folder: Path) -> Path:
    """The nearest folder upward with a mark of a project; without one, ``folder`` itself.

    Nothing outside it is read, whatever an ``\\\\input`` says."""
    resolved = folder.resolve()
    for candidate in (resolved, *resolved.parents):
        if _is_project(candidate):
            return candidate
    return resolved


def _is_project(folder: Path) -> bool:
    return any(why_missing(str(folder / mark)) is None for mark in _PROJECT_MARKS)


def _shown_prefix(where: Path, top: Path) -> str:
    """What to put before a name in ``top`` so that it reads as the user would write it."""
    if where.is_absolute():
        return f"{top.as_posix().rstrip('/')}/"
    relative = Path(os.path.relpath(top)).as_posix()
    return "" if relative == "." else f"{relative}/"


def _name_below(where: Path, top: Path) -> str:
    # Only the folder is resolved: a file that is a link keeps the name that the user knows.
    return (where.parent.resolve() / where.name).relative_to(top).as_posix()
