"""How well a model tells what authors got wrong from what they put there, and injected errors.

    python -m benchmarks.corrected MODEL PAIRS.jsonl --keep FILE [--repo NAME…] [--first 60]

The lines are those of ``proofcheck history``, of the named repositories; each pair counts once, and
those with a change in formulas alone.  The pairs come in an order drawn with a fixed seed, so that
the first of them are a sample; ``--same FILE`` takes those that another model was asked about.  The
steps that count are put to the model by the likelihood protocol, as ``proofcheck eval`` does: the
step before and after the correction, the corrected one with one injected error, and the steps
beside it (``others``).  FILE gets a line for each pair with all that the model said of candidates,
and no pair in it is asked again; with ``--seconds 0`` it is reported as it stands.  Intervals are
by text.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.kept import keep, records
from benchmarks.peers import cpu_seconds, peak
from benchmarks.table import show
from proofcheck.assess.likelihood.channel import Channel, log_odds
from proofcheck.assess.likelihood.comparison import CandidateTokens, Compared, Comparison
from proofcheck.assess.likelihood.likelihood import Likelihood
from proofcheck.assess.likelihood.model import read_model
from proofcheck.assess.likelihood.words import Words
from proofcheck.assess.protocols import read_catalogue
from proofcheck.assess.steps.task import new_task, plan
from proofcheck.assess.steps.windows import ContextPart
from proofcheck.corrections.candidates import apply, squeezed
from proofcheck.corrections.correction import Correction
from proofcheck.document.document import Document, Proof
from proofcheck.evaluation.change import KINDS
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.formats.corrections import FORMAT
from proofcheck.evaluation.item import Item
from proofcheck.inject.draw import apply as with_error
from proofcheck.inject.draw import draw
from proofcheck.inject.edit import around
from proofcheck.llm.engine import Failure
from proofcheck.llm.process import ProcessEngine
from proofcheck.llm.scoring_model import ScoringModel, open_scoring
from proofcheck.metrics.arrays import Scores, scores
from proofcheck.metrics.bootstrap import estimate
from proofcheck.metrics.ranking import rank
from proofcheck.metrics.share import Estimate
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

RATES = (0.1, 0.05, 0.01, 0.001)
SEED = 0
Contexts = Callable[[Proof], list[ContextPart]]


@dataclass(frozen=True, slots=True)
class Pair:
    """``items`` are the versions before and after, then the other steps where there are any.

    ``others`` are the steps beside the corrected one that count, without needless blanks.
    """

    name: str
    items: tuple[Item, ...]
    others: frozenset[str]

    @property
    def step(self) -> int:
        """The index of the corrected step."""
        assert self.items[0].correction and self.items[0].correction.step is not None
        return self.items[0].correction.step


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


def read(path: Path, repos: Sequence[str]) -> list[Pair]:
    """The pairs, each once, in an order drawn with a fixed seed."""
    found: dict[tuple[str, str], Pair] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if (repos and row.get("repo") not in repos) or not row.get("math", True):
            continue
        items = tuple(FORMAT.read(row, str(number)))
        others = frozenset(_folded(step) for step in row.get("others", ()))
        found.setdefault((row["wrong"], row["right"]), Pair(str(number), items, others))
    pairs = list(found.values())
    random.Random(SEED).shuffle(pairs)
    return pairs


def _folded(text: str) -> str:
    return " ".join(text.split())


def asked(pair: Pair, model: Asked) -> dict[str, Any]:
    """What the model says of a pair."""
    before, after, *further = pair.items
    at = pair.step
    right = after.steps[at]
    beside = [n for n, step in enumerate(after.steps) if n != at and _folded(step) in pair.others]
    assert before.correction
    result: dict[str, Any] = {
        "pair": pair.name,
        "text": before.correction.text,
        "kind": before.correction.kind,
        "wrong": model.of(before, [at], right),
    }
    said = model.of(after, [*beside, at], None)
    order = sorted([*beside, at])
    result["right"] = [one for n, one in zip(order, said, strict=True) if n == at]
    result["beside"] = [one for n, one in zip(order, said, strict=True) if n != at]
    edit = draw(
        right,
        around(after.statement, after.steps, at, ()),
        random.Random(f"{SEED} {pair.name}"),
    )
    if edit is not None:
        steps = (*after.steps[:at], with_error(right, edit), *after.steps[at + 1 :])
        result["error"] = edit.kind
        result["injected"] = model.of(replace(after, steps=steps), [at], right)
    for item in further:
        places = [n for n, step in enumerate(item.steps) if _folded(step) in pair.others]
        result["beside"] += model.of(item, places, None)
    return result


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


def doubt(said: Mapping[str, Any], channel: Channel) -> float:
    """The score of a step, in nats: minus its log-odds before calibration."""
    comparisons = []
    for one in said["compared"]:
        new, old = one["lengths"]
        tokens = CandidateTokens(Correction(**one["correction"]), 1, (0,) * new, (0,) * old, 0)
        comparisons.append(Comparison(tokens, *one["nats"]))
    return -log_odds(comparisons, channel)


@dataclass(frozen=True, slots=True)
class Table:
    """The records with the scores of their steps; ``texts`` gives each text its number."""

    records: list[dict[str, Any]]
    texts: dict[str, int]
    channel: Channel

    def scores(self, records: Sequence[dict[str, Any]], what: str) -> Scores:
        return scores(
            [
                (doubt(said, self.channel), self.texts[record["text"]])
                for record in records
                for said in record.get(what, ())
                if "failure" not in said
            ]
        )

    def row(
        self, records: Sequence[dict[str, Any]], what: str, beside: Scores
    ) -> dict[str, Estimate]:
        """Of the errors of one sort (``wrong`` or ``injected``) in some of the records."""
        wrong = self.scores(records, what)
        ranking = rank(wrong, beside, RATES)
        preferred = []
        for record in records:
            pair = [*record.get(what, ()), *record["right"]]
            if len(pair) == 2 and not any("failure" in said for said in pair):
                old, new = (doubt(said, self.channel) for said in pair)
                preferred.append((float(old > new) + (old == new) / 2, self.texts[record["text"]]))
        return {
            "n": Estimate(len(wrong.values), len(wrong.values), len(wrong.values)),
            "preferred": estimate(_mean, scores(preferred), scores([])),
            "AUROC": ranking.auroc,
            **{f"at {one.rate:g}": one.share for one in ranking.recalls},
        }


def _mean(values: Any, _: Any) -> float:
    return float(values.mean()) if len(values) else float("nan")


def report(records: list[dict[str, Any]], channel: Channel) -> None:
    texts = {name: n for n, name in enumerate(dict.fromkeys(one["text"] for one in records))}
    table = Table(records, texts, channel)
    beside = table.scores(records, "beside")
    for what, kind, names in (
        ("wrong", "kind", KINDS),
        ("injected", "error", sorted({one.get("error", "") for one in records} - {""})),
    ):
        groups = {"all": records}
        for name in names:
            groups[name] = [one for one in records if one.get(kind) == name]
        rows = {
            name: table.row(of, what, beside)
            for name, of in groups.items()
            if any(what in one for one in of)
        }
        print(f"\n{what}, against {len(beside.values)} steps beside, {len(texts)} texts")
        for name, row in rows.items():
            print(f"{name:14}" + "".join(f"{key} {_cell(key, one)}  " for key, one in row.items()))
    wrong = [said for one in records for said in one["wrong"] if "failure" not in said]
    hits = sum(any(it["hit"] for it in said["compared"]) for said in wrong)
    beside_said = [said for one in records for said in one["beside"] if "failure" not in said]
    bare = sum(not said["compared"] for said in beside_said)
    print(f"\nthe right correction was evaluated for {hits} of {len(wrong)} wrong steps")
    print(f"nothing was compared for {bare} of {len(beside_said)} steps beside")
    cpu = sum(one["cpu"] for one in records)
    evaluated = sum(one["evaluated"] for one in records)
    took = {
        "pairs": float(len(records)),
        "evaluated": evaluated,
        "CPU seconds": cpu,
        "tokens/CPU s": evaluated / max(cpu, 1e-9),
        "peak GB": max(one["peak"] for one in records),
    }
    show("What it took", {"": took})


def _cell(key: str, one: Estimate) -> str:
    if key == "n":
        return f"{one.value:.0f}"
    if key == "AUROC":
        return f"{one.value:.3f} [{one.low:.2f}, {one.high:.2f}]"
    return f"{100 * one.value:.1f} % [{100 * one.low:.0f}, {100 * one.high:.0f}]"


def options_of(about: str | None) -> argparse.ArgumentParser:
    """The options of a benchmark that asks one model about pairs and goes on where it stopped."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("model")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=36_000.0)
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


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--repo", action="append", default=[])
    parser.add_argument("--first", type=int)
    parser.add_argument("--same", type=Path)
    options = parser.parse_args()
    pairs = read(options.pairs, options.repo)
    if options.same:
        same = {record["pair"] for record in records(options.same)}
        pairs = [pair for pair in pairs if pair.name in same]
    pairs = pairs[: options.first]
    kept = records(options.keep)
    done = {one["pair"] for one in kept}
    wanted = {one.name for one in pairs}
    with opened(options) as model:
        left = [one for one in pairs if one.name not in done]
        until = time.monotonic() + options.seconds
        for record in measured([partial(asked, one, model) for one in left], model, until):
            kept.append(record)
            keep(options.keep, record)
    report([one for one in kept if one["pair"] in wanted], model.scoring.channel)


if __name__ == "__main__":
    main()
