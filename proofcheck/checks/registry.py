"""All checks, in the order in which they run.  A new check is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from proofcheck.checks.manipulation.check import manipulation
from proofcheck.checks.mathematics.check import check_mathematics
from proofcheck.checks.structure.brackets import unbalanced_brackets
from proofcheck.checks.structure.cases import missing_cases
from proofcheck.checks.structure.circles import circular_arguments
from proofcheck.checks.structure.kinds import misnamed_statements
from proofcheck.checks.structure.proofs import empty_proofs, homeless_proofs, unproved_statements
from proofcheck.checks.structure.references import (
    duplicated_labels,
    undefined_citations,
    undefined_references,
)
from proofcheck.checks.structure.restated import differing_restatements
from proofcheck.checks.structure.symbols import symbols_defined_twice
from proofcheck.checks.structure.unfinished import unfinished_marks
from proofcheck.document.document import Document
from proofcheck.document.finding import Confirmation, Finding

Check = Callable[[Document, tuple[Document, ...]], Iterator[Finding | Confirmation]]
"""Called with a document and with all documents of the run (it is one of them)."""

CHECKS: tuple[Check, ...] = (
    undefined_references,
    undefined_citations,
    duplicated_labels,
    circular_arguments,
    unfinished_marks,
    unbalanced_brackets,
    empty_proofs,
    homeless_proofs,
    missing_cases,
    differing_restatements,
    misnamed_statements,
    symbols_defined_twice,
    unproved_statements,
    manipulation,
    check_mathematics,
)


def run_checks(
    document: Document, documents: tuple[Document, ...]
) -> Iterator[Finding | Confirmation]:
    """What the checks find in one document, check by check."""
    for check in CHECKS:
        yield from check(document, documents)
