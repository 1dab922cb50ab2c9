"""Drawing a token from a row of logits.  Pure.

The filters come in the order of llama.cpp's sampler chain: top_k, top_p, min_p, temperature.  Its
own chain sorts the whole vocabulary wherever top_p comes first; this sorts what may be among the
likeliest, and depends on nothing but the row and the generator.
"""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt

from proofcheck.llm.chat import Sampling


def draw(logits: npt.NDArray[np.float32], sampling: Sampling, rng: random.Random) -> int:
    """A token, drawn with one number of ``rng``; at temperature 0 the likeliest, and none is used.

    ``logits`` has a value for every token, -inf for those that are forbidden, and at least one that
    is finite.
    """
    if sampling.temperature <= 0:
        return int(np.argmax(logits))
    tokens = _candidates(logits, sampling)
    values = logits[tokens].astype(np.float64)
    if sampling.min_p > 0:
        kept = values >= values.max() + np.log(sampling.min_p)
        tokens, values = tokens[kept], values[kept]
    mass = np.cumsum(np.exp((values - values.max()) / sampling.temperature))
    at = int(np.searchsorted(mass, rng.random() * mass[-1], side="right"))
    return int(tokens[min(at, len(tokens) - 1)])


def _candidates(logits: npt.NDArray[np.float32], sampling: Sampling) -> npt.NDArray[np.intp]:
    """What top_k and top_p leave, in an order that is always the same."""
    tokens = np.flatnonzero(np.isfinite(logits))
    if 0 < sampling.top_k < len(tokens):
        tokens = np.sort(np.argpartition(logits, -sampling.top_k)[-sampling.top_k :])
    if sampling.top_p >= 1:
        return tokens
    values = logits[tokens]
    weights = np.exp(values - values.max())
    total = float(weights.sum(dtype=np.float64))
    # All that are lighter than this are, together, less than what top_p leaves out.
    heavy = np.flatnonzero(weights >= (1 - sampling.top_p) / len(weights))
    heavy = heavy[np.argsort(-weights[heavy], kind="stable")]
    mass = np.cumsum(weights[heavy], dtype=np.float64)
    return tokens[heavy[: int(np.searchsorted(mass, sampling.top_p * total)) + 1]]
