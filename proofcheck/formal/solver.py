"""The solver z3 in a process of its own: whether claims follow from their hypotheses.

Hypotheses are tested for contradiction, then with the negated goal.  A witness is checked again in
exact arithmetic; it counts only against a claim that is complete.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from proofcheck.errors import ModelError
from proofcheck.formal.claim import Claim, Ending, FormalOutcome, Ground, Hypothesis, Reason
from proofcheck.formal.logic import holds
from proofcheck.formal.smt import assertion, declarations, names, script

_GRACE = 2.0  # seconds that a query may take longer than it was given
_STARTING = 60.0  # seconds
MAX_CRASHES = 5
MAX_LEFT_OUT = 3  # hypotheses that contradict others


@dataclass(frozen=True, slots=True)
class SolverLimits:
    """``work`` is a bound on z3's own count of resources, the same on every machine;
    ``milliseconds`` a bound on time, for a query that ``work`` does not stop."""

    work: int = 1_000_000
    milliseconds: int = 2_000


class Solver:
    """z3, started when the first claim comes; ``close`` ends its process.

    Raises ModelError when z3 cannot be loaded.
    """

    def __init__(self, limits: SolverLimits = SolverLimits()) -> None:
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None
        self._crashes = 0
        self.version = ""

    def decide(self, claim: Claim) -> FormalOutcome:
        """What z3 says of a claim.

        Where hypotheses contradict each other, the earliest of them may be over: the claim may
        still follow without it, and then from what is left.
        """
        first = outcome = self._decide(claim)
        for _ in range(MAX_LEFT_OUT):
            if outcome.ending is not Ending.CONTRADICTORY or outcome.claim is None:
                break
            told = [one for one in outcome.used if one.ground is not Ground.NOTATION]
            left = tuple(one for one in outcome.claim.hypotheses if one not in told[:1])
            outcome = self._decide(replace(outcome.claim, hypotheses=left, complete=False))
        return outcome if outcome.ending is Ending.FOLLOWS else first

    def _decide(self, claim: Claim) -> FormalOutcome:
        begun = time.monotonic()
        code = script(claim)
        reply = self._ask(self._request(claim, code))
        outcome = FormalOutcome(
            claim.proof.id,
            claim.step,
            Ending.UNKNOWN,
            claim,
            engine="z3",
            version=self.version,
            seconds=time.monotonic() - begun,
            used=claim.hypotheses,
            code=code,
            suffix=".smt2",
        )
        match reply["answer"]:
            case "unsat":
                return _follows(outcome, claim, reply)
            case "sat":
                return _fails(outcome, claim, reply.get("values", {}))
            case "crash":
                return replace(outcome, reason="the solver's process ended")
        ended = reply.get("reason", "")
        over = "timeout" in ended or "canceled" in ended or "limit" in ended
        return replace(outcome, ending=Ending.TIMEOUT if over else Ending.UNKNOWN, reason=ended)

    def _request(self, claim: Claim, code: str) -> dict[str, Any]:
        asserted = [
            assertion(claim, one.formula, name)
            for one, name in zip(claim.hypotheses, names(claim.hypotheses, "h"), strict=True)
        ]
        doubtful = [
            assertion(claim, one.formula, name)
            for one, name in zip(claim.doubtful, names(claim.doubtful, "d"), strict=True)
        ]
        declared = list(declarations(claim))
        return {
            "script": code,
            "hypotheses": "\n".join([*declared, *asserted]),
            "more": "\n".join([*declared, *doubtful]),
            "witness": claim.complete,
            "work": self._limits.work,
            "milliseconds": self._limits.milliseconds,
        }

    # -- the process ------------------------------------------------------------------------------

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._crashes >= MAX_CRASHES:
            return {"answer": "crash"}
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        # Up to four queries are made for one request.
        watch = threading.Timer(4 * self._limits.milliseconds / 1000 + _GRACE, process.kill)
        watch.start()
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            watch.cancel()
        if not line:
            self._crashes += 1
            self.close()
            return {"answer": "crash"}
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                # -P: nothing is imported from the folder in which the user stands, which may hold
                # a stranger's paper and a z3.py
                [sys.executable, "-P", "-m", "proofcheck.formal.z3_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            assert self._process.stdout is not None
            watch = threading.Timer(_STARTING, self._process.kill)
            watch.start()
            line = self._process.stdout.readline()
            watch.cancel()
            said = json.loads(line) if line else {"missing": "its process ended"}
            if "missing" in said:
                self.close()
                raise ModelError(
                    f"the solver z3 cannot be used ({said['missing']}): "
                    "pip install 'proofcheck-tex[solver]'"
                )
            self.version = said["version"]
        return self._process

    def close(self) -> None:
        """End the process; the next claim would start another."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            process.communicate()


def _follows(outcome: FormalOutcome, claim: Claim, reply: dict[str, Any]) -> FormalOutcome:
    known = dict(zip(names(claim.hypotheses, "h"), claim.hypotheses, strict=True))
    core = {name.partition("_")[0] for name in reply["core"]}  # the quotient of a hypothesis is it
    used = tuple(known[name] for name in known if name in core)
    if "goal" not in core or reply["clash"]:
        clash = {name.partition("_")[0] for name in reply["clash"]} or core
        clashing = tuple(known[name] for name in known if name in clash)
        return replace(outcome, ending=Ending.CONTRADICTORY, used=clashing)
    return replace(outcome, ending=Ending.FOLLOWS, used=used)


def _fails(outcome: FormalOutcome, claim: Claim, values: dict[str, str]) -> FormalOutcome:
    """The claim does not follow when the witness stands in exact arithmetic.

    One that is not complete was not put formally, then: it rests on what was not read.
    """
    if not claim.complete:
        return FormalOutcome(
            outcome.proof, outcome.step, Ending.UNTRANSLATED, reason=Reason.CITED.value
        )
    point = {name: Fraction(value) for name, value in values.items()}
    supposed: Iterable[Hypothesis] = (*claim.hypotheses, *claim.doubtful)
    stands = holds(claim.goal, point) is False and all(
        holds(one.formula, point) for one in supposed
    )
    if not stands:
        return outcome
    return replace(outcome, ending=Ending.FAILS, witness=tuple(_shown(claim, point)))


def _shown(claim: Claim, point: dict[str, Fraction]) -> Iterator[tuple[str, str]]:
    for variable in claim.variables:
        if variable.name in point:
            yield variable.latex, str(point[variable.name])
