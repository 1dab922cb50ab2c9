"""``formal`` and ``check --formal``: what is put formally, and what reports say of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.formal.fake_lean import HONEST, write_program

pytest.importorskip("z3")

# Before what answers: which Lean it is.
VERSION = """import sys
if "--version" in sys.argv:
    print("Lean (version 4.28.0, Release)")
    sys.exit()
"""

Call = Callable[..., tuple[int, str, str]]

PAPER = r"""\documentclass{article}
\usepackage{amsmath,amsthm}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma} Let $x$ be a real number with $x > 1$. Then $x^2 > 2$. \end{lemma}
\begin{proof}
We have $x^2 > x$. Thus $x^2 > 2$, as desired.
\end{proof}
\begin{lemma} Let $a > 0$. Then $2a > a$. \end{lemma}
\begin{proof}
Let $b = 2a$. Clearly $b - a = a > 0$. So $b*a = a*b$.
\end{proof}
\end{document}
"""


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "paper.tex"
    path.write_text(PAPER, encoding="utf-8")
    # Beside other work two seconds end a query that takes none: "out of time (canceled)".
    (folder / "proofcheck.toml").write_text("solver-milliseconds = 60000\n", encoding="utf-8")
    return path


def test_what_follows_is_counted_and_what_does_not_is_a_note(call: Call, paper: Path) -> None:
    code, out, _ = call("formal", "paper.tex")
    assert code == 0
    assert "3 of 5 steps with a relation were put formally: 2 follow, 1 does not follow." in out
    assert (
        "PC401" in out and "this does not follow from what is written here, for example: x" in out
    )
    assert "what was used: x > 1; x^2 > x" in out
    assert "Not put formally: 1 step, because: it supposes, defines or denies rather than" in out


def test_json_has_every_outcome_and_fits_its_schema(call: Call, paper: Path) -> None:
    _, out, _ = call("formal", "paper.tex", "--format", "json")
    value = json.loads(out)
    schema = files("proofcheck.reports.check").joinpath("report-1.schema.json").read_text()
    jsonschema.validate(value, json.loads(schema))
    assert value["summary"]["formal"]["put"] == 3
    steps = [step for proof in value["files"][0]["proofs"] for step in proof["steps"]]
    said = [step["formal"]["ending"] for step in steps]
    assert said == ["follows", "does not follow", "not put formally", "follows", "not put formally"]
    fails = steps[1]["formal"]
    assert fails["engine"] == "z3" and fails["witness"].keys() == {"x"}
    assert [one["ground"] for one in fails["used"]] == ["the statement", "an earlier step"]
    assert "(check-sat)" in fails["code"]


def test_without_formal_nothing_of_it_is_said(call: Call, paper: Path) -> None:
    _, out, _ = call("check", "--no-model", "paper.tex", "--format", "json")
    assert '"formal"' not in out
    _, out, _ = call("check", "--no-model", "--formal", "paper.tex", "--format", "json")
    assert '"formal"' in out


def test_every_report_has_it(call: Call, paper: Path, folder: Path) -> None:
    names = ("html", "markdown", "sarif")
    outputs = [part for name in names for part in ("-o", f"{name}=out.{name}")]
    call("formal", "paper.tex", *outputs)
    html, markdown, sarif = ((folder / f"out.{name}").read_text("utf-8") for name in names)
    assert "its relations follow from what is written here, says z3" in html
    assert " proved" in html and "(declare-const x1 Real)" in html
    assert "were put formally" in markdown
    results = json.loads(sarif)["runs"][0]["results"]
    assert [one["properties"]["formal"] for one in results] == ["does not follow"]


def test_claims_are_written_to_files(call: Call, paper: Path, folder: Path) -> None:
    code, _, err = call("formal", "paper.tex", "--emit", "claims")
    assert code == 0 and "3 files in claims" in err
    names = sorted(path.name for path in (folder / "claims").iterdir())
    assert names[0] == "paper.tex-line11-p2-step2.smt2"
    text = (folder / "claims" / names[0]).read_text("utf-8")
    assert text.startswith("; paper.tex:11, step 2 of proof p2: follows\n")
    assert call("formal", "paper.tex", "--emit", "paper.tex")[0] == 2


def test_what_cannot_be_read_is_said(call: Call, folder: Path) -> None:
    assert call("formal", "nowhere.tex")[0] == 2
    assert call("formal")[0] == 2
    (folder / "bad.tex").write_bytes(b"\x00\x01")
    assert call("formal", "bad.tex")[0] in (0, 3)


def test_what_lean_s_kernel_accepts_is_proved(call: Call, paper: Path, folder: Path) -> None:
    program = write_program(folder / "bin" / "lean", VERSION + HONEST)
    options = ("--lean", str(program), "--no-cache")
    code, out, err = call("formal", "paper.tex", *options, "--emit", "claims")
    assert "3 of 5 steps with a relation were put formally: 2 proved, 0 follow" in out, err
    assert code == 0
    suffixes = [path.suffix for path in (folder / "claims").iterdir()]
    assert sorted(suffixes) == [".lean", ".lean", ".smt2", ".smt2", ".smt2"]
    _, out, _ = call("formal", "paper.tex", *options, "--format", "json")
    proofs = json.loads(out)["files"][0]["proofs"]
    first = proofs[0]["steps"][0]["formal"]
    assert (first["ending"], first["engine"]) == ("proved", "lean")
    assert first["axioms"] == ["propext", "Quot.sound"]
    _, out, _ = call("formal", "paper.tex", *options, "--solver", "none")
    assert "4 of 5" in out or "3 of 5" in out


def test_a_lean_that_is_not_there_is_a_usage_error(call: Call, paper: Path, folder: Path) -> None:
    code, _, err = call("formal", "paper.tex", "--lean", str(folder / "nowhere"))
    assert code == 2 and len(err.splitlines()) == 1


def test_what_lean_leaves_open_without_z3_said_nothing(call: Call, paper: Path) -> None:
    refuses = "\nfor n, line in enumerate(lines, 1):\n    if 'trace' in line: say(n, 'no', 'error')"
    program = write_program(paper.parent / "bin" / "lean", VERSION + HONEST + refuses)
    options = ("--lean", str(program), "--no-cache", "--solver", "none")
    _, out, _ = call("formal", "paper.tex", *options, "--format", "json")
    steps = json.loads(out)["files"][0]["proofs"][0]["steps"]
    assert {(one["formal"]["engine"], one["formal"]["reason"]) for one in steps} == {("lean", "no")}
