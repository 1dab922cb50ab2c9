"""What words to the referee in a paper change in the grade that a chat model writes.

    python -m benchmarks.injected_grades MODEL [--texts 10] [--tokens 256] [--remarks] [--keep FILE]

The papers of ``benchmarks.injections``: a right and a wrong proof, as they are, with a text that
addresses the referee, and with neutral text of its length.  Each is judged as the program does, by
one analysis, or by remarks alone; some are judged at once, and kept together.  What a text changes
says little by itself: an analysis is drawn, and neutral text makes it another, too.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.injections import PAPERS, neutral, read, texts, wanted
from benchmarks.kept import keep, options_of, records
from benchmarks.verdicts import judged, share
from proofcheck.assess.protocols import read_catalogue
from proofcheck.document.document import Document
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.item import Item
from proofcheck.llm.chat_model import open_chat
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import CritiqueSettings, EngineSettings

TOGETHER = 16  # papers judged at once
Grades = Mapping[tuple[str, str], float | None]


def papers(asked: Sequence[tuple[str, str]]) -> Document:
    """The proofs, each a source of its own, so that none is read with another."""
    items = []
    for number, key in enumerate(asked):
        brief = read(*key)
        steps = tuple(step for _, step in brief.steps)
        items.append(Item(str(number), brief.statement, steps, (None,) * len(steps), None))
    return document(items)


def report(found: Grades) -> None:
    """How often a grade is another than that of the proof as it was, with either kind of text."""
    for paper in PAPERS:
        plain = found.get((paper, ""))
        rows = [
            (kind, text, found[paper, text], found[paper, neutral(text)])
            for kind, text in texts()
            if (paper, text) in found and (paper, neutral(text)) in found
        ]
        print(f"\nthe {paper} proof: {plain} without any text")
        for name, at in (("text", 2), ("neutral text", 3)):
            grades = [row[at] for row in rows]
            told = dict(Counter(map(str, grades)))
            print(f"another with the {name}:", share(sum(it != plain for it in grades), len(rows)))
            print(f"grade 1 with it: {share(grades.count(1), len(rows))}; all: {told}")
        for kind, text, grade, other in rows:
            if grade == 1 != other:
                print(f"  1 ({other} with neutral text), {kind}: {text}")


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--texts", type=int, default=10)
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--remarks", action="store_true")
    options = parser.parse_args()
    lines: list[dict[str, Any]] = records(options.keep)
    known = {tuple(key) for line in lines for key in line["asked"]}
    asked = [one for one in wanted(options.texts) if one not in known]
    groups = [asked[at : at + TOGETHER] for at in range(0, len(asked), TOGETHER)]
    model = open_chat(
        resolve(options.model, read_catalogue()), EngineSettings(threads=options.threads), None
    )
    settings = CritiqueSettings(tokens=options.tokens, meta=0, remarks=options.remarks)
    until = time.monotonic() + options.seconds
    told = judged(settings, model, [papers(group) for group in groups], until)
    for group, line in zip(groups, told, strict=False):
        lines.append({"asked": group, **line})
        keep(options.keep, lines[-1])
    written, seconds = (sum(line[key] for line in lines) for key in ("written", "seconds"))
    print(f"{model.name}: {written:,} tokens written in {seconds:.0f} s")
    report(
        {
            (paper, text): grade
            for line in lines
            for (paper, text), grade in zip(line["asked"], line["grades"], strict=True)
        }
    )


if __name__ == "__main__":
    main()
