"""Ways are measured in turns, and one that cannot be had is left out."""

from __future__ import annotations

import pytest

from benchmarks.table import Figures, in_turns, show


def test_ways_take_turns_and_medians_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []
    times = iter((3.0, 1.0, 2.0))

    def ours() -> Figures:
        order.append("ours")
        return {"seconds": next(times)}

    def theirs() -> Figures:
        order.append("theirs")
        return {"seconds": 4.0, "MB/s": 1.5}

    def gone() -> Figures:
        raise FileNotFoundError("not installed")

    rows = in_turns({"ours": ours, "theirs": theirs, "gone": gone}, 3)
    assert order == ["ours", "theirs"] * 3
    assert rows == {"ours": {"seconds": 2.0}, "theirs": {"seconds": 4.0, "MB/s": 1.5}}
    show("speed", rows, "ours")
    shown = capsys.readouterr().out
    assert shown.count("gone: left out, because: not installed") == 3
    assert "× 2.00" in shown
