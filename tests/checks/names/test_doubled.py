"""PC121."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.doubled import doubled_signs
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "$g \\circ f \\circ h$, $A \\times_S B \\times_S C$, $x \\in A$",
        "$U^\\circ \\circ V$, $R^\\times \\times R^{\\times} \\times S$, $U_\\cap \\cap V$",
        "$U \\subset\\subset V$, $a \\cdot \\cdot \\cdot b$, $\\wedge \\wedge^2 V$, $a == b$",
        "$\\to$ $\\to$ and $f \\circ$ $\\circ g$",
        "$A \\times \\timesone$, $A \\to \\tot B$",
        "\\[ a &= b \\\\ &= c \\] $x \\in % \\in\n A$",
    ],
)
def test_silent_where_signs_stand_apart_or_twice_on_purpose(text: str) -> None:
    assert ask(doubled_signs, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("$f \\circ \\circ g$", "\\circ \\circ"),
        ("$A \\times_S \\times_S B$", "\\times_S \\times"),
        ("$A \\times_{f, S} \\times B$", "\\times_{f, S} \\times"),
        ("\\[ x \\in\\in A \\]", "\\in\\in"),
        ("$A \\to\n\\to 0$", "\\to\n\\to"),
    ],
)
def test_speaks_of_a_sign_that_stands_twice(text: str, place: str) -> None:
    (finding,) = ask(doubled_signs, text)
    assert finding.code == "PC121"
    sign = place.split("_")[0].split("\\")[1].strip()
    assert finding.message == (
        f"\\{sign} stands twice in a row: delete one, or add what is missing between them"
    )
    assert marked(finding, text) == place
