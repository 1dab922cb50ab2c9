"""Archives as trees.

An archive is read into memory and never unpacked on disk, so that a hostile member has no file to
overwrite.
"""

from __future__ import annotations

import gzip
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from proofcheck.errors import SourceError
from proofcheck.latex.files import (
    MAX_FILE_BYTES,
    READ_SUFFIXES,
    TEX_SUFFIXES,
    TOO_LARGE_FILE,
    Tree,
    memory_tree,
)

MAX_BUNDLE_BYTES = 512 << 20


MAX_BUNDLE_MEMBERS = 20_000


_DAMAGED: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading an archive raises that is damaged or of an unknown kind."""
with suppress(ImportError):  # Python may be built without it, and then opens no such archive
    from lzma import LZMAError

    _DAMAGED += (LZMAError,)


# Of 00README, too, which arXiv adds.
_TEXT_SUFFIXES = frozenset(["", *READ_SUFFIXES, *".txt .xxx .json .yaml .yml".split()])


_NUMBER = re.compile(r"\d{4}[.]?\d{3,5}(?:v\d+)?\Z")
BUNDLE_SUFFIXES = (".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz", ".gz", ".zip")


def is_bundle(path: Path) -> bool:
    """Whether this is an archive: by its name or, where that ends in the number of a paper, by how
    it begins (arXiv sends ``2401.01234v2`` and means a gzip file)."""
    if path.name.lower().endswith(BUNDLE_SUFFIXES):
        return True
    if not _NUMBER.search(path.name):
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(2) == b"\x1f\x8b"
    except OSError:
        return False


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
    except _DAMAGED as error:
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
        return TOO_LARGE_FILE
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
