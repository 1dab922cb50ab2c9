"""What becomes of judgements: findings, grades, exit codes, fingerprints."""

from __future__ import annotations

import pytest

from proofcheck.assess.critique.judgement import DefectKind, Judgement
from proofcheck.cli.exit_codes import ExitCode, exit_code
from proofcheck.document.document import ProofKind
from proofcheck.document.finding import Confirmation, ConfirmedBy, Finding
from proofcheck.document.rule import Severity
from proofcheck.result import Result
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.baseline import BaselineEntry, stale_note
from proofcheck.triage.files import Checked
from tests.papers import paper
from tests.papers import result as scored_result
from tests.triage.scripted_judgements import defect, judged, judgement

STEPS = ("First.\n", "Hence $x = 1$, so $y$ is odd.\n", "At last.\n")
DOCUMENT = paper(STEPS)


def said(result: Result) -> list[tuple[str, str, int | None]]:
    return [
        (item.finding.code, item.finding.severity.label, item.finding.step)
        for file in result.files
        for item in file.findings
        if item.suppressed is None
    ]


def grade(result: Result) -> float | None:
    return result.files[0].proofs[0].grade


def code(result: Result) -> ExitCode:
    return exit_code(result, Settings())


@pytest.mark.parametrize(
    ("kind", "one"),
    [
        (ProofKind.FULL, judgement(1.0)),
        (ProofKind.SKETCH, judgement(1.0)),
        (ProofKind.OMITTED, Judgement(None)),
    ],
)
def test_silent_on_what_passes_and_on_what_is_not_there(kind: ProofKind, one: Judgement) -> None:
    result = judged(paper(STEPS, kind=kind), {"p1": one})
    assert said(result) == []
    assert code(result) is ExitCode.CLEAN
    assert grade(result) == {"full": 1.0, "sketch": 0.5, "omitted": None}[kind.value]


def test_silent_where_no_analyses_were_asked_for() -> None:
    result = scored_result(DOCUMENT, (0.99, 0.99, 0.99))
    assert said(result) == []
    assert result.files[0].proofs[0].judgement is None


def test_an_error_is_an_error_and_says_who_finds_it() -> None:
    result = judged(DOCUMENT, {"p1": judgement(0.0, defect(DOCUMENT, 1, "so $y$ is odd"))})
    assert said(result) == [("PC302", "error", 1)]
    finding = result.files[0].findings[0].finding
    assert finding.message == (
        "an analysis finds an error in the proof of Lemma 1: it does not follow"
    )
    assert finding.evidence == (
        "named by 3 of 4 analyses, confirmed by 5 of 6 checks, by models other-1b and writer-8b\n"
        "it breaks: the bound of the lemma"
    )
    assert finding.confidence == 0.75
    assert result.sources["paper.tex"].slice(finding.span) == "so $y$ is odd"
    assert grade(result) == 0.0
    assert code(result) is ExitCode.FINDINGS


def test_a_gap_is_a_warning() -> None:
    result = judged(DOCUMENT, {"p1": judgement(0.5, defect(DOCUMENT, 0, "First", DefectKind.GAP))})
    assert said(result) == [("PC303", "warning", 0)]
    assert grade(result) == 0.5
    assert code(result) is ExitCode.FINDINGS


def test_an_undecided_proof_is_not_clean_and_its_defects_are_notes() -> None:
    gap = defect(DOCUMENT, 0, "First", DefectKind.GAP)
    result = judged(DOCUMENT, {"p1": judgement(None, gap, undecided=True)}, scored=True)
    assert said(result) == [("PC303", "note", 0), ("PC304", "note", 0)]
    messages = [item.finding.message for item in result.files[0].findings]
    assert messages[0].endswith("it does not follow; not enough to count")
    assert messages[1] == (
        "the analyses of the proof of Lemma 1 do not agree: 4 of 4 name a defect in it "
        "(2 rejected by checks), and too few are confirmed"
    )
    assert grade(result) is None
    assert code(result) is ExitCode.INCOMPLETE
    hidden = judged(
        DOCUMENT,
        {"p1": judgement(None, undecided=True)},
        settings=Settings(ignore=("PC304",)),
    )
    assert (said(hidden), code(hidden)) == ([], ExitCode.INCOMPLETE)


def test_an_undecided_proof_can_be_accepted_with_a_comment() -> None:
    document = paper(("First. % proofcheck: ignore[PC304]\n", "Second.\n"))
    result = judged(document, {"p1": judgement(None, undecided=True)})
    assert (said(result), code(result)) == ([], ExitCode.CLEAN)


def test_what_could_not_be_judged_is_said_and_is_not_clean() -> None:
    result = judged(DOCUMENT, {"p1": judgement(None, unscored="it crashed")}, scored=True)
    assert said(result) == [("PC010", "warning", 0)]
    message = result.files[0].findings[0].finding.message
    assert message == "the proof of Lemma 1 could not be judged by analyses: it crashed"
    assert grade(result) is None
    assert code(result) is ExitCode.INCOMPLETE


def test_a_suppressed_defect_does_not_lower_the_grade() -> None:
    document = paper(("First. % proofcheck: ignore[PC302]\n", "Second.\n"))
    one = judgement(0.0, defect(document, 0, "First"))
    assert grade(judged(document, {"p1": one})) == 1.0
    two = judgement(
        0.0, defect(document, 0, "First"), defect(document, 1, "Second", DefectKind.GAP)
    )
    assert grade(judged(document, {"p1": two})) == 0.5


def test_a_grade_below_1_stands_without_a_defect() -> None:
    assert grade(judged(DOCUMENT, {"p1": judgement(0.5)})) == 0.5


def test_what_checks_find_lowers_the_grade_of_the_analyses() -> None:
    step = DOCUMENT.proofs[0].steps[1].span
    false = Finding(RULES["PC201"], Severity.ERROR, "false", step, proof="p1", step=1)
    checked = Checked(DOCUMENT, {}, (false,))
    assert grade(judged(DOCUMENT, {"p1": judgement(1.0)}, checked=checked)) == 0.5


def test_a_defect_in_a_step_that_was_computed_is_a_note() -> None:
    step = DOCUMENT.proofs[0].steps[1].span
    checked = Checked(
        DOCUMENT, {}, (), (Confirmation(step, ConfirmedBy.VALUE, "p1", 1, whole=True),)
    )
    found = defect(DOCUMENT, 1, "$x = 1$")
    result = judged(DOCUMENT, {"p1": judgement(0.0, found)}, checked=checked)
    assert said(result) == [("PC302", "note", 1)]
    message = result.files[0].findings[0].finding.message
    assert message.endswith("; but what the step computes is confirmed")
    assert grade(result) == 1.0


def test_min_confidence_hides_what_few_confirm() -> None:
    unsure = judgement(0.0, defect(DOCUMENT, 0, "First", confidence=0.4))
    settings = Settings(min_confidence=0.5)
    assert said(judged(DOCUMENT, {"p1": unsure}, settings=settings)) == []


def test_a_fingerprint_is_of_the_step_and_of_the_quotation() -> None:
    def marks(*found: str) -> list[str]:
        defects = [defect(DOCUMENT, 1, quotation) for quotation in found]
        result = judged(DOCUMENT, {"p1": judgement(0.0, *defects)})
        return [item.fingerprint for item in result.files[0].findings]

    assert len({*marks("$x = 1$", "so $y$ is odd"), *marks("$x = 1$")}) == 2
    longer = paper(("First, and more.\n", *STEPS[1:]))
    moved = judged(longer, {"p1": judgement(0.0, defect(longer, 1, "$x = 1$"))})
    assert moved.files[0].findings[0].fingerprint == marks("$x = 1$")[0]
    changed = paper((STEPS[0], "Thus $x = 1$, so $y$ is odd.\n"))
    other = judged(changed, {"p1": judgement(0.0, defect(changed, 1, "$x = 1$"))})
    assert other.files[0].findings[0].fingerprint != marks("$x = 1$")[0]


@pytest.mark.parametrize(
    ("comment", "judged_too", "told"),
    [
        ("ignore[PC302]", False, False),
        ("ignore[PC3]", False, False),
        ("ignore", False, True),
        ("ignore[PC301]", False, True),
        ("ignore[PC302]", True, True),
        ("ignore[PC3]", True, True),
    ],
)
def test_a_comment_is_without_effect_only_where_all_it_names_was_looked_for(
    comment: str, judged_too: bool, told: bool
) -> None:
    document = paper((f"First. % proofcheck: {comment}\n", "Second.\n"))
    result = (
        judged(document, {"p1": judgement(1.0)}, scored=True)
        if judged_too
        else scored_result(document, (0.99, 0.99))
    )
    assert ("PC011" in [code for code, *_ in said(result)]) is told


@pytest.mark.parametrize(
    "one", [judgement(None, undecided=True), judgement(None, unscored="it crashed")]
)
def test_a_comment_in_a_proof_that_is_open_may_be_needed(one: Judgement) -> None:
    document = paper(("First. % proofcheck: ignore[PC302]\n", "Second.\n"))
    assert "PC011" not in [code for code, *_ in said(judged(document, {"p1": one}, scored=True))]


def test_the_baseline_of_analyses_is_not_stale_in_a_run_without_them() -> None:
    entries = {
        "0" * 32: BaselineEntry("0" * 32, "PC302", "paper.tex", "an analysis finds an error")
    }
    without = scored_result(DOCUMENT, (0.99, 0.99, 0.99))
    with_them = judged(DOCUMENT, {"p1": judgement(1.0)})
    assert list(stale_note(entries, without, Settings())) == []
    assert len(list(stale_note(entries, with_them, Settings()))) == 1


def test_the_words_of_a_model_stay_on_one_line_and_are_cut() -> None:
    what = "line\nafter line " * 100
    found = defect(DOCUMENT, 0, "First", what=what, breaks=" ")
    finding = judged(DOCUMENT, {"p1": judgement(0.0, found)}).files[0].findings[0].finding
    assert "\n" not in finding.message
    assert finding.message.endswith("…")
    assert len(finding.message) < 400
    assert finding.evidence is not None
    assert finding.evidence.splitlines()[1].startswith("in full: line after line")
