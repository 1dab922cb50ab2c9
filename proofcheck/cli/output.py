"""Where reports go: standard output, and files that are never half-written."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from proofcheck.errors import UsageError
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.text import printable


def prepare_streams() -> None:
    """Let no character, and no closed stream, break the printing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller: >&-
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(kind: str, message: str) -> None:
    """One line on standard error: ``proofcheck: KIND: MESSAGE``."""
    with suppress(OSError):
        print(f"proofcheck: {kind}: {printable(' '.join(message.split()))}", file=sys.stderr)


def terminal_page(stream: TextIO, color: str) -> Page:
    """``stream``, which is standard output, as a page; ``color`` is auto, always or never."""
    width = shutil.get_terminal_size((100, 24)).columns
    return Page(stream, max(width, 20), _wants_color(color))


def _wants_color(color: str) -> bool:
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def clear_screen() -> None:
    """An empty screen for the next report, on a terminal that can."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        # Home, clear what is seen, clear what has scrolled away.
        print("\x1b[H\x1b[2J\x1b[3J", end="", flush=True)


def write_stdout(write: Callable[[TextIO], object]) -> None:
    """Let ``write`` write to standard output; a reader who went away (``| head``) is no error.

    Raises UsageError when it cannot be written for another reason, such as a full disk.
    """
    try:
        write(sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
    except OSError as error:
        _forget_stdout()
        raise UsageError(f"cannot write to standard output: {error.strerror}") from error


def _forget_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush cannot fail."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def write_file(path: Path, write: Callable[[TextIO], object]) -> None:
    """Let ``write`` write the file in UTF-8: all of it or, on any failure, nothing.

    Raises UsageError when the file cannot be written.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            # A pipe, a terminal, /dev/null: to be written to, not replaced.
            with target.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                write(stream)
        else:
            with _draft_of(target) as stream:
                write(stream)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def make_folder(folder: Path) -> None:
    """The folder, with those around it; it may be there.  Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {folder}: {error.strerror or error}") from error


def replace_bytes(path: Path, old: bytes, new: bytes) -> None:
    """Put ``new`` in the place of the file's bytes, all at once; permissions stay.

    A link stays a link.  Raises UsageError when the file does not hold ``old``, and OSError.
    """
    target = path.resolve()
    with _draft_of(target) as stream:
        stream.buffer.write(new)
        stream.flush()
        os.fsync(stream.fileno())
        if target.read_bytes() != old:
            raise UsageError("it has changed since it was read")


@contextmanager
def _draft_of(target: Path) -> Iterator[TextIO]:
    """A file that takes the place of ``target`` when it is written, and goes when that fails."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    os.close(handle)
    draft = Path(name)
    try:
        with draft.open("w", encoding="utf-8", errors="backslashreplace") as stream:
            yield stream
        draft.chmod(_mode(target))
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
