"""The outputs of DeepSeekMath-V2 (2025): right is what has full marks."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.evaluation.formats.fields import BadItemError, Record, name_of, within
from proofcheck.evaluation.formats.format import Format, whole
from proofcheck.evaluation.item import Item

# Full marks by how the problem's name begins.
_FULL_MARKS = {"IMO": 7, "PB-": 7, "CMO": 21, "Putnam": 10}


def _read(record: Record, number: str) -> Iterator[Item]:
    prediction = record["model_prediction"]
    if not isinstance(prediction, dict):
        raise BadItemError("model_prediction is not an object")
    name = name_of(record, "problem_idx", number)
    full = next((marks for start, marks in _FULL_MARKS.items() if name.startswith(start)), None)
    if full is None:
        raise BadItemError("full marks are not known for its competition")
    human = within(prediction.get("human_rating"), full)
    if human is None:
        raise BadItemError("no human rating between 0 and full marks")
    rating = within(prediction.get("average_automatic_rating"), 1)
    yield whole(
        name, record["question"], prediction.get("proof"), human == full,
        group=name.partition("-")[0] if "PB-" not in name else name.rpartition("-")[0],
        rating=rating, marks=human / full,
    )  # fmt: skip


FORMAT = Format(
    "deepseekmath-v2", "DeepSeekMath-V2 outputs", ("question", "model_prediction"), _read
)
