"""Which tokens are in a context's memory, as a tree: texts that begin alike share what they have in
common, also where that is yet to be evaluated.

The memory is a number of cells, one for each token.  A cell belongs to sequences; the tree says
which, and has a ``Memory`` follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from proofcheck.llm.pack import shared_prefix


class Memory(Protocol):
    """What llama.cpp's memory does for the tree."""

    def remove(self, sequence: int, start: int) -> None:
        """The sequence ends before position ``start``; cells that belong to no other are free."""

    def copy(self, source: int, target: int, end: int) -> None:
        """The cells of ``source`` before position ``end`` belong to ``target``, too."""


@dataclass(slots=True, eq=False)
class Node:
    """Tokens from position ``start`` on, of all ``sequences``; the first ``done`` are evaluated.

    ``used`` is when a sequence that comes by here was admitted or released last.
    """

    start: int
    tokens: list[int]
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    sequences: set[int] = field(default_factory=set)
    done: int = 0
    used: int = 0

    @property
    def end(self) -> int:
        """The position behind the last token."""
        return self.start + len(self.tokens)

    @property
    def upwards(self) -> Iterator[Node]:
        """This one and those before it, without the root."""
        node = self
        while node.parent:
            yield node
            node = node.parent


class PrefixTree:
    """The tokens of at most ``sequences`` sequences in ``cells``.

    A sequence is busy from ``admit`` to ``release``; afterwards it is idle, and of what only idle
    ones have, what was used longest ago goes first where there is no room.  Without ``sharing``
    nothing is shared and nothing stays.
    """

    def __init__(self, memory: Memory, sequences: int, cells: int, *, sharing: bool = True) -> None:
        self._memory = memory
        self._number = sequences
        self._cells = cells
        self._sharing = sharing
        self.clear()

    def clear(self) -> None:
        """Nothing is in memory any more."""
        self._root = Node(0, [])
        self._ends: dict[int, Node] = {}
        self._promised: dict[int, int] = {}  # the busy sequences, and what they were promised
        self._free = list(reversed(range(self._number)))
        self._used = 0  # cells of all nodes, evaluated or not
        self._clock = count(1)

    @property
    def cells(self) -> int:
        """Those in use and those promised."""
        return self._used + sum(self._promised.values())

    def admit(self, tokens: Sequence[int], unread: int, room: int) -> int | None:
        """A sequence for ``tokens`` (not empty) and ``room`` that may follow; None: it has to wait.

        Nothing is taken over that is evaluated from position ``unread`` on: what is to be read must
        be evaluated for it.
        """
        node = self._shared(tokens, unread)
        new = len(tokens) - node.end + room
        if not self._fits(node, new):
            return None
        sequence = self._sequence(node)
        if sequence is None:
            return None
        self._promised[sequence] = room  # busy: what it ends at is not let go
        self._ends[sequence] = end = node
        self._make_room(new - room, node)
        if node.end < len(tokens):
            end = Node(node.end, list(tokens[node.end :]), node, sequences={sequence})
            node.children.append(end)
            self._used += len(end.tokens)
        self._ends[sequence] = end
        self._touch(end)
        return sequence

    def promise(self, sequence: int, more: int) -> bool:
        """Promise ``more`` cells to a busy sequence; False: there is no room for them now."""
        node = self._ends[sequence]
        if not self._fits(node, more):
            return False
        self._make_room(more, node)
        self._promised[sequence] += more
        return True

    def promised(self, sequence: int) -> int:
        """The cells that are still promised to a busy sequence."""
        return self._promised[sequence]

    def append(self, sequence: int, token: int) -> None:
        """Another token of a busy sequence, which is not shared; it takes a cell of the promise."""
        node = self._ends[sequence]
        if node.children or len(node.sequences) > 1 or not node.parent:
            parent, node = node, Node(node.end, [], node, sequences={sequence}, used=node.used)
            parent.children.append(node)
            self._ends[sequence] = node
        node.tokens.append(token)
        self._used += 1
        self._promised[sequence] -= 1

    def pending(self, sequence: int) -> list[Node]:
        """The nodes of a sequence that are not evaluated to their end, from the first."""
        nodes: list[Node] = []
        for node in self._ends[sequence].upwards:
            if node.done == len(node.tokens):
                break
            nodes.append(node)
        return nodes[::-1]

    def release(self, sequence: int, kept: int) -> None:
        """The sequence is idle: its first ``kept`` tokens, if evaluated, stay as long as there is
        room for them."""
        del self._promised[sequence]
        self._touch(self._ends[sequence])
        self._cut(sequence, min(kept, self._evaluated(self._ends[sequence])))
        end = self._ends.get(sequence)
        if end and (not self._sharing or len(end.sequences) > 1):
            self._cut(sequence, 0)

    def narrow(self, tokens: Sequence[int], end: int) -> None:
        """Keep of idle sequences only what they have in common with the first ``end`` tokens."""
        node = self._shared(tokens[:end], end)
        path = set(node.upwards)
        for sequence in self._idle():
            last = next((one for one in self._ends[sequence].upwards if one in path), self._root)
            self._cut(sequence, last.end)

    def _idle(self) -> list[int]:
        return [sequence for sequence in self._ends if sequence not in self._promised]

    def _shared(self, tokens: Sequence[int], unread: int) -> Node:
        """The node, if need be made by a cut, up to which ``tokens`` are in the tree."""
        node = self._root
        while self._sharing:
            rest = tokens[node.end :]
            best, most = node, 0
            for child in node.children:
                common = shared_prefix(child.tokens, rest)
                if child.start + child.done > unread:
                    common = min(common, max(0, unread - child.start))
                if common > most:
                    best, most = child, common
            if not most:
                break
            node = best
            if most < len(best.tokens):
                node = self._split(best, most)
                break
        return node

    def _split(self, node: Node, length: int) -> Node:
        """A node of its first ``length`` tokens, before what remains of it."""
        parent = node.parent
        assert parent
        done = min(node.done, length)
        upper = Node(
            node.start,
            node.tokens[:length],
            parent,
            [node],
            set(node.sequences),
            done,
            node.used,
        )
        parent.children[parent.children.index(node)] = upper
        node.parent, node.start, node.tokens = upper, upper.end, node.tokens[length:]
        node.done -= done
        return upper

    def _sequence(self, node: Node) -> int | None:
        """A sequence that ends at ``node``, to be made busy."""
        while True:
            for sequence in self._idle():
                if self._ends[sequence] is node:
                    return sequence
            if self._free:
                break
            if not self._evict(node):
                return None
        sequence = self._free.pop()
        if evaluated := self._evaluated(node):
            self._memory.copy(next(iter(node.sequences)), sequence, evaluated)
        for one in node.upwards:
            one.sequences.add(sequence)
        return sequence

    def _evaluated(self, node: Node) -> int:
        """How many tokens up to the end of ``node`` are evaluated."""
        for one in node.upwards:
            if one.done:
                return one.start + one.done
        return 0

    def _fits(self, node: Node, new: int) -> bool:
        """Whether there is room for ``new`` more when all is gone that ``node`` and the busy
        sequences do not need."""
        if self.cells + new <= self._cells:
            return True
        needed = {one: len(one.tokens) for one in node.upwards}
        for sequence in self._promised:
            needed.update((one, len(one.tokens)) for one in self._ends[sequence].upwards)
        return sum(needed.values()) + sum(self._promised.values()) + new <= self._cells

    def _make_room(self, new: int, node: Node) -> None:
        while self.cells + new > self._cells and self._evict(node):
            pass

    def _evict(self, kept: Node) -> bool:
        """Let go what was used longest ago, but not ``kept`` and what is before it."""
        idle = [
            sequence
            for sequence in self._idle()
            if self._ends[sequence] is not kept or len(kept.sequences) > 1
        ]
        if not idle:
            return False
        oldest = min(idle, key=lambda sequence: self._ends[sequence].used)
        self._cut(oldest, self._ends[oldest].start)
        end = self._ends.get(oldest)
        if end and len(end.sequences) > 1:
            self._cut(oldest, 0)
        return True

    def _cut(self, sequence: int, kept: int) -> None:
        """Take away from a sequence all but its first ``kept`` tokens."""
        node = self._ends[sequence]
        if node.end > kept:
            self._memory.remove(sequence, kept)
        while node.end > kept:
            assert node.parent
            if node.start < kept:
                self._split(node, kept - node.start)
            parent = node.parent
            node.sequences.discard(sequence)
            if not node.sequences:
                parent.children.remove(node)
                self._used -= len(node.tokens)
            node = parent
        self._ends[sequence] = node
        if not node.parent:
            del self._ends[sequence]
            self._free.append(sequence)

    def _touch(self, node: Node) -> None:
        now = next(self._clock)
        for one in node.upwards:
            one.used = now
