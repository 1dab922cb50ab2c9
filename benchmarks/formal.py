"""How much of real LaTeX is put formally, what becomes of it, and what the solver costs.

    python -m benchmarks.formal FOLDER… [--json FILE] [--rows FILE]

For each folder: proofs, their steps that hold a relation, for how many of these a claim was
``written``, how many were ``put`` (claims that do not rest on more than is in sight), and their
endings.  Then why steps were not put, and milliseconds for a page of 3,000 characters: the
solver's on pages that hold a claim as median and 95th percentile, and the program's on the mean.
A step that several roots share counts once.  ``--rows`` writes a line for each step, with its
claim as SMT-LIB, to draw from and to read by hand.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from benchmarks.table import keep, show
from proofcheck.document.document import Document, readable
from proofcheck.formal.claim import Claim, Ending, FormalOutcome, Reason, Untranslated
from proofcheck.formal.smt import script
from proofcheck.formal.solver import Solver
from proofcheck.formal.translate import claims_of
from proofcheck.latex.project import read_documents

PAGE = 3_000  # characters
_SHORT = {Ending.FAILS: "fails", Ending.CONTRADICTORY: "contradict", Ending.TIMEOUT: "timeout"}


@dataclass
class Measured:
    """Of one folder: steps by what became of them, and seconds of the solver by page."""

    proofs: int = 0
    characters: int = 0
    steps: int = 0
    written: int = 0
    seconds: float = 0.0
    endings: Counter[Ending] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    pages: dict[tuple[str, int], float] = field(default_factory=dict)

    def row(self) -> dict[str, float]:
        put = self.steps - self.endings[Ending.UNTRANSLATED]
        row: dict[str, float] = {"proofs": self.proofs, "steps": self.steps}
        row |= {"written": self.written, "put": put, "put %": 100 * put / max(1, self.steps)}
        for ending in (Ending.FOLLOWS, Ending.FAILS, Ending.CONTRADICTORY, Ending.UNKNOWN,
                       Ending.TIMEOUT):  # fmt: skip
            row[_SHORT.get(ending, ending.value)] = self.endings[ending]
        return row

    def cost(self) -> dict[str, float]:
        taken = sorted(1000 * seconds for seconds in self.pages.values()) or [0.0]
        return {
            "pages": self.characters / PAGE,
            "with a claim": len(self.pages),
            "z3 median": statistics.median(taken),
            "z3 95 %": taken[min(len(taken) - 1, int(0.95 * len(taken)))],
            "program": 1000 * self.seconds / max(1.0, self.characters / PAGE),
        }


def outcomes(document: Document, solver: Solver) -> Iterator[tuple[Claim | None, FormalOutcome]]:
    """For each step of a document that holds a relation, its claim and what the solver says of it,
    with the seconds that it took."""
    for one in claims_of(document):
        if isinstance(one, Untranslated):
            said = f"{one.reason.value} ({one.detail})" if one.detail else one.reason.value
            yield None, FormalOutcome(one.proof.id, one.step, Ending.UNTRANSLATED, reason=said)
        else:
            begun = time.perf_counter()
            outcome = solver.decide(one)
            yield one, replace(outcome, seconds=time.perf_counter() - begun)


def measure(folder: str, solver: Solver, rows: TextIO | None) -> Measured:
    """What becomes of the steps of a folder."""
    found = Measured()
    seen: set[tuple[str, int]] = set()
    for document in readable(read_documents([folder])):
        begun, solving = time.perf_counter(), 0.0
        proofs = {proof.id: proof for proof in document.proofs}
        found.characters += len(document.text.raw)
        for claim, outcome in outcomes(document, solver):
            solving += outcome.seconds
            span = proofs[outcome.proof].steps[outcome.step].span
            if (span.path, span.start) in seen:
                continue
            seen.add((span.path, span.start))
            found.steps += 1
            found.written += claim is not None
            found.endings[outcome.ending] += 1
            if claim is not None:
                page = span.path, span.start // PAGE
                found.pages[page] = found.pages.get(page, 0.0) + outcome.seconds
            if outcome.ending is Ending.UNTRANSLATED:
                found.reasons[outcome.reason.partition(" (")[0]] += 1
            if rows is not None:
                rows.write(json.dumps(_line(document, claim, outcome), ensure_ascii=False) + "\n")
        found.seconds += time.perf_counter() - begun - solving
        found.proofs += len(document.proofs)
    return found


def _line(document: Document, claim: Claim | None, outcome: FormalOutcome) -> dict[str, Any]:
    proof = next(one for one in document.proofs if one.id == outcome.proof)
    span = proof.steps[outcome.step].span
    line = document.sources[span.path].position(span.start).line
    row = {"path": span.path, "line": line, "step": proof.steps[outcome.step].text.strip()}
    row |= {"ending": outcome.ending.value, "reason": outcome.reason}
    if claim is not None:
        row |= {"written": script(claim), "complete": claim.complete}
        row |= {"doubtful": [one.latex for one in claim.doubtful]}
        row |= {"used": [[one.latex, one.ground.value] for one in outcome.used]}
        row |= {"witness": outcome.witness, "seconds": outcome.seconds}
    return row


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.formal")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rows", type=Path)
    asked = parser.parse_args()
    of: dict[str, Measured] = {}
    rows = asked.rows.open("w", encoding="utf-8") if asked.rows else None
    with closing(Solver()) as solver:
        for folder in asked.folders:
            of[Path(folder).name] = measure(folder, solver, rows)
            print(Path(folder).name, of[Path(folder).name].row(), flush=True)
    if rows is not None:
        rows.close()
    every = {reason.value for reason in Reason}
    why = {
        name: {reason: one.reasons[reason] for reason in sorted(every) if reason in one.reasons}
        for name, one in of.items()
    }
    tables = {
        "steps": {name: one.row() for name, one in of.items()},
        "milliseconds a page": {name: one.cost() for name, one in of.items()},
    }
    for title, table in tables.items():
        show(title, table)
    whole = sum((one.reasons for one in of.values()), Counter[str]())
    print("\nnot put, because:")
    for reason, count in whole.most_common():
        print(f"  {count:7}  {reason}")
    keep(asked.json, tables | {"not put": why})


if __name__ == "__main__":
    main()
