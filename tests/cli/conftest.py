"""A verifier that needs no model: what it thinks of a step stands in the step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

import proofcheck.assess.opening
from proofcheck.assess.verdict import ModelInfo, Scored, Unscored, Verdict
from proofcheck.cli import run
from proofcheck.document.document import Document, Proof

CLEAN = "\\begin{proof}\nIt is so.\n\\end{proof}\n"
DOUBTFUL = "\\begin{proof}\nIt is so. This is doubtful.\n\\end{proof}\n"
CRASHING = "\\begin{proof}\nThis one crashes.\n\\end{proof}\n"


class ScriptedVerifier:
    """0.01 for a step with "doubtful", no verdict for one with "crashes", 0.9 for all others."""

    info = ModelInfo("scripted", "0" * 64, "step-tag", "none", {"0.001": 0.1})
    notes: tuple[str, ...] = ("the cache is not used",)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def verify(self, document: Document) -> Iterator[tuple[Proof, tuple[Verdict | None, ...]]]:
        for proof in document.proofs:
            yield proof, tuple(self._verdict(step.normalised) for step in proof.steps)

    def _verdict(self, text: str) -> Verdict:
        if "crashes" in text:
            return Unscored("the engine crashed (SIGSEGV)")
        return Scored(0.01 if "doubtful" in text else 0.9)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty, with a scripted verifier and a cache of its own."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(proofcheck.assess.opening, "open_verifier", lambda *_: ScriptedVerifier())
    return work


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the program in this process: exit code, standard output, standard error."""

    def caller(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return int(code), out, err

    return caller
