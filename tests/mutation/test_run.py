"""The mutation test as a whole, with verifiers that need no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.assessor import Assessor, Verified
from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.document.document import Document
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress
from proofcheck.mutation.figures import figures
from proofcheck.mutation.judge import judge
from proofcheck.mutation.mutate import mutate
from proofcheck.mutation.study import Detection, MutationTest, Plan
from proofcheck.mutation.versions import Mutant, Planted
from proofcheck.settings.settings import Settings
from tests.papers import paper
from tests.scripted_assessor import ScriptedAssessor

PAPER = r"""
\begin{lemma}\label{a} True. \end{lemma}
\begin{proof}
Let $n \le m$ be integers. Then $a_n + b_n \le 7$. Hence $n < 3$. So it is.
\end{proof}
\begin{proof}
It is so.
\end{proof}
"""
NO_CACHE = Settings(use_cache=False)
ALWAYS = Plan(rate=1.0)

Judge = Callable[[str], Verdict]


@pytest.fixture(autouse=True)
def in_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tex").write_text(PAPER)


def judging(verdict: Judge) -> ScriptedAssessor:
    class Judging(ScriptedAssessor):
        def verdict(self, text: str) -> Verdict:
            return verdict(text.strip())

    return Judging()


def knowing_the_paper(text: str) -> Verdict:
    """Doubts what is not in the paper."""
    return Scored(0.9 if text in PAPER else 0.05)


def study(
    assessor: Assessor, plan: Plan = ALWAYS, settings: Settings = NO_CACHE, path: str = "a.tex"
) -> MutationTest:
    *_, last = mutate([path], settings, plan, assessor=assessor)
    assert isinstance(last, MutationTest)
    return last


def test_progress_comes_first_notes_later_the_study_last() -> None:
    assessor = judging(knowing_the_paper)
    first, *middle, note, last = mutate(["a.tex"], NO_CACHE, ALWAYS, assessor=assessor)
    assert isinstance(first, Progress)
    assert first.done == 0
    assert middle[-1] == Progress(first.total, first.total)
    assert note == Note("the cache is not used")
    assert isinstance(last, MutationTest)
    # 5 versions of the first proof; the second has no place for an error.
    assert first.total == 5 + 5 * 4


def test_a_verifier_that_knows_the_paper_catches_everything() -> None:
    assessor = judging(knowing_the_paper)
    found = study(assessor)
    assert {trial.detection for trial in found.trials} == {Detection.CAUGHT}
    assert all((trial.probability, trial.untouched) == (0.05, 0.9) for trial in found.trials)
    total = figures(found, ["relation"]).total
    assert total.caught.count == total.caught.of == total.injected == len(found.trials) > 10
    assert total.auroc == 1.0
    assert (found.threshold, found.versions, found.untouched.doubted) == (0.1, 5, 0)
    assert (found.untouched.proofs, found.untouched.steps, found.untouched.no_place) == (2, 5, 2)


def test_the_threshold_is_the_users() -> None:
    assessor = judging(lambda text: Scored(0.6 if text in PAPER else 0.5))
    missing = study(assessor)
    assert {trial.detection for trial in missing.trials} == {Detection.MISSED}
    doubting = study(assessor, settings=replace(NO_CACHE, min_confidence=0.5))
    assert {trial.detection for trial in doubting.trials} == {Detection.CAUGHT}
    assert (doubting.threshold, doubting.untouched.doubted) == (0.5, 0)
    wary = study(assessor, settings=replace(NO_CACHE, min_confidence=0.3))
    assert (wary.untouched.doubted, wary.untouched.doubted_proofs) == (5, 2)


def test_the_places_are_those_of_the_paper() -> None:
    assessor = judging(knowing_the_paper)
    found = study(assessor)
    source = found.sources["a.tex"]
    for trial in found.trials:
        right = " ".join(source.slice(trial.span).split())
        begin, end = trial.start, len(trial.text) - trial.end
        assert right.startswith(trial.text[:begin].lstrip())
        assert trial.text[trial.start : trial.end] == trial.after
        assert right.endswith(trial.text[len(trial.text) - end :].rstrip())
    assert (Path("a.tex")).read_text() == PAPER


def test_the_same_twice_but_for_times() -> None:
    assessor = judging(knowing_the_paper)
    first, second = (
        replace(study(assessor, Plan(seed=7)), seconds=0.0, created="") for _ in range(2)
    )
    # Sources are compared by what they hold.
    assert first == second


def test_a_model_that_fails_leaves_reasons() -> None:
    assessor = judging(lambda text: Unscored("the engine crashed"))
    found = study(assessor)
    count = len(found.trials)
    assert {trial.detection for trial in found.trials} == {Detection.UNSCORED}
    assert found.untouched.unscored == {"the engine crashed": 5}
    told = figures(found, ["relation"])
    assert told.lost == {"the engine crashed": count}
    assert told.total.caught.interval is None
    assert (told.total.unscored, told.total.auroc) == (count, None)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assessor = judging(knowing_the_paper)
    (tmp_path / "b.tex").write_text("\\input{none}" + PAPER)
    (problem,) = study(assessor, path="b.tex").problems
    assert problem.startswith("b.tex:1:1: ")
    (tmp_path / "c.tex").write_bytes(b"\x00\x01\x02")
    assert len(study(assessor, path="c.tex").problems) == 1
    with pytest.raises(UsageError, match="no such file"):
        next(mutate(["none.tex"], NO_CACHE, ALWAYS, assessor=assessor))


def test_closing_the_iterator_leaves_the_assessor_of_the_caller_open() -> None:
    assessor = ScriptedAssessor()
    events = mutate(["a.tex"], NO_CACHE, ALWAYS, assessor=assessor)
    next(events)
    events.close()
    assert not assessor.closed


def test_only_what_has_an_error_is_verified_again() -> None:
    asked: list[str] = []

    class Asking(ScriptedAssessor):
        def verify(self, document: Document) -> Iterator[Verified]:
            asked.extend(proof.id for proof in document.proofs)
            return super().verify(document)

    study(Asking())
    first, second = asked[:2]
    assert asked == [first, second, *[first] * 5]


GOOD, BAD = Scored(0.9), Scored(0.01)


@pytest.mark.parametrize(
    ("after", "before", "detection"),
    [
        ((GOOD, BAD, GOOD, GOOD), (GOOD,) * 4, Detection.CAUGHT),
        ((GOOD, BAD, BAD, GOOD), (GOOD,) * 4, Detection.CAUGHT),
        ((GOOD, GOOD, BAD, GOOD), (GOOD,) * 4, Detection.LATER),
        ((GOOD, GOOD, None, BAD), (GOOD,) * 4, Detection.LATER),
        ((BAD, GOOD, GOOD, GOOD), (GOOD,) * 4, Detection.MISSED),
        ((GOOD, GOOD, GOOD, BAD), (GOOD,) * 4, Detection.MISSED),
        # It was doubted before there was an error: that is no catch.
        ((GOOD, GOOD, BAD, GOOD), (GOOD, GOOD, BAD, GOOD), Detection.MISSED),
        ((GOOD, Unscored("no"), BAD, GOOD), (GOOD,) * 4, Detection.UNSCORED),
    ],
)
def test_what_becomes_of_an_error(
    after: tuple[Verdict | None, ...], before: tuple[Verdict | None, ...], detection: Detection
) -> None:
    it = paper(("A. ", "B. ", "C. ", "D. ")).proofs[0]
    mutant = Mutant(it, it, (0, 1, 2, 3), (Planted("sign", 1, 0, 1, "x"),))
    (trial,) = judge(1, mutant, after, before, _doubted)
    assert trial.detection is detection
    assert trial.unscored == ("no" if detection is Detection.UNSCORED else None)


def test_a_doubted_neighbour_with_an_error_of_its_own_is_no_later_catch() -> None:
    it = paper(("A. ", "B. ")).proofs[0]
    planted = (Planted("sign", 0, 0, 1, "x"), Planted("sign", 1, 0, 1, "x"))
    mutant = Mutant(it, it, (0, 1), planted)
    detections = [
        trial.detection for trial in judge(1, mutant, (GOOD, BAD), (GOOD, GOOD), _doubted)
    ]
    assert detections == [Detection.MISSED, Detection.CAUGHT]


def _doubted(verdict: Verdict | None) -> bool:
    return isinstance(verdict, Scored) and verdict.probability < 0.1
