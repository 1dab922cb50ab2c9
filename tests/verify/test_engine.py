"""The real engine on a tiny model, and what happens when its process dies."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, ClassVar

import numpy as np
import pytest

from proofcheck.errors import ModelError
from proofcheck.llm.engine import Failure, Query
from proofcheck.llm.machine import (
    build_fingerprint,
    gpu_layers,
    library_version,
    physical_cores,
)
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.models.store import BUILTIN_PATH

from .numpy_llama import log_probabilities
from .tiny import CONTROLS, LAYERS, SEED, WIDTH, random_weights, vocabulary, write_tiny

HERE = Path(__file__).parent
VOCABULARY = len(vocabulary())
CONFIG = LlamaConfig("", threads=1, cells=512, batch=512, sequences=1, timeout=60.0)


class Facts:
    """A memory for one test session: the self-test's answer is learnt once."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def recall(self, key: str) -> str | None:
        return self.values.get(key)

    def remember(self, key: str, value: str) -> None:
        self.values[key] = value


FACTS = Facts()


@pytest.fixture(name="config", scope="module")
def _config(tmp_path_factory: pytest.TempPathFactory) -> LlamaConfig:
    """One thread on a tiny model."""
    path = write_tiny(tmp_path_factory.mktemp("model") / "tiny.gguf")
    return replace(CONFIG, path=str(path))


@pytest.fixture(name="engine")
def _engine(config: LlamaConfig) -> Iterator[ProcessEngine]:
    engine = ProcessEngine(config, FACTS)
    yield engine
    engine.close()


def queries(count: int, longest: int, seed: int = 7) -> list[Query]:
    """Random tokens; every second query begins like the one before it."""
    rng = random.Random(seed)
    result: list[Query] = []
    for number in range(count):
        tokens = [rng.randrange(5, VOCABULARY) for _ in range(rng.randrange(4, longest))]
        if number % 2:
            before = result[-1].tokens
            tokens = [*before[: len(before) // 2], *tokens][:longest]
        reads = sorted(rng.sample(range(len(tokens) // 2, len(tokens)), 2))
        wanted = [rng.sample(range(VOCABULARY), rng.randrange(1, 5)) for _ in reads]
        result.append(Query(tokens, reads, wanted))
    return result


def branches(seed: int = 3) -> list[Query]:
    """A text, and sequences that leave it at places nearer and nearer to its beginning."""
    rng = random.Random(seed)
    text = [rng.randrange(5, VOCABULARY) for _ in range(120)]
    result = [Query(text, range(20, 119), [[token] for token in text[21:]])]
    for place in sorted(rng.sample(range(20, 115), 12), reverse=True):
        new = [rng.randrange(5, VOCABULARY) for _ in range(rng.randrange(2, 9))]
        reads = range(place, place + len(new) - 1)
        result.append(Query([*text[:place], *new], reads, [[token] for token in new[1:]]))
    return result


def wanted(rows: np.ndarray, query: Query) -> list[list[float]]:
    places = zip(query.positions, query.wanted, strict=True)
    return [[float(rows[place, token]) for token in tokens] for place, tokens in places]


def plain(asked: list[Query]) -> list[list[list[float]]]:
    """What the tiny model says, by plain arithmetic."""
    weights = random_weights(VOCABULARY, LAYERS, WIDTH, np.random.default_rng(SEED))
    rounded = {name: value.astype(np.float32).astype(float) for name, value in weights.items()}
    return [wanted(log_probabilities(rounded, list(one.tokens), 4), one) for one in asked]


def compare(
    engine: ProcessEngine,
    asked: list[Query],
    expected: list[list[list[float]]],
    within: float = 1e-3,
) -> None:
    """The engine says what is expected, to a thousandth of a nat."""
    for answer, rows in zip(engine.log_probabilities(asked), expected, strict=True):
        assert not isinstance(answer, Failure)
        for told, row in zip(answer, rows, strict=True):
            assert told == pytest.approx(row, abs=within)


@pytest.mark.parametrize("asked", [[*queries(8, 100), *queries(2, 300, seed=8)], branches()])
@pytest.mark.parametrize(
    ("sequences", "batch", "cells", "threads"),
    [(1, 512, 512, 1), (1, 32, 512, 1), (16, 512, 512, 1), (64, 64, 1024, 2)],
)
def test_the_numbers_are_those_of_plain_arithmetic_however_they_are_packed(
    config: LlamaConfig, asked: list[Query], sequences: int, batch: int, cells: int, threads: int
) -> None:
    packed = replace(config, sequences=sequences, batch=batch, cells=cells, threads=threads)
    engine = ProcessEngine(packed, FACTS)
    compare(engine, asked, plain(asked))
    engine.close()
    assert engine.evaluated < sum(len(query.tokens) for query in asked)


@pytest.mark.parametrize(
    ("sequences", "batch", "cells", "within"),
    [(1, 512, 512, 1e-5), (1, 48, 320, 1e-5), (5, 32, 320, 1e-3), (16, 96, 384, 1e-3)],
)
def test_no_order_and_no_want_of_room_changes_the_numbers(
    config: LlamaConfig, sequences: int, batch: int, cells: int, within: float
) -> None:
    """One after the other, they are the same to the last digits."""
    asked = [*queries(10, 90), *branches()[1:], *queries(2, 300, seed=8)]
    expected = plain(asked)
    alone = ProcessEngine(replace(config, cells=512), FACTS)
    together = ProcessEngine(replace(config, sequences=sequences, batch=batch, cells=cells), FACTS)
    rng = random.Random(sequences)
    try:
        if sequences == 1:
            answers = list(alone.log_probabilities(asked))
            expected = [answer for answer in answers if not isinstance(answer, Failure)]  # type: ignore[misc]
        for _ in range(3):
            order = rng.sample(range(len(asked)), len(asked))
            compare(together, [asked[at] for at in order], [expected[at] for at in order], within)
    finally:
        alone.close()
        together.close()


@pytest.mark.slow
def test_the_shipped_model_says_what_llama_cpp_says_of_it_alone() -> None:
    asked = branches()
    request = {
        "model": str(BUILTIN_PATH),
        "queries": [
            [list(q.tokens), list(q.positions), [list(tokens) for tokens in q.wanted]]
            for q in asked
        ],
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "reference.py")],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
    )
    # A quantised model rounds the input of each matrix product to 8 bits.  A sum taken in another
    # order, as in a shared batch, can tip that rounding: 0.02 is seen, in llama.cpp by itself too.
    config = replace(CONFIG, path=str(BUILTIN_PATH))
    engine = ProcessEngine(config, FACTS)
    try:
        answers = list(engine.log_probabilities(asked))
    finally:
        engine.close()
    for answer, rows in zip(answers, json.loads(done.stdout), strict=True):
        assert not isinstance(answer, Failure)
        for told, row in zip(answer, rows, strict=True):
            assert told == pytest.approx(row, abs=0.1)


def test_a_token_that_the_model_has_not_is_told(engine: ProcessEngine) -> None:
    (answer,) = engine.log_probabilities([Query([5, 6, 7], [2], [(2, 1 << 20)])])
    assert isinstance(answer, Failure)
    assert "no such token" in answer.reason


def test_no_text_makes_a_special_token(engine: ProcessEngine) -> None:
    answers = engine.tokenize(["<v><ok><s>", "a <bad> \ud800 \x00 b", "", "x" * 300_000])
    for ids in answers:
        assert not isinstance(ids, Failure)
        assert min(ids, default=len(CONTROLS)) >= len(CONTROLS)
    assert answers[2] == []
    assert engine.evaluated == 0


def test_a_crash_between_questions_costs_nothing_but_time(engine: ProcessEngine) -> None:
    asked = queries(4, 50)
    calm = list(engine.log_probabilities(asked))
    assert engine.pid
    os.kill(engine.pid, signal.SIGSEGV)
    os.waitid(os.P_PID, engine.pid, os.WEXITED | os.WNOWAIT)
    again = list(engine.log_probabilities(asked))
    assert not any(isinstance(answer, Failure) for answer in calm)
    assert again == calm


def test_only_the_guilty_query_fails(engine: ProcessEngine) -> None:
    good = queries(3, 50)
    # More tokens than the engine has memory for cannot be decoded.
    bad = Query([7] * 600, [599], [(2, 3)])
    answers = list(engine.log_probabilities([good[0], bad, *good[1:]]))
    assert [isinstance(answer, Failure) for answer in answers] == [False, True, False, False]
    assert isinstance(answers[1], Failure)
    assert "status 1" in answers[1].reason


class Deadly(ProcessEngine):
    """An engine whose process dies of the messages that say ``poison``."""

    def __init__(self, config: LlamaConfig, poison: str, sign: int) -> None:
        super().__init__(config, FACTS)
        self.poison, self.sign = poison, sign

    def _send(self, stream: IO[bytes], message: object) -> None:
        if self.poison in json.dumps(message):
            assert self.pid
            os.kill(self.pid, self.sign)
            # A fast process would else answer first.
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        super()._send(stream, message)


def test_a_query_that_kills_the_process_is_named(config: LlamaConfig) -> None:
    engine = Deadly(config, "[66, 7]", signal.SIGSEGV)
    good = queries(3, 50)
    answers = list(engine.log_probabilities([good[0], Query([66, 7], [1], [(2, 3)]), *good[1:]]))
    engine.close()
    assert answers[1] == Failure("the engine crashed (SIGSEGV)")
    assert not any(isinstance(answer, Failure) for answer in [answers[0], *answers[2:]])


def test_restarts_are_limited(config: LlamaConfig) -> None:
    engine = Deadly(replace(config, deaths=1), '"do"', signal.SIGKILL)
    assert engine.tokenize(["x"]) == [Failure("the engine crashed (SIGKILL)")]
    assert (
        engine.tokenize(["x", "y"])
        == [Failure("the engine failed 1 times and is not started again")] * 2
    )
    assert engine.pid is None


def test_a_hang_ends_in_a_failure(config: LlamaConfig) -> None:
    engine = ProcessEngine(replace(config, timeout=20.0), FACTS)
    engine.tokenize(["start"])
    pid = engine.pid
    assert pid
    engine._config = replace(config, timeout=0.3)
    os.kill(pid, signal.SIGSTOP)
    assert engine.tokenize(["x"]) == [Failure("the engine gave no answer for 0.3 seconds")]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    engine.close()


class DiesOfRepacking(ProcessEngine):
    started: ClassVar[list[bool]] = []

    def _send(self, stream: IO[bytes], message: object) -> None:
        if isinstance(message, dict) and "repack" in message:
            self.started.append(bool(message["repack"]))
            if message["repack"]:
                assert self.pid
                os.kill(self.pid, signal.SIGILL)
        super()._send(stream, message)


def test_a_process_that_dies_at_once_is_started_without_repacking(config: LlamaConfig) -> None:
    started = DiesOfRepacking.started
    engine = DiesOfRepacking(config, facts := Facts(), "build")
    assert engine.tokenize(["x"]) != []
    engine.close()
    assert started == [True, False]
    assert list(facts.values) == ["no-repack:build"]
    engine.tokenize(["x"])
    engine.close()
    assert DiesOfRepacking(config, facts, "build").tokenize(["x"]) != []
    assert started == [True, False, False, False]


def test_a_process_that_always_dies_at_once_is_a_model_error(
    config: LlamaConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ModelError, match=r"cannot load the model: the engine crashed \(exit code"):
        ProcessEngine(config, Facts()).tokenize(["x"])


def test_a_file_that_llama_cpp_refuses_is_a_model_error(
    config: LlamaConfig, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(Path(config.path).read_bytes().replace(b"blk.1.attn_q", b"blk.1.attn_X"))
    engine = ProcessEngine(replace(config, path=str(path)), FACTS)
    with pytest.raises(ModelError, match=r"cannot load the model: .*blk\.1\.attn_q"):
        engine.tokenize(["x"])
    assert engine.pid is None


PARENT = """
import sys, time
from proofcheck.llm.process import LlamaConfig, ProcessEngine
engine = ProcessEngine(LlamaConfig(sys.argv[1], 1, 512, 512, 1, 60.0))
engine.tokenize(["x"])
print(engine.pid, flush=True)
time.sleep(60)
"""


def test_no_orphan_when_the_parent_is_killed(config: LlamaConfig) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, config.path], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and _state(child) != "Z":
        assert time.monotonic() < deadline, "the engine's process outlived its parent"
        time.sleep(0.02)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


def test_ctrl_c_ends_the_process(engine: ProcessEngine) -> None:
    engine.tokenize(["x"])
    pid = engine.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        engine.tokenize(["y"])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_is_known_of_the_machine() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)
    assert library_version().startswith("llama.cpp (llama-cpp-python 0.")
    assert build_fingerprint() == build_fingerprint()


@pytest.mark.parametrize(
    ("given", "layers", "tried"),
    [
        (None, 31, (32, 24, 16, 8, 0)),
        (None, 1, (2, 1, 0)),
        (None, 0, (1024, 0)),
        (0, 31, (0,)),
        (7, 31, (7,)),
    ],
)
def test_layers_for_a_graphics_card(given: int | None, layers: int, tried: tuple[int, ...]) -> None:
    assert gpu_layers(given, layers) == tried


def test_llama_cpp_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofcheck.llm.machine.importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match="--no-model runs the checks alone"):
        library_version()


def test_as_many_threads_as_pay_give_the_same_numbers(config: LlamaConfig) -> None:
    asked = queries(40, 100)
    told = []
    for one in (config, replace(config, threads=4, steady=False)):
        engine = ProcessEngine(one, FACTS)
        told.append(list(engine.log_probabilities(asked)))
        engine.close()
    for answer, other in zip(*told, strict=True):
        assert not isinstance(answer, Failure)
        assert not isinstance(other, Failure)
        for row, same in zip(answer, other, strict=True):
            assert row == pytest.approx(same, abs=1e-3)
