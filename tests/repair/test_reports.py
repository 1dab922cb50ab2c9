"""The repairs as a patch that real programs take, as JSON, and for people."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import proofcheck.errors
import proofcheck.repair.fix
from proofcheck.repair.repairs import Repairs
from proofcheck.reports.repair.as_json import write_repairs_json
from proofcheck.reports.repair.patch import amended_bytes, patch
from proofcheck.reports.repair.text import write_repairs
from proofcheck.settings.settings import Settings
from tests.repair.harness import paper, write
from tests.repair.scripted import scripted
from tests.reports.writing import written

GOOD = ("replace", "Then $x$ is right.", "A slip of the pen.")


@pytest.fixture
def fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run on a path in an empty current folder, with a script of proposals."""
    monkeypatch.chdir(tmp_path)

    def run(
        *script: object, paths: tuple[str, ...] = (".",), proofs: tuple[str, ...] = ()
    ) -> Repairs:
        reviser = scripted(*script)[0]  # type: ignore[arg-type]
        settings = Settings(depth="critique")
        events = list(
            proofcheck.repair.fix.fix(paths, settings, rounds=2, proofs=proofs, reviser=reviser)
        )
        assert isinstance(events[-1], Repairs)
        return events[-1]

    return run


@pytest.mark.parametrize("program", ["git apply", "patch -p1 --binary"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_real_programs_take_the_patch(  # type: ignore[no-untyped-def]
    fix, tmp_path: Path, program: str, encoding: str, ending: str, last: str
) -> None:
    if not shutil.which(program.split()[0]):
        pytest.skip(f"there is no {program}")
    text = paper("\u00e9 stays.", "Then $x$ is WRONG.", "So.", "Then $x$ is WRONG.")
    text = text.rstrip("\n").replace("\n", ending) + (ending if last else "")
    (tmp_path / "sub").mkdir()
    path = write(tmp_path, text, "sub/a.tex", encoding)
    repairs = fix(GOOD, GOOD)
    assert len(repairs.offered) == 2
    expected = text.replace("WRONG", "right").encode(encoding)
    assert list(amended_bytes(repairs)) == [("sub/a.tex", text.encode(encoding), expected)]
    done = subprocess.run(
        program.split(), input=patch(repairs), cwd=tmp_path, capture_output=True, timeout=20
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert path.read_bytes() == expected


def test_a_change_of_the_last_line_without_an_end_is_a_patch(fix, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path, "\\begin{proof} It holds. Then $x$ is WRONG. \\end{proof}")
    done = subprocess.run(
        ["git", "apply"], input=patch(fix(GOOD)), cwd=tmp_path, capture_output=True, timeout=20
    )
    assert done.returncode == 0, done.stderr
    assert path.read_text() == "\\begin{proof} It holds. Then $x$ is right. \\end{proof}"


def test_the_json_has_its_shape_and_all_that_happened(fix, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = paper("Then $x$ is WRONG.", "A GAP.", "It is LOST.", "Fine it is.")
    write(tmp_path, text)
    repairs = fix(("replace", r"\input{x}", "no"), ("give-up", "", "it is false"), GOOD)
    data = json.loads(written(write_repairs_json, repairs))
    schema = files("proofcheck.reports.repair").joinpath("repair-1.schema.json").read_text()
    jsonschema.Draft202012Validator(json.loads(schema)).validate(data)
    assert data["passed"] == 1
    assert [one["reason"] for one in data["unverified"]] == ["the server is down"]
    first, second = data["repairs"]
    assert (first["offered"], first["reason"]) == (
        False,
        f"it is false; round 1: {first['attempts'][0]['reason']}",
    )
    assert [a["reason"][:12] for a in first["attempts"]] == ["the proposal", "it is false"]
    edit = second["edits"][0]
    start, end = edit["span"]["start"]["offset"], edit["span"]["end"]["offset"]
    assert text[start:end] == edit["before"]
    assert "Then $x$ is right." in text[:start] + edit["after"] + text[end:]
    assert edit["diff"].startswith("--- a/a.tex\n+++ b/a.tex\n@@ ")


def test_people_are_told_what_and_why(fix, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write(tmp_path, paper("Then $x$ is WRONG.", "A GAP \x1b[31m.", "It is LOST.", "So it is."))
    write(tmp_path, "\\documentclass{article}\n\\input{none}", "b.tex")
    text = written(write_repairs, fix(GOOD, ("give-up", "", "the lemma is false")))
    assert "Not read: b.tex:2:1: " in text
    assert "a.tex:5:1: can be repaired: the proof of Lemma 1 (lem:1)" in text
    assert "    -Then $x$ is WRONG.\n    +Then $x$ is right.\n" in text
    assert "    A slip of the pen.\n    Verified again: grade 1 by 1 of 1 analyses.\n" in text
    assert "a.tex:9:1: not repaired: the proof of Lemma 2 (lem:2)" in text
    assert "    The lemma is false after 1 round.\n" in text
    assert "a.tex:13:1: the proof of Lemma 3 (lem:3) could not be verified: the server" in text
    assert (
        "1 repair offered, 1 proof not repaired, 1 proof without fault, 1 proof not verified.\n"
    ) in text
    assert text.endswith("what verified it can be mistaken.\n")
    assert "\x1b" not in text


def test_the_proofs_asked_for_are_looked_at(fix, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write(tmp_path, paper("Then $x$ is WRONG.", "Then $x$ is WRONG."))
    repairs = fix(GOOD, proofs=("lem:2",))
    assert [repair.name for repair in repairs.repairs] == ["the proof of Lemma 2 (lem:2)"]
    assert fix(GOOD, proofs=("1",)).repairs[0].name == "the proof of Lemma 1 (lem:1)"
    with pytest.raises(proofcheck.errors.UsageError, match="'lem:9'"):
        fix(proofs=("lem:9",))


def test_a_fragment_of_two_roots_is_repaired_once(fix, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    body = "\\begin{proof}\nThen $x$ is WRONG.\n\\end{proof}\n"
    write(tmp_path, body, "part.tex")
    for name in ("a.tex", "b.tex"):
        write(tmp_path, "\\documentclass{article}\\begin{document}\n\\input{part}\n"
              "\\end{document}\n", name)  # fmt: skip
    repairs = fix(GOOD)
    assert [one.span.path for one in repairs.offered] == ["part.tex"]
    assert patch(repairs).count(b"+++") == 1


def test_an_archive_is_not_written_to(fix, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write(tmp_path, paper("Then $x$ is WRONG."))
    subprocess.run(["tar", "czf", "p.tar.gz", "a.tex"], cwd=tmp_path, check=True, timeout=20)
    (repair,) = fix(GOOD, paths=("p.tar.gz",)).repairs
    assert "it lies in an archive, which is not written to" in (repair.reason or "")
