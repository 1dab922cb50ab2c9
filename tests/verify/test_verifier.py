from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache
from proofcheck.assess.step_tag.corrections import Corrections
from proofcheck.assess.step_tag.model import StepTagModel
from proofcheck.assess.step_tag.step_tag import StepTag
from proofcheck.assess.verdict import Cause, Doubt, Scored, Unscored, Verdict
from proofcheck.document.document import Document, ProofKind
from proofcheck.errors import UsageError
from proofcheck.llm.engine import Failure
from proofcheck.models.calibration import Calibration, doubt_threshold
from proofcheck.settings.settings import EngineSettings
from tests.verify.opening import known, open_verifier, verifier_with

from .builders import ODD, SQUARES, document, proof, statement
from .scripted import ScriptedEngine

MODEL = StepTagModel(
    path=Path("model.gguf"),
    name="a model",
    sha256="0" * 64,
    protocol=StepTag(bos=0, tag=1, ok=2, bad=3),
    calibration=Calibration(scale=2.0, shift=0.5, thresholds={"0.01": 0.2}),
    context=64,
)


def verify(
    engine: ScriptedEngine, what: Document, cache: Cache | None = None, model: StepTagModel = MODEL
) -> list[tuple[Verdict | None, ...]]:
    verifier = verifier_with(engine, model, cache)
    results = list(verifier.verify(what))
    assert [it for it, _ in results] == list(what.proofs)
    return [verdicts for _, verdicts in results]


def scored(*log_odds: float) -> tuple[Scored, ...]:
    return tuple(Scored(1 / (1 + math.exp(-(2.0 * value + 0.5)))) for value in log_odds)


def test_each_step_gets_its_calibrated_probability() -> None:
    engine = ScriptedEngine([1.0, -3.0])
    two = document(proof("p", ["A b.", "C d."]), proof("q", ["E."]))
    assert verify(engine, two) == [scored(1.0, 2.0), scored(-3.0)]
    assert engine.queries[0].tokens == [0, *engine.ids("A b."), 1, *engine.ids("C d."), 1]
    assert engine.queries[0].wanted == (2, 3)


def test_the_statement_and_what_is_cited_come_first() -> None:
    engine = ScriptedEngine([1.0])
    lemma = statement("l", "Lemma text")
    cited = statement("c", "Cited text")
    it = proof("p", ["Clear."], of=lemma, cites=["c"])
    verify(engine, document(it, statements=[lemma, cited]))
    expected = [*engine.ids("Cited text Lemma text"), *engine.ids("Clear.")]
    assert engine.queries[0].tokens == [0, *expected, 1]


def test_nothing_is_asserted_by_nested_blank_and_omitted_steps() -> None:
    outer = proof("p", ["A.", ("B.", "q"), " \n", "C."])
    inner = proof("q", ["B."], parent="p")
    omitted = proof("r", ["Omitted."], kind=ProofKind.OMITTED)
    engine = ScriptedEngine([1.0, 5.0])
    assert verify(engine, document(outer, inner, omitted)) == [
        (*scored(1.0), None, None, *scored(2.0)),
        scored(5.0),
        (None,),
    ]
    assert verify(ScriptedEngine(), document()) == []


def test_a_failure_costs_the_steps_of_its_window_only() -> None:
    long = proof("p", ["a " * 40, "b " * 40])
    engine = ScriptedEngine([Failure("the engine crashed (SIGSEGV)"), 1.0])
    assert verify(engine, document(long)) == [
        (Unscored("the engine crashed (SIGSEGV)"), *scored(1.0))
    ]


def test_a_step_too_long_for_the_model_says_so(tmp_path: Path) -> None:
    what = document(proof("p", ["a " * 80, "b", "x" * 10_000]))
    too_long = Unscored("longer than the model's context of 64 tokens", Cause.TOO_LONG)
    expected = [(too_long, *scored(1.0), too_long)]
    cache = Cache(tmp_path)
    assert verify(ScriptedEngine([1.0]), what, cache) == expected
    assert verify(ScriptedEngine(), what, cache) == expected
    cache.close()


def test_a_text_the_tokenizer_cannot_read(tmp_path: Path) -> None:
    lemma = statement("l", "Lemma")
    what = document(proof("p", ["a", "b"], of=lemma))
    cache = Cache(tmp_path)
    engine = ScriptedEngine([1.0])
    engine.unreadable = "a"
    reason = Unscored("the tokenizer crashed")
    assert verify(engine, what, cache) == [(reason, *scored(1.0))]
    engine.unreadable = "Lemma"
    assert verify(engine, what, cache) == [(reason, reason)]
    assert verify(ScriptedEngine([3.0]), what, cache) == [scored(3.0, 4.0)]
    cache.close()


def test_the_cache_answers_what_has_not_changed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    lemma = statement("l", "Lemma")
    before = document(proof("p", ["a", "b", "c"], of=lemma), proof("q", ["d"], of=lemma))
    expected = [scored(1.0, 2.0, 3.0), scored(7.0)]
    assert verify(ScriptedEngine([1.0, 7.0]), before, cache) == expected
    assert verify(ScriptedEngine(), before, cache) == expected

    changed = document(proof("p", ["a", "B", "c"], of=lemma), proof("q", ["d"], of=lemma))
    engine = ScriptedEngine([1.0])
    assert verify(engine, changed, cache) == expected
    assert len(engine.queries) == 1

    other = replace(MODEL, calibration=Calibration())
    assert verify(ScriptedEngine(), before, cache, other)[1] == (
        Scored(Calibration().probability(7.0)),
    )
    for different in (
        replace(MODEL, sha256="1" * 64),
        replace(MODEL, protocol=replace(MODEL.protocol, template="Show: {statement}")),
    ):
        engine = ScriptedEngine([1.0, 7.0])
        assert verify(engine, before, cache, different) == expected
    cache.close()


def test_scores_are_kept_when_a_run_is_broken_off(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    what = document(proof("p", ["a"]), proof("q", ["b"]))
    results = verifier_with(ScriptedEngine([1.0]), MODEL, cache).verify(what)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert verify(ScriptedEngine([7.0]), what, cache) == [scored(1.0), scored(7.0)]
    cache.close()


def test_failures_are_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    what = document(proof("p", ["a"]))
    assert verify(ScriptedEngine([Failure("it crashed")]), what, cache) == [
        (Unscored("it crashed"),)
    ]
    assert verify(ScriptedEngine([1.0]), what, cache) == [scored(1.0)]
    cache.close()


def test_trouble_with_the_cache_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    verifier = verifier_with(ScriptedEngine([1.0]), MODEL, cache)
    assert [verdicts for _, verdicts in verifier.verify(document(proof("p", ["a"])))] == [
        scored(1.0)
    ]
    assert len(verifier.notes) == 1
    assert verifier_with(ScriptedEngine(), MODEL).notes == ()


TWO_STAGES = replace(
    MODEL,
    protocol=StepTag(bos=0, tag=1, ok=2, bad=3, missing=5, causal=False),
    corrections=Corrections(below=0.0, tag=1.0, token=0.5, shift=0.25, mention=10.0),
)
SLIP = document(proof("p", ["Let a be. ", "Then $a \\le b$ . ", "Done. "]))
LESS = {"\\le": (math.log(0.01), {"\\ge": math.log(0.6), "": math.log(0.3), "=": math.log(0.05)})}


def reread(log_odds: float, doubted: Doubt) -> Scored:
    exponent = -(log_odds - 0.5 * doubted.log_odds + 0.25)
    return Scored(1 / (1 + math.exp(exponent)), doubted)


def test_doubtful_steps_are_read_again() -> None:
    engine = ScriptedEngine([-2.0], [LESS])
    ((first, second, third),) = verify(engine, SLIP, model=TWO_STAGES)
    certain = Doubt("Let", 0, 3, -30.0)
    assert first == Scored(pytest.approx(0.9999, abs=1e-3), certain)  # type: ignore[arg-type]
    assert isinstance(second, Scored)
    assert second.doubted
    assert second.doubted.log_odds == pytest.approx(math.log(60))
    assert second.doubted.text == "\\le"
    assert [text for text, _ in second.doubted.corrections] == ["\\ge"]
    assert second.doubted.corrections[0][1] == pytest.approx(60.0)
    assert second == reread(-1.0, second.doubted)
    assert third == scored(0.0)[0]
    stage_one, stage_two = engine.queries
    assert stage_two.tokens == stage_one.tokens
    assert stage_two.wanted == [3, 5]
    assert list(stage_two.positions) == [1, 2, 3, 5, 6, 7, 8, 9]
    assert engine.words["\\ge"] in stage_two.alternatives[5]
    assert stage_two.alternatives[7] == []
    assert [stage_one.tokens[at] for at in stage_one.positions] == [1, 1, 1]


def test_what_is_no_candidate_raises_no_doubt() -> None:
    likelier = {"Done.": math.log(0.9), "\\ge": math.log(0.03), "": math.log(0.02)}
    engine = ScriptedEngine([-2.0], [{"\\le": (math.log(0.04), likelier)}])
    ((_, second, _),) = verify(engine, SLIP, model=TWO_STAGES)
    assert isinstance(second, Scored)
    assert second.doubted
    assert second.doubted.log_odds == pytest.approx(math.log(0.03 / 0.04))
    assert second.doubted.corrections == ()


def test_every_step_read_again_has_its_doubt() -> None:
    assert TWO_STAGES.corrections
    every = replace(TWO_STAGES, corrections=replace(TWO_STAGES.corrections, below=1e6))
    (verdicts,) = verify(ScriptedEngine([-2.0], [LESS]), SLIP, model=every)
    doubts = [it.doubted.log_odds for it in verdicts if isinstance(it, Scored) and it.doubted]
    assert doubts == [-30.0, pytest.approx(math.log(60)), -30.0]


def test_a_candidate_that_cannot_be_tokenised_leaves_no_verdict() -> None:
    engine = ScriptedEngine([-2.0])
    engine.unreadable = r"\ge b$"
    reason = Unscored("the tokenizer crashed")
    assert verify(engine, SLIP, model=TWO_STAGES) == [(reason, reason, *scored(0.0))]


def test_a_score_depends_on_what_candidates_are_drawn_from(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    step = ["Then $a \\le b$ . "]
    for cites in ([], ["l"], ["l", "m"]):
        engine = ScriptedEngine([-2.0], [LESS])
        verify(engine, document(proof("p", step, cites=cites)), cache, TWO_STAGES)
        assert not engine.script
    verify(ScriptedEngine(), document(proof("p", step, cites=["l"])), cache, TWO_STAGES)
    cache.close()


def test_a_cached_run_says_the_same(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    fresh = verify(ScriptedEngine([-2.0], [LESS]), SLIP, cache, TWO_STAGES)
    assert verify(ScriptedEngine(), SLIP, cache, TWO_STAGES) == fresh
    assert known(verifier_with(ScriptedEngine(), TWO_STAGES, cache), SLIP) == fresh
    cache.close()


def test_a_second_reading_that_fails_leaves_no_verdict(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    crashed = Failure("the engine crashed (SIGSEGV)")
    assert verify(ScriptedEngine([-2.0], [crashed]), SLIP, cache, TWO_STAGES) == [
        (Unscored(crashed.reason), Unscored(crashed.reason), *scored(0.0))
    ]
    ((_, second, _),) = verify(ScriptedEngine([-2.0], [LESS]), SLIP, cache, TWO_STAGES)
    assert isinstance(second, Scored)
    cache.close()


def test_a_score_without_its_second_reading_is_not_known(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    verify(ScriptedEngine([-2.0]), SLIP, cache, replace(TWO_STAGES, corrections=None))
    fresh = verify(ScriptedEngine([-2.0], [LESS]), SLIP, cache, TWO_STAGES)
    assert fresh == verify(ScriptedEngine([-2.0], [LESS]), SLIP, model=TWO_STAGES)
    cache.close()


def test_nothing_doubtful_is_not_read_again() -> None:
    assert verify(ScriptedEngine([0.0]), SLIP, model=TWO_STAGES) == [scored(0.0, 1.0, 2.0)]


@pytest.mark.parametrize("causal", [True, False])
def test_what_a_later_step_changes(tmp_path: Path, causal: bool) -> None:
    model = replace(MODEL, protocol=replace(MODEL.protocol, causal=causal))
    cache = Cache(tmp_path)
    two = [proof("p", ["a", "b", "c"]), proof("q", ["d", "e"])]
    verify(ScriptedEngine([1.0, 1.0]), document(*two), cache, model)
    two[0] = proof("p", ["a", "b", "C"])
    again = verify(ScriptedEngine([5.0]), document(*two), cache, model)
    assert again == [scored(5.0, 6.0, 7.0), scored(1.0, 2.0)]
    # What stood before the edit keeps its scores only where these cannot depend on what follows.
    two[0] = proof("p", ["a", "b"])
    alone, _ = known(verifier_with(ScriptedEngine(), model, cache), document(*two))
    assert all(isinstance(verdict, Scored if causal else Unscored) for verdict in alone)
    cache.close()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (EngineSettings(context=513), "context: 513 is not between 64 and 512"),
        (EngineSettings(context=10), "context: 10 is not between"),
    ],
)
def test_a_context_that_the_model_has_not(settings: EngineSettings, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        open_verifier(settings, None)


def test_a_missing_model() -> None:
    with pytest.raises(UsageError, match=r"none\.gguf: no such model file"):
        open_verifier(EngineSettings(model="none.gguf"), None)


def test_the_shipped_model_scores_a_proof_and_then_from_the_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    what = document(ODD, statements=[SQUARES])
    with open_verifier(EngineSettings(threads=1), cache) as verifier:
        assert verifier.info.protocol == "step-tag"
        assert verifier.info.engine.startswith("llama.cpp")
        ((_, first),) = verifier.verify(what)
        assert verifier.text_tokens <= verifier.evaluated < 1.1 * verifier.text_tokens
        threshold = doubt_threshold(verifier.info.thresholds)
    scored = [verdict for verdict in first if isinstance(verdict, Scored)]
    assert len(scored) == len(ODD.steps)
    # The proof is right: no step is doubted, and each names what of it is doubted most.
    assert all(verdict.probability > threshold for verdict in scored)
    for step, verdict in zip(ODD.steps, scored, strict=True):
        assert verdict.doubted and verdict.doubted.text
        doubted = verdict.doubted
        assert step.normalised.strip()[doubted.start : doubted.end] == doubted.text
    with open_verifier(EngineSettings(threads=1), cache) as verifier:
        assert [verdicts for _, verdicts in verifier.verify(what)] == [first]
        assert verifier.evaluated == 0
    cache.close()


def test_threads_and_batch_do_not_change_a_score() -> None:
    steps = [f"Then $x_{{{at}}} = y_{{{at}}} + {at}$ and so on. " for at in range(60)]
    what = document(proof("p", steps, of=SQUARES), ODD, statements=[SQUARES])
    results = []
    for settings in (EngineSettings(threads=1), EngineSettings(threads=2, batch=64)):
        with open_verifier(settings, None) as verifier:
            results.append([verdicts for _, verdicts in verifier.verify(what)])
    assert all(isinstance(verdict, Scored) for verdict in results[0][0])
    assert results[0] == results[1]
