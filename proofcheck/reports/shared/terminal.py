"""Writing for terminals: a console that takes nothing from its surroundings, and laid-out text."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from proofcheck.document.rule import Severity
from proofcheck.reports.shared.page import Page

GUTTER = "blue"
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
BAR = 20  # cells


def open_console(page: Page) -> Console:
    """A console that takes nothing from the environment and nothing in a text for markup."""
    return _Console(
        file=page.stream,
        width=page.width,
        height=25,  # unused, but a width alone is not heeded when TERM=dumb
        color_system="standard" if page.color else None,
        force_terminal=page.color,
        no_color=not page.color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a reader who went away to whoever opened the stream; rich would exit with 1."""
        raise


def print_indented(console: Console, text: Text, head: Text) -> None:
    """``text`` behind ``head``, its further lines below its first; no blanks at the ends."""
    lines = text.wrap(console, max(console.width - len(head), 10), overflow="fold")
    for number, line in enumerate(lines):
        line.rstrip()
        print_whole(console, Text.assemble(head if number == 0 else " " * len(head), line))


def print_whole(console: Console, line: Text) -> None:
    """A line that must not be broken: a place, which terminals and editors follow, or a picture."""
    line.rstrip()
    console.print(line, no_wrap=True, overflow="ignore", crop=False)


def say(console: Console, *lines: str) -> None:
    """Paragraphs."""
    for line in lines:
        print_indented(console, Text(line), Text())


def bar(share: float) -> Text:
    """A share in [0, 1] as a bar of ``BAR`` cells."""
    filled = round(share * BAR)
    return Text.assemble(("#" * filled, "green"), ("." * (BAR - filled), "red"))


def plain_table() -> Table:
    """A table without lines."""
    return Table(box=None, pad_edge=False, header_style="bold")
