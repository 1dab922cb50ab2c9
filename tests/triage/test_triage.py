"""Which findings are shown, where, and how proofs are graded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.document import Document, ProofKind, UnreadableDocument
from proofcheck.document.finding import Confirmation, ConfirmedBy, Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source, Span
from proofcheck.result import FileStatus, Result
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.files import Checked, triage
from proofcheck.triage.selected import is_selected
from tests.papers import MODEL, Mark, paper, result, verdicts

STEPS = ("  First.\n", "  Second. % note\n", "  % remark\n  Third,\n  at last.\n")


def shown(res: Result) -> list[tuple[str, int | None]]:
    return [
        (item.finding.code, item.finding.step)
        for file in res.files
        for item in file.findings
        if item.suppressed is None
    ]


def suppressed(res: Result) -> list[tuple[str, int | None]]:
    return [
        (item.finding.code, item.finding.step)
        for file in res.files
        for item in file.findings
        if item.suppressed == "inline"
    ]


@pytest.mark.parametrize("marks", [(0.9, 0.5, 0.11), (1.0, 1.0, 1.0), (None, None, None)])
def test_steps_above_the_threshold_are_silent(marks: tuple[Mark, ...]) -> None:
    assert shown(result(paper(STEPS), marks)) == []


def test_a_step_at_the_threshold_is_doubted() -> None:
    res = result(paper(STEPS), (0.9, 0.1, 0.02))
    assert shown(res) == [("PC301", 1), ("PC301", 2)]
    finding = res.files[0].findings[1].finding
    assert finding.message == (
        "doubtful step in the proof of Lemma 1: right with probability 0.020, "
        "as low as for 1 right step in 1,000"
    )
    assert finding.confidence == pytest.approx(0.98)
    assert finding.severity is Severity.WARNING
    assert finding.evidence == "Third,\n  at last."
    assert res.sources["paper.tex"].slice(finding.span) == finding.evidence


def test_a_model_without_calibration_has_a_threshold_too() -> None:
    bare = replace(MODEL, thresholds={})
    assert shown(result(paper(STEPS), (0.11, 0.1, 1.0), model=bare)) == [("PC301", 1)]


def test_min_confidence_moves_the_threshold_and_hides_what_is_below() -> None:
    sure = Settings(min_confidence=0.4)
    assert shown(result(paper(STEPS), (0.61, 0.6, 0.5), settings=sure)) == [
        ("PC301", 1),
        ("PC301", 2),
    ]
    never = Settings(min_confidence=1.0)
    assert shown(result(paper(STEPS), (0.01, 0.0, 0.5), settings=never)) == [("PC301", 1)]


def test_unscored_steps_are_told_once_a_reason() -> None:
    res = result(paper(STEPS), ("too long", "crashed", "too long"))
    assert [item.finding.message for item in res.files[0].findings] == [
        "2 steps in the proof of Lemma 1 could not be scored: too long",
        "1 step in the proof of Lemma 1 could not be scored: crashed",
    ]


def test_without_a_model_unscored_steps_are_no_findings() -> None:
    assert shown(result(paper(STEPS), ("none", "none", "none"), model=None)) == []


@pytest.mark.parametrize(
    ("select", "ignore", "code", "expected"),
    [
        ((), (), "PC301", True),
        ((), ("PC3",), "PC301", False),
        ((), ("PC3",), "PC010", True),
        (("PC3",), (), "PC301", True),
        (("PC2",), (), "PC301", False),
        (("PC3",), ("PC301",), "PC301", False),
        (("PC301",), ("PC3",), "PC301", True),
        (("PC301",), ("PC301",), "PC301", False),
        (("PC3",), (), "PC010", True),
        (("PC3",), ("PC010",), "PC010", False),
        (("PC3",), ("PC0",), "PC001", False),
    ],
)
def test_the_longest_match_decides(
    select: tuple[str, ...], ignore: tuple[str, ...], code: str, expected: bool
) -> None:
    assert is_selected(RULES[code], Settings(select=select, ignore=ignore)) is expected


def with_comment(step: int, comment: str) -> Document:
    """The paper with a comment behind the first line of a step."""
    steps = list(STEPS)
    steps[step] = steps[step].replace("\n", f" % proofcheck: {comment}\n", 1)
    return paper(steps)


def test_a_comment_on_its_line_silences_the_step() -> None:
    document = paper(("  First. % proofcheck: ignore[PC301]\n", "  Second.\n"))
    res = result(document, (0.0, 0.0))
    assert suppressed(res) == [("PC301", 0)]
    assert shown(res) == [("PC301", 1)]


def test_a_comment_on_any_line_of_a_step_silences_it() -> None:
    document = paper(("One,\n two, % proofcheck: ignore\n three.\n", "Four.\n"))
    res = result(document, (0.0, 0.0))
    assert (suppressed(res), shown(res)) == ([("PC301", 0)], [("PC301", 1)])


def test_a_comment_alone_on_its_line_is_about_the_next_step_only() -> None:
    document = paper(("One.\n  % proofcheck: ignore\n", "  Two.\n", "  Three.\n"))
    res = result(document, (0.0, 0.0, 0.0))
    assert suppressed(res) == [("PC301", 1)]
    assert shown(res) == [("PC301", 0), ("PC301", 2)]


def test_regions_and_whole_files() -> None:
    region = paper(("% proofcheck: off\nOne.\n", "Two.\n% proofcheck: on\n", "Three.\n"))
    assert shown(result(region, (0.0, 0.0, 0.0))) == [("PC301", 2)]
    whole = paper(("One.\n", "Two.\n"), head="% proofcheck: ignore-file[PC301]\n")
    assert shown(result(whole, (0.0, "no answer"))) == [("PC010", 1)]


def test_a_comment_that_ignores_nothing_is_told() -> None:
    res = result(with_comment(0, "ignore[PC301]"), (0.9, 0.9, 0.9))
    assert shown(res) == [("PC011", None)]
    assert "ignores nothing" in res.files[0].findings[0].finding.message
    wrong = result(with_comment(0, "ingore"), (0.9, 0.9, 0.9))
    assert "not understood" in wrong.files[0].findings[0].finding.message


@pytest.mark.parametrize(
    ("settings", "model", "mark"),
    [
        (Settings(), None, "no model"),
        (Settings(ignore=("PC301",)), MODEL, 0.9),
        (Settings(select=("PC010",)), MODEL, 0.9),
        (Settings(), MODEL, "crashed"),
    ],
)
def test_a_comment_is_not_blamed_where_nothing_was_looked_for(
    settings: Settings, model: ModelInfo | None, mark: Mark
) -> None:
    document = with_comment(0, "ignore[PC301]")
    res = result(document, (mark, mark, mark), settings=settings, model=model)
    assert ("PC011", None) not in shown(res)


def test_a_remark_on_a_comment_is_silenced_by_its_code_only() -> None:
    marks = (0.9, 0.9, 0.9)
    assert shown(result(with_comment(0, "ignore"), marks)) == [("PC011", None)]
    steps = ("% proofcheck: ignore-file[PC011]\n", "One. % proofcheck: ignore\n")
    assert shown(result(paper(steps), (None, 0.9))) == []


def test_fingerprints_survive_moving_and_wrapping_and_tell_equals_apart() -> None:
    def marks(document: Document) -> list[str]:
        res = result(document, *[[0.0] * len(proof.steps) for proof in document.proofs])
        return [item.fingerprint for item in res.files[0].findings]

    one = marks(paper(("Clearly so.\n", "Indeed.\n", "Clearly so.\n")))
    assert len(set(one)) == 3
    moved = marks(paper(("Clearly\n   so.\n", "Indeed.\n", "Clearly so.\n"), head="New text.\n"))
    assert moved == one


@pytest.mark.parametrize(
    ("kind", "marks", "grade"),
    [
        (ProofKind.FULL, (0.9, 0.9, 0.9), 1),
        (ProofKind.FULL, (0.9, None, 0.9), 1),
        (ProofKind.FULL, (0.9, 0.0, 0.9), 0.5),
        (ProofKind.FULL, (0.9, 0.0, "crashed"), 0.5),
        (ProofKind.FULL, (0.9, 0.9, "crashed"), None),
        (ProofKind.FULL, (None, None, None), None),
        (ProofKind.SKETCH, (0.9, 0.9, 0.9), 0.5),
        (ProofKind.SKETCH, (0.9, 0.9, "crashed"), None),
        (ProofKind.OMITTED, (None, None, None), None),
    ],
)
def test_grades(kind: ProofKind, marks: tuple[Mark, ...], grade: float | None) -> None:
    res = result(paper(STEPS, kind=kind), marks)
    assert res.files[0].proofs[0].grade == grade


def test_a_circle_gives_zero_a_slip_a_half_and_a_silenced_doubt_nothing() -> None:
    document = paper(STEPS)
    wrong = Finding(RULES["PC104"], Severity.WARNING, "no", document.proofs[0].span, proof="p1")
    res = result(replace(document, problems=(wrong,)), (0.9, 0.9, 0.9))
    assert res.files[0].proofs[0].grade == 0
    slip = replace(wrong, rule=RULES["PC201"], severity=Severity.ERROR)
    res = result(replace(document, problems=(slip,)), (0.9, 0.9, 0.9))
    assert res.files[0].proofs[0].grade == 0.5
    silenced = result(with_comment(0, "ignore[PC301]"), (0.0, 0.9, 0.9))
    assert silenced.files[0].proofs[0].grade == 1


def test_a_doubt_about_a_step_whose_computation_holds_is_a_note_and_costs_nothing() -> None:
    document = paper(STEPS)
    span = document.proofs[0].steps[0].span
    holds = Confirmation(span, ConfirmedBy.VALUE, "p1", 0, whole=True)
    part = replace(holds, whole=False)
    for one, severity, grade in ((holds, Severity.NOTE, 1), (part, Severity.WARNING, 0.5)):
        checked = Checked(document, verdicts(document, (0.0, 0.9, 0.9)), confirmed=(one,))
        (file,) = triage([checked], Settings(), MODEL)
        (item,) = file.findings
        assert (item.finding.code, item.finding.severity) == ("PC301", severity)
        assert file.proofs[0].grade == grade
        assert file.confirmed == (one,)


def test_the_faults_of_a_nested_proof_are_those_of_the_outer_one() -> None:
    document = paper(STEPS, STEPS)
    first, second = document.proofs
    nested = replace(document, proofs=(first, replace(second, parent=first.id)))
    res = result(nested, (0.9, 0.9, 0.9), (0.9, 0.0, 0.9))
    assert [proof.grade for proof in res.files[0].proofs] == [0.5, 0.5]


def test_what_one_root_reported_the_next_does_not() -> None:
    problem = Finding(RULES["PC002"], Severity.WARNING, "missing", Span("paper.tex", 0, 1))
    document = paper(STEPS, problems=(problem,), head="% proofcheck: ignore[PC004]\n")
    again = replace(document, path="other.tex", proofs=())
    checked = [Checked(document, verdicts(document, (0.9, 0.9, 0.9))), Checked(again, {})]
    files = list(triage(checked, Settings(), MODEL))
    assert [(file.path, file.root, len(file.findings)) for file in files] == [
        ("paper.tex", "paper.tex", 2),
        ("other.tex", "other.tex", 0),
    ]


def test_an_unreadable_document_is_a_file_with_a_reason_and_a_finding() -> None:
    document = UnreadableDocument("fig.tex", "it is a PDF")
    (file,) = triage([document], Settings(), MODEL)
    assert (file.status, file.reason) == (FileStatus.UNREADABLE, "it is a PDF")
    (item,) = file.findings
    assert item.finding.code == "PC001"
    assert item.finding.severity is Severity.ERROR


def test_only_the_files_asked_for_are_reported_and_nothing_unplaced_is_lost() -> None:
    document = paper(STEPS, only=frozenset({"paper.tex"}))
    sources = {"main.tex": Source("main.tex", "x"), **document.sources}
    problems = (
        Finding(RULES["PC004"], Severity.WARNING, "in the root", Span("main.tex", 0, 1)),
        Finding(RULES["PC008"], Severity.WARNING, "refused", Span("bundle.zip", 0, 0)),
    )
    part = replace(document, path="main.tex", sources=sources, problems=problems)
    (file,) = triage([Checked(part, verdicts(part, (0.9, 0.9, 0.9)))], Settings(), MODEL)
    assert file.path == "paper.tex"
    assert [item.finding.message for item in file.findings] == ["refused"]


def test_a_file_without_proofs_says_so() -> None:
    (file,) = triage([Checked(paper(), {})], Settings(), MODEL)
    assert file.status is FileStatus.NO_PROOFS
