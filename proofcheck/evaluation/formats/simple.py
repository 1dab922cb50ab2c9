"""Our own: steps with the indices (from 0) of the wrong ones, or a whole proof, right or not.

Every step that is not in ``wrong`` is taken to be right.
"""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.evaluation.formats.fields import BadItemError, Record, name_of, steps_of
from proofcheck.evaluation.formats.format import Format, item, whole
from proofcheck.evaluation.item import Item


def _read(record: Record, number: str) -> Iterator[Item]:
    name, group = name_of(record, "id", number), name_of(record, "group", "")
    statement = record["statement"]
    if "steps" in record:
        steps = steps_of(record["steps"])
        wrong = record.get("wrong")
        if not isinstance(wrong, list) or any(
            type(at) is not int or not 0 <= at < len(steps) for at in wrong
        ):
            raise BadItemError("wrong is not a list of indices of steps")
        labels = tuple(at not in wrong for at in range(len(steps)))
        yield item(name, statement, steps, labels, not wrong, group=group)
    elif type(record.get("correct")) is bool:
        yield whole(name, statement, record.get("proof"), record["correct"], group=group)
    else:
        raise BadItemError("neither steps with wrong, nor proof with correct")


FORMAT = Format("simple", "labelled proofs", ("statement",), _read)
