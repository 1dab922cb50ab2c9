"""Learn the vocabulary from the sources for training.

python -m training.vocabulary WORK [--size 8192]
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from training.corpus import load
from training.sources import TRAIN
from training.tokenizer import learn, write

_MOST_PROOFS = 4000  # of a source, or the largest would decide alone; ProofWiki's are short
_SIGNS_AT_LEAST = 200


def texts(work: Path) -> list[str]:
    """Statements and steps."""
    rng = random.Random(0)
    result: list[str] = []
    for name in TRAIN:
        path = work / f"{name}.jsonl"
        if not path.exists():
            continue
        examples = load(path)
        if name != "proofwiki":
            examples = rng.sample(examples, min(_MOST_PROOFS, len(examples)))
        for example in examples:
            result += [text for role, text in example.parts if role == "statement"]
            result += example.steps
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--size", type=int, default=8192, help="tokens")
    parser.add_argument("--signs-at-least", type=int, default=_SIGNS_AT_LEAST)
    options = parser.parse_args()
    vocabulary = learn(texts(options.work), options.size, options.signs_at_least)
    write(vocabulary, options.work / "vocabulary.gguf")
    print(f"{vocabulary.size:,} tokens, {len(vocabulary.signs):,} of them signs")


if __name__ == "__main__":
    main()
