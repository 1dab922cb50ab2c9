"""PRMBench (Song et al., 2025), as its own code reads it.

``error_steps`` count from 1, and numbers that no step has are passed over.  The solutions
before the modification come with the class "redundency" (sic), so that each comes once, and
are not part of the score.
"""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.evaluation.formats.fields import (
    BadItemError,
    Record,
    name_of,
    steps_of,
    text_of,
    without_numbers,
)
from proofcheck.evaluation.formats.format import Format, item
from proofcheck.evaluation.item import Item


def _read(record: Record, number: str) -> Iterator[Item]:
    group, name = text_of(record["classification"]), name_of(record, "idx", number)
    wrong = record["error_steps"]
    if not isinstance(wrong, list) or not all(type(one) is int for one in wrong):
        raise BadItemError("error_steps is not a list of numbers")
    steps = without_numbers(steps_of(record["modified_process"]))
    labels = tuple(at + 1 not in wrong for at in range(len(steps)))
    statement = record["modified_question"]
    right = None if wrong and all(labels) else all(labels)
    yield item(f"{group}_{name}", statement, steps, labels, right, group=group)
    if group == "redundency" and "original_process" in record:
        steps = without_numbers(steps_of(record["original_process"]))
        yield item(
            f"correct_{name}", record.get("original_question", statement), steps,
            (True,) * len(steps), True, group="correct", benchmark=False,
        )  # fmt: skip


FORMAT = Format(
    "prmbench",
    "PRMBench",
    ("modified_question", "modified_process", "error_steps", "classification"),
    _read,
)
