"""Mutated versions: what is drawn, where it stands, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proofcheck.document.document import Document, ProofKind, Step
from proofcheck.document.proofs import asserting_steps
from proofcheck.inject.mutate import Mutated, Mutation
from proofcheck.mutation.study import Plan
from proofcheck.mutation.versions import (
    ENOUGH,
    MOST_VERSIONS,
    chosen,
    mutant_of,
    mutated_document,
    steps_without_place,
    versions,
)
from tests.papers import paper
from tests.verify.builders import document, proof

STEPS = (
    "Let $n \\le m$ be integers with $a_n = 3$. ",
    "Then $a_n + b_n \\le 7$ for every $n$. ",
    "Hence the map is injective. ",
    "Done. ",
)
ALWAYS = Plan(rate=1.0)


def test_the_document_and_its_proofs_stay_as_they_are() -> None:
    text = paper(STEPS)
    before = repr((text.proofs, text.sources))
    (version,) = versions([text], ALWAYS)[:1]
    copy = mutated_document(text, version[0])
    assert repr((text.proofs, text.sources)) == before
    assert copy.sources is text.sources
    assert copy.proofs != text.proofs


def test_an_error_stands_where_it_is_said_to_stand() -> None:
    text = paper(STEPS, STEPS[1:])
    seen = 0
    for version in versions([text], ALWAYS):
        for mutant in version[0].values():
            for planted in mutant.planted:
                wrong = mutant.proof.steps[planted.position].normalised
                right = mutant.original.steps[mutant.origins[planted.position]].normalised
                assert wrong != right
                assert wrong[: planted.start] == right[: planted.start]
                behind = right[planted.start :].removeprefix(planted.before)
                assert wrong[planted.end :] == behind
                seen += 1
    assert seen > 10


def test_steps_without_an_error_are_as_written() -> None:
    text = paper(STEPS * 5)
    mutant = versions([text], Plan(rate=0.3))[0][0]["p1"]
    wrong = {planted.position for planted in mutant.planted}
    assert 0 < len(wrong) < len(mutant.proof.steps)
    for position, step in enumerate(mutant.proof.steps):
        assert step.index == position
        if position not in wrong:
            original = mutant.original.steps[mutant.origins[position]]
            assert replace(step, index=original.index) == original


def test_the_same_seed_draws_the_same_and_another_one_does_not() -> None:
    text = paper(STEPS, STEPS)
    plan = Plan(rate=0.5, seed=3)
    assert versions([text], plan) == versions([text], plan)
    assert versions([text], plan) != versions([text], replace(plan, seed=4))


def test_a_proof_gets_the_same_errors_whatever_proofs_there_are() -> None:
    text = paper(STEPS, STEPS)
    alone = replace(text, proofs=text.proofs[1:])
    plan = Plan(rate=1.0, seed=1)
    assert versions([alone], plan)[0][0]["p2"] == versions([text], plan)[0][0]["p2"]


def test_versions_are_made_until_there_are_enough_errors() -> None:
    assert len(versions([paper(STEPS)], ALWAYS)) == MOST_VERSIONS
    assert len(versions([paper(STEPS[:2] * ENOUGH)], ALWAYS)) == 1


def test_kinds_are_heeded() -> None:
    kinds = ("relation", "constant")
    found = versions([paper(STEPS)], Plan(rate=1.0, kinds=kinds))
    drawn = {
        one.kind for version in found for mutant in version[0].values() for one in mutant.planted
    }
    assert drawn == set(kinds)


@pytest.mark.parametrize(
    "text",
    [
        paper(STEPS, kind=ProofKind.OMITTED),
        paper(("Done. ", "   ")),
        paper(),
    ],
)
def test_where_nothing_is_asserted_or_changeable_nothing_is_injected(text: Document) -> None:
    assert all(not mutants for version in versions([text], ALWAYS) for mutants in version)
    assert mutated_document(text, {}).proofs == ()


def test_a_nested_proof_is_no_step_and_its_outer_proof_comes_with_it() -> None:
    inner = proof("inner", ["Then $x \\le 3$. "], parent="outer")
    outer = proof("outer", ["Clear. ", ("(a whole proof with $x \\le 3$)", "inner"), "Done. "])
    other = proof("other", ["Clear. "])
    text = document(outer, inner, other)
    version = versions([text], ALWAYS)[0][0]
    assert list(version) == ["inner"]
    assert [one.id for one in mutated_document(text, version).proofs] == ["outer", "inner"]


def test_dropped_steps_leave_indices_that_fit() -> None:
    it = proof("p", ["A. ", ("nested", "q"), "Case 1. ", "Case 2. ", "B. "])
    planted_error = Mutation("case", 1, "B. ", "B. ", 0, 0)
    mutant = mutant_of(it, asserting_steps(it), Mutated(("A. ", "B. "), (0, 3), (planted_error,)))
    assert [step.normalised for step in mutant.proof.steps] == ["A. ", "nested", "B. "]
    assert [step.index for step in mutant.proof.steps] == [0, 1, 2]
    assert mutant.origins == (0, 1, 4)
    (planted,) = mutant.planted
    assert (planted.position, planted.before) == (2, "Case 1. Case 2.")


def test_a_missing_case_is_told_with_its_words() -> None:
    cases = [f"Case {number}. Let $n = {number}$. " for number in range(1, 5)]
    text = document(proof("p", ["There are four cases. ", *cases, "In all cases it holds. "]))
    mutant = versions([text], Plan(rate=1.0, kinds=("case",)))[0][0]["p"]
    (planted,) = mutant.planted
    gone = set(range(6)) - set(mutant.origins)
    assert gone
    assert planted.before == " ".join(text.proofs[0].steps[at].normalised.strip() for at in gone)
    assert (planted.kind, mutant.origins[planted.position]) == ("case", max(gone) + 1)


def test_at_most_so_many_proofs_are_drawn_with_those_around_them() -> None:
    pairs = []
    for number in range(20):
        pairs.append(proof(f"o{number}", [STEPS[0], ("inner", f"i{number}")]))
        pairs.append(proof(f"i{number}", [STEPS[1]], parent=f"o{number}"))
    text = document(*pairs)
    for most in (1, 2, 7, 40, 100):
        (drawn,) = chosen([text], Plan(max_proofs=most))
        assert len(drawn.proofs) <= most
        names = {one.id for one in drawn.proofs}
        assert all(one.parent is None or one.parent in names for one in drawn.proofs)
        assert drawn.proofs == tuple(one for one in text.proofs if one.id in names)
    assert chosen([text], Plan())[0].proofs == text.proofs
    assert len(chosen([text], Plan(max_proofs=7))[0].proofs) == 7


def test_steps_without_a_place_are_counted() -> None:
    assert steps_without_place([paper(STEPS)], Plan()) == 1
    assert steps_without_place([paper(STEPS)], Plan(kinds=("relation",))) == 2


def test_hostile_steps_cost_neither_time_nor_an_error() -> None:
    odd = ("$" * 5_000, "\\" * 5_000, "{" * 5_000 + "}", "\ud800 $x \\le 3$ ", "a" * 100_000)
    steps = tuple(Step(at, paper(STEPS).proofs[0].span, text, text) for at, text in enumerate(odd))
    it = replace(paper(STEPS).proofs[0], steps=steps)
    text = replace(paper(STEPS), proofs=(it,))
    for version in versions([text], ALWAYS):
        for mutant in version[0].values():
            assert len(mutant.proof.steps) == len(odd)
