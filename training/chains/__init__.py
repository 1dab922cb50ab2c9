"""Generated chains of algebra and arithmetic, exact by construction, with right and wrong steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from training.chains.algebra import ALGEBRA
from training.chains.calculus import CALCULUS
from training.chains.chain import Chain
from training.chains.counting import COUNTING
from training.chains.equations import EQUATIONS
from training.chains.estimates import ESTIMATES
from training.chains.induction import INDUCTION
from training.chains.reckoning import RECKONING
from training.chains.remainders import REMAINDERS
from training.chains.writer import Writer

__all__ = ["KINDS", "Chain", "chains", "draw"]

KINDS: dict[str, Callable[[Writer], None]] = {
    **ALGEBRA,
    **RECKONING,
    **REMAINDERS,
    **EQUATIONS,
    **COUNTING,
    **CALCULUS,
    **ESTIMATES,
    **INDUCTION,
}

WRONG = 0.4  # of the chains have a wrong step
CARRIED = 0.6  # of these go on from the wrong value; the others were only written down wrongly


def chains(rng: Random) -> Iterator[Chain]:
    """Without end; the same ``rng``, the same chains."""
    while True:
        yield draw(rng)


def draw(rng: Random, kind: str | None = None) -> Chain:
    """One chain, of a kind at random."""
    kind = kind or rng.choice(tuple(KINDS))
    seed = rng.getrandbits(64)
    carried = rng.random() < CARRIED
    slip = None
    if rng.random() < WRONG:
        trial = Writer(seed, None, carried)
        KINDS[kind](trial)
        slip = rng.randrange(trial.claims) if trial.claims else None
    writer = Writer(seed, slip, carried)
    KINDS[kind](writer)
    return writer.finish(kind)
