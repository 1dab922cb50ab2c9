"""A progress bar on standard error while a run goes on."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing
from typing import TypeVar

from proofcheck.cli.output import say
from proofcheck.run import Note, Progress

Outcome = TypeVar("Outcome")


def follow(events: Generator[Progress | Note | Outcome, None, None], *, quiet: bool) -> Outcome:
    """What a run comes to, with a bar on a terminal; remarks come when the bar is gone."""
    notes: list[str] = []
    outcome: Outcome | None = None
    bar = None
    show_bar = not quiet and sys.stderr.isatty()
    with closing(events):
        try:
            for event in events:
                if isinstance(event, Note):
                    notes.append(event.text)
                elif not isinstance(event, Progress):
                    outcome = event
                elif show_bar:
                    if bar is None:
                        from tqdm import tqdm

                        bar = tqdm(total=event.total, unit="step", leave=False)
                    bar.update(event.done - bar.n)
        finally:
            if bar is not None:
                bar.close()
    if not quiet:
        for note in notes:
            say("note", note)
    assert outcome is not None
    return outcome
