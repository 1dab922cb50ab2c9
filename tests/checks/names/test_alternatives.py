"""PC122."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.alternatives import same_alternatives
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "both $x$ and $y$ are even, either $x = 1$ or $x = 2$",
        "it maps into $X$ and $X$ is compact; a power of $m$ and $m$ is prime",
        "$x \\in A$ and $x \\in A$ is a contradiction",
        "a homotopy between $f$ and $f$, a map from $S$ to $S$, an extension of $A$ by $A$",
        "the compositions $A \\to B \\to A$ and $A \\to B \\to A$ are identities",
        "it is $x$ and\n\n$x$ are even",
        "the cut $0 \\to N$ and $0 \\to N$",
    ],
)
def test_silent_where_two_things_are_two_or_the_clause_ends(text: str) -> None:
    assert ask(same_alternatives, text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Both $f(x)$ and $f(x)$ vanish.", "and"),
        ("either $n$ or $n$ is even", "or"),
        ("Then $x_1$ and $x_{1}$ are equal.", "and"),
        ("We see $a = b$ or $a=b$.", "or"),
        ("the maps $u$ and\n$u$", "and"),
    ],
)
def test_speaks_of_one_thing_that_is_named_twice(text: str, word: str) -> None:
    (finding,) = ask(same_alternatives, text)
    assert finding.code == "PC122"
    assert finding.message == f"both sides of “{word}” are the same: write what is meant"
    assert marked(finding, text) == text[text.index("$") : text.rindex("$") + 1]
