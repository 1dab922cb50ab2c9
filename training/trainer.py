"""One update of the weights: what a batch is targets, its losses, the optimisers.

Three losses are added.  At masked tokens, the token (BERT, Devlin et al. 2019).  At the tokens of
steps, the token that should stand there (GECToR, Omelianchuk et al. 2020; detection as in ELECTRA,
Clark et al. 2020), summed over a step.  At tags, whether the step is right.  Matrices are trained
by Muon (Jordan et al. 2024), the rest by Adam.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from torch import Tensor

from training.dataset import EDITED, KEPT, MASKED, TAGGED, Batch
from training.model import Model, attention
from training.tokenizer import BAD, OK

Array = npt.NDArray[Any]

# Places and tags targets in a row of 512 tokens: fixed, so that one compiled graph serves all.
_PLACES = 192
_TAGS = 32


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes.

    ``minutes`` is its time; ``rows`` those of a batch; ``matrices`` and ``others`` the rates of
    learning; ``warm_up`` counts updates, ``cool_down`` is a share of the time; ``tags`` and
    ``tokens`` weigh these losses against that of the masks; ``compiled`` costs a minute first.
    """

    minutes: float
    rows: int = 16
    matrices: float = 0.02
    others: float = 2e-3
    warm_up: int = 50
    cool_down: float = 0.3
    tags: float = 1.0
    tokens: float = 1.0
    seed: int = 0
    compiled: bool = True


class Trainer:
    """The model, its optimisers and the text it reads."""

    def __init__(self, model: Model, plan: Plan, device: str) -> None:
        self.model = model.to(device)
        self.plan = plan
        self.device = device
        named = dict(model.named_parameters())
        matrices = [p for name, p in named.items() if name.startswith("blk") and p.dim() == 2]
        ids = {id(p) for p in matrices}
        self.optimisers: list[torch.optim.Optimizer] = [
            torch.optim.Muon(matrices, lr=plan.matrices, momentum=0.95, weight_decay=0.01),
            torch.optim.AdamW(
                [p for p in named.values() if id(p) not in ids],
                lr=plan.others,
                betas=(0.9, 0.98),
                weight_decay=0.0,
            ),
        ]
        self.steps = 0
        self.tokens = 0
        self._loss = torch.compile(self.losses) if plan.compiled else self.losses

    def losses(
        self,
        tokens: Tensor,
        mask: Tensor,
        places: Tensor,
        target: Tensor,
        tags: Tensor,
        ok: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Cross-entropies (nats) at ``places`` and ``tags``, both indices of flattened tokens."""
        with torch.autocast(self.device, torch.bfloat16):
            hidden = self.model(tokens, mask).flatten(0, 1)
            logits = self.model.logits(hidden[places])
            verdicts = functional.linear(hidden[tags], self.model.token_embd.weight[OK : BAD + 1])
        at_places = functional.cross_entropy(logits.float(), target, reduction="none")
        at_tags = functional.cross_entropy(verdicts.float(), ok, reduction="none")
        return at_places, at_tags

    def step(self, rows: Batch, generator: np.random.Generator, rate: float) -> dict[str, float]:
        """One update; the losses."""
        targets = select_targets(rows, self.plan, generator)
        at_places, at_tags = self._loss(
            self._on(rows.tokens),
            self._on(attention(rows.block)),
            *map(self._on, (targets.places, targets.target, targets.tags, targets.ok)),
        )
        loss = at_places @ self._on(targets.weight) + at_tags @ self._on(targets.tag_weight)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimiser, base in zip(
            self.optimisers, (self.plan.matrices, self.plan.others), strict=True
        ):
            optimiser.param_groups[0]["lr"] = base * rate
            optimiser.step()
            optimiser.zero_grad()
        self.steps += 1
        self.tokens += int((rows.block > 0).sum())
        each = at_places.detach().float().cpu().numpy()
        means = {
            name: float(each[targets.kind == kind].mean()) if (targets.kind == kind).any() else 0.0
            for name, kind in (("masked", MASKED), ("edited", EDITED), ("kept", KEPT))
        }
        weight = targets.tag_weight / max(float(targets.tag_weight.sum()), 1e-9)
        return means | {"tag": float(at_tags.detach().float().cpu().numpy() @ weight)}

    def _on(self, array: np.ndarray | Tensor) -> Tensor:
        return torch.as_tensor(array).to(self.device)

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "optimisers": [one.state_dict() for one in self.optimisers],
            "steps": self.steps,
            "tokens": self.tokens,
            "shape": asdict(self.model.shape),
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.steps, self.tokens = state["steps"], state["tokens"]


@dataclass(frozen=True, slots=True)
class Targets:
    """What a batch is targets, in arrays of fixed lengths, filled up with places of weight 0.

    ``places`` and ``tags`` are indices of flattened tokens; ``kind`` is that of each place.
    """

    places: Array
    target: Array
    weight: Array
    kind: Array
    tags: Array
    ok: Array
    tag_weight: Array


def select_targets(rows: Batch, plan: Plan, generator: np.random.Generator) -> Targets:
    """The places of a batch that are targets: masks, errors, some of what is right, and tags."""
    kinds, targets = rows.kind.ravel(), rows.target.ravel()
    tags = np.flatnonzero(kinds == TAGGED)[: plan.rows * _TAGS]
    found = {kind: np.flatnonzero(kinds == kind) for kind in (EDITED, MASKED, KEPT)}
    room = plan.rows * _PLACES - len(found[EDITED])
    masked = found[MASKED] = generator.permutation(found[MASKED])[: room // 2]
    kept = generator.permutation(found[KEPT])[: room - len(masked)]
    per_kept = plan.tokens * len(found[KEPT]) / max(1, len(kept) * len(tags))
    found[KEPT] = kept
    weights = {
        EDITED: plan.tokens / max(1, len(tags)),
        MASKED: 1 / max(1, len(masked)),
        KEPT: per_kept,
    }
    places = _filled(np.concatenate(list(found.values())), plan.rows * _PLACES)
    weight = np.concatenate([np.full(len(of), weights[kind]) for kind, of in found.items()])
    all_tags = _filled(tags, plan.rows * _TAGS)
    counts = np.array([len(of) for of in found.values()])
    return Targets(
        places,
        np.maximum(targets[places], 0),
        _filled(weight.astype(np.float32), plan.rows * _PLACES),
        _filled(np.repeat(list(found), counts), plan.rows * _PLACES),
        all_tags,
        np.clip(targets[all_tags] - OK, 0, 1),
        _filled(np.full(len(tags), plan.tags / max(1, len(tags)), np.float32), plan.rows * _TAGS),
    )


def _filled(array: Array, length: int) -> Array:
    """The array with zeros behind it."""
    return np.concatenate([array, np.zeros(length - len(array), array.dtype)])
