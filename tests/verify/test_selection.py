"""Which models score and which write, and how several verdicts become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import proofcheck.llm.server.server
from proofcheck.assess import selection
from proofcheck.assess.ensemble import verify_together
from proofcheck.assess.model import Model
from proofcheck.assess.selection import Selection, select_models
from proofcheck.assess.step_tag.calibration import Calibration
from proofcheck.assess.step_tag.step_tag import StepTag
from proofcheck.assess.step_tag.verifier import Verified
from proofcheck.assess.verdict import Agreement, ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document
from proofcheck.errors import ModelError, UsageError
from proofcheck.settings.settings import EngineSettings, ServerSettings, Settings
from tests.papers import paper
from tests.verify.tiny_chat import write_tiny_chat

DOCUMENT = paper(("One. ", "Two.\n"))
SERVER = ServerSettings("http://127.0.0.1:1/v1")


class Fixed:
    """The same verdicts on every proof."""

    def __init__(self, name: str, *verdicts: Verdict | None) -> None:
        self.info = ModelInfo(name, "0" * 64, "step-tag", "none", {})
        self._verdicts = verdicts

    def verify(self, document: Document) -> Iterator[Verified]:
        for proof in document.proofs:
            yield proof, self._verdicts


def low(verdict: Verdict | None, _: ModelInfo) -> bool:
    return isinstance(verdict, Scored) and verdict.probability <= 0.1


def together(needed: int, *scorers: Fixed) -> tuple[Verdict | None, ...]:
    ((_, verdicts),) = verify_together(scorers, DOCUMENT, needed, low)
    return verdicts


def test_one_model_speaks_for_itself() -> None:
    assert together(1, Fixed("a", Scored(0.01), None)) == (Scored(0.01), None)


def test_one_doubt_is_enough_where_one_is_needed() -> None:
    a, b = Fixed("a", Scored(0.9), None), Fixed("b", Scored(0.05), None)
    assert together(1, a, b) == (Scored(0.05, agreement=Agreement(1, 2, 1)), None)
    assert together(2, a, b) == (Scored(0.9, agreement=Agreement(1, 2, 2)), None)


def test_what_one_model_could_not_score_is_not_clean() -> None:
    blind = Unscored("it crashed")
    a = Fixed("a", blind, blind)
    b = Fixed("b", Scored(0.9), Scored(0.05))
    assert together(1, a, b) == (
        Unscored("a: it crashed"),
        Scored(0.05, agreement=Agreement(1, 2, 1)),
    )


@given(st.lists(st.floats(0, 1), min_size=2, max_size=7), st.data())
def test_at_one_threshold_a_step_is_low_exactly_when_enough_doubt_it(
    marks: list[float], data: st.DataObject
) -> None:
    needed = data.draw(st.integers(1, len(marks)))
    first, _ = together(needed, *(Fixed(str(n), Scored(p), None) for n, p in enumerate(marks)))
    assert isinstance(first, Scored)
    assert first.agreement is not None
    assert first.agreement.doubting == sum(p <= 0.1 for p in marks)
    assert (first.probability <= 0.1) is (first.agreement.doubting >= needed)


def test_models_by_what_their_files_say(tmp_path: Path) -> None:
    chat = str(write_tiny_chat(tmp_path / "chat.gguf"))
    both = Settings(models=("builtin", chat))
    assert select_models(Settings()) == Selection(("builtin",), ())
    assert select_models(both) == Selection(("builtin",), (), (chat,))
    deep = replace(both, depth="critique")
    assert select_models(deep) == Selection(("builtin",), (chat,))
    alone = replace(deep, models=(chat,))
    assert select_models(alone) == Selection((), (chat,))
    with pytest.raises(UsageError, match="models pull` fetches"):
        select_models(Settings(depth="critique"))
    with pytest.raises(ModelError, match="no-such-model"):
        select_models(Settings(models=("no-such-model",)))


def test_the_models_of_a_server() -> None:
    deep = Settings(depth="critique", server=SERVER)
    assert select_models(deep) == Selection(("builtin",), (None,), (), True)
    named = replace(deep, models=("org/one", "math-shepherd-mistral-7b-prm"))
    assert select_models(named) == Selection(
        ("math-shepherd-mistral-7b-prm",), ("org/one",), (), True
    )
    assert select_models(Settings(server=SERVER)) == Selection(("builtin",), ())


def test_the_scores_of_a_server_are_not_those_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tags:
        context = 300
        evaluated = 0

        def close(self) -> None:
            pass

    protocol = StepTag(None, 7, 8, 9)
    model = Model(Path("prm.gguf"), "prm", "ab" * 32, "step-tag", protocol, Calibration(), 4096, 0)
    monkeypatch.setattr(selection, "open_model", lambda *_: model)
    server = proofcheck.llm.server.server
    monkeypatch.setattr(server, "open_server_tags", lambda *_: (Tags(), "server here"))
    settings = Settings(engine=EngineSettings(), server=SERVER)
    with selection.open_server_verifier(settings, "prm", None) as verifier:
        assert verifier.info.engine == "server here"
        assert verifier.info.sha256 == server.server_identity(SERVER.url, "prm") != model.sha256
    away = replace(settings, server=ServerSettings("https://a.org/v1"), offline=True)
    with pytest.raises(UsageError, match="--offline forbids"):
        selection.open_server_verifier(away, "prm", None)
