"""``explain``: tell what codes mean."""

from __future__ import annotations

import difflib
from typing import Annotated, TextIO

import typer

from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import Color
from proofcheck.cli.output import terminal_page, write_stdout
from proofcheck.errors import UsageError


def explain(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE]...", help="Codes such as PC301; none: list them all."),
    ] = None,
    color: Color = "auto",
) -> int:
    """Tell what a code means, how often it errs, and how to silence it."""
    from proofcheck.reports.explain import write_rule, write_rule_list
    from proofcheck.rules import RULES

    if not codes:
        write_stdout(lambda stream: write_rule_list(RULES.values(), terminal_page(stream, color)))
    wanted = [code.upper() for code in codes or ()]
    for code in wanted:
        if code not in RULES:
            near = difflib.get_close_matches(code, RULES, n=1, cutoff=0.0)[0]
            raise UsageError(f"there is no rule {code!r}; did you mean {near}?")

    def write_pages(stream: TextIO) -> None:
        for number, code in enumerate(wanted):
            stream.write("\n" if number else "")
            write_rule(RULES[code], terminal_page(stream, color))

    write_stdout(write_pages)
    return ExitCode.CLEAN
