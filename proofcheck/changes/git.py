"""The files of a git revision, read through git's own plumbing: nothing is checked out.

Only ``rev-parse``, ``rev-list``, ``ls-tree``, ``diff-tree`` and ``cat-file --batch`` are run: these
start no hook, filter or monitor that a repository's configuration may name, and nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from proofcheck.errors import SourceError, UsageError
from proofcheck.latex.files import MAX_FILE_BYTES, TEX_SUFFIXES, Tree

# diff-tree looks at the index, and would ask the monitor that a repository names.
_GIT = ("git", "-c", "core.fsmonitor=false")
# A repository whose objects stay on a server until they are needed must not fetch them now.
_QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
# A hook runs with these, which are about the folder in which git was called.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of a repository, through one ``cat-file --batch``."""

    _requests: IO[bytes]
    _answers: IO[bytes]

    def read(self, name: str) -> bytes:
        """The bytes of an object; SourceError when it is too large or not here."""
        try:
            self._requests.write(name.encode("ascii") + b"\n")
            self._requests.flush()
            head = self._answers.readline().split()  # name, type, size
            if len(head) != 3:
                raise SourceError("its object is not in the repository")
            size = int(head[2])
            if size > MAX_FILE_BYTES:
                self._skip(size + 1)
                raise SourceError(f"it is larger than {MAX_FILE_BYTES >> 20} MB")
            data = self._answers.read(size)
            self._skip(1)
        except OSError as error:
            raise SourceError(f"git cannot read it: {error}") from error
        return data

    def _skip(self, size: int) -> None:
        while size > 0:
            skipped = len(self._answers.read(min(size, 1 << 20)))
            if not skipped:
                return
            size -= skipped


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of one commit.

    ``name`` is what the user called it; ``top`` the folder of the repository; ``objects`` maps the
    POSIX paths of its plain files, relative to ``top``, to their object names in ``store``.
    """

    name: str
    top: Path
    objects: Mapping[str, str]
    store: Objects

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when the revision has none; SourceError as for ``Objects``."""
        return self.store.read(self.objects[path]) if path in self.objects else None

    def path_of(self, shown: str) -> str | None:
        """Where a shown path lies in the repository; None when it lies outside."""
        try:
            # Only the folder is resolved: a link is an object of its own.
            path = Path(shown).parent.resolve() / Path(shown).name
            return path.relative_to(self.top).as_posix()
        except (OSError, ValueError, RuntimeError):
            return None

    def tree(self, shown: str) -> Tree:
        """The revision as a project whose top is that of the repository."""
        tex = sorted(path for path in self.objects if path.lower().endswith(TEX_SUFFIXES))
        return Tree(shown, self.read, lambda: tex)


@contextmanager
def open_revision(folder: Path, name: str) -> Iterator[Revision]:
    """The revision ``name`` of the repository around ``folder``.

    Raises UsageError when there is no git, no repository, or no such revision.
    """
    top = top_of(folder)
    objects = dict(
        _objects(run_git(top, "ls-tree", "-r", "-z", "--full-tree", commit_of(top, name)))
    )
    with open_objects(top) as store:
        yield Revision(name, top.resolve(), objects, store)


def top_of(folder: Path) -> Path:
    """The top folder of the repository around ``folder``.  Raises UsageError without one."""
    return Path(os.fsdecode(run_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))


def commit_of(top: Path, name: str) -> str:
    """The object name of the commit that a revision names.  Raises UsageError for none."""
    wanted = f"{name}^{{commit}}"
    try:
        found = run_git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    except UsageError:
        raise UsageError(f"there is no revision {name!r} in the repository {top}") from None
    return found.decode().strip()


@contextmanager
def open_objects(top: Path) -> Iterator[Objects]:
    """The objects of the repository at ``top``; git is stopped at the end."""
    process = subprocess.Popen(
        [*_GIT, "cat-file", "--batch"],
        cwd=top,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Objects(process.stdin, process.stdout)
        finally:
            process.kill()


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What a command of git prints, with ``given`` as its input.  Raises UsageError."""
    try:
        done = subprocess.run(
            [*_GIT, *arguments],
            cwd=folder,
            env=_environment(),
            input=given,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        raise UsageError(f"git cannot be run in {folder}: {error}") from error
    if done.returncode != 0:
        reason = os.fsdecode(done.stderr).strip().partition("\n")[0] or "git failed"
        raise UsageError(f"{folder} has no git history to compare with: {reason}")
    return done.stdout


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return {**kept, **_QUIET}


def _objects(listing: bytes) -> Iterator[tuple[str, str]]:
    """Path and object name of each plain file in what ``ls-tree -z`` prints."""
    for entry in listing.split(b"\0"):
        head, tab, path = entry.partition(b"\t")
        mode, _, rest = head.partition(b" ")
        if tab and mode.startswith(b"100"):
            yield os.fsdecode(path), rest.split(b" ")[1].decode("ascii")
