"""A pass needs evidence of its own: whatever else Lean says or does, nothing is accepted."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from proofcheck.errors import UsageError
from proofcheck.formal.lean.check import State, check
from proofcheck.formal.lean.file import Tactic, Theorem, write_file
from proofcheck.formal.lean.process import NO_SANDBOX, Limits, RunStop, find_sandbox, run
from tests.formal.fake_lean import HONEST, fake_lean, write_program

OMEGA = (Tactic("omega", "omega"),)
ONE = Theorem("(x1 : Int) (h1 : 0 < x1)", "1 ≤ x1", OMEGA)
TWO = Theorem("", "1 + 1 = 2", OMEGA)


def test_what_lean_shows_is_accepted(tmp_path: Path) -> None:
    first, second = check([ONE, TWO], fake_lean(tmp_path, HONEST))
    assert first.state is State.ACCEPTED
    assert first.axioms == ("propext", "Quot.sound")
    assert first.tactic == 0
    assert first.sound
    assert second.sound


#: What a Lean may do instead, and what is then said of a theorem.
LIES = {
    "nothing": ("", "Lean: it ended with status 0"),
    "no errors": ("print('no errors found')", "Lean: it ended with status 0 (no errors found)"),
    "success for another file": (
        HONEST.replace("line in enumerate(lines, 1)", "line in enumerate(lines, 7)"),
        "Lean gave no sign that it was accepted",
    ),
    "no trace": (HONEST.replace("S+ 0", "S+ 9"), "Lean gave no sign that it was accepted"),
    "not shown": (
        HONEST.replace(" : {check[1]}_s", " : {check[1]}_t"),
        "Lean gave no sign that it was accepted",
    ),
    "not the end": (HONEST.replace("_last : True", "_last"), "Lean: it ended with status 0"),
    "a warning of sorry": (
        HONEST + "\nsay(3, 'x', 'x')\nsay(8, \"declaration uses 'sorry'\", 'warning')",
        "declaration uses 'sorry'",
    ),
    "an error": (HONEST + "\nsay(9, 'omega failed\\\\nbecause', 'error')", "omega failed"),
    "a suggestion": (
        HONEST + "\nsay(next(n for n, l in enumerate(lines, 1) if 'omega' in l), 'Try this')",
        "Lean said more of it than a finished proof does",
    ),
    "a crash": ("import os\nos.kill(os.getpid(), 9)", f"Lean: {RunStop.KILLED}"),
    "no end": ("import time\nprint('{}')\ntime.sleep(60)", f"Lean: {RunStop.TIME}"),
    "no end of work": ("while True: pass", f"Lean: {RunStop.TIME}"),
    "no end of output": ("while True: print('x' * 1000)", f"Lean: {RunStop.OUTPUT}"),
    "no end of memory": ("x = []\nwhile True: x.append(bytearray(1 << 24))", "Lean: "),
}


@pytest.mark.parametrize(("program", "reason"), LIES.values(), ids=LIES.keys())
def test_no_evidence_no_pass(tmp_path: Path, program: str, reason: str) -> None:
    seconds = 1.0 if f"Lean: {RunStop.TIME}" == reason else 20.0
    lean = fake_lean(tmp_path, program, seconds=seconds, output=1 << 20, memory=1 << 28)
    (verdict,) = check([ONE], lean)
    assert verdict.state is not State.ACCEPTED
    assert verdict.reason.startswith(reason)


def test_axioms_beyond_the_three_are_not_sound(tmp_path: Path) -> None:
    more = fake_lean(tmp_path / "a", HONEST.replace("Quot.sound", "Lean.ofReduceBool"))
    (verdict,) = check([ONE], more)
    assert (verdict.state, verdict.sound) == (State.ACCEPTED, False)
    none = fake_lean(tmp_path / "b", HONEST.replace("depends on axioms", "cannot be listed"))
    (verdict,) = check([ONE], none)
    assert (verdict.axioms, verdict.sound) == (None, False)


def test_one_that_kills_lean_does_not_take_the_others_along(tmp_path: Path) -> None:
    dies = "if '1 + 1 = 2' in open(__import__('sys').argv[-1]).read(): exit(137)\n"
    three = check([ONE, TWO, ONE], fake_lean(tmp_path, dies + HONEST))
    assert [one.state for one in three] == [State.ACCEPTED, State.STOPPED, State.ACCEPTED]


def test_a_file_of_many_theorems_ended_lean(tmp_path: Path) -> None:
    counts = f"open({str(tmp_path / 'count')!r}, 'a').write('x')\n"
    verdicts = check([ONE] * 81, fake_lean(tmp_path / "lean", counts + HONEST))
    assert {one.state for one in verdicts} == {State.ACCEPTED} and len(verdicts) == 81
    assert (tmp_path / "count").read_text() == "xx"


def test_what_the_gate_refuses_lean_never_sees(tmp_path: Path) -> None:
    bad = Theorem("", "1 = 2", (Tactic("a model's", "sorry"),))
    seen = fake_lean(
        tmp_path, "assert 'sorry' not in open(__import__('sys').argv[-1]).read()\n" + HONEST
    )
    first, second = check([bad, ONE], seen)
    assert (first.state, first.reason) == (State.FORBIDDEN, "'sorry' is not allowed")
    assert second.state is State.ACCEPTED


def test_a_header_that_lean_does_not_know(tmp_path: Path) -> None:
    lean = fake_lean(tmp_path, HONEST + "\nsay(1, \"unknown module 'Mathlib'\", 'error')")
    with pytest.raises(UsageError, match=r"lean \(4\.28\.0\): unknown module 'Mathlib'"):
        check([ONE], lean)


def test_no_text_of_a_model_stands_before_a_statement() -> None:
    file = write_file("-- header", [ONE, TWO])
    lines = file.text.split("\n")
    assert max(place.stated[1] for place in file.places) < min(
        place.proved[0] for place in file.places
    )
    assert all(lines[place.tactics[0] - 1].strip() == "omega" for place in file.places)
    assert write_file("-- header", [ONE]).text != write_file("-- header", [ONE]).text


@pytest.mark.skipif(find_sandbox() == NO_SANDBOX, reason="this system has no sandbox")
def test_the_sandbox_has_no_network(tmp_path: Path) -> None:
    # The server is outside: bubblewrap gives a sandbox a loopback device of its own.
    with socket.create_server(("127.0.0.1", 0)) as server:
        asks = f"import socket\nprint(socket.create_connection({server.getsockname()!r}, 2))"
        program = write_program(tmp_path / "program", asks)
        assert run([program], tmp_path, Limits(20.0), NO_SANDBOX).status == 0
        inside = run([program], tmp_path, Limits(20.0), find_sandbox())
    assert inside.status != 0
    assert "refused" in inside.output or "unreachable" in inside.output


_OUTLIVING = """
import sys
from pathlib import Path
from proofcheck.formal.lean.process import Limits, NO_SANDBOX, find_sandbox, run
sandbox = NO_SANDBOX if sys.argv[2] == "none" else find_sandbox()
run([Path(sys.argv[1]) / "lean"], Path(sys.argv[1]), Limits(300.0), sandbox)
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="it looks at /proc")
@pytest.mark.parametrize("sandbox", ["none", "the best"])
def test_a_lean_outlived_a_killed_run(tmp_path: Path, sandbox: str) -> None:
    """With what it had started.  Both hold the output open as long as they live."""
    waits = "import subprocess, time\nsubprocess.Popen(['sleep', '300'])\n"
    write_program(tmp_path / "lean", f"{waits}print('begun', flush=True)\ntime.sleep(300)")
    ours = subprocess.Popen([sys.executable, "-c", _OUTLIVING, str(tmp_path), sandbox])
    output = tmp_path / "output"
    assert _within_a_minute(lambda: output.is_file() and "begun" in output.read_text())
    assert _holders(output)
    ours.kill()
    ours.wait()
    assert _within_a_minute(lambda: not _holders(output))


def _within_a_minute(happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _holders(path: Path) -> list[str]:
    """The processes that have a file open."""
    found = []
    for one in Path("/proc").glob("[0-9]*/fd/1"):
        with suppress(OSError):
            if one.readlink() == path:
                found.append(one.parts[2])
    return found
