"""What the reports for machines have in common: the order of findings and their places."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from proofcheck.assess.rules import DEFECTS
from proofcheck.document.finding import Finding
from proofcheck.document.source import Position
from proofcheck.result import Result, TriagedFinding

_START = Position(1, 1, 0)


def worst_first(result: Result) -> list[TriagedFinding]:
    """What is shown, by severity, then confidence, then in the order of the text."""
    shown = [item for file in result.files for item in file.findings if item.suppressed is None]
    return sorted(shown, key=lambda item: (-item.finding.severity, -item.finding.confidence))


def region(finding: Finding, result: Result) -> tuple[Position, Position]:
    """Where a finding begins and ends (exclusive); 1:1 in a file that could not be read."""
    source = result.sources.get(finding.span.path)
    if source is None:
        return _START, _START
    return source.position(finding.span.start), source.position(finding.span.end)


def full_message(finding: Finding) -> str:
    """The message with who says so, and the suggestion; may hold line ends."""
    lines = [finding.message]
    if finding.rule in DEFECTS and finding.evidence:
        lines.append(finding.evidence)
    if finding.suggestion is not None:
        lines.append(f"Suggestion: {finding.suggestion}")
    return "\n".join(lines)


def repository_path(path: str) -> str:
    """A shown path from the top of the repository around it; from the current folder if none is.

    With ``/`` between the parts, and absolute when it lies outside that folder.
    """
    here = Path.cwd()
    absolute = Path(os.path.normpath(here / path))
    top = _top(absolute.parent) or here
    return (absolute.relative_to(top) if absolute.is_relative_to(top) else absolute).as_posix()


@lru_cache(maxsize=1024)
def _top(folder: Path) -> Path | None:
    """The nearest folder upward that holds a repository."""
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), None)
