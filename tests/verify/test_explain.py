from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.verify.engines import Other, TokenReading
from proofcheck.verify.explain import largest_doubt

BAD, MISSING = 3, 5


def readings(
    pieces: list[str], doubted: int, *others: tuple[str | int, float]
) -> list[TokenReading]:
    """Tokens that are certain, but for the one numbered ``doubted``, of probability 1/100.

    Others are a text or a control token, with their probability.
    """
    likely = tuple(
        Other(other, math.log(p), b"")
        if isinstance(other, int)
        else Other(99, math.log(p), other.encode())
        for other, p in others
    )
    return [
        TokenReading(piece.encode(), math.log(0.01), likely)
        if at == doubted
        else TokenReading(piece.encode(), -0.001, (Other(98, -8.0, b"z"),))
        for at, piece in enumerate(pieces)
    ]


def words(
    pieces: list[str], doubted: int, *others: tuple[str | int, float], mention: float = 10.0
) -> tuple[str, bool, list[str]]:
    text = "".join(pieces)
    doubt = largest_doubt(text, readings(pieces, doubted, *others), MISSING, mention)
    assert doubt.text == text[doubt.start : doubt.end]
    assert doubt.log_odds == pytest.approx(math.log(99))
    for word, _ in doubt.corrections:
        assert word.strip() != doubt.text.strip()
    return doubt.text, doubt.missing, [word for word, _ in doubt.corrections]


LE = ["$", "a", " \\le", " b", "$", " is", " in", "jective", ".", " "]


@pytest.mark.parametrize(
    ("pieces", "doubted", "other", "expected"),
    [
        # Nothing to suggest: not much likelier, no single token, a blank more or less.
        (LE, 2, (" \\ge", 0.09), ("\\le", [])),
        (LE, 2, (BAD, 0.9), ("\\le", [])),
        (LE, 2, ("\\le", 0.9), (" \\le", [])),
        (LE, 0, (" $", 0.9), ("$", [])),
        # A word, number or command is changed as a whole.
        (LE, 2, (" \\ge", 0.9), ("\\le", ["\\ge"])),
        (LE, 6, (" sur", 0.9), ("injective", ["surjective"])),
        (["1", "2", "+", "x"], 1, ("3", 0.9), ("12", ["13"])),
        (["\\al", "pha", " x"], 1, ("eph", 0.9), ("\\alpha", ["\\aleph"])),
        (["a", "<", "b"], 1, ("\\le", 0.9), ("<", ["\\le "])),
        (["\\in", "+", "1"], 1, ("x", 0.9), ("+", [" x"])),
        (["x", " y"], 1, ("z", 0.9), ("x y", ["xz"])),
        (["é", "∈", "𝔸"], 1, ("∉", 0.9), ("∈", ["∉"])),
    ],
)
def test_what_is_said_of_the_doubted_token(
    pieces: list[str], doubted: int, other: tuple[str | int, float], expected: tuple[str, list[str]]
) -> None:
    text, missing, corrections = words(pieces, doubted, other)
    assert (text, corrections) == expected
    assert not missing


def test_the_likeliest_decides_what_is_said() -> None:
    others: list[tuple[str | int, float]] = [(" \\ge", 0.5), (MISSING, 0.3), (" <", 0.11)]
    assert words(LE, 2, *others) == ("\\le", False, ["\\ge", "<"])
    others[0], others[1] = (MISSING, 0.5), (" \\ge", 0.3)
    assert words(LE, 2, *others) == ("\\le", True, [])
    others[0] = (BAD, 0.5)
    assert words(LE, 2, *others) == ("\\le", False, [])


def swap(first: list[Other], second: list[Other]) -> list[TokenReading]:
    """The number 12, both of whose digits are doubted, the first one more."""
    doubted = [TokenReading(b"1", math.log(0.01), tuple(first))]
    doubted.append(TokenReading(b"2", math.log(0.02), tuple(second)))
    return [TokenReading(b"x + ", -0.001, ()), *doubted, TokenReading(b" ", -0.001, ())]


def test_a_word_is_corrected_in_all_its_tokens() -> None:
    one, two = Other(7, math.log(0.9), b"1"), Other(8, math.log(0.8), b"2")
    other = Other(9, math.log(0.15), b"3")
    doubt = largest_doubt("x + 12 ", swap([two, other], [one]), MISSING, 10.0)
    assert doubt.text == "12"
    assert [word for word, _ in doubt.corrections] == ["21", "31"]
    assert doubt.corrections[0][1] == pytest.approx(80.0)
    # No token would do for the second: then there is no correction of the whole.
    bad = Other(BAD, math.log(0.9), b"")
    doubt = largest_doubt("x + 12 ", swap([two], [bad]), MISSING, 10.0)
    assert (doubt.text, doubt.corrections) == ("12", ())


def test_how_many_times_likelier() -> None:
    doubt = largest_doubt("".join(LE), readings(LE, 2, (" \\ge", 0.4)), MISSING, 3.0)
    ((word, ratio),) = doubt.corrections
    assert word == "\\ge"
    assert ratio == pytest.approx(40.0)


def test_before_a_blank_something_is_missing_before_the_next_word() -> None:
    assert words(["a", " ", "is"], 1, (MISSING, 0.9)) == ("is", True, [])
    assert words(["a", " "], 1, (MISSING, 0.9)) == ("", True, [])
    assert words(["a", " ", "b"], 1, ("c", 0.9)) == ("", False, [])


def test_half_a_character_is_shown_whole() -> None:
    likely = (Other(99, math.log(0.9), b"\xbc"),)
    half = [TokenReading(b"a\xc3", -0.1, ()), TokenReading(b"\xa4b", math.log(0.01), likely)]
    doubt = largest_doubt("aäb", half, MISSING, 10.0)
    # "\xc3" then "\xbc" is "ü"; the "b" of the token is gone.
    ((word, ratio),) = doubt.corrections
    assert (doubt.text, word) == ("aäb", "aü")
    assert ratio == pytest.approx(90.0)


def test_half_a_character_is_no_correction() -> None:
    reading = TokenReading("ä".encode(), math.log(0.01), (Other(99, math.log(0.9), b"\xc3"),))
    assert largest_doubt("ä", [reading], MISSING, 10.0).corrections == ()


def test_of_equal_doubts_the_first() -> None:
    same = [TokenReading(piece, math.log(0.1), ()) for piece in (b"a", b" b", b" ")]
    doubt = largest_doubt("a b ", same, None, 2.0)
    assert (doubt.text, doubt.start, doubt.end) == ("a", 0, 1)


def test_a_tokenizer_that_alters_its_text_leaves_the_number() -> None:
    doubt = largest_doubt("a b", readings([" a", " b"], 1), MISSING, 10.0)
    assert (doubt.text, doubt.start, doubt.end) == ("", 0, 0)
    assert doubt.log_odds == pytest.approx(math.log(99))
    assert largest_doubt("", [], MISSING, 10.0).log_odds < -29


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_cut_of_any_text_gives_a_place_in_it(data: st.DataObject) -> None:
    text = data.draw(st.text("a1 \\+é𝔸\u0301\ud800", min_size=1, max_size=12))
    raw = text.encode(errors="replace")
    cuts = sorted({0, len(raw), *data.draw(st.lists(st.integers(0, len(raw)), max_size=6))})
    pieces = [raw[start:end] for start, end in pairwise(cuts)]
    piece = st.binary(max_size=3) | st.sampled_from([b"", b"\\le", b" b", "é".encode()])
    likely = st.lists(st.builds(Other, st.integers(0, 9), st.floats(-9, 0), piece), max_size=3)
    own = st.floats(-9, 0)
    read = [TokenReading(it, data.draw(own), tuple(data.draw(likely))) for it in pieces]
    doubt = largest_doubt(text, read, MISSING, 1.5)
    assert doubt.text == raw.decode()[doubt.start : doubt.end]
    for word, ratio in doubt.corrections:
        assert ratio >= 1.4
        assert "".join(word.split()) != "".join(doubt.text.split())
