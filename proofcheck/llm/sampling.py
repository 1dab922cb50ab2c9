"""Drawing a token from a row of logits.  Pure.

The filters come in the order of llama.cpp's sampler chain: top_k, top_p, min_p, temperature.  Its
own chain sorts the whole vocabulary wherever top_p comes first; this looks at the likeliest tokens
first and at more only where these do not suffice, and depends on nothing but the row and the
generator.
"""

from __future__ import annotations

import math
import random

import numpy as np
import numpy.typing as npt

from proofcheck.llm.chat import Sampling

_Row = npt.NDArray[np.float32]
_Tokens = npt.NDArray[np.intp]

_NEAR = ((20.0, 6.0), (30.0, 12.0), (math.inf, math.inf))
"""Nats below the likeliest token: up to the first the mass is counted, up to the second it is
sorted.  The first pair nearly always suffices."""


def draw(logits: _Row, sampling: Sampling, rng: random.Random) -> int:
    """A token, drawn with one number of ``rng``; at temperature 0 the likeliest, and none is used.

    ``logits`` has a value for every token, -inf for those that are forbidden, and at least one that
    is finite.
    """
    if sampling.temperature <= 0:
        return int(np.argmax(logits))
    tokens = _candidates(logits, sampling)
    values = logits[tokens].astype(np.float64)
    mass = np.cumsum(np.exp((values - values.max()) / sampling.temperature))
    at = int(np.searchsorted(mass, rng.random() * mass[-1], side="right"))
    return int(tokens[min(at, len(tokens) - 1)])


def _candidates(logits: _Row, sampling: Sampling) -> _Tokens:
    """What the filters leave, in an order that is always the same."""
    highest = float(logits.max())
    if 0 < sampling.top_k < len(logits):
        tokens = _top_k(logits, highest, sampling.top_k)
        if sampling.top_p < 1:
            tokens = tokens[_top_p(logits[tokens], highest, sampling.top_p)]
    elif sampling.top_p < 1:
        tokens = _top_p(logits, highest, sampling.top_p)
    else:
        nats = -math.log(sampling.min_p) if sampling.min_p > 0 else math.inf
        return _within(logits, highest, nats)
    if sampling.min_p > 0:
        tokens = tokens[logits[tokens] >= highest + math.log(sampling.min_p)]
    return tokens


def _top_k(logits: _Row, highest: float, most: int) -> _Tokens:
    """The ``most`` likeliest tokens, or all that are not forbidden, ascending."""
    for nats, _ in _NEAR:
        near = _within(logits, highest, nats)
        if len(near) > most:
            break
    else:
        return near
    return np.sort(near[np.argpartition(logits[near], -most)[-most:]])


def _top_p(logits: _Row, highest: float, share: float) -> _Tokens:
    """The smallest set of tokens that has this ``share`` of the mass, likeliest first."""
    for nats, sorted_nats in _NEAR:
        near = _within(logits, highest, nats)
        below = np.float32(highest) - logits[near]
        # Exponentials in single precision are ten times faster, and numbers sort faster alone.
        total = float(np.exp(-below).sum(dtype=np.float64))
        rest = (len(logits) - len(near)) * math.exp(-nats)  # at most; 0 when all are near
        order = np.sort(below[below <= sorted_nats])
        mass = np.cumsum(np.exp(-order), dtype=np.float64)
        least, most = np.searchsorted(mass, [share * total, share * (total + rest)])
        if least == most < len(order):
            break
    last = order[min(least, len(order) - 1)]
    inside = np.flatnonzero(below <= last)
    more = len(inside) - int(least) - 1  # which are as likely as the last: the first ones stay
    if more > 0:
        inside = np.delete(inside, np.flatnonzero(below[inside] == last)[-more:])
    return near[inside[np.argsort(below[inside], kind="stable")]]


def _within(logits: _Row, highest: float, nats: float) -> _Tokens:
    """The tokens at most so far below the likeliest one, ascending; none that is forbidden."""
    least = max(highest - nats, float(np.finfo(np.float32).min))
    return np.flatnonzero(logits >= np.float32(least))
