"""Where the bytes of a project come from: a folder, a bundle, standard input; and their decoding.

A tree maps names (POSIX paths relative to its top) to bytes.  A bundle is read into memory and
never unpacked on disk, so that a hostile member has no file to overwrite.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from proofcheck.document.source import Source
from proofcheck.errors import SourceError

MAX_FILE_BYTES = 64 << 20
MAX_BUNDLE_BYTES = 512 << 20
MAX_BUNDLE_MEMBERS = 20_000
TEX_SUFFIXES = (".tex", ".ltx", ".latex")
_TEXT_SUFFIXES = frozenset(
    [
        "",
        *TEX_SUFFIXES,
        *".sty .cls .aux .def .clo .cfg .bbl .bib .txt .xxx .json .yaml .yml".split(),
    ]
)


@dataclass(frozen=True)
class Tree:
    """A project's files.

    ``shown`` is put before a name to make the path that the user sees.  ``read`` gives the bytes
    of a name, or None when there is no such file; it raises SourceError with the reason when the
    file is there but must not or cannot be read.  ``names`` lists the files of a sub-folder.
    ``refused`` are members of a bundle that were left out, each with the reason.
    """

    shown: str
    read: Callable[[str], bytes | None]
    names: Callable[[], Iterable[str]]
    refused: tuple[tuple[str, str], ...] = ()
    decoded: dict[str, Source] = field(default_factory=dict)

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

    return Tree(shown, read, names)


def memory_tree(
    shown: str, files: dict[str, bytes], refused: Iterable[tuple[str, str]] = ()
) -> Tree:
    """Files that are in memory."""
    return Tree(shown, files.get, lambda: sorted(files), tuple(refused))


# -- bundles ------------------------------------------------------------------------------------

BUNDLE_SUFFIXES = (".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz", ".gz", ".zip")


def is_bundle(path: Path) -> bool:
    """Whether the name says that this is an archive."""
    return path.name.lower().endswith(BUNDLE_SUFFIXES)


def bundle_tree(path: Path, shown: str, wanted: Callable[[str], bool] | None = None) -> Tree:
    """The members of an archive: the texts, or those whose names are ``wanted``.

    Raises SourceError when it is damaged or holds nothing usable."""
    wanted = wanted or _is_text
    try:
        if zipfile.is_zipfile(path):
            files, refused = _unzip(path, wanted)
        elif tarfile.is_tarfile(path):
            files, refused = _untar(path, wanted)
        else:
            return memory_tree(shown, {_single_name(path): _gunzip(path)})
    except (
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise SourceError(f"the archive is damaged ({error})") from error
    return memory_tree(shown, files, refused)


def _single_name(path: Path) -> str:
    stem = path.name[: -len(".gz")] if path.name.lower().endswith(".gz") else path.name
    return stem if stem.lower().endswith(TEX_SUFFIXES) else f"{stem}.tex"


def _gunzip(path: Path) -> bytes:
    with gzip.open(path) as stream:
        data = stream.read(MAX_FILE_BYTES + 1)
    if not data:
        raise SourceError("the archive is damaged or empty")
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(f"it unpacks to more than {MAX_FILE_BYTES >> 20} MB")
    if data.startswith(b"%PDF"):
        raise SourceError("it holds a PDF and no LaTeX source")
    return data


def _why_refused(name: str, size: int, total: int, count: int) -> str | None:
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or re.match(r"[A-Za-z]:", name):
        return "its path leads out of the archive"
    if size > MAX_FILE_BYTES:
        return f"it is larger than {MAX_FILE_BYTES >> 20} MB"
    if total + size > MAX_BUNDLE_BYTES:
        return f"the archive holds more than {MAX_BUNDLE_BYTES >> 20} MB"
    if count >= MAX_BUNDLE_MEMBERS:
        return f"the archive holds more than {MAX_BUNDLE_MEMBERS} files"
    return None


_Members = tuple[dict[str, bytes], list[tuple[str, str]]]


def _untar(path: Path, wanted: Callable[[str], bool]) -> _Members:
    files: dict[str, bytes] = {}
    refused: list[tuple[str, str]] = []
    total = 0
    with tarfile.open(path) as archive:
        for count, member in enumerate(archive):
            if count > MAX_BUNDLE_MEMBERS:
                refused.append((member.name, f"only {MAX_BUNDLE_MEMBERS} files are read"))
                break
            if member.isdir():
                continue
            reason = _why_refused(member.name, member.size, total, len(files))
            if reason is None and not member.isreg():
                reason = "it is a link or a device"
            if reason:
                refused.append((member.name, reason))
                continue
            total += member.size  # what is skipped costs work too: a bomb is a bomb unread
            if wanted(member.name):
                stream = archive.extractfile(member)
                if stream is not None:
                    files[_clean_name(member.name)] = stream.read(MAX_FILE_BYTES)
    return files, refused


def _unzip(path: Path, wanted: Callable[[str], bool]) -> _Members:
    files: dict[str, bytes] = {}
    refused: list[tuple[str, str]] = []
    total = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            reason = _why_refused(member.filename, member.file_size, total, len(files))
            if reason is None and (member.external_attr >> 16) & 0o170000 == 0o120000:
                reason = "it is a link or a device"
            if reason is None and wanted(member.filename):
                with archive.open(member) as stream:
                    # The directory may lie about the size: read no more than it promised.
                    data = stream.read(member.file_size + 1)
                if len(data) > member.file_size:
                    reason = "it is larger than the archive says"
                else:
                    total += len(data)
                    files[_clean_name(member.filename)] = data
            if reason:
                refused.append((member.filename, reason))
    return files, refused


def _is_text(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _TEXT_SUFFIXES


def _clean_name(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).as_posix()


# -- decoding -----------------------------------------------------------------------------------

_INPUTENC = re.compile(rb"\\usepackage\s*\[([a-z0-9-]+)\]\s*\{inputenc\}|%\s*-\*-.*coding:\s*(\S+)")
_CODECS = {
    "latin1": "latin-1",
    "ansinew": "cp1252",
    "applemac": "mac-roman",
    "latin9": "iso8859-15",
}


def decode(data: bytes, path: str) -> Source:
    """Decode a file: UTF-8 with or without a mark, UTF-16 with one, else what inputenc declares,
    else Latin-1, which is never wrong about TeX's own characters.

    ``encoding`` of the result names the codec; when bytes that are not UTF-8 were read in a file
    that declares nothing else, it is ``"latin-1?"``.  Raises SourceError for binary data.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return Source(path, data.decode("utf-16"), "utf-16")
        except UnicodeDecodeError as error:
            raise SourceError("it is not a text file") from error
    if data.startswith((b"%PDF", b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG")) or b"\0" in data[:8192]:
        raise SourceError("it is a binary file, not LaTeX")
    try:
        return Source(path, data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        declared = _INPUTENC.search(data, 0, 20_000)
        if declared:
            name = (declared[1] or declared[2]).decode("ascii", "replace").lower()
            name = _CODECS.get(name, name)
            if name not in ("utf8", "utf-8", "utf8x"):
                try:
                    text = io.TextIOWrapper(io.BytesIO(data), name, "replace", newline="").read()
                    return Source(path, text, name)
                except LookupError:
                    pass
        return Source(path, data.decode("latin-1"), "latin-1?")
