from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.critique.claimed import Claimed, Relation, claimed, says
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


# -- what a defect claims in its own words --------------------------------------------------------

WORDS = r"""
\begin{lemma} Let $a$ and $b$ be real numbers. Then $a b$ is a number. \end{lemma}
\begin{proof}
The product of the numbers $3 \cdot 7$ is $22$ in this case. Let $c$ be $a + b$, which is what we
want to square here in order to see it. The square of that sum can be found and $(a + b)^2$ equals
$a^2 + 2ab + b^2$ for all of them. If $5 \cdot 5$ is $26$ then we are done with it. It follows that
\begin{align*}
(a - b)^2 &= a^2 - 2ab + b^2 \\
&= (b - a)^2,
\end{align*}
so that everything is as we said it is, and this is enough for us.
\end{proof}
"""


def worded(
    tmp_path: Path, step: int, quotation: str, what: str, text: str = WORDS
) -> tuple[float | None, bool | None]:
    """The grade, and what computation says of the defect."""
    engine = ScriptedChat(
        verdict=lambda seed, prompt: verdict(defect(step, quotation, "gap", what), grade=0.5)
    )
    (judgement,) = judge(engine, paper(tmp_path, text), CritiqueSettings())
    (found,) = judgement.analyses[0].defects
    assert len(engine.asked("check")) == (found.computed is None)
    return judgement.grade, found.computed


@pytest.mark.parametrize(
    ("step", "quotation", "what"),
    [
        (1, "The product of the numbers", "This is not justified."),
        (1, "The product of the numbers", "The numbers are not defined, $3 \\cdot 7 = 21$."),
        (1, "The product of the numbers", "$3 \\cdot 7$ is $20$, not $23$."),
        (1, "The product of the numbers", "$3 \\cdot 7$ is $20$, not $22$."),
        (1, "The product of the numbers", "$3 \\cdot 7$ should be $21$."),
        (
            3,
            "of that sum",
            "$(a + b)^2$ is $a^2 + b^2$, not $a^2 + 2ab + b^2$, in characteristic 2.",
        ),
        (3, "of that sum", "$(a + b)^2$ is $(b + a)^2$, not $a^2 + 2ab + b^2$."),
        (3, "of that sum", "It is not clear that $(a + b)^2$ is defined. $1 = 2$ is wrong."),
        (3, "of that sum", "$a$ should be $b$."),
        (3, "of that sum", "$a$ is $b$, not $c$."),
        (3, "of that sum", "$(a + b)^2$ is compact, not $a^2 + 2ab + b^2$."),
        (4, "then we are done", "$5 \\cdot 5$ is $25$, not $26$."),
    ],
)
def test_what_words_leave_open_is_checked_by_opinion(
    tmp_path: Path, step: int, quotation: str, what: str
) -> None:
    assert worded(tmp_path, step, quotation, what) == (0.5, None)


def test_letters_that_do_not_commute_are_left_alone(tmp_path: Path) -> None:
    text = WORDS.replace("real numbers", "square matrices of the same size")
    what = "$(a + b)^2$ is $a^2 + ab + ba + b^2$, not $a^2 + 2ab + b^2$."
    assert worded(tmp_path, 3, "of that sum", what, text)[1] is not False
    assert worded(tmp_path, 3, "of that sum", "$(a+b)^2 = a^2+2ab+b^2$ is false.", text)[1] is None


@pytest.mark.parametrize(
    ("step", "quotation", "what"),
    [
        (3, "of that sum", "$(a + b)^2$ is $a^2 + b^2$, not $a^2 + 2ab + b^2$."),
        (3, "of that sum", "The square $(a + b)^2$ should be $a^2+b^2$ rather than $a^2+2ab+b^2$"),
        (3, "of that sum", "$(a+b)^2 = a^2 + 2ab + b^2$ does not hold."),
        (3, "of that sum", "(a + b)^2 is a^2 + b^2, not a^2 + 2ab + b^2."),
        (3, "of that sum", "In fact, the identity \\((a+b)^2 = a^2 + 2ab + b^2\\) is wrong"),
        (3, "of that sum", "$(a + b)^2 \\neq a^2 + 2ab + b^2$"),
        (1, "The product of the numbers", "3 * 7 is 22, not 21."),
        (6, "so that everything", "$(a - b)^2 = (b - a)^2$ is not true."),
    ],
)
def test_a_defect_falls_that_calls_wrong_what_holds(
    tmp_path: Path, step: int, quotation: str, what: str
) -> None:
    assert worded(tmp_path, step, quotation, what) == (1, False)


@pytest.mark.parametrize(
    "what", ["$3 \\cdot 7$ is $21$, not $22$.", "3·7 = 21, not 22", "$3 \\cdot 7 = 22$ is wrong."]
)
def test_a_defect_is_an_error_where_computation_says_the_same(tmp_path: Path, what: str) -> None:
    assert worded(tmp_path, 1, "The product of the numbers", what) == (0, True)


def test_words_are_read_only_where_they_say_one_thing() -> None:
    right, wrong = Relation("x", "1"), Relation("x", "2")
    assert claimed("$x$ is $1$, not $2$.", "") == Claimed(wrong, right)
    assert claimed("$x$ should be $1$", "$x = 2$,") == Claimed(wrong, right)
    assert claimed("$x$ should be $1$", "so $x = 2$,") is None
    assert claimed("$x \\ne 2$", "") == Claimed(wrong)
    assert claimed("$x < 2$ is false", "") == Claimed(Relation("x < 2"))
    assert claimed("$x \\end{proof} = 1$ is false.", "") is None
    for words in ("", "x", "$x$", "$x$ is $1$", "$x = 2$", "$x \\neq y \\neq z$", "y" * 400):
        assert claimed(words, "") is None
    assert says("so $x$ is $2$", wrong) and not says("if $x$ is $2$", wrong)
    assert not says("$x$ and $2$", wrong)
