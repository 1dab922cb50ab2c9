"""All checks, in the order in which they run.  A new check is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from proofcheck.checks.context import Context, Run
from proofcheck.checks.manipulation import check as manipulation
from proofcheck.checks.mathematics import check as mathematics
from proofcheck.checks.mathematics import given
from proofcheck.checks.names import (
    alternatives,
    arguments,
    arrows,
    braces,
    compositions,
    doubled,
    lists,
    quotes,
    ranges,
    scripts,
    sets,
    strangers,
    sums,
    words,
)
from proofcheck.checks.structure import (
    brackets,
    cases,
    circles,
    kinds,
    proofs,
    references,
    restated,
    symbols,
    unfinished,
)
from proofcheck.document.document import Document
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.rule import Rule

Remark = Finding | Confirmation


@dataclass(frozen=True, slots=True)
class Check:
    """``find`` yields findings of ``rules``, which stand in its file, and what it confirms.

    ``among``: it looks at the other documents of the run, too.
    """

    find: Callable[[Context], Iterator[Remark]]
    rules: tuple[Rule, ...]
    among: bool = False


CHECKS: tuple[Check, ...] = (
    Check(
        references.undefined_references,
        (references.UNDEFINED_REFERENCE, references.UNCHECKED_REFERENCE),
        among=True,
    ),
    Check(
        references.undefined_citations,
        (references.UNDEFINED_CITATION, references.UNCHECKED_REFERENCE),
    ),
    Check(references.duplicated_labels, (references.DUPLICATED_LABEL,), among=True),
    Check(circles.circular_arguments, (circles.CIRCLE, circles.CIRCLE_IN_WORDS), among=True),
    Check(unfinished.unfinished_marks, (unfinished.UNFINISHED,)),
    Check(brackets.unbalanced_brackets, (brackets.BRACKET,)),
    Check(proofs.empty_proofs, (proofs.EMPTY_PROOF,)),
    Check(proofs.homeless_proofs, (proofs.HOMELESS_PROOF,)),
    Check(cases.missing_cases, (cases.MISSING_CASE,)),
    Check(restated.differing_restatements, (restated.RESTATED,), among=True),
    Check(kinds.misnamed_statements, (kinds.MISNAMED,), among=True),
    Check(symbols.symbols_defined_twice, (symbols.DEFINED_TWICE,)),
    Check(proofs.unproved_statements, (proofs.UNPROVED,)),
    Check(scripts.empty_scripts, (scripts.EMPTY_SCRIPT,)),
    Check(doubled.doubled_signs, (doubled.DOUBLED,)),
    Check(alternatives.same_alternatives, (alternatives.SAME_TWICE,)),
    Check(compositions.wrong_orders, (compositions.WRONG_ORDER,)),
    Check(sums.unused_indices, (sums.UNUSED_INDEX,)),
    Check(ranges.own_ranges, (ranges.OWN_RANGE,)),
    Check(words.missing_backslashes, (words.NO_BACKSLASH,)),
    Check(braces.unbraced_scripts, (braces.ONE_SIGN,)),
    Check(quotes.quotation_marks, (quotes.QUOTE,)),
    Check(strangers.strangers, (strangers.STRANGER,)),
    Check(lists.wrong_ends, (lists.WRONG_END,)),
    Check(sets.unused_letters, (sets.UNUSED_LETTER,)),
    Check(arrows.missing_arrows, (arrows.NO_ARROW,)),
    Check(arrows.sent_by_arrows, (arrows.RULE_OF_MAP,)),
    Check(arguments.missing_arguments, (arguments.NO_ARGUMENT,)),
    Check(manipulation.manipulation, (manipulation.MANIPULATION, manipulation.INVISIBLE)),
    Check(mathematics.check_mathematics, mathematics.RULES),
    Check(given.false_statements, (given.FALSE_STATEMENT,)),
)


Alone = tuple[tuple[Remark, ...], ...]
"""By check of ``CHECKS`` what it finds in a document alone; nothing where it looks at others."""


def check_alone(document: Document) -> Alone:
    """What can be said of a document whatever the others of the run are."""
    context = Context(document)
    return tuple(() if check.among else tuple(check.find(context)) for check in CHECKS)


def check_among(
    documents: Sequence[Document], alone: Sequence[Alone]
) -> Iterator[tuple[Remark, ...]]:
    """As ``run_checks`` with all checks, where what is found in each document alone is known."""
    run = Run(tuple(documents))
    for document, known in zip(documents, alone, strict=True):
        context = Context(document, run)
        yield tuple(
            remark
            for check, found in zip(CHECKS, known, strict=True)
            for remark in (check.find(context) if check.among else found)
        )


def run_checks(
    documents: Sequence[Document], checks: Sequence[Check] = CHECKS
) -> Iterator[tuple[Remark, ...]]:
    """What the checks find in each document of a run, check by check."""
    run = Run(tuple(documents))
    for document in documents:
        yield check_document(document, run, checks)


def check_document(
    document: Document, run: Run, checks: Sequence[Check] = CHECKS
) -> tuple[Remark, ...]:
    """What the checks find in one document of a run, check by check."""
    context = Context(document, run)
    return tuple(remark for check in checks for remark in check.find(context))
