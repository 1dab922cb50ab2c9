"""Work in other processes: in order, and a process that dies or hangs costs one answer."""

from __future__ import annotations

import os
import time

import pytest

from proofcheck import workers
from proofcheck.latex.rules import IDLE_COMMENT
from proofcheck.workers import Answers, NoAnswer


def work(task: int) -> object:
    if task == 3:
        os._exit(9)
    if task == 5:
        time.sleep(600)
    if task == 6:
        raise ValueError("no such thing")
    return IDLE_COMMENT if task == 7 else task * task


def test_answers_come_in_order_and_failures_cost_one_each() -> None:
    found = list(Answers(range(9), work, 2, 6.0))
    assert [task for task, _ in found] == list(range(9))
    said = [answer for _, answer in found]
    assert said[:3] + said[4:5] + said[8:] == [0, 1, 4, 16, 64]
    assert said[3] == NoAnswer("the process that read it died (exit status 9)")
    assert said[5] == NoAnswer("reading it took longer than 6 seconds")
    assert said[6] == NoAnswer("reading it failed (ValueError: no such thing)")
    assert said[7] is IDLE_COMMENT


def test_one_paper_held_a_batch_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody had said how long reading one may take."""
    monkeypatch.setattr(workers, "LONGEST", 6.0)
    answers = [answer for _, answer in Answers((4, 5, 8), work, 1)]
    assert answers == [16, NoAnswer("reading it took longer than 6 seconds"), 64]


def process(task: int) -> int:
    return os.getpid()


def test_a_process_that_has_done_its_share_makes_room() -> None:
    by = [answer for _, answer in Answers(range(5), process, 1, share=2)]
    assert by[0] == by[1] != by[2] == by[3] != by[4]
    assert os.getpid() not in by


def test_without_processes_the_work_is_done_here_when_it_is_asked_for() -> None:
    begun = []

    def tasks() -> object:
        for task in (1, 6):
            begun.append(task)
            yield task

    found = Answers(tasks(), work, 0)  # type: ignore[arg-type]
    assert next(found) == (1, 1)
    assert begun == [1]
    assert next(found)[1] == NoAnswer("reading it failed (ValueError: no such thing)")
