"""From blocks to statements, with their labels and numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from proofcheck.document.document import (
    Statement,
)
from proofcheck.document.mentions import Mentions, Role
from proofcheck.document.text import Region
from proofcheck.latex.blocks import Block
from proofcheck.latex.known import KnownText
from proofcheck.latex.references import KEY_LABEL, cited

_EQUATION = re.compile(
    r"\\begin\{((?:equation|align|gather|multline|eqnarray|alignat|flalign)\*?)\}"
)


def statements_of(
    known: KnownText,
    blocks: Sequence[Block],
    mentions: Mentions,
    numbers: dict[int, str],
    aux: dict[str, str],
) -> dict[int, Statement]:
    """The statements by their index among the blocks."""
    text = known.text
    found: dict[int, Statement] = {}
    for index, block in enumerate(blocks):
        if block.family.kind in ("proof", "solution"):
            continue
        masked = text.masked[block.start : block.end]
        labels = _labels(block, mentions, list(_equations(masked)))
        if block.label:
            labels.insert(0, block.label)
        numbered = [aux[label] for label in labels if label in aux]
        found[index] = Statement(
            id=f"s{len(found) + 1}",
            kind=block.family.kind,
            heading=block.family.heading,
            title=None if block.note is None else " ".join(block.note.split()),
            number=numbered[0] if numbered else numbers.get(index) or block.number,
            labels=tuple(labels),
            cites=cited(mentions, (block.start, block.end)),
            span=text.span((block.start, block.end)),
            text=text.slice((block.start, block.end)),
            normalised=known.expanded((block.start, block.end)),
            region=(block.start, block.end),
        )
    return found


def _equations(masked: str) -> Iterator[Region]:
    """Where displays that have numbers stand, each up to the first end of its name."""
    done = 0
    lost: set[str] = set()  # what is known to be never closed
    for match in _EQUATION.finditer(masked):
        close = f"\\end{{{match[1]}}}"
        if match.start() < done or close in lost:
            continue
        end = masked.find(close, match.end())
        if end < 0:
            lost.add(close)
        else:
            done = end + len(close)
            yield match.start(), done


def _labels(block: Block, mentions: Mentions, equations: Sequence[Region]) -> list[str]:
    """The labels that are set in a statement, but for those of its formulas."""
    labels = mentions.labels
    first = bisect_left(labels, block.start, key=lambda mention: mention.region[0])
    found: dict[str, None] = {}
    for mention in labels[first:]:
        at = mention.region[0]
        if at >= block.end:
            break
        if mention.role is not Role.LABEL or mention.built:
            continue
        if mention.command == KEY_LABEL and at >= block.inner:
            continue  # of a list or a listing in it
        if not any(start < at - block.start < end for start, end in equations):
            found.setdefault(mention.name)
    return list(found)
