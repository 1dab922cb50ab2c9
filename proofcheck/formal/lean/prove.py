"""Claims put to Lean in batches, tactic by tactic, and what its kernel made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import monotonic
from types import MappingProxyType

from proofcheck.assess.cache import Cache
from proofcheck.document.source import Source
from proofcheck.formal.claim import Claim, Ending, FormalOutcome
from proofcheck.formal.lean.check import Lean, State, Verdict, check
from proofcheck.formal.lean.file import Tactic, Theorem
from proofcheck.formal.lean.header import header_of
from proofcheck.formal.lean.portfolio import ROUNDS, tactics_for
from proofcheck.formal.lean.process import Limits
from proofcheck.formal.lean.replay import replayed
from proofcheck.formal.lean.statement import Stated, state
from proofcheck.formal.lean.toolchain import find_toolchain
from proofcheck.formal.lean.written import written

BATCH = 50
"""Claims a file: most of Lean's time is its start."""
_VERSION = "lean 1"  # changes when the same key would mean another verdict
_KEPT = (State.ACCEPTED, State.REFUSED, State.UNSTATED)


def open_lean(
    project: Path | None = None, binary: str | None = None, limits: Limits | None = None
) -> Lean:
    """The Lean of a project, or a plain one; raises UsageError, in one line, when there is none."""
    toolchain = find_toolchain(project, binary)
    bounds = limits or Limits()
    return Lean(toolchain, header_of(toolchain, bounds), bounds)


def note_of(lean: Lean) -> str | None:
    """What the user should know of how Lean runs; None: nothing."""
    return None if lean.sandbox.name else "Lean runs without a sandbox: this system has none"


def prove(
    claims: Iterable[Claim],
    lean: Lean,
    cache: Cache | None = None,
    sources: Mapping[str, Source] = MappingProxyType({}),
) -> Iterator[FormalOutcome]:
    """What Lean's kernel makes of each claim, in order.

    ``sources`` are the document's: the comments of ``code`` give lines in them.  Raises UsageError
    when Lean cannot be started or does not know what its header needs.
    """
    rest = iter(claims)
    while batch := list(islice(rest, BATCH)):
        yield from _batch(batch, lean, cache, sources)


@dataclass(frozen=True, slots=True)
class _Found:
    """The last verdict on a claim, with the tactic that it speaks of."""

    verdict: Verdict
    tactic: Tactic | None = None


def _batch(
    claims: Sequence[Claim], lean: Lean, cache: Cache | None, sources: Mapping[str, Source]
) -> list[FormalOutcome]:
    begun = monotonic()
    stated = [state(claim, mathlib=lean.toolchain.mathlib) for claim in claims]
    found: dict[int, _Found] = {}
    void: set[int] = set()
    for number in ROUNDS:
        open_ones: dict[int, tuple[Tactic, ...]] = {}
        for n, one in enumerate(stated):
            done = n in found and found[n].verdict.state is State.ACCEPTED
            if isinstance(one, Stated) and not done:
                tactics = tactics_for(one, lean.toolchain, number)
                if tactics:
                    open_ones[n] = tactics
        theorems = [_theorem(stated[n], tactics) for n, tactics in open_ones.items()]
        # In the first file, since every other one costs a start of Lean.
        absurd = _absurd(stated, lean) if number == ROUNDS[0] else {}
        verdicts = known([*theorems, *absurd.values()], lean, cache)
        void |= _accepted(absurd, verdicts[len(theorems) :])
        for (n, tactics), verdict in zip(open_ones.items(), verdicts, strict=False):
            tactic = None if verdict.tactic is None else tactics[verdict.tactic]
            if n not in found or verdict.state is State.ACCEPTED:
                found[n] = _Found(verdict, tactic)
    refusal = _replay(stated, found, lean)
    seconds = (monotonic() - begun) / len(claims)
    return [
        _outcome(claim, one, found.get(n), lean, sources, seconds, n in void, refusal)
        for n, (claim, one) in enumerate(zip(claims, stated, strict=True))
    ]


def _theorem(stated: Stated | str, tactics: tuple[Tactic, ...]) -> Theorem:
    assert isinstance(stated, Stated)
    return Theorem(stated.binders, stated.goal, tactics)


def _absurd(stated: Sequence[Stated | str], lean: Lean) -> dict[int, Theorem]:
    """That the hypotheses of a claim, by its number, prove everything."""
    return {
        n: Theorem(one.binders, "False", tactics)
        for n, one in enumerate(stated)
        if isinstance(one, Stated)
        and one.hypotheses
        and (tactics := tactics_for(one, lean.toolchain, ROUNDS[0]))
    }


def _accepted(asked: Iterable[int], verdicts: Sequence[Verdict]) -> set[int]:
    pairs = zip(asked, verdicts, strict=True)
    return {n for n, verdict in pairs if verdict.state is State.ACCEPTED}


def _replay(stated: Sequence[Stated | str], found: dict[int, _Found], lean: Lean) -> str | None:
    """Why the toolchain's checker refuses what was proved; None: it does not, or is not there."""
    proved = [
        Theorem(one.binders, one.goal, (tactic,))
        for n, one in enumerate(stated)
        if n in found and isinstance(one, Stated) and (tactic := found[n].tactic)
    ]
    return replayed(proved, lean) if proved and lean.toolchain.checker else None


def _outcome(
    claim: Claim,
    stated: Stated | str,
    found: _Found | None,
    lean: Lean,
    sources: Mapping[str, Source],
    seconds: float,
    void: bool,
    refusal: str | None,
) -> FormalOutcome:
    outcome = FormalOutcome(
        claim.proof.id,
        claim.step,
        Ending.UNTRANSLATED,
        claim,
        engine="lean",
        version=lean.toolchain.version,
        seconds=seconds,
        suffix=".lean",
    )
    if isinstance(stated, str):
        return replace(outcome, reason=stated)
    tactic = found.tactic if found else None
    outcome = replace(
        outcome,
        used=tuple(claim.hypotheses[n] for n in stated.hypotheses),
        code=written(stated, lean.header, tactic, sources),
    )
    if found is None:
        return replace(outcome, ending=Ending.UNKNOWN, reason="no tactic of this Lean fits it")
    verdict = found.verdict
    if verdict.state is not State.ACCEPTED:
        late = verdict.state is State.TIMEOUT
        ending = Ending.TIMEOUT if late else Ending.UNKNOWN
        return replace(outcome, ending=ending, reason=verdict.reason)
    if void:
        return replace(outcome, ending=Ending.CONTRADICTORY)
    ending, reason = trusted(verdict, refusal)
    return replace(outcome, ending=ending, reason=reason, axioms=verdict.axioms or ())


def trusted(verdict: Verdict, refusal: str | None = None) -> tuple[Ending, str]:
    """Whether what Lean accepted counts, and why it does not."""
    if verdict.axioms is None:
        return Ending.UNTRUSTED, "this Lean does not list the axioms that it rests on"
    if not verdict.sound:
        return Ending.UNTRUSTED, f"it rests on {', '.join(verdict.axioms)}"
    if refusal is not None:
        return Ending.UNTRUSTED, f"leanchecker: {refusal}"
    return Ending.PROVED, ""


def known(theorems: Sequence[Theorem], lean: Lean, cache: Cache | None) -> list[Verdict]:
    """What Lean says of the theorems; what the cache knows is not asked again."""
    keys = [_key(theorem, lean) for theorem in theorems]
    kept = cache.get_replies(keys) if cache else {}
    found = {key: read for key, raw in kept.items() if (read := _read(raw)) is not None}
    asked = {key: one for key, one in zip(keys, theorems, strict=True) if key not in found}
    new = dict(zip(asked, check(list(asked.values()), lean), strict=True))
    if cache:
        cache.put_replies({key: _write(one) for key, one in new.items() if one.state in _KEPT})
    return [found.get(key) or new[key] for key in keys]


def _key(theorem: Theorem, lean: Lean) -> bytes:
    chain = lean.toolchain
    parts = [_VERSION, chain.version, str(chain.binary), *map(str, chain.path), lean.header]
    parts += [theorem.binders, theorem.goal, *(tactic.block for tactic in theorem.tactics)]
    return hashlib.sha256(json.dumps(parts).encode()).digest()


def _write(verdict: Verdict) -> bytes:
    kept = [verdict.state.value, verdict.tactic, verdict.axioms, verdict.reason]
    return json.dumps(kept).encode()


def _read(raw: object) -> Verdict | None:
    """A verdict that was kept; None for what another hand left."""
    try:
        name, tactic, axioms, reason = json.loads(raw)  # type: ignore[arg-type]
        state = State(name)
        axioms = None if axioms is None else tuple(map(str, axioms))
        tactic = None if tactic is None else int(tactic)
        return Verdict(state, tactic, axioms, reason=str(reason))
    except (ValueError, TypeError, RecursionError):
        return None
