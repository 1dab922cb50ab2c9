"""Claims assembled: what a step says, the hypotheses that bear on it, names of ours for letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from proofcheck.document.document import Document, Proof, Step
from proofcheck.document.source import Span
from proofcheck.expressions.tree import PI
from proofcheck.formal.axioms import axioms
from proofcheck.formal.claim import (
    And,
    Claim,
    Formula,
    Ground,
    Hypothesis,
    Implies,
    Reason,
    Relation,
    Sign,
    Sort,
    Untranslated,
    Variable,
)
from proofcheck.formal.compared import SaidRelation
from proofcheck.formal.domains import Domains, refusal, usable
from proofcheck.formal.facts import Facts, about
from proofcheck.formal.logic import conjuncts, divisors, renamed, variables_of
from proofcheck.formal.nonzero import VisibleSigns
from proofcheck.formal.read import ReadText
from proofcheck.formal.substitution import equals_for_equals
from proofcheck.formal.terms import ZERO, Variables
from proofcheck.formal.tokens import letters_of, normal

_ABOUT_NOTATION = re.compile(r"\bnorm|\bmetric|\btriangle|\babsolute value|\bdistance")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the steps of a proof: ``names`` of its terms, what its text speaks of,
    the ``facts`` in force and what was ``read`` so far.  The last three grow from step to step."""

    document: Document
    proof: Proof
    kinds: Domains
    names: Variables
    facts: Facts
    read: list[ReadText]


def assembled(
    read: ReadText,
    step: Step,
    told: Sequence[SaidRelation],
    local: Sequence[Hypothesis],
    around: Surroundings,
) -> Claim | Untranslated:
    """What a step claims (``told``) under what is in force around it and what it supposes for
    itself (``local``); or why that is put to nobody."""
    formulas = [said.formula for said in told if said.formula is not None]
    goal = formulas[0] if len(formulas) == 1 else And(tuple(formulas))
    span = around.document.text.span((told[0].region[0], told[-1].region[1]))
    notation = around.names.notation
    in_force = [*around.facts.sure(), *local]
    hypotheses = about(goal, in_force, notation, step.span)
    wanted = set(variables_of(goal)).union(*(variables_of(one.formula) for one in hypotheses))
    hypotheses += [
        Hypothesis(formula, step.span, Ground.NOTATION, "")
        for formula in axioms(sorted(wanted), around.names)
    ]
    opaque = sorted(wanted & around.names.opaque)
    for formula, said in equals_for_equals(opaque, in_force):
        hypotheses += [one for one in said if one not in hypotheses]
        hypotheses.append(Hypothesis(formula, step.span, Ground.NOTATION, ""))
    hypotheses = _without_goal(goal, hypotheses, around)
    hypotheses = usable(goal, hypotheses, around.names, around.kinds)
    # Under a condition a divisor is not zero; beyond it nobody says so.
    plain = [one.formula for one in hypotheses if not isinstance(one.formula, Implies)]
    written = {divisor: None for formula in plain for divisor in divisors(formula)}
    hypotheses += [
        Hypothesis(Relation(Sign.UNEQUAL, divisor, ZERO), step.span, Ground.NOTATION, "")
        for divisor in written
    ]
    visible = VisibleSigns(one.formula for one in hypotheses)
    refused = refusal(goal, around.names, around.kinds)
    if refused is not None:
        return Untranslated(around.proof, step.index, *refused)
    if not all(map(visible.nonzero, divisors(goal))):
        return Untranslated(around.proof, step.index, Reason.DIVISION)
    doubtful = about(goal, around.facts.doubtful, {}, step.span)
    return _renamed(step, goal, hypotheses, doubtful, span, told, read, around)


def _without_goal(
    goal: Formula, hypotheses: list[Hypothesis], around: Surroundings
) -> list[Hypothesis]:
    """Without the very thing that is claimed, as an axiom of notation, where the statement is
    about such notation: the triangle inequality proves no triangle inequality."""
    statement = around.proof.statement
    if statement is None or not _ABOUT_NOTATION.search(statement.text):
        return hypotheses
    goals = set(conjuncts(goal))
    return [
        one for one in hypotheses if one.ground is not Ground.NOTATION or one.formula not in goals
    ]


def _renamed(
    step: Step,
    goal: Formula,
    hypotheses: Sequence[Hypothesis],
    doubtful: Sequence[Hypothesis],
    span: Span,
    told: Sequence[SaidRelation],
    read: ReadText,
    around: Surroundings,
) -> Claim:
    """The claim with names of ours for its variables."""
    order: dict[str, None] = {}
    for formula in (goal, *(one.formula for one in (*hypotheses, *doubtful))):
        order |= variables_of(formula)
    names = {latex: f"x{at + 1}" for at, latex in enumerate(order)}

    def put(known: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
        return tuple(
            Hypothesis(renamed(one.formula, names), one.span, one.ground, one.latex)
            for one in known
        )

    variables = tuple(
        Variable(
            name, latex, around.names.sorts.get(latex, Sort.REAL), latex in around.names.opaque
        )
        for latex, name in names.items()
    )
    return Claim(
        around.proof,
        step.index,
        variables,
        put(hypotheses),
        renamed(goal, names),
        span,
        ", ".join(said.latex for said in told),
        put(doubtful),
        _complete(names, read, around),
    )


def _complete(names: Collection[str], read: ReadText, around: Surroundings) -> bool:
    """Whether all that the text says of the variables was read, and is about numbers."""
    plain = {
        letter
        for name in names
        for letter in letters_of(normal(name))
        if letter not in ("\\sqrt", "\\max", "\\min", "\\frac", PI)
    }
    if around.kinds.objects or around.kinds.orders or around.proof.parent is not None:
        return False
    if read.standings.cited or not read.understood:
        return False
    if any(name in around.names.opaque and name not in around.names.derived for name in names):
        return False
    if any(name not in around.names.opaque | around.names.numbers for name in names):
        return False
    return all(one.understood or plain.isdisjoint(one.worded.letters) for one in around.read)
