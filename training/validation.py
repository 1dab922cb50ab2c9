"""What is looked at while training goes on: errors found in sources kept apart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from proofcheck.metrics.ranking import auroc, recall_at
from training.corpus import load
from training.dataset import NOTHING, TAGGED, Batch, Preprocessor, Rates, Window, collate
from training.model import Model, attention
from training.sources import CALIBRATE
from training.tokenizer import BAD, OK, Encoder

_PROOFS = 60  # of each source
_ROWS = 8


@dataclass(frozen=True, slots=True)
class ValidationSet:
    """Batches with errors in them; the same in every run."""

    batches: Sequence[Batch]

    @staticmethod
    def read(work: Path, encode: Encoder) -> ValidationSet:
        """Some proofs of each source that is kept apart, with errors in 15 % of the steps."""
        rng = random.Random(1)
        preprocessor = Preprocessor(encode, Rates(errors=0.15, windows=0.0))
        windows: list[Window] = []
        for name in CALIBRATE:
            path = work / f"{name}.jsonl"
            if path.exists():
                examples = load(path)
                for example in rng.sample(examples, min(_PROOFS, len(examples))):
                    windows += preprocessor.windows(example, rng)
        rng.shuffle(windows)
        return ValidationSet(tuple(collate(windows, _ROWS)))


@torch.no_grad()
def validate(model: Model, validation: ValidationSet) -> dict[str, float]:
    """AUROC of the tags, of the largest doubt about a token, and of both together."""
    model.eval()
    tag: list[float] = []
    doubt: list[float] = []
    wrong: list[bool] = []
    device = model.token_embd.weight.device
    for rows in validation.batches:
        tokens = torch.from_numpy(rows.tokens).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            hidden = model(tokens, attention(rows.block).to(device))
        for number in range(len(rows.tokens)):
            verdicts, doubts = read_row(model, hidden[number], rows, number)
            at = np.flatnonzero(rows.kind[number] == TAGGED)
            tag += [float(-verdicts[place]) for place in at]
            doubt += [largest(doubts, rows.kind[number], int(place)) for place in at]
            wrong += [bool(rows.target[number, place] == BAD) for place in at]
    model.train()
    label = np.array(wrong)
    both = np.array(tag) + np.array(doubt)
    result: dict[str, float] = {"watched": len(wrong), "errors": int(label.sum())}
    for name, one in {"tag": np.array(tag), "doubt": np.array(doubt), "both": both}.items():
        result[f"auroc_{name}"] = round(auroc(one[label], one[~label]), 4)
        result[f"recall_{name}"] = round(recall_at(one[label], one[~label], 0.01).share, 4)
    return result


def read_row(
    model: Model, hidden: torch.Tensor, rows: Batch, number: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """At every token of a row: log-odds of ok against bad, and the doubt about the token (nats)."""
    logits = model.logits(hidden.float()).float()
    own = torch.from_numpy(rows.tokens[number]).to(logits.device)
    logp = logits.log_softmax(-1)[torch.arange(len(own)), own]
    doubts = torch.log(-torch.expm1(logp.clamp(max=-1e-6))) - logp
    return (logits[:, OK] - logits[:, BAD]).cpu().numpy(), doubts.cpu().numpy()


def largest(doubts: npt.NDArray[np.float32], kind: npt.NDArray[np.int8], tag: int) -> float:
    """The largest doubt in the step whose tag stands at ``tag``."""
    start = tag
    while start and kind[start - 1] not in (NOTHING, TAGGED):
        start -= 1
    return float(doubts[start:tag].max()) if start < tag else 0.0
