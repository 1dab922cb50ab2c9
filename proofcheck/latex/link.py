"""Which statement a proof proves.

What the heading of a proof names comes first, and then its place: a proof right behind a statement
proves it, whatever it cites; one right behind a proof proves the same; one inside a statement
proves that.  Only when something stands between do its first sentence, the words before it and the
title of its section count, and last the nearest statement of the section that has no proof yet.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from proofcheck.document.nesting import Nesting
from proofcheck.latex.arguments import argument, read_arguments
from proofcheck.latex.blocks import HEADING, HEADINGS, Block
from proofcheck.latex.claims import (
    BEFORE,
    NO_CLAIM,
    Claim,
    announced,
    claimed_first,
    heading_claim,
    proves,
)
from proofcheck.latex.families import PROVABLE, SELDOM_PROVED
from proofcheck.latex.languages import folded

_BETWEEN = re.compile(
    r"(?:[\s\x00{}~%]|\\\\"
    r"|\\(?:label|index|uses|lean|vspace|hspace|onslide|only|uncover|visible|vskip|hypertarget"
    r"|begin|end|addvspace|glsadd|footnotemark|frametitle|setcounter)(?![a-zA-Z])"
    r"(?:\s*(?:<[^<>\n]{0,20}>|\*|\[[^][\n]{0,80}\]|\{[^{}]{0,120}\}))*"
    r"|\\(?:noindent|medskip|bigskip|smallskip|leanok|mathlibok|notready|par|pause|newpage|clearpage"
    r"|pagebreak|nopagebreak|indent|bigbreak|medbreak|smallbreak|hfill|qed|centering|upshape|rm"
    r"|normalfont|DIFaddbegin|DIFaddend|DIFdelbegin|DIFdelend|else|fi|if[a-zA-Z]+)(?![a-zA-Z])"
    r"|\\[,;:! ])*"
)
_SMALL = frozenset("of the a an von des der du de la le les del della di do da".split())
GAP = 1_500  # characters between a statement and a proof that is still right behind it
FAR = 6_000  # characters before a proof in which a statement is meant that nothing names
FAR_NOTED = 15_000  # the same where a heading says "Proof of the lemma"
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
class _Linker:
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
    claims: dict[int, Claim] = field(default_factory=dict)
    linked: dict[int, int] = field(default_factory=dict)
    proved: set[int] = field(default_factory=set)

    def link(self, proof: int, statement: int | None) -> None:
        if statement is not None:
            self.linked[proof] = statement
            self.proved.add(statement)


@dataclass(frozen=True, slots=True)
class Links:
    """``statements``: proof block index → statement block index.  ``named`` are the proofs that
    say themselves what they prove."""

    statements: Mapping[int, int]
    named: frozenset[int]


def link(
    text: str,
    blocks: Sequence[Block],
    candidates: Sequence[Candidate],
    restatements: Sequence[Restatement],
    labels: Mapping[str, int],
    expand: Callable[[str, int], str],
) -> Links:
    """Which statements the proofs prove.

    ``blocks`` are sorted by their starts; ``labels`` are all labels with the offsets at which they
    are set; ``expand`` expands the macros of a masked piece that stands at an offset.
    """
    known = {candidate.index: candidate for candidate in candidates}
    linker = _Linker(
        text,
        blocks,
        known,
        _owners(blocks, candidates, labels),
        expand,
        _marks(blocks, known, restatements),
        [(m.start(), m.end(), HEADINGS.index(m[1])) for m in HEADING.finditer(text)],
    )
    for candidate in candidates:
        if candidate.number:
            linker.numbers.setdefault(candidate.number, []).append(candidate.index)
        title = folded(candidate.title or "").strip(" .~")
        if len(title) > 3 and "\\" not in title:
            linker.titles.append((title, candidate.index))
    proofs = [i for i, block in enumerate(blocks) if block.family.kind == "proof"]
    for proof in proofs:
        linker.claims[proof] = _claim(linker, blocks[proof])
    # What is said explicitly goes first, so that it is not taken for "unproved" elsewhere.
    for proof in proofs:
        linker.link(proof, _named(linker, linker.claims[proof], blocks[proof].start))
    named = frozenset(linker.linked)
    for proof in proofs:
        if proof not in named:
            linker.link(proof, _placed(linker, proof))
    return Links(linker.linked, named)


def _owners(
    blocks: Sequence[Block], candidates: Sequence[Candidate], labels: Mapping[str, int]
) -> dict[str, int]:
    """The statement that each label belongs to: its own, or one of an item or a formula in it."""
    owners = {label: c.index for c in candidates for label in c.labels}
    nesting = Nesting([(blocks[c.index].start, blocks[c.index].end) for c in candidates])
    for label, offset in labels.items():
        if label not in owners and (around := nesting.innermost(offset)) is not None:
            owners[label] = candidates[around].index
    return owners


def _marks(
    blocks: Sequence[Block], known: Mapping[int, Candidate], restatements: Iterable[Restatement]
) -> dict[int | None, list[Restatement]]:
    marks: dict[int | None, list[Restatement]] = {}
    for index, block in enumerate(blocks):
        if index not in known and block.family.kind != "proof":
            continue
        around = block.parent
        marks.setdefault(around, []).append(Restatement(block.start, block.end, index))
        # A theorem in an example may be proved behind the example.
        while around is not None and around in known:
            around = blocks[around].parent
            marks.setdefault(around, []).append(Restatement(block.start, block.end, index))
    if restatements:
        nesting = Nesting([(block.start, block.end) for block in blocks])
        for again in restatements:
            marks.setdefault(nesting.innermost(again.start), []).append(again)
    for found in marks.values():
        found.sort(key=lambda mark: (mark.end, -mark.start))
    return marks


# -- by name --------------------------------------------------------------------------------------


def _claim(linker: _Linker, proof: Block) -> Claim:
    """What is claimed by the heading of a proof, or by ``\\proves`` in it."""
    labels = proves(linker.text[proof.inner : proof.inner_end])
    if labels:
        return Claim(labels)
    heading = "" if proof.family.heading == "Proof" else proof.family.heading
    note = " ".join(part for part in (heading, proof.note) if part)
    if not note:
        return NO_CLAIM
    claim = heading_claim(note)
    if "\\" in note and not any(label in linker.labels for label in claim.labels):
        claim = heading_claim(linker.expand(note, proof.start))
    if not any(label in linker.labels for label in claim.labels):
        for given in (proof.label, (proof.note or "").strip()):
            if given and given in linker.labels:  # the argument of an author's own environment
                return Claim((given,))
    return claim


def _named(linker: _Linker, claim: Claim, offset: int) -> int | None:
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


def _last_before(linker: _Linker, indices: Sequence[int], offset: int) -> int | None:
    """The last of these statements that ends before ``offset``, else the first one."""
    before = [i for i in indices if linker.blocks[i].end <= offset]
    return before[-1] if before else next(iter(indices), None)


# -- by place -------------------------------------------------------------------------------------


def _placed(linker: _Linker, proof: int) -> int | None:
    block, claim = linker.blocks[proof], linker.claims[proof]
    marks = linker.marks.get(block.parent, [])
    marks = marks[: bisect_right(marks, block.start, key=lambda mark: mark.end)]
    begins = max(_section(linker, block.start), block.start - FAR_NOTED)
    inner = bisect_left(marks, begins, key=lambda mark: mark.end)
    section = marks[inner:]
    if marks and _nothing_between(linker, marks[-1].end, block.start):
        return _right_behind(linker, proof, marks, section)
    if block.parent is not None:
        found = _nearest(linker, claim, marks)
        around = block.parent if block.parent in linker.candidates else None
        return around if found is None else found
    for label in _said(linker, block, marks[-1].end if marks else 0):
        if label in linker.labels:
            return linker.labels[label]
    last = section[-1].index if section else None
    if last is not None and last in linker.candidates and _provable(linker, claim, last):
        return last  # though it may be proved once more elsewhere
    found = _nearest(linker, claim, section)
    if found is not None and not claim.noted:
        found = found if block.start - linker.blocks[found].end < FAR else None
    return _of_section(linker, claim, block.start, marks) if found is None else found


def _nothing_between(linker: _Linker, start: int, end: int) -> bool:
    if not 0 <= end - start <= GAP:
        return False
    between = _BETWEEN.match(linker.text, start, end)
    return between is not None and between.end() == end


def _right_behind(
    linker: _Linker, proof: int, marks: Sequence[Restatement], section: Sequence[Restatement]
) -> int | None:
    """What a proof proves that stands right behind the last of ``marks``."""
    claim, last = linker.claims[proof], marks[-1].index
    if last in linker.candidates:
        return _behind_statement(linker, claim, marks, section)
    same = linker.linked.get(last)
    fits = same is not None and _fits(linker, claim, same)
    if fits and (claim.part or (claim.noted and claim.kind is None)):
        return same
    found = _nearest(linker, claim, section)
    if found is None and not claim.noted:
        found = _of_section(linker, claim, linker.blocks[proof].start, ())
        found = None if found in linker.proved else found
    if found is None and fits:
        return same
    start = linker.blocks[proof].start
    near = [mark for mark in marks[-2 * LOOK_BACK :] if start - mark.end < FAR_NOTED]
    return _nearest(linker, claim, near) if found is None else found


def _behind_statement(
    linker: _Linker, claim: Claim, marks: Sequence[Restatement], section: Sequence[Restatement]
) -> int | None:
    last = marks[-1].index
    kind = linker.candidates[last].kind
    if not _fits(linker, claim, last):
        unproved = [mark for mark in marks if mark.index not in linker.proved]
        found = _nearest(linker, claim, section)
        found = _nearest(linker, claim, unproved) if found is None else found
        return last if found is None else found
    if kind in PROVABLE:
        return last
    by_hand = not linker.blocks[last].family.name
    if kind in SELDOM_PROVED and kind != "remark" and not by_hand:
        return last
    # A remark, a definition or a loose example may stand between a theorem and its proof.
    chain = [mark.index for mark in _chain(linker, marks)]
    return next((index for index in reversed(chain) if _provable(linker, claim, index)), last)


def _chain(linker: _Linker, marks: Sequence[Restatement]) -> list[Restatement]:
    """The statements before the last mark with nothing between them, in order."""
    at = len(marks) - 1
    while (
        at
        and marks[at - 1].index in linker.candidates
        and _nothing_between(linker, marks[at - 1].end, marks[at].start)
    ):
        at -= 1
    return list(marks[at:-1])


def _fits(linker: _Linker, claim: Claim, index: int) -> bool:
    """Whether a statement is of the kind that a heading names, if it names one."""
    kind = linker.candidates[index].kind
    return claim.kind not in PROVABLE or kind == claim.kind or "statement" in (kind, claim.kind)


def _provable(linker: _Linker, claim: Claim, index: int) -> bool:
    return linker.candidates[index].kind in PROVABLE and _fits(linker, claim, index)


def _nearest(linker: _Linker, claim: Claim, marks: Sequence[Restatement]) -> int | None:
    """The nearest statement of ``marks`` that may be meant: the nearest unproved one; for the
    proof of a part, of a kind, or for another proof, the nearest that fits."""
    fitting = [
        mark.index
        for mark in reversed(marks[-2 * LOOK_BACK :])
        if mark.index in linker.candidates and _provable(linker, claim, mark.index)
    ]
    unproved = next((index for index in fitting if index not in linker.proved), None)
    if claim.part and claim.kind is None:
        return next(iter(fitting), None)
    if unproved is None and (claim.kind in PROVABLE or claim.part):
        return next(iter(fitting), None)
    return unproved


# -- by what is said ------------------------------------------------------------------------------


def _said(linker: _Linker, proof: Block, after: int) -> tuple[str, ...]:
    """The labels that a proof's first sentence claims, or the words between it and ``after``."""

    def expand(piece: str) -> str:
        return linker.expand(piece, proof.start)

    return claimed_first(linker.text[proof.inner : proof.inner_end], expand) or announced(
        expand(linker.text[max(after, proof.start - BEFORE) : proof.start])
    )


def _section(linker: _Linker, offset: int) -> int:
    """Where the section around ``offset`` begins."""
    at = bisect_left(linker.headings, (offset,)) - 1
    return linker.headings[at][0] if at >= 0 else 0


def _of_section(
    linker: _Linker, claim: Claim, offset: int, marks: Sequence[Restatement]
) -> int | None:
    """What the title of a section around ``offset`` names; where it only speaks of proofs, the
    nearest statement of ``marks``."""
    level = len(HEADINGS)
    at = bisect_left(linker.headings, (offset,)) - 1
    for start, end, deep in reversed(linker.headings[max(0, at - 200) : at + 1]):
        if deep >= level:
            continue
        level = deep
        read = read_arguments(linker.text, end, "som")
        title = argument(linker.text, read[0][2]) if read else None
        titled = heading_claim(linker.expand(title, start)) if title else NO_CLAIM
        named = _named(linker, titled, start)
        if named is not None:
            return named
        if titled.proof:
            wanted = titled if titled.kind else claim
            before = [mark for mark in marks if mark.end <= offset]
            return _nearest(linker, wanted, before)
    return None
