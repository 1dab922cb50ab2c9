r"""Commands that print nothing of an argument, which TeX only measures: ``\phantom`` and others.

What stands there is not the paper's text.  A name that the author gives such a command counts as
one, and one that the author defines anew does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from proofcheck.document.text import Region
from proofcheck.latex.arguments import read_arguments
from proofcheck.latex.commands import UNPRINTED
from proofcheck.latex.inputs import is_commented

_ANYTHING = re.compile("|".join(UNPRINTED))  # a quick look: most texts have none
# \let\hide\phantom, \newcommand{\hide}{\phantom}, \newcommand{\hide}[1]{\phantom{#1}}, \def\hide…
_RENAMES = re.compile(
    r"""\\(?:let\s*\\[a-zA-Z@]+\s*+=?\s*+\\[hv]?phantom(?![a-zA-Z@])
      | (?:(?:(?:re)?newcommand\*?\s*+\{?|[gex]?def)\s*+\\[a-zA-Z@]+\s*+\}?\s*+)
        (?:\{\s*\\[hv]?phantom\s*\}
        | (?:\[1\]|\#1)\s*\{\s*+\{?\s*+\\[hv]?phantom\s*\{\s*\#1\s*\}\s*\}))""",
    re.VERBOSE,
)
_DEFINES = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?\s*+\{?\s*+|[gex]?def\s*|let\s*)\\([a-zA-Z@]+)(?![a-zA-Z@])"
)


def unprinted_commands(text: str) -> tuple[dict[str, int], set[str]]:
    """The author's names for such commands, each with how many arguments come before, and the names
    that mean something else here.

    A name that is defined in another way, too, as for an edition with solutions, is none.
    """
    if not _ANYTHING.search(text):
        return {}, set()
    names: set[str] = set()
    others: set[str] = set()
    for match in _DEFINES.finditer(text):
        if not is_commented(text, match.start()):
            (names if _RENAMES.match(text, match.start()) else others).add(match[1])
    return dict.fromkeys(names - others, 0), others


def unprinted_arguments(masked: str, commands: Mapping[str, int]) -> Iterator[tuple[str, Region]]:
    """The arguments in masked text that are not printed, in order, none within another, each with
    the name of its command."""
    if not any(name in masked for name in commands):
        return
    words = "|".join(sorted(map(re.escape, commands), key=len, reverse=True))
    # What \let and \def name is not used there.
    uses = re.compile(rf"\\(?:(?:let\s*\\[a-zA-Z@]+\s*+=?|[gex]?def)\s*+\\|({words})(?![a-zA-Z@]))")
    done = 0
    for match in uses.finditer(masked):
        if match[1] is None or match.start() < done:
            continue
        read = read_arguments(masked, match.end(), "m" * (commands[match[1]] + 1))
        place = read[0][-1] if read else None
        if place is None or masked[place[0] - 1] != "{":
            continue
        done = place[1]
        yield match[1], place
