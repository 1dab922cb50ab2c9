"""What linking proofs to statements knows of a document, and which statement may be meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from proofcheck.latex.blocks import Block
from proofcheck.latex.claims import HeadingClaim
from proofcheck.latex.families import PROVABLE

_SMALL = frozenset("of the a an von des der du de la le les del della di do da".split())
LOOK_BACK = 60  # statements among which the nearest one is looked for


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement as far as linking needs it; ``index`` is its place among the blocks."""

    index: int
    kind: str
    number: str | None
    labels: tuple[str, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Restatement:
    """What prints a statement again; ``index`` is that of the statement's block."""

    start: int
    end: int
    index: int


@dataclass
class Linker:
    """``marks`` are the blocks and restatements by the block around them, sorted by their ends;
    ``headings`` those of sections: start, end, level."""

    text: str
    blocks: Sequence[Block]
    candidates: Mapping[int, Candidate]
    labels: Mapping[str, int]
    expand: Callable[[str, int], str]
    marks: Mapping[int | None, Sequence[Restatement]]
    headings: Sequence[tuple[int, int, int]]
    numbers: dict[str, list[int]] = field(default_factory=dict)
    titles: list[tuple[str, int]] = field(default_factory=list)
    claims: dict[int, HeadingClaim] = field(default_factory=dict)
    linked: dict[int, int] = field(default_factory=dict)
    proved: set[int] = field(default_factory=set)

    def link(self, proof: int, statement: int | None) -> None:
        if statement is not None:
            self.linked[proof] = statement
            self.proved.add(statement)


def find_named(linker: Linker, claim: HeadingClaim, offset: int) -> int | None:
    """The statement that a claim names: by a label, its number, its title."""
    for label in claim.labels:
        if label in linker.labels:
            return linker.labels[label]
    if claim.number:
        same = linker.numbers.get(claim.number, ())
        exact = [i for i in same if linker.candidates[i].kind == claim.kind]
        return _last_before(linker, exact or same, offset)
    if len(claim.words.split()) > 1 and not claim.part and not claim.labels:
        titled = [i for title, i in linker.titles if _same_name(claim.words, title)]
        return _last_before(linker, titled, offset)
    return None


def _same_name(words: str, title: str) -> bool:
    """Whether "of the density theorem" names what is titled "Jacobson density theorem"."""
    name = " ".join(word for word in words.split() if word not in _SMALL)
    return " " in name and " " in title and (title in name or name in title)


def _last_before(linker: Linker, indices: Sequence[int], offset: int) -> int | None:
    """The last of these statements that ends before ``offset``, else the first one."""
    before = [i for i in indices if linker.blocks[i].end <= offset]
    return before[-1] if before else next(iter(indices), None)


def may_prove(linker: Linker, claim: HeadingClaim, index: int) -> bool:
    """Whether a statement is of the kind that a heading names, if it names one."""
    kind = linker.candidates[index].kind
    return claim.kind not in PROVABLE or kind == claim.kind or "statement" in (kind, claim.kind)


def is_meant(linker: Linker, claim: HeadingClaim, index: int) -> bool:
    return linker.candidates[index].kind in PROVABLE and may_prove(linker, claim, index)


def find_nearest(linker: Linker, claim: HeadingClaim, marks: Sequence[Restatement]) -> int | None:
    """The nearest statement of ``marks`` that may be meant: the nearest unproved one; for the
    proof of a part, of a kind, or for another proof, the nearest that fits."""
    fitting = [
        mark.index
        for mark in reversed(marks[-2 * LOOK_BACK :])
        if mark.index in linker.candidates and is_meant(linker, claim, mark.index)
    ]
    unproved = next((index for index in fitting if index not in linker.proved), None)
    if claim.part and claim.kind is None:
        return next(iter(fitting), None)
    by_kind = claim.kind in PROVABLE and not claim.proper
    if unproved is None and (by_kind or claim.part):
        return next(iter(fitting), None)
    return unproved
