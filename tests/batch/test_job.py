"""What another machine is told of a batch: no secret, and what must be the same there."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.batch.job import (
    VERSION,
    Checked,
    Job,
    UnfitError,
    check_paper,
    close,
    identities,
    why_unfit,
)
from proofcheck.latex.collection import Paper
from proofcheck.llm.server.address import KEY_VARIABLES
from proofcheck.result import FileStatus
from proofcheck.settings.settings import ServerSettings, Settings
from proofcheck.transport import from_bytes

KEY = "sk-1234567890-secret"
SETTINGS = Settings(use_model=False, server=ServerSettings(("https://models.example.org/v1",)))


@pytest.fixture(name="job")
def _job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    for variable in KEY_VARIABLES:
        monkeypatch.setenv(variable, KEY)
    monkeypatch.chdir(tmp_path)  # which is where the test ends, wherever the job goes
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/a.tex").write_text("\\begin{proof}\nIt is so.\n\\end{proof}\n")
    yield Job(str(tmp_path / "papers"), "a.tex", SETTINGS, ())
    close()


def test_a_paper_is_checked_from_the_folder_of_the_job(job: Job) -> None:
    assert why_unfit(job) is None
    checked = from_bytes(check_paper(job, Paper("a.tex")))
    assert isinstance(checked, Checked)
    (file,) = checked.paper.result.files
    assert (file.path, file.status) == ("a.tex", FileStatus.CHECKED)


def test_no_key_travels(job: Job) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert KEY.encode() not in pickle.dumps((check_paper, job, Paper("a.tex")), protocol)
    assert KEY.encode() not in check_paper(job, Paper("a.tex"))
    assert os.environ[KEY_VARIABLES[0]] == KEY


def test_who_is_another_is_told_in_one_line(job: Job) -> None:
    other = replace(job, version="proofcheck 0.0.1, Python 3.8")
    assert why_unfit(other) == f"it has {VERSION}, not proofcheck 0.0.1, Python 3.8"
    with pytest.raises(UnfitError):
        check_paper(other, Paper("a.tex"))
    assert why_unfit(replace(job, folder="/nowhere")) == "it does not see a.tex in /nowhere"
    none = why_unfit(replace(job, settings=Settings(models=("gone.gguf",))))
    assert none is not None and "gone.gguf" in none and "\n" not in none


def test_another_model_of_the_same_name_is_told_by_its_hash(job: Job) -> None:
    builtin = replace(job, settings=Settings(use_cache=False))
    from proofcheck.assess.session import Session

    session = Session(builtin.settings)
    models = identities(session.assessor().models)
    session.close()
    assert why_unfit(replace(builtin, models=models)) is None
    name, sha256, protocol = models[0]
    other = why_unfit(replace(builtin, models=((name, "0" * 64, protocol),)))
    assert other == (
        f"its model is {name} ({protocol}, {sha256[:12]}), not {name} ({protocol}, 000000000000)"
    )


def test_a_paper_that_cannot_be_read_costs_itself(job: Job) -> None:
    checked = from_bytes(check_paper(job, Paper("b.tex")))
    (file,) = checked.paper.result.files
    assert file.status is FileStatus.UNREADABLE
    assert "b.tex" in (file.reason or "")
