"""Which statement a proof proves.

What the heading of a proof names comes first, and then its place: a proof right behind a statement
proves it, whatever it cites; one right behind a proof proves the same; one inside a statement
proves that.  Only when something stands between do its first sentence, the words before it and the
title of its section count, and last the nearest statement of the section that has no proof yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from proofcheck.document.nesting import Nesting
from proofcheck.latex.blocks import HEADING, HEADINGS, Block
from proofcheck.latex.claims import (
    NO_CLAIM,
    HeadingClaim,
    heading_claim,
    note_in,
    proves,
)
from proofcheck.latex.languages import folded
from proofcheck.latex.linker import Candidate, Linker, Restatement, find_named
from proofcheck.latex.placement import find_placed


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
    linker = Linker(
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
        linker.link(proof, find_named(linker, linker.claims[proof], blocks[proof].start))
    named = frozenset(linker.linked)
    for proof in proofs:
        if proof not in named:
            linker.link(proof, find_placed(linker, proof))
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


def _claim(linker: Linker, proof: Block) -> HeadingClaim:
    """What is claimed by the heading of a proof, or by ``\\proves`` in it."""
    labels = proves(linker.text[proof.inner : proof.inner_end])
    if labels:
        return HeadingClaim(labels)
    heading = "" if proof.family.heading == "Proof" else proof.family.heading
    note = " ".join(part for part in (heading, proof.note) if part)
    note = note or note_in(linker.text[proof.inner : proof.inner_end]) or ""
    if not note:
        return NO_CLAIM
    claim = heading_claim(note)
    if "\\" in note and not any(label in linker.labels for label in claim.labels):
        claim = heading_claim(linker.expand(note, proof.start))
    if not any(label in linker.labels for label in claim.labels):
        for given in (proof.label, (proof.note or "").strip()):
            if given and given in linker.labels:  # the argument of an author's own environment
                return HeadingClaim((given,))
    return claim
