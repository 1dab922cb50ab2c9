"""Make the verifier from the texts: everything, in order, with fixed seeds.

    python -m training.pipeline WORK --minutes 60 [--start MODEL.gguf] name=folder ...

The names are those of ``training.sources``; a source that is not given is left out.  A step whose
result stands in WORK already is not done again; training goes on from its checkpoint.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from training.sources import CALIBRATE, TEST, named

_TO_TRAINING = ("start", "layers", "width", "hidden", "rows", "seed")


def _python(module: str, *arguments: object) -> None:
    """Run a module of ours; its own failure ends the run."""
    command = [sys.executable, "-m", f"training.{module}", *map(str, arguments)]
    print("+", *command[1:], flush=True)
    subprocess.run(command, check=True)


def run(
    work: Path,
    sources: dict[str, Path],
    minutes: float,
    vocabulary_options: Sequence[str],
    training_options: Sequence[str],
) -> Path:
    """The calibrated model's path.  Raises ``subprocess.CalledProcessError``."""
    missing = [f"{n}={f}" for n, f in sources.items() if not (work / f"{n}.jsonl").exists()]
    if missing:
        _python("corpus", work, *missing)
    vocabulary = work / "vocabulary.gguf"
    if not vocabulary.exists():
        _python("vocabulary", work, *vocabulary_options)
    if minutes:
        _python("train", work, "--minutes", minutes, *training_options)
    plain, calibrated = work / "plain.gguf", work / "step-verifier.gguf"
    _python("export", work / "run" / "checkpoint.pt", vocabulary, plain)
    kept_apart = [f"{name}={sources[name]}" for name in CALIBRATE if name in sources]
    _python("calibrate", plain, calibrated, *kept_apart)
    tests = [f"{name}={sources[name]}" for name in TEST if name in sources]
    labelled = ["--labelled", f"labelled={sources['labelled']}"] if "labelled" in sources else []
    outputs = ["--json", work / "evaluation.json", "--plot", work / "reliability.svg"]
    _python("evaluate", calibrated, *tests, *labelled, *outputs)
    return calibrated


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("sources", nargs="+", type=named, metavar="name=folder")
    parser.add_argument("--minutes", type=float, default=60.0, help="0: do not train any more")
    parser.add_argument("--size", type=int, help="of the vocabulary, in tokens")
    for name in _TO_TRAINING:
        parser.add_argument(f"--{name}", help="see training.train")
    parser.add_argument("--eager", action="store_true", help="see training.train")
    options = parser.parse_args()
    sources = dict(options.sources)
    if not any(name in sources for name in CALIBRATE):
        parser.error(f"none of the sources for calibration is given: {', '.join(CALIBRATE)}")
    given = {name: vars(options)[name] for name in _TO_TRAINING}
    training = [f"--{name}={value}" for name, value in given.items() if value is not None]
    training += ["--eager"] if options.eager else []
    vocabulary = [f"--size={options.size}"] if options.size else []
    print(run(options.work, sources, options.minutes, vocabulary, training))


if __name__ == "__main__":
    main()
