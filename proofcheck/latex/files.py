"""Where the bytes of a project come from: trees map names (POSIX paths below a top) to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from proofcheck.document.source import Source
from proofcheck.errors import SourceError
from proofcheck.latex.decoding import decode
from proofcheck.latex.pieces import Pieces

MAX_FILE_BYTES = 64 << 20
TEX_SUFFIXES = (".tex", ".ltx", ".latex")


@dataclass(frozen=True)
class Tree:
    """A project's files.

    ``shown`` is put before a name to make the path that the user sees.  ``read`` gives the bytes
    of a name, or None when there is no such file; it raises SourceError with the reason when the
    file is there but must not or cannot be read.  ``names`` lists the files of a sub-folder.
    ``refused`` are members of a bundle that were left out, each with the reason.  ``top`` is the
    folder on a disk that the names are in, where all is as it is on the disk.  ``pieces`` is what
    is known of pieces of text, whoever reads them.
    """

    shown: str
    read: Callable[[str], bytes | None]
    names: Callable[[], Iterable[str]]
    refused: tuple[tuple[str, str], ...] = ()
    decoded: dict[str, Source] = field(default_factory=dict)
    top: Path | None = None
    pieces: Pieces | None = None

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

    def read(name: str) -> bytes | None:
        path = top / name
        try:
            real = path.resolve()
            if not real.is_relative_to(resolved):
                raise SourceError(f"it lies outside {top}, and nothing outside is read")
            if real in overlay:
                return overlay[real]
            if not real.is_file():
                return None
            if real.stat().st_size > MAX_FILE_BYTES:
                raise SourceError(f"it is larger than {MAX_FILE_BYTES >> 20} MB")
            return real.read_bytes()
        except (OSError, ValueError, RuntimeError) as error:
            if isinstance(error, FileNotFoundError | NotADirectoryError):
                return None
            raise SourceError(getattr(error, "strerror", None) or str(error)) from error

    def names() -> Iterator[str]:
        start = (only_below or top).resolve()
        for path in sorted(start.rglob("*")):
            below = path.relative_to(start).parts
            if any(part.startswith(".") for part in below):
                continue
            if path.suffix.lower() in TEX_SUFFIXES and path.is_file():
                yield path.relative_to(resolved).as_posix()

    return Tree(shown, read, names, top=None if overlay else resolved)


def memory_tree(
    shown: str, files: dict[str, bytes], refused: Iterable[tuple[str, str]] = ()
) -> Tree:
    """Files that are in memory."""
    return Tree(shown, files.get, lambda: sorted(files), tuple(refused))
