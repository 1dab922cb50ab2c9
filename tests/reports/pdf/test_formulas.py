from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.assess.critique.critic import Critic
from proofcheck.reports.check.pdf.annotated import pdf_report
from proofcheck.reports.check.pdf.formulas import in_a_line
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import CritiqueSettings, Settings
from tests.critique.papers import SQUARES, paper
from tests.critique.scripted import ScriptedChat, defect, model, verdict

from .test_report import all_text, found_in


@pytest.mark.parametrize(
    "words",
    [
        "",
        "It costs 5$ and more.",
        r"$\begin{pmatrix} 1 \end{pmatrix}$ is no number",
        r"$\unknown{x}$",
        "$a + {b$",
        "$" + "{" * 400 + "$",
    ],
)
def test_what_a_line_cannot_show_stands_as_it_is_written(words: str) -> None:
    assert in_a_line(words) == words


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"n^2 \leq 4k^{2} + \frac{a+b}{2}", "n² ≤ 4k² + (a + b)/2"),
        (r"\sqrt{x_1^2 + x_{n+1}}", "√(x₁² + xₙ₊₁)"),
        (r"\sum_{i=1}^n a_i", "∑ᵢ₌₁ⁿ aᵢ"),
        (r"\left(\frac12\right)^{k} \neq x^{-1}", "(1/2)^k ≠ x⁻¹"),
        (r"\sin x \in \mathbb{R}", "sin x ∈ ℝ"),
    ],
)
def test_formulas_in_a_line(latex: str, line: str) -> None:
    assert in_a_line(f"So ${latex}$ holds, \\({latex}\\) too.") == (f"So {line} holds, {line} too.")


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (r"\begin{align*} a &= b \\ &= c^2 \end{align*}", "a = b; = c²"),
        (r"\begin{equation} a = b \end{equation}", "a = b"),
        (r"\[ a = b \]", "a = b"),
    ],
)
def test_displays_stood_in_notes_as_source(written: str, line: str) -> None:
    assert in_a_line(f"So {written} holds.") == f"So {line} holds."


def test_the_note_of_a_defect_has_its_formulas_in_a_line(tmp_path: Path) -> None:
    what = r"$(a+b)^{2}$ is not $\frac{a}{2} \leq b_1$ here."
    engine = ScriptedChat(
        verdict=lambda seed, prompt: verdict(defect(2, "4k^2 + 4k + 1", "fatal", what))
    )
    critic = Critic(CritiqueSettings(), [model(engine)], None)
    path = paper(tmp_path, SQUARES).path
    *_, result = check([path], Settings(depth="critique"), assessor=critic)
    assert isinstance(result, Result)
    data, _ = pdf_report(result)
    notes = " ".join(
        one.contents for kind in ("/Highlight", "/Text") for one in found_in(data, kind)
    )
    shown = " ".join(f"{notes} {all_text(data)}".split())
    assert "(a + b)² is not a/2 ≤ b₁ here" in shown
    assert r"\frac" not in shown
