"""PC128."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.quotes import quotation_marks
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        '$f\'\'(x)$ and "$x$", $``x"$, $"fg"(y)$, \\index{n!@{$n"!$}}',
        '$\\text{a"b}$, $"x$, $x + " y$, \\verb|$f"$|, % $f"$',
        '\\[ \\begin{tikzcd} A \\ar[r, "f"] & B \\end{tikzcd} \\]',
    ],
)
def test_silent_about_quotations(text: str) -> None:
    assert ask(quotation_marks, text) == []


@pytest.mark.parametrize("text", ['$f"(x)$', '$X_{i"} = 1$', '\\[ g(x)" \\]'])
def test_speaks_of_a_mark_behind_a_name(text: str) -> None:
    (finding,) = ask(quotation_marks, text)
    assert finding.code == "PC128"
    assert finding.message == (
        "this quotation mark is not set as two primes: write '', or delete it"
    )
    assert finding.suggestion == "''"
    assert marked(finding, text) == '"'
