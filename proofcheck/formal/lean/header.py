"""What stands at the top of a file for Lean."""

from __future__ import annotations

from proofcheck.formal.lean.process import Limits
from proofcheck.formal.lean.toolchain import Toolchain

#: As the makers of DeepSeek-Prover and Goedel-Prover train their models, but with time that ends.
_MATHLIB = """import Mathlib
import Aesop
set_option maxHeartbeats {heartbeats}
set_option linter.all false
set_option autoImplicit false
open BigOperators Real Nat Topology Rat"""
_CORE = """set_option maxHeartbeats {heartbeats}
set_option linter.unusedVariables false
set_option autoImplicit false"""

FIELD = (
    "{R : Type} [Lean.Grind.Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] "
    "[Lean.Grind.OrderedRing R]"
)
"""Every linearly ordered field: what holds there holds of the real numbers."""


def header_of(toolchain: Toolchain, limits: Limits) -> str:
    """The header for a toolchain, with Mathlib where it is there."""
    text = _MATHLIB if toolchain.mathlib else _CORE
    return text.format(heartbeats=limits.heartbeats)
