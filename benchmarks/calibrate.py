"""Write the calibration of a step-tag model into its GGUF, from texts taken to be right.

    python benchmarks/calibrate.py model.gguf calibrated.gguf --on "what the texts are" texts...

Two things are measured on texts that the model has not seen.  The map from log-odds to
probabilities is a logistic regression on the steps of ``--labelled`` proofs and on one step of each
with a slip put in (``slips.py``), weighted so that ``--prior`` of the steps are wrong.  The
thresholds are the probabilities at or below which 1 in 1000 and 1 in 100 of all untouched steps
fall; a rate for which there are too few steps gets no threshold.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import gguf
import numpy as np
from gguf.scripts.gguf_new_metadata import MetadataDetails, copy_with_new_metadata
from slips import slip

from proofcheck.latex.document import Document, Proof
from proofcheck.latex.project import read_documents
from proofcheck.settings import EngineSettings
from proofcheck.verify.calibration import Calibration, parse_calibration
from proofcheck.verify.model import open_model
from proofcheck.verify.protocols.step_tag import DEFAULT_TEMPLATE
from proofcheck.verify.verdict import Scored
from proofcheck.verify.verifier import Verifier, open_verifier

RATES = ("0.001", "0.01")


@dataclass(frozen=True)
class Scorer:
    """A verifier, and the calibration that its probabilities have gone through."""

    verifier: Verifier
    calibration: Calibration

    def scores(self, document: Document, proof: Proof) -> list[float | None]:
        """The model's own log-odds of a proof's steps; None where there are none."""
        ((_, verdicts),) = self.verifier.verify(replace(document, proofs=(proof,)))
        return [
            self._log_odds(verdict.probability) if isinstance(verdict, Scored) else None
            for verdict in verdicts
        ]

    def _log_odds(self, probability: float) -> float:
        bounded = min(max(probability, 1e-12), 1 - 1e-12)
        logit = math.log(bounded / (1 - bounded))
        return (logit - self.calibration.shift) / self.calibration.scale


def with_slip(proof: Proof, rng: random.Random) -> tuple[Proof, int] | None:
    """The proof with a slip in one of its steps, and that step's index; None when none fits."""
    step = rng.choice(proof.steps)
    changed = None if step.nested else slip(step.normalised, rng)
    if changed is None:
        return None
    steps = list(proof.steps)
    steps[step.index] = replace(step, normalised=changed)
    return replace(proof, steps=tuple(steps)), step.index


def fit(right: Sequence[float], wrong: Sequence[float], prior: float) -> tuple[float, float]:
    """Scale and shift of the logistic map with the greatest likelihood when ``prior`` are wrong.

    Newton's method on the weighted log-likelihood, from the map that changes nothing but the prior.
    """
    x = np.concatenate([right, wrong])
    y = np.concatenate([np.ones(len(right)), np.zeros(len(wrong))])
    weight = np.where(y == 1, (1 - prior) / len(right), prior / len(wrong))
    design = np.stack([x, np.ones_like(x)])
    beta = np.array([1.0, 0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-beta @ design))
        gradient = design @ (weight * (y - p))
        hessian = (design * (weight * p * (1 - p))) @ design.T
        beta = beta + np.linalg.solve(hessian, gradient)
    return float(beta[0]), float(beta[1])


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The probability that a right step has a higher score than a wrong one."""
    ranks = np.argsort(np.argsort(np.concatenate([right, wrong])))
    above = ranks[: len(right)].sum() - len(right) * (len(right) - 1) / 2
    return float(above / (len(right) * len(wrong)))


def threshold(ascending: list[float], rate: float) -> float | None:
    """The largest value at or below which no more than ``rate`` of the values lie."""
    allowed = int(rate * len(ascending))
    while 0 < allowed < len(ascending) and ascending[allowed - 1] == ascending[allowed]:
        allowed -= 1
    return ascending[allowed - 1] if allowed else None


def write(source: Path, target: Path, template: str, calibration: str) -> None:
    """Copy a GGUF with the two entries set."""
    reader = gguf.GGUFReader(source)
    architecture = reader.get_field(gguf.Keys.General.ARCHITECTURE)
    if architecture is None:
        raise SystemExit(f"{source} names no architecture")
    writer = gguf.GGUFWriter(target, arch=architecture.contents(), endianess=reader.endianess)
    text = gguf.GGUFValueType.STRING
    entries = {
        "proofcheck.context_template": MetadataDetails(text, template),
        "proofcheck.calibration": MetadataDetails(text, calibration),
    }
    copy_with_new_metadata(reader, writer, entries, [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--on", required=True, help="what the texts are, for the record")
    parser.add_argument("--template", default=DEFAULT_TEMPLATE)
    parser.add_argument("--labelled", type=int, default=600, metavar="PROOFS")
    parser.add_argument("--prior", type=float, default=0.02)
    options = parser.parse_args()

    rng = random.Random(0)
    # A proof that several roots read counts once.
    drawn = list(
        {
            proof.span: (document, proof)
            for document in read_documents(options.paths)
            for proof in document.proofs
            if proof.steps
        }.values()
    )
    rng.shuffle(drawn)
    untouched: list[float] = []
    right: list[float] = []
    wrong: list[float] = []
    before = open_model(str(options.source), None).calibration
    with open_verifier(EngineSettings(model=str(options.source)), None) as verifier:
        scorer = Scorer(verifier, before)
        for count, (document, proof) in enumerate(drawn):
            known = [score for score in scorer.scores(document, proof) if score is not None]
            untouched += known
            changed = with_slip(proof, rng) if known and count < options.labelled else None
            if changed:
                score = scorer.scores(document, changed[0])[changed[1]]
                right += known
                wrong += [] if score is None else [score]
    scale, shift = fit(right, wrong, options.prior)
    after = Calibration(scale, shift)
    print(f"{len(right)} right and {len(wrong)} wrong steps: AUROC {auroc(right, wrong):.3f}")
    for rate in RATES:
        limit = threshold(sorted(untouched), float(rate))
        if limit is not None:
            share = sum(score <= limit for score in wrong) / len(wrong)
            print(f"at {rate} of the untouched steps: recall {share:.3f}")
    calibrated = sorted(after.probability(score) for score in untouched)
    thresholds = {rate: threshold(calibrated, float(rate)) for rate in RATES}
    text = json.dumps(
        {
            "map": {"kind": "logistic", "scale": round(scale, 4), "shift": round(shift, 4)},
            "thresholds": {r: round(p, 6) for r, p in thresholds.items() if p is not None},
            "measured_on": f"thresholds on {len(untouched)} untouched steps, map on {len(wrong)} "
            f"slips with {options.prior:.0%} of the steps taken to be wrong: {options.on}",
        }
    )
    parse_calibration(text)
    write(options.source, options.target, options.template.replace("\\n", "\n"), text)
    print(text)


if __name__ == "__main__":
    main()
