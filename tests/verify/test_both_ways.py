"""A model whose attention goes both ways, through the real llama.cpp: a tiny one, made here."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from proofcheck.assess.cache import Cache
from proofcheck.assess.verdict import Cause, Scored, Unscored, Verdict
from proofcheck.document.document import Document
from proofcheck.errors import ModelError
from proofcheck.llm.engine import Failure, Query
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.settings.settings import EngineSettings
from tests.verify.opening import known, open_model, open_verifier

from .builders import document, proof, statement
from .tiny import CONTROLS, CORRECTIONS, write_tiny

HERE = Path(__file__).parent
ONE_THREAD = EngineSettings(threads=1)
FOREIGN = document(
    proof(
        "p",
        ["Sei $ε ≥ 0$ in ℝ. ", "Dann ist $x \\le ε$, 𝔸 is open. ", "Also 完. " * 9, "q.\ud800e.d."],
        of=statement("s", "Für alle $x$ is <bad> <v> open."),
    ),
    proof("q", ["$1 + 1 = 2$."]),
)


@pytest.fixture(name="model", scope="module")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


def config(model: Path, *, causal: bool = False) -> LlamaConfig:
    return LlamaConfig(str(model), 1, 128, 128, 1, 60.0, causal=causal)


@pytest.fixture(name="engine", scope="module")
def _engine(model: Path) -> Iterator[ProcessEngine]:
    engine = ProcessEngine(config(model))
    yield engine
    engine.close()


def query(engine: ProcessEngine, *steps: str) -> Query:
    """The steps in one window, read at their tags."""
    tokens, positions = [0], []
    for ids in engine.tokenize(steps):
        assert not isinstance(ids, Failure)
        positions.append(len(tokens) + len(ids))
        tokens += [*ids, 1]
    return Query(tokens, positions, (2, 3))


def reference(model: Path, tokens: list[int]) -> np.ndarray:
    """The logits at every token, asked in the plainest way: one row per token."""
    whole = [tokens, list(range(len(tokens))), list(range(269))]
    done = subprocess.run(
        [sys.executable, str(HERE / "reference.py")],
        input=json.dumps({"model": str(model), "queries": [whole], "causal": False}),
        capture_output=True,
        text=True,
        check=True,
    )
    return np.array(json.loads(done.stdout)[0])


def test_a_later_token_changes_what_an_earlier_tag_says(
    engine: ProcessEngine, tmp_path: Path
) -> None:
    one, other = query(engine, "a is b.", "c is d."), query(engine, "a is b.", "c is e.")
    first, second = engine.logits([one, other])
    assert not isinstance(first, Failure)
    assert not isinstance(second, Failure)
    assert abs(first[0][0] - second[0][0]) > 1e-3
    causal = ProcessEngine(config(write_tiny(tmp_path / "c.gguf", causal=True), causal=True))
    first, second = causal.logits([one, other])
    causal.close()
    assert not isinstance(first, Failure)
    assert not isinstance(second, Failure)
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_answers_do_not_depend_on_the_other_queries(engine: ProcessEngine) -> None:
    asked = [query(engine, "a is b.", f"$x = {at}$ is open.", "c") for at in range(4)]
    read = [Query(one.tokens, range(1, 8), (3, 5), [(7, 8, 9)] * 7) for one in asked]
    forward, readings = list(engine.logits(asked)), list(engine.readings(read))
    backward = [next(engine.logits([one])) for one in reversed(asked)]
    assert backward[::-1] == forward
    assert len({str(answer) for answer in forward}) == 4
    pairs = zip(asked, read, strict=True)
    mixed = [(next(engine.readings([two])), next(engine.logits([one]))) for one, two in pairs]
    assert mixed == list(zip(readings, forward, strict=True))


def test_readings_are_those_of_the_raw_logits(model: Path, engine: ProcessEngine) -> None:
    asked = query(engine, "é is $a \\le b$.", "It is open.")
    logits = reference(model, list(asked.tokens))
    rows = np.exp(logits - logits.max(axis=1, keepdims=True))
    expected = np.log(rows / rows.sum(axis=1, keepdims=True))
    (tags,) = engine.logits([asked])
    assert not isinstance(tags, Failure)
    np.testing.assert_allclose(tags, logits[asked.positions][:, [2, 3]], atol=1e-4)
    positions = [at for at in range(1, len(asked.tokens)) if at not in asked.positions]
    # Every third token is an alternative, where there are any: mostly not the likeliest one.
    alternatives = [range(6 + at % 3, 269, 3) if at % 2 else () for at in positions]
    (answer,) = engine.readings([Query(asked.tokens, positions, (3, 5), alternatives)])
    assert not isinstance(answer, Failure)
    assert any(expected[at].argmax() not in alternatives[0] for at in positions)
    assert b"".join(one.piece for one in answer).decode() == "é is $a \\le b$.It is open."
    for at, among, reading in zip(positions, alternatives, answer, strict=True):
        token = asked.tokens[at]
        assert reading.log_probability == pytest.approx(expected[at, token], abs=1e-4)
        allowed = [it for it in range(269) if it != token and (it in among or it in (3, 5))]
        best = sorted(allowed, key=lambda it: -expected[at, it])[:3]
        assert [other.token for other in reading.others] == best
        values = [other.log_probability for other in reading.others]
        np.testing.assert_allclose(values, expected[at, best], atol=1e-4)


def test_a_query_longer_than_a_window_fails_alone(engine: ProcessEngine) -> None:
    good = query(engine, "a is b.")
    long = Query([7] * 129, [128], (2, 3))
    first, failed, last = engine.logits([good, long, good])
    assert failed == Failure("it has 129 tokens, more than the 128 at once")
    assert next(engine.readings([long])) == failed
    assert first == last


def test_no_text_makes_a_special_token(engine: ProcessEngine) -> None:
    for ids in engine.tokenize([*CONTROLS, " ".join(CONTROLS), "<miss<missing>ing>\ud800"]):
        assert not isinstance(ids, Failure)
        assert min(ids) >= len(CONTROLS)


def verdicts(
    model: Path,
    cache: Cache | None,
    what: Document = FOREIGN,
    settings: EngineSettings = ONE_THREAD,
) -> list[tuple[Verdict | None, ...]]:
    with open_verifier(replace(settings, model=str(model)), cache) as verifier:
        return [found for _, found in verifier.verify(what)]


def test_a_document_in_two_stages_and_then_from_the_cache(model: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    fresh = verdicts(model, cache)
    assert isinstance(fresh[0][2], Scored)
    for found, it in zip(fresh, FOREIGN.proofs, strict=True):
        for verdict, step in zip(found, it.steps, strict=True):
            assert isinstance(verdict, Scored)
            assert verdict.doubted
            text = step.normalised.strip().replace("\ud800", "?")
            assert text[verdict.doubted.start : verdict.doubted.end] == verdict.doubted.text
            assert abs(verdict.doubted.log_odds) < 30
    with open_verifier(EngineSettings(model=str(model), threads=1), cache) as verifier:
        assert known(verifier, FOREIGN) == fresh
        assert [found for _, found in verifier.verify(FOREIGN)] == fresh
        assert verifier.evaluated == 0
    cache.close()


def test_threads_batch_and_the_rest_of_the_run_change_nothing(model: Path) -> None:
    fresh = verdicts(model, None)
    other = document(*reversed(FOREIGN.proofs))
    settings = EngineSettings(threads=2, batch=32, sequences=8)
    assert verdicts(model, None, other, settings)[::-1] == fresh


def test_both_stages_make_the_probability(model: Path, tmp_path: Path) -> None:
    fresh = verdicts(model, None)
    tags = verdicts(write_tiny(tmp_path / "tags.gguf", corrections=None), None)
    for two, one in zip(fresh[0] + fresh[1], tags[0] + tags[1], strict=True):
        assert isinstance(two, Scored)
        assert isinstance(one, Scored)
        assert two.doubted
        assert one.doubted is None
        log_odds = math.log(one.probability / (1 - one.probability))
        exponent = 0.5 * two.doubted.log_odds - log_odds - 0.25
        assert two.probability == pytest.approx(1 / (1 + math.exp(exponent)))


def test_only_doubtful_steps_are_read_again(tmp_path: Path) -> None:
    split = write_tiny(tmp_path / "split.gguf", corrections=CORRECTIONS | {"below": 0.0})
    tags = verdicts(write_tiny(tmp_path / "tags.gguf", corrections=None), None)
    for two, one in zip(verdicts(split, None)[0], tags[0], strict=True):
        assert isinstance(two, Scored)
        assert isinstance(one, Scored)
        assert (two.doubted is not None) == (one.probability < 0.5)
        assert two.doubted is not None or two == one


def test_reading_every_step_at_once_says_the_same_with_half_the_tokens(tmp_path: Path) -> None:
    twice = write_tiny(tmp_path / "twice.gguf", corrections=CORRECTIONS | {"below": 1e6})
    once = write_tiny(tmp_path / "once.gguf", corrections=CORRECTIONS | {"below": None})
    tokens, found = [], []
    for path in (twice, once):
        with open_verifier(replace(ONE_THREAD, model=str(path)), None) as verifier:
            found.append([verdict for _, of in verifier.verify(FOREIGN) for verdict in of])
            tokens.append(verifier.evaluated)
    assert tokens[0] == 2 * tokens[1]
    for first, second in zip(*found, strict=True):
        assert isinstance(first, Scored) == isinstance(second, Scored)
        if isinstance(first, Scored) and isinstance(second, Scored):
            assert first.probability == pytest.approx(second.probability, abs=1e-5)
            assert first.doubted and second.doubted
            assert first.doubted.log_odds == pytest.approx(second.doubted.log_odds, abs=1e-4)
            assert first.doubted.text == second.doubted.text


def test_what_was_read_at_once_comes_from_the_cache(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "once.gguf", corrections=CORRECTIONS | {"below": None})
    cache = Cache(tmp_path)
    found = []
    for _ in range(2):
        with open_verifier(replace(ONE_THREAD, model=str(path)), cache) as verifier:
            found.append([of for _, of in verifier.verify(FOREIGN)])
    assert found[0] == found[1]
    assert verifier.evaluated == 0
    cache.close()


def test_a_step_longer_than_the_window_says_so(model: Path) -> None:
    ((found, _),) = verdicts(model, None, document(proof("p", ["x " * 70, "y"])))
    assert found == Unscored("longer than the model's context of 128 tokens", Cause.TOO_LONG)


def test_a_causal_model_has_no_second_stage(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "causal.gguf", causal=True)
    with pytest.raises(ModelError, match=r"causal\.gguf: it has proofcheck\.corrections, but"):
        open_model(str(path))
    assert open_model(str(write_tiny(path, causal=True, corrections=None))).protocol.causal


def test_corrections_are_parsed_strictly(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "odd.gguf", corrections=CORRECTIONS | {"mention": 0})
    with pytest.raises(ModelError, match=r"odd\.gguf: the model's proofcheck\.corrections"):
        open_model(str(path))
