"""From a row of logits to the reading of a token.  Pure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from proofcheck.verify.engines import OTHERS, Other, TokenReading


def read_token(
    logits: npt.NDArray[np.float32], token: int, piece: bytes, among: Iterable[int]
) -> TokenReading:
    """The reading of ``token``, whose text is ``piece``, from the row of logits at its place.

    ``among`` are the tokens that count as others.
    """
    values = log_softmax(logits)
    others = sorted(set(among) - {token}, key=lambda other: (-values[other], other))
    likeliest = tuple(Other(other, float(values[other])) for other in others[:OTHERS])
    return TokenReading(piece, float(values[token]), likeliest)


def log_softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The log-probabilities (nats) of all tokens, from one row of logits."""
    row = logits.astype(np.float64)
    row -= row.max()
    row -= np.log(np.exp(row).sum())
    return row
