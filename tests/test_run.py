"""The pipeline: what it yields, in which order, and what it leaves to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self, cast

import pytest

import proofcheck.assess.opening
import proofcheck.assess.selection
import proofcheck.run
from proofcheck.assess.critique.conversation import CritiqueProgress
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Defect, Fault, JudgedDefect, Judgement
from proofcheck.assess.critique.meter import Estimate
from proofcheck.assess.opening import opened_verifier
from proofcheck.assess.step_tag.verifier import Verifier
from proofcheck.assess.verdict import Agreement, ModelInfo, Scored, Verdict
from proofcheck.document.document import Document, Proof
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress
from proofcheck.result import Result
from proofcheck.run import NO_MODEL, NO_SCORES, check
from proofcheck.settings.settings import CritiqueSettings, ServerSettings, Settings
from tests.cli.conftest import CLEAN, CRASHING, DOUBTFUL, ScriptedVerifier

NO_CACHE = Settings(use_cache=False)


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(proofcheck.assess.opening, "open_verifier", lambda *_: ScriptedVerifier())


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
    monkeypatch.setattr(proofcheck.assess.opening, "open_verifier", None)
    monkeypatch.setattr(proofcheck.assess.opening, "Cache", None)
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

    monkeypatch.setattr(proofcheck.assess.opening, "open_verifier", lambda *_: Verifier())
    monkeypatch.setattr(proofcheck.run, "read_documents", documents)
    events = check(["a.tex"], NO_CACHE)
    assert next(events) == Progress(0, 0)
    events.close()
    assert closed == [True]


class ScriptedCritic:
    """Grade 0 with a defect for a proof with "doubtful", no judgement for one with "crashes"."""

    info = (ModelInfo("writer", "1" * 64, "critique", "none", {}),)
    notes: tuple[str, ...] = ("the cache is not used",)
    speed = 10.0
    tokens = 0

    def __init__(self) -> None:
        self.asked: list[Document] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def estimate(self, documents: Sequence[Document]) -> Estimate:
        return Estimate(sum(len(one.proofs) for one in documents), 8, 1000, 6000, 300)

    def judge(self, document: Document) -> Iterator[tuple[Proof, Judgement] | CritiqueProgress]:
        self.asked.append(document)
        # What is undecided comes last.
        for number, proof in enumerate(reversed(document.proofs)):
            self.tokens += 100
            yield CritiqueProgress(number, len(document.proofs), self.tokens)
            if "silent" not in proof.body:
                yield proof, self._judgement(proof)

    def _judgement(self, proof: Proof) -> Judgement:
        if "crashes" in proof.body:
            return Judgement(None, unscored="the engine crashed", wanted=1)
        found = tuple(
            JudgedDefect(
                Defect(step.index, step.text, step.span, "it is doubtful", "all", Fault.FATAL),
                1,
                ("writer",),
                1,
                1,
                0.8,
            )
            for step in proof.steps
            if "doubtful" in step.text
        )
        return Judgement(0.0 if found else 1.0, defects=found, wanted=1, graded=1, tokens=100)


DEEP = Settings(use_cache=False, depth="critique")


def judged(text: str, tmp_path: Path, settings: Settings = DEEP) -> list[object]:
    (tmp_path / "a.tex").write_text(text)
    return list(check(["a.tex"], settings, verifier=VERIFIER, critic=CRITIC()))


VERIFIER = cast(Verifier, ScriptedVerifier())
CRITIC = cast(Callable[[], Critic], ScriptedCritic)


def test_a_critic_judges_what_was_verified(tmp_path: Path) -> None:
    *events, result = judged(CLEAN + DOUBTFUL, tmp_path)
    assert isinstance(result, Result)
    assert [event for event in events if isinstance(event, Progress)][3:] == [
        Progress(0, 2, "proof"),
        Progress(0, 2, "proof", 100),
        Progress(1, 2, "proof", 100),
        Progress(1, 2, "proof", 200),
        Progress(2, 2, "proof", 200),
    ]
    assert [event for event in events if isinstance(event, Note)] == [Note("the cache is not used")]
    assert [proof.grade for proof in result.files[0].proofs] == [1.0, 0.0]
    codes = [item.finding.code for item in result.files[0].findings]
    assert codes == ["PC301", "PC302"]
    assert result.critics == ScriptedCritic.info


def test_a_proof_that_the_critic_forgets_is_not_clean(tmp_path: Path) -> None:
    *_, result = judged(CLEAN + CRASHING + CLEAN.replace("so", "silent"), tmp_path)
    assert isinstance(result, Result)
    assert [proof.grade for proof in result.files[0].proofs] == [1.0, None, None]
    messages = [item.finding.message for item in result.files[0].findings]
    assert messages[-1].endswith(
        "could not be judged by analyses: no analysis of it came to an end"
    )


def test_without_scores_only_the_analyses_speak(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(DOUBTFUL)
    *_, result = check(["a.tex"], DEEP, critic=CRITIC())
    assert isinstance(result, Result)
    assert result.model is None
    (proof,) = result.files[0].proofs
    assert proof.verdicts == (NO_SCORES, NO_SCORES)
    assert proof.grade == 0.0
    assert [item.finding.code for item in result.files[0].findings] == ["PC302"]


def test_an_exhaustive_run_says_first_what_it_may_cost(tmp_path: Path) -> None:
    critique = CritiqueSettings(4, 3, 2, rounds=4, exhaustive=True, budget_minutes=30.0)
    settings = replace(DEEP, depth="exhaustive", critique=critique)
    events = judged(CLEAN, tmp_path, settings)
    at = next(n for n, event in enumerate(events) if isinstance(event, Note))
    assert events[at] == Note(
        "the first round reads 1,000 tokens and writes at most 6,000, in 8 analyses of 1 proof; "
        "the checks of a defect write at most 300 each time one is named, and at most 4 further "
        "rounds cost as much again; the budget is 30 minutes",
        first=True,
    )
    assert events[at + 1] == Progress(0, 1, "proof")
    assert events[at + 2] == Note(
        "at 10.0 tokens a second the analyses of the first round take at most 10 minutes",
        first=True,
    )


def test_several_models_that_score_are_an_ensemble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other(ScriptedVerifier):
        info = replace(ScriptedVerifier.info, name="other")

        def _verdict(self, text: str) -> Verdict:
            return Scored(0.05) if "so" in text else Scored(0.8)

    opened = {"builtin": ScriptedVerifier(), "other.gguf": Other()}
    monkeypatch.setattr(
        proofcheck.assess.opening, "open_verifier", lambda engine, _: opened[engine.model]
    )
    monkeypatch.setattr(proofcheck.assess.selection, "kind_of", lambda _: "step-tag")
    (tmp_path / "a.tex").write_text(DOUBTFUL)
    any_one = results(["a.tex"], replace(NO_CACHE, models=tuple(opened)))
    assert [item.finding.message for item in any_one.files[0].findings] == [
        "doubtful step in a proof: right with probability 0.050, doubted by 1 of 2 models",
        "doubtful step in a proof: right with probability 0.010, doubted by 1 of 2 models",
    ]
    assert [model.name for model in any_one.ensemble] == ["other"]
    most = CritiqueSettings(rule="majority")
    majority = results(["a.tex"], replace(NO_CACHE, models=tuple(opened), critique=most))
    assert majority.files[0].findings == ()
    assert majority.files[0].proofs[0].verdicts == (
        Scored(0.9, agreement=Agreement(1, 2, 2)),
        Scored(0.8, agreement=Agreement(1, 2, 2)),
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(depth="critique"), "--depth critique needs a model that writes analyses, and "),
        (Settings(models=("w",)), "w writes analyses and scores no steps: --depth critique asks"),
        (
            Settings(depth="critique", server=ServerSettings("https://a.org/v1"), offline=True),
            "a.org is not this machine, and --offline forbids",
        ),
    ],
)
def test_models_that_cannot_do_what_is_asked_are_told(
    settings: Settings, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofcheck.assess.selection, "kind_of", lambda _: "critique")
    (tmp_path / "a.tex").write_text(CLEAN)
    with pytest.raises(UsageError, match=message):
        list(check(["a.tex"], settings))


def test_what_leaves_the_machine_is_told_before_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(DEEP, server=ServerSettings("https://a.org/v1"))
    monkeypatch.setattr(proofcheck.run, "opened_models", None)
    (tmp_path / "a.tex").write_text(CLEAN)
    first = next(check(["a.tex"], settings))
    assert isinstance(first, Note)
    assert first.first
    assert "leaves this machine" in first.text


def test_models_that_write_wait_for_their_depth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {"w": "critique"}
    monkeypatch.setattr(proofcheck.assess.selection, "kind_of", kinds.__getitem__)
    (tmp_path / "a.tex").write_text(CLEAN)
    events = list(check(["a.tex"], replace(NO_CACHE, models=("builtin", "w"))))
    assert events[0] == Note(
        "w is not asked: it writes analyses, and --depth critique asks for them"
    )
    with opened_verifier(replace(DEEP, models=("w", "builtin"))) as verifier:
        assert verifier.info.name == "scripted"
    with pytest.raises(UsageError, match="w writes analyses and scores no steps"):
        opened_verifier(replace(DEEP, models=("w",))).__enter__()


def test_a_model_of_the_server_that_the_catalogue_knows_scores_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def open_there(settings: Settings, name: str, _: object) -> ScriptedVerifier:
        assert settings.server is not None
        opened.append((settings.server.url, name))
        return ScriptedVerifier()

    monkeypatch.setattr(proofcheck.assess.opening, "open_server_verifier", open_there)
    (tmp_path / "a.tex").write_text(CLEAN)
    names = ("builtin", "math-shepherd-mistral-7b-prm")
    server = ServerSettings("http://127.0.0.1:1/v1")
    result = results(["a.tex"], replace(NO_CACHE, models=names, server=server))
    assert opened == [("http://127.0.0.1:1/v1", names[1])]
    assert len(result.ensemble) == 1
