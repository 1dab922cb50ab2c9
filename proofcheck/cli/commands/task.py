"""What a command comes to once its options are parsed."""

from __future__ import annotations

from collections.abc import Callable

Task = Callable[[], int]
"""Does what was asked for and returns the exit code.

It is called outside typer, which has ideas of its own about errors.
"""
