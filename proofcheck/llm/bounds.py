"""What a user asks of an engine, against what its model can do."""

from __future__ import annotations

from proofcheck.errors import UsageError
from proofcheck.models.resolve import MIN_CONTEXT


def check_context(context: int, longest: int) -> None:
    """Raise ``UsageError`` for a context, in tokens, that a model trained for ``longest`` has not.

    All other bounds are those of the table of settings.
    """
    if not MIN_CONTEXT <= context <= longest:
        raise UsageError(f"context: {context} is not between {MIN_CONTEXT} and {longest}")
