"""Packing queries into groups, and laying a group out as rows of batches.  Pure.

A group is decoded in one go: each query is a sequence of its own, and a prefix that neighbours
share is one run of rows that belongs to all of their sequences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from proofcheck.llm.engine import Query


def shared_prefix(first: Sequence[int], second: Sequence[int]) -> int:
    """The number of tokens with which both begin."""
    length = min(len(first), len(second))
    for at in range(length):
        if first[at] != second[at]:
            return at
    return length


def pack(queries: Iterable[Query], cells: int, sequences: int) -> Iterator[list[Query]]:
    """Groups of neighbours, in order.

    A group has at most ``sequences`` queries and takes at most ``cells`` tokens, what neighbours
    share counted once.  No query may be longer than ``cells``.
    """
    group: list[Query] = []
    used = 0
    for query in queries:
        new = len(query.tokens)
        if group:
            new -= shared_prefix(group[-1].tokens, query.tokens)
        if group and (used + new > cells or len(group) == sequences):
            yield group
            group, used, new = [], 0, len(query.tokens)
        group.append(query)
        used += new
    if group:
        yield group


@dataclass(slots=True)
class Layout:
    """The rows to decode for a group, in order.

    Row i evaluates token ``tokens[i]`` at position ``positions[i]`` for the sequences ``ids[i]``.
    ``kept[s]`` is how many leading tokens of sequence s are held from the group before.
    ``reads[s]`` are the rows at which query s is read.
    """

    tokens: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    ids: list[list[int]] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    reads: list[list[int]] = field(default_factory=list)

    def chunks(self, rows: int, outputs: int) -> Iterator[range]:
        """Consecutive ranges of at most ``rows`` rows of which at most ``outputs`` are read."""
        read = {row for reads in self.reads for row in reads}
        start = count = 0
        for row in range(len(self.tokens)):
            if row - start == rows or (row in read and count == outputs):
                yield range(start, row)
                start, count = row, 0
            count += row in read
        if start < len(self.tokens):
            yield range(start, len(self.tokens))


def lay_out(queries: Sequence[Query], held: Sequence[int]) -> Layout:
    """Rows for ``queries``, given that the tokens ``held`` are in memory already.

    Rows of several sequences come before the rows on which these part: llama.cpp demands that
    sequences that share a row have equal histories.
    """
    layout = Layout()
    path = [-1] * len(held)  # the row of each token of the current query; -1: held
    before = held
    for number, query in enumerate(queries):
        common = shared_prefix(before, query.tokens)
        # A held token tells nothing any more: it is evaluated again where it is read.
        unread = [at for at in query.positions if at < common and path[at] < 0]
        common = min([common, *unread])
        del path[common:]
        kept = sum(row < 0 for row in path)
        layout.kept.append(kept)
        for row in path[kept:]:
            layout.ids[row].append(number)
        for position in range(common, len(query.tokens)):
            path.append(len(layout.tokens))
            layout.tokens.append(query.tokens[position])
            layout.positions.append(position)
            layout.ids.append([number])
        layout.reads.append([path[at] for at in query.positions])
        before = query.tokens
    return layout
