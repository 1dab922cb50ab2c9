"""Write into a GGUF how its scores become probabilities, from texts that it was not trained on.

    python -m training.calibrate MODEL.gguf CALIBRATED.gguf name=folder ...

Every step is read token by token: of the errors that are found where 1 right step in 100 is
doubted, a fifth would be lost if only the doubtful tenth were.  The map is a logistic regression
(Platt 1999) on the log-odds at the tag and the largest doubt about a token; the steps, some with an
injected error, are weighted so that 2 % are wrong.  Thresholds are what 1 in 1,000 and 1 in 100 of
the untouched steps fall below.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt
from gguf.scripts.gguf_new_metadata import MetadataDetails, copy_with_new_metadata

from proofcheck.assess.session import Session
from proofcheck.assess.step_tag.corrections import parse_corrections
from proofcheck.evaluation.calibration import FLAT, PRIOR, RATES, fit, logit
from proofcheck.metrics.ranking import auroc, highest_below, recall_at
from proofcheck.models.calibration import parse_calibration
from proofcheck.mutation.study import Plan
from proofcheck.settings.settings import EngineSettings, Settings
from training.judged import ScoredStep, SourceSteps, judge_source
from training.sources import named

MENTION = 3.0  # times as likely, from which on a correction is suggested
_ERRORS = 0.15
_SEED = 1  # not that of the evaluation

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each step: the log-odds at its tag and the largest doubt about a token, in nats."""

    tag: Floats
    doubt: Floats
    wrong: npt.NDArray[np.bool_]


def judge(
    model: Path, sources: Sequence[tuple[str, Path]], plan: Plan, threads: int
) -> list[SourceSteps]:
    """The sources as the package itself scores them."""
    engine = EngineSettings(threads=threads)
    with Session(Settings(engine=engine, models=(str(model),), use_cache=False)) as session:
        assessor = session.scorer()
        return [judge_source(name, folder, assessor, plan, 0) for name, folder in sources]


def scores(steps: Iterable[ScoredStep]) -> Scores:
    """The scores of steps that were judged with the entries ``plain``."""
    tag: list[float] = []
    doubt: list[float] = []
    wrong: list[bool] = []
    for step in steps:
        tag.append(logit(step.probability))
        assert step.doubt is not None
        doubt.append(step.doubt)
        wrong.append(step.kind is not None)
    return Scores(np.array(tag), np.array(doubt), np.array(wrong))


def calibrate(mixed: Scores, untouched: Scores, name: str) -> dict[str, str]:
    """The entries of the metadata."""
    of_tag = fit(mixed.tag[:, None], mixed.wrong)
    of_both = fit(np.column_stack([mixed.tag, -mixed.doubt]), mixed.wrong)
    corrections = json.dumps(
        {
            "below": None,
            "map": {
                "kind": "logistic",
                "tag": round(max(float(of_both[0]), FLAT), 4),
                "token": round(max(float(of_both[1]), 0.0), 4),
                "shift": round(float(of_both[2]), 4),
            },
            "mention": MENTION,
        }
    )
    limits = {
        rate: highest_below(probabilities(untouched, corrections), float(rate)) for rate in RATES
    }
    calibration = json.dumps(
        {
            "map": {
                "kind": "logistic",
                "scale": round(max(float(of_tag[0]), FLAT), 4),
                "shift": round(float(of_tag[1]), 4),
            },
            "thresholds": {rate: round(p, 6) for rate, p in limits.items() if p is not None},
            "measured_on": f"thresholds on {len(untouched.tag)} untouched steps, maps on "
            f"{int(mixed.wrong.sum())} injected errors among {len(mixed.wrong)} steps with "
            f"{PRIOR:.0%} of the steps taken to be wrong: {name}",
        }
    )
    parse_calibration(calibration)
    return {"proofcheck.calibration": calibration, "proofcheck.corrections": corrections}


def probabilities(scores: Scores, corrections: str) -> Floats:
    """The probabilities in [0, 1] that a user would see."""
    map_ = parse_corrections(corrections)
    assert map_ is not None
    pairs = zip(scores.tag, scores.doubt, strict=True)
    return np.array([map_.probability(float(tag), float(doubt)) for tag, doubt in pairs])


def write(source: Path, target: Path, entries: dict[str, str]) -> None:
    """Copy a GGUF with strings of its metadata set."""
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "llama", endianess=reader.endianess)
    text = gguf.GGUFValueType.STRING
    copy_with_new_metadata(
        reader, writer, {key: MetadataDetails(text, value) for key, value in entries.items()}, []
    )


def plain() -> dict[str, str]:
    """Entries with which the logit of a step's probability is the log-odds at its tag."""
    first = {"map": {"kind": "logistic", "scale": 1.0, "shift": 0.0}, "thresholds": {}}
    second = {
        "below": None,
        "map": {"kind": "logistic", "tag": 1.0, "token": 0.0, "shift": 0.0},
        "mention": MENTION,
    }
    return {
        "proofcheck.calibration": json.dumps(first),
        "proofcheck.corrections": json.dumps(second),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("sources", nargs="+", type=named, metavar="name=folder")
    parser.add_argument("--proofs", type=int, default=120, help="at most so many of each source")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()

    write(options.source, options.target, plain())
    plan = Plan(rate=_ERRORS, seed=_SEED, max_proofs=options.proofs)
    judged = judge(options.target, options.sources, plan, options.threads)
    mixed = scores(step for source in judged for step in source.mutated)
    untouched = scores(step for source in judged for step in source.untouched)
    names = ", ".join(name for name, _ in options.sources)
    entries = calibrate(mixed, untouched, names)
    write(options.source, options.target, entries)
    p = probabilities(mixed, entries["proofcheck.corrections"])
    for name, of in (("tag", -mixed.tag), ("doubt", mixed.doubt), ("both", -p)):
        wrong, right = of[mixed.wrong], of[~mixed.wrong]
        found = ", ".join(f"{recall_at(wrong, right, float(r)).share:.1%} at {r}" for r in RATES)
        print(f"{name}: AUROC {auroc(wrong, right):.3f}; recall {found}")
    print(*entries.values(), sep="\n")


if __name__ == "__main__":
    main()
