"""A temporary copy of a paper, in which each marked piece of text has lines of its own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from proofcheck.document.document import Document
from proofcheck.document.source import Span
from proofcheck.latex.bundles import bundle_tree, is_bundle
from proofcheck.tex.breaking import Broken, break_lines

MAX_BYTES = 256 << 20  # of all files of the copy
MAX_FILES = 20_000
MAX_FOLDERS = 2_000  # that are looked into: the paper may lie in somebody's home
_NEEDED = frozenset(
    """.tex .ltx .latex .sty .cls .clo .cfg .def .fd .bib .bbl .bst .aux .ind .gls .pdf .png .jpg
    .jpeg .eps .ps .mps .tikz .pgf .pdf_tex .pdf_t .pstex_t .dat .csv .txt .inc .map .enc .pfb .tfm
    .otf .ttf .lua .code .dtx .ldf .lbx .bbx .cbx .xmpdata .icc .mp .asy .py .lean .c""".split()
)
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")

Line = tuple[str, int]
"""The name of an input file, and a line in it, from 1."""


@dataclass(frozen=True)
class Copy:
    """A copy on disk.  ``root`` is the name of the root file in ``folder``; ``names`` maps the
    shown paths of the sources to their names there."""

    folder: Path
    root: str
    names: dict[str, str]
    broken: dict[str, Broken]

    def lines(self, span: Span) -> list[Line]:
        """The lines of a span as SyncTeX names them; none when its source is not in the copy."""
        if span.path not in self.names:
            return []
        name = self.names[span.path]
        return [(name, line) for line in self.broken[span.path].lines(span)]

    def name_of(self, path: str) -> str:
        """The name in the copy of an input as SyncTeX gives it."""
        at = Path(path) if Path(path).is_absolute() else self.folder / path
        return os.path.relpath(os.path.normpath(at), self.folder)


def copy_project(document: Document, spans: Sequence[Span], folder: Path) -> Copy:
    """Write the project of a document into an empty folder, the sources with broken lines.

    Raises OSError when it cannot be written, SourceError when its archive cannot be read again.
    """
    folder = folder.resolve()
    bundle = _bundle_of(document.path)
    if bundle is None:
        top = Path(document.path).parent
        shown = "" if top == Path() else f"{top.as_posix().rstrip('/')}/"
        _copy_files(_files_below(top), folder)
    else:
        shown = document.path[: len(document.path) - len(_name_in(bundle, document.path))]
        tree = bundle_tree(bundle, "", wanted=lambda name: True)
        base = PurePosixPath(document.path[len(shown) :]).parent
        shown += "" if base == PurePosixPath() else f"{base.as_posix()}/"
        _copy_files(_members(tree.names(), tree.read, base), folder)
    names, broken = {}, {}
    for path, source in document.sources.items():
        name = os.path.relpath(path, shown) if shown else path
        if name.startswith("..") or Path(name).is_absolute():
            continue
        if path == document.path and not _SAFE_NAME.fullmatch(name):
            _move(folder / Path(name).with_suffix(".bbl"), folder / "document.bbl")
            name = "document.tex"
        broken[path] = break_lines(source, [span for span in spans if span.path == path])
        names[path] = name
        _write_source(broken[path], folder / name)
    return Copy(folder, names[document.path], names, broken)


def _bundle_of(path: str) -> Path | None:
    """The archive that a shown path lies in."""
    return next((at for at in Path(path).parents if at.is_file() and is_bundle(at)), None)


def _name_in(bundle: Path, path: str) -> str:
    return Path(path).relative_to(bundle).as_posix()


def _files_below(top: Path) -> Iterator[tuple[str, bytes]]:
    """The files that TeX may need; no hidden ones, and nothing through a link that leads out."""
    real = top.resolve()
    for at, folders, files in islice(os.walk(real), MAX_FOLDERS):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(at, name)
            if path.suffix.lower() not in _NEEDED or name.startswith("."):
                continue
            try:
                if path.resolve().is_relative_to(real) and path.is_file():
                    size = path.stat().st_size
                    if size <= MAX_BYTES // 4:
                        yield path.relative_to(real).as_posix(), path.read_bytes()
            except OSError:
                continue  # TeX will say what it misses


def _members(
    names: Iterable[str], read: Callable[[str], bytes | None], base: PurePosixPath
) -> Iterator[tuple[str, bytes]]:
    for name in names:
        pure = PurePosixPath(name)
        if pure.is_relative_to(base) and not pure.name.startswith("."):
            data = read(name)
            if data is not None:
                yield pure.relative_to(base).as_posix(), data


def _copy_files(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    total = 0
    for count, (name, data) in enumerate(files):
        total += len(data)
        if total > MAX_BYTES or count >= MAX_FILES:
            break
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _write_source(broken: Broken, target: Path) -> None:
    encoding = broken.source.encoding.rstrip("?")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        data = broken.text.encode(encoding)
    except UnicodeEncodeError:  # it was decoded with replacements: those were not readable anyway
        data = broken.text.encode(encoding, "replace")
    target.write_bytes(data)


def _move(old: Path, new: Path) -> None:
    if old.is_file():
        old.replace(new)
