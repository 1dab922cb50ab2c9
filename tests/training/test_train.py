"""Training's own network against llama.cpp, and a window with branches against each by itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

from tests.training.toy import write_base
from training.contrast import Branch, comparison
from training.corpus import Example
from training.encoder import Encoder
from training.loss import loss
from training.model import Model
from training.train import Plan, Trainer, row

STEPS = (
    "Let $x$ be a root of $p$.",
    "Then $p(x) = 0$, so $x - 1$ divides $p(y)$.",
    "Hence $x \\le 1$ and $y \\le 2$.",
)
EXAMPLE = Example("Let $p$ be a polynomial.", "Let $p$ be a polynomial.", STEPS)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    return write_base(tmp_path_factory.mktemp("base") / "base.gguf", "F32")


def log_probabilities(model: Model, tokens: list[int]) -> torch.Tensor:
    one = row(tokens, ())
    with torch.no_grad():
        return model.log_probabilities(model(one.tokens[None], one.places[None], one.sees[None])[0])


def test_the_network_computes_what_llama_cpp_computes(base: Path) -> None:
    text = " ".join(STEPS)
    tokens = [0, *Encoder(base)(text)]
    logp = log_probabilities(Model(base, 1), tokens)
    nats = -logp[:-1].gather(1, torch.tensor(tokens[1:])[:, None]).mean()
    measured = loss(base, [text], 0)
    assert measured.tokens == len(tokens) - 1
    assert float(nats) == pytest.approx(measured.nats, abs=2e-3)


def test_branches_of_a_window_are_as_each_by_itself(base: Path) -> None:
    model = Model(base, 1)
    text = [0, *Encoder(base)(" ".join(STEPS))]
    branches = [
        Branch(5, (70, 71, *text[6:10]), 5, right=True),
        Branch(12, (80,), 1, right=False),
        Branch(20, (*text[22:26],), 6, right=True),
    ]
    trainer = Trainer(model, Plan(1.0), "cpu")
    with torch.no_grad():
        margins, language = trainer.losses(row(text, branches))
    whole = log_probabilities(model, text)
    assert float(language) == pytest.approx(
        -float(whole[:-1].gather(1, torch.tensor(text[1:])[:, None]).mean()), abs=1e-4
    )
    for one, margin in zip(branches, margins, strict=True):
        other = [*text[: one.at], *one.tokens]
        logp = log_probabilities(model, other)
        new = sum(float(logp[at - 1, other[at]]) for at in range(one.at, len(other)))
        old = sum(float(whole[at - 1, text[at]]) for at in range(one.at, one.at + one.written))
        assert float(margin) == pytest.approx(old - new if one.right else new - old, abs=1e-3)


def test_candidates_stand_against_right_steps_and_corrections_against_wrong_ones(
    base: Path,
) -> None:
    encode = Encoder(base)
    window = comparison(EXAMPLE, encode, 0, random.Random(1))
    assert window is not None
    assert window.text[0] == 0
    assert len(window.branches) > 10
    assert all(one.right and one.at > 0 for one in window.branches)
    slip = (STEPS[0], "Then $p(y) = 0$, so $x - 1$ divides $p(y)$.", STEPS[2])
    wrong = Example(EXAMPLE.context, EXAMPLE.statement, slip, (), ((1, STEPS[1]),))
    for seed in range(5):
        window = comparison(wrong, encode, 0, random.Random(seed))
        assert window is not None
        (known,) = (one for one in window.branches if not one.right)
        # The letter, and what follows it.
        written = window.text[known.at : known.at + known.written]
        assert known.tokens[1:] == written[1:]
        assert known.tokens[0] == encode("x")[0] != written[0] == encode("y")[0]


def test_training_makes_the_right_version_likelier(base: Path) -> None:
    model = Model(base, 1)
    trainer = Trainer(model, Plan(1.0, rate=1e-2, branches=8), "cpu")
    rng = random.Random(0)
    window = comparison(EXAMPLE, Encoder(base), 0, rng)
    assert window is not None
    before = trainer.update([window], rng, 1.0)
    for _ in range(10):
        after = trainer.update([window], rng, 1.0)
    assert after > before
    assert set(model.trained) == {name for name in model._at if name.startswith("blk.1.")}
