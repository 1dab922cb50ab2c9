"""What is told of a place; the paper's words can be no markup."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from proofcheck.assess.verdict import Scored, Unscored
from proofcheck.document.document import Proof, ProofKind, Statement, Step
from proofcheck.document.finding import Confirmation, ConfirmedBy, Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source, Span
from proofcheck.expressions.tree import Number
from proofcheck.formal.claim import (
    Claim,
    Ending,
    FormalOutcome,
    Ground,
    Hypothesis,
    Relation,
    Sign,
)
from proofcheck.result import CheckedProof
from proofcheck.rules import RULES
from proofcheck.server.hover import hover
from proofcheck.server.views import View

TEXT = "Before. Clearly $1=1$. Thus `a`. After."
ONE = Number(Fraction(1))
LABEL = "[x](http://evil) <b>"


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span("p.tex", start, start + len(words))


def view() -> View:
    statement = Statement(
        "s", "lemma", "Lemma", None, "2", (LABEL,), (), span("Before."), "Before.", "Before."
    )
    steps = tuple(
        Step(index, span(words), words, words)
        for index, words in enumerate(("Clearly $1=1$.", "Thus `a`."))
    )
    proof = Proof("p", ProofKind.FULL, span("Clearly"), "", statement, None, (), steps)
    finding = Finding(RULES["PC202"], Severity.WARNING, "*this* is `false`", span("`a`"), 0.875,
        evidence="```\n<img src=x>", suggestion="x` y",
    )  # fmt: skip
    return View(
        Source("p.tex", TEXT),
        frozenset({"p.tex"}),
        (finding,),
        (CheckedProof(proof, (Scored(0.25), Unscored("too long")), None),),
        (Confirmation(span("1=1"), ConfirmedBy.VALUE, "p", 0),),
    )


def test_where_nothing_is_known_nothing_is_told() -> None:
    assert hover(view(), 0) is None
    assert hover(view(), len(TEXT)) is None
    assert hover(View(Source("p.tex", ""), frozenset()), 0) is None


def test_a_step_with_its_verdict_and_what_was_confirmed() -> None:
    told = hover(view(), TEXT.index("Clearly"))
    assert told is not None
    assert told.span == span("Clearly $1=1$.")
    head, *rest = told.text.split("\n\n")
    assert head.startswith("**Step 1 of the proof of Lemma 2 ")
    assert head.endswith("right with probability 0\\.250")
    assert rest == [
        "Confirmed by computation (both sides have the same value):",
        "```\n1=1\n```",
    ]


def test_a_step_with_which_nothing_was_compared_says_so() -> None:
    (checked,) = view().proofs
    blind = Scored(0.99, uncompared="no candidate fits")
    blank = replace(checked, verdicts=(blind, *checked.verdicts[1:]))
    told = hover(replace(view(), proofs=(blank,)), TEXT.index("Clearly"), markdown=False)
    assert told is not None
    assert "right with probability 0.990, compared with nothing: no candidate fits" in told.text


def test_findings_with_evidence_and_suggestion() -> None:
    told = hover(view(), TEXT.index("`a`"), markdown=False)
    assert told is not None
    assert told.text.split("\n\n") == [
        f"Step 2 of the proof of Lemma 2 ({LABEL}): not scored: too long",
        "PC202 (warning, confidence 0.88): *this* is `false`",
        "    ```\n    <img src=x>",
        "Suggestion: x` y",
    ]


def test_the_papers_words_are_no_markup() -> None:
    told = hover(view(), TEXT.index("`a`"))
    assert told is not None
    assert "\\[x\\]\\(http\\:\\/\\/evil\\) \\<b\\>" in told.text
    assert "\\*this\\* is \\`false\\`" in told.text
    assert "````\n```\n<img src=x>\n````" in told.text
    assert "Suggestion: `` x` y ``" in told.text


def test_what_became_of_a_step_as_a_formal_claim() -> None:
    known = view()
    claim = Claim(
        known.proofs[0].proof, 0, (), (), Relation(Sign.EQUAL, ONE, ONE), span("1=1"), "1=1"
    )
    used = (Hypothesis(claim.goal, span("1=1"), Ground.STEP, "a `b`"),)
    outcome = FormalOutcome("p", 0, Ending.FOLLOWS, claim, "z3", "5.4", used=used)
    checked = replace(known.proofs[0], formal={0: outcome})
    told = hover(replace(known, proofs=(checked,)), TEXT.index("Clearly"))
    assert told is not None
    paragraphs = told.text.split("\n\n")
    assert "Its relations follow from what is written here\\, says z3 5\\.4" in paragraphs
    assert "```\na `b`\n```" in paragraphs
