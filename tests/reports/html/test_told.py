from __future__ import annotations

import pytest

from proofcheck.reports.check.html.told import told


@pytest.mark.parametrize(
    "words", ["", "It costs 5$ here.", "a $ b", "\\(x", "5 < 6 & 7", "$$", "$ $ $".replace(" ", "")]
)
def test_words_without_a_formula_stay_as_they_are(words: str) -> None:
    assert "".join(map(str, told(words))) == words


@pytest.mark.parametrize("written", ["$n^2$", "\\(n^2\\)", "$$n^2$$", "\\[n^2\\]"])
def test_the_formulas_of_a_model_are_set(written: str) -> None:
    first, formula, last = told(f"Here {written} is odd.")
    assert (first, last) == ("Here ", " is odd.")
    display = ' display="block"' if written[:2] in ("$$", "\\[") else ""
    assert formula == f"<math{display}><msup><mi>n</mi><mn>2</mn></msup></math>"


def test_the_displays_of_a_model_were_shown_as_source() -> None:
    words = "So \\begin{align*} a &= b \\\\ &= c \\end{align*}, and \\begin{align} never ended."
    first, formula, last = told(words)
    assert (first, last) == ("So ", ", and \\begin{align} never ended.")
    assert formula.startswith('<math display="block"><mtable') and "\\begin" not in formula


def test_a_full_stop_behind_a_formula_began_a_line() -> None:
    first, formula, last = told("It is $n$. Next.")
    assert (first, last) == ("It is ", " Next.")
    assert formula == '<span class="whole"><math><mi>n</mi></math>.</span>'


def test_what_cannot_be_set_is_shown_as_written() -> None:
    (formula,) = told("$\\frac{a$")
    assert "\\frac{a" in formula and "<code" in formula


def test_no_words_become_markup() -> None:
    (formula,) = told("$<script>$")
    assert "<script>" not in formula
