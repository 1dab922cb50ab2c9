"""What the solver makes of errors: corrections that authors made, and errors put into texts.

    python -m benchmarks.formal_errors [--corrections PAIRS.jsonl] [--rounds N] [--json FILE]
        [--rows FILE] [FOLDER…]

The lines of corrections are those of ``proofcheck history``; each is made a paper, once with the
step before its correction and once after.  ``found``: the step stands whole among the steps that
were read of it; ``relation``: it holds one; ``written``: a claim.  Where a step is read as several,
it follows when all of its claims do, and fails when one does.

Of each folder, every step that follows gets an error in what it claims, drawn anew in each round,
one in a proof at a time, in a copy of the files; then all is read again.  ``errors``: how many were
put in; ``lost``: the step could not be found again; ``unread``: no claim was written any more.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from benchmarks.table import keep, show
from proofcheck.document.document import Document, readable
from proofcheck.document.source import Span
from proofcheck.formal.claim import Claim, Ending, FormalOutcome, Untranslated
from proofcheck.formal.solver import Solver
from proofcheck.formal.translate import claims_of
from proofcheck.inject.draw import draw
from proofcheck.inject.edit import around
from proofcheck.latex.project import read_documents

KINDS = ("relation", "sign", "exponent", "index", "constant", "factor", "term", "variable", "swap")
"""Kinds of ``proofcheck.inject``: those of formulas."""
_TRIES = 20
_PAPER = (
    "\\documentclass{{article}}\\usepackage{{amsmath,amsthm,amssymb}}\n\\begin{{document}}\n"
    "{}\n\\begin{{proof}}\n{}\n"
)

Place = tuple[str, int]
"""The path of a source, and where a step begins in it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A step that holds a relation: its claim if there is one, and where both stand."""

    step: Span
    claim: Claim | None
    outcome: FormalOutcome | None


def steps_of(
    documents: list[Document], solver: Solver, wanted: Callable[[Span], bool] = lambda _: True
) -> Iterator[Told]:
    """The steps of documents that hold a relation, the ``wanted`` ones decided."""
    for document in documents:
        proofs = {proof.id: proof for proof in document.proofs}
        for one in claims_of(document):
            span = proofs[one.proof.id].steps[one.step].span
            if not wanted(span):
                continue
            if isinstance(one, Untranslated):
                yield Told(span, None, None)
            else:
                yield Told(span, one, solver.decide(one))


def _read(path: Path) -> list[Document]:
    return list(readable(read_documents([str(path)])))


# -- corrections ----------------------------------------------------------------------------------


def corrections(path: Path, solver: Solver, rows: TextIO | None) -> dict[str, dict[str, float]]:
    """What becomes of the steps before and after their corrections."""
    counts: dict[str, Counter[str]] = {"wrong": Counter(), "right": Counter()}
    seen: set[tuple[str, str]] = set()
    with tempfile.TemporaryDirectory() as folder:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not row.get("math", True) or (row["wrong"], row["right"]) in seen:
                continue
            seen.add((row["wrong"], row["right"]))
            endings = {}
            for version, count in counts.items():
                endings[version] = _ending(row, row[version], Path(folder) / "paper.tex", solver)
                count.update(["steps", *_passed(endings[version])])
            if rows is not None and {"follows", "fails"} & set(endings.values()):
                rows.write(json.dumps({"row": row, **endings}, ensure_ascii=False) + "\n")
    keys = ("steps", "found", "relation", "written", "follows", "fails")
    return {version: {key: count[key] for key in keys} for version, count in counts.items()}


def _ending(row: Mapping[str, Any], step: str, path: Path, solver: Solver) -> str:
    """How far a step comes: ``lost``, or ``found`` … ``fails`` as in the table."""
    before = _PAPER.format(row["statement"], "\n".join(row["before"]))
    start, end = len(before), len(before) + len(step)
    text = f"{before}{step}\n{chr(10).join(row['after'])}\n\\end{{proof}}\n\\end{{document}}\n"
    path.write_text(text, encoding="utf-8")
    documents = _read(path)

    def within(span: Span) -> bool:
        return start <= span.start and span.end <= end

    spans = {s.span for d in documents for p in d.proofs for s in p.steps if within(s.span)}
    whole = "".join(step.split())
    if "".join("".join(text[s.start : s.end].split()) for s in sorted(spans, key=_start)) != whole:
        return "lost"
    told = list(steps_of(documents, solver, within))
    if not told:
        return "found"
    written = [one.outcome for one in told if one.outcome is not None]
    if any(one.ending is Ending.FAILS for one in written):
        return "fails"
    if len(written) == len(told) and all(one.ending is Ending.FOLLOWS for one in written):
        return "follows"
    return "written" if written else "relation"


def _start(span: Span) -> int:
    return span.start


def _passed(ending: str) -> list[str]:
    """A step that follows, say, was found, holds a relation, and a claim was written."""
    stages = ["found", "relation", "written"]
    if ending in ("follows", "fails"):
        return [*stages, ending]
    return stages[: stages.index(ending) + 1] if ending in stages else []


# -- errors put in --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Error:
    """``text`` in the place of a piece of the step at ``place``, from ``start`` to ``end``."""

    place: Place
    kind: str
    start: int
    end: int
    text: str


def injected(folder: Path, rounds: int, solver: Solver, rows: TextIO | None) -> dict[str, float]:
    """What becomes of the steps that follow when there is an error in what they claim."""
    documents = _read(folder)
    sources = {path: one for document in documents for path, one in document.sources.items()}
    following: dict[str, dict[Place, Claim]] = {}
    for one in steps_of(documents, solver):
        if one.claim is None or one.outcome is None or one.outcome.ending is not Ending.FOLLOWS:
            continue
        proof = f"{one.claim.proof.span.path} {one.claim.proof.span.start}"
        following.setdefault(proof, {})[one.step.path, one.step.start] = one.claim
    counts: Counter[str] = Counter({"proved": sum(map(len, following.values()))})
    for number in range(rounds):
        rng = random.Random(number)
        errors = [
            error
            for claims in following.values()
            if (error := _error(*rng.choice(sorted(claims.items(), key=_place)), sources, rng))
        ]
        with tempfile.TemporaryDirectory() as copy:
            made = Path(copy) / folder.name
            shutil.copytree(folder, made)
            places = _write(errors, sources, folder, made)
            mutated = steps_of(_read(made), solver, partial(_begins_at, frozenset(places)))
            told = {(one.step.path, one.step.start): one for one in mutated}
        for place, error in places.items():
            counts.update(["errors", became := _became(told.get(place))])
            if rows is not None:
                source = sources[error.place[0]].text
                step = following_step(following, error.place)
                said = {"path": error.place[0], "kind": error.kind, "became": became}
                said |= {"step": source[step.start : step.end], "text": error.text}
                said["before"] = source[error.start : error.end]
                rows.write(json.dumps(said, ensure_ascii=False) + "\n")
    keys = ("proved", "errors", "follows", "fails", "open", "unread", "lost")
    return {key: counts[key] for key in keys}


def following_step(following: Mapping[str, Mapping[Place, Claim]], place: Place) -> Span:
    """The span of the step at a place."""
    claim = next(claims[place] for claims in following.values() if place in claims)
    return claim.proof.steps[claim.step].span


def _begins_at(places: frozenset[Place], span: Span) -> bool:
    return (span.path, span.start) in places


def _place(item: tuple[Place, Claim]) -> Place:
    return item[0]


def _error(
    place: Place, claim: Claim, sources: Mapping[str, Any], rng: random.Random
) -> Error | None:
    """An error in what a step claims."""
    step = claim.proof.steps[claim.step].span
    text = sources[step.path].slice(step)
    near = around("", [one.normalised for one in claim.proof.steps], claim.step)
    for _ in range(_TRIES):
        edit = draw(text, near, rng, KINDS)
        if edit is None:
            return None
        start, end = step.start + edit.start, step.start + edit.end
        if claim.span.start <= start and end <= claim.span.end:
            return Error(place, edit.kind, start, end, edit.text)
    return None


def _write(
    errors: list[Error], sources: Mapping[str, Any], folder: Path, made: Path
) -> dict[Place, Error]:
    """Put errors into the copy; where the steps begin there."""
    places: dict[Place, Error] = {}
    for path in {error.place[0] for error in errors}:
        copied = made / Path(path).relative_to(folder)
        text, moved = sources[path].text, 0
        here = sorted((one for one in errors if one.place[0] == path), key=lambda one: one.start)
        for error in here:
            places[str(copied), error.place[1] + moved] = error
            text = text[: error.start + moved] + error.text + text[error.end + moved :]
            moved += len(error.text) - (error.end - error.start)
        copied.write_text(text, encoding=sources[path].encoding, newline="")
    return places


def _became(told: Told | None) -> str:
    if told is None:
        return "lost"
    if told.outcome is None:
        return "unread"
    ending = told.outcome.ending
    return {Ending.FOLLOWS: "follows", Ending.FAILS: "fails"}.get(ending, "open")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.formal_errors")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--corrections", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rows", type=Path)
    asked = parser.parse_args()
    rows = asked.rows.open("w", encoding="utf-8") if asked.rows else None
    tables: dict[str, dict[str, dict[str, float]]] = {}
    with closing(Solver()) as solver:
        if asked.corrections:
            tables["corrections"] = corrections(asked.corrections, solver, rows)
        if asked.folders:
            tables["errors put in"] = {
                folder.name: injected(folder.resolve(), asked.rounds, solver, rows)
                for folder in asked.folders
            }
    if rows is not None:
        rows.close()
    for title, table in tables.items():
        show(title, table)
    keep(asked.json, tables)


if __name__ == "__main__":
    main()
