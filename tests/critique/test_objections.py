"""What an analysis says against its own verdict: only what is said outright."""

from __future__ import annotations

import pytest

from proofcheck.assess.critique.objections import looks_at, objection


@pytest.mark.parametrize(
    "analysis",
    [
        "Step [1] holds.\nStep [2] is incorrect: the square has one term more.",
        "**Step 2** (the expansion) does not follow.",
        "The algebra is fine. The proof is therefore wrong, as $n = 0$ is left out.",
        "The argument contains a serious gap in its second half.",
        "### Step 1\nThis step does not hold because $m$ is odd.\nSo the proof is correct.",
        "The conclusion is true, but the argument provided is invalid.",
        "In step 3 the author wrongly assumes that $k$ is even.",
        "The equation is incorrect; both sides differ by $1$.",
        "All steps hold.\n\n### Grade: 0.5",
        "The first step holds. **Grade:** 0",
        "I would say that the grade is 1/2.",
        "Defects:\n- Step [2]: a term is missing.\nGrade: 1",
        "Remaining defects:\n1. The case $n = 0$.",
        "**Defect:**\nThe step that involves the square.",
        "Therefore, the defects that remain are the fact that $n^2 + 1$ is shown.",
        "It treats $n$ even, but it does not address the statement.",
        "Der Beweis ist falsch.",
        "Schritt [2] ist nicht richtig.",
        "Cette preuve est incorrecte.",
        "La demostración contiene un error.",
        "步骤[2]是错误的。",
        "该证明不成立。评分：0",
    ],
)
def test_what_is_said_outright(analysis: str) -> None:
    assert objection(analysis)


@pytest.mark.parametrize(
    "analysis",
    [
        "",
        "Step [1] is correct. Step [2] follows. The proof is right and complete. Grade: 1",
        "I doubted whether step [2] is incorrect, but it holds.",
        "It may seem that step [2] does not follow; by [1] it does.",
        "Is step [2] wrong? No: $4k^2 + 4k$ is even.",
        "Step [2] is wrong at first sight.\nA second look: step [2] is correct, by [1].",
        "Step [3] does not follow immediately from [2], but [1] gives it.",
        "If $k$ were not an integer, the proof is wrong, but it is one.",
        "There are no errors in the proof, and no step is wrong.",
        "The proof contains no errors or gaps. Defects: none. Grade: 1",
        "Defects:\n- None\nGrade: 1.0",
        "Defects: 0\n\nGrade: 1",
        "Defects:\n\nGrade: 1",
        "The errors are bounded by $h^2$.",
        "Defects:\n1. Step [1]: holds.\n2. Step [2]: no defect.",
        "Grade 1: right and complete. Grade 0.5: right in the main. Grade 0: at least one fatal "
        "defect. The grade is 1.",
        "The elements of grade 0 form a subring. Grade: 10/10",
        "Suppose that $\\sqrt2 = p/q$. This is false, a contradiction, so step [4] holds.",
        "The proof has a minor gap, which every reader fills.",
        "Der Beweis ist richtig; ob Schritt [2] falsch ist, habe ich geprüft.",
        "证明是正确的，没有错误。评分：1",
    ],
)
def test_doubts_that_are_put_aside(analysis: str) -> None:
    assert objection(analysis) is None


STEPS = ("Let $n = 2k + 1$ with an integer $k$.", "Then $n^2 - 1 = 4k(k + 1)$.")


@pytest.mark.parametrize(
    "analysis",
    [
        "[2] is an identity.",
        "Step 2 holds.",
        "The last step is an identity.",
        "第一步成立。",
        r"It sets \( n=2k+1 \) with an integer \(k\), as it may.",
    ],
)
def test_an_analysis_that_looks_at_a_step(analysis: str) -> None:
    assert looks_at(analysis, STEPS)


@pytest.mark.parametrize(
    "analysis", ["", "The proof is right. Grade: 1", "All steps hold, $n$ too."]
)
def test_an_analysis_that_looks_at_none(analysis: str) -> None:
    assert not looks_at(analysis, STEPS)
