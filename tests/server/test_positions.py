"""Places as editors count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.document.source import Source
from proofcheck.server.positions import UNITS, offset_at, place_of

TEXT = "a𝔸b\r\nß𝔹\n\nlast"


@pytest.mark.parametrize(
    ("encoding", "places"),
    [
        ("utf-16", [(0, 0), (0, 1), (0, 3), (0, 4)]),
        ("utf-8", [(0, 0), (0, 1), (0, 5), (0, 6)]),
        ("utf-32", [(0, 0), (0, 1), (0, 2), (0, 3)]),
    ],
)
def test_characters_are_counted_in_code_units(encoding: str, places: list[tuple[int, int]]) -> None:
    source = Source("p.tex", TEXT)
    assert [place_of(source, offset, UNITS[encoding]) for offset in range(4)] == places
    assert [offset_at(source, *place, UNITS[encoding]) for place in places] == [0, 1, 2, 3]


def test_what_lies_beyond_is_taken_for_the_end() -> None:
    source = Source("p.tex", TEXT)
    units = UNITS["utf-16"]
    assert offset_at(source, 0, 99, units) == 3  # not into the line end
    assert offset_at(source, 99, 0, units) == len(TEXT)
    assert offset_at(source, -1, 5, units) == 0
    assert place_of(source, 999, units) == (3, 4)
    # Half a character: the next one, so that nothing is cut in two.
    assert offset_at(source, 0, 2, units) == 2


@given(st.text(alphabet="ab\n\r𝔸ß\u2028\x0c\x00", max_size=30), st.sampled_from(sorted(UNITS)))
def test_every_offset_survives_the_way_there_and_back(text: str, encoding: str) -> None:
    source = Source("p.tex", text)
    for offset in range(len(text) + 1):
        line, character = place_of(source, offset, UNITS[encoding])
        back = offset_at(source, line, character, UNITS[encoding])
        # An offset within a line end is its line's end; all others come back.
        assert back == offset or text[back:offset].strip("\r\n") == ""
