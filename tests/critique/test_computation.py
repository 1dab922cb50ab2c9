from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.critique.judgement import DefectKind, Judgement
from proofcheck.settings.settings import CritiqueSettings

from .papers import SQUARES, paper
from .scripted import ScriptedChat, confirmed, defect, verdict
from .test_critic import judge

TEXT = r"""
\begin{lemma} Let $a$ and $b$ be real numbers. Then $a b \le (a + b)^2$ in some cases. \end{lemma}
\begin{proof}
We have $(a + b)^2 = a^2 + 2ab + b^2$. We also know that $17 \cdot 3 = 54$ in this case.
Therefore $(a - b)^2 = a^2 - 2ab + b^2$, and the set of all such $a$ is compact in this topology.
\end{proof}
"""
NO_CHECKS = CritiqueSettings(meta=0)


def told(tmp_path: Path, step: int, quotation: str, settings: CritiqueSettings) -> Judgement:
    engine = ScriptedChat(
        verdict=lambda seed, prompt: verdict(defect(step, quotation, "gap"), grade=0.5),
        outcome=lambda seed, prompt: confirmed(True),
    )
    (judgement,) = judge(engine, paper(tmp_path, TEXT), settings)
    computed = any(one.computed is not None for one in judgement.analyses[0].defects)
    assert len(engine.asked("check")) == (0 if computed else settings.meta)
    return judgement


@pytest.mark.parametrize(
    ("step", "quotation"),
    [
        (3, "is compact"),  # its step says more than what is computed
        (3, "Therefore $(a - b)^2 = a^2 - 2ab + b^2$, and the set"),
        (2, "We also know"),
    ],
)
def test_what_is_not_computed_is_checked_by_opinion(
    tmp_path: Path, step: int, quotation: str
) -> None:
    judgement = told(tmp_path, step, quotation, CritiqueSettings())
    assert (judgement.grade, judgement.defects[0].confirmed) == (0.5, 1)
    assert judgement.defects[0].defect.what == "Wrong."


def test_what_rests_on_a_definition_is_checked_by_opinion(tmp_path: Path) -> None:
    said = verdict(defect(2, "$n^2 = 4k^2 + 4k + 1$"))
    engine = ScriptedChat(verdict=lambda seed, prompt: said)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), CritiqueSettings())
    assert judgement.grade == 0 and len(engine.asked("check")) == 1


@pytest.mark.parametrize("meta", [0, 3])
@pytest.mark.parametrize(
    ("step", "quotation"),
    [(1, "(a + b)^2 = a^2 + 2ab"), (1, "2ab + b^2"), (3, "$(a - b)^2 = a^2 - 2ab + b^2$")],
)
def test_a_defect_of_what_holds_falls(tmp_path: Path, step: int, quotation: str, meta: int) -> None:
    judgement = told(tmp_path, step, quotation, CritiqueSettings(meta=meta))
    assert (judgement.grade, judgement.rejected, judgement.defects) == (1, 1, ())


@pytest.mark.parametrize("meta", [0, 3])
def test_a_defect_of_what_is_refuted_is_an_error_with_its_values(tmp_path: Path, meta: int) -> None:
    settings = replace(NO_CHECKS, meta=meta)
    judgement = told(tmp_path, 2, "17 \\cdot 3 = 54", settings)
    (found,) = judgement.defects
    assert (judgement.grade, found.defect.fault) == (0, DefectKind.FATAL)
    assert (found.confirmed, found.checks) == (1, 1)
    assert found.defect.what == ("Wrong. Computed: the left side is 51, the right side 54.")
