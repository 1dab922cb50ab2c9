"""Which text of a condition is dead.

Branches end at ``\\else`` and ``\\fi``, or are arguments: of ``\\iftoggle`` in etoolbox, of
``\\ifthenelse``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from proofcheck.latex.arguments import comment_end
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.latex.switches import Switches, comparison, outcome, toggle

# By command: how many groups of a condition come before its two branches.
BRANCHING = {
    "iftoggle": 1,
    "nottoggle": 1,
    "ifbool": 1,
    "notbool": 1,
    "ifthenelse": 1,
    "ifstrequal": 2,
    "ifnumequal": 2,
}


def dead_regions(
    text: str, match: re.Match[str], switches: Switches, lost: set[str]
) -> list[tuple[int, int]]:
    """What of a condition is not read, in order; nothing where it could not be decided."""
    word, start, at = match["word"], match.start(), match.end()
    if word in BRANCHING:
        unreadable = switches.unreadable > MAX_UNREADABLE
        found = None if unreadable else _choice(text, start, at, word, switches)
        if found is None:
            switches.unreadable += 1
            return []
        if found.holds is None:
            switches.undecided.append((found.name, start))
        return found.hidden()
    if word in lost or text.endswith("\\newif", 0, start):
        return []
    holds = outcome(text, word, at, switches)
    if holds is None:
        switches.undecided.append((word, start))
        return []
    region = _conditional_region(text, start, at, holds)
    if region is None:
        lost.add(word)
    return [region] if region else []


@dataclass(frozen=True, slots=True)
class _Choice:
    """A condition with its branches, each from behind its ``{`` to its ``}``.

    ``holds`` is None where it is not known; ``name`` is the condition as people know it.
    """

    name: str
    holds: bool | None
    start: int
    end: int
    first: tuple[int, int]
    second: tuple[int, int]

    def hidden(self) -> list[tuple[int, int]]:
        """What is not read: the command and the dead branch; of two live ones only the braces."""
        branches = {True: (self.first,), False: (self.second,), None: (self.first, self.second)}
        live = branches[self.holds]
        edges = [self.start, *(edge for branch in live for edge in branch), self.end]
        return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]


_TOKENS = scanner(Kind.COMMENT, Kind.BRACE)
_TO_GROUP = re.compile(r"(?:\s|%[^\n]*\n)*+(?=\{)")
MAX_DEPTH = 40
MAX_TOKENS = 20_000
MAX_NESTED = 200
MAX_UNREADABLE = 100
_CONDITIONALS = scanner(Kind.COMMENT, Kind.CONDITIONAL)


def _choice(text: str, start: int, at: int, word: str, switches: Switches) -> _Choice | None:
    """The condition ``\\word`` that stands from ``start`` to ``at`` in text that is not masked.

    None where its groups cannot be read, and where parameters of a macro decide.
    """
    groups: list[tuple[int, int]] = []
    for _ in range(BRANCHING[word] + 2):
        group = _group(text, at)
        if group is None:
            return None
        groups.append(group)
        at = group[1] + 1
    *conditions, first, second = groups
    arguments = [text[a:b].strip() for a, b in conditions]
    if any("#" in argument for argument in arguments):
        return None
    holds = _holds(word, arguments, switches)
    name = f"{word}{{{arguments[0]}}}" if len(arguments[0]) <= 40 else word
    return _Choice(name, holds, start, at, first, second)


def _group(text: str, at: int) -> tuple[int, int] | None:
    """The inside of the group that begins at ``at`` or behind blanks and comments."""
    begin = _TO_GROUP.match(text, at)
    if begin is None:
        return None
    depth = 0
    for match in islice(_TOKENS.finditer(text, begin.end()), MAX_TOKENS):
        if match.lastgroup == Kind.BRACE:
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                return begin.end() + 1, match.start()
            if depth > MAX_DEPTH:
                break
    return None


def _holds(word: str, arguments: list[str], switches: Switches) -> bool | None:
    first = arguments[0]
    if word in ("iftoggle", "nottoggle"):
        return _negated(switches.values.get(toggle(first)), word == "nottoggle")
    if word in ("ifbool", "notbool"):
        return _negated(switches.values.get(f"if{first}"), word == "notbool")
    if word == "ifstrequal":
        return first == arguments[1]  # nothing is expanded
    if word == "ifnumequal":
        return _test(f"{first}={arguments[1]}", switches)
    return _condition(first, switches)


_OR = re.compile(r"\\(?:OR|or)(?![a-zA-Z])")
_AND = re.compile(r"\\(?:AND|and)(?![a-zA-Z])")
_NOT = re.compile(r"\s*\\(?:NOT|not)(?![a-zA-Z])")


def _condition(text: str, switches: Switches) -> bool | None:
    """A test of ifthen; None too where it has brackets, or ``and`` beside ``or``."""
    splits_or, splits_and = bool(_OR.search(text)), bool(_AND.search(text))
    if (splits_or and splits_and) or "\\(" in text:
        return None
    parts = (_OR if splits_or else _AND).split(text)
    values = [
        _negated(_test(_NOT.sub("", part, count=1), switches), _NOT.match(part) is not None)
        for part in parts
    ]
    decides = splits_or  # one true part decides an or, one false part an and
    if decides in values:
        return decides
    return None if None in values else not decides


_BOOLEAN = re.compile(r"\\boolean\s*\{\s*([^{}\\#]+?)\s*\}")
_EQUAL = re.compile(r"\\equal\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ODD = re.compile(r"\\isodd\s*+\{?\s*+(\d{1,9})\s*\}?")
_COMPARED = re.compile(r"(-?\d{1,9})\s*([<=>])\s*(-?\d{1,9})")


def _test(text: str, switches: Switches) -> bool | None:
    text = text.strip()
    if match := _BOOLEAN.fullmatch(text):
        known = {"true": True, "false": False}
        return known.get(match[1], switches.values.get(f"if{match[1]}"))
    if match := _EQUAL.fullmatch(text):
        left, right = (_constant(side, switches) for side in match.groups())
        return None if left is None or right is None else left == right
    if match := _ODD.fullmatch(text):
        return int(match[1]) % 2 == 1
    if match := _COMPARED.fullmatch(text):
        return comparison(*match.groups())
    return None


def _constant(side: str, switches: Switches) -> str | None:
    """What a side of ``\\equal`` stands for, None where that is not known."""
    side = side.strip()
    if re.fullmatch(r"\\[a-zA-Z@]+", side):
        return switches.constants.get(side[1:])
    return None if "\\" in side else side


def _negated(value: bool | None, negate: bool) -> bool | None:
    return value if value is None or not negate else not value


def _conditional_region(text: str, start: int, at: int, live_first: bool) -> tuple[int, int] | None:
    """The dead branch of a condition that fails (from its start) or holds (from its ``\\else``).

    None when there is no matching ``\\fi``: hiding the rest of a file would hide proofs.
    """
    depth = 1
    dead_from = None
    other_branch = None
    while match := _CONDITIONALS.search(text, at):
        at = match.end()
        if match.lastgroup == Kind.COMMENT:
            at = comment_end(text, match.start())
            continue
        word = match["conditional"]
        if word is None or word == "iff" or word.startswith("newif"):
            continue
        if word == "fi":
            depth -= 1
            if depth == 0:
                if live_first:
                    return (at if dead_from is None else dead_from), at
                return start, other_branch or at
        elif word == "else":
            if depth == 1:
                if live_first:
                    dead_from = match.start()
                elif other_branch is None:
                    other_branch = at
        elif word not in BRANCHING:
            depth += 1
            if depth > MAX_NESTED:
                return None
    return None
