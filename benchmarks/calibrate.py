"""Write the calibration of a step-tag model into its GGUF, from texts taken to be right.

    python benchmarks/calibrate.py model.gguf calibrated.gguf --on "what the texts are" texts...

The map from log-odds to probabilities is Bayes' rule for another share of wrong steps: a model
trained where ``--trained-prior`` of the steps are wrong is read where ``--prior`` are.  The
thresholds are the probabilities at or below which 1 in 1000 and 1 in 100 of the texts' steps fall;
a rate for which there are too few steps gets no threshold.  Take texts the model has not seen.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import gguf
from gguf.scripts.gguf_new_metadata import MetadataDetails, copy_with_new_metadata

from proofcheck.latex.project import read_documents
from proofcheck.settings import EngineSettings
from proofcheck.verify.calibration import Calibration, parse_calibration
from proofcheck.verify.model import open_model
from proofcheck.verify.protocols.step_tag import DEFAULT_TEMPLATE
from proofcheck.verify.verdict import Scored
from proofcheck.verify.verifier import open_verifier

RATES = ("0.001", "0.01")


def scores(model: str, paths: list[str]) -> list[float]:
    """The model's own probabilities of all steps of the texts that it can score, ascending."""
    with open_verifier(EngineSettings(model=model), None) as verifier:
        return sorted(
            verdict.probability
            for document in read_documents(paths)
            for _, verdicts in verifier.verify(document)
            for verdict in verdicts
            if isinstance(verdict, Scored)
        )


def logit(probability: float) -> float:
    bounded = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log(bounded / (1 - bounded))


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
    parser.add_argument("--trained-prior", type=float, default=0.15)
    parser.add_argument("--prior", type=float, default=0.02)
    options = parser.parse_args()

    before = open_model(str(options.source), None).calibration
    shift = logit(options.trained_prior) - logit(options.prior)
    after = Calibration(shift=shift)
    raw = [
        (logit(p) - before.shift) / before.scale for p in scores(str(options.source), options.paths)
    ]
    calibrated = [after.probability(log_odds) for log_odds in raw]
    thresholds = {rate: threshold(calibrated, float(rate)) for rate in RATES}
    text = json.dumps(
        {
            "map": {"kind": "logistic", "scale": 1.0, "shift": round(shift, 4)},
            "thresholds": {r: round(p, 6) for r, p in thresholds.items() if p is not None},
            "measured_on": f"{len(calibrated)} steps of {options.on}",
        }
    )
    parse_calibration(text)
    write(options.source, options.target, options.template.replace("\\n", "\n"), text)
    print(text)


if __name__ == "__main__":
    main()
