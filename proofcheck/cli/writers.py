"""Reports of the commands that have a table of their own: which go where, and writing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TextIO, TypeVar

from proofcheck.cli.output import say, terminal_page, write_file, write_stdout
from proofcheck.cli.outputs import split_outputs
from proofcheck.errors import UsageError
from proofcheck.reports.shared.text import Page

Outcome = TypeVar("Outcome")
Writers = Mapping[str, Callable[[Outcome, TextIO, Page], None]]
"""By the name of a format; the first is the one that goes to standard output unasked."""


@dataclass(frozen=True, slots=True)
class Chosen(Generic[Outcome]):
    """The format on standard output, and the formats that go to files."""

    writers: Writers[Outcome]
    stdout: str
    files: tuple[tuple[str, Path], ...]


def choose(
    writers: Writers[Outcome], format_: str | None, outputs: tuple[str, ...]
) -> Chosen[Outcome]:
    """What ``--format`` and the ``NAME=FILE`` of ``--output`` ask for.

    Raises UsageError for an unknown format, and for two reports on standard output.
    """
    more, files = split_outputs(outputs)
    on_stdout = [name for name in (format_, *more) if name]
    for name in (*on_stdout, *(name for name, _ in files)):
        if name not in writers:
            raise UsageError(f"there is no format {name!r}; choose from {', '.join(writers)}")
    if len(on_stdout) > 1:
        raise UsageError(f"only one report can go to standard output, not {', '.join(on_stdout)}")
    return Chosen(writers, on_stdout[0] if on_stdout else next(iter(writers)), tuple(files))


def write_all(chosen: Chosen[Outcome], outcome: Outcome, color: str) -> bool:
    """Write all reports, files first; False when a file could not be written, which was said."""
    written = True
    for name, path in chosen.files:
        try:
            write_file(path, _writer(chosen.writers[name], outcome, Page()))
        except UsageError as error:
            say("error", str(error))
            written = False
    write_stdout(_writer(chosen.writers[chosen.stdout], outcome, terminal_page(color)))
    return written


def _writer(
    write: Callable[[Outcome, TextIO, Page], None], outcome: Outcome, page: Page
) -> Callable[[TextIO], None]:
    return lambda stream: write(outcome, stream, page)
