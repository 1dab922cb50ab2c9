"""A model that is asked about chosen steps alone, by the likelihood protocol, and what it took.

What it says is kept as JSON: of each step the candidate corrections that were compared, with what
they gain, so that scores can be computed from it with other numbers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.kept import options_of as resumable
from benchmarks.peers import cpu_seconds, peak
from proofcheck.assess.likelihood.comparison import Compared
from proofcheck.assess.likelihood.likelihood import Likelihood
from proofcheck.assess.likelihood.model import read_model
from proofcheck.assess.likelihood.words import Words
from proofcheck.assess.protocols import read_catalogue
from proofcheck.assess.steps.task import new_task, plan
from proofcheck.assess.steps.windows import ContextPart
from proofcheck.corrections.candidates import apply, squeezed
from proofcheck.document.document import Document, Proof
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.item import Item
from proofcheck.llm.engine import Failure
from proofcheck.llm.process import ProcessEngine
from proofcheck.llm.scoring_model import ScoringModel, open_scoring
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

Contexts = Callable[[Proof], list[ContextPart]]


@dataclass
class Asked:
    """A model that is asked about some steps alone."""

    scoring: Likelihood
    opened: ScoringModel
    words: Words
    made: dict[int, tuple[Document, Contexts]] = field(default_factory=dict)

    def contexts(self, read: Document) -> Contexts:
        """What is told before the proofs of a document that is asked about more than once."""
        if id(read) not in self.made:
            self.made[id(read)] = read, self.scoring.contexts(read, self.opened.window)
        return self.made[id(read)][1]

    def of(self, item: Item, places: Sequence[int], target: str | None) -> list[Any]:
        """What is kept of the steps of an item at ``places``."""
        read = document([item])
        contexts = self.scoring.contexts(read, self.opened.window)
        return self.of_proof(read.proofs[0], contexts(read.proofs[0]), places, target)

    def of_proof(
        self,
        proof: Proof,
        context: list[ContextPart],
        places: Sequence[int],
        target: str | None = None,
    ) -> list[Any]:
        """What is kept of the steps at ``places``, in the order of the proof.

        A candidate hits where it makes ``target``.
        """
        engine, window = self.opened.engine, self.opened.window
        task = new_task(proof, context, "", self.scoring)
        tokens = engine.tokenize([*(part.text for part in task.parts), *task.texts])
        plan(task, self.scoring, tokens, window)
        found = []
        for one in task.windows:
            kept = [n for n, at in enumerate(one.steps) if task.indices[at] in places]
            if not kept:
                continue
            part = replace(
                one,
                starts=[one.starts[n] for n in kept],
                ends=[one.ends[n] for n in kept],
                steps=[one.steps[n] for n in kept],
            )
            said = self.scoring.compared(task, part, engine, self.words)
            if isinstance(said, Failure):
                said = [said] * len(kept)
            found += [
                _kept(proof.steps[task.indices[at]].normalised.strip(), answer, target)
                for at, answer in zip(part.steps, said, strict=True)
            ]
        return found


def _kept(step: str, said: Compared | Failure, target: str | None) -> dict[str, Any]:
    if isinstance(said, Failure):
        return {"failure": said.reason}
    return {
        "compared": [
            {
                "correction": asdict(one.candidate.correction),
                "lengths": one.candidate.lengths,
                "nats": [one.ratio, one.first, one.gain],
                "hit": target is not None
                and squeezed(apply(step, one.candidate.correction)) == squeezed(target),
            }
            for one in said.comparisons
        ],
        "why": said.uncompared,
    }


def measured(
    pairs: Iterable[Callable[[], dict[str, Any]]], model: Asked, until: float
) -> Iterator[dict[str, Any]]:
    """A record for each pair, with what it took, until the time is over."""
    engine = model.opened.engine
    assert isinstance(engine, ProcessEngine)
    for ask in pairs:
        if time.monotonic() > until:
            return
        engine.tokenize([""])  # the model is loaded now
        evaluated, cpu = engine.evaluated, _cpu(engine)
        record = ask()
        assert engine.pid is not None
        spent = {"evaluated": engine.evaluated - evaluated, "cpu": _cpu(engine) - cpu}
        yield record | spent | {"peak": peak(engine.pid)}


def _cpu(engine: ProcessEngine) -> float:
    assert engine.pid is not None
    return cpu_seconds(engine.pid)


def options_of(about: str | None) -> argparse.ArgumentParser:
    """The options of a benchmark that asks one model about pairs."""
    parser = resumable(about, seconds=36_000.0, needed=True)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--folder", type=Path, help="where a faster form of the file is kept")
    return parser


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Asked]:
    """The model of the options, asked by the likelihood protocol."""
    reference = resolve(options.model, read_catalogue())
    scoring = read_model(reference, None).scoring
    assert isinstance(scoring, Likelihood)
    model = open_scoring(
        reference,
        EngineSettings(threads=options.threads),
        None,
        options.folder,
        longest=scoring.longest,
        room=scoring.room,
    )
    with closing(model.engine):
        yield Asked(scoring, model, Words(model.engine))
