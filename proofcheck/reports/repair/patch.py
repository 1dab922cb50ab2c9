"""``fix --format diff``: the repairs as a patch."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from proofcheck.document.finding import Replacement
from proofcheck.document.source import Source
from proofcheck.repair.draft import amend, encode
from proofcheck.repair.repairs import Repairs
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page

_CONTEXT = 3  # lines around a change in a patch


def write_patch(repairs: Repairs, page: Page) -> None:
    """All repairs as one unified diff, which ``git apply`` and ``patch -p1`` take.

    Each file's lines are in its own encoding, so that the patch fits its bytes.
    """
    data = patch(repairs)
    buffer = getattr(page.stream, "buffer", None)
    if buffer is None:
        page.stream.write(data.decode("utf-8", "replace"))
    else:
        page.stream.flush()
        buffer.write(data)
        buffer.flush()


def patch(repairs: Repairs) -> bytes:
    """The patch; empty when nothing is offered."""
    return b"".join(
        "".join(unified_diff(source, edits)).encode(_codec(source), "replace")
        for source, edits in edits_by_file(repairs)
    )


def edits_by_file(repairs: Repairs) -> Iterator[tuple[Source, list[Replacement]]]:
    """The sources to be changed, with all edits that are offered for them."""
    paths = dict.fromkeys(edit.span.path for one in repairs.offered for edit in one.edits)
    for path in paths:
        edits = [e for one in repairs.offered for e in one.edits if e.span.path == path]
        yield repairs.sources[path], edits


def amended_bytes(repairs: Repairs) -> Iterator[tuple[str, bytes, bytes]]:
    """Path, bytes as they are, bytes as they would be, for each file to be changed."""
    for source, edits in edits_by_file(repairs):
        old = repairs.data[source.path]
        yield source.path, old, encode(amend(source, edits), source, old)


def unified_diff(source: Source, edits: Sequence[Replacement]) -> list[str]:
    """The lines of the diff, ends included, the two lines with the names first."""
    name = _patch_name(source.path)
    lines = difflib.unified_diff(
        _lines(source.text),
        _lines(amend(source, edits)),
        f"a/{name}",
        f"b/{name}",
        n=_CONTEXT,
    )
    return [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    ]


def _lines(text: str) -> list[str]:
    """Lines as a patch has them: a line feed alone ends one."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def _patch_name(path: str) -> str:
    """A path relative to the current folder, as a patch wants it."""
    return Path(os.path.relpath(path)).as_posix()


def _codec(source: Source) -> str:
    """No patch program reads UTF-16."""
    codec = source.encoding.rstrip("?")
    return "utf-8" if codec == "utf-16" else codec


REPORT = Report("one patch, which `git apply` and `patch -p1` take", write_patch)
