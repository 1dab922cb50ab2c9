"""Threads as many as pay, on machines that are simulated: no test depends on the processor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from proofcheck.llm.pace import Pace, rungs, work

ALONE = {1: 1.0, 2: 1.8, 3: 2.4, 4: 2.9}
"""Rows a millisecond with so many threads, on idle cores."""
BUSY = {1: 0.9, 2: 0.5, 3: 0.3, 4: 0.2}
FLAT = {1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0}


class Machine:
    """Says how long decodes take, by the number of threads."""

    def __init__(self, most: int = 4, *, steady: bool = False) -> None:
        self.now = 0.0
        self.used: list[int] = []
        self.pace = Pace(most, steady=steady, clock=lambda: self.now)

    def decode(self, speeds: Mapping[int, float], times: int, rows: int = 100) -> list[int]:
        """The threads of so many decodes."""
        before = len(self.used)
        for _ in range(times):
            amount = work(rows, 0, 0)
            self.pace.run(rows, amount, self._taking(amount, speeds))
        return self.used[before:]

    def _taking(self, amount: float, speeds: Mapping[int, float]) -> Callable[[int], None]:
        def run(threads: int) -> None:
            self.used.append(threads)
            self.now += amount / speeds[threads] / 1000

        return run


def test_rungs_are_all_one_less_and_halves() -> None:
    assert rungs(1) == (1,)
    assert rungs(2) == (1, 2)
    assert rungs(8) == (1, 2, 4, 7, 8)


def test_all_threads_stay_on_idle_cores() -> None:
    machine = Machine()
    machine.decode(ALONE, 400)
    assert machine.used[0] == 4
    assert machine.used.count(4) > 360


def test_a_busy_machine_gets_one_thread_and_all_when_it_is_idle_again() -> None:
    machine = Machine()
    machine.decode(ALONE, 50)
    assert machine.decode(BUSY, 300)[-100:].count(1) > 90
    assert machine.decode(ALONE, 600)[-100:].count(4) > 90


def test_a_slump_is_answered_within_a_few_decodes() -> None:
    machine = Machine(2)
    assert machine.decode(ALONE, 300)[-1] == 2
    assert 1 in machine.decode(BUSY, 3)


def test_threads_that_do_not_help_are_given_back() -> None:
    machine = Machine()
    assert machine.decode(FLAT, 300)[-100:].count(1) > 90


def test_trials_become_rare_where_they_do_not_pay() -> None:
    machine = Machine(2)
    assert machine.decode(ALONE, 1000)[-500:].count(1) < 10


def test_few_rows_and_many_are_paced_by_themselves() -> None:
    machine = Machine(2)
    for _ in range(100):
        machine.decode(ALONE, 1)
        machine.decode(BUSY, 1, rows=8)
    assert machine.used[-40::2].count(2) > 15
    assert machine.used[-39::2].count(1) > 15


@pytest.mark.parametrize(("steady", "rows"), [(True, 100), (False, 1)])
def test_the_number_does_not_change_where_it_must_not(*, steady: bool, rows: int) -> None:
    machine = Machine(steady=steady)
    assert set(machine.decode(BUSY, 200, rows)) == {4}
