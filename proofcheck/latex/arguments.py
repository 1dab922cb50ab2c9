"""How TeX reads the arguments of a command, on masked text."""

from __future__ import annotations

import re
from functools import lru_cache

from proofcheck.document.text import GONE
from proofcheck.latex.lexer import Kind, scanner

_BLANKS = re.compile(r"[ \t\n\x00]*")
_BRACES = scanner(Kind.BRACE)
_BRACKETS = scanner(Kind.BRACE, Kind.SQUARE, Kind.PARAGRAPH)
# TeX drops the line end after a comment and the blanks that begin the next line; but when that
# line is empty it is a paragraph break, so the line end must stay.
_COMMENT = re.compile(r"%[^\n]*(?:\n[ \t]*+(?!\n))?")
_CONTROL_SEQUENCE = re.compile(r"\\(?:[a-zA-Z@]+|.)", re.DOTALL)  # here @ may be a letter

Argument = tuple[int, int]
"""Where an argument's contents stand: half-open offsets, delimiters not included."""


def skip_blanks(text: str, at: int) -> int:
    """The offset after blanks, line ends and comments."""
    match = _BLANKS.match(text, at)
    return match.end() if match else at


# Bounds on one argument.  Without them a text of nothing but openings takes quadratic time.
MAX_GROUP = 200_000
SHORT_GROUP = 400
LONG_GROUP = 2_000  # longer or deeper than this, where it ends is looked up: a text may open
DEEP_GROUP = 20  # groups and close none
MAX_GROUP_DEPTH = 300
MAX_BRACKET = 20_000
MAX_BRACKET_DEPTH = 50


def group_end(text: str, at: int) -> int:
    """The offset just after the ``}`` that closes the ``{`` at ``at``; -1 when there is none."""
    end = _counted_out(text, at, LONG_GROUP, DEEP_GROUP)
    return _large_groups(text).get(at, -1) if end is None else end


def group_end_once(text: str, at: int) -> int:
    """``group_end`` in a text that is asked about once: nothing is worked out for all of it."""
    end = _counted_out(text, at, MAX_GROUP, MAX_GROUP_DEPTH)
    return -1 if end is None else end


def _counted_out(text: str, at: int, longest: int, deepest: int) -> int | None:
    """See ``group_end``; None: the group is longer or deeper than that."""
    first = text.find("}", at, at + SHORT_GROUP)
    if first > 0 and text.startswith("{", at):
        inside = text[at + 1 : first]
        if "{" not in inside and "\\" not in inside:
            return first + 1  # nearly always
    depth = 0
    for match in _BRACES.finditer(text, at, min(len(text), at + longest)):
        token = match[0]
        if token == "{":
            depth += 1
            if depth > deepest:
                return None
        elif token == "}":
            depth -= 1
            if depth == 0:
                return match.end()
    return None if len(text) > at + longest else -1


@lru_cache(maxsize=4)
def _large_groups(text: str) -> dict[int, int]:
    """Where the groups end that are longer or deeper than what is counted out, by where they
    begin; but for those beyond the bounds."""
    ends: dict[int, int] = {}
    opened: list[tuple[int, int]] = []  # where, and how many levels the level around has closed
    levels = 0  # of the deepest group that was closed since the innermost open one began
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            opened.append((match.start(), levels))
            levels = 0
        elif match[0] == "}" and opened:
            start, before = opened.pop()
            levels += 1
            length = match.end() - start
            large = length > LONG_GROUP or levels > DEEP_GROUP
            if large and length <= MAX_GROUP and levels <= MAX_GROUP_DEPTH:
                ends[start] = match.end()
            levels = max(levels, before)
    return ends


def bracket_end(text: str, at: int) -> int:
    """The offset just after the ``]`` that closes the ``[`` at ``at``; -1 when there is none.

    Braces hide brackets, and a paragraph ends the search: ``[0,1)`` may begin a proof.
    """
    depth = nested = 0
    for match in _BRACKETS.finditer(text, at, min(len(text), at + MAX_BRACKET)):
        token = match[0]
        if depth + nested > MAX_BRACKET_DEPTH:
            return -1
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth < 0:
                return -1
        elif token[0] == "\n":
            return -1
        elif depth == 0 and token == "[":
            nested += 1
        elif depth == 0 and token == "]":
            nested -= 1
            if nested == 0:
                return match.end()
    return -1


def read_arguments(text: str, at: int, spec: str) -> tuple[list[Argument | None], int] | None:
    """Read macro arguments as TeX does, from ``at``.

    ``spec`` has a letter per argument: ``m`` a group or a single token, ``o`` an optional
    ``[…]``, ``s`` an optional star, ``c`` a control word, braced or not.  Gives one entry per
    letter (None: an optional one is absent; a star's entry is its place) and the offset after
    them, or None when a mandatory argument is not there.
    """
    found: list[Argument | None] = []
    for letter in spec:
        begin = skip_blanks(text, at)
        head = text[begin : begin + 1]
        if letter == "s":
            found.append((begin, begin + 1) if head == "*" else None)
            at = begin + 1 if head == "*" else at
        elif letter == "o":
            end = bracket_end(text, begin) if head == "[" else -1
            found.append((begin + 1, end - 1) if end > 0 else None)
            at = end if end > 0 else at
        elif head == "{":
            end = group_end(text, begin)
            if end < 0:
                return None
            found.append((begin + 1, end - 1))
            at = end
        elif head == "\\":
            control = _CONTROL_SEQUENCE.match(text, begin)
            if control is None:
                return None
            found.append((begin, control.end()))
            at = control.end()
        elif letter == "m" and head and head not in "}]%":
            found.append((begin, begin + 1))
            at = begin + 1
        else:
            return None
    return found, at


def argument(text: str, place: Argument | None) -> str | None:
    """The text of an argument, without comments; None when it is absent."""
    return None if place is None else text[place[0] : place[1]].replace(GONE, "")


def comment_end(text: str, at: int) -> int:
    """Where the comment that begins at ``at``, a ``%``, ends."""
    comment = _COMMENT.match(text, at)
    assert comment is not None
    return comment.end()
