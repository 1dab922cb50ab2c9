"""Folders of many papers: what in them is a paper by itself, and reading one of them."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.document.source import Source
from proofcheck.errors import UsageError
from proofcheck.latex.bundles import BUNDLE_SUFFIXES, is_bundle
from proofcheck.latex.files import Tree, may_be_file, why_missing
from proofcheck.latex.project import (
    Parse,
    closed_folders,
    parse_now,
    read_bundle,
    read_documents,
    read_part,
    tree_of,
)
from proofcheck.latex.roots import input_graph, is_tex, listed_roots, read_by_others, text_of

LIST_SUFFIX = ".txt"
_PDF = ".pdf"
_NO_PAPERS = frozenset({".git", ".hg", ".svn"})  # of many files and no LaTeX
_EXTERNAL = re.compile(r"\\z?externaldocument\s*(?:\[[^]]*\]\s*)*\{([^{}\\#]+)\}")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is checked by itself: a file, a bundle, or the documents of a folder that share files.

    ``path`` names it, as the user would write it.  ``names`` are the files of ``folder`` that make
    it, or the one member of an archive of bundles, which ``folder`` then is; None: it is all that
    ``path`` stands for.
    """

    path: str
    folder: str | None = None
    names: tuple[str, ...] = ()


def find_papers(paths: Sequence[str]) -> Iterator[Paper]:
    """The papers that paths stand for, each once, in order.

    A folder stands for what lies below it: each bundle, and each document, together with those that
    read the same files or whose labels it uses.  A ``.tar`` file of bundles stands for these, a
    ``.txt`` file for the paths that are its lines.  A folder that cannot be entered is a paper that
    cannot be read.  Raises UsageError for a path that is missing.
    """
    seen: set[str] = set()
    for path in listed(paths):
        if missing := why_missing(path):
            raise UsageError(f"{path}: {missing}")
        for paper in _below(Path(path)) if Path(path).is_dir() else _file(path):
            if paper.path not in seen:
                seen.add(paper.path)
                yield paper


def _passed_over(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is not read below folders: the LaTeX files and bundles whose name, or that of a folder
    around them, begins with a dot; and the links to folders elsewhere, as there may be no end."""
    hidden: list[str] = []
    links: list[str] = []
    for path in paths:
        top = Path(path).resolve()
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if name not in _NO_PAPERS)
            inside = any(part.startswith(".") for part in Path(folder).relative_to(path).parts)
            hidden += [
                str(Path(folder, name))
                for name in sorted(names)
                if (is_tex(name) and (inside or name.startswith(".")))
                or (name.startswith(".") and name.lower().endswith(BUNDLE_SUFFIXES))
            ]
            linked = (Path(folder, one) for one in folders if not inside and one[0] != ".")
            links += [
                str(one)
                for one in linked
                if one.is_symlink() and not one.resolve().is_relative_to(top)
            ]
    return hidden, links


def passed_over_text(paths: Sequence[str]) -> str | None:
    """A line about hidden files and about links that are not followed; None where there is
    neither."""
    hidden, links = _passed_over(paths)
    said = []
    if hidden:
        count = "1 file was" if len(hidden) == 1 else f"{len(hidden):,} files were"
        why = "passed over, as a name with a dot in front is taken for hidden"
        said.append(f"{count} {why}: {_some(hidden)}")
    if links:
        count = "1 link" if len(links) == 1 else f"{len(links):,} links"
        said.append(f"{count} to folders elsewhere not followed: {_some(links)}")
    return "; ".join(said) or None


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def read_paper(paper: Paper, parse: Parse = parse_now) -> Iterator[Document | UnreadableDocument]:
    """The documents of a paper, each root read by ``parse``."""
    if paper.folder is None:
        return read_documents([paper.path], parse=parse)
    if Path(paper.folder).is_file():
        return _read_member(paper, parse)
    return read_part(Path(paper.folder), paper.names, parse)


def listed(paths: Sequence[str]) -> Iterator[str]:
    """The paths, those in a list in its place.  Raises UsageError for one that cannot be read."""
    for path in paths:
        if not path.lower().endswith(LIST_SUFFIX) or not may_be_file(Path(path)):
            yield path
            continue
        try:
            lines = Path(path).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the list {path} cannot be read: {error}") from error
        yield from filter(None, map(str.strip, lines))


def _below(folder: Path) -> Iterator[Paper]:
    """The papers below a folder.  One that holds LaTeX itself is a project, with all below it."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted((one.name, one.is_dir(follow_symlinks=False)) for one in entries)
    except OSError:
        yield Paper(str(folder))  # reading it says why it cannot be entered
        return
    children = {folder / name: is_folder for name, is_folder in inside if name[0] != "."}
    loose = [child for child in children if is_tex(child.name) and may_be_file(child)]
    if loose:
        yield from _of_project(folder)
    for child, is_folder in children.items():
        if is_folder:
            if not loose:
                yield from _below(child)
        elif child not in loose and may_be_file(child) and is_bundle(child):
            yield from _file(str(child))


def _file(path: str) -> Iterator[Paper]:
    """The papers of a file: one, or of an archive of bundles, as arXiv hands out months, each."""
    names = list(_bundles_in(path)) if path.lower().endswith(".tar") else []
    if not names:
        yield Paper(path)
    for name in names:
        yield Paper(f"{path}/{name}", path, (name,))


def _bundles_in(path: str) -> Iterator[str]:
    # What cannot be read is said when it is to be read.
    with suppress(OSError, tarfile.TarError), tarfile.open(path, "r:") as archive:
        for member in archive:
            if member.isreg() and member.name.lower().endswith((".gz", _PDF)):
                yield member.name


def _read_member(paper: Paper, parse: Parse) -> Iterator[Document | UnreadableDocument]:
    (name,) = paper.names
    if name.lower().endswith(_PDF):
        yield UnreadableDocument(paper.path, "it is a PDF and no LaTeX source")
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / Path(name).name
        try:
            with tarfile.open(paper.folder, "r:") as archive:
                stream = archive.extractfile(name)
                if stream is not None:
                    with stream, file.open("wb") as copy:
                        shutil.copyfileobj(stream, copy)
        except (OSError, KeyError, tarfile.TarError) as error:
            yield UnreadableDocument(paper.path, f"the archive is damaged ({error})")
            return
        yield from read_bundle(file, paper.path, parse)


class _Recent(dict[str, Source]):
    """Decoded files of which only so many are kept: a folder may hold more than memory does."""

    def __setitem__(self, name: str, source: Source) -> None:
        if len(self) >= 200:
            self.clear()
        super().__setitem__(name, source)


def _of_project(folder: Path) -> Iterator[Paper]:
    tree = replace(tree_of(folder), decoded=_Recent())
    names = list(tree.names())
    if listed_roots(tree):  # as arXiv names them
        yield Paper(str(folder))
        return
    for closed in closed_folders(tree):
        yield Paper(closed.path)
    graph = input_graph(tree, names)
    others = read_by_others(graph)
    for part in _parts(names, [*_reads(graph), *_cites(tree, names)]):
        # The name is that of what nobody reads, and of these of what lies highest.
        first = min(part, key=lambda name: (name in others, name.count("/"), name))
        yield Paper(tree.path(first), str(folder), tuple(part))


def _reads(graph: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((name, child) for name, children in graph.items() for child in children)


def _cites(tree: Tree, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who uses the labels of whom (package xr), as far as the names tell."""
    stems = {Path(name).with_suffix("").name: name for name in names}
    for name in names:
        for match in _EXTERNAL.finditer(text_of(tree, name) or ""):
            other = stems.get(Path(match[1].strip()).with_suffix("").name)
            if other is not None:
                yield name, other


def _parts(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The names in classes: those of a pair are in one.  Both in the order of ``names``."""
    above = {name: name for name in names}

    def top(name: str) -> str:
        while above[name] != name:
            above[name] = name = above[above[name]]
        return name

    for one, other in pairs:
        above[top(one)] = top(other)
    parts: dict[str, list[str]] = {}
    for name in names:
        parts.setdefault(top(name), []).append(name)
    return list(parts.values())
