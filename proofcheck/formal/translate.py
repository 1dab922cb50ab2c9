"""Documents and steps as claims, or why a step is none.

A claim must be what the step says; whatever is in doubt is refused, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from proofcheck.checks.mathematics.chains import MAX_FORMULA
from proofcheck.document.document import Document, Proof, Step
from proofcheck.document.text import Region
from proofcheck.expressions.tree import Number, Symbol
from proofcheck.formal.assembly import Surroundings, assembled
from proofcheck.formal.attributes import read_sayings
from proofcheck.formal.claim import (
    And,
    Claim,
    Ground,
    Hypothesis,
    Implies,
    Reason,
    Relation,
    Sign,
    Untranslated,
)
from proofcheck.formal.compared import FormulaPart, SaidRelation
from proofcheck.formal.domains import kinds
from proofcheck.formal.facts import Facts
from proofcheck.formal.logic import is_order, variables_of
from proofcheck.formal.read import ReadText
from proofcheck.formal.standing import Standing, standings
from proofcheck.formal.supposed import SUPPOSED, is_converse, surely_supposed
from proofcheck.formal.terms import Variables
from proofcheck.formal.worded import Wordings

MAX_GOALS = 12
_PART = re.compile(r"item:|\(\s*(?:[a-d]|i{1,3}|[1-4])\s*\)")
_FINDS = re.compile(
    r"\b(?:find|choose|pick|take|exists?|there (?:is|are))\b[^.]*\bsuch that (?:for|if|when)\b"
)
_FORMULA_ALONE = re.compile(r"⟨0⟩ ?[.:;,]?")
_TURNED_ROUND = re.compile(r"\b(?:only if|unless|whether)\b")
_CONDITIONAL = re.compile(r"\bif and only if\b|\biff\b|\bequivalent\b|\bor\b|\beither\b")


def claims_of(document: Document) -> Iterator[Claim | Untranslated]:
    """For each step that holds a relation, in the order of the text: the claim, or why it is none.

    Steps that compare nothing, that are proofs of their own, or whose formulas are longer than
    a reader could follow, are passed over.  Never raises.
    """
    wordings = Wordings(document)
    for proof in document.proofs:
        yield from _Translation(document, proof, wordings).steps()


class _Translation:
    """The steps of one proof, in order."""

    def __init__(self, document: Document, proof: Proof, wordings: Wordings) -> None:
        self.document, self.proof, self.wordings = document, proof, wordings
        self.names = Variables()
        self.pieces: dict[Region, FormulaPart] = {}
        self.begun: dict[Region, Standing] = {}  # the standings of displays that go on
        self.facts = Facts()
        self.read: list[ReadText] = []
        self.kinds = kinds(document, proof)
        self.names.normed, self.names.metric = self.kinds.norms, self.kinds.metrics
        self.around = Surroundings(document, proof, self.kinds, self.names, self.facts, self.read)

    def steps(self) -> Iterator[Claim | Untranslated]:
        if self.proof.statement is not None:
            self._suppose(self.proof.statement.region)
        for step in self.proof.steps:
            if step.nested is None and step.region[1] - step.region[0] <= MAX_FORMULA:
                yield from self._step(step)

    # -- hypotheses -------------------------------------------------------------------------------

    def _suppose(self, region: Region) -> None:
        """What the statement supposes is in force; what it says is to be proved."""
        parted = False
        for sentence in self.wordings.sentences(region):
            read = self._reading(sentence)
            self.read.append(read)
            words = read.worded.words
            parted = parted or _PART.search(words) is not None or is_converse(words)
            unsure = parted or _CONDITIONAL.search(words) is not None
            explains = {at for at, said in read.said(*SUPPOSED) if _explains(said)}
            sure = surely_supposed(words, read.standings.of, explains) - read.standings.loose
            for at, said in read.said(*SUPPOSED):
                if said.formula:
                    fact = self._fact(said, Ground.STATEMENT)
                    self.facts.add([fact], sure=at in sure and not unsure)

    def _reading(self, region: Region) -> ReadText:
        worded = read_sayings(self.wordings.of(region, self.pieces, self.names), self.names)
        begins = Standing.CLAIM
        for piece, part in zip(worded.pieces, worded.parts, strict=True):
            if piece.region[0] < region[0] <= part[0]:
                begins = self.begun.get(piece.region, Standing.UNKNOWN)
            break
        # A row that goes on with what is left unknown says that one side is the next.
        bare = tuple(piece.bare for piece in worded.pieces)
        found = standings(
            worded.words, bare, Standing.CLAIM if begins is Standing.UNKNOWN else begins
        )
        if begins is Standing.UNKNOWN:
            found = replace(found, cited=True, known=False, doubted=True)
        for piece, standing in zip(worded.pieces, found.of, strict=True):
            self.begun[piece.region] = standing
        return ReadText(worded, found)

    def _facts(self, read: ReadText, ground: Ground, *wanted: Standing) -> list[Hypothesis]:
        """What formulas with these standings say, as hypotheses."""
        return [self._fact(said, ground) for _, said in read.said(*wanted) if said.formula]

    def _fact(self, said: SaidRelation, ground: Ground) -> Hypothesis:
        assert said.formula is not None
        return Hypothesis(said.formula, self.document.text.span(said.region), ground, said.latex)

    def _supposed(self, read: ReadText) -> list[Hypothesis]:
        """What the step supposes for itself; what it assumes anew ends what was said before."""
        found = read.standings
        if found.opens:
            self.facts.open()
        defined = [piece for at, piece in enumerate(read.worded.pieces) if at in found.defines]
        letters = {
            name
            for piece in defined
            for said in piece.said
            if said.formula
            for name in list(variables_of(said.formula))[:1]
        }
        if letters:
            self.facts.forget(letters)
        # What is chosen after the claim is no hypothesis of it.
        claimed = [at for at, one in enumerate(found.of) if one is Standing.CLAIM]
        first = min((read.worded.parts[at] for at in claimed), default=(0, 0))
        late = {
            said.region
            for at, said in read.said(Standing.ASSUMED)
            if claimed and read.worded.parts[at] > first
        }
        of = (Standing.REASON, Standing.ASSUMED, Standing.LOCAL)
        given = ((at, said) for at, said in read.said(*of) if said.region not in late)
        # Nor is a bound that a note repeats of it; an equality is how a row goes on.
        goals = {said.formula for _, said in read.said(Standing.CLAIM)}
        bounds = {one for one in goals if one is not None and is_order(one)}
        noted = (said for said in read.given() if said.formula not in bounds)
        told = (*(said for _, said in given), *noted)
        return [self._fact(said, Ground.ASSUMPTION) for said in told if said.formula]

    def _enter(self, read: ReadText) -> None:
        """What the step adds for the later ones."""
        found = read.standings
        assumed = (Standing.ASSUMED, Standing.OBTAINED, Standing.REASON)
        below = [self._fact(said, Ground.ASSUMPTION) for said in read.given() if said.formula]
        taken = [*self._facts(read, Ground.ASSUMPTION, *assumed), *below]
        self.facts.add(taken, sure=not found.denied)
        claimed = self._facts(read, Ground.STEP, Standing.CLAIM)
        if Standing.LOCAL in found.of and found.known and not (found.cited or found.doubted):
            self.facts.add(self._conditional(read, claimed), sure=True)
        conditional = Standing.LOCAL in found.of or found.denied or found.doubted
        self.facts.add(claimed, sure=not conditional)
        self.facts.add(self._facts(read, Ground.STEP, Standing.LOCAL, Standing.UNKNOWN), sure=False)
        if found.ends:
            self.facts.close()

    def _conditional(self, read: ReadText, claimed: Sequence[Hypothesis]) -> Iterator[Hypothesis]:
        """What the step claims under its conditions, where all of these were read."""
        conditions = [said for _, said in read.said(Standing.LOCAL)]
        read_ones = [said.formula for said in conditions if said.formula]
        unread = any(said.reason is not None for said in conditions)
        if not read_ones or unread or _TURNED_ROUND.search(read.worded.words):
            return
        premise = read_ones[0] if len(read_ones) == 1 else And(tuple(read_ones))
        under = ", ".join(said.latex for said in conditions)
        for one in claimed:
            latex = f"{one.latex} \\quad ({under})"
            yield replace(one, formula=Implies(premise, one.formula), latex=latex)

    # -- steps ------------------------------------------------------------------------------------

    def _step(self, step: Step) -> Iterator[Claim | Untranslated]:
        read = self._reading(step.region)
        local = self._supposed(read)
        if any(not piece.bare for piece in read.worded.pieces):
            told = self._told(read)
            if isinstance(told, tuple):
                yield Untranslated(self.proof, step.index, *told)
            else:
                yield assembled(read, step, told, local, self.around)
        self._enter(read)
        self.read.append(read)

    def _told(self, read: ReadText) -> list[SaidRelation] | tuple[Reason, str]:
        """What the step claims, or why that is not put formally."""
        found = read.standings
        compared = [at for at, piece in enumerate(read.worded.pieces) if not piece.bare]
        if any(found.of[at] is Standing.UNKNOWN for at in compared):
            return Reason.WORDS, ""
        goals = list(read.said(Standing.CLAIM))
        if not goals:
            return Reason.SUPPOSED, ""
        if found.denied:
            return Reason.WORDS, ""
        for at, said in goals:
            if said.reason is not None:
                return said.reason, said.detail
            if said.formula is None or said.declares:
                return Reason.OBJECTS, ""
            if not read.worded.whole[at]:
                return Reason.UNREAD, "it holds more than relations"
        if _finds(read.worded.words, goals[0][0]):
            return Reason.SUPPOSED, ""
        if _FORMULA_ALONE.fullmatch(read.worded.words) and _is_case(goals[0][1]):
            return Reason.SUPPOSED, ""
        if len(goals) > MAX_GOALS:
            return Reason.SIZE, ""
        return [said for _, said in goals]


def _explains(said: SaidRelation) -> bool:
    """Whether it may say what a letter, or a term, stands for."""
    match said.formula:
        case Relation(Sign.EQUAL, Symbol()):
            return True
    return False


def _finds(words: str, goal: int) -> bool:
    """Whether a formula is what something is to obey that the step finds: "find an N such that for
    n > N, a < b"."""
    before = words[: words.find(f"⟨{goal}⟩")]
    found = _FINDS.search(before)
    return found is not None and not re.search(
        r"\b(?:then|so|hence|thus|therefore)\b", before[found.end() :]
    )


def _is_case(said: SaidRelation) -> bool:
    """Whether it may head a case: a letter and its value, without any words."""
    match said.formula:
        case Relation(Sign.EQUAL, Symbol(), Number()):
            return True
    return False
