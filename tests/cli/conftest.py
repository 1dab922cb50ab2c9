"""A verifier that needs no model: what it thinks of a step stands in the step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import PROTOCOLS, AssessmentProtocol
from proofcheck.cli import run
from proofcheck.models.resolve import ModelReference
from tests.cli.fakes import Stage


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """What is opened instead of models; a test may exchange it."""
    one = Stage()

    def scripted(protocol: AssessmentProtocol) -> AssessmentProtocol:
        def open_it(models: Sequence[ModelReference], opening: Opening) -> Assessor:
            if protocol.writes:
                return one.critiques(opening.settings) if one.critiques else real(models, opening)
            return one.scores() if one.scores else real(models, opening)

        real = protocol.open
        return replace(protocol, open=open_it)

    for name, protocol in PROTOCOLS.items():
        monkeypatch.setitem(PROTOCOLS, name, scripted(protocol))
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
