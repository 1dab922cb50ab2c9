"""``mutate`` on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from proofcheck.errors import ModelError
from tests.cli.fakes import CLEAN, CRASHING, Stage

Call = Callable[..., tuple[int, str, str]]

PAPER = "\\begin{proof}\nLet $n \\le m$ be integers. Then $a_n + b_n \\le 7$.\n\\end{proof}\n"
SAMPLES = Path(__file__).parents[2] / "samples"


def test_it_tells_what_was_caught_and_leaves_the_file(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(PAPER)
    code, out, err = call("mutate", "a.tex", "--rate", "1")
    assert (code, err) == (0, "proofcheck: note: the cache is not used\n")
    assert "Of 10 injected errors 0 would have been caught (0%, 95% interval 0-28%)" in out
    assert (folder / "a.tex").read_text() == PAPER
    assert [path.name for path in folder.iterdir()] == ["a.tex"]


def test_reports_go_to_files_and_to_standard_output(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(PAPER)
    arguments = ("mutate", "a.tex", "--rate", "1", "-q", "-o", "json=m.json", "-o", "text=m.txt")
    code, out, err = call(*arguments, "--format", "json")
    assert (code, err) == (0, "")
    errors = json.loads((folder / "m.json").read_text())["errors"]
    assert json.loads(out)["errors"] == errors
    assert (folder / "m.txt").read_text().startswith("Mutation test of the verifier scripted")
    assert call(*arguments, "-o", "json=-")[1].startswith("{")
    code, out, err = call("mutate", "a.tex", "-o", "json=no/m.json")
    assert code == 2
    assert "cannot write no/m.json" in err
    assert out.startswith("Mutation test")


def test_options_decide_what_is_injected_and_what_counts(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(PAPER * 3)

    def run(*options: str) -> dict[str, object]:
        value = json.loads(call("mutate", "a.tex", "--format", "json", *options)[1])
        return {**value["plan"], "errors": value["errors"], "threshold": value["threshold"]}

    one = run("--rate", "1", "--seed", "5", "--kinds", "relation", "--max-proofs", "2")
    assert (one["rate"], one["seed"], one["kinds"]) == (1.0, 5, ["relation"])
    assert (one["max_proofs"], one["left_out"], one["threshold"]) == (2, 1, 0.1)
    assert (
        one["errors"]
        == run("--rate", "1", "--seed", "5", "--kinds", "relation", "--max-proofs", "2")["errors"]
    )
    both = run("--kinds", "sign,relation", "--kinds", "sign", "--min-confidence", "0.25")
    assert (both["kinds"], both["threshold"]) == (["relation", "sign"], 0.75)
    (folder / "proofcheck.toml").write_text("min-confidence = 0.5\n")
    assert run()["threshold"] == 0.5
    assert run("--isolated")["threshold"] == 0.1


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("No proof.", 0, "There is no proof with a step that could be put to the test."),
        (CLEAN, 0, "no step has a place for an error"),
        (PAPER + "\\input{none}", 3, "Not read: a.tex:4:1: "),
        (CRASHING, 3, "no step has a place for an error"),
        (CRASHING.replace("crashes", "$x \\le 3$ crashes"), 3, "could be judged"),
        (CRASHING + PAPER, 0, "Of "),
    ],
)
def test_how_it_ends(call: Call, folder: Path, text: str, code: int, says: str) -> None:
    (folder / "a.tex").write_text(text)
    ended, out, _ = call("mutate", "a.tex", "--rate", "1")
    assert says in " ".join(out.split())
    assert ended == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a file or a folder to test on, or - for standard input"),
        (("none.tex",), "none.tex: no such file or folder"),
        (("a.tex", "--no-model"), "mutate tests the verifier, so it needs a model: leave out"),
        (("a.tex", "--rate", "0"), "--rate must be a number above 0 and at most 1"),
        (("a.tex", "--rate", "nan"), "--rate must be a number above 0 and at most 1"),
        (("a.tex", "--max-proofs", "0"), "--max-proofs must be at least 1"),
        (
            ("a.tex", "--kinds", "relations"),
            "no kind of error 'relations'; did you mean 'relation'",
        ),
        (("a.tex", "--format", "xml"), "there is no format 'xml'; choose from text, json"),
        (("a.tex", "-o", "json"), "must be of the form NAME=FILE"),
        (("a.tex", "-o", "json=-", "--format", "text"), "standard output, not text, json"),
        (("a.tex", "--min-confidence", "7"), "--min-confidence must be a number between 0 and 1"),
    ],
)
def test_a_usage_error_is_one_line_and_gives_2(
    call: Call, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    (folder / "a.tex").write_text(PAPER)
    code, out, err = call("mutate", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_a_configuration_without_a_model_is_told(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(PAPER)
    (folder / "proofcheck.toml").write_text("use-model = false\n")
    code, _, err = call("mutate", "a.tex")
    assert code == 2
    assert "give --model where the configuration says use-model = false" in err
    assert call("mutate", "a.tex", "--model", "builtin")[0] == 0


def test_a_server_that_would_not_be_asked_is_told(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(PAPER)
    code, out, error = call("mutate", "a.tex", "--server", "https://example.org/v1")
    assert (code, out) == (2, "")
    assert "the server would not be asked for anything" in error


def test_a_model_that_cannot_be_used_gives_3(call: Call, folder: Path, stage: Stage) -> None:
    def refuse() -> NoReturn:
        raise ModelError("m.gguf: is no GGUF")

    stage.scores = refuse
    (folder / "a.tex").write_text(PAPER)
    assert call("mutate", "a.tex") == (3, "", "proofcheck: error: m.gguf: is no GGUF\n")


@pytest.mark.slow
def test_the_shipped_model_is_tested_and_the_cache_repeats_it(tmp_path: Path) -> None:
    sample = str(SAMPLES / "quarter-squares.tex")
    command = [sys.executable, "-m", "proofcheck", "mutate", "--isolated", "--format", "json"]
    first, second = (
        subprocess.run(
            [*command, "--rate", "0.2", "--max-proofs", "1", "--threads", "1", sample],
            cwd=tmp_path,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
            capture_output=True,
            timeout=100,
        )
        for _ in range(2)
    )
    assert (first.returncode, first.stderr) == (0, b"")
    one, two = (json.loads(done.stdout) for done in (first, second))
    assert one["errors"] == two["errors"]
    assert one["untouched"]["scored"] == one["untouched"]["steps"] > 3
    assert one["total"]["judged"] == one["total"]["injected"] > 0
    assert any(error["probability"] != error["untouched"] for error in one["errors"])
