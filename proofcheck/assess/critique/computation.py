"""What computation says of a defect, before any model is asked for its opinion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product

from proofcheck.assess.critique.claimed import Claimed, Relation, claimed, says, writes
from proofcheck.assess.critique.judgement import Defect, DefectKind
from proofcheck.checks.context import Context, Run
from proofcheck.checks.mathematics.check import check_mathematics
from proofcheck.checks.mathematics.closed import closed_holds
from proofcheck.checks.mathematics.reading import read
from proofcheck.checks.mathematics.shapes import shape
from proofcheck.document.document import Document, Step
from proofcheck.document.finding import Confirmation, ConfirmedBy, Finding
from proofcheck.document.source import Span
from proofcheck.expressions.interpretation import Interpretation
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.tree import symbols
from proofcheck.latex.files import memory_tree
from proofcheck.latex.formulas import find_formulas
from proofcheck.latex.parse import parse

_RELATION = re.compile(r"[=<>]|\\(?:leq?|geq?|neq?|equiv)(?![a-zA-Z])")

_MARKS = "$ .,;"

_CLOSING = re.compile(r"\\end\s*\{[^{}]*\}|\\[])]|\$\$?")
_LARGEST = 400_000  # code points of a document that is read again for the words of a defect
_COPY = "copy.tex"


class Computation:
    """The relations of one document, computed when a defect first asks for them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._steps = {
            (proof.id, step.index): step for proof in document.proofs for step in proof.steps
        }

    @cached_property
    def _told(self) -> list[Finding | Confirmation]:
        return list(check_mathematics(Context(self._document, Run((self._document,)))))

    def of(self, proof: str, defect: Defect) -> Defect:
        """The defect of the proof with that id, with what computation says of it.

        It is real where it quotes of a relation that is refuted, and fatal then, with the
        counterexample in its words.  It is none where what it quotes is a relation, or a part of
        one with its sign, that holds whatever its letters are, or where its step says nothing but
        such.  What holds by definitions in the text may rest on one that is wrong.
        """
        beside = [one for one in self._told if (one.proof, one.step) == (proof, defect.step)]
        for one in beside:
            if isinstance(one, Finding) and one.span.overlaps(defect.span):
                what = f"{defect.what} Computed: {one.evidence or one.message}.".lstrip()
                return replace(defect, what=what, fault=DefectKind.FATAL, computed=True)
        holding = [one for one in beside if isinstance(one, Confirmation)]
        surely = [one for one in holding if one.by is not ConfirmedBy.DEFINITIONS]
        quoted = _RELATION.search(defect.quotation) is not None
        whole = len(surely) == len(holding) and any(one.whole for one in surely)
        if whole or (quoted and any(_within(defect, one.span) for one in surely)):
            return replace(defect, computed=False)
        said = claimed(defect.what, defect.quotation)
        step = self._steps.get((proof, defect.step))
        return self._of_words(defect, said, step, beside) if said and step else defect

    def _of_words(
        self,
        defect: Defect,
        said: Claimed,
        step: Step,
        beside: Sequence[Finding | Confirmation],
    ) -> Defect:
        """The same by what the defect claims in its own words.

        It is none where the relation that it calls wrong holds, and what it calls right does not.
        It is real where that is so the other way round and the step says what is wrong; a formula
        of the step that says it was looked at in its place, where more may be known of it.
        """
        wrong, right = said.wrong, said.right
        told = self._compute([one for one in (wrong, right) if one is not None], step)
        holds = _by_numbers(wrong) or told[0]
        better = None if right is None else _plainly(right) or told[1]
        if holds is True and better is not True:
            return replace(defect, computed=False)
        if isinstance(holds, str) and (right is None or better is True):
            written = writes(step.normalised, wrong)
            refuted = written and any(
                isinstance(one, Finding) and writes(self._written(one.span), wrong)
                for one in beside
            )
            if refuted or (not written and says(step.normalised, wrong)):
                what = f"{defect.what} Computed: {holds}."
                return replace(defect, what=what, fault=DefectKind.FATAL, computed=True)
        return defect

    def _written(self, span: Span) -> str:
        return self._document.sources[span.path].slice(span)

    def _compute(self, relations: Sequence[Relation], step: Step) -> list[bool | str | None]:
        """What is computed of relations, as if they stood behind the step: whether one holds, the
        values by which it does not, or nothing (None)."""
        text = self._document.text
        at = _behind(self._document, step.region[1])
        if at is None or len(text.raw) > _LARGEST:
            return [None] * len(relations)
        added = [f"\nWe have ${one.text}$.\n" for one in relations]
        raw = text.raw[:at] + "".join(added) + text.raw[at:]
        copy = parse(memory_tree("", {_COPY: raw.encode("utf-8", "replace")}), _COPY)
        if not isinstance(copy, Document):
            return [None] * len(relations)
        found = list(check_mathematics(Context(copy, Run((copy,)))))
        told: list[bool | str | None] = []
        for one in added:
            place = Span(_COPY, at, at + len(one))
            told.append(_told([it for it in found if it.span.overlaps(place)]))
            at += len(one)
        return told


def _by_numbers(relation: Relation) -> bool:
    """Whether it is an equation of two numbers that are the same."""
    pairs = _pairs(relation)
    closed = all(not symbols(side.tree) for pair in pairs for side in pair)
    return closed and any(closed_holds("=", left, right) is True for left, right in pairs)


def _plainly(relation: Relation) -> bool:
    """The same; or the sides differ only in the order of what they are made of."""
    pairs = _pairs(relation)
    same = any(shape(left.tree) == shape(right.tree) for left, right in pairs)
    return same or _by_numbers(relation)


def _pairs(relation: Relation) -> list[tuple[Interpretation, Interpretation]]:
    left, right = read(relation.left), read(relation.right or "?")
    if isinstance(left, Refused) or isinstance(right, Refused):
        return []
    return list(product(left.readings, right.readings))


def _told(found: Sequence[Finding | Confirmation]) -> bool | str | None:
    if len(found) != 1:
        return None
    (one,) = found
    if isinstance(one, Finding):
        return one.evidence or one.message
    return True if one.by is not ConfirmedBy.DEFINITIONS else None


def _behind(document: Document, at: int) -> int | None:
    """``at`` in the text of a document, or the place behind the formula in which it lies."""
    for formula in find_formulas(document.text):
        start, end = formula.region
        if start < at <= end:
            closing = _CLOSING.match(document.text.raw, end)
            return closing.end() if closing else None
    return at


def _within(defect: Defect, outer: Span) -> bool:
    """Whether what is quoted, without the marks of a formula around it, stands in ``outer``."""
    quotation, span = defect.quotation, defect.span
    start = span.start + len(quotation) - len(quotation.lstrip(_MARKS))
    end = span.end - len(quotation) + len(quotation.rstrip(_MARKS))
    return span.path == outer.path and outer.start <= start and end <= outer.end
