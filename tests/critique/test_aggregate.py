from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.critique.aggregate import Assessed, Checks, aggregate, confidence
from proofcheck.assess.critique.judgement import Analysis, Defect, DefectKind
from proofcheck.document.source import Span
from proofcheck.llm.engine import Failure
from proofcheck.models.calibration import Calibration
from proofcheck.settings.settings import CritiqueSettings

META = CritiqueSettings(meta=3)


def defect(
    step: int = 0, start: int = 0, end: int = 10, fault: DefectKind = DefectKind.FATAL
) -> Defect:
    return Defect(step, "quoted", Span("p.tex", start, end), "what", "breaks", fault)


def assessed(*found: tuple[Defect, int, int], model: str = "m", seed: int = 0) -> Assessed:
    """An analysis with these defects, each confirmed by so many of so many checks."""
    grades = [0.0 if one.fault is DefectKind.FATAL else 0.5 for one, _, _ in found]
    analysis = Analysis(model, seed, min(grades, default=1.0), tuple(one for one, _, _ in found))
    return Assessed(analysis, tuple(Checks(yes, made) for _, yes, made in found))


PASS = assessed()
FAILED = Assessed(Analysis("m", 0, None, failure=Failure("it crashed")))
FATAL, GAP = (defect(), 3, 3), (defect(1, fault=DefectKind.GAP), 2, 3)
REJECTED = (defect(2), 1, 3)


@pytest.mark.parametrize(
    ("given_", "confirmed_by", "grade", "undecided"),
    [
        ([PASS], 1, 1, False),
        ([PASS, FAILED, PASS], 2, 1, False),
        ([assessed(REJECTED)], 1, 1, False),
        ([assessed((defect(), 1, 2))], 1, 1, False),
        ([assessed(FATAL), PASS, PASS], 1, 0, False),
        ([assessed(GAP), PASS, PASS], 1, 0.5, False),
        ([assessed(GAP, REJECTED)], 1, 0.5, False),
        ([assessed(GAP), assessed(FATAL)], 1, 0, False),
        ([assessed(FATAL), PASS, PASS], 2, None, True),
        ([assessed(GAP), assessed(FATAL), PASS], 2, 0.5, False),
        ([assessed(FATAL), assessed(FATAL), FAILED, FAILED, FAILED], 2, 0, False),
        ([PASS, FAILED], 1, None, False),
        ([FAILED], 1, None, False),
        ([], 1, None, False),
        ([PASS, assessed((defect(), 0, 0))], 1, None, False),
        ([assessed(FATAL), assessed((defect(), 0, 0))], 1, 0, False),
    ],
)
def test_the_rule_of_automatic_labels(
    given_: list[Assessed], confirmed_by: int, grade: float | None, undecided: bool
) -> None:
    judgement = aggregate(given_, replace(META, confirmed_by=confirmed_by))
    assert (judgement.grade, judgement.undecided) == (grade, undecided)
    assert (judgement.unscored is not None) == (grade is None and not undecided)
    assert judgement.wanted == len(given_)


def test_without_checks_every_defect_counts() -> None:
    judgement = aggregate([assessed((defect(), 0, 0))], CritiqueSettings(meta=0))
    assert (judgement.grade, judgement.rejected) == (0, 0)
    assert judgement.defects[0].checks == 0


def test_defects_that_overlap_are_one() -> None:
    long, short = defect(0, 0, 10), replace(defect(0, 4, 8), what="shorter")
    judgement = aggregate(
        [
            assessed((long, 2, 3), (defect(0, 20, 30), 3, 3), model="b"),
            assessed((short, 3, 3), (defect(1, 4, 8), 3, 3), REJECTED, model="a"),
            PASS,
        ],
        META,
    )
    first, second, third = judgement.defects
    assert first.defect == short
    assert (first.named, first.models, first.confirmed, first.checks) == (2, ("a", "b"), 5, 6)
    assert (second.defect.span.start, second.named, second.models) == (20, 1, ("b",))
    assert (third.defect.step, judgement.rejected) == (1, 1)
    assert first.confidence > second.confidence == third.confidence


def test_no_defect_is_called_worse_than_the_grade() -> None:
    judgement = aggregate([assessed(FATAL), assessed(GAP)], replace(META, confirmed_by=2))
    assert judgement.grade == 0.5
    assert {one.defect.fault for one in judgement.defects} == {DefectKind.GAP}


@pytest.mark.parametrize(
    ("grades", "grade"),
    [
        ({"a": PASS, "b": PASS, "c": assessed(FATAL, model="c")}, 1),
        ({"a": PASS, "b": assessed(GAP, model="b"), "c": assessed(FATAL, model="c")}, 0.5),
        ({"a": PASS, "b": assessed(FATAL, model="b"), "c": assessed(FATAL, model="c")}, 0),
        ({"a": PASS, "b": assessed(FATAL, model="b")}, None),
        ({"a": PASS, "b": PASS, "c": FAILED, "d": FAILED, "e": FAILED}, None),
        ({"a": PASS, "b": FAILED}, None),
    ],
)
def test_most_models_must_agree(grades: dict[str, Assessed], grade: float | None) -> None:
    named = [
        replace(one, analysis=replace(one.analysis, model=model)) for model, one in grades.items()
    ]
    judgement = aggregate(named, replace(META, rule="majority"))
    assert judgement.grade == grade
    assert bool(judgement.defects) == (grade != 1 and any(one.analysis.defects for one in named))


def test_confidence_by_hand() -> None:
    assert confidence(1, 1, 1, 1) == pytest.approx(3 / 4)
    assert confidence(1, 1, 0, 0) == pytest.approx(2 / 3)
    assert confidence(1, 4, 3, 3) == pytest.approx(5 / 9)
    shifted = Calibration(scale=2.0, shift=0.0)
    assert confidence(1, 1, 1, 1, shifted) == pytest.approx(9 / 10)
    judgement = aggregate([assessed(FATAL)], META, calibration=shifted)
    assert judgement.defects[0].confidence == pytest.approx(25 / 26)


# -- properties -----------------------------------------------------------------------------------

CHECKS = st.integers(0, 3).flatmap(lambda made: st.tuples(st.integers(0, made), st.just(made)))
DEFECTS = st.builds(
    defect, st.integers(0, 2), st.integers(0, 9), st.integers(10, 20), st.sampled_from(DefectKind)
)
FOUND = st.builds(lambda one, checks: (one, *checks), DEFECTS, CHECKS)
ANALYSES = st.one_of(
    st.just(FAILED),
    st.builds(
        lambda found, model: assessed(*found, model=model),
        st.lists(FOUND, max_size=3),
        st.sampled_from("ab"),
    ),
)
SETTINGS = st.builds(
    CritiqueSettings,
    meta=st.sampled_from([0, 3]),
    confirmed_by=st.integers(1, 3),
    rule=st.sampled_from(["any-confirmed", "majority"]),
)


@settings(deadline=None)
@given(st.lists(ANALYSES, max_size=5), SETTINGS, st.randoms())
def test_the_order_of_analyses_does_not_matter(
    analyses: list[Assessed], settings: CritiqueSettings, random: object
) -> None:
    expected = replace(aggregate(analyses, settings), analyses=())
    shuffled = sorted(analyses, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert replace(aggregate(shuffled, settings), analyses=()) == expected


@settings(deadline=None)
@given(st.lists(ANALYSES, min_size=1, max_size=5), SETTINGS, DEFECTS, st.integers(0, 4))
def test_a_rejected_defect_never_changes_the_grade(
    analyses: list[Assessed], settings: CritiqueSettings, rejected: Defect, at: int
) -> None:
    settings = replace(settings, meta=3)
    expected = aggregate(analyses, settings)
    one = analyses[at % len(analyses)]
    if one.analysis.grade is None:
        return
    more = replace(one.analysis, defects=(*one.analysis.defects, rejected))
    changed = list(analyses)
    changed[at % len(analyses)] = Assessed(more, (*one.checks, Checks(1, 3)))
    found = aggregate(changed, settings)
    assert (found.grade, found.undecided, found.unscored) == (
        expected.grade,
        expected.undecided,
        expected.unscored,
    )
    assert found.defects == expected.defects
    assert found.rejected == expected.rejected + 1


@settings(deadline=None)
@given(st.lists(ANALYSES, max_size=5), SETTINGS)
def test_what_always_holds(analyses: list[Assessed], settings: CritiqueSettings) -> None:
    judgement = aggregate(analyses, settings)
    assert (judgement.grade is None) == (judgement.undecided or judgement.unscored is not None)
    if judgement.grade == 1:
        assert judgement.defects == () and 2 * judgement.graded > judgement.wanted
    if judgement.grade in (0, 0.5):
        assert judgement.defects
        worst = min(0 if one.defect.fault is DefectKind.FATAL else 0.5 for one in judgement.defects)
        assert worst == judgement.grade
    for one in judgement.defects:
        assert 1 <= one.named <= judgement.graded and 0 < one.confidence < 1
