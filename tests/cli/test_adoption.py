"""Baseline, ``--changed-only`` and several reports, on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from proofcheck.cli import with_command
from proofcheck.cli.app import COMMANDS
from tests.cli.fakes import CLEAN, DOUBTFUL

Call = Callable[..., tuple[int, str, str]]


def test_a_baseline_silences_what_it_was_written_from(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    code, out, err = call("a.tex", "--write-baseline", "known.json")
    assert code == 0
    assert "Found nothing to report (1 suppressed)." in out
    assert "note: the baseline known.json holds 1 finding" in err
    (folder / "b.tex").write_text("\n" + DOUBTFUL)
    (folder / "a.tex").unlink()
    assert call("b.tex", "--baseline", "known.json")[0] == 0
    assert call("b.tex")[0] == 1
    (folder / "proofcheck.toml").write_text('baseline = "known.json"\n')
    assert call("b.tex")[0] == 0
    # Written anew, it holds what it held.
    assert "holds 1 finding" in call("b.tex", "--write-baseline", "known.json")[2]
    assert json.loads((folder / "known.json").read_text())["findings"][0]["path"] == "b.tex"


def test_what_the_baseline_no_longer_meets_is_said_once(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    call("a.tex", "--write-baseline", "known.json")
    (folder / "a.tex").write_text(CLEAN)
    _, _, err = call("a.tex", "--baseline", "known.json")
    assert err.count("1 entry of the baseline matches nothing any more") == 1
    assert call("a.tex", "--baseline", "known.json", "--quiet")[2] == ""


def test_a_baseline_that_cannot_be_written_is_told(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    code, _, err = call("a.tex", "--write-baseline", "no/known.json")
    assert code == 2
    assert "cannot write no/known.json" in err


def test_watching_without_its_package_tells_how_to_get_it(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    (folder / "a.tex").write_text(CLEAN)
    code, out, err = call("a.tex", "--watch")
    assert (code, out) == (2, "")
    assert "pip install 'proofcheck-tex[watch]'" in err


def test_a_report_may_go_to_standard_output_by_its_name(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    out = call("a.tex", "-o", "json=-", "-o", "sarif=r.sarif")[1]
    assert json.loads(out)["summary"]["warnings"] == 1
    assert json.loads((folder / "r.sarif").read_text())["version"] == "2.1.0"
    assert call("a.tex", "--statistics")[1] == call("a.tex", "--format", "statistics")[1]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["a.tex", "--changed-only"], ["check", "a.tex", "--changed-only=HEAD"]),
        (["--changed-only", "a.tex"], ["check", "--changed-only=HEAD", "a.tex"]),
        (["--changed-only=v1", "a.tex"], ["check", "--changed-only=v1", "a.tex"]),
        (["--", "--changed-only"], ["check", "--", "--changed-only"]),
    ],
)
def test_a_revision_stands_behind_an_equals_sign(arguments: list[str], expected: list[str]) -> None:
    assert with_command(arguments, COMMANDS) == expected


def test_changed_only_verifies_and_tells(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "one")):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    code, out, _ = call("a.tex", "--changed-only")
    assert code == 0
    assert "Unchanged since HEAD: 1 proof not verified, 0 findings in unchanged text" in out
    (folder / "a.tex").write_text(DOUBTFUL.replace("This", "That"))
    assert call("a.tex", "--changed-only")[0] == 1
    code, _, err = call("a.tex", "--changed-only=none")
    assert code == 2
    assert "there is no revision 'none' in the repository" in err
