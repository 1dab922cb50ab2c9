"""The values of trees, in four ways."""

from proofcheck.expressions.approximate import Compiled, approximate, compile_tree
from proofcheck.expressions.enclose import enclose
from proofcheck.expressions.exact import exact
from proofcheck.expressions.modular import modular
from proofcheck.expressions.outcome import Interval, Refused, Undefined
from proofcheck.expressions.tree import symbols

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
