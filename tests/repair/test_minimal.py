from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.repair.minimal import kept

WRITTEN = "Let $n = 2k + 1$\n  with $k\\in \\Z$.  % as above\nThen $n^2$ is even."


@pytest.mark.parametrize(
    ("proposed", "text"),
    [
        (
            "Let $n = 2k + 1$ with $k\\in \\Z$.  % as above\nThen $n^2$ is odd.",
            "Let $n = 2k + 1$\n  with $k\\in \\Z$.  % as above\nThen $n^2$ is odd.",
        ),
        (
            "Let $n = 2k - 1$ with $k\\in \\Z$.  % as above\nThen $n^2$ is even.",
            "Let $n = 2k - 1$\n  with $k\\in \\Z$.  % as above\nThen $n^2$ is even.",
        ),
        ("Something else.", "Something else."),
        ("", ""),
    ],
)
def test_what_is_the_same_stays_as_the_author_has_it(proposed: str, text: str) -> None:
    assert kept(WRITTEN, proposed) == text


TEXT = st.text(st.sampled_from("ab \n$\\%1"), max_size=30)


@given(TEXT, TEXT)
def test_nothing_but_blanks_differs_from_what_is_proposed(written: str, proposed: str) -> None:
    assert kept(written, proposed).split() == proposed.split()
    assert kept(written, written) == written
