"""Steps as claims: first what is none, then what a claim holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proofcheck.formal.claim import Claim, Ground, Reason, Sort, Untranslated
from tests.formal.reading import claim_of, goal, hypotheses, told

SILENT = [
    # what supposes, defines, or chooses
    ("Let $x = y + 1$.", Reason.SUPPOSED),
    ("Suppose that $a < b$.", Reason.SUPPOSED),
    ("Choose $\\delta > 0$ such that $\\delta < \\varepsilon$.", Reason.SUPPOSED),
    ("There exists $N$ such that for all $n \\ge N$ we have $|a_n| < 1$.", Reason.SUPPOSED),
    ("Then $n = 2k$ for some integer $k$.", Reason.SUPPOSED),
    ("Find an $N$ such that for all $n \\ge N$, $a_n < 1$.", Reason.SUPPOSED),
    # what denies, asks, or wishes
    ("It is not true that $a + a = a$.", Reason.WORDS),
    ("We want to show that $a + a = 2a$.", Reason.WORDS),
    ("We claim that $a + a = 2a$.", Reason.WORDS),
    ("Is $a + a = 2a$?", Reason.WORDS),
    ("Thus $a = b$ or $a = c$.", Reason.WORDS),
    ("Hence $a + a = 2a$ if and only if $b = c$.", Reason.WORDS),
    ("Hence $a + a = 2a$ holds only for $b = c$.", Reason.WORDS),
    ("Case 2: We have $a > b$.", Reason.SUPPOSED),
    # words that say more than the formula
    ("Then $a + a = 2a$ almost everywhere on the set $K$.", Reason.WORDS),
    ("Hence $a + a = 2a$, so $a$ is a digit.", Reason.WORDS),
    # formulas that hold more than relations, or other things than numbers
    ("Hence $a = 2b \\in A$.", Reason.OBJECTS),
    ("Hence $a + a = 2a \\to 0$.", Reason.UNREAD),
    ("Hence $x = \\pm 1$.", Reason.UNREAD),
    ("Hence $f(x) = O(x)$.", Reason.UNREAD),
    ("Hence $H \\le G$.", Reason.OBJECTS),
    ("Let $A$ and $B$ be matrices. Then $AB = BA$.", Reason.SORTS),
    ("In the group $G$ we have $xy = yx$.", Reason.SORTS),
    # more than one reading
    ("Hence $a/bc = ac/b$.", Reason.AMBIGUOUS),
    # a divisor that may be zero
    ("Hence $x/x = 1$.", Reason.DIVISION),
]


@pytest.mark.parametrize(("proof", "reason"), SILENT)
def test_no_claim(tmp_path: Path, proof: str, reason: Reason) -> None:
    last = told(tmp_path, proof)[-1]
    assert isinstance(last, Untranslated)
    assert last.reason is reason


def test_a_step_that_compares_nothing_is_passed_over(tmp_path: Path) -> None:
    assert told(tmp_path, "This is clear. So $f$ is continuous.") == []


CLAIMS = [
    ("Thus $(a+b)^2 = a^2 + 2ab + b^2$.", "((a + b)^2) = ((a^2) + (2·a·b) + (b^2))"),
    ("Since $0 < a$, we have $a + 1 > 1$.", "1 < (a + 1)"),
    ("If $x \\ge 2$, then $x^2 \\ge 4$.", "4 ≤ (x^2)"),
    ("We have \\[ (n+1)^2 = n^2 + 2n + 1 > n^2 \\] since $n > 0$.", None),
    (
        "Let $n$ be an integer. Then $4n+2 \\equiv 0 \\pmod 2$.",
        "((4·n) + 2) ≡ 0 mod 2",
    ),
    ("Suppose $a \\mid b$. Hence $a \\mid bc$.", "a divides (b·c)"),
    ("Since $n$ is odd, $n + 1$ is even.", "2 divides (n + 1)"),
    ("We know $a \\ge b$ and $a \\le b$. This implies that $a = b$.", "a = b"),
    ("Let $x \\in (0, 1]$. So $x \\le 1$ and $x > 0$.", "x ≤ 1 and 0 < x"),
    ("Therefore $|f(x) - L| = |L - f(x)|$.", "|f(x)-L| = |L-f(x)|"),
    ("So $2^{n+1} = 2 \\cdot 2^n$.", "(2·{2}^{n}) = (2·{2}^{n})"),
]


@pytest.mark.parametrize(("proof", "expected"), CLAIMS)
def test_what_a_step_claims(tmp_path: Path, proof: str, expected: str | None) -> None:
    if expected is None:
        assert "(n^2)" in goal(claim_of(tmp_path, proof))
    else:
        assert goal(claim_of(tmp_path, proof)) == expected


def test_hypotheses_have_their_ground_and_their_place(tmp_path: Path) -> None:
    statement = "Let $a$ and $b$ be real numbers with $a < b$. Then $a < b + 1$."
    claim = claim_of(tmp_path, "We have $b < b + 1$. Hence $a < b + 1$.", statement)
    text = (tmp_path / "paper.tex").read_text(encoding="utf-8")
    assert [(one.ground, text[one.span.start : one.span.end]) for one in claim.hypotheses] == [
        (Ground.STATEMENT, "a < b"),
        (Ground.STEP, "b < b + 1"),
    ]
    assert {one.latex: one.sort for one in claim.variables} == {"a": Sort.REAL, "b": Sort.REAL}


def test_what_the_statement_concludes_is_no_hypothesis(tmp_path: Path) -> None:
    statement = "Suppose $a < b$. Then $a^2 < c$."
    claim = claim_of(tmp_path, "Hence $a^2 < c + b$.", statement)
    assert hypotheses(claim) == ["a < b"]


#: Statements whose conclusions were once taken for what they suppose, and one that supposes.
CONCLUDING = [
    ("Every subfield has $p^m$ elements, where $m$ divides $n$.", "$m$ divides $n$"),
    ("Every subfield has $m$ elements. Conversely, if $m \\mid n$, there is one.", "$m \\mid n$"),
    ("The transform of the measure is given by \\[ f(t) = g(t). \\]", "$f(t) = g(t)$"),
    ("For all integers $n$, it is the case that \\[ f(n) = 1 + g(n). \\]", "$f(n) = 1 + g(n)$"),
    ("Let $f$ be bounded. We claim that $f$ is integrable and $I(f) = 1$.", "$I(f) = 1$"),
    ("Let $f$ be defined by \\[ f(x) = 1. \\]\nWe claim it is fine and $I(f) = 1$.", "$I(f) = 1$"),
    ("Every element can be written as $ab$ where $a < b$.", "$a < b$"),
    ("There are $q$ and $r$ with $a = bq + r$, where $0 \\le r$.", "$0 \\le r$"),
    ("Then $f$ is bounded, with $f(c) < f(d)$.", "$f(c) < f(d)$"),
    ("Let $f(x) = 0$ if $x$ is open and $f(x) = 1$ otherwise.", "$f(x) = 1$"),
    ("Then $f(x) = x$ if $x < 1$, $f(x) = 0$ if $x > 1$.", "$x > 1$"),
]


@pytest.mark.parametrize(("statement", "conclusion"), CONCLUDING)
def test_a_conclusion_was_taken_for_what_the_statement_supposes(
    tmp_path: Path, statement: str, conclusion: str
) -> None:
    claim = claim_of(tmp_path, f"Hence {conclusion}.", statement)
    assert [one for one in claim.hypotheses if one.ground is Ground.STATEMENT] == []


SUPPOSING = [
    ("Let $a, b$ be real with $a < b$. Then $f$ is fine.", ["a < b"]),
    ("If $a < b$ and $b < c$, then $f$ is fine.", ["a < b", "b < c"]),
    ("Then $f$ is fine for all $b > a$.", ["a < b"]),
    ("Then $f \\le b$, where $b = a + 1$.", ["b = (a + 1)"]),
    ("Every number $b$ with $a < b$ is fine.", ["a < b"]),
    ("Let $f$ be given by \\[ b = a + 1. \\] Then $f$ is fine.", ["b = (a + 1)"]),
]


@pytest.mark.parametrize(("statement", "expected"), SUPPOSING)
def test_what_a_statement_supposes(tmp_path: Path, statement: str, expected: list[str]) -> None:
    assert hypotheses(claim_of(tmp_path, "Hence $a < b + c$.", statement)) == expected


def test_nothing_proves_itself(tmp_path: Path) -> None:
    statement = "The triangle inequality $|a + b| \\le |a| + |b|$ holds."
    claim = claim_of(tmp_path, "Hence $|a + b| \\le |a| + |b|$.", statement)
    assert "|a+b| ≤ (|a| + |b|)" not in hypotheses(claim)


def test_what_is_said_under_a_condition_is_doubtful_after_it(tmp_path: Path) -> None:
    proof = "Let $x$ be real. If $x > 2$, then $x^2 > 4$. Suppose $x < 1$. Hence $x < 2$."
    claim = claim_of(tmp_path, proof)
    assert hypotheses(claim) == ["x < 1"]
    assert len(claim.doubtful) == 3


def test_what_is_said_under_a_condition_holds_under_it(tmp_path: Path) -> None:
    proof = "For $n \\ge M$ we have $f(n) < 1$. Hence for $n \\ge M$ we get $f(n) < 2$."
    assert hypotheses(claim_of(tmp_path, proof)) == ["if M ≤ n then f(n) < 1", "M ≤ n"]


@pytest.mark.parametrize("condition", ["Unless $n \\ge M$,", "For $n \\in A$"])
def test_under_what_is_not_read_nothing_is_said(tmp_path: Path, condition: str) -> None:
    claim = claim_of(tmp_path, f"{condition} we have $f(n) < 1$. Hence $f(n) < 2$.")
    assert hypotheses(claim) == []


def test_a_divisor_under_a_condition_may_be_zero_elsewhere(tmp_path: Path) -> None:
    proof = "For $x > 0$ we have $y = 1/x$. Hence $y + x = x + y$."
    assert hypotheses(claim_of(tmp_path, proof)) == ["if 0 < x then y = (1/x)"]


def test_the_second_case_does_not_know_the_first(tmp_path: Path) -> None:
    proof = "Suppose $x > 2$. Then $x > 1$. Now suppose $x < 2$. Then $x < 3$."
    assert hypotheses(claim_of(tmp_path, proof)) == ["x < 2"]


def test_a_letter_that_is_introduced_anew_has_no_past(tmp_path: Path) -> None:
    proof = "Let $x > 2$. Then $x > 1$. Let $x < 0$. Then $x < 1$."
    assert hypotheses(claim_of(tmp_path, proof)) == ["x < 0"]


def test_what_is_chosen_after_the_claim_is_no_hypothesis_of_it(tmp_path: Path) -> None:
    proof = "Suppose $a = 2b$. Hence $b$ divides $a$, and we can let $q = a/b$."
    assert hypotheses(claim_of(tmp_path, proof)) == ["a = (2·b)"]


def test_parts_of_a_statement_suppose_each_for_itself(tmp_path: Path) -> None:
    statement = "(a) If $a < b$, then $a < b + 1$. (b) If $a > b$, then $a + 1 > b$."
    assert hypotheses(claim_of(tmp_path, "Clearly $a < b + 1$.", statement)) == []


def test_a_membership_over_several_rows_is_not_read_by_halves(tmp_path: Path) -> None:
    proof = (
        "Since $0 < a$, thus\n\\begin{align*}\n(a, b) &\\in A \\times B \\\\\n&= C.\n\\end{align*}"
    )
    assert not any(isinstance(one, Claim) for one in told(tmp_path, proof))


def test_natural_numbers_are_integers_that_are_not_negative(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Let $n \\in \\mathbb{N}$. Then $n + 1 > 0$.")
    assert [one.sort for one in claim.variables] == [Sort.NATURAL]
    assert hypotheses(claim) == ["0 ≤ n"]


def test_division_by_what_is_visibly_not_zero(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "Let $x > 0$. Then $x/x = 1$ and $\\frac{x}{x^2+1} < x + 1$.")
    assert goal(claim).startswith("(x/x) = 1 and")


def test_a_row_goes_on_with_the_row_before(tmp_path: Path) -> None:
    proof = "Then\n\\begin{align*}\n(a+b)^2 &= (a+b)(a+b) \\\\\n&= a^2 + 2ab + b^2.\n\\end{align*}"
    claims = [one for one in told(tmp_path, proof) if isinstance(one, Claim)]
    assert [goal(one) for one in claims] == [
        "((a + b)^2) = ((a + b)·(a + b))",
        "((a + b)·(a + b)) = ((a^2) + (2·a·b) + (b^2))",
    ]


def test_terms_that_are_not_read_are_letters(tmp_path: Path) -> None:
    proof = (
        "We know $\\mu(A \\cup B) \\le \\mu(A) + 1$ and $\\mu(A) = 2$. So $\\mu(A\\cup B) \\le 3$."
    )
    claim = claim_of(tmp_path, proof)
    assert goal(claim) == "\\mu(A\\cup B) ≤ 3"
    assert all(one.opaque for one in claim.variables)


def test_a_triangle_inequality_is_a_hypothesis_of_notation(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, "So $|a - c| \\le |a - b| + |b - c|$.")
    assert "|a-c| ≤ (|a-b| + |b-c|)" in hypotheses(claim)
    assert {one.ground for one in claim.hypotheses} == {Ground.NOTATION}


def test_norms_obey_it_where_the_text_speaks_of_norms(tmp_path: Path) -> None:
    proof = "So $\\|x + y\\| \\le \\|x\\| + \\|y\\|$."
    assert hypotheses(claim_of(tmp_path, proof)) == ["0 ≤ \\|x+y\\|", "0 ≤ \\|x\\|", "0 ≤ \\|y\\|"]
    claim = claim_of(tmp_path, "Let $\\|\\cdot\\|$ be a norm. " + proof)
    assert "\\|x+y\\| ≤ (\\|x\\| + \\|y\\|)" in hypotheses(claim)


def test_a_complete_claim_needs_all_that_is_said_of_its_letters(tmp_path: Path) -> None:
    assert claim_of(tmp_path, "Let $x$ be a real number. Then $x \\le x^2$.").complete
    proof = "Let $x$ be a real number. The set $\\{x\\}$ is admissible. Then $x \\le x^2$."
    assert not claim_of(tmp_path, proof).complete


#: An assumption, two terms, and whether the one makes them equal.
EQUALS = [
    ("$i = j$", "f(i)", "f(j)", True),
    ("$i = j$", "\\sigma(f(i))", "\\sigma(f(j))", True),
    ("$i = 3$", "f(i)", "f(3)", True),
    ("$n = m$", "\\sum_{i=1}^{n} g(i)", "\\sum_{i=1}^{m} g(i)", True),
    ("$\\sigma(i) = k$", "f(\\sigma(i))", "f(k)", True),
    ("$i = j$", "\\sum_{i=1}^{n} g(i)", "\\sum_{i=1}^{n} g(j)", False),  # i is bound in it
    ("$x = y$", "\\int_0^1 g(x) dx", "\\int_0^1 g(y) dx", False),
    ("$i = 3$", "f(2i)", "f(23)", False),
    ("$x = y$", "f(x_1)", "f(y_1)", False),
    ("$n = m$", "\\operatorname{Inv}(f)", "\\operatorname{Imv}(f)", False),
]


@pytest.mark.parametrize(("known", "one", "other", "same"), EQUALS)
def test_equals_for_equals(tmp_path: Path, known: str, one: str, other: str, same: bool) -> None:
    claim = claim_of(tmp_path, f"Suppose {known}. Hence ${one} = {other}$.")
    conditional = [said for said in hypotheses(claim) if said.startswith("if ")]
    assert len(conditional) == same


PIECES = st.sampled_from(
    """$x=1$ $|a|<b$ $a\\le|$ $$ \\[ \\] \\begin{align*} &=1\\\\ \\end{align*} if then let such that
    suppose hence $\\frac{a}{b}=\\sqrt{$ $\\in$ $n\\in\\mathbb{N}$ is even. integer $\\|x\\|
    divides \\text{for} $\\sum_i = x_{$ $2^{n+1}<f(x)$ . , : \\item $\\{1,\\dots,n\\}$ $(0,1]$
    $x\\in(0,1]$ $a\\equiv b\\pmod{c}$ \\pmod contradiction $x/0=x^{99999}$ ⟨0⟩
    ⟨99⟩ is positive""".split()
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(PIECES, max_size=25), st.lists(PIECES, max_size=10))
def test_nothing_raises(tmp_path: Path, proof: list[str], statement: list[str]) -> None:
    told(tmp_path, " ".join(proof), " ".join(statement))


@pytest.mark.parametrize(
    "hostile",
    [
        "Hence $" + "(" * 5000 + "x = x$.",
        "Hence $" + "x + " * 3000 + "x = 1$.",
        "Hence $\\|" * 400 + "x$.",
        'Hence $x_{*/ " \\end{proof}; (assert false)} = 1$.',
        "Hence $" + "a_{" * 300 + "}" * 300 + " = 1$.",
        "Hence $x^{10^{10^{10}}} = y$.",
    ],
)
def test_hostile_formulas(tmp_path: Path, hostile: str) -> None:
    told(tmp_path, hostile)
