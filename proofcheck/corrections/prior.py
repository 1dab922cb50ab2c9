"""How likely a candidate is to be the right one, by its source alone."""

from __future__ import annotations

from collections.abc import Mapping

PRIOR: Mapping[str, float] = {
    "spelling": 1.7,
    "reuse": 1.2,
    "object": 0.8,
    "copy": 0.2,
    "letter": -0.2,
    "variant": -0.3,
    "slip-math": -0.3,
    "alike": 0,
    "look-alike": 0.9,
    "command": -1.5,
    "everywhere": -0.3,
    "letter-farther": -1.2,
    "sign": -1,
    "exchange": -1.4,
    "beside": -1.1,
    "unwrapped": -1.2,
    "number": -2.6,
    "braces": -0.4,
    "relation": -3,
    "misspelt": 2,
    "word": 1,
    "slip-word": -0.4,
}
"""The log-prior of each source, in nats against the mean candidate (1 in 240 is right).

Counted by ``benchmarks.candidates`` on 900 corrections in the histories of eight public texts, 438
in formulas and 462 in words, four other texts kept apart: right candidates per candidate offered,
each counted for the first source that offers it, half a right one added.
"""
