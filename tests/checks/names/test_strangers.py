"""PC129."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.strangers import strangers
from tests.checks.structure.asking import ask, marked

KNOWN = "$x_s + y_s + z_s = \\mu(s, 2)$ and $\\dim H^n(X, s) = n$ hold for $s$ and $n$. "


def _proof(text: str, before: str = "") -> str:
    return (
        f"{before}\\begin{{lemma}} Let $s$ be one. \\end{{lemma}}\n"
        f"\\begin{{proof}}{KNOWN}{text}\\end{{proof}}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Then $\\dim H^n(X, s) = n$.",
        "Let $q$ be one. Then $\\dim H^n(X, q) = n$.",
        "Then $\\dim H^n(X, q) = n$ and $q = 2$.",
        "Then $\\dim H^n(X, q) = n$ for all $q$.",
        "Then $\\forall q \\dim H^n(X, s) = n$, $q \\mapsto 2$.",
        "Then $\\mu(q, 2)$.",
        "Then $\\dim H^n(X, \\bar s) = n$.",
        "Then $\\dim H^n(X, \\text{q}) = n$.",
        "Then $\\dim H^n(X, e) = n$.",
        "Then $\\dim H^n(Y, q) = m$.",
        "Then $(X, q)$.",
        "Then $x_1 + \\dots + x_q + y_s + z_s = \\mu(s, 2)$.",
        "Then $\\fn{Hqr}^n(X, s) = n$, $\\fn{H}^n(X, s) = n$.",
    ],
)
def test_silent_where_the_letter_may_be_introduced_or_no_formula_is_like_this_one(
    text: str,
) -> None:
    assert ask(strangers, _proof(text)) == []


def test_silent_where_the_text_before_the_statement_uses_the_letter() -> None:
    text = "Then $\\dim H^n(X, q) = n$."
    assert ask(strangers, _proof(text, "In this section $q$ is fixed.\n")) == []
    assert ask(strangers, _proof(text, "In this section $s$ is fixed.\n")) != []


@pytest.mark.parametrize(
    ("text", "place", "letter"),
    [
        ("Then $\\dim H^n(X, q) = n$.", "q", "s"),
        ("Then $\\dim H^n(X, \\sigma) = n$.", "\\sigma", "s"),
        ("Then $\\dim H^n(X, \\mathfrak{s}) = n$.", "\\mathfrak{s}", "s"),
        ("Then $x_{s} + y_q + z_s$ is it.", "q", "s"),
        ("Then \\[ \\dim H^q(X, s) \\] is it.", "q", "n"),
        ("Then $U \\times_s V \\times_s W$ is $U \\times_s V \\times_q W$.", "q", "s"),
    ],
)
def test_speaks_of_a_letter_in_the_place_of_another(text: str, place: str, letter: str) -> None:
    whole = _proof(text)
    (finding,) = ask(strangers, whole)
    assert finding.code == "PC129"
    assert finding.message == (
        f"the letter {place} occurs nowhere else here, and the same formula has {letter} "
        f"elsewhere: write {letter}, or say what {place} is"
    )
    assert finding.suggestion == letter
    assert marked(finding, whole) == place
