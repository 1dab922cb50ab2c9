"""Proofs with their contexts, read by the package's own reader, as one JSONL file per source.

    python -m training.corpus WORK name=folder ... [proofwiki=folder] [labelled=folder]

What stands in the files is exactly what the verifier puts to a model for a user's paper.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path

from proofcheck.assess.step_tag.step_tag import DEFAULT_TEMPLATE, Part, render
from proofcheck.document.context import Contexts
from proofcheck.document.document import Document, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.latex.project import read_documents
from training import proofwiki
from training.chains import Chain
from training.labelled import read_labelled
from training.sources import named

_LABELS = 8  # of statements before the proof: what might be cited in the place of another

WINDOW = 512  # tokens: what the model is trained for


@dataclass(frozen=True, slots=True)
class Example:
    """A proof as it is put to the model: the pieces of its context, and its steps, normalised.

    ``statement`` is the statement alone and ``labels`` are labels from around, for the injection.
    ``wrong`` holds the indices of steps that are known to be wrong, ``corrections`` what should
    stand there where that is known; nothing is known about the steps in ``unsure``.
    """

    parts: tuple[tuple[str, str], ...]
    statement: str
    steps: tuple[str, ...]
    labels: tuple[str, ...] = ()
    wrong: tuple[int, ...] = ()
    corrections: tuple[tuple[int, str], ...] = ()
    unsure: tuple[int, ...] = ()


def examples(document: Document) -> Iterator[Example]:
    """The proofs of a document that assert something."""
    contexts = Contexts(document)
    labelled = [(one.region[0], label) for one in document.statements for label in one.labels]
    labelled.sort(key=itemgetter(0))
    for proof in document.proofs:
        indices = asserting_steps(proof)
        if indices:
            end = bisect_left(labelled, proof.region[0], key=itemgetter(0))
            before = [label for _, label in labelled[max(0, end - _LABELS) : end]]
            parts = render(DEFAULT_TEMPLATE, contexts.of(proof), WINDOW)
            yield Example(
                tuple((part.role, part.text) for part in parts),
                proof.statement.normalised if proof.statement else "",
                tuple(proof.steps[index].normalised for index in indices),
                (*proof.cites, *before),
            )


def of_chain(chain: Chain) -> Example:
    """A solution whose steps have been judged, as a proof of what it answers."""
    parts = (("statement", chain.statement), ("literal", "\n")) if chain.statement else ()
    return Example(
        parts,
        chain.statement,
        chain.steps,
        (),
        tuple(sorted(chain.wrong)),
        chain.corrections,
        tuple(sorted(chain.unsure)),
    )


def context_parts(example: Example) -> list[Part]:
    """The context as the protocol takes it."""
    return [Part(role, text) for role, text in example.parts]


def read_source(name: str, folder: Path) -> Iterator[Example]:
    """All proofs of a source, each once."""
    if name == "labelled":
        for item in read_labelled(folder, Counter()):
            if item.part == "train":
                yield of_chain(item.chain)
        return
    if name == "proofwiki":
        with tempfile.TemporaryDirectory() as temporary:
            for number, text in enumerate(proofwiki.documents(folder)):
                Path(temporary, f"{number:03}.tex").write_text(text, encoding="utf-8")
            yield from read_source("proofwiki as LaTeX", Path(temporary))
        return
    seen = set()
    for document in readable(read_documents([str(folder)])):
        for example in examples(document):
            if example not in seen:
                seen.add(example)
                yield example


def load(path: Path) -> list[Example]:
    """The examples of a file written by ``main``."""
    with path.open(encoding="utf-8") as lines:
        return [_example(json.loads(line)) for line in lines]


def _example(value: dict[str, object]) -> Example:
    return Example(
        **{
            key: tuple(tuple(x) if isinstance(x, list) else x for x in item)
            if isinstance(item, list)
            else item
            for key, item in value.items()
        }  # type: ignore[arg-type]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("sources", nargs="+", type=named, metavar="name=folder")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    for name, folder in options.sources:
        target = options.work / f"{name}.jsonl"
        proofs = steps = characters = 0
        with target.open("w", encoding="utf-8") as out:
            for example in read_source(name, folder):
                out.write(json.dumps(asdict(example)) + "\n")
                proofs += 1
                steps += len(example.steps)
                characters += sum(map(len, example.steps))
                characters += sum(len(text) for _, text in example.parts)
        print(f"{name}: {proofs:,} proofs, {steps:,} steps, {characters:,} characters", flush=True)


if __name__ == "__main__":
    main()
