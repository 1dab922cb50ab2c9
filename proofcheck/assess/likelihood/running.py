"""What a paper says before a proof, as a model reads it: its running text, nearest last.  Pure.

What a letter was called a page ago decides the most frequent slips.  The text is cut into pieces,
paragraphs and steps, and a proof's context begins at one of a few anchors: the proofs that follow
one another have the same beginning, and a model reads that once.  Anchors are chosen by the content
of the pieces around them (as in rsync; Tridgell, 1999): an edit moves none that is far away.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from proofcheck.assess.steps.windows import ContextPart
from proofcheck.document.document import Document, Proof
from proofcheck.document.text import Region

_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class RunningText:
    """The pieces of a document in order.

    ``starts`` are where they begin in ``Document.text``; ``ends[i]`` counts the characters of the
    first i pieces, as they are read, and ``anchors`` are the places of pieces, ascending.
    """

    pieces: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    anchors: tuple[int, ...]


def running_text(document: Document, most: int) -> RunningText:
    """The running text of a document, for contexts of at most ``most`` characters."""
    pieces, starts = [], []
    for start, text in _pieces(document):
        if text.strip():
            pieces.append(text)
            starts.append(start)
    ends = (0, *accumulate(map(len, pieces)))
    return RunningText(tuple(pieces), tuple(starts), ends, _anchors(pieces, ends, most // 4))


def parts_before(running: RunningText, proof: Proof, most: int) -> list[ContextPart]:
    """What stands before the first step of a proof, in at most ``most`` characters or one piece."""
    last = bisect_left(running.starts, proof.steps[0].region[0])
    total = running.ends[last]
    first = bisect_left(running.ends, total - most, 0, last)
    at = bisect_left(running.anchors, first)
    if at < len(running.anchors) and running.anchors[at] < last:
        first = running.anchors[at]
    first = min(first, max(0, last - 1))
    return [ContextPart("running", piece) for piece in running.pieces[first:last]]


def _pieces(document: Document) -> Iterator[tuple[int, str]]:
    """The paragraphs and steps in order, as they are read, and where they begin."""
    steps = sorted(
        (step.region, step.normalised)
        for proof in document.proofs
        for step in proof.steps
        if step.nested is None and step.region[0] < step.region[1]
    )
    at = document.text.body
    for (start, end), normalised in steps:
        if start >= at:
            for paragraph in _paragraphs(document, at, start):
                yield paragraph[0], f"\n{document.text.expanded(paragraph).strip()}"
            yield start, f" {normalised.strip()}"
            at = end


def _paragraphs(document: Document, start: int, end: int) -> Iterator[Region]:
    cuts = [found.end() for found in _PARAGRAPH.finditer(document.text.masked, start, end)]
    return pairwise([start, *(cut for cut in cuts if cut < end), end])


def _anchors(pieces: Sequence[str], ends: Sequence[int], radius: int) -> tuple[int, ...]:
    """The pieces whose hash is the least among those within ``radius`` characters."""
    hashes = [
        hashlib.blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for piece in pieces
    ]
    found = []
    for at, own in enumerate(hashes):
        first = bisect_left(ends, ends[at] - radius)
        beyond = bisect_left(ends, ends[at] + radius)
        if own == min(hashes[first : max(beyond, at + 1)]):
            found.append(at)
    return tuple(found)
