"""Opening the models that the settings name."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.critique.protocol import open_critique
from proofcheck.assess.opening import Opening
from proofcheck.assess.session import Session
from proofcheck.llm.chat import Sampling
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine_kind import EngineOptions
from proofcheck.llm.engines import ENGINES
from proofcheck.models.calibration import Calibration
from proofcheck.models.resolve import ModelReference
from proofcheck.models.store import calibration_path
from proofcheck.settings.settings import Settings
from tests.critique.scripted import ScriptedChat
from tests.verify.tiny_chat import write_tiny_chat

MAP = '{"map": {"kind": "logistic", "scale": 2.0, "shift": -1.0}, "thresholds": {}}'


@pytest.mark.parametrize(
    ("identities", "expected"), [(("abc",), Calibration(2.0, -1.0)), (("abc", "def"), None)]
)
def test_what_eval_measured_of_the_one_model_that_writes_is_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    identities: tuple[str, ...],
    expected: Calibration | None,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = calibration_path("abc", "critique")
    path.parent.mkdir(parents=True)
    path.write_text(MAP)
    calibration_path("abc", "likelihood").write_text(MAP.replace("2.0", "9.0"))  # of other answers
    settings = Settings(models=identities, depth="critique", use_cache=False)
    for one in identities:
        write_tiny_chat(tmp_path / one)
    monkeypatch.chdir(tmp_path)

    def open_chat(model: ModelReference, _: EngineOptions) -> ChatModel:
        name = str(model.name)
        return ChatModel(name, name, ScriptedChat(), "", Sampling())

    engines = {"scripted": replace(ENGINES["llama.cpp"], open_chat=open_chat)}
    with closing(Session(settings, engines=engines)) as session:
        references = session.selection().writing
        opening = Opening(settings, engines=engines)
        assert open_critique(references, opening).calibration == expected
        assert open_critique(references, replace(opening, calibrated=False)).calibration is None
