"""What holds for every error in every step."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given, settings

from proofcheck.inject.draw import apply, candidates, draw, negates
from proofcheck.inject.edit import Surroundings, joined
from proofcheck.inject.registry import KINDS
from proofcheck.inject.tokens import LONGEST, tokenise
from tests.inject.steps import noise, steps

ALONE = Surroundings("", (), ())
CONTROL_WORD = re.compile(r"\\\\|\\([a-zA-Z]+)")


def braces(text: str) -> int:
    """How many braces are open at the end; the escaped ones do not count."""
    bare = re.sub(r"\\.", "", text, flags=re.DOTALL)
    return bare.count("{") - bare.count("}")


@given(steps, steps)
def test_every_edit_lies_inside_changes_the_step_and_keeps_braces_balanced(
    step: str, other: str
) -> None:
    around = Surroundings(other, (other,), (other,), ("lem:a", "lem:b"))
    for edit in candidates(step, around):
        assert 0 <= edit.start <= edit.end <= len(step)
        assert apply(step, edit) != step
        assert edit.kind in KINDS
        assert braces(apply(step, edit)) == braces(step)


@given(steps)
def test_no_edit_leaves_two_blanks_where_there_was_one(step: str) -> None:
    step = " ".join(step.split())
    for edit in candidates(step, ALONE):
        assert "  " not in apply(step, edit)


@given(noise, noise)
@settings(max_examples=200)
def test_odd_input_is_never_an_error(step: str, other: str) -> None:
    around = Surroundings(other, (step, other), (other,), (other, step))
    candidates(step, around)
    draw(step, around, random.Random(0))


@given(noise)
def test_tokens_are_in_order_and_are_what_they_say(step: str) -> None:
    reading = tokenise(step)
    end = 0
    for token in reading.tokens:
        assert end <= token.start < token.end
        assert step[token.start : token.end] == token.text
        assert step[end : token.start].strip() == ""
        end = token.end
    assert all(reading.mates[mate] == index for index, mate in reading.mates.items())


@given(steps)
def test_the_same_seed_draws_the_same_candidate(step: str) -> None:
    edit = draw(step, ALONE, random.Random(7))
    assert edit == draw(step, ALONE, random.Random(7))
    found = candidates(step, ALONE)
    if edit is None:
        assert all(negates(step, (one.start, one.end, one.text)) for one in found)
    else:
        assert edit in found


def test_few_negations_are_put_in_and_lost_ones_are_as_frequent_as_ever() -> None:
    def drawn(step: str, word: str) -> int:
        edits = [draw(step, ALONE, random.Random(n), ["negation"]) for n in range(300)]
        return sum(edit is not None and edit.text == word for edit in edits)

    assert drawn("The set is open.", "is not") < 60
    assert drawn("The set is not open.", "is") > 150


def test_only_the_kinds_asked_for() -> None:
    step = r"For every $x \le 2$ the set is open."
    kinds = {draw(step, ALONE, random.Random(seed), ["property"]) for seed in range(9)}
    assert {edit.kind for edit in kinds if edit} == {"property"}
    assert {edit.kind for edit in candidates(step, ALONE, ["constant", "quantifier"])} == {
        "constant",
        "quantifier",
    }
    assert draw(step, ALONE, random.Random(0), []) is None


def test_kinds_are_drawn_by_weight() -> None:
    step = r"The set is open for every $x \le 2$."
    names = ("property", "quantifier")
    drawn = [draw(step, ALONE, random.Random(seed), names) for seed in range(2000)]
    share = sum(edit is not None and edit.kind == "property" for edit in drawn) / len(drawn)
    first, second = (KINDS[name].weight for name in names)
    assert share == pytest.approx(first / (first + second), abs=0.05)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((r"\to", "A"), r"\to A"),
        ((r"\to", " A"), r"\to A"),
        ((r"\\", "A"), r"\\A"),
        ((r"\{", "A"), r"\{A"),
        ((r"\to", "2"), r"\to2"),
        (("x", "A"), "xA"),
    ],
)
def test_control_words_stay_apart_from_letters(pieces: tuple[str, ...], text: str) -> None:
    assert joined(*pieces) == text


def test_a_step_that_is_too_long_has_no_place_for_an_error() -> None:
    assert candidates("$x<2$ " * LONGEST, ALONE) == []


@pytest.mark.parametrize(
    "piece",
    [
        *r"( $ { } x_ ^{ \left( \begin{a} \begin + <( \frac{ x' $x a, \cite[ - or".split(),
        *("there is a ", "for every ", r"\mathrm{a ", r"\forall x"),
    ],
)
def test_a_wall_of_anything_is_read_in_bounded_time(piece: str) -> None:
    step = (piece * LONGEST)[:LONGEST]
    began = time.process_time()
    list(candidates(step, Surroundings(step, (step,), (step,))))
    assert time.process_time() - began < 8
