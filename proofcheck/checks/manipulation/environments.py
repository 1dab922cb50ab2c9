"""Where environments of certain names stand in a text."""

from __future__ import annotations

from proofcheck.document.text import Region
from proofcheck.latex.lexer import Kind, scanner

REACH = 20_000  # characters up to which an environment that is never closed is taken to go on

_ENVIRONMENTS = scanner(Kind.ENVIRONMENT)


def environments(masked: str, names: frozenset[str]) -> list[Region]:
    """The outermost of the environments with these names, in order."""
    found: list[Region] = []
    depth = start = 0
    for match in _ENVIRONMENTS.finditer(masked):
        if match.lastgroup is None or match["name"].removesuffix("*") not in names:
            continue
        if depth and match.start() - start > REACH:
            found.append((start, start + REACH))
            depth = 0
        if match["edge"] == "begin":
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append((start, match.end()))
    if depth:
        found.append((start, min(len(masked), start + REACH)))
    return found
