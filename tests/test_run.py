"""The pipeline: what it yields, in which order, and what it leaves to others."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.combined import Combined
from proofcheck.assess.critique.conversation import CritiqueProgress
from proofcheck.assess.critique.costs import CostEstimate
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Defect, DefectKind, JudgedDefect, Judgement
from proofcheck.assess.protocols import PROTOCOLS, AssessmentProtocol
from proofcheck.assess.session import Session
from proofcheck.assess.verdict import NO_MODEL, NO_SCORES, Agreement, ModelInfo, Scored, Verdict
from proofcheck.document.document import Document, Proof
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress
from proofcheck.models.store import BUILTIN_PATH
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import CritiqueSettings, ServerSettings, Settings
from tests.cli.fakes import CLEAN, CRASHING, DOUBTFUL
from tests.scripted_assessor import ScriptedAssessor
from tests.verify.tiny_chat import write_tiny_chat

NO_CACHE = Settings(use_cache=False)


@pytest.fixture(autouse=True)
def in_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def results(paths: Sequence[str], settings: Settings = NO_CACHE) -> Result:
    *_, last = check(paths, settings, assessor=ScriptedAssessor())
    assert isinstance(last, Result)
    return last


def test_progress_comes_first_notes_later_the_result_last(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(DOUBTFUL * 2)
    events = list(check(["a.tex"], NO_CACHE, assessor=ScriptedAssessor()))
    assert events[:-1] == [
        Progress(0, 4),
        Progress(2, 4),
        Progress(4, 4),
        Note("the cache is not used"),
    ]
    result = events[-1]
    assert isinstance(result, Result)
    assert result.model == ScriptedAssessor.info
    assert list(result.sources) == ["a.tex"]
    assert result.created.endswith("Z")
    verdicts = [proof.verdicts for proof in result.files[0].proofs]
    assert verdicts == [(Scored(0.9), Scored(0.01))] * 2


def test_without_a_model_nothing_is_opened_and_all_steps_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(DOUBTFUL + "\\begin{proof} Omitted. \\end{proof}\n")
    settings = Settings(use_model=False, use_cache=False, cache_dir=tmp_path / "cache")
    *_, result = check(["a.tex"], settings)
    assert isinstance(result, Result)
    assert result.model is None
    assert not (tmp_path / "cache").exists()
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


def test_a_session_closes_what_it_opened(tmp_path: Path) -> None:
    one = ScriptedAssessor()
    with closing(Session(NO_CACHE, protocols=protocols(one))) as session:
        assert session.assessor() is one
        assert not one.closed
    assert one.closed


def protocols(*scores: Assessor, critic: Critic | None = None) -> dict[str, AssessmentProtocol]:
    """The protocols with these assessors, in their order, and this critic instead of models."""
    waiting = iter(scores)
    return {
        "step-tag": replace(PROTOCOLS["step-tag"], open=lambda *_: next(waiting)),
        "critique": replace(PROTOCOLS["critique"], open=lambda *_: critic or ScriptedCritic()),
        "likelihood": replace(PROTOCOLS["likelihood"], open=lambda *_: next(waiting)),
    }


class ScriptedCritic(Critic):
    """Grade 0 with a defect for a proof with "doubtful", no judgement for one with "crashes"."""

    info = (ModelInfo("writer", "1" * 64, "critique", "none", {}),)
    notes: tuple[str, ...] = ("the cache is not used",)
    speed = 10.0
    tokens = 0
    evaluated = 0

    def __init__(self, settings: CritiqueSettings | None = None) -> None:
        super().__init__(settings or CritiqueSettings(), (), None)
        self.info = ScriptedCritic.info
        self.asked: list[Document] = []

    def close(self) -> None:
        pass

    def estimate(self, documents: Sequence[Document]) -> CostEstimate:
        return CostEstimate(sum(len(one.proofs) for one in documents), 8, 1000, 6000, 300)

    def judge(
        self, document: Document
    ) -> Generator[tuple[Proof, Judgement] | CritiqueProgress, None, None]:
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
                Defect(step.index, step.text, step.span, "it is doubtful", "all", DefectKind.FATAL),
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
    both = Combined(ScriptedAssessor(), ScriptedCritic(settings.critique))
    return list(check(["a.tex"], settings, assessor=both))


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
    *_, result = check(["a.tex"], DEEP, assessor=ScriptedCritic())
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


class Other(ScriptedAssessor):
    info = replace(ScriptedAssessor.info, name="other")

    def verdict(self, text: str) -> Verdict:
        return Scored(0.05) if "so" in text else Scored(0.8)


def test_several_models_that_score_are_an_ensemble(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(DOUBTFUL)

    def by_both(settings: Settings) -> Result:
        opened = protocols(ScriptedAssessor(), Other())
        with closing(Session(settings, protocols=opened)) as session:
            *_, last = check(["a.tex"], settings, assessor=session.assessor())
        assert isinstance(last, Result)
        return last

    both = replace(NO_CACHE, models=("builtin", str(BUILTIN_PATH)))
    any_one = by_both(both)
    assert [item.finding.message for item in any_one.files[0].findings] == [
        "doubtful step in a proof: right with probability 0.050, doubted by 1 of 2 models",
        "doubtful step in a proof: right with probability 0.010, doubted by 1 of 2 models",
    ]
    assert [model.name for model in any_one.ensemble] == ["other"]
    majority = by_both(replace(both, critique=CritiqueSettings(rule="majority")))
    assert majority.files[0].findings == ()
    assert majority.files[0].proofs[0].verdicts == (
        Scored(0.9, agreement=Agreement(1, 2, 2)),
        Scored(0.8, agreement=Agreement(1, 2, 2)),
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(depth="critique"), "--depth critique needs a model that writes analyses, and "),
        (
            Settings(depth="critique", server=ServerSettings(("https://a.org/v1",)), offline=True),
            "a.org is not this machine, and --offline forbids",
        ),
    ],
)
def test_models_that_cannot_do_what_is_asked_are_told(
    settings: Settings, message: str, tmp_path: Path
) -> None:
    write_tiny_chat(tmp_path / "w")
    (tmp_path / "a.tex").write_text(CLEAN)
    with pytest.raises(UsageError, match=message):
        list(check(["a.tex"], settings))


def test_what_leaves_the_machine_is_told_before_it_does(tmp_path: Path) -> None:
    settings = replace(DEEP, server=ServerSettings(("https://a.org/v1",)))
    (tmp_path / "a.tex").write_text(CLEAN)
    first = next(check(["a.tex"], settings))
    assert isinstance(first, Note)
    assert first.first
    assert "leaves this machine" in first.text


def test_models_that_write_score_steps_at_depth_fast(tmp_path: Path) -> None:
    write_tiny_chat(tmp_path / "w")
    with closing(Session(replace(NO_CACHE, models=("builtin", "w")))) as session:
        assert list(session.notes()) == []
        assert [one.protocol for one in session.selection().scoring] == ["likelihood"] * 2
    one = ScriptedAssessor()
    with closing(
        Session(replace(DEEP, models=("w", "builtin")), protocols=protocols(one))
    ) as session:
        assert [model.name for model in session.selection().scoring] == ["builtin"]
        assert session.scorer() is one
    with closing(Session(replace(DEEP, models=("w",)))) as session:
        assert session.scorer().models.scoring[0].protocol == "likelihood"


def test_the_catalogue_is_read_once_and_the_cache_opened_once(tmp_path: Path) -> None:
    write_tiny_chat(tmp_path / "w")
    settings = Settings(models=("builtin", "w"), depth="critique", cache_dir=tmp_path / "cache")
    with closing(Session(settings, protocols=protocols(ScriptedAssessor()))) as session:
        session.assessor()
        assert session.cache is session.cache
        assert session.selection().scoring[0] is session.selection().scoring[0]
