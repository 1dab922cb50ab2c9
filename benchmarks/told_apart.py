"""How well wrong steps are told from others: the table of what was kept of them (``asking``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.table import show
from proofcheck.assess.likelihood.channel import Channel, log_odds
from proofcheck.assess.likelihood.comparison import CandidateTokens, Comparison
from proofcheck.corrections.correction import Correction
from proofcheck.evaluation.change import KINDS
from proofcheck.metrics.arrays import Scores, scores
from proofcheck.metrics.bootstrap import estimate
from proofcheck.metrics.ranking import rank
from proofcheck.metrics.share import Estimate

RATES = (0.1, 0.05, 0.01, 0.001)


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
            "preferred": estimate(mean, scores(preferred), scores([])),
            "AUROC": ranking.auroc,
            **{f"at {one.rate:g}": one.share for one in ranking.recalls},
        }


def mean(values: Any, _: Any = None) -> float:
    """The mean, as ``estimate`` asks for it; nan of nothing."""
    return float(values.mean()) if len(values) else float("nan")


def report(records: list[dict[str, Any]], channel: Channel) -> None:
    if not records:
        print("no pair was asked about")
        return
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
            print(f"{name:14}" + "".join(f"{key} {cell(key, one)}  " for key, one in row.items()))
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


def cell(key: str, one: Estimate) -> str:
    """A figure with its interval: a number (``n``), an area (``AUROC``), else a share."""
    if key == "n":
        return f"{one.value:.0f}"
    if key == "AUROC":
        return f"{one.value:.3f} [{one.low:.2f}, {one.high:.2f}]"
    return f"{100 * one.value:.1f} % [{100 * one.low:.0f}, {100 * one.high:.0f}]"
