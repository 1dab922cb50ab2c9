"""What a report is: a format of one kind of result.  Each kind of result has a table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Generic, TypeVar

from proofcheck.reports.shared.page import Page

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Report(Generic[R]):
    """A format that is text.  ``about`` says in Markdown what it is, for the documentation."""

    about: str
    write: Callable[[R, Page], None]


@dataclass(frozen=True, slots=True)
class FileReport(Generic[R]):
    """A format that is no text and goes to a file only.

    ``load`` gives what makes it: from a result, and a file of the user's to draw on, the bytes and
    a sentence that says how they were made.  It raises UsageError when packages are missing.
    """

    about: str
    load: Callable[[], Callable[[R, Path | None], tuple[bytes, str]]]


@dataclass(frozen=True, slots=True)
class ReportTable(Generic[R]):
    """The formats of one kind of result, the first of which is the default.

    ``modules`` has, by the name of a format, the module whose ``REPORT`` it is; a module is
    imported when its format is asked for.  ``file_only`` names those that are a FileReport.
    """

    modules: Mapping[str, str]
    file_only: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The formats that can go to standard output."""
        return tuple(name for name in self.modules if name not in self.file_only)

    @property
    def default(self) -> str:
        """The format that goes to standard output unasked."""
        return next(iter(self.modules))

    def load(self, name: str) -> Report[R] | FileReport[R]:
        """The report of that name, which must be in the table."""
        report: Report[R] | FileReport[R] = import_module(self.modules[name]).REPORT
        return report

    def __iter__(self) -> Iterator[str]:
        return iter(self.modules)
