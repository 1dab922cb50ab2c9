"""The formulas of a document that checks look at."""

from __future__ import annotations

from proofcheck.checks.context import Context
from proofcheck.document.text import Region
from proofcheck.latex.formulas import Formula, find_formulas


def formulas_of(context: Context) -> tuple[Formula, ...]:
    """The formulas of one document in the order of its text.

    Of the files that are reported on alone: what is found in others would not be shown, and a
    fragment of a long book should not wait for all of it.
    """
    document = context.document
    found = find_formulas(document.text, context.once(stretches))
    only, place = document.only, document.text.place
    if only is None:
        return tuple(found)
    return tuple(
        one for one in found if any(place(at)[0] in only for at in (one.region[0], one.region[1]))
    )


def stretches(context: Context) -> tuple[Region, ...]:
    """What of the text is to be looked at: all of it, or the paragraphs of the files that are
    reported on."""
    text, only = context.document.text, context.document.only
    if only is None:
        return ((0, len(text.masked)),)
    found: list[Region] = []
    for (start, end), span in text.spans():
        if span.path not in only:
            continue
        begin, stop = _begin(text.masked, start), text.masked.find("\n\n", end)
        stop = len(text.masked) if stop < 0 else stop + 2
        if found and begin <= found[-1][1]:
            begin = found.pop()[0]
        found.append((begin, stop))
    return tuple(found)


def _begin(masked: str, at: int) -> int:
    """Where the paragraph around ``at`` begins: at an empty line that belongs to no command."""
    begin = masked.rfind("\n\n", 0, at)
    while begin > 0 and masked[begin - 1] == "\\":
        begin = masked.rfind("\n\n", 0, begin)
    return max(begin, 0)
