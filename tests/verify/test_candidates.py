"""Which edits of a step are compared with it, and token for token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.step_tag.candidates import (
    MOST,
    Candidate,
    alternatives,
    compare,
    draw_candidates,
)
from proofcheck.assess.step_tag.task import Task, new_task
from proofcheck.inject.draw import apply
from proofcheck.inject.edit import Edit

from .builders import proof, statement


def drawn_for(it: Task, at: int) -> dict[str, Edit]:
    assert it.proof.statement
    return draw_candidates(it.texts, at, it.proof.statement.normalised, it.proof.cites)


def task(*steps: str, cites: Sequence[str] = ()) -> Task:
    of = statement("l", r"If $p$ is odd, then $\sup q$ is odd.")
    return new_task(proof("p", steps, of=of, cites=cites), [], "", causal=False)


@pytest.mark.parametrize("step", ["Done.", "q.e.d.", "x" * 30_000, "\ud800", "{$"])
def test_a_step_without_a_place_for_a_slip(step: str) -> None:
    assert drawn_for(task(step), 0) == {}


def test_candidates_undo_slips_in_the_step_as_it_is_tokenised() -> None:
    drawn = drawn_for(task("So be it. ", "  Then $a \\le b$, by \\ref{m}.  ", cites="mn"), 1)
    for text in ("a \\ge b$, by \\ref{m}", "a > b$, by \\ref{m}", "a \\le b$, by \\ref{n}"):
        edit = drawn[f"Then ${text}. "]
        assert apply("Then $a \\le b$, by \\ref{m}.", edit) == f"Then ${text}."


def test_letters_come_from_the_statement_and_the_steps_nearby() -> None:
    steps = ["Let $z$ be. ", *["So be it. "] * 8, "Hence $x^2 < x$. ", "Let $t$ be. "]
    drawn = drawn_for(task(*steps), 9)
    assert {"Hence $p^2 < x$. ", "Hence $t^2 < x$. "} <= set(drawn)
    assert "Hence $z^2 < x$. " not in drawn


def test_no_kind_crowds_out_the_others() -> None:
    letters = " + ".join(f"{one}^2 {other}_3" for one, other in pairwise("abcdefghijklmnopqrstuvw"))
    drawn = drawn_for(task(f"Hence ${letters} \\le 7$ for all $x$. "), 0)
    kinds = Counter(edit.kind for edit in drawn.values())
    assert len(drawn) == MOST
    assert {"relation", "constant", "quantifier", "variable", "swap", "index"} <= set(kinds)


def test_only_as_many_tokens_are_compared() -> None:
    one, two, three = (Edit("sign", 0, 1, text) for text in ("x", "yz", "w"))
    found = compare([7, 8, 9], [one, two, three], [[7, 6, 9], [7, 8, 9, 9], [5, 8, 4]])
    assert found == [Candidate(one, {1: 6}), Candidate(three, {0: 5, 2: 4})]
    assert alternatives(found, 3) == [[5], [6], [4]]
    assert alternatives([], 2) == [[], []]
    assert alternatives([found[0], Candidate(two, {1: 3}), found[0]], 3) == [[], [3, 6], []]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("ab1 \\+-<{}$_^\n\ud800é", max_size=25), min_size=1, max_size=3))
def test_odd_steps_are_drawn_from_as_well(steps: list[str]) -> None:
    it = task(*steps)
    for at in range(len(it.texts)):
        for text, edit in drawn_for(it, at).items():
            step = it.texts[at].strip()
            assert 0 <= edit.start <= edit.end <= len(step)
            assert text == apply(step, edit).strip() + " "
