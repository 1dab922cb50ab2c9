"""What computation says of a defect, before any model is asked for its opinion."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from proofcheck.assess.critique.judgement import Defect, DefectKind
from proofcheck.checks.context import Context, Run
from proofcheck.checks.mathematics.check import check_mathematics
from proofcheck.document.document import Document
from proofcheck.document.finding import Confirmation, ConfirmedBy, Finding
from proofcheck.document.source import Span

_RELATION = re.compile(r"[=<>]|\\(?:leq?|geq?|neq?|equiv)(?![a-zA-Z])")

_MARKS = "$ .,;"


class Computation:
    """The relations of one document, computed when a defect first asks for them."""

    def __init__(self, document: Document) -> None:
        self._document = document

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
        return defect


def _within(defect: Defect, outer: Span) -> bool:
    """Whether what is quoted, without the marks of a formula around it, stands in ``outer``."""
    quotation, span = defect.quotation, defect.span
    start = span.start + len(quotation) - len(quotation.lstrip(_MARKS))
    end = span.end - len(quotation) + len(quotation.rstrip(_MARKS))
    return span.path == outer.path and outer.start <= start and end <= outer.end
