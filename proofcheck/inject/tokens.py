"""A step as tokens: what is a word, what is mathematics, what must not be touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from proofcheck.inject.modes import (
    CLOSING,
    DELIMITER,
    DRAWN,
    LETTERS,
    MATHEMATICS,
    OPENING,
    ROW,
    TO_PICTURE,
    TO_TEXT,
    WORDS_IN_ROW,
)
from proofcheck.inject.pieces import (
    CLOSE,
    COMMAND,
    DIAGRAM,
    HIDDEN,
    LETTER,
    MODE,
    OPEN,
    SCRIPT,
    SORTS,
    Sort,
    next_piece,
)

LONGEST = 20_000
"""Code points.  A longer step is not read: it has no tokens, and so no place for an error."""

_IN_TEXT, _IN_MATHS, _IN_PICTURE = "text", "maths", "picture"

# Pieces that leave everything behind them as it was.
_ORDINARY = SORTS - {COMMAND, OPEN, CLOSE, MODE, DIAGRAM}
_ENVIRONMENT = re.compile(r"\\(?P<edge>begin|end)\s*\{\s*(?P<name>[^{}*]*)")
_BEGIN = r"\begin"
_ENDS = {r"\)": r"\(", r"\]": r"\["}
_GROUPS = frozenset({"{", "$", "$$", r"\(", r"\[", _BEGIN})


class Token(NamedTuple):
    """A piece of a step.  ``start`` and ``end`` are code points, half-open.

    ``maths`` tells whether it stands in mathematics; ``script``
    the depth of sub- and superscripts it stands in.
    """

    sort: Sort
    text: str
    start: int
    end: int
    maths: bool
    script: int


@dataclass(frozen=True, eq=False)
class TokenisedStep:
    """A step and its tokens; blanks between them are left out.

    ``mates`` maps the index of a bracket token to that of the bracket that closes or opens it.
    """

    text: str
    tokens: tuple[Token, ...]
    mates: Mapping[int, int]


@lru_cache(maxsize=4096)
def tokenise(text: str) -> TokenisedStep:
    """The tokens of a step.  Never raises; odd input has fewer tokens, or none."""
    return _Tokeniser(text).tokenise() if len(text) <= LONGEST else TokenisedStep(text, (), {})


class _Opened(NamedTuple):
    """What is open: a bracket, a delimiter of mathematics or an environment, and what was before.

    ``token`` is the index of its token.
    """

    opener: str
    token: int
    mode: str
    script: int


class _Tokeniser:
    """Goes over the step once; the state of TeX that matters here."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mode = _IN_MATHS if _begins_inside(text) else _IN_TEXT
        self.script = 0
        self.tokens: list[Token] = []
        self.mates: dict[int, int] = {}
        self.stack: list[_Opened] = []
        self.argument: str | None = None  # the mode of the group that follows a command

    def tokenise(self) -> TokenisedStep:
        at, scripted, tokens, text = 0, False, self.tokens, self.text
        while found := next_piece(text, at, self.mode != _IN_TEXT):
            sort, start, at = found
            piece = text[start:at]
            maths, script = self.mode == _IN_MATHS, self.script + scripted
            if sort not in _ORDINARY or self.mode == _IN_PICTURE:
                sort = self._special(sort, piece, scripted)
                if sort == CLOSE:
                    script = self.script
            if self.argument and sort not in (COMMAND, HIDDEN):
                self.argument = None
            tokens.append(Token(sort, piece, start, at, maths, script))
            scripted = sort == SCRIPT
        return TokenisedStep(self.text, tuple(tokens), self.mates)

    def _special(self, sort: Sort, piece: str, scripted: bool) -> Sort:
        """What the piece changes for those that follow; returns its sort."""
        if sort == COMMAND and self.mode != _IN_PICTURE:
            sort = self._command(piece)
        if sort == DIAGRAM:
            self.argument = _IN_PICTURE
            return HIDDEN
        if sort == OPEN:
            self._open(piece, scripted)
        elif sort == CLOSE:
            self._close(piece)
        elif sort == MODE:
            self._switch(piece)
        elif self.mode == _IN_PICTURE:
            return HIDDEN
        return sort

    def _command(self, piece: str) -> Sort:
        if piece in LETTERS:
            return LETTER
        if piece in OPENING:
            return OPEN
        if piece in CLOSING:
            return CLOSE
        if piece in TO_TEXT:
            self.argument = _IN_TEXT
        elif piece in TO_PICTURE:
            self.argument = _IN_PICTURE
            return HIDDEN
        return COMMAND

    def _open(self, piece: str, scripted: bool) -> None:
        self.stack.append(_Opened(piece, len(self.tokens), self.mode, self.script))
        if piece == "{":
            self.script += scripted
            self.mode = self.argument or self.mode
            self.argument = None

    def _close(self, piece: str) -> None:
        if piece == "}":
            opened = self._pop("{")
        elif self.stack and self.stack[-1].opener not in _GROUPS:
            opened = self.stack.pop()
        else:
            return  # closes nothing: "a)", a half-open interval
        if opened:
            self.mates[opened.token] = len(self.tokens)
            self.mates[len(self.tokens)] = opened.token
            self.mode, self.script = opened.mode, opened.script

    def _switch(self, piece: str) -> None:
        if self.mode == _IN_PICTURE and piece[:2] not in (r"\b", r"\e"):
            return
        if piece in _ENDS:
            self._leave(_ENDS[piece])
        elif piece in _GROUPS:
            if piece[0] == "$" and self.mode == _IN_MATHS:
                self._leave(piece)
            else:
                self._enter(piece, _IN_MATHS)
        elif match := _ENVIRONMENT.match(piece):
            name = match["name"].strip()
            if match["edge"] == "end":
                self._leave(_BEGIN)
            elif name in DRAWN:
                self._enter(_BEGIN, _IN_PICTURE)
            else:
                self._enter(_BEGIN, _IN_MATHS if name in MATHEMATICS else self.mode)

    def _enter(self, opener: str, mode: str) -> None:
        self.stack.append(_Opened(opener, len(self.tokens), self.mode, self.script))
        self.mode = mode

    def _leave(self, opener: str) -> None:
        opened = self._pop(opener)
        # What was opened in an earlier step is closed here.
        self.mode, self.script = (opened.mode, opened.script) if opened else (_IN_TEXT, 0)

    def _pop(self, opener: str) -> _Opened | None:
        """Close the innermost ``opener`` and what was left open within it.

        Only the nearest few are looked at: a wall of brackets must not cost more.
        """
        for up in range(len(self.stack) - 1, max(-1, len(self.stack) - 17), -1):
            if self.stack[up].opener == opener:
                opened = self.stack[up]
                del self.stack[up:]
                return opened
        return None


def _begins_inside(text: str) -> bool:
    """Whether the step is a later row of a display: what it begins with is mathematics."""
    first = DELIMITER.search(text)
    if first is None:
        return bool(ROW.search(text))
    if first.group() != "$":
        return bool(first["inside"])
    # A dollar in a row can only stand in words that are set in it.
    return bool(ROW.search(text)) and bool(WORDS_IN_ROW.search(text, 0, first.start()))
