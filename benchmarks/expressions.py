"""How many sides of real relations are read as expressions, how fast, and why the others are not.

    python -m benchmarks.expressions FOLDER…

Sides are those of the relations that the checks look at, each place once, the author's macros
expanded.  The speed is that of parsing alone, refusals included, nothing remembered; that of
evaluation is doubles at one real point, trees with unknown values left out.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from proofcheck.checks.mathematics.chains import Side, links
from proofcheck.checks.mathematics.reading import side_text
from proofcheck.document.document import readable
from proofcheck.expressions.evaluate import compile_tree, symbols
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.parse import Parsed, parse
from proofcheck.latex.formulas import find_formulas
from proofcheck.latex.project import read_documents


def sides(folder: str) -> list[str]:
    """The sides of all relations, a side between two of them once."""
    found = []
    for document in readable(read_documents([folder])):
        masked = document.text.masked
        for formula in find_formulas(document.text):
            seen: set[Side] = set()
            for link in links(masked, formula):
                for side in (link.left, link.right):
                    if side.whole and side not in seen:
                        seen.add(side)
                        found.append(side_text(document.text, side))
    return found


def evaluations_per_second(parsed: list[Parsed], seconds: float = 1.0) -> float:
    """Of the first readings, each compiled once and called ten times."""
    count = 0
    begun = time.process_time()
    for one in parsed:
        if isinstance(one, Refused):
            continue
        tree = one.readings[0].tree
        names = tuple(sorted(symbols(tree)))
        program = compile_tree(tree, names)
        point = [1.5 + 0.25 * at for at in range(len(names))]
        for _ in range(10):
            program(point)
        count += 10
        if time.process_time() - begun > seconds:
            break
    return count / (time.process_time() - begun)


def main(folders: list[str]) -> None:
    head = "sides parsed-% several-% per-second evaluated".split()
    print(("{:18}" + "{:>12}" * len(head)).format("source", *head))
    reasons: Counter[str] = Counter()
    total, parsed_total, seconds_total = 0, 0, 0.0
    for folder in folders:
        texts = sides(folder)
        begun = time.process_time()
        for text in texts:
            parse(text)
        seconds = time.process_time() - begun
        parsed = [parse(text) for text in texts]
        read = [one for one in parsed if not isinstance(one, Refused)]
        reasons.update(one.reason for one in parsed if isinstance(one, Refused))
        several = sum(len(one.readings) > 1 for one in read)
        total, seconds_total = total + len(texts), seconds_total + seconds
        parsed_total += len(read)
        print(
            f"{folder.rstrip('/').rpartition('/')[2]:18}{len(texts):12}"
            f"{100 * len(read) / max(1, len(texts)):12.1f}"
            f"{100 * several / max(1, len(texts)):12.1f}"
            f"{len(texts) / max(seconds, 1e-9):12.0f}{evaluations_per_second(parsed):12.0f}",
            flush=True,
        )
    print(
        f"{'all':18}{total:12}{100 * parsed_total / max(1, total):12.1f}{'':12}"
        f"{total / max(seconds_total, 1e-9):12.0f}"
    )
    print("refused, because of:")
    for reason, count in reasons.most_common(30):
        print(f"  {count:7} {100 * count / max(1, total):5.2f} %  {reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
