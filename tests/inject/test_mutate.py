"""Errors in whole proofs."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.inject.cases import case_heads, without_case
from proofcheck.inject.draw import apply
from proofcheck.inject.edit import InjectedError
from proofcheck.inject.mutate import Mutated, mutate
from tests.inject.steps import steps

CASES = [
    "There are three cases.",
    "Case 1: $x<0$.",
    "Then $x\\in A$.",
    "\\textbf{Case 2:} $x=0$.",
    "This is clear.",
    "Case 3: $x>0$.",
    "Then it is trivial.",
]


def check(old: list[str], mutated: Mutated) -> None:
    """The indices are right, and there is at most one error in a step."""
    assert len(mutated.steps) == len(mutated.origins)
    wrong = [mutation.step for mutation in mutated.mutations]
    assert wrong == sorted(set(wrong))
    by_step = {mutation.step: mutation for mutation in mutated.mutations}
    for index, (step, origin) in enumerate(zip(mutated.steps, mutated.origins, strict=True)):
        mutation = by_step.get(index)
        if mutation is None:
            assert step == old[origin] or len(mutated.steps) < len(old)
        else:
            assert step == mutation.after
            assert 0 <= mutation.start <= mutation.end <= len(step)
            assert mutation.kind == "case" or mutation.before != mutation.after


@given(st.lists(steps, max_size=8), st.floats(0, 1), st.integers(0, 99))
@settings(max_examples=60)
def test_at_most_one_error_in_a_step_and_indices_are_right(
    old: list[str], rate: float, seed: int
) -> None:
    mutated = mutate(old, "Let $x<y$.", random.Random(seed), rate)
    check(old, mutated)
    assert mutated == mutate(old, "Let $x<y$.", random.Random(seed), rate)


def test_no_error_at_rate_nought_and_one_in_each_step_at_rate_one() -> None:
    old = ["So $x<2$.", "Hence.", "Then $y=3$ is open."]
    rng = random.Random(0)
    assert mutate(old, "", rng, 0.0).steps == tuple(old)
    assert [one.step for one in mutate(old, "", rng, 1.0).mutations] == [0, 2]
    assert [one.step for one in mutate(old, "", rng, 1.0, kinds=["property"]).mutations] == [2]


def test_a_mutation_says_what_was_changed() -> None:
    [mutation] = mutate(
        ["The set is open."], "", random.Random(1), 1.0, kinds=["property"]
    ).mutations
    assert mutation.before == "The set is open."
    assert mutation.after == "The set is closed."
    assert mutation.after[mutation.start : mutation.end] == "closed"


def test_the_heads_of_cases() -> None:
    assert [(head.step, head.number) for head in case_heads(CASES)] == [
        (1, "1"),
        (3, "2"),
        (5, "3"),
    ]
    assert case_heads(["Case 1: one.", "In case 2 it is.", "Casey 3"]) == []
    assert case_heads(["Case 1", "Case 1"]) == []
    directions = ["($\\Rightarrow$) Let $x$.", "So.", "($\\Leftarrow$) Let $y$.", "So."]
    assert [head.step for head in case_heads(directions)] == [0, 2]


def test_a_case_left_out_leaves_the_others_renumbered() -> None:
    found = {without_case(CASES, random.Random(seed)) for seed in range(9)}
    assert {(one.kept, one.wrong) for one in found if one} == {
        ((0, 3, 4, 5, 6), 1),
        ((0, 1, 2, 5, 6), 3),
    }
    [first] = [one for one in found if one and one.wrong == 1]
    assert first.texts[1:4] == (
        "\\textbf{Case 1:} $x=0$.",
        "This is clear.",
        "Case 2: $x>0$.",
    )


def test_a_direction_left_out_leaves_the_other_as_it_was() -> None:
    proof = ["($\\Rightarrow$) Let $x$.", "So.", "($\\Leftarrow$) Let $y$.", "So."]
    missing = without_case(proof, random.Random(0))
    assert missing is not None
    assert (missing.texts, missing.wrong) == (("($\\Leftarrow$) Let $y$.", "So."), 0)


def test_a_proof_without_one_of_its_cases() -> None:
    rng = random.Random(3)
    seen = set()
    for _ in range(60):
        mutated = mutate(CASES, "", rng, 0.5, kinds=["case"])
        check(CASES, mutated)
        for mutation in mutated.mutations:
            assert mutation.kind == "case"
            origin = mutated.origins[mutation.step]
            assert mutation.before == CASES[origin]
            seen.add(origin)
    assert seen == {3, 5}


def test_apply_is_what_the_edit_says() -> None:
    assert apply("abcdef", InjectedError("sign", 2, 4, "X")) == "abXef"
