"""What holds for every candidate of every step."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.corrections.candidates import SOURCES, apply, candidates, squeezed
from proofcheck.corrections.correction import Scope
from proofcheck.corrections.prior import PRIOR
from proofcheck.inject.tokens import LONGEST
from tests.inject.steps import noise, steps

texts = st.lists(steps, max_size=3).map(tuple)
scopes = st.builds(Scope, steps, texts, texts, texts)
ALONE = Scope("", (), (), ())


@given(steps, scopes)
def test_every_edit_lies_inside_and_each_makes_another_text(step: str, scope: Scope) -> None:
    made = {squeezed(step)}
    for one in candidates(step, scope):
        assert 0 <= one.start <= one.end <= len(step)
        assert one.source in SOURCES
        text = squeezed(apply(step, one))
        assert text not in made
        made.add(text)


@given(noise, st.builds(Scope, noise, texts, texts, texts))
@settings(max_examples=200)
def test_odd_input_is_never_an_error(step: str, scope: Scope) -> None:
    assert candidates(step, scope) == candidates(step, scope)


@given(steps, scopes, st.integers(0, 20))
def test_fewer_are_the_first_of_many(step: str, scope: Scope, most: int) -> None:
    assert candidates(step, scope, most) == candidates(step, scope)[:most]


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "$", "x_", "(", "^{", r"\hat{", r"\frac", "$x_1^2$ ", r"\alpha", "| ", "\\", "f(x)"],
)
def test_walls_of_anything_are_read_in_time(piece: str) -> None:
    wall = "$" + piece * (LONGEST // (2 * len(piece)))
    begun = time.process_time()
    candidates(wall, Scope(wall, (wall[1:],), (wall + "$",), ()))
    assert time.process_time() - begun < 10


def test_a_step_that_is_too_long_to_be_read_has_none() -> None:
    assert candidates("$x+y$" * LONGEST, ALONE) == []


def test_nothing_is_known_of_a_step_without_formulas_and_words_of_mathematics() -> None:
    assert candidates("We are done.", ALONE) == []


def test_every_source_has_a_prior_and_no_prior_is_without_a_source() -> None:
    assert list(PRIOR) == list(SOURCES)
