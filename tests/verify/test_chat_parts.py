"""The pure parts of the writing engine: drawing, thinking."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.llm.chat import Sampling
from proofcheck.llm.sampling import draw
from proofcheck.llm.thinking import MARKS, readable, split_reply, veiled

LOGITS = np.log(np.array([0.1, 0.4, 0.05, 0.3, 0.15], np.float32))
ALL = Sampling(temperature=1.0, top_p=1.0)


def drawn(sampling: Sampling, logits: np.ndarray = LOGITS, times: int = 400) -> Counter[int]:
    rng = random.Random(1)
    return Counter(draw(logits, sampling, rng) for _ in range(times))


@pytest.mark.parametrize(
    ("sampling", "possible"),
    [
        (ALL, {0, 1, 2, 3, 4}),
        (Sampling(0.0), {1}),
        (Sampling(1.0, 1.0, top_k=2), {1, 3}),
        (Sampling(1.0, 1.0, top_k=99), {0, 1, 2, 3, 4}),
        (Sampling(1.0, top_p=0.69), {1, 3}),
        (Sampling(1.0, top_p=0.71), {1, 3, 4}),
        (Sampling(1.0, top_p=0.0), {1}),
        # Of the two that top_k leaves, the first has more than half.
        (Sampling(1.0, top_p=0.5, top_k=2), {1}),
        (Sampling(1.0, 1.0, min_p=0.3), {1, 3, 4}),
        (Sampling(1e-3, 1.0), {1}),
    ],
)
def test_what_can_be_drawn(sampling: Sampling, possible: set[int]) -> None:
    assert set(drawn(sampling)) == possible


def test_how_often_it_is_drawn() -> None:
    counts = drawn(ALL, times=6_000)
    for token, probability in enumerate(np.exp(LOGITS)):
        assert counts[token] / 6_000 == pytest.approx(probability, abs=0.025)
    hot = drawn(Sampling(2.0, 1.0), times=6_000)
    weights = np.exp(LOGITS / 2)
    assert hot[1] / 6_000 == pytest.approx(weights[1] / weights.sum(), abs=0.025)


def test_what_is_forbidden_is_never_drawn() -> None:
    logits = LOGITS.copy()
    logits[[1, 3]] = -np.inf
    for sampling in (ALL, Sampling(0.0), Sampling(), Sampling(1.0, 0.95, 3, 0.01)):
        assert not {1, 3} & set(drawn(sampling, logits))


@given(st.integers(0, 2**32), st.floats(0.01, 0.999), st.integers(0, 3000))
def test_top_p_is_the_smallest_set_of_that_mass(seed: int, top_p: float, top_k: int) -> None:
    """However large the vocabulary is, and however flat the distribution."""
    rng = np.random.default_rng(seed)
    logits = (rng.standard_normal(2000) * rng.choice([0.01, 1, 5])).astype(np.float32)
    order = np.argsort(-logits, kind="stable")[: top_k or None]
    weights = np.exp(logits[order].astype(float))
    allowed = int(np.searchsorted(np.cumsum(weights), top_p * weights.sum())) + 1
    draws = {draw(logits, Sampling(1.0, top_p, top_k), random.Random(n)) for n in range(20)}
    # One more or less for a sum that is taken in another order.
    assert draws <= set(order[: allowed + 1].tolist())


THINK = MARKS[0]


@pytest.mark.parametrize(
    ("written", "opened", "thinking", "text"),
    [
        ("All is well.", None, "", "All is well."),
        ("<think>hm</think>Yes.", None, "hm", "Yes."),
        ("\n <think>\nhm\n</think>\n\nYes.", None, "hm", "Yes."),
        ("hm</think>Yes.", THINK, "hm", "Yes."),
        ("<think>hm</think>Yes.", THINK, "hm", "Yes."),
        ("hm, no end", THINK, "hm, no end", ""),
        ("<think>no end", None, "no end", ""),
        ("So <think>it</think> is.", None, "", "So <think>it</think> is."),
        ("a</think>b</think>c", THINK, "a", "b</think>c"),
        ("[THINK]a[/THINK]b", None, "a", "b"),
        (
            "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b",
            None,
            "a",
            "b",
        ),
        ("", None, "", ""),
        ("", THINK, "", ""),
    ],
)
def test_thinking_is_split_off(written: str, opened: object, thinking: str, text: str) -> None:
    data = written.encode()
    assert tuple(map(readable, split_reply(data, data, MARKS, opened))) == (thinking, text)  # type: ignore[arg-type]


def test_a_quoted_mark_ends_no_thinking() -> None:
    quoted = b"The paper says </think> 1, but "
    written = quoted + b"no.</think>It fails."
    marked = veiled(quoted + b"no.") + b"</think>" + veiled(b"It fails.")
    assert len(marked) == len(written)
    assert split_reply(written, marked, [THINK], THINK) == (quoted + b"no.", b"It fails.")
    assert split_reply(written, marked, [], THINK)[1].startswith(b" 1, but")


def test_no_half_characters() -> None:
    assert readable(b" caf\xc3\xa9 \xe2\x82") == "café"
    assert readable(b"a\xffb\xc3") == "a\ufffdb"
