"""The settings of an engine, against what a model and the engine can do."""

from __future__ import annotations

from proofcheck.errors import UsageError
from proofcheck.models.resolve import MIN_CONTEXT
from proofcheck.settings.settings import EngineSettings


def check_engine(
    settings: EngineSettings, *, context: int, longest: int, batch: int, sequences: int
) -> None:
    """Raise ``UsageError`` for settings out of range.

    ``context``, ``batch`` and ``sequences`` are what the settings come to; ``longest`` is what the
    model was trained for, in tokens.
    """
    for name, value, least, most in (
        ("threads", settings.threads, 0, 1024),
        ("context", context, MIN_CONTEXT, longest),
        ("batch", batch, 32, 65536),
        ("sequences", sequences, 1, 256),
        ("timeout", settings.timeout, 0.001, 1e6),
    ):
        if not least <= value <= most:
            raise UsageError(f"{name}: {value} is not between {least} and {most}")
