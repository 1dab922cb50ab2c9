"""A verifier that needs no model: what it thinks of a step stands in the step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import PROTOCOLS
from proofcheck.cli import run
from proofcheck.models.resolve import ModelReference
from tests.cli.fakes import Stage


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """What is opened instead of models; a test may exchange it."""
    one, critique = Stage(), PROTOCOLS["critique"]

    def open_critique(models: Sequence[ModelReference], opening: Opening) -> Assessor:
        play = one.critiques
        return play(opening.settings) if play else critique.open(models, opening)

    scripted = replace(PROTOCOLS["step-tag"], open=lambda *_: one.scores())
    monkeypatch.setitem(PROTOCOLS, "step-tag", scripted)
    monkeypatch.setitem(PROTOCOLS, "critique", replace(critique, open=open_critique))
    return one


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: Stage) -> Path:
    """The current folder, empty, with a scripted verifier and a cache of its own."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return work


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the program in this process: exit code, standard output, standard error."""

    def caller(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return int(code), out, err

    return caller
