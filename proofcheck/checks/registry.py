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
    """``find`` yields findings of ``rules``, which stand in its file, and what it confirms."""

    find: Callable[[Context], Iterator[Remark]]
    rules: tuple[Rule, ...]


CHECKS: tuple[Check, ...] = (
    Check(
        references.undefined_references,
        (references.UNDEFINED_REFERENCE, references.UNCHECKED_REFERENCE),
    ),
    Check(
        references.undefined_citations,
        (references.UNDEFINED_CITATION, references.UNCHECKED_REFERENCE),
    ),
    Check(references.duplicated_labels, (references.DUPLICATED_LABEL,)),
    Check(circles.circular_arguments, (circles.CIRCLE, circles.CIRCLE_IN_WORDS)),
    Check(unfinished.unfinished_marks, (unfinished.UNFINISHED,)),
    Check(brackets.unbalanced_brackets, (brackets.BRACKET,)),
    Check(proofs.empty_proofs, (proofs.EMPTY_PROOF,)),
    Check(proofs.homeless_proofs, (proofs.HOMELESS_PROOF,)),
    Check(cases.missing_cases, (cases.MISSING_CASE,)),
    Check(restated.differing_restatements, (restated.RESTATED,)),
    Check(kinds.misnamed_statements, (kinds.MISNAMED,)),
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
