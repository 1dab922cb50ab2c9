"""A goal that fails, split: a skeleton of ``have … := by sorry``, each hole a job of its own.

A skeleton comes from the proof's own steps: what a claim takes from earlier steps is taken away
from its hypotheses and put up as an intermediate goal; or from a model's answer.  The pieces are
proved apart, composed, and the whole is checked as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from proofcheck.formal.claim import Claim, Ground
from proofcheck.formal.lean.check import Lean, Verdict, check
from proofcheck.formal.lean.file import Tactic, Theorem
from proofcheck.formal.lean.gate import indented
from proofcheck.formal.lean.statement import Stated, state
from proofcheck.formal.models.proofs import Goal

_HAVE = re.compile(r"^have\s+([\w₀-₉']+)\s*:\s*(.+?)\s*:=\s*by\s*sorry$", re.DOTALL)
_MOST = 24  # intermediate goals


@dataclass(frozen=True, slots=True)
class Have:
    """An intermediate goal: ``name : goal``, and what the text says there."""

    name: str
    goal: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The haves in order, each from those before it, and the goal from all.

    ``closing`` are the tactics that prove the goal from them; "" where that is a hole as well.
    """

    goal: Goal
    haves: tuple[Have, ...]
    closing: str = ""

    @property
    def holes(self) -> tuple[Goal, ...]:
        """The jobs, in order."""
        binders = [self.goal.binders]
        jobs = []
        for have in self.haves:
            jobs.append(Goal(" ".join(filter(None, binders)), have.goal, have.problem))
            binders.append(f"({have.name} : {have.goal})")
        if not self.closing:
            jobs.append(replace(self.goal, binders=" ".join(filter(None, binders))))
        return tuple(jobs)

    def composed(self, blocks: Sequence[str]) -> str:
        """The whole tactic block, with a block for each hole."""
        given = iter(blocks)
        lines = []
        for have in self.haves:
            lines += [f"have {have.name} : {have.goal} := by", *indented(next(given))]
        closing = self.closing or next(given)
        return "\n".join([*lines, *indented(closing, 0)])


def skeleton_of_claim(claim: Claim, *, mathlib: bool) -> Skeleton | None:
    """The claim from the statement alone, by way of the earlier steps that it uses; None: of none.

    Hypotheses that are no steps stay; each step that Lean can state becomes a ``have``.
    """
    stated = state(claim, mathlib=mathlib)
    steps = [n for n, one in enumerate(claim.hypotheses) if one.ground is Ground.STEP]
    if not isinstance(stated, Stated) or not steps:
        return None
    haves = []
    for n in steps[:_MOST]:
        alone = state(replace(claim, goal=claim.hypotheses[n].formula), mathlib=mathlib)
        if isinstance(alone, Stated) and alone.number == stated.number:
            haves.append(Have(f"h{n + 1}", alone.goal, claim.hypotheses[n].latex))
    kept = tuple(one for one in claim.hypotheses if one.ground is not Ground.STEP)
    rest = state(replace(claim, hypotheses=kept), mathlib=mathlib)
    if not isinstance(rest, Stated) or rest.number != stated.number or not haves:
        return None
    taken = {f"h{n + 1}" for n in range(len(kept))}
    renamed = tuple(
        replace(have, name=f"s{number}" if have.name in taken else have.name)
        for number, have in enumerate(haves, 1)
    )
    return Skeleton(Goal(rest.binders, rest.goal, claim.latex), renamed)


def skeleton_of_answer(goal: Goal, block: str) -> Skeleton | None:
    """The skeleton that a model wrote: leading ``have``s that are open, then what closes the goal.

    None where nothing of it is open.
    """
    pieces = _top_level(block)
    haves: list[Have] = []
    while pieces and (found := _HAVE.match(pieces[0])):
        haves.append(Have(found[1], " ".join(found[2].split())))
        pieces = pieces[1:]
    closing = "\n".join(pieces)
    if not haves or len(haves) > _MOST:
        return None
    return Skeleton(goal, tuple(haves), "" if closing.strip() in ("", "sorry") else closing)


def _top_level(block: str) -> list[str]:
    """The tactics of a block that stand at its margin, each with the lines that belong to it."""
    pieces: list[str] = []
    for line in indented(block, 0):
        if line.startswith(" ") and pieces:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces


Fill = Callable[[Sequence[Goal]], Sequence[str | None]]
"""Finds the tactic blocks of goals; None where it finds none."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """``verdict`` is Lean's on the whole, None where a hole is left; ``left`` counts those."""

    block: str
    verdict: Verdict | None
    left: int


def assemble(skeleton: Skeleton, fills: Sequence[Fill], lean: Lean) -> Assembled:
    """Fill the holes, each by the first of ``fills`` that can, and check the whole as one.

    Raises as ``check`` and the ``fills`` do.
    """
    holes = skeleton.holes
    blocks: list[str | None] = [None] * len(holes)
    for fill in fills:
        open_ones = [n for n, block in enumerate(blocks) if block is None]
        if not open_ones:
            break
        for n, block in zip(open_ones, fill([holes[n] for n in open_ones]), strict=True):
            blocks[n] = block
    left = blocks.count(None)
    whole = skeleton.composed([block or "sorry" for block in blocks])
    if left:
        return Assembled(whole, None, left)
    tactic = Tactic("the proof's own steps", whole)
    (verdict,) = check([Theorem(skeleton.goal.binders, skeleton.goal.goal, (tactic,))], lean)
    return Assembled(whole, verdict, 0)
