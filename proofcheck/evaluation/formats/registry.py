"""The formats of labelled proofs, in the order in which they are recognised.

A new one is a file beside this one, and a line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.evaluation.formats import (
    corrections,
    deepseek_math,
    open_proof_corpus,
    prm_bench,
    process_bench,
    simple,
)
from proofcheck.evaluation.formats.fields import Record
from proofcheck.evaluation.formats.format import Format

FORMATS: Mapping[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (
        process_bench,
        prm_bench,
        open_proof_corpus,
        deepseek_math,
        corrections,
        simple,  # last: its one key is in others' records, too
    )
}
"""All formats by name."""


def recognise(record: Record) -> str | None:
    """The name of the format that the record is of."""
    return next(
        (name for name, one in FORMATS.items() if all(key in record for key in one.keys)), None
    )
