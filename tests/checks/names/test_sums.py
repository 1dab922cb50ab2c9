"""PC124."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.sums import unused_indices
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "$\\sum_{i=1}^n x_i$, $\\sum_{i=1}^n 1$, $\\sum_i x$, $\\prod_{i \\in I} R$, $\\sum a_j$",
        "$\\sum_{i=1}^n \\sum_{j=1}^m a_j b_i$, $\\sum_j \\sum_{i=1}^n a_{ij} x_j$",
        "$\\sum_{i, j} a_j$, $\\sum_{n = p + q} d_p$, $\\prod_{u \\in U_n} V_n$",
        "$\\bigcup_{i = i(x_j)} U_{x_j}$, $\\prod_{n \\in \\mathbf{N}} A_a$",
        "$\\prod_{n \\in \\N} A_a$",
        "$\\sum_{d \\mid n} \\mu(d)$, $\\sum_{x_1} f_j$, $\\sum_{I} a_j$, $\\sum_{\\sigma} a_j$",
        "$\\sum_i \\overline{x_i}$, $\\sum_{i=1}^n \\mathbb{Z}_p$, $\\sum_{i=1}^n \\text{x_j}$",
        "$\\bigoplus_{i \\in I} M_j$, $\\sum_{i=1}^n$, $\\sum_{i=1}^n = x_j$, $\\sum_i x, y_j$",
        "$x_j \\sum_{i=1}^n 2$, $\\left(\\sum_{i=1}^n 2\\right) x_j$, $\\sum_{i = 1}^n x_{jk}$",
        "$\\sum_{i=1}^n \\int_0^1 f_i(t) dt$, $\\sum\\limits_{i} x^i y_j$",
    ],
)
def test_silent_where_the_index_is_used_or_all_terms_are_equal(text: str) -> None:
    assert ask(unused_indices, text) == []


@pytest.mark.parametrize(
    ("text", "place", "index", "other", "mended"),
    [
        ("$\\sum_{i = 1}^n x_j = 0$", "\\sum_{i = 1}^n x_j", "i", "j", "x_i"),
        ("$\\sum_i a_j b_{j}$", "\\sum_i a_j b_{j}", "i", "j", "a_i b_{i}"),
        ("\\[ S_n = \\sum_{k=0}^n a_n. \\]", "\\sum_{k=0}^n a_n.", "k", "n", "a_k."),
        ("$\\bigcup_{j \\in J} U_i$", "\\bigcup_{j \\in J} U_i", "j", "i", "U_j"),
        (
            "$\\prod\\limits^{n}_{m=1} (1 + y_{b+1})$",
            "\\prod\\limits^{n}_{m=1} (1 + y_{b+1})",
            "m",
            "b",
            "(1 + y_{m+1})",
        ),
    ],
)
def test_speaks_of_terms_with_another_index(
    text: str, place: str, index: str, other: str, mended: str
) -> None:
    (finding,) = ask(unused_indices, text)
    assert finding.code == "PC124"
    assert finding.message == (
        f"the index {index} does not occur in the terms, which have the index {other}: use one "
        "letter for both"
    )
    assert finding.suggestion == mended
    assert finding.replacement is not None
    assert finding.replacement.text.strip() == mended
    assert marked(finding, text) == place
