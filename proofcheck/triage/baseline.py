"""The baseline: findings that are known and no longer said.

A JSON file with a line for each.  Findings are matched by their fingerprints alone, which are made
from the text and not from its place; code, path and message are there for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from proofcheck.assess.rules import DOUBT, UNSCORED_STEPS
from proofcheck.document.rule import Category, Severity
from proofcheck.errors import UsageError
from proofcheck.result import FileResult, Result, TriagedFinding
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.selected import is_selected

SCHEMA = "proofcheck-baseline/1"


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """A known finding; ``path`` is as it was shown."""

    fingerprint: str
    code: str
    path: str
    message: str


Baseline = Mapping[str, BaselineEntry]
"""The entries by fingerprint."""


def baseline_of(result: Result) -> Baseline:
    """The entries of all that is shown."""
    found = [
        BaselineEntry(
            item.fingerprint, item.finding.code, item.finding.span.path, item.finding.message
        )
        for file in result.files
        for item in file.findings
        if item.suppressed is None and may_be_known(item)
    ]
    found.sort(key=lambda entry: (entry.path, entry.code, entry.message, entry.fingerprint))
    return {entry.fingerprint: entry for entry in found}


def may_be_known(item: TriagedFinding) -> bool:
    """Whether a baseline may hold it: never that a file could not be read at all."""
    finding = item.finding
    looking = finding.rule.category is Category.LOOKING
    return not (looking and finding.severity is Severity.ERROR)


def write_baseline(baseline: Baseline, stream: TextIO) -> None:
    """The entries as JSON, a line for each, so that two versions can be compared by eye."""
    stream.write(f'{{\n  "schema": "{SCHEMA}",\n  "findings": [')
    for number, entry in enumerate(baseline.values()):
        value = {
            "fingerprint": entry.fingerprint,
            "code": entry.code,
            "path": entry.path,
            "message": entry.message,
        }
        stream.write(f"{',' if number else ''}\n    {json.dumps(value)}")
    stream.write("\n  ]\n}\n" if baseline else "]\n}\n")


def read_baseline(path: Path) -> Baseline:
    """The entries of a file.  Raises UsageError when it is missing or is no baseline."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"cannot read the baseline {path}: {reason}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the baseline {path} is not valid JSON: {error}") from error
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise UsageError(f"{path} is no baseline: its schema is not {SCHEMA!r}")
    entries = value.get("findings")
    if not isinstance(entries, list) or not all(map(_is_entry, entries)):
        raise UsageError(f"the baseline {path} is damaged; write it anew with --write-baseline")
    return {
        entry["fingerprint"]: BaselineEntry(
            *(entry.get(name, "") for name in ("fingerprint", "code", "path", "message"))
        )
        for entry in entries
    }


def _is_entry(value: object) -> bool:
    if not isinstance(value, dict) or "fingerprint" not in value:
        return False
    return all(isinstance(item, str) for item in value.values())


def suppress(files: Iterable[FileResult], baseline: Baseline) -> Iterator[FileResult]:
    """The files with what the baseline knows marked as suppressed by it."""
    for file in files:
        yield replace(file, findings=tuple(_suppressed(item, baseline) for item in file.findings))


def _suppressed(item: TriagedFinding, baseline: Baseline) -> TriagedFinding:
    known = item.suppressed is None and item.fingerprint in baseline and may_be_known(item)
    return replace(item, suppressed="baseline") if known else item


def stale_note(baseline: Baseline, result: Result, settings: Settings) -> Iterator[str]:
    """A remark, if there are entries that match nothing although this run looked for them.

    What another run is needed for is not stale: other files, codes that are not selected, steps
    that were not scored, proofs that have not changed.
    """
    met = {item.fingerprint for file in result.files for item in file.findings}
    asked = {
        path
        for document in result.documents
        for path in (document.sources if document.only is None else document.only)
    }
    count = sum(
        entry.fingerprint not in met
        and entry.path in asked
        and _is_sought(entry.code, result, settings)
        for entry in baseline.values()
    )
    if count and result.unchanged is None:
        entries = "entry of the baseline matches" if count == 1 else "entries of the baseline match"
        yield f"{count:,} {entries} nothing any more; write it anew with --write-baseline"


def _is_sought(code: str, result: Result, settings: Settings) -> bool:
    rule = RULES.get(code)
    if rule is None or not is_selected(rule, settings):
        return False
    scored, judged = result.model is not None, bool(result.critics)
    if rule is DOUBT:
        return scored
    if rule.category is Category.ANALYSIS:
        return judged
    return rule is not UNSCORED_STEPS or scored or judged
