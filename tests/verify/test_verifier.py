from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache
from proofcheck.assess.step_tag.step_tag import StepTag
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.document.document import Document, ProofKind
from proofcheck.errors import UsageError
from proofcheck.llm.engine import Cause, Failure, LogProbabilities, Query
from proofcheck.models.calibration import Calibration
from proofcheck.settings.settings import EngineSettings
from tests.verify.opening import known, open_verifier, verifier_with

from .builders import ODD, SQUARES, document, proof, statement
from .scripted import ScriptedEngine
from .tiny import write_tiny

PROTOCOL = StepTag(bos=0, tag=1, ok=2, bad=3)
MODEL = StepModel(
    name="a model",
    sha256="0" * 64,
    scoring=PROTOCOL,
    calibration=Calibration(scale=2.0, shift=0.5, thresholds={"0.01": 0.2}),
)


def verify(
    engine: ScriptedEngine, what: Document, cache: Cache | None = None, model: StepModel = MODEL
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
    assert engine.queries[0].wanted == [(2, 3), (2, 3)]


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


class Quiet(ScriptedEngine):
    """An engine that tells no verdict at the second step of a window, as some servers do."""

    def log_probabilities(self, queries: Iterable[Query]) -> Iterator[LogProbabilities]:
        for rows in super().log_probabilities(queries):
            assert not isinstance(rows, Failure)
            yield [rows[0], [rows[1][0], None], *rows[2:]]


def test_a_verdict_that_is_not_told_costs_its_step_only(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    what = document(proof("p", ["a", "b", "c"]))
    ((first, second, third),) = verify(Quiet([1.0]), what, cache)
    assert (first, third) == scored(1.0, 3.0)
    assert second == Unscored(
        "a verdict is not among the likeliest tokens at a step tag, and the server tells no others"
    )
    assert verify(ScriptedEngine([5.0]), what, cache) == [scored(5.0, 6.0, 7.0)]  # it is not kept
    cache.close()


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
        replace(MODEL, scoring=replace(PROTOCOL, template="Show: {statement}")),
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


@pytest.mark.parametrize("ahead", [0, 8])
def test_what_a_later_step_changes(tmp_path: Path, ahead: int) -> None:
    model = replace(MODEL, scoring=replace(PROTOCOL, ahead=ahead))
    cache = Cache(tmp_path)
    two = [proof("p", ["a", "b", "c"]), proof("q", ["d", "e"])]
    verify(ScriptedEngine([1.0, 1.0]), document(*two), cache, model)
    two[0] = proof("p", ["a", "b", "C"])
    again = verify(ScriptedEngine([5.0]), document(*two), cache, model)
    assert again == [scored(5.0, 6.0, 7.0), scored(1.0, 2.0)]
    # What stood before the edit keeps its scores only where these cannot depend on what follows.
    two[0] = proof("p", ["a", "b"])
    alone, _ = known(verifier_with(ScriptedEngine(), model, cache), document(*two))
    assert all(isinstance(verdict, Unscored if ahead else Scored) for verdict in alone)
    cache.close()


@pytest.fixture(name="tiny", params=["step-tag", "likelihood"])
def _tiny(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The path of a model that runs: one for each way to score steps."""
    return str(write_tiny(tmp_path / "tiny.gguf", protocol=request.param))


@pytest.mark.parametrize(
    ("context", "says"),
    [(129, "context: 129 is not between 64 and 128"), (10, "context: 10 is not between")],
)
def test_a_context_that_the_model_has_not(tiny: str, context: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        open_verifier(EngineSettings(context=context), None, tiny)


def test_a_missing_model() -> None:
    with pytest.raises(UsageError, match=r"none\.gguf: no such model file"):
        open_verifier(EngineSettings(), None, "none.gguf")


def test_the_shipped_model_scores_a_proof_and_then_from_the_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    what = document(ODD, statements=[SQUARES])
    with closing(open_verifier(EngineSettings(threads=1), cache)) as verifier:
        assert verifier.info.engine.startswith("llama.cpp")
        ((_, first),) = verifier.verify(what)
        assert 0 < verifier.text_tokens <= verifier.evaluated
    for step, verdict in zip(ODD.steps, first, strict=True):
        assert isinstance(verdict, Scored)
        if verdict.doubted:
            doubted = verdict.doubted
            assert step.normalised.strip()[doubted.start : doubted.end] == doubted.text
    with closing(open_verifier(EngineSettings(threads=1), cache)) as verifier:
        assert [verdicts for _, verdicts in verifier.verify(what)] == [first]
        assert verifier.evaluated == 0
    cache.close()


def test_step_tags_evaluate_a_text_once(tmp_path: Path) -> None:
    tiny = str(write_tiny(tmp_path / "tiny.gguf"))
    with closing(open_verifier(EngineSettings(threads=1), None, tiny)) as verifier:
        assert verifier.info.protocol == "step-tag"
        list(verifier.verify(document(proof("p", ["It is. "] * 12))))
        assert verifier.text_tokens <= verifier.evaluated <= verifier.text_tokens + 12


def test_threads_and_batch_do_not_change_a_score(tiny: str) -> None:
    steps = [f"Then $x_{{{at}}} = y_{{{at}}} + {at}$ and so on. " for at in range(60)]
    what = document(proof("p", steps, of=SQUARES), ODD, statements=[SQUARES])
    results = []
    for settings in (EngineSettings(threads=1), EngineSettings(threads=2, batch=64)):
        with closing(open_verifier(settings, None, tiny)) as verifier:
            results.append([verdicts for _, verdicts in verifier.verify(what)])
    assert all(isinstance(verdict, Scored) for verdict in results[0][0])
    assert results[0] == results[1]
