"""Arguments that the author's macros throw away: ``\\newcommand{\\todo}[1]{}``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from proofcheck.document.text import in_regions
from proofcheck.latex.arguments import read_arguments
from proofcheck.latex.commands import NAMING_COMMANDS
from proofcheck.latex.definitions import PARAMETER, Macro
from proofcheck.latex.macros import MacroTable

_PROGRAM = re.compile(r"\\(?:@ifnextchar|@ifstar|futurelet|g?let|e?def|x?def)(?![a-zA-Z])")


def dropped_arguments(
    masked: str, table: MacroTable, macros: Sequence[Macro], defined: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The sorted regions of masked text that stand in arguments which no body uses.

    ``macros`` are all definitions, ``defined`` the regions of those in the text."""
    # What \uses lists is read by another program: that TeX drops it says nothing.
    names = {
        m.name for m in macros if m.name.isalpha() and m.name not in NAMING_COMMANDS and _unused(m)
    }
    if not names:
        return []
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    found: list[tuple[int, int]] = []
    done = 0
    for match in re.finditer(rf"\\({words})(?![a-zA-Z@])", masked):
        if match.start() < done or in_regions(defined, match.start()):
            continue
        macro = table.at(match[1], match.start())
        read = None if macro is None else read_arguments(masked, match.end(), macro.spec)
        if macro is None or read is None:
            continue
        regions = [place for i in _unused(macro) if (place := read[0][i - 1]) is not None]
        found += regions
        done = max([done, *(end for _, end in regions)])
    return found


def _unused(macro: Macro) -> list[int]:
    """The numbers of the parameters that do not occur in the body."""
    if macro.alias or _PROGRAM.search(macro.body) or "s" in macro.spec:
        return []
    used = {int(number) for number in PARAMETER.findall(macro.body)}
    return [number for number in range(1, len(macro.spec) + 1) if number not in used]
