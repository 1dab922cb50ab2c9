"""How many threads evaluate the next tokens: as many as pay, by what the last ones took.

The threads of an engine wait for one another after every product of matrices.  Where another
program wants a core, all of them wait for the one that lost it, and fewer threads are faster; what
the machine was like at another time tells nothing of that.  So a neighbouring number is tried now
and then, and kept where it pays.  What comes out is the same with any number (see ``Pace.run``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

_FEW = 32
"""Rows: a decode of no more reads weights rather than that it computes, and is paced by itself."""
_GAIN = 1.1  # times faster, for which more threads are worth taking
_NO_LOSS = 0.95  # of the speed, at which fewer threads are better
_SLUMP = 0.6  # of the speed of late, at which it is time to try something else
_SOON, _SELDOM = 3, 64  # decodes between two trials: after one that paid, and at most
_RECENT = 0.3  # the weight of the last decode in the speed of late

_FIXED = 8.0  # a decode of one row takes about as long as this many more of a large one
_FAR = 3000.0  # tokens that stand before one, after which it takes twice as long
_READ = 0.15  # of a row, for the logits of one


def rungs(most: int) -> tuple[int, ...]:
    """The numbers of threads that are tried, ascending: all, one less, and halves down to one."""
    found = {most, max(1, most - 1)}
    while most > 1:
        most //= 2
        found.add(most)
    return tuple(sorted(found))


def work(rows: int, before: int, reads: int) -> float:
    """What a decode has to do, as a number of rows at the beginning of a text, about.

    ``before`` counts the tokens before each row, summed over the rows, of which ``reads`` are read.
    """
    return _FIXED + rows + before / _FAR + _READ * reads


class _Choice:
    """The rung in use for one kind of decode, by index, and what is known of the others."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.at = last
        self.step = -1  # towards the neighbour that is tried next
        self.speed = 0.0  # at the rung in use, of late; 0: not known
        self.wait = self.left = _SOON
        self.paid = False  # the neighbour was better once, and is looked at again

    def next(self) -> int:
        """The rung for the next decode."""
        if self.left > 0 or not self.speed:
            return self.at
        if not 0 <= self.at + self.step <= self.last:
            self.step = -self.step
        return self.at + self.step

    def took(self, rung: int, speed: float) -> None:
        """Learn the speed of a decode, in work a second."""
        if rung == self.at:
            self._stayed(speed)
            return
        better = speed > self.speed * (_GAIN if rung > self.at else _NO_LOSS)
        if better and not self.paid:  # once may be chance
            self.paid = True
        elif better:
            self.at, self.speed, self.paid = rung, speed, False
            self.wait = self.left = _SOON
        else:
            self.paid = False
            self.step = -self.step
            self.wait = min(2 * self.wait, _SELDOM)
            self.left = self.wait

    def _stayed(self, speed: float) -> None:
        self.left -= 1
        if self.speed and speed < _SLUMP * self.speed:
            self.left, self.step = min(self.left, 1), -1
        self.speed += (_RECENT if self.speed else 1.0) * (speed - self.speed)


class Pace:
    """Chooses threads, at most ``most``, all of which are taken at first.

    With ``steady`` the number never changes.
    """

    def __init__(
        self, most: int, *, steady: bool = False, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._rungs = (most,) if steady else rungs(most)
        last = len(self._rungs) - 1
        self._few, self._many = _Choice(last), _Choice(last)
        self._clock = clock

    def run(self, rows: int, amount: float, decode: Callable[[int], _T]) -> _T:
        """``decode`` with a number of threads; ``amount`` is its ``work``.

        A single row gets all: with flash attention its keys are divided among the threads, and the
        last digits depend on how many there are.  Of several rows they do not.
        """
        if rows == 1 or len(self._rungs) == 1:
            return decode(self._rungs[-1])
        choice = self._few if rows <= _FEW else self._many
        rung = choice.next()
        begun = self._clock()
        result = decode(self._rungs[rung])
        seconds = self._clock() - begun
        if seconds > 0:
            choice.took(rung, amount / seconds)
        return result
