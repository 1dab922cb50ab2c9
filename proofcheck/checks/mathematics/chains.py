"""Relation chains: the sides that a formula compares, row after row, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from proofcheck.checks.mathematics.commas import may_be_decimal
from proofcheck.checks.mathematics.signs import JOINING, RELATIONS, TOKENS
from proofcheck.document.text import GONE, Region
from proofcheck.latex.arguments import group_end, skip_blanks
from proofcheck.latex.commands import ALIGNED, FORMULAS
from proofcheck.latex.formulas import Formula

MAX_FORMULA = 20_000  # a longer one is not mathematics that a reader could follow

_THOUSANDS = re.compile(r"(?<=\d),\d{3}(?!\d)")
_PLAIN_MARK = re.compile(
    r"\s*(?:\\(?:text\w*|mbox)\s*\{.*\}|\\(?:eq|c)?ref\s*\{[^{}]*\}|\(.{1,12}\)|[\d\s*]+|IH|I\.H\.)\s*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: its pieces in order, more than one when it goes on in the next row.

    ``whole`` is False when it could not be told where the side begins or ends."""

    pieces: tuple[Region, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Link:
    """``left relation right``.  ``region`` goes from the left side, or from the relation when the
    left side stands in a row before, to the end of the right side."""

    relation: str
    left: Side
    right: Side
    region: Region
    formula: Formula


@dataclass
class _Chain:
    """The chain at hand: ``relations[i]`` stands between ``sides[i]`` and ``sides[i + 1]``.

    ``pieces`` belong to the side that is being read, ``row`` is the row in which it began.
    """

    sides: list[tuple[Side, int]] = field(default_factory=list)  # with the row in which each begins
    relations: list[tuple[str, int, int]] = field(default_factory=list)  # name, offset, row
    pieces: list[Region] = field(default_factory=list)
    row: int = 0
    whole: bool = True
    last: str = ""  # the last sign of the side


def links(masked: str, formula: Formula) -> Iterator[Link]:
    """The links of a formula of masked text in their order."""
    start, end = formula.region
    if end - start <= MAX_FORMULA:
        yield from _Reader(masked, formula).read()


def opening(masked: str, formula: Formula) -> Side | None:
    """The right side of the relation with which a formula begins, if it begins with one: the text
    before says what is on the left."""
    reader = _Reader(masked, formula)
    list(reader.read())
    return reader.opening


class _Reader:
    """One pass over a formula."""

    def __init__(self, masked: str, formula: Formula) -> None:
        self.masked, self.formula = masked, formula
        self.chain = _Chain()
        self.done: list[Link] = []
        self.opening: Side | None = None
        self.begins = True  # whether the chain at hand is the first
        self.depth = 0
        self.row = 0
        self.begun: int | None = None  # where the piece at hand begins
        self.until = 0  # and ends so far
        self.fresh = False  # whether a new row has begun and nothing of it was read
        self.marked = False  # whether an alignment mark stood in the row

    def read(self) -> Iterator[Link]:
        start, end = self.formula.region
        skip = start
        for match in TOKENS.finditer(self.masked, start, end):
            if match.start() < skip:
                continue
            kind = match.lastgroup or ""
            if kind == "blank":
                continue
            if kind in ("begin", "end"):
                self._environment(match)
            elif self.depth and kind in ("open", "left"):
                self.depth += 1
                self._content(match)
            elif self.depth and kind in ("close", "right"):
                self.depth -= 1
                self._content(match)
            elif self.depth:
                self._content(match)
            else:
                skip = self._outside(kind, match)
        self._end_chain()
        yield from self.done

    def _outside(self, kind: str, match: re.Match[str]) -> int:
        """A token outside all brackets; gives the offset from which to go on."""
        at = match.end()
        if kind in ("relation", "negated"):
            sign = "".join(match[0].split()).replace(GONE, "")
            if kind == "negated":
                sign = "\\ne" if sign == "\\not=" else sign
            if sign in RELATIONS:
                self._relation(RELATIONS[sign], match.start())
            else:
                self._end_chain()
        elif kind == "decorated":
            name, at = self._decorated(match)
            if name == "":
                self._content(match)
            elif name in RELATIONS.values():
                self._relation(name, match.start())
            else:
                self._end_chain()
        elif kind == "text":
            after = group_end(self.masked, match.end())
            at = after if 0 < after <= self.formula.region[1] else at
            self._end_chain()
        elif kind == "apart" or (kind == "comma" and not self._in_number(match.start())):
            self._end_chain()
        elif kind == "soft":
            self._soft(match)
        elif kind == "row":
            self._end_row()
        else:
            if kind in ("open", "left"):
                self.depth += 1
            self._content(match)
        return at

    def _in_number(self, comma: int) -> bool:
        return bool(_THOUSANDS.match(self.masked, comma)) or may_be_decimal(self.masked, comma)

    def _environment(self, match: re.Match[str]) -> None:
        """Aligned rows inside are read as rows; anything else is part of a side."""
        name = match["begin"] if match["begin"] is not None else match["end"]
        if name in FORMULAS:
            return
        if match["begin"] is not None:
            self._content(match)
            self.depth += 1
        else:
            self.depth = max(0, self.depth - 1)
            self._content(match)

    def _decorated(self, match: re.Match[str]) -> tuple[str, int]:
        """What ``\\stackrel{mark}{sign}`` says: "" when it is no relation, the name of a relation
        when the mark only points to a reason, "marked" when the mark may change the meaning."""
        first = skip_blanks(self.masked, match.end())
        middle = group_end(self.masked, first) if self.masked[first : first + 1] == "{" else -1
        second = skip_blanks(self.masked, middle) if middle > 0 else -1
        last = group_end(self.masked, second) if self.masked[second : second + 1] == "{" else -1
        if second < 0 or last < 0:
            return "", match.end()
        sign = self.masked[second + 1 : last - 1].strip()
        mark = self.masked[first + 1 : middle - 1]
        if sign not in RELATIONS:
            return ("", match.end()) if sign.isalnum() else ("marked", last)
        if "def" in mark.lower() or not _PLAIN_MARK.fullmatch(mark):
            return "marked", last
        return RELATIONS[sign], last

    # -- pieces, sides, chains --------------------------------------------------------------------

    def _content(self, match: re.Match[str]) -> None:
        if self.begun is None:
            if self.fresh:
                self._begin_row(match[0])
            if not self.chain.pieces:
                self.chain.row = self.row
            self.begun = match.start()
        self.until = match.end()
        self.chain.last = match[0]

    def _end_piece(self) -> None:
        if self.begun is not None:
            self.chain.pieces.append((self.begun, self.until))
            self.begun = None

    def _begin_row(self, sign: str) -> None:
        """The first content of a new row: it goes on with the side above, or is a new chain."""
        chain = self.chain
        if not chain.pieces or chain.last in JOINING:
            return
        goes_on = sign in JOINING
        environment = self.formula.environment.rstrip("*")
        if goes_on and (self.marked or environment in ("multline", "dmath")):
            return
        # Is it a sum that goes on, or a new formula that begins with a sign?
        unclear = goes_on and environment in ALIGNED
        chain.whole = chain.whole and not unclear
        self._end_chain()
        self.chain.whole = not unclear

    def _relation(self, name: str, at: int) -> None:
        self._end_piece()
        if not self.chain.pieces:
            self._end_chain()
        self._end_side()  # an empty one when the text around says what is on the left
        self.fresh = False
        self.chain.relations.append((name, at, self.row))

    def _end_side(self) -> None:
        chain = self.chain
        chain.sides.append((Side(tuple(chain.pieces), chain.whole), chain.row))
        chain.pieces, chain.whole = [], True

    def _soft(self, match: re.Match[str]) -> None:
        """``&`` and ``\\quad``: marks of alignment, or what sets two formulas apart."""
        self.marked = self.marked or match[0] == "&"
        if self.begun is None:
            return
        following = match
        while following.lastgroup in ("blank", "soft"):
            after = TOKENS.match(self.masked, following.end(), self.formula.region[1])
            if after is None:
                return
            following = after
        if following.lastgroup in ("relation", "negated", "decorated", "row", "end"):
            return
        if self.chain.last in JOINING or following[0] in JOINING:
            self.chain.whole = False
        else:
            self._end_chain()

    def _end_row(self) -> None:
        self._end_piece()
        self.row += 1
        self.fresh, self.marked = True, False

    def _end_chain(self) -> None:
        """Turn the chain into links and begin another."""
        self._end_piece()
        self._end_side()
        self.fresh = False
        chain, self.chain = self.chain, _Chain()
        if self.begins and chain.relations and not chain.sides[0][0].pieces:
            self.opening = chain.sides[1][0]
        self.begins = self.begins and not chain.relations and not chain.sides[0][0].pieces
        for index, (name, at, row) in enumerate(chain.relations):
            (left, begun), (right, _) = chain.sides[index : index + 2]
            if left.pieces and right.pieces:
                begin = left.pieces[0][0] if begun == row else at
                self.done.append(
                    Link(name, left, right, (begin, right.pieces[-1][1]), self.formula)
                )
