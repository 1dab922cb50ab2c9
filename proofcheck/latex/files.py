"""Where the bytes of a project come from: trees map names (POSIX paths below a top) to bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from proofcheck.document.source import Source
from proofcheck.errors import SourceError
from proofcheck.latex.decoding import decode
from proofcheck.latex.pieces import Pieces

MAX_FILE_BYTES = 64 << 20
TOO_LARGE_FILE = f"it is larger than {MAX_FILE_BYTES >> 20} MB"
TEX_SUFFIXES = (".tex", ".ltx", ".latex")
SOURCE_SUFFIXES = (*TEX_SUFFIXES, *".sty .cls .def .cfg .clo .bib .bbl".split())
"""Of files that say what a document is, and that people write or a bibliography program does."""
READ_SUFFIXES = (*SOURCE_SUFFIXES, ".aux")
"""Of all files on which the reading of a document may depend; TeX writes ``.aux`` in each run."""


@dataclass(frozen=True)
class Tree:
    """A project's files.

    ``shown`` is put before a name to make the path that the user sees.  ``read`` gives the bytes
    of a name, or None when there is no such file; it raises SourceError with the reason when the
    file is there but must not or cannot be read.  ``names`` lists the files of a sub-folder.
    ``refused`` are members of a bundle that were left out, each with the reason.  ``top`` is the
    folder on a disk that the names are in, where all is as it is on the disk.  ``pieces`` is what
    is known of pieces of text, whoever reads them.  ``closed`` are folders that could not be
    entered when the names were listed, each with the reason.
    """

    shown: str
    read: Callable[[str], bytes | None]
    names: Callable[[], Iterable[str]]
    refused: tuple[tuple[str, str], ...] = ()
    decoded: dict[str, Source] = field(default_factory=dict)
    top: Path | None = None
    pieces: Pieces | None = None
    closed: dict[str, str] = field(default_factory=dict)

    def path(self, name: str) -> str:
        """The path of ``name`` as the user sees it."""
        return self.shown + name


def load(tree: Tree, name: str) -> Source | None:
    """The decoded file of that name, decoded once per tree; None when there is none.

    Raises SourceError when it is there but cannot or must not be read."""
    source = tree.decoded.get(name)
    if source is None:
        data = tree.read(name)
        if data is None:
            return None
        source = tree.decoded[name] = decode(data, tree.path(name))
    return source


Overlay = Mapping[Path, bytes]
"""What stands for the content of files, by resolved path: an editor holds it and has not saved."""

NO_OVERLAY: Overlay = {}


def folder_tree(
    top: Path, shown: str, only_below: Path | None = None, overlay: Overlay = NO_OVERLAY
) -> Tree:
    """The files of a folder on disk; nothing outside ``top`` is read, not even through a link."""
    resolved = top.resolve()
    closed: dict[str, str] = {}

    def read(name: str) -> bytes | None:
        path = top / name
        try:
            real = path.resolve()
            if not real.is_relative_to(resolved):
                raise SourceError(f"it lies outside {top}, and nothing outside is read")
            if real in overlay:
                return overlay[real]
            status = real.stat()
            if not stat.S_ISREG(status.st_mode):
                return None
            if status.st_size > MAX_FILE_BYTES:
                raise SourceError(TOO_LARGE_FILE)
            return real.read_bytes()
        except (OSError, ValueError, RuntimeError) as error:
            if isinstance(error, FileNotFoundError | NotADirectoryError):
                return None
            raise SourceError(getattr(error, "strerror", None) or str(error)) from error

    def names() -> Iterator[str]:
        closed.clear()
        found: list[Path] = []
        start = (only_below or top).resolve()
        for folder, folders, files in os.walk(start, onerror=not_entered):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += [Path(folder, name) for name in files if not name.startswith(".")]
        for path in sorted(found):
            if path.suffix.lower() in TEX_SUFFIXES and may_be_file(path):
                yield path.relative_to(resolved).as_posix()

    def not_entered(error: OSError) -> None:
        name = Path(error.filename).relative_to(resolved).as_posix()
        closed[name] = f"the folder cannot be entered: {error.strerror}"

    return Tree(shown, read, names, top=None if overlay else resolved, closed=closed)


def may_be_file(path: Path) -> bool:
    """Whether a file is there, as far as one may look: reading it then says why it cannot be."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except PermissionError:
        return True
    except (OSError, RuntimeError):
        return False


def why_missing(path: str) -> str | None:
    """Why there is nothing to read at a path that a user named; None: there is something."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return "no such file or folder"
    except OSError as error:
        return error.strerror or str(error)
    return None


def memory_tree(
    shown: str, files: dict[str, bytes], refused: Iterable[tuple[str, str]] = ()
) -> Tree:
    """Files that are in memory."""
    return Tree(shown, files.get, lambda: sorted(files), tuple(refused))
