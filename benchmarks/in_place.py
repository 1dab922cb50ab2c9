"""At which rank an error comes that is put back into a whole text, read with all that surrounds it.

    python -m benchmarks.in_place MODEL PAIRS.jsonl --keep FILE --text NAME=FOLDER… [--steps 20 150]

The lines are those of ``proofcheck history``; ``NAME`` is the ``repo`` of a line, whose corrected
step is looked for in the file of that ``path`` below FOLDER.  Files with a number of steps within
``--steps`` take part, in an order drawn with a fixed seed.  All steps of a file are scored as they
stand, then the proof with the step as it was before the correction, then with an injected error in
that step: what a user sees who checks the file with one error in it.  (What stands behind that
proof keeps the scores that it has with the corrected step.)  FILE gets a line for each proof and
version, and what stands there is not asked again; with ``--seconds 0`` it is reported as it stands.

With ``--beside N`` only the corrected step, in all versions, and N others of its proof are scored:
more pairs for the same time, reported like those of ``benchmarks.corrected``.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import told_apart
from benchmarks.asking import Asked, measured, opened, options_of
from benchmarks.corrected import SEED
from benchmarks.kept import keep, records
from benchmarks.ranks import VERSIONS, Place, Text, report
from proofcheck.assess.steps.task import new_task, plan
from proofcheck.assess.verdict import Reply
from proofcheck.corrections.candidates import squeezed
from proofcheck.document.document import Proof, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.evaluation.change import kind_of_change
from proofcheck.inject.draw import apply, draw
from proofcheck.inject.edit import around
from proofcheck.latex.project import read_documents
from proofcheck.run import reported


def texts(lines: Sequence[str], folders: Mapping[str, Path]) -> list[Text]:
    """The files in which corrected steps stand as they are now, in an order drawn by the seed."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for number, line in enumerate(lines):
        row = json.loads(line) | {"pair": str(number)}
        if row.get("repo") in folders and row.get("math", True):
            rows.setdefault((row["wrong"], row["right"]), row)
    result = []
    for repo, folder in folders.items():
        wanted: dict[str, list[dict[str, Any]]] = {}
        for row in rows.values():
            if row["repo"] == repo and (path := folder / row["path"]).exists():
                wanted.setdefault(str(path), []).append(row)
        for document in reported(readable(read_documents(list(wanted)))):
            for path, of_file in wanted.items():
                proofs = [
                    one for one in document.proofs if one.span.path == path and asserting_steps(one)
                ]
                text = Text(f"{repo}/{Path(path).relative_to(folder)}", document, proofs)
                text.places = [place for row in of_file if (place := _place(row, proofs))]
                if text.places:
                    result.append(text)
    result.sort(key=lambda text: text.name)
    random.Random(SEED).shuffle(result)
    return result


def _place(row: Mapping[str, Any], proofs: Sequence[Proof]) -> Place | None:
    target = squeezed(row["right"])
    for proof in proofs:
        for index in asserting_steps(proof):
            if squeezed(proof.steps[index].normalised) == target:
                return Place(row["pair"], proof, index, row["wrong"])
    return None


def version(place: Place, what: str) -> Proof | None:
    """The proof with the error; None where no error has a place."""
    steps = list(place.proof.steps)
    text = place.wrong
    if what == "injected":
        indices = asserting_steps(place.proof)
        around_it = around(
            place.proof.statement.normalised if place.proof.statement else "",
            [steps[index].normalised for index in indices],
            indices.index(place.step),
            (),
        )
        right = steps[place.step].normalised
        edit = draw(right, around_it, random.Random(f"{SEED} {place.pair}"))
        if edit is None:
            return None
        text = apply(right, edit)
    steps[place.step] = replace(steps[place.step], normalised=text)
    return replace(place.proof, steps=tuple(steps))


def sampled(text: Text, place: Place, beside: int, model: Asked) -> dict[str, Any]:
    """What the model says of a corrected step in all versions, and of some others of its proof."""
    proof, at = place.proof, place.step
    context = model.contexts(text.document)(proof)
    right = proof.steps[at].normalised
    rng = random.Random(f"{SEED} {place.pair}")
    rest = [index for index in asserting_steps(proof) if index != at]
    chosen = sorted([at, *rng.sample(rest, min(beside, len(rest)))])
    record: dict[str, Any] = {
        "pair": place.pair,
        "text": text.name,
        "steps": text.steps,
        "kind": kind_of_change(place.wrong, right),
    }
    for what in VERSIONS:
        if changed := version(place, what):
            record[what] = model.of_proof(changed, context, [at], right)
    said = model.of_proof(proof, context, chosen)
    record["right"] = [one for index, one in zip(chosen, said, strict=True) if index == at]
    record["beside"] = [one for index, one in zip(chosen, said, strict=True) if index != at]
    return record


def scored(text: Text, key: str, proof: Proof, model: Asked) -> dict[str, Any]:
    """What the model says of all steps of a proof of the text, or of a version of it."""
    engine, scoring = model.opened.engine, model.scoring
    task = new_task(proof, model.contexts(text.document)(proof), "", scoring)
    tokens = engine.tokenize([*(part.text for part in task.parts), *task.texts])
    plan(task, scoring, tokens, model.opened.window)
    for _ in scoring.score([task], engine):
        pass
    return {
        "key": key,
        "odds": {
            index: said.log_odds for index, said in task.scores.items() if isinstance(said, Reply)
        },
        "text": sum(len(ids) for ids in tokens[len(task.parts) :] if isinstance(ids, list)),
    }


def asked_of(text: Text) -> Iterator[tuple[str, Proof]]:
    """The proofs of the text and their versions, each with its key."""
    for proof in text.proofs:
        yield f"{text.name} {proof.id}", proof
    for place in text.places:
        for what in VERSIONS:
            if changed := version(place, what):
                yield f"{text.name} {place.pair} {what}", changed


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--text", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--steps", type=int, nargs=2, default=(20, 150), metavar=("LEAST", "MOST"))
    parser.add_argument("--beside", type=int)
    options = parser.parse_args()
    folders = {
        name: Path(folder) for name, _, folder in (one.partition("=") for one in options.text)
    }
    every = texts(options.pairs.read_text(encoding="utf-8").splitlines(), folders)
    for text in every:
        print(f"{text.steps:5} steps, {len(text.places)} pairs: {text.name}", flush=True)
    least, most = options.steps
    every = [text for text in every if least <= text.steps <= most]
    by = "pair" if options.beside else "key"
    kept: dict[str, dict[str, Any]] = {record[by]: record for record in records(options.keep)}
    until = time.monotonic() + options.seconds
    with opened(options) as model:
        makers: Iterable[partial[dict[str, Any]]]
        if options.beside:
            pairs = [(text, place) for text in every for place in text.places]
            random.Random(SEED).shuffle(pairs)
            makers = [
                partial(sampled, text, place, options.beside, model)
                for text, place in pairs
                if place.pair not in kept
            ]
        else:
            makers = (
                partial(scored, text, key, proof, model)
                for text in every
                for key, proof in asked_of(text)
                if key not in kept
            )
        for record in measured(makers, model, until):
            keep(options.keep, record)
            kept[record[by]] = json.loads(json.dumps(record))  # as it is read again
    if options.beside:
        told_apart.report(list(kept.values()), model.scoring.channel)
    else:
        report(every, kept)


if __name__ == "__main__":
    main()
