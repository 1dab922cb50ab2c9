"""What the rules of computation have in common: what they are asked, and some answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proofcheck.checks.mathematics.surroundings import FormulaSurroundings
from proofcheck.document.finding import ConfirmedBy
from proofcheck.expressions.interpretation import Interpretation
from proofcheck.expressions.outcome import Refused

Pairs = list[tuple[Interpretation, Interpretation]]
"""Each reading of the left side with each of the right one."""

Around = Callable[[], FormulaSurroundings]
"""What the words around a formula say: asked only when a rule wants to know."""

NOTHING = Refused("true or false according to what its letters stand for")
SUPPOSED = Refused("it is supposed, or denied")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The relation holds."""

    by: ConfirmedBy
