"""PC130."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.lists import wrong_ends
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "$(x_1, \\ldots, x_n)$, $x_1, x_2, \\dots, x_n$, $\\{x_0, \\ldots, x_{n - 1}\\}$",
        "$(x_1, \\ldots, X_n)$",  # nowhere with one name
        "$(x_1, \\ldots, x_n)$, $(y_1, z)$, $(x_1, \\ldots, y_n)$",  # x_1, ..., x_n, y_1, ..., y_n
        "$(x_1, \\ldots, x_n)$, $(a + x_1, \\ldots, X_n)$, $(x_1, \\ldots, X_n + a)$",
        "$(x_1, \\ldots, x_n)$, $(x_1, \\ldots, \\hat x_k, \\ldots, x_n)$",
        "$(x_8, x_7, \\ldots, x_1)$, $(x_1, x_1, \\ldots, x_1)$, $(x_2, x_1, x_3, \\ldots, x_n)$",
        "$(x_1, \\ldots, x_4)$, $(a_{11}, a_{22}, \\ldots, a_{nn})$",
        "$(p_1 = q_1, \\ldots, p_n = q_n)$",
        "$c_1 \\in b_1, \\ldots, c_n \\in b_n$, $(b_1, \\ldots, b_n)$",
    ],
)
def test_silent_where_the_ends_go_together_or_the_list_is_a_longer_one(text: str) -> None:
    assert ask(wrong_ends, text) == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "$(x_1, \\ldots, x_n)$ and $R[x_1, \\ldots, X_{n}]$",
            "x_1, \\ldots, X_{n}",
            "the list begins with x and ends with X: write one of them",
        ),
        (
            "$\\{e_1, e_1, \\dots, e_n\\}$",
            "e_1, e_1, \\dots, e_n",
            "the member with the index 1 stands twice in a row: write the next one",
        ),
        (
            "$x_1, \\ldots, x_2$",
            "x_1, \\ldots, x_2",
            "nothing is between the index 1 and 2, the last one: write what is meant",
        ),
    ],
)
def test_speaks_of_ends_that_cannot_be_those_of_one_list(
    text: str, place: str, message: str
) -> None:
    (finding,) = ask(wrong_ends, text)
    assert (finding.code, finding.message) == ("PC130", message)
    assert marked(finding, text) == place
