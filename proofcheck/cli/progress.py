"""A progress bar on standard error while a run goes on."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing
from typing import Any, TypeVar

from proofcheck.cli.output import say
from proofcheck.events import BYTES, Note, Progress

Outcome = TypeVar("Outcome")


def follow(events: Generator[Progress | Note | Outcome, None, None], *, quiet: bool) -> Outcome:
    """What a run comes to, with a bar on a terminal.

    Remarks come when the bar is gone, but those that are to be known first.
    """
    notes: list[str] = []
    outcome: Outcome | None = None
    bar = _Bar() if not quiet and sys.stderr.isatty() else None
    with closing(events):
        try:
            for event in events:
                if isinstance(event, Progress):
                    if bar is not None:
                        bar.show(event)
                elif not isinstance(event, Note):
                    outcome = event
                elif not event.first:
                    notes.append(event.text)
                elif not quiet:
                    say("note", event.text)
        finally:
            if bar is not None:
                bar.close()
    if not quiet:
        for note in notes:
            say("note", note)
    assert outcome is not None
    return outcome


class _Bar:
    """A bar for what is being counted; another unit gets a bar of its own."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._unit = ""

    def show(self, event: Progress) -> None:
        if self._bar is None or event.unit != self._unit:
            from tqdm import tqdm

            self.close()
            self._unit = event.unit
            self._bar = tqdm(
                total=event.total or None,
                initial=event.done,
                unit=event.unit,
                unit_scale=event.unit == BYTES,
                leave=False,
            )
        self._bar.total = event.total or None  # it may be known only later
        if event.tokens:
            self._bar.set_postfix_str(f"{event.tokens:,} tokens")
        self._bar.update(event.done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
