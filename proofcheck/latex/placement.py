"""What a proof proves by its place, and by what is said around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from proofcheck.latex.arguments import argument, read_arguments
from proofcheck.latex.blocks import HEADINGS, Block
from proofcheck.latex.claims import (
    BEFORE,
    NO_CLAIM,
    HeadingClaim,
    announced,
    announced_kind,
    claimed_first,
    heading_claim,
)
from proofcheck.latex.families import PROVABLE, SELDOM_PROVED
from proofcheck.latex.linker import (
    LOOK_BACK,
    Linker,
    Restatement,
    find_named,
    find_nearest,
    is_meant,
    may_prove,
)

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
GAP = 1_500  # characters between a statement and a proof that is still right behind it
FAR = 6_000  # characters before a proof in which a statement is meant that nothing names
FAR_NOTED = 15_000  # the same where a heading says "Proof of the lemma"


def find_placed(linker: Linker, proof: int) -> int | None:
    block, claim = linker.blocks[proof], linker.claims[proof]
    marks = linker.marks.get(block.parent, [])
    marks = marks[: bisect_right(marks, block.start, key=lambda mark: mark.end)]
    begins = max(_section(linker, block.start), block.start - FAR_NOTED)
    inner = bisect_left(marks, begins, key=lambda mark: mark.end)
    section = marks[inner:]
    if marks and _nothing_between(linker, marks[-1].end, block.start):
        return _right_behind(linker, proof, marks, section)
    if block.parent is not None:
        found = find_nearest(linker, claim, marks)
        around = block.parent if block.parent in linker.candidates else None
        return around if found is None else found
    for label in _said(linker, block, marks[-1].end if marks else 0):
        if label in linker.labels:
            return linker.labels[label]
    before = linker.text[max(marks[-1].end if marks else 0, block.start - BEFORE) : block.start]
    kind = None if claim.noted else announced_kind(linker.expand(before, block.start))
    if kind in {linker.candidates[m.index].kind for m in section if m.index in linker.candidates}:
        claim = replace(claim, kind=kind, noted=True)
    last = section[-1].index if section else None
    if last is not None and last in linker.candidates and is_meant(linker, claim, last):
        return last  # though it may be proved once more elsewhere
    found = find_nearest(linker, claim, section)
    if found is not None and not claim.noted:
        found = found if block.start - linker.blocks[found].end < FAR else None
    return _of_section(linker, claim, block.start, marks) if found is None else found


def _nothing_between(linker: Linker, start: int, end: int) -> bool:
    if not 0 <= end - start <= GAP:
        return False
    between = _BETWEEN.match(linker.text, start, end)
    return between is not None and between.end() == end


def _right_behind(
    linker: Linker, proof: int, marks: Sequence[Restatement], section: Sequence[Restatement]
) -> int | None:
    """What a proof proves that stands right behind the last of ``marks``."""
    claim, last = linker.claims[proof], marks[-1].index
    if last in linker.candidates:
        return _behind_statement(linker, claim, marks, section)
    if claim.proper and claim.kind is None:
        return None  # a name that no statement has
    same = linker.linked.get(last)
    fits = same is not None and may_prove(linker, claim, same) and not claim.proper
    if fits and (claim.part or (claim.noted and claim.kind is None)):
        return same
    found = find_nearest(linker, claim, section)
    start = linker.blocks[proof].start
    if found is not None and not claim.noted and not _may_wait(linker, found, same, start, section):
        found = None
    if found is None and not claim.noted:
        found = _of_section(linker, claim, start, ())
        found = None if found in linker.proved else found
    if found is None and fits:
        return same
    near = [mark for mark in marks[-2 * LOOK_BACK :] if start - mark.end < FAR_NOTED]
    return find_nearest(linker, claim, near) if found is None else found


def _may_wait(
    linker: Linker, found: int, same: int | None, start: int, section: Sequence[Restatement]
) -> bool:
    """Whether a proof that names nothing may be of a statement before the one just proved.

    Then it stands near, and nothing was stated between the two: a theorem, its lemma, the proofs.
    """
    if start - linker.blocks[found].end > FAR:
        return False
    stated = [m.index for m in section if m.index in linker.candidates]
    provable = [i for i in stated if linker.candidates[i].kind in PROVABLE]
    if same not in provable or found not in provable or found > same:
        return True
    return provable.index(same) - provable.index(found) == 1


def _behind_statement(
    linker: Linker,
    claim: HeadingClaim,
    marks: Sequence[Restatement],
    section: Sequence[Restatement],
) -> int | None:
    last = marks[-1].index
    kind = linker.candidates[last].kind
    if not may_prove(linker, claim, last):
        unproved = [mark for mark in marks if mark.index not in linker.proved]
        found = find_nearest(linker, claim, section)
        found = find_nearest(linker, claim, unproved) if found is None else found
        return last if found is None else found
    if kind in PROVABLE:
        return last
    by_hand = not linker.blocks[last].family.name
    if kind in SELDOM_PROVED and kind != "remark" and not by_hand:
        return last
    # A remark, a definition or a loose example may stand between a theorem and its proof.
    chain = [mark.index for mark in _chain(linker, marks)]
    return next((index for index in reversed(chain) if is_meant(linker, claim, index)), last)


def _chain(linker: Linker, marks: Sequence[Restatement]) -> list[Restatement]:
    """The statements before the last mark with nothing between them, in order."""
    at = len(marks) - 1
    while (
        at
        and marks[at - 1].index in linker.candidates
        and _nothing_between(linker, marks[at - 1].end, marks[at].start)
    ):
        at -= 1
    return list(marks[at:-1])


# -- by what is said ------------------------------------------------------------------------------


def _said(linker: Linker, proof: Block, after: int) -> tuple[str, ...]:
    """The labels that a proof's first sentence claims, or the words between it and ``after``."""

    def expand(piece: str) -> str:
        return linker.expand(piece, proof.start)

    return claimed_first(linker.text[proof.inner : proof.inner_end], expand) or announced(
        expand(linker.text[max(after, proof.start - BEFORE) : proof.start])
    )


def _section(linker: Linker, offset: int) -> int:
    """Where the section around ``offset`` begins."""
    at = bisect_left(linker.headings, (offset,)) - 1
    return linker.headings[at][0] if at >= 0 else 0


def _of_section(
    linker: Linker, claim: HeadingClaim, offset: int, marks: Sequence[Restatement]
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
        named = find_named(linker, titled, start)
        if named is not None:
            return named
        if titled.proof:
            wanted = titled if titled.kind else claim
            before = [mark for mark in marks if mark.end <= offset]
            return find_nearest(linker, wanted, before)
    return None
