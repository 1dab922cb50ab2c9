"""PC131."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.sets import unused_letters
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "$\\{ i \\in I \\mid \\lambda_i > 0 \\}$, $\\{ x \\in X : 1 < 2 \\}$",
        "$\\{ A \\in F : a_j = 0 \\}$",
        "$\\{ j \\in I_k \\mid \\lambda_k > 0 \\}$, $\\{ j \\in I \\mid a_i = b_k \\}$",
        "$\\{ j \\in I \\mid \\forall i\\ a_i = 0 \\}$",
        "$\\{ j \\in I \\mid \\text{all $a_i$ are} \\}$",
        "$\\{ j \\in I \\mid \\sum_i a_i = 0 \\}$, $\\{ j \\in I \\}$",
        "$\\{ x_i \\mid i \\in I \\}$",
    ],
)
def test_silent_where_the_letter_is_used_or_none_could_be_meant(text: str) -> None:
    assert ask(unused_letters, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "$\\{ j \\in I \\mid \\lambda_i > 0 \\}$",
        "$\\{ j \\in \\{1, \\ldots, n\\} \\mid \\lambda_i \\not\\in K \\}$",
        "\\[ \\{j\\in I:a_{i + 1}=0\\} \\]",
    ],
)
def test_speaks_of_a_condition_with_another_index(text: str) -> None:
    (finding,) = ask(unused_letters, text)
    assert (finding.code, finding.message) == (
        "PC131",
        "the condition does not depend on j, but has the index i: use one letter for both",
    )
    assert marked(finding, text) == text[text.index("\\{") : text.rindex("\\}") + 2]
