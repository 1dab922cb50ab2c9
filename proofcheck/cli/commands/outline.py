"""``outline``: print how papers are understood."""

from __future__ import annotations

from typing import Annotated

import typer

from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import Paths, Reporting, StdinFilename, some_paths
from proofcheck.cli.reports import choose, write_all
from proofcheck.document.rule import Severity


def outline(
    reporting: Reporting,
    paths: Paths = None,
    steps: Annotated[bool, typer.Option(help="Show the steps of the proofs.")] = True,
    stdin_filename: StdinFilename = None,
) -> int:
    """Print what was understood: files, statements, proofs, steps.  No model is used."""
    from proofcheck.document.document import UnreadableDocument
    from proofcheck.latex.project import read_documents
    from proofcheck.reports.outline.outline import Outline
    from proofcheck.reports.outline.registry import REPORTS

    named = some_paths(paths, "to check, or - for standard input (proofcheck --help)")
    reports = choose(REPORTS, reporting)
    documents = tuple(read_documents(named, stdin_filename=stdin_filename))
    if not write_all(reports, Outline(documents, steps), "never"):
        return ExitCode.USAGE
    blind = any(
        isinstance(document, UnreadableDocument)
        or any(problem.severity >= Severity.WARNING for problem in document.problems)
        for document in documents
    )
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN
