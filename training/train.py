"""Continued training: the right version of a step is to be likelier than a wrong one.

The loss of a comparison is softplus of the log-ratio of wrong to right (nats), with what follows.
Of the candidates against a right step those are taken that the model itself finds likeliest, and as
many at random.  A share of plain language modelling keeps the model what it is.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor

from training.contrast import Branch, Comparison, comparison
from training.corpus import Example, mixture
from training.encoder import Encoder
from training.gguf_file import Floats
from training.model import Model

_SAY, _SAVE = 30.0, 200.0  # seconds between lines of the log, and between checkpoints


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes.

    ``minutes`` is its time, ``upper`` the number of layers trained, ``rate`` that of learning,
    ``rows`` the windows of an update, ``branches`` the comparisons of a window, ``language`` the
    weight of plain language modelling.
    """

    minutes: float
    upper: int = 12
    rate: float = 4e-5
    rows: int = 4
    branches: int = 16
    language: float = 0.15
    warm_up: int = 40
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A window with its branches behind it, as one sequence; ``length`` is the window's own.

    ``sees[i, j]``: token i sees token j.  Token ``token[k]`` is predicted at ``at[k]``, and its
    log-probability counts with ``sign[k]`` for what is right in comparison ``of[k]``.
    """

    length: int
    tokens: Tensor
    places: Tensor
    sees: Tensor
    at: Tensor
    token: Tensor
    sign: Tensor
    of: Tensor


def row(text: Sequence[int], branches: Sequence[Branch]) -> Row:
    """Lay out a window."""
    tokens, places, block = list(text), list(range(len(text))), [0] * len(text)
    ends = list(places)  # up to which place of the text a token sees it
    entries: list[tuple[int, int, float, int]] = []
    for number, one in enumerate(branches):
        sign = 1.0 if one.right else -1.0
        written = text[one.at : one.at + one.written]
        entries += [(at - 1, token, sign, number) for at, token in enumerate(written, one.at)]
        for step, token in enumerate(one.tokens):
            before = len(tokens) + step - 1 if step else one.at - 1
            entries.append((before, token, -sign, number))
        inner = one.tokens[:-1]
        tokens += inner
        places += range(one.at, one.at + len(inner))
        block += [number + 1] * len(inner)
        ends += [one.at - 1] * len(inner)
    index, blocks = torch.arange(len(tokens)), torch.tensor(block)
    of_text = (blocks == 0) & (index <= torch.tensor(ends)[:, None])
    sees = of_text | ((blocks == blocks[:, None]) & (index <= index[:, None]))
    at, wanted, of = (torch.tensor([e[n] for e in entries], dtype=torch.long) for n in (0, 1, 3))
    signs = torch.tensor([entry[2] for entry in entries])
    return Row(len(text), torch.tensor(tokens), torch.tensor(places), sees, at, wanted, signs, of)


class Trainer:
    """The model, its optimiser, and how far it is."""

    def __init__(self, model: Model, plan: Plan, device: str) -> None:
        self.model, self.plan, self.device = model.to(device), plan, device
        self.optimiser = torch.optim.AdamW(
            model.trained.values(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.0
        )
        self.updates = 0

    def update(self, windows: Sequence[Comparison], rng: random.Random, rate: float) -> float:
        """One update; the share of the comparisons in which the right version is likelier."""
        right: list[Tensor] = []
        for window in windows:
            chosen = self._hard(window, rng)
            margins, language = self.losses(row(window.text, chosen))
            loss = functional.softplus(-margins).mean() + self.plan.language * language
            torch.autograd.backward(loss / len(windows))
            right.append(margins.detach() > 0)
        torch.nn.utils.clip_grad_norm_(self.model.trained.values(), 1.0)
        self.optimiser.param_groups[0]["lr"] = self.plan.rate * rate
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.updates += 1
        return float(torch.cat(right).float().mean())

    def losses(self, one: Row) -> tuple[Tensor, Tensor]:
        """By how much the right version is likelier, of each comparison; the loss as a language
        model.  In nats."""
        hidden = self._hidden(one)
        text = one.tokens[: one.length].to(self.device)
        logp = self.model.log_probabilities(hidden[: one.length - 1])
        language = -logp.gather(1, text[1:, None]).mean()
        places, inverse = torch.unique(one.at, return_inverse=True)
        told = self.model.log_probabilities(hidden[places.to(self.device)])
        each = told[inverse.to(self.device), one.token.to(self.device)]
        count = int(one.of.max()) + 1
        margins = torch.zeros(count, device=self.device)
        signs = one.sign.to(self.device)
        return margins.index_add(0, one.of.to(self.device), each * signs), language

    def _hidden(self, one: Row) -> Tensor:
        batch = [tensor.to(self.device)[None] for tensor in (one.tokens, one.places, one.sees)]
        with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
            hidden: Tensor = self.model(*batch)[0]
        return hidden

    @torch.no_grad()
    def _hard(self, window: Comparison, rng: random.Random) -> list[Branch]:
        """Known corrections, the candidates that the model finds likeliest, others at random."""
        known = [one for one in window.branches if not one.right]
        others = [one for one in window.branches if one.right]
        room = self.plan.branches - len(known)
        if len(others) <= room:
            return known + others
        logp = self.model.log_probabilities(self._hidden(row(window.text, ())))
        gain = {
            one: float(logp[one.at - 1, one.tokens[0]] - logp[one.at - 1, window.text[one.at]])
            for one in others
        }
        hard = sorted(gain, key=lambda one: -gain[one])[: room // 2]
        rest = [one for one in gain if one not in hard]
        return known + hard + rng.sample(rest, min(len(rest), room - len(hard)))

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        weights = {name: weight.detach().cpu() for name, weight in self.model.trained.items()}
        state = {"weights": weights, "optimiser": self.optimiser.state_dict()}
        draft = path.with_suffix(".new")
        torch.save(state | {"updates": self.updates}, draft)
        draft.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        with torch.no_grad():
            for name, weight in state["weights"].items():
                self.model.trained[name].copy_(weight)
        self.optimiser.load_state_dict(state["optimiser"])
        self.updates = state["updates"]


def read_weights(checkpoint: Path) -> dict[str, Floats]:
    """The trained weights of a checkpoint, under their names in the GGUF."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    return {name: weight.numpy() for name, weight in state["weights"].items()}


def train(
    base: Path, sources: dict[str, list[Example]], begin: int, plan: Plan, checkpoint: Path
) -> None:
    """Train until the time is over, from the checkpoint where there is one.

    Ends the program when the loss is no number any more.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(plan.seed)
    trainer = Trainer(Model(base, plan.upper), plan, device)
    if checkpoint.exists():
        trainer.load(checkpoint)
    rng = random.Random(plan.seed + trainer.updates)
    stream = windows(sources, Encoder(base), begin, rng)
    begun = said = saved = time.monotonic()
    right: list[float] = []
    while (elapsed := time.monotonic() - begun) < 60 * plan.minutes:
        left = 1 - elapsed / (60 * plan.minutes)
        rate = min(1.0, (trainer.updates + 1) / plan.warm_up, max(0.1, left))
        right.append(trainer.update([next(stream) for _ in range(plan.rows)], rng, rate))
        if time.monotonic() - said > _SAY:
            share = round(sum(right) / len(right), 4)
            print(json.dumps({"updates": trainer.updates, "right likelier": share}), flush=True)
            right, said = [], time.monotonic()
        if time.monotonic() - saved > _SAVE:
            trainer.save(checkpoint)
            saved = time.monotonic()
    trainer.save(checkpoint)


def windows(
    sources: dict[str, list[Example]], encode: Encoder, begin: int, rng: random.Random
) -> Iterator[Comparison]:
    """What there is to compare, without end."""
    for example in mixture(sources, rng):
        if window := comparison(example, encode, begin, rng):
            yield window
