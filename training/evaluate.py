"""How good a GGUF is, on texts and solutions that it was not trained on.

    python -m training.evaluate MODEL.gguf name=folder ... [--labelled name=folder ...]
        [--proofs 300] [--rate 0.15] [--seed 0] [--chains 300] [--json FILE] [--plot FILE.svg]

The texts are read, cut and scored by the package itself, as a user's paper would be; errors come
from ``proofcheck.inject``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.session import Session
from proofcheck.assess.step_tag.verifier import Verifier
from proofcheck.metrics.first_error import best_threshold, process_score
from proofcheck.mutation.study import Plan
from proofcheck.settings.settings import EngineSettings, Settings
from training.chains import Chain, chains
from training.figures import Report, chain_report, text_report
from training.judged import SourceSteps, judge_chains, judge_source, solution
from training.labelled import read_labelled
from training.plot import reliability_plot
from training.sources import named
from training.summary import summary


def labelled_report(folder: Path, assessor: Assessor) -> Report:
    """ProcessBench's F1 on the test part, the threshold from the calibration part."""
    parts: dict[str, list[Chain]] = {"calibrate": [], "test": []}
    for labelled in read_labelled(folder, Counter()):
        if labelled.part != "train":
            parts[labelled.part].append(labelled.chain)
    judged = {part: judge_chains(of, assessor) for part, of in parts.items()}
    threshold = best_threshold([solution(*pair) for pair in judged["calibrate"]])
    test = judged["test"]
    return {
        "solutions": len(test),
        **asdict(process_score([solution(*pair) for pair in test], threshold)),
        **chain_report(test),
        "kinds": {
            kind: chain_report([pair for pair in test if pair[0].group in (kind, "right")])
            for kind in sorted({item.group for item, _ in test if not item.right})
        },
    }


def chains_report(count: int, seed: int, assessor: Assessor) -> Report:
    """Generated chains, of the same making as those for training but drawn apart."""
    drawn = list(islice(chains(random.Random(f"evaluation {seed}")), count))
    return {"solutions": len(drawn), **chain_report(judge_chains(drawn, assessor))}


def evaluate(options: argparse.Namespace) -> Report:
    """Everything that the options ask for."""
    begun = time.monotonic()
    plan = Plan(rate=options.rate, seed=options.seed, max_proofs=options.proofs)
    engine = EngineSettings(threads=options.threads)
    settings = Settings(engine=engine, models=(str(options.model),), use_cache=False)
    with Session(settings) as session:
        assessor = session.scorer()
        assert isinstance(assessor, Verifier)
        (model,) = assessor.models.scoring
        sources: list[SourceSteps] = []
        for name, folder in options.sources:
            first = sum(source.proofs for source in sources)
            sources.append(judge_source(name, folder, assessor, plan, first))
            print(f"{name}: {sources[-1].proofs} proofs scored", flush=True)
        report: Report = {
            "model": {"name": model.name, "sha256": model.sha256},
            "plan": {"rate": plan.rate, "seed": plan.seed, "proofs": plan.max_proofs},
            **text_report(sources, model.thresholds),
            "labelled": {
                name: labelled_report(folder, assessor) for name, folder in options.labelled
            },
            "chains": chains_report(options.chains, options.seed, assessor),
        }
        seconds = time.monotonic() - begun
        report["tokens"] = {
            "text": assessor.text_tokens,
            "evaluated": assessor.evaluated,
            "seconds": seconds,
        }
    return report


def _finite(value: object) -> object:
    """The value with None for what JSON does not have: a figure of nothing, an infinite bound."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("sources", nargs="*", type=named, metavar="name=folder")
    parser.add_argument("--labelled", nargs="*", type=named, default=[], metavar="name=folder")
    parser.add_argument("--proofs", type=int, default=300, help="at most so many of each source")
    parser.add_argument("--rate", type=float, default=0.15, help="of the steps get an error")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--chains", type=int, default=300, help="so many generated chains")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path, help="an SVG with the reliability of probabilities")
    options = parser.parse_args()
    report = evaluate(options)
    print(summary(report))
    if options.json:
        options.json.write_text(json.dumps(_finite(report), indent=1), encoding="utf-8")
    if options.plot:
        options.plot.write_text(reliability_plot(report["reliability"]["bins"]), encoding="utf-8")


if __name__ == "__main__":
    main()
