"""The commits of a repository and the files that each changed, read through git's plumbing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proofcheck.changes.git import commit_of, run_git

_FORMAT = "%H%x00%cs%x00%s"


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A plain file that a commit changed: its POSIX path, and its object before and after."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that is no merge: its object name, its day (ISO 8601), the first line of its
    message, and the files that it changed and its parent has under the same path."""

    name: str
    date: str
    subject: str
    files: tuple[ChangedFile, ...]


def commits(top: Path, revision: str = "HEAD", most: int | None = None) -> list[Commit]:
    """The commits up to a revision that are no merges, the oldest first; the ``most`` last ones.

    Raises UsageError for an unknown revision.
    """
    limit = () if most is None else (f"--max-count={most}",)
    start = commit_of(top, revision)
    listing = run_git(
        top, "rev-list", "--no-merges", "--encoding=UTF-8", f"--format={_FORMAT}", *limit, start
    )
    # Before each there is a line of git's own.
    heads = [line.split(b"\0", 2) for line in listing.split(b"\n") if line.count(b"\0") >= 2]
    files = _files(top, b"".join(name + b"\n" for name, _, _ in heads))
    return [
        Commit(name.decode(), date.decode(), subject.decode("utf-8", "replace"), files[name])
        for name, date, subject in reversed(heads)
        if name in files
    ]


def _files(top: Path, names: bytes) -> dict[bytes, tuple[ChangedFile, ...]]:
    """What each commit changed, by its name; one that has no parent is not there."""
    listing = run_git(
        top, "diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-ext-diff",
        "--no-textconv", given=names,
    )  # fmt: skip
    found: dict[bytes, list[ChangedFile]] = {}
    current: list[ChangedFile] = []
    pieces = iter(listing.split(b"\0"))
    for piece in pieces:
        if piece.startswith(b":"):
            current += _changed(piece, next(pieces, b""))
        elif piece:
            current = found.setdefault(piece.strip(), [])
    return {name: tuple(of_commit) for name, of_commit in found.items()}


def _changed(entry: bytes, path: bytes) -> Iterator[ChangedFile]:
    """``:mode mode object object status`` of a plain file that stays one."""
    old_mode, new_mode, before, after, status = entry[1:].split(b" ")
    if status == b"M" and old_mode.startswith(b"100") and new_mode.startswith(b"100"):
        yield ChangedFile(os.fsdecode(path), before.decode("ascii"), after.decode("ascii"))
