"""Proofs with their contexts, read by the package's own reader, as one JSONL file per source.

What stands in the files is what the verifier puts to a model for a user's paper.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from proofcheck.document.context import Contexts
from proofcheck.document.document import Document, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.latex.project import read_documents
from training import chains, proofwiki
from training.sources import HELD_OUT, SHARES

_COMMENT = re.compile(r"(?<!\\)%.*")
_PIECE = 20_000  # characters


@dataclass(frozen=True, slots=True)
class Example:
    """A proof: what is told before it, and its steps, all normalised.

    ``context`` ends with the ``statement``; ``cites`` are labels.  ``corrections`` are pairs of the
    index of a step that is known to be wrong and the text that should stand there.
    """

    context: str
    statement: str
    steps: tuple[str, ...]
    cites: tuple[str, ...] = ()
    corrections: tuple[tuple[int, str], ...] = ()

    @property
    def size(self) -> int:
        """In characters."""
        return len(self.context) + sum(map(len, self.steps))


def examples(document: Document) -> Iterator[Example]:
    """The proofs of a document that assert something."""
    contexts = Contexts(document)
    for proof in document.proofs:
        steps = tuple(proof.steps[index].normalised for index in asserting_steps(proof))
        if steps:
            context = contexts.of(proof)
            told = "\n".join((*context.cited, context.statement))
            statement = proof.statement.normalised if proof.statement else ""
            yield Example(told, statement, steps, proof.cites)


def read_source(name: str, folder: Path) -> Iterator[Example]:
    """All proofs of a source, each once."""
    if name == "proofwiki":
        with tempfile.TemporaryDirectory() as temporary:
            for number, text in enumerate(proofwiki.documents(folder)):
                Path(temporary, f"{number:03}.tex").write_text(text, encoding="utf-8")
            yield from read_source("ProofWiki as LaTeX", Path(temporary))
        return
    documents = readable(read_documents([str(folder)]))
    yield from dict.fromkeys(one for document in documents for one in examples(document))


def raw(folder: Path) -> Iterator[str]:
    """All text of a source as it lies there, without comments, in pieces."""
    for path in sorted((*folder.rglob("*.tex"), *folder.rglob("*.md"))):
        text = _COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))
        yield from (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))


def read_corrections(path: Path, *, held_out: bool) -> list[str]:
    """The lines of a file as ``proofcheck history`` writes it, of repositories held out or not."""
    lines = path.read_text(encoding="utf-8").splitlines()
    of = set(HELD_OUT.values()) - {None}
    return [line for line in lines if (json.loads(line).get("repo") in of) == held_out]


def of_correction(line: str) -> Example:
    """A step as it was before its authors mended it."""
    pair = json.loads(line)
    steps = (*pair["before"], pair["wrong"], *pair["after"])
    corrections = ((len(pair["before"]), pair["right"]),)
    return Example(pair["statement"], pair["statement"], steps, (), corrections)


def write(path: Path, of: Iterable[Example]) -> None:
    """Write the examples, whole or not at all."""
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(example)) + "\n" for example in of)
    draft.replace(path)


def load(path: Path) -> list[Example]:
    """The examples of a file that ``write`` wrote."""
    with path.open(encoding="utf-8") as lines:
        return [_example(**json.loads(line)) for line in lines]


def _example(
    context: str,
    statement: str,
    steps: Sequence[str],
    cites: Sequence[str],
    corrections: Sequence[tuple[int, str]],
) -> Example:
    pairs = tuple((at, text) for at, text in corrections)
    return Example(context, statement, tuple(steps), tuple(cites), pairs)


def mixture(sources: Mapping[str, Sequence[Example]], rng: random.Random) -> Iterator[Example]:
    """Proofs without end, by ``SHARES`` of the text; each source in an order of its own.

    Chains are made anew: what follows from a wrong step there has been computed from it.
    """
    streams = {name: _shuffled(of, rng) for name, of in sources.items() if of}
    streams["chains"] = _chains(rng)
    fixed = {name: SHARES[name] for name in streams if name in SHARES}
    sizes = {name: sum(one.size for one in sources[name]) for name in streams if name not in fixed}
    left = 1.0 - sum(fixed.values())
    shares = fixed | {name: left * size / sum(sizes.values()) for name, size in sizes.items()}
    read = dict.fromkeys(streams, 1.0)
    while True:
        # The source that is most behind its share comes next.
        name = min(streams, key=lambda one: read[one] / shares[one])
        example = next(streams[name])
        read[name] += example.size
        yield example


def _shuffled(of: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    while True:
        yield from rng.sample(of, len(of))


def _chains(rng: random.Random) -> Iterator[Example]:
    for chain in chains.chains(rng):
        yield Example(chain.statement, chain.statement, chain.steps, (), chain.corrections)
