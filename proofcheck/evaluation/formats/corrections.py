"""Corrections that authors made: a step before and after, between the steps around it.

``statement, before, wrong, right, after`` are a text, a list of texts, two texts and a list of
texts; ``others``, further steps of the proof in its order, may be there.  Each record becomes two
proofs, the step as it was in the one and as it became in the other, and a third with the others.
The steps around are labelled once, in the corrected version.  ``repo`` and ``path``, where given,
name the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.evaluation.change import kind_of_change
from proofcheck.evaluation.formats.fields import BadItemError, Record, name_of, steps_of, text_of
from proofcheck.evaluation.formats.format import Format, item
from proofcheck.evaluation.item import CorrectionPair, Item


def _read(record: Record, number: str) -> Iterator[Item]:
    before, after, others = (_texts(record.get(key, [])) for key in ("before", "after", "others"))
    wrong, right = (" ".join(text_of(record[key]).split()) for key in ("wrong", "right"))
    if not wrong or not right or wrong == right:
        raise BadItemError("wrong and right are not two texts")
    text = "/".join(part for key in ("repo", "path") if (part := name_of(record, key, "")))
    kind, at = kind_of_change(wrong, right), len(before)
    further = tuple(step for step in others if step not in before and step not in after)
    for version, steps, labels, step in (
        ("before", (*before, wrong, *after), (*[None] * at, False, *[None] * len(after)), at),
        ("after", (*before, right, *after), (True,) * (at + 1 + len(after)), at),
        ("others", further, (True,) * len(further), None),
    ):
        if steps:
            yield item(
                f"{number} {version}", record["statement"], steps, labels, None, group=kind,
                correction=CorrectionPair(number, step, version == "after", kind, text or number),
            )  # fmt: skip


def _texts(value: object) -> tuple[str, ...]:
    return () if value == [] else steps_of(value)


FORMAT = Format(
    "corrections", "corrections", ("statement", "before", "wrong", "right", "after"), _read
)
