"""From a row of logits to the reading of a token.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from proofcheck.verify.engines import OTHERS, Other, TokenReading


def read_token(
    logits: npt.NDArray[np.float32],
    token: int,
    pieces: Sequence[bytes],
    eligible: npt.NDArray[np.bool_],
) -> TokenReading:
    """The reading of ``token`` from the row of logits at its place.

    ``pieces`` are the texts of all tokens; ``eligible`` are those that count as others.
    """
    values = log_softmax(logits)
    others = [other for other in _likeliest(values, eligible, OTHERS + 1) if other != token]
    return TokenReading(
        pieces[token],
        float(values[token]),
        tuple(Other(other, float(values[other]), pieces[other]) for other in others[:OTHERS]),
    )


def log_softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The log-probabilities (nats) of all tokens, from one row of logits."""
    row = logits.astype(np.float64)
    row -= row.max()
    row -= np.log(np.exp(row).sum())
    return row


def _likeliest(
    values: npt.NDArray[np.float64], eligible: npt.NDArray[np.bool_], count: int
) -> list[int]:
    """The ``count`` likeliest of the eligible tokens, likeliest first; of equals, the lower one."""
    count = min(count, int(eligible.sum()))
    if count == 0:
        return []
    row = np.where(eligible, values, -np.inf)
    found: npt.NDArray[Any] = np.argpartition(-row, count - 1)[:count]
    return sorted(map(int, found), key=lambda token: (-row[token], token))
