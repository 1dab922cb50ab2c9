"""The pipeline: what it yields, in which order, and what it leaves to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import proofcheck.run
from proofcheck.errors import UsageError
from proofcheck.latex.document import Document
from proofcheck.result import Result
from proofcheck.run import NO_MODEL, Note, Progress, check
from proofcheck.settings import Settings
from proofcheck.verify.verdict import Scored
from tests.cli.conftest import DOUBTFUL, ScriptedVerifier

NO_CACHE = Settings(use_cache=False)


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(proofcheck.run, "open_verifier", lambda *_: ScriptedVerifier())


def results(paths: Sequence[str], settings: Settings = NO_CACHE) -> Result:
    *_, last = check(paths, settings)
    assert isinstance(last, Result)
    return last


def test_progress_comes_first_notes_later_the_result_last(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(DOUBTFUL * 2)
    events = list(check(["a.tex"], NO_CACHE))
    assert events[:-1] == [
        Progress(0, 4),
        Progress(2, 4),
        Progress(4, 4),
        Note("the cache is not used"),
    ]
    result = events[-1]
    assert isinstance(result, Result)
    assert result.model == ScriptedVerifier.info
    assert list(result.sources) == ["a.tex"]
    assert result.created.endswith("Z")
    verdicts = [proof.verdicts for proof in result.files[0].proofs]
    assert verdicts == [(Scored(0.9), Scored(0.01))] * 2


def test_without_a_model_nothing_is_opened_and_all_steps_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofcheck.run, "open_verifier", None)
    monkeypatch.setattr(proofcheck.run, "Cache", None)
    (tmp_path / "a.tex").write_text(DOUBTFUL + "\\begin{proof} Omitted. \\end{proof}\n")
    result = results(["a.tex"], Settings(use_model=False))
    assert result.model is None
    verdicts = [proof.verdicts for proof in result.files[0].proofs]
    assert verdicts == [(NO_MODEL, NO_MODEL), (None,)]


def test_a_file_that_two_roots_read_is_checked_and_reported_once(tmp_path: Path) -> None:
    (tmp_path / "part.tex").write_text(DOUBTFUL)
    for name in ("a.tex", "b.tex"):
        (tmp_path / name).write_text(
            "\\documentclass{article}\\begin{document}\\input{part}\\end{document}"
        )
    result = results(["a.tex", "b.tex"])
    assert [(file.path, file.root) for file in result.files] == [
        ("a.tex", "a.tex"),
        ("part.tex", "a.tex"),
        ("b.tex", "b.tex"),
    ]
    assert sum(len(file.findings) for file in result.files) == 1


def test_for_a_fragment_only_the_fragment_is_reported(tmp_path: Path) -> None:
    (tmp_path / "part.tex").write_text(DOUBTFUL)
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\\begin{document}\\input{part}\\input{none}\\end{document}"
    )
    result = results(["part.tex"])
    assert [(file.path, file.root) for file in result.files] == [("part.tex", "main.tex")]
    assert [item.finding.code for item in result.files[0].findings] == ["PC301"]


def test_a_missing_path_is_told_before_anything_is_yielded() -> None:
    with pytest.raises(UsageError, match="no such file"):
        next(check(["none.tex"], NO_CACHE))


def test_closing_the_iterator_closes_the_verifier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    class Verifier(ScriptedVerifier):
        def __exit__(self, *_: object) -> None:
            closed.append(True)

    def documents(*_: object, **__: object) -> Iterator[Document]:
        yield Document("a.tex", {}, unreadable="no")

    monkeypatch.setattr(proofcheck.run, "open_verifier", lambda *_: Verifier())
    monkeypatch.setattr(proofcheck.run, "read_documents", documents)
    events = check(["a.tex"], NO_CACHE)
    assert next(events) == Progress(0, 0)
    events.close()
    assert closed == [True]
