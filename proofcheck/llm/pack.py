"""Packing queries into groups that are asked for together.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
