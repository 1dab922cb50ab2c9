"""The steps of texts and of solutions with the probabilities that a verifier gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

import numpy as np

from proofcheck.assess.assessor import Assessment, Assessor
from proofcheck.assess.verdict import Scored, Verdict
from proofcheck.document.document import Document, Proof, Step, readable
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.evaluator import judged
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.outcome import Outcome
from proofcheck.latex.project import read_documents
from proofcheck.metrics.arrays import Scores, scores
from proofcheck.metrics.first_error import Solution
from proofcheck.mutation.study import Plan
from proofcheck.mutation.versions import Mutant, chosen, mutated_document, versions
from proofcheck.run import reported
from training.chains import Chain


@dataclass(frozen=True, slots=True)
class ScoredStep:
    """A step that has a probability; ``kind`` is that of its error, None for a right step.

    ``proof`` is a number from 0 that no other proof of any source has; ``place`` is
    ``file:line``.  ``doubt`` (nats) is the largest one about a token, None for a step that was
    not read again.
    """

    proof: int
    kind: str | None
    probability: float
    place: str
    text: str
    doubt: float | None = None


@dataclass(frozen=True, slots=True)
class SourceSteps:
    """A source as written (``untouched``) and the proofs with errors in them (``mutated``)."""

    name: str
    proofs: int
    untouched: tuple[ScoredStep, ...]
    mutated: tuple[ScoredStep, ...]
    unscored: int


def judge_source(
    name: str, folder: Path, assessor: Assessor, plan: Plan, first_proof: int
) -> SourceSteps:
    """The proofs of a folder that the plan draws; they are numbered from ``first_proof``."""
    documents = chosen(list(reported(readable(read_documents([str(folder)])))), plan)
    numbers = {
        (at, proof.id): number
        for number, (at, proof) in enumerate(
            ((at, proof) for at, one in enumerate(documents) for proof in one.proofs), first_proof
        )
    }
    unscored: Counter[str] = Counter()
    untouched: list[ScoredStep] = []
    mutated: list[ScoredStep] = []
    for at, (text, mutants) in enumerate(zip(documents, versions(documents, plan)[0], strict=True)):
        for one in _assessments(text, assessor):
            number = numbers[at, one.proof.id]
            untouched += _judged(text, one.proof, one.verdicts, {}, number, unscored)
        if mutants:
            for one in _assessments(mutated_document(text, mutants), assessor):
                if mutant := mutants.get(one.proof.id):
                    number = numbers[at, one.proof.id]
                    kinds = _kinds(mutant)
                    mutated += _judged(text, one.proof, one.verdicts, kinds, number, unscored)
    return SourceSteps(name, len(numbers), tuple(untouched), tuple(mutated), sum(unscored.values()))


def _assessments(text: Document, assessor: Assessor) -> Iterator[Assessment]:
    return (one.assessment for one in judged([text], assessor))


def _kinds(mutant: Mutant) -> dict[int, str]:
    return {planted.position: planted.kind for planted in mutant.planted}


def _judged(
    document: Document,
    proof: Proof,
    verdicts: Sequence[Verdict | None],
    kinds: dict[int, str],
    number: int,
    unscored: Counter[str],
) -> Iterator[ScoredStep]:
    for step, verdict in zip(proof.steps, verdicts, strict=True):
        if isinstance(verdict, Scored):
            kind = kinds.get(step.index)
            place = _place(document, step)
            doubt = verdict.doubted.log_odds if verdict.doubted else None
            yield ScoredStep(number, kind, verdict.probability, place, step.normalised, doubt)
        elif verdict is not None:
            unscored[verdict.reason] += 1


def _place(document: Document, step: Step) -> str:
    source = document.sources[step.span.path]
    return f"{step.span.path}:{source.position(step.span.start).line}"


def judge_chains(chains: Sequence[Chain], assessor: Assessor) -> list[tuple[Item, Outcome]]:
    """Each chain as a labelled proof, with what is said of it."""
    items = [item_of(chain) for chain in chains]
    outcomes = [one.outcome for one in judged([document(items)], assessor)]
    return list(zip(items, outcomes, strict=True))


def item_of(chain: Chain) -> Item:
    """The chain as a labelled proof; its kind is the group."""
    labels = tuple(
        None if at in chain.unsure else at not in chain.wrong for at in range(len(chain.steps))
    )
    return Item("", chain.statement, chain.steps, labels, not chain.wrong, chain.kind)


def solution(item: Item, outcome: Outcome) -> Solution:
    """A labelled proof as ProcessBench sees it; a step without a verdict is not doubted."""
    scores = [-inf if p is None else -p for p in outcome.probabilities]
    return Solution(np.array(scores, dtype=float), item.first_wrong)


def scores_of(steps: Iterable[ScoredStep]) -> Scores:
    """The scores -p(right) of the steps; the clusters are their proofs."""
    return scores([(-step.probability, step.proof) for step in steps])
