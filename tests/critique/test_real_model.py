"""With a real GGUF of random weights: nothing sensible is said, but all of it is real."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from proofcheck.assess.cache import Cache
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.settings.settings import CritiqueSettings, EngineSettings
from tests.verify.opening import open_chat

from ..verify.tiny_chat import FIRST_BYTE, write_tiny_chat
from .papers import SQUARES, paper


def test_a_real_model_is_asked_once(tmp_path: Path) -> None:
    likely = {FIRST_BYTE + ord(char): 3.0 for char in '"]'}
    path = write_tiny_chat(tmp_path / "tiny.gguf", context=8192, favoured=likely)
    document = paper(tmp_path, SQUARES)
    settings = CritiqueSettings(votes=2, tokens=32)
    cache = Cache(tmp_path / "cache")

    def judge() -> tuple[list[Judgement], int]:
        model = open_chat(str(path), EngineSettings(), cache)
        with closing(Critic(settings, [model], cache)) as critic:
            events = [event for event in critic.judge(document) if isinstance(event, tuple)]
            return [judgement for _, judgement in events], model.engine.evaluated

    first, evaluated = judge()
    assert evaluated > 0 and len(first) == 1
    for judgement in first:
        assert judgement.wanted == 2 and judgement.tokens > 0
        for analysis in judgement.analyses:
            assert analysis.model == "tiny-chat"
            assert (analysis.grade is None) == (analysis.failure is not None)
            assert analysis.failure is None or "crash" not in analysis.failure.reason
    again, asked = judge()
    assert (again, asked) == (first, 0)
    cache.close()
