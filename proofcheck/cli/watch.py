"""``--watch``: check again whenever a source is saved.  The only file that imports watchfiles."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.output import say
from proofcheck.errors import ProofcheckError, UsageError
from proofcheck.latex.files import SOURCE_SUFFIXES
from proofcheck.result import Result
from proofcheck.settings.config import FILE_NAMES

if TYPE_CHECKING:
    from watchfiles import Change

_POLL = 250  # milliseconds in which the watcher is sure to have started


def watch(
    paths: Sequence[str], once: Callable[[], tuple[int, Result]], *, quiet: bool = False
) -> int:
    """Call ``once``, which checks and reports, now and after every change, until Ctrl-C.

    An error at first ends it; later ones are said, for a file may be missing while it is saved.
    Ctrl-C while nothing is being checked is how it is meant to end: CLEAN.  Raises UsageError when
    standard input is to be watched or watchfiles is not installed.
    """
    if "-" in paths:
        raise UsageError("--watch needs files or folders: standard input does not change")
    folders = _outermost(_folder(Path(path)) for path in paths)
    named = {str(Path(path).resolve()) for path in paths}
    # Started before the check, so that what is saved meanwhile is not missed.
    changes = _watching(folders, named)
    first = True
    try:
        while True:
            ended, found = _check(once, first=first)
            first = False
            needed = _outermost([*folders, *found])
            if needed != folders:
                changes.close()
                folders = needed
                changes = _watching(folders, named)
            try:
                if not quiet:
                    say("note", f"check of {time.strftime('%H:%M:%S')}: {ended}")
                    say("note", "watching; Ctrl-C ends")
                if not any(changes):
                    return ExitCode.CLEAN
            except KeyboardInterrupt:
                return ExitCode.CLEAN
    finally:
        changes.close()


def _check(once: Callable[[], tuple[int, Result]], *, first: bool) -> tuple[str, Iterable[Path]]:
    """Check once: how it ended, and the folders in which the sources lie."""
    try:
        code, result = once()
    except ProofcheckError as error:
        if first:
            raise
        say("error", str(error))
        return "not done", ()
    return f"exit code {int(code)}", {_folder(Path(path)) for path in result.sources}


def _watching(
    folders: Iterable[Path], named: set[str]
) -> Generator[set[tuple[Change, str]], None, None]:
    """What is saved from now on, as it happens; an empty set now and then."""
    try:
        import watchfiles
    except ImportError as error:
        raise UsageError(
            "--watch needs the package watchfiles: pip install 'proofcheck-tex[watch]'"
        ) from error

    def matters(_: object, path: str) -> bool:
        name = Path(path).name
        if name in FILE_NAMES or path in named:
            return True
        return name.lower().endswith(SOURCE_SUFFIXES) and not name.startswith(".")

    try:
        changes = watchfiles.watch(
            *folders, watch_filter=matters, rust_timeout=_POLL, yield_on_timeout=True
        )
        next(changes)  # it starts with the first set, which is empty
    except (OSError, RuntimeError) as error:
        raise UsageError(f"the folders cannot be watched: {error}") from error
    return changes


def _folder(path: Path) -> Path:
    """The folder of a file, a member of an archive, or the path itself."""
    resolved = path.resolve()
    return next(at for at in (resolved, *resolved.parents) if at.is_dir())


def _outermost(folders: Iterable[Path]) -> list[Path]:
    """The folders that lie in no other: each is watched with all that is in it."""
    outer: list[Path] = []
    for folder in sorted(set(folders)):
        if not any(folder.is_relative_to(other) for other in outer):
            outer.append(folder)
    return outer
