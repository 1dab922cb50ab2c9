"""The formulas of a document that checks look at."""

from __future__ import annotations

from proofcheck.checks.context import Context
from proofcheck.latex.formulas import Formula, find_formulas


def formulas_of(context: Context) -> tuple[Formula, ...]:
    """The formulas of one document in the order of its text.

    Of the files that are reported on alone: what is found in others would not be shown, and a
    fragment of a long book should not wait for all of it.
    """
    document = context.document
    found = find_formulas(document.text)
    only, place = document.only, document.text.place
    if only is None:
        return tuple(found)
    return tuple(
        one for one in found if any(place(at)[0] in only for at in (one.region[0], one.region[1]))
    )
