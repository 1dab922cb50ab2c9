"""A formula in LaTeX as a ``math`` element."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from proofcheck.reports.check.html.atoms import UnreadableError, row_of
from proofcheck.reports.check.html.commands import COMMANDS
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.mathml import Reader
from proofcheck.reports.check.html.tables import table_rows

MAX_LENGTH = 20_000  # code points


def typeset(
    latex: str,
    *,
    display: bool,
    rows: bool = False,
    row_attributes: Callable[[int], Mapping[str, str]] | None = None,
    step: int = 0,
) -> tuple[Markup, int]:
    """A formula as a ``math`` element, and the step in which it ends.

    ``rows``: ``&`` and ``\\\\`` make an aligned table, each row with the attributes of the step in
    which it begins.  Raises UnreadableError.
    """
    if len(latex) > MAX_LENGTH:
        raise UnreadableError("too long")
    reader = Reader(latex, COMMANDS, step=step, row_attributes=row_attributes)
    nothing: frozenset[str] = frozenset()
    inside = table_rows(reader, "aligned", nothing) if rows else row_of(reader.row(nothing))
    if reader.take():
        raise UnreadableError("it ends too early")
    own = row_attributes(step) if row_attributes and not rows else {}
    return tag("math", inside, display="block" if display else None, **own), reader.step
