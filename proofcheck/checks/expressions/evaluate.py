"""The values of trees, in four ways."""

from proofcheck.checks.expressions.approximate import Compiled, approximate, compile_tree
from proofcheck.checks.expressions.enclose import enclose
from proofcheck.checks.expressions.exact import exact
from proofcheck.checks.expressions.modular import modular
from proofcheck.checks.expressions.outcome import Interval, Refused, Undefined
from proofcheck.checks.expressions.tree import symbols

__all__ = [
    "Compiled",
    "Interval",
    "Refused",
    "Undefined",
    "approximate",
    "compile_tree",
    "enclose",
    "exact",
    "modular",
    "symbols",
]
