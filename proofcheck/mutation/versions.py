"""Mutated versions of a text: copies of its proofs with known errors in them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from proofcheck.document.document import Document, Proof
from proofcheck.document.proofs import asserting_steps, parents, with_ancestors
from proofcheck.inject.draw import draw
from proofcheck.inject.edit import around
from proofcheck.inject.mutate import Mutated, Mutation, mutate
from proofcheck.mutation.study import Plan

ENOUGH = 100
"""Errors after which no further version is made."""
MOST_VERSIONS = 5


@dataclass(frozen=True, slots=True)
class Planted:
    """An error in step ``position`` (from 0) of a mutated proof.

    The part of its normalised text from ``start`` to ``end`` (code points) stands where ``before``
    stood; it is empty where something was left out.  Where whole steps beside it are left out,
    those are ``before``, and ``start`` and ``end`` are 0.
    """

    kind: str
    position: int
    start: int
    end: int
    before: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A proof with errors.  ``origins[i]`` is the index in ``original`` of step i of ``proof``."""

    original: Proof
    proof: Proof
    origins: tuple[int, ...]
    planted: tuple[Planted, ...]


Version = tuple[Mapping[str, Mutant], ...]
"""The mutants of each document by ``Proof.id``, those alone that have an error."""


def chosen(documents: Sequence[Document], plan: Plan) -> list[Document]:
    """The documents with at most ``plan.max_proofs`` proofs, drawn by the seed.

    A proof inside another one comes with that, for it is read in its light.
    """
    if plan.max_proofs is None:
        return list(documents)
    every = [
        (number, proof)
        for number, document in enumerate(documents)
        for proof in document.proofs
        if asserting_steps(proof)
    ]
    random.Random(plan.seed).shuffle(every)
    around = [parents(document) for document in documents]
    kept: set[tuple[int, str]] = set()
    for number, proof in every:
        family = {(number, name) for name in with_ancestors(around[number], [proof.id])} - kept
        if len(kept) + len(family) <= plan.max_proofs:
            kept |= family
    return [
        replace(
            document,
            proofs=tuple(proof for proof in document.proofs if (number, proof.id) in kept),
        )
        for number, document in enumerate(documents)
    ]


def versions(documents: Sequence[Document], plan: Plan) -> list[Version]:
    """Versions until they have ``ENOUGH`` errors, at most ``MOST_VERSIONS``."""
    result: list[Version] = []
    errors = 0
    while errors < ENOUGH and len(result) < MOST_VERSIONS:
        version = tuple(
            dict(_mutants(document, f"{plan.seed} {len(result)} {number}", plan))
            for number, document in enumerate(documents)
        )
        errors += sum(len(mutant.planted) for found in version for mutant in found.values())
        result.append(version)
    return result


def _mutants(document: Document, seed: str, plan: Plan) -> Iterator[tuple[str, Mutant]]:
    labels = _labels(document)
    for proof in document.proofs:
        indices = asserting_steps(proof)
        mutated = mutate(
            [proof.steps[index].normalised for index in indices],
            proof.statement.normalised if proof.statement else "",
            # A generator for each proof: its errors do not depend on the other proofs.
            random.Random(f"{seed} {proof.id}"),
            plan.rate,
            labels,
            plan.kinds or None,
        )
        if mutated.mutations:
            yield proof.id, mutant_of(proof, indices, mutated)


def mutant_of(proof: Proof, indices: Sequence[int], mutated: Mutated) -> Mutant:
    """The proof with the steps at ``indices`` replaced by those of ``mutated``."""
    kept = {
        indices[origin]: text for origin, text in zip(mutated.origins, mutated.steps, strict=True)
    }
    dropped = set(indices) - set(kept)
    origins = tuple(step.index for step in proof.steps if step.index not in dropped)
    steps = tuple(
        replace(
            proof.steps[origin],
            index=position,
            normalised=kept.get(origin, proof.steps[origin].normalised),
        )
        for position, origin in enumerate(origins)
    )
    planted = tuple(
        _planted(mutation, origins.index(indices[mutated.origins[mutation.step]]), proof, origins)
        for mutation in mutated.mutations
    )
    return Mutant(proof, replace(proof, steps=steps), origins, planted)


def _planted(mutation: Mutation, position: int, proof: Proof, origins: Sequence[int]) -> Planted:
    """The error as it stands in step ``position`` of the mutated proof."""
    start, end = mutation.start, mutation.end
    low = origins[position - 1] if position else -1
    high = origins[position + 1] if position + 1 < len(origins) else len(proof.steps)
    dropped = [at for at in range(low + 1, high) if at != origins[position]]
    if dropped and start == end == 0:
        before = " ".join(proof.steps[at].normalised.strip() for at in dropped)
    else:
        before = mutation.before[start : len(mutation.before) - (len(mutation.after) - end)]
    return Planted(mutation.kind, position, start, end, before)


def mutated_document(document: Document, mutants: Mapping[str, Mutant]) -> Document:
    """The proofs with errors, and those around them, which are their context."""
    needed = with_ancestors(parents(document), mutants)
    proofs = tuple(
        mutants[proof.id].proof if proof.id in mutants else proof
        for proof in document.proofs
        if proof.id in needed
    )
    return replace(document, proofs=proofs)


def steps_without_place(documents: Sequence[Document], plan: Plan) -> int:
    """How many steps have no place for an error of the kinds asked for."""
    count = 0
    rng = random.Random(plan.seed)
    for document in documents:
        labels = _labels(document)
        for proof in document.proofs:
            texts = [proof.steps[index].normalised for index in asserting_steps(proof)]
            statement = proof.statement.normalised if proof.statement else ""
            for at, text in enumerate(texts):
                near = around(statement, texts, at, labels)
                count += draw(text, near, rng, plan.kinds or None) is None
    return count


def _labels(document: Document) -> tuple[str, ...]:
    names = (label for statement in document.statements for label in statement.labels)
    return tuple(dict.fromkeys(names))
