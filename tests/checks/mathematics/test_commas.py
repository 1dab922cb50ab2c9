"""Commas between digits."""

from __future__ import annotations

import pytest

from proofcheck.checks.mathematics.commas import as_decimals, first_item, last_item


@pytest.mark.parametrize(
    ("side", "decimals", "first", "last"),
    [
        ("3,5", "3{,}5", "3", "5"),
        (r"0,5\cdot 2", r"0{,}5\cdot 2", "0", r"5\cdot 2"),
        ("2,5 + 1,25", "2{,}5 + 1{,}25", "2", "25"),
        # Lists, groups of digits, what stands within brackets or behind a script.
        *((one,) * 4 for one in ("1, 2", "1,2,3", "1,000", "f(1,2)", "x_1,2", "{,}")),
    ],
)  # fmt: skip
def test_both_ways_to_read_a_comma(side: str, decimals: str, first: str, last: str) -> None:
    assert (as_decimals(side), first_item(side), last_item(side)) == (decimals, first, last)
