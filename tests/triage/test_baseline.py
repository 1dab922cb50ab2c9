"""The baseline: what is known is not said again, wherever it stands now."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Span
from proofcheck.errors import UsageError
from proofcheck.result import Result
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.baseline import (
    Baseline,
    baseline_of,
    read_baseline,
    stale_note,
    suppress,
    write_baseline,
)
from proofcheck.triage.files import Checked, triage
from tests.papers import MODEL, paper, result, verdicts

STEPS = ("  First.\n", "  Second.\n", "  Third.\n")
DOUBTED = (0.0, 0.9, 0.0)


def several(*documents: Document, marks: Sequence[float]) -> Result:
    """The result of a run over several documents with one proof each."""
    checked = [Checked(document, verdicts(document, marks)) for document in documents]
    sources = {path: one for document in documents for path, one in document.sources.items()}
    files = tuple(triage(checked, Settings(), MODEL))
    return Result(files, sources, MODEL, "2026-01-02T03:04:05Z", 0.0, documents)


def shown(res: Result, baseline: Baseline) -> list[str]:
    return [
        res.sources[item.finding.span.path].slice(item.finding.span)
        for file in suppress(res.files, baseline)
        for item in file.findings
        if item.suppressed is None
    ]


def test_what_is_known_stays_silent_after_a_move() -> None:
    known = baseline_of(several(paper(STEPS), marks=DOUBTED))
    assert len(known) == 2
    for moved in (
        paper(STEPS, head="A new beginning.\n\n"),
        paper(STEPS, path="other.tex"),
        paper(("  First.\n", "  More.\n", "  Third.\n")),
        paper(("  First.\n", "  Second.\n", "  Third.\n     \n")),
    ):
        assert shown(several(moved, marks=DOUBTED), known) == []


def test_what_is_new_is_said() -> None:
    known = baseline_of(several(paper(STEPS), marks=DOUBTED))
    changed = paper(("  First!\n", *STEPS[1:]))
    assert shown(several(changed, marks=DOUBTED), known) == ["First!"]
    assert shown(several(paper(STEPS), marks=(0.0, 0.0, 0.0)), known) == ["Second."]


def test_the_same_words_twice_are_two_findings_even_when_they_move_together() -> None:
    apart = several(paper(STEPS), paper(STEPS, path="b.tex"), marks=(0.0, 0.9, 0.9))
    assert len(baseline_of(apart)) == 2
    together = several(paper(("  First.\n", "  First.\n", "  First.\n")), marks=(0.0, 0.0, 0.0))
    assert shown(together, baseline_of(apart)) == ["First."]


def test_that_a_file_cannot_be_read_is_never_known() -> None:
    unread = UnreadableDocument("a.tex", "no")
    res = Result(tuple(triage([unread], Settings(), MODEL)), {}, MODEL, "", 0.0)
    assert baseline_of(res) == {}
    (item,) = res.files[0].findings
    entry = next(iter(baseline_of(several(paper(STEPS), marks=DOUBTED)).values()))
    forged = {item.fingerprint: replace(entry, fingerprint=item.fingerprint)}
    assert next(suppress(res.files, forged)).findings[0].suppressed is None


def test_other_gaps_may_be_known() -> None:
    missing = Finding(RULES["PC002"], Severity.WARNING, "x.tex is missing", Span("paper.tex", 0, 5))
    res = result(paper(STEPS, problems=(missing,)), (0.9, 0.9, 0.9))
    assert [entry.code for entry in baseline_of(res).values()] == ["PC002"]


def test_an_inline_comment_comes_first() -> None:
    res = several(paper(("  First. % proofcheck: ignore\n", *STEPS[1:])), marks=DOUBTED)
    known = baseline_of(res)
    assert len(known) == 1
    marks = [item.suppressed for file in suppress(res.files, known) for item in file.findings]
    assert marks == ["inline", "baseline"]


def test_the_file_is_sorted_a_line_each_and_reads_back(tmp_path: Path) -> None:
    document = paper(STEPS, path="caf\udce9.tex")
    known = baseline_of(several(paper(STEPS, path="z.tex"), document, marks=(0.0, 0.0, 0.0)))
    path = tmp_path / "known.json"
    with path.open("w", encoding="utf-8") as stream:
        write_baseline(known, stream)
    lines = path.read_text().splitlines()
    assert len(lines) == len(known) + 5
    assert [json.loads(line.strip(" ,"))["path"] for line in lines[3:-2]][::5] == [
        "caf\udce9.tex",
        "z.tex",
    ]
    assert read_baseline(path) == known


def test_an_empty_baseline_reads_back(tmp_path: Path) -> None:
    stream = io.StringIO()
    write_baseline({}, stream)
    (tmp_path / "b").write_text(stream.getvalue())
    assert read_baseline(tmp_path / "b") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
        ("[]", "is no baseline"),
        ('{"schema": "proofcheck-report/1"}', "is no baseline"),
        ('{"schema": "proofcheck-baseline/1"}', "is damaged"),
        ('{"schema": "proofcheck-baseline/1", "findings": [{"code": "PC301"}]}', "is damaged"),
        ('{"schema": "proofcheck-baseline/1", "findings": [{"fingerprint": 3}]}', "is damaged"),
    ],
)
def test_what_is_no_baseline_is_told(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(UsageError, match=message):
        read_baseline(tmp_path / "b.json")


def test_entries_that_match_nothing_are_told_only_if_they_were_looked_for() -> None:
    known = baseline_of(several(paper(STEPS), marks=(0.0, 0.0, 0.0)))
    fixed = several(paper(STEPS), marks=DOUBTED)
    still = several(paper(STEPS), marks=(0.0, 0.0, 0.0))
    elsewhere = several(paper(STEPS, path="other.tex"), marks=(0.9, 0.9, 0.9))
    assert list(stale_note(known, still, Settings())) == []
    assert list(stale_note(known, elsewhere, Settings())) == []
    assert list(stale_note(known, fixed, Settings(ignore=("PC3",)))) == []
    assert list(stale_note(known, replace(fixed, model=None), Settings())) == []
    assert list(stale_note(known, fixed, Settings())) == [
        "1 entry of the baseline matches nothing any more; write it anew with --write-baseline"
    ]
