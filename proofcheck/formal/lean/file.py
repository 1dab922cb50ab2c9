"""A file for Lean: many theorems, so written that a pass leaves evidence of its own.

First come the header and every statement, as a ``def`` of its own; no text of a model stands before
them.  Then each theorem is proved, its tactics closed by a ``trace`` of a fresh word, and once more
as a proof of the ``def``: the kernel compares the two statements.  Names and words are fresh for
every file, so nothing that is put to Lean can know them.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.formal.lean.gate import indented


@dataclass(frozen=True, slots=True)
class Tactic:
    """The inside of a tactic block, and what reports call it."""

    name: str
    block: str


@dataclass(frozen=True, slots=True)
class Theorem:
    """``binders`` are as Lean writes them, "" or "(x1 : Int) (h1 : 0 < x1)"; ``goal`` a term.

    The ``tactics`` are tried in order until one proves it.
    """

    binders: str
    goal: str
    tactics: tuple[Tactic, ...]

    @property
    def statement(self) -> str:
        """The whole as one proposition."""
        return f"∀ {self.binders}, {self.goal}" if self.binders else self.goal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a theorem stands in a file, in lines from 1, both ends included.

    ``stated`` are the lines of its ``def``, ``proved`` those of its proof up to the comparison;
    ``check`` is the line that shows it is there, ``axioms`` the one that lists them.  ``tactics``
    are the first lines of the tactics.  ``word`` is what its trace says, before the number of the
    tactic; ``shown`` what the line ``check`` says.
    """

    stated: tuple[int, int]
    proved: tuple[int, int]
    check: int
    axioms: int
    tactics: tuple[int, ...]
    word: str
    shown: str


@dataclass(frozen=True, slots=True)
class LeanFile:
    """``text`` with the ``places`` of its theorems; the header is the first ``header`` lines.

    ``last`` is what its last line makes Lean say.
    """

    text: str
    places: tuple[Place, ...]
    header: int
    last: str


def write_file(header: str, theorems: Sequence[Theorem]) -> LeanFile:
    """A file with the theorems below ``header``."""
    mark = f"pc_{secrets.token_hex(8)}"
    lines = header.rstrip("\n").split("\n")
    above = len(lines)
    stated = [
        _add(lines, f"def {mark}_s{n} : Prop :=", *indented(theorem.statement))
        for n, theorem in enumerate(theorems)
    ]
    places = [_write(lines, theorem, mark, n, stated[n]) for n, theorem in enumerate(theorems)]
    _add(lines, f"theorem {mark}_last : True := True.intro", f"#check {mark}_last")
    return LeanFile("\n".join([*lines, ""]), tuple(places), above, f"{mark}_last : True")


def _write(lines: list[str], theorem: Theorem, mark: str, n: int, stated: tuple[int, int]) -> Place:
    word = f"{mark}_w{n}"
    start, _ = _add(lines, f"theorem {mark}_t{n}", *indented(theorem.binders, 4))
    _add(lines, "    :", *indented(theorem.goal, 4), "    := by", "  first")
    tactics = []
    for number, tactic in enumerate(theorem.tactics):
        _add(lines, "  | skip")
        tactics.append(len(lines) + 1)
        _add(lines, *indented(tactic.block, 4), f'    trace "{word} {number}"')
    _, end = _add(lines, f"theorem {mark}_c{n} : {mark}_s{n} := @{mark}_t{n}")
    check, axioms = _add(lines, f"#check {mark}_c{n}", f"#print axioms {mark}_c{n}")
    shown = f"{mark}_c{n} : {mark}_s{n}"
    return Place(stated, (start, end), check, axioms, tuple(tactics), word, shown)


def _add(lines: list[str], *more: str) -> tuple[int, int]:
    """The first and the last line of what was added."""
    start = len(lines) + 1
    for text in more:
        lines.extend(text.split("\n"))
    return start, len(lines)
