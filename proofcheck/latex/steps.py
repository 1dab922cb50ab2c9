"""Cutting a proof's body into steps: the smallest pieces that assert something.

A step is a sentence, or a row of a display that has a relation of its own, with the words that
lead to it.  A display ends a step, unless what follows only qualifies it ("where …", "for all
…").  No step is cut inside ``$…$``, and the pieces always concatenate to the body.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from proofcheck.document.text import Region
from proofcheck.latex.cutter import Cutter
from proofcheck.latex.ignorable import drop_ignorable, seen_places
from proofcheck.latex.sentences import says_nothing

_CLOSES = re.compile(r"[\s\x00]*\\(?:end\s*\{|qed|hfill|square|Box|blacksquare)")


def split_steps(
    text: str,
    shorthands: Mapping[str, tuple[tuple[str, str], ...]],
    opaque: Sequence[Region] = (),
    seams: Sequence[int] = (),
) -> list[Region]:
    """Cut masked ``text`` into steps: consecutive regions that cover it.

    ``shorthands`` says what the user's macros open and close; ``opaque`` are regions (nested
    statements and proofs, sorted, disjoint) that are a step each; ``seams`` are offsets at which
    the text goes on in another file.  Characters that nobody sees change nothing of where the cuts
    are.  Empty text has no steps.
    """
    seen = drop_ignorable(text)
    if len(seen) == len(text):
        return _split(text, shorthands, opaque, seams)
    places = seen_places(text)

    def inward(offset: int) -> int:
        return bisect_left(places, offset)

    regions = _split(
        seen,
        shorthands,
        [(inward(start), inward(end)) for start, end in opaque],
        [inward(seam) for seam in seams],
    )
    cuts = [0, *(places[start] for start, _ in regions[1:]), len(text)]
    return list(itertools.pairwise(cuts))


def _split(
    text: str,
    shorthands: Mapping[str, tuple[tuple[str, str], ...]],
    opaque: Sequence[Region],
    seams: Sequence[int],
) -> list[Region]:
    """As ``split_steps``, for text in which everything is seen."""
    if not text:
        return []
    cuts: set[int] = set()
    at = 0
    for start, end in [*opaque, (len(text), len(text))]:
        cuts.update(Cutter(text, at, start, shorthands, seams).cuts())
        cuts.update((start, end))
        at = end
    edges = sorted({0, len(text), *(cut for cut in cuts if 0 < cut < len(text))})
    regions = list(itertools.pairwise(edges))
    fixed = {region for region in opaque if region[0] < region[1]}
    return _join_contentless(text, regions, fixed)


def _join_contentless(text: str, regions: list[Region], fixed: set[Region]) -> list[Region]:
    """Join what asserts nothing (markup, "Case 1.") to the next step, else to the one before."""
    joined: list[Region] = []
    pending: int | None = None
    for start, end in regions:
        if (start, end) in fixed:
            if pending is not None:
                _lean_back(joined, pending, start)
                pending = None
            joined.append((start, end))
            continue
        begin = start if pending is None else pending
        if says_nothing(text[start:end]):
            if joined and pending is None and _CLOSES.match(text, start, end):
                _lean_back(joined, start, end)
            else:
                pending = begin
            continue
        joined.append((begin, end))
        pending = None
    if pending is not None:
        _lean_back(joined, pending, len(text))
    return joined


def _lean_back(joined: list[Region], start: int, end: int) -> None:
    if joined:
        joined[-1] = (joined[-1][0], end)
    else:
        joined.append((start, end))
