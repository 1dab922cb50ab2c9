"""Train the verifier: on a CPU or a GPU, for a given time, from a checkpoint where there is one.

    python -m training.train WORK --minutes 60 [--start MODEL.gguf]

WORK holds what ``training.corpus`` and ``training.vocabulary`` wrote.  The rate of learning rises,
stays, and falls to nothing in the last part of the time.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import multiprocessing
import queue
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from training.dataset import Batch, Preprocessor, Rates, collate
from training.mixture import Mixture, proofs
from training.model import Model, Shape
from training.start import transfer
from training.tokenizer import Encoder, read
from training.trainer import Plan, Trainer
from training.validation import ValidationSet, validate

_AHEAD = 8  # batches made ahead
_SAY = 30.0  # seconds between lines of the log
_SAVE = 200.0  # between checkpoints
_WATCH = 900.0  # between looks at what is found in the sources kept apart


def rate(plan: Plan, steps: int, elapsed: float) -> float:
    """The share of the full rate of learning: up, level, and down to nothing at the end of time."""
    left = max(0.0, 1.0 - elapsed / (60 * plan.minutes))
    return min(1.0, (steps + 1) / plan.warm_up, left / plan.cool_down)


def batches(work: Path, plan: Plan, seed: int) -> Iterator[Batch]:
    """Batches without end."""
    rng = random.Random(seed)
    preprocessor = Preprocessor(Encoder(work / "vocabulary.gguf"), Rates())
    mixture = Mixture.read(work)
    gc.freeze()  # millions of objects that live as long as the run: never looked through again
    return collate(
        (
            window
            for example in proofs(mixture, rng)
            for window in preprocessor.windows(example, rng)
        ),
        plan.rows,
    )


def batches_ahead(work: Path, plan: Plan, seed: int) -> Iterator[Batch]:
    """The same batches, made by a process of its own while others are learnt from."""
    context = multiprocessing.get_context("spawn")
    made: multiprocessing.Queue[Batch] = context.Queue(maxsize=_AHEAD)
    maker = context.Process(target=_make, args=(work, plan, seed, made), daemon=True)
    maker.start()
    while True:
        try:
            yield made.get(timeout=_SAY)
        except queue.Empty:
            if not maker.is_alive():
                raise SystemExit("the process that makes the batches has ended") from None


def _make(work: Path, plan: Plan, seed: int, made: multiprocessing.Queue[Batch]) -> None:
    for batch in batches(work, plan, seed):
        made.put(batch)


def train(trainer: Trainer, validation: ValidationSet, work: Path, out: Path) -> None:
    """Train until the time is over; checkpoints and a log in ``out``."""
    plan = trainer.plan
    generator = np.random.default_rng(plan.seed + trainer.steps)
    stream = batches_ahead(work, plan, plan.seed + trainer.steps)
    next(stream)  # the first batch costs the reading of all proofs; time starts behind it
    begun = said = saved = watched_at = time.monotonic()
    sums: dict[str, float] = {}
    count, first = 0, trainer.tokens
    while (now := time.monotonic()) - begun < 60 * plan.minutes:
        losses = trainer.step(next(stream), generator, rate(plan, trainer.steps, now - begun))
        if not all(map(math.isfinite, losses.values())):
            raise SystemExit(f"the loss is not finite after {trainer.steps} steps")
        count += 1
        for name, value in losses.items():
            sums[name] = sums.get(name, 0.0) + value
        if now - said > _SAY:
            means = {name: round(value / count, 4) for name, value in sums.items()}
            speed = (trainer.tokens - first) / (time.monotonic() - begun)
            spent = {"minutes": round((now - begun) / 60, 1), "per_second": round(speed)}
            log(out, trainer, spent | means)
            sums, count, said = {}, 0, now
        if now - saved > _SAVE:
            trainer.save(out / "checkpoint.pt")
            saved = time.monotonic()
        if now - watched_at > _WATCH:
            log(out, trainer, validate(trainer.model, validation))
            watched_at = time.monotonic()
    trainer.save(out / "checkpoint.pt")
    log(out, trainer, validate(trainer.model, validation))


def log(out: Path, trainer: Trainer, entry: Mapping[str, object]) -> None:
    """One line of JSON, to the terminal and to the log."""
    line = json.dumps({"steps": trainer.steps, "tokens": trainer.tokens, **entry})
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path, help="what training.corpus and tokenizer wrote")
    parser.add_argument("--out", type=Path, help="checkpoint and log (default: WORK/run)")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--hidden", type=int, default=1024)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--eager", action="store_true", help="do not compile the graph")
    parser.add_argument("--start", type=Path, help="a GGUF whose weights are the first ones")
    options = parser.parse_args()
    out = options.out or options.work / "run"
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_float32_matmul_precision("high")
    vocabulary = options.work / "vocabulary.gguf"
    shape = Shape(
        read(vocabulary).size, options.layers, options.width, options.width // 64, options.hidden
    )
    model = Model(shape)
    if options.start:
        transfer(options.start, vocabulary, model)
    plan = Plan(options.minutes, rows=options.rows, seed=options.seed, compiled=not options.eager)
    trainer = Trainer(model, plan, device)
    if (out / "checkpoint.pt").exists():
        trainer.load(out / "checkpoint.pt")
    validation = ValidationSet.read(options.work, Encoder(vocabulary))
    log(out, trainer, {"device": device, "shape": asdict(shape), "plan": asdict(plan)})
    train(trainer, validation, options.work, out)


if __name__ == "__main__":
    main()
