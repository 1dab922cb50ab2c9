from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.step_tag.candidates import Candidate
from proofcheck.assess.step_tag.explain import largest_doubt, token_doubt
from proofcheck.assess.verdict import Doubt
from proofcheck.inject.edit import Edit
from proofcheck.llm.engine import Other, TokenReading

BAD, MISSING = 3, 5
TEXT = r"So $a \le b$ is injective. "
PIECES = ["So", " $", "a", " \\le", " b", "$", " is", " in", "jective", ".", " "]
GE, LESS, SUR, B, A = range(10, 15)  # tokens


def readings(others: dict[int, dict[int, float]], pieces: list[str] = PIECES) -> list[TokenReading]:
    """Tokens of probability 1/100 where there are others, with their probabilities; else 1."""
    return [
        TokenReading(
            piece.encode(),
            math.log(0.01) if at in others else 0.0,
            tuple(
                Other(token, math.log(p))
                for token, p in others.get(at, {BAD: 1e-4, MISSING: 1e-5}).items()
            ),
        )
        for at, piece in enumerate(pieces)
    ]


def edit(words: str, text: str, changes: dict[int, int], step: str = TEXT) -> Candidate:
    start = step.index(words)
    return Candidate(Edit("relation", start, start + len(words), text), changes)


CANDIDATES = [
    edit("\\le", "\\ge", {3: GE}),
    edit("\\le ", "<", {3: LESS}),
    edit("a \\le b", "b \\le a", {2: B, 4: A}),
    edit("injective", "surjective", {7: SUR}),
]


def doubt(
    others: dict[int, dict[int, float]],
    candidates: list[Candidate] = CANDIDATES,
    mention: float = 10.0,
) -> Doubt:
    found = largest_doubt(TEXT, readings(others), candidates, MISSING, mention)
    assert found.text == TEXT[found.start : found.end]
    return found


def words(found: Doubt) -> tuple[str, bool, list[str]]:
    return found.text, found.missing, [word for word, _ in found.corrections]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({3: {GE: 0.09}}, ("\\le", False, [])),  # not much likelier
        ({3: {BAD: 0.9}}, ("\\le", False, [])),
        ({3: {BAD: 0.5, GE: 0.4}}, ("\\le", False, [])),
        ({7: {BAD: 0.9, SUR: 0.01}}, ("injective", False, [])),
        ({7: {MISSING: 0.09}}, ("injective", False, [])),
        ({10: {BAD: 0.9}}, ("", False, [])),
        # Half of an exchange: it does not make the whole likelier.
        ({2: {B: 0.9}}, ("a", False, [])),
        ({2: {B: 0.9}, 4: {BAD: 0.02, A: 0.005}}, ("a", False, [])),
    ],
)
def test_nothing_is_suggested(
    others: dict[int, dict[int, float]], expected: tuple[str, bool, list[str]]
) -> None:
    assert words(doubt(others)) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({3: {GE: 0.9}}, ("\\le", False, ["\\ge"])),
        ({3: {LESS: 0.9}}, ("\\le", False, ["<"])),
        ({7: {SUR: 0.9, MISSING: 0.5}}, ("injective", False, ["surjective"])),
        ({2: {B: 0.9}, 4: {A: 0.02}}, ("a \\le b", False, ["b \\le a"])),
        ({7: {MISSING: 0.9, SUR: 0.5}}, ("injective", True, [])),
        ({0: {MISSING: 0.9}}, ("So", True, [])),
        ({8: {MISSING: 0.9}, 7: {SUR: 0.5}}, ("injective", True, [])),
        ({1: {MISSING: 0.9}}, ("$", True, [])),
    ],
)
def test_the_likeliest_candidate_is_suggested_or_something_is_missing(
    others: dict[int, dict[int, float]], expected: tuple[str, bool, list[str]]
) -> None:
    assert words(doubt(others)) == expected


def test_several_candidates_for_the_same_words() -> None:
    also = [edit("\\le", "\\in", {3: LESS}), edit("\\le", "\\ge", {3: GE, 4: A})]
    found = doubt({3: {GE: 0.5, BAD: 0.3, LESS: 0.2}}, [*also, CANDIDATES[0]])
    assert words(found) == ("\\le", False, ["\\ge", "\\in"])
    assert [ratio for _, ratio in found.corrections] == pytest.approx([50.0, 20.0])
    assert found.log_odds == pytest.approx(math.log(50))
    # Other words are not in the place of these.
    found = doubt({3: {GE: 0.5, LESS: 0.2}}, CANDIDATES)
    assert words(found) == ("\\le", False, ["\\ge"])


def test_of_several_candidates_the_smallest() -> None:
    one = edit("a", "b", {2: B})
    both = {2: {B: 0.9}, 4: {A: 0.02}}
    assert words(doubt(both, [*CANDIDATES, one])) == ("a", False, ["b"])


@pytest.mark.parametrize("found", [edit("\\le", "", {3: GE}), edit("", "not", {3: GE})])
def test_an_edit_without_words_to_show(found: Candidate) -> None:
    assert words(doubt({3: {GE: 0.9}}, [found])) == ("\\le", False, [])


def test_doubt_is_how_much_likelier_another_token_is() -> None:
    likely = (Other(GE, -1.0), Other(BAD, -2.0))
    assert token_doubt(TokenReading(b"a", -3.0, likely)) == 2.0
    assert token_doubt(TokenReading(b"a", -0.5, likely)) == -0.5
    assert token_doubt(TokenReading(b"a", -0.5, ())) == -30.0
    assert token_doubt(TokenReading(b"a", -100.0, likely)) == 30.0
    assert token_doubt(TokenReading(b"a", 0.0, (Other(GE, -100.0),))) == -30.0


def test_of_equal_doubts_the_first() -> None:
    found = doubt({at: {BAD: 0.1} for at in (6, 7, 8)})
    assert words(found) == ("is", False, [])
    assert found.log_odds == pytest.approx(math.log(10))


def test_before_a_blank_something_is_missing_before_the_next_word() -> None:
    for pieces, expected in ((["a", " ", "is"], "is"), (["a", " "], "")):
        read = readings({1: {MISSING: 0.9}}, pieces)
        found = largest_doubt("".join(pieces), read, [], MISSING, 10.0)
        assert words(found) == (expected, True, [])


def test_half_a_character_is_shown_whole() -> None:
    half = [
        TokenReading(b"x \xc3", -0.1, ()),
        TokenReading(b"\xa4", math.log(0.01), (Other(BAD, math.log(0.9)),)),
    ]
    assert words(largest_doubt("x ä", half, [], MISSING, 10.0)) == ("ä", False, [])


def test_a_tokenizer_that_alters_its_text() -> None:
    pieces = [" a", " b"]
    found = largest_doubt("a b", readings({1: {BAD: 0.9}}, pieces), [], MISSING, 10.0)
    assert (found.text, found.start, found.end) == ("", 0, 0)
    assert found.log_odds == pytest.approx(math.log(90))
    # A candidate knows its place all the same.
    candidate = edit("b", "c", {1: B}, "a b")
    found = largest_doubt("a b", readings({1: {B: 0.9}}, pieces), [candidate], MISSING, 10.0)
    assert words(found) == ("b", False, ["c"])
    assert largest_doubt("", [], [], MISSING, 10.0) == Doubt("", 0, 0, -30.0)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_cut_of_any_text_gives_a_place_in_it(data: st.DataObject) -> None:
    text = data.draw(st.text("a1 \\+é𝔸\u0301\ud800", min_size=1, max_size=12))
    raw = text.encode(errors="replace")
    cuts = sorted({0, len(raw), *data.draw(st.lists(st.integers(0, len(raw)), max_size=6))})
    pieces = [raw[start:end] for start, end in pairwise(cuts)]
    other = st.builds(Other, st.integers(0, 9), st.floats(-9, 0))
    own, likely = st.floats(-9, 0), st.lists(other, max_size=3)
    read = [TokenReading(it, data.draw(own), tuple(data.draw(likely))) for it in pieces]
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    new = data.draw(st.text("b \ud800", max_size=3))
    places = st.dictionaries(st.integers(0, len(pieces) - 1), st.integers(0, 9))
    candidate = Candidate(Edit("sign", first, last, new), data.draw(places))
    found = largest_doubt(text, read, [candidate], MISSING, 1.5)
    assert found.text == raw.decode()[found.start : found.end]
    for word, ratio in found.corrections:
        assert ratio >= 1.4
        assert word.encode().strip()
