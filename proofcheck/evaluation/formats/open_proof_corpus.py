"""The Open Proof Corpus (Dekoninck et al., 2025): its export, or a sample of its training data.

Each judge gives 1 or 0; where judges differ, the item is left out, as the authors do.
"""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.evaluation.formats.fields import BadItemError, Record, name_of
from proofcheck.evaluation.formats.format import Format, whole
from proofcheck.evaluation.item import Item


def _read(record: Record, number: str) -> Iterator[Item]:
    if "score" in record:
        scores = record["score"] if isinstance(record["score"], list) else [record["score"]]
    else:
        grading = record["grading"]
        of_judges = grading if isinstance(grading, list) else [grading]
        scores = [one.get("score") if isinstance(one, dict) else None for one in of_judges]
    if not scores or any(type(one) not in (int, float, bool) for one in scores):
        raise BadItemError("no judge gave a score")
    if any(one not in (0, 1) for one in scores):
        raise BadItemError("a score is neither 0 nor 1")
    if len(set(scores)) > 1:
        raise BadItemError("its judges differ")
    name = name_of(record, "problem_id", number)
    yield whole(
        f"{name}/{number}", record["problem"], record["solution"], bool(scores[0]),
        group=name_of(record, "model_id", ""),
    )  # fmt: skip


FORMAT = Format("opc", "Open Proof Corpus", ("problem", "solution", "problem_id"), _read)
