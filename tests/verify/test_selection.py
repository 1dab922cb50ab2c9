"""Which models score and which write, and how several verdicts become one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.assess.assessor import Verified, assessments
from proofcheck.assess.ensemble import Ensemble
from proofcheck.assess.session import Session
from proofcheck.assess.verdict import Agreement, ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document
from proofcheck.errors import UsageError
from proofcheck.llm.engine_kind import EngineOptions
from proofcheck.llm.engines import ENGINES
from proofcheck.llm.scoring_model import ScoringModel
from proofcheck.llm.server.server import server_identity
from proofcheck.models.resolve import ModelReference
from proofcheck.settings.settings import ServerSettings, Settings
from tests.papers import paper
from tests.scripted_assessor import ScriptedAssessor
from tests.verify.scripted import ScriptedEngine
from tests.verify.tiny import write_tiny
from tests.verify.tiny_chat import write_tiny_chat

DOCUMENT = paper(("One. ", "Two.\n"))
SERVER = ServerSettings(("http://127.0.0.1:1/v1",))


class Fixed(ScriptedAssessor):
    """The same verdicts on every proof."""

    def __init__(self, name: str, *verdicts: Verdict | None) -> None:
        self.info = ModelInfo(name, "0" * 64, "step-tag", "none", {})
        self._verdicts = verdicts

    def verify(self, document: Document) -> Iterator[Verified]:
        for proof in document.proofs:
            yield proof, self._verdicts


def low(verdict: Verdict | None, _: ModelInfo) -> bool:
    return isinstance(verdict, Scored) and verdict.probability <= 0.1


def together(needed: int, *members: Fixed) -> tuple[Verdict | None, ...]:
    (one,) = assessments(Ensemble(members, needed, low).assess([DOCUMENT]))
    return one.verdicts


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


def test_a_step_is_compared_with_nothing_where_no_model_compared_anything() -> None:
    blind, seen = Scored(0.99, uncompared="none fits"), Scored(0.9)
    a, b = Fixed("a", blind, blind), Fixed("b", seen, blind)
    first, second = together(1, a, b)
    assert isinstance(first, Scored) and first.uncompared is None
    assert isinstance(second, Scored) and second.uncompared == "none fits"


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


Names = tuple[list[str | None], list[str | None], tuple[str, ...], bool]


def selected(settings: Settings) -> Names:
    """The names of the models that score and that write, of those idle, and whether a server is
    asked."""
    found = Session(settings).selection()
    scoring, writing = ([one.name for one in of] for of in (found.scoring, found.writing))
    return scoring, writing, found.idle, found.on_server


def test_models_by_what_their_files_say(tmp_path: Path) -> None:
    chat = str(write_tiny_chat(tmp_path / "chat.gguf"))
    both = Settings(models=("builtin", chat))
    assert selected(Settings()) == (["builtin"], [], (), False)
    assert selected(both) == (["builtin", chat], [], (), False)  # it can score steps, too
    deep = replace(both, depth="critique")
    assert selected(deep) == (["builtin"], [chat], (), False)
    alone = replace(deep, models=(chat,))
    assert selected(alone) == ([], [chat], (), False)
    assert selected(replace(alone, depth="fast")) == ([chat], [], (), False)
    critic = str(write_tiny(tmp_path / "critic.gguf", protocol="critique"))  # it says so itself
    assert selected(Settings(models=("builtin", critic))) == (["builtin"], [], (critic,), False)
    with pytest.raises(UsageError, match="writes analyses and scores no steps"):
        selected(Settings(models=(critic,)))
    with pytest.raises(UsageError, match="models pull` fetches"):
        selected(Settings(depth="critique"))
    with pytest.raises(UsageError, match="no-such-model"):
        selected(Settings(models=("no-such-model",)))


def test_the_models_of_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Settings(depth="critique", server=SERVER)
    assert selected(deep) == (["builtin"], [None], (), True)
    named = replace(deep, models=("org/one", "prm"))
    with_catalogue(tmp_path, monkeypatch)
    assert selected(named) == (["prm"], ["org/one"], (), True)
    assert selected(Settings(server=SERVER)) == (["builtin"], [], (), False)
    fast = replace(named, depth="fast")
    assert selected(fast) == (["org/one", "prm"], [], (), True)


def with_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue in which "prm" is a step-tag model with a file on this machine."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "proofcheck" / "models.toml"
    path.parent.mkdir()
    where = f'path = "{write_tiny(tmp_path / "prm.gguf")}"'
    path.write_text(f'[models.prm]\nprotocol = "step-tag"\nmeasured = "not"\n{where}\n')


class Tags(ScriptedEngine):
    """An engine with a server's bound on its queries."""

    context = 300


def test_the_scores_of_a_server_are_not_those_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_catalogue(tmp_path, monkeypatch)
    settings = Settings(models=("prm",), server=SERVER, use_cache=False)

    def open_there(
        reference: ModelReference, given: EngineOptions, *, longest: int, room: int
    ) -> ScoringModel:
        assert reference.served and reference.file and given.server
        identity = server_identity(given.server.urls, str(reference.name))
        return ScoringModel(Tags(), "server here", identity, 300)

    engines = {**ENGINES, "server": replace(ENGINES["server"], open_scoring=open_there)}
    with closing(Session(settings, engines=engines)) as session:
        (info,) = session.assessor().models.scoring
        assert info.engine == "server here"
        assert info.sha256 == server_identity(SERVER.urls, "prm")
    away = replace(settings, server=ServerSettings(("https://a.org/v1",)), offline=True)
    with pytest.raises(UsageError, match="--offline forbids"), closing(Session(away)) as session:
        session.assessor()
