"""ProcessBench (Zheng et al., 2024): nothing is said of the steps after the first wrong one."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.evaluation.formats.fields import BadItemError, Record, name_of, steps_of
from proofcheck.evaluation.formats.format import Format, item
from proofcheck.evaluation.item import Item


def _read(record: Record, number: str) -> Iterator[Item]:
    steps = steps_of(record["steps"])
    label = record["label"]
    if type(label) is not int or not -1 <= label < len(steps):
        raise BadItemError("label is not the index of a step, nor -1")
    if label < 0:
        labels: tuple[bool | None, ...] = (True,) * len(steps)
    else:
        labels = (*(True,) * label, False, *(None,) * (len(steps) - label - 1))
    name = name_of(record, "id", number)
    group = name.rpartition("-")[0]
    yield item(name, record["problem"], steps, labels, label < 0, group=group)


FORMAT = Format("processbench", "ProcessBench", ("problem", "steps", "label"), _read)
