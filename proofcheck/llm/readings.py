"""From rows of logits to the readings of tokens.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from proofcheck.llm.engine import OTHERS, Other, TokenReading


def read_tokens(
    rows: npt.NDArray[np.float32],
    tokens: Sequence[int],
    pieces: Sequence[bytes],
    among: Iterable[Iterable[int]],
) -> Iterator[TokenReading]:
    """The readings of ``tokens``, whose texts are ``pieces``, from the logits at their places.

    ``rows`` is (tokens, vocabulary); ``among`` has for each the tokens that count as others.
    """
    totals = log_sum_exp(rows)
    for row, total, token, piece, known in zip(rows, totals, tokens, pieces, among, strict=True):
        wanted = [token, *set(known) - {token}]
        values = row[wanted].astype(np.float64) - total
        others = sorted(zip(-values[1:], wanted[1:], strict=True))[:OTHERS]
        likeliest = tuple(Other(other, -float(value)) for value, other in others)
        yield TokenReading(piece, float(values[0]), likeliest)


def log_sum_exp(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The logarithm of the sum of the exponentials of each row."""
    highest = rows.max(axis=1, keepdims=True)
    sums = np.exp(rows - highest).sum(axis=1, dtype=np.float64)
    result: npt.NDArray[np.float64] = highest[:, 0] + np.log(sums)
    return result
