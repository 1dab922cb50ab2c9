"""Which sequence gets which place, and what it takes over from the others.  Pure.

The memory of a context is a number of cells, one for each token; sequences that begin alike share
the cells of what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from proofcheck.llm.pack import shared_prefix


@dataclass(slots=True)
class Slot:
    """``tokens`` are in memory; ``cells[i]`` names the cell of the i-th, shared or not.

    ``reserved`` cells are promised to the sequence that runs here, beyond those.
    """

    tokens: list[int] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)
    busy: bool = False
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class SlotAssignment:
    """The sequence runs in ``slot`` and takes the first ``shared`` tokens from ``donor``.

    The slots ``dropped`` are empty now.
    """

    slot: int
    donor: int
    shared: int
    dropped: tuple[int, ...]


class Slots:
    """``number`` slots that share ``cells``.  Without ``sharing`` nothing is taken over."""

    def __init__(self, number: int, cells: int, *, sharing: bool = True) -> None:
        self.slots = [Slot() for _ in range(number)]
        self._cells = cells
        self._sharing = sharing
        self._names = count()

    def place(self, prompt: Sequence[int], room: int) -> SlotAssignment | None:
        """A place for ``prompt`` (not empty) and ``room`` tokens that may follow it.

        None: it has to wait until another sequence is released.  The last token of the prompt is
        never taken over: it must be evaluated to say what follows.  Prompt and room together must
        not exceed the cells.
        """
        idle = [at for at, slot in enumerate(self.slots) if not slot.busy]
        if not idle:
            return None
        donor, shared = self._donor(prompt)
        slot = min(idle, key=lambda at: len(self.slots[at].tokens))
        if shared == 0:
            donor = slot
        elif donor in idle:
            slot = donor
        others = [at for at in idle if at not in (slot, donor) and self.slots[at].tokens]
        new = len(prompt) + room - shared
        taken = self.slots[donor].cells[:shared]
        for dropped in ([], others):
            gone = {slot, *dropped}
            kept = [one for at, one in enumerate(self.slots) if at not in gone]
            if _used(kept, taken) + new <= self._cells:
                for at in dropped:
                    self.release(at, 0)
                tokens = self.slots[donor].tokens[:shared]
                self.slots[slot] = Slot(tokens, taken, busy=True, reserved=new)
                return SlotAssignment(slot, donor, shared, tuple(dropped))
        return None

    def extend(self, slot: int, more: int) -> tuple[int, ...] | None:
        """Promise ``more`` cells to the sequence that runs in ``slot``.

        The slots that are empty now, for want of room elsewhere; None: it has to wait until another
        sequence is released.
        """
        idle = [at for at, one in enumerate(self.slots) if not one.busy and one.tokens]
        for dropped in ([], idle):
            kept = [one for at, one in enumerate(self.slots) if at not in dropped]
            if _used(kept, ()) + more <= self._cells:
                for at in dropped:
                    self.release(at, 0)
                self.slots[slot].reserved += more
                return tuple(dropped)
        return None

    def grow(self, slot: int, tokens: Sequence[int]) -> None:
        """These tokens have been evaluated there."""
        one = self.slots[slot]
        one.tokens.extend(tokens)
        one.cells.extend(next(self._names) for _ in tokens)
        one.reserved -= len(tokens)

    def release(self, slot: int, kept: int) -> None:
        """Nothing runs there any more; the first ``kept`` tokens stay in memory for others."""
        one = self.slots[slot]
        one.busy, one.reserved = False, 0
        del one.tokens[kept:], one.cells[kept:]

    def clear(self) -> None:
        """Nothing is in memory any more."""
        self.slots = [Slot() for _ in self.slots]

    def _donor(self, prompt: Sequence[int]) -> tuple[int, int]:
        """The slot that begins most like ``prompt``, and for how many tokens."""
        if not self._sharing:
            return next(at for at, slot in enumerate(self.slots) if not slot.busy), 0
        lengths = [shared_prefix(slot.tokens, prompt) for slot in self.slots]
        best = max(range(len(lengths)), key=lambda at: (lengths[at], not self.slots[at].busy))
        return best, min(lengths[best], len(prompt) - 1)


def _used(slots: Iterable[Slot], taken: Iterable[int]) -> int:
    """The cells in use, those that are shared counted once, and those promised."""
    cells = set(taken)
    reserved = 0
    for slot in slots:
        cells.update(slot.cells)
        reserved += slot.reserved
    return len(cells) + reserved
