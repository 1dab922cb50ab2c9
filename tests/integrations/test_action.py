"""The GitHub Action: its files against GitHub's schemas, its steps by running them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from proofcheck.document.rule import Severity
from proofcheck.rules import names_rules
from proofcheck.settings.config import find_config
from proofcheck.settings.merge import merge

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
HEAD = "\\documentclass{article}\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
RIGHT = "\\begin{lemma}So.\\end{lemma}\\begin{proof}As $2+2=4$.\\end{proof}\n"
WRONG = RIGHT.replace("4", "5")
END = "\\end{document}\n"


@dataclass(frozen=True)
class Ran:
    """What a step left behind."""

    code: int
    said: str
    outputs: dict[str, str]
    summary: str
    reports: Path


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "a work space"
    folder.mkdir()
    return folder


def step(work: Path, script: str, **inputs: str) -> Ran:
    """Run a script as a runner would, with nothing of the surroundings but the path."""
    temp = work.parent / "runner temp"
    temp.mkdir(exist_ok=True)
    output, summary = temp / "output", temp / "summary"
    for file in (output, summary):
        file.write_text("", encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(temp),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "PROOFCHECK_PYTHON": sys.executable,
        "PROOFCHECK_SCORES": str(temp / "scores"),
        "PROOFCHECK_NO_MODEL": "true",
    }
    done = subprocess.run(
        ["bash", str(ROOT / "action" / script)],
        cwd=work,
        env=environment | {f"PROOFCHECK_{name}": value for name, value in inputs.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = output.read_text(encoding="utf-8").splitlines()
    return Ran(
        done.returncode,
        done.stdout + done.stderr,
        dict(line.split("=", 1) for line in lines),
        summary.read_text(encoding="utf-8"),
        temp / "proofcheck-reports",
    )


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + text + END, encoding="utf-8")
    return path


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A. Author", "-c", "user.email=author@example.org")
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-actions", [ACTION]),
        ("vendor.github-workflows", sorted((ROOT / "examples").glob("*.yml"))),
    ],
)
def test_github_takes_the_files(schema: str, files: list[Path]) -> None:
    assert files
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_expression_is_part_of_a_command_and_every_input_is_used() -> None:
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    steps = action["runs"]["steps"]
    for one in steps:
        assert "${{" not in one.get("run", "")
        if uses := one.get("uses"):
            assert uses.rpartition("@v")[2].isdigit()
    text = ACTION.read_text(encoding="utf-8")
    for name in action["inputs"]:
        assert f"inputs.{name}" in text
    [check] = [one for one in steps if one.get("id") == "check"]
    script = (ROOT / "action" / "check.sh").read_text(encoding="utf-8")
    for name in check["env"]:
        assert f"${{{name}" in script or f'"${name}"' in script, name
    example = yaml.safe_load((ROOT / "examples" / "arxiv-draft.yml").read_text(encoding="utf-8"))
    given = example["jobs"]["proofs"]["steps"][-1]["with"]
    assert given.keys() <= action["inputs"].keys()


def test_the_configuration_of_the_examples_is_one() -> None:
    file = find_config("-", config=ROOT / "examples" / "proofcheck.toml")
    assert merge(file, {}, names_rules=names_rules).fail_on is Severity.ERROR


def test_nothing_found(work: Path) -> None:
    write(work / "a paper.tex", RIGHT)
    ran = step(work, "check.sh")
    assert ran.code == 0
    assert ran.outputs["exit-code"] == "0"
    assert ran.outputs["findings"] == ran.outputs["errors"] == "0"
    assert "## proofcheck" in ran.summary
    assert "::error" not in ran.said


def test_findings_in_paths_with_blanks_and_all_reports(work: Path) -> None:
    write(work / "part one" / "a b.tex", WRONG)
    write(work / "part two.tex", WRONG)
    write(work / "other.tex", WRONG)
    ran = step(
        work, "check.sh", PATHS="part one\r\n\npart two.tex\n", SARIF="true", HTML="true",
        ARGS="--select\nPC2,PC0",
    )  # fmt: skip
    assert ran.code == 0
    assert ran.outputs["exit-code"] == "1"
    assert (ran.outputs["findings"], ran.outputs["errors"]) == ("2", "2")
    assert "::error file=part one/a b.tex,line=3," in ran.said
    assert "other.tex" not in ran.said
    assert ran.outputs["reports"] == str(ran.reports)
    names = {path.name for path in ran.reports.iterdir()}
    assert names == {"proofcheck.json", "proofcheck.sarif", "proofcheck.html", "summary.md"}


def test_the_least_severity_that_fails(work: Path) -> None:
    write(work / "p.tex", WRONG)
    assert step(work, "check.sh", FAIL_ON="never").outputs["exit-code"] == "0"
    assert step(work, "check.sh", FAIL_ON="error").outputs["exit-code"] == "1"


def test_what_cannot_be_read_is_no_success(work: Path) -> None:
    (work / "p.tex").write_bytes(b"%PDF-1.5 \x00\x01")
    ran = step(work, "check.sh", PATHS="p.tex")
    assert ran.outputs["exit-code"] == "3"
    assert "it is a binary file" in ran.said


def test_wrong_inputs_are_told(work: Path) -> None:
    write(work / "p.tex", RIGHT)
    ran = step(work, "check.sh", PATHS="none.tex")
    assert ran.outputs["exit-code"] == "2"
    assert "none.tex: no such file" in ran.said
    assert "findings" not in ran.outputs
    ran = step(work, "check.sh", SARIF="yes")
    assert ran.outputs["exit-code"] == "2"
    assert "the input sarif must be true or false" in ran.said


def test_inputs_are_data(work: Path) -> None:
    write(work / "p.tex", RIGHT)
    mark = work / "executed"
    hostile = f'$(touch "{mark}"); `touch "{mark}"`'
    for name in ("PATHS", "ARGS", "MODEL", "FAIL_ON", "CHANGED_ONLY", "SARIF", "BASE"):
        more = {"CHANGED_ONLY": "true"} if name == "BASE" else {}
        ran = step(work, "check.sh", **{"NO_MODEL": "false", name: hostile, **more})
        assert ran.outputs["exit-code"] in ("2", "3"), name
        assert not mark.exists()


def test_changed_only_in_a_pull_request(work: Path) -> None:
    git(work, "init", "--quiet")
    write(work / "old.tex", WRONG)
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "Old")
    base = git(work, "rev-parse", "HEAD").strip()
    write(work / "new.tex", WRONG.replace("2+2", "3+3"))
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "New")
    ran = step(work, "check.sh", CHANGED_ONLY="true", BASE=base)
    assert (ran.outputs["exit-code"], ran.outputs["findings"]) == ("1", "1")
    assert "file=new.tex" in ran.said
    assert "file=old.tex" not in ran.said
    assert step(work, "check.sh", CHANGED_ONLY="HEAD").outputs["findings"] == "0"
    # The first push of a branch has nothing before it.
    ran = step(work, "check.sh", CHANGED_ONLY="true", BASE="0" * 40)
    assert ran.outputs["findings"] == "2"
    assert "no commit to compare with" in ran.said

    shallow = work.parent / "shallow"
    git(work.parent, "clone", "--quiet", "--depth", "1", work.as_uri(), str(shallow))
    ran = step(shallow, "check.sh", CHANGED_ONLY="true", BASE=base)
    assert ran.outputs["exit-code"] == "2"
    assert "fetch-depth: 0" in ran.said


def test_the_key_names_what_is_installed(work: Path) -> None:
    keys = {
        step(work, "key.sh", **inputs).outputs["key"]
        for inputs in (
            {},
            {"NO_MODEL": "false"},
            {"VERSION": "1.0"},
            {"VERSION": "1.0", "NO_MODEL": "false"},
        )
    }
    assert len(keys) == 4
    assert {"1.0", "1.0-no-model"} < keys
    assert step(work, "key.sh", VERSION="1\n$(x)").outputs["key"] == "1---x--no-model"


@pytest.mark.slow
def test_it_is_installed_without_the_engine(work: Path) -> None:
    ran = step(work, "install.sh")
    assert ran.code == 0, ran.said
    write(work / "p.tex", WRONG)
    checked = step(work, "check.sh", PYTHON=ran.outputs["python"])
    assert (checked.outputs["exit-code"], checked.outputs["errors"]) == ("1", "1")
