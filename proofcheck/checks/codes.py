"""Where the rules of checks stand, so that one is had without importing the checks of all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from proofcheck.document.rule import Rule

MODULES: Mapping[str, str] = {
    code: module
    for module, codes in {
        "manipulation.check": "PC014 PC015",
        "structure.references": "PC101 PC102 PC103 PC115",
        "structure.circles": "PC104 PC105",
        "structure.unfinished": "PC106",
        "structure.brackets": "PC107",
        "structure.proofs": "PC108 PC109 PC114",
        "structure.cases": "PC110",
        "structure.restated": "PC111",
        "structure.kinds": "PC112",
        "structure.symbols": "PC113",
        "names.scripts": "PC120",
        "names.doubled": "PC121",
        "names.alternatives": "PC122",
        "names.compositions": "PC123",
        "names.sums": "PC124",
        "names.ranges": "PC125",
        "names.words": "PC126",
        "names.braces": "PC127",
        "names.quotes": "PC128",
        "names.strangers": "PC129",
        "names.lists": "PC130",
        "names.sets": "PC131",
        "names.arrows": "PC132 PC133",
        "names.arguments": "PC134",
        "mathematics.closed": "PC201",
        "mathematics.near": "PC202",
        "mathematics.congruences": "PC203",
        "mathematics.calculus": "PC204",
        "mathematics.given": "PC205",
        "mathematics.rewritten": "PC206",
    }.items()
    for code in codes.split()
}
"""The module of ``proofcheck.checks`` of each code.  A new rule is one word here."""


@cache
def rule_of(code: str) -> Rule:
    """The rule of a code.  Raises KeyError for one that no check has."""
    module = import_module(f"proofcheck.checks.{MODULES[code]}")
    named = {one.code: one for one in vars(module).values() if isinstance(one, Rule)}
    return named[code]
