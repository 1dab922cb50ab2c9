"""Opening the models that the settings name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

import proofcheck.assess.opening
import proofcheck.assess.selection
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.opening import opened_models
from proofcheck.assess.step_tag.calibration import Calibration
from proofcheck.llm.chat import Sampling
from proofcheck.llm.chat_model import ChatModel
from proofcheck.models.store import calibration_path
from proofcheck.settings.settings import Settings
from tests.critique.scripted import ScriptedChat

MAP = '{"map": {"kind": "logistic", "scale": 2.0, "shift": -1.0}, "thresholds": {}}'


@pytest.mark.parametrize(
    ("identities", "expected"), [(("abc",), Calibration(2.0, -1.0)), (("abc", "def"), None)]
)
def test_what_eval_measured_of_the_one_model_that_writes_is_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    identities: Sequence[str],
    expected: Calibration | None,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = calibration_path("abc")
    path.parent.mkdir(parents=True)
    path.write_text(MAP)
    used: list[Calibration | None] = []

    @contextmanager
    def writers(*_: object) -> Iterator[list[ChatModel]]:
        yield [ChatModel(one, one, ScriptedChat(), "", Sampling()) for one in identities]

    def open_critic(
        settings: Settings, models: Sequence[ChatModel], _: object, known: Calibration | None
    ) -> Critic:
        used.append(known)
        return Critic(settings.critique, models, None, known)

    monkeypatch.setattr(proofcheck.assess.opening, "opened_writers", writers)
    monkeypatch.setattr(proofcheck.assess.opening, "open_critic", open_critic)
    monkeypatch.setattr(proofcheck.assess.selection, "kind_of", lambda _: "critique")
    with opened_models(Settings(models=("w",), depth="critique", use_cache=False)):
        assert used == [expected]
