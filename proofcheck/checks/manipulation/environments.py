"""Where environments of certain names stand in a text."""

from __future__ import annotations

import re

from proofcheck.document.text import Region

REACH = 20_000  # characters up to which an environment that is never closed is taken to go on

_EVENT = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]{1,20}\*?)\}")


def environments(masked: str, names: frozenset[str]) -> list[Region]:
    """The outermost of the environments with these names, in order."""
    found: list[Region] = []
    depth = start = 0
    for match in _EVENT.finditer(masked):
        if match[2].removesuffix("*") not in names:
            continue
        if depth and match.start() - start > REACH:
            found.append((start, start + REACH))
            depth = 0
        if match[1] == "begin":
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append((start, match.end()))
    if depth:
        found.append((start, min(len(masked), start + REACH)))
    return found
