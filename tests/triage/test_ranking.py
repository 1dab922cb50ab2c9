"""The steps most worth a second look: their order, what is left out, and how reports show them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import validate

from proofcheck.assess.rules import DEFECT_ERROR, DEFECT_GAP
from proofcheck.assess.verdict import Doubt, Scored, Verdict
from proofcheck.checks.registry import CHECKS
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Rule, Severity
from proofcheck.reports.check.as_json import as_object
from proofcheck.reports.check.full import write_full
from proofcheck.reports.check.html.page import write_html
from proofcheck.reports.check.markdown import write_markdown
from proofcheck.reports.shared.page import Page
from proofcheck.result import Result, TriagedFinding
from proofcheck.rules import RULES
from proofcheck.run import check
from proofcheck.settings.settings import Settings
from proofcheck.triage.baseline import baseline_of, suppress
from proofcheck.triage.top_steps import rank
from tests.papers import of_verdicts, paper
from tests.scripted_assessor import ScriptedAssessor

SCHEMA = Path(__file__).parents[2] / "proofcheck/reports/check/report-1.schema.json"
PAPER = """\\begin{proof}
All is low. All is middle. This one crashes.

This is doubtful.

This is low too.

Hence $2 + 2 = 5$.
\\end{proof}
"""


class Graded(ScriptedAssessor):
    """0.3 for "low", 0.5 for "middle", doubted at the word; else as the scripted one."""

    def verdict(self, text: str) -> Verdict:
        if "low" in text:
            at = text.index("low")
            return Scored(0.3, Doubt("low", at, at + 3, 2.0, corrections=(("high", 40.0),)))
        return Scored(0.5) if "middle" in text else super().verdict(text)


@pytest.fixture(autouse=True)
def in_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def checked(text: str, top: int = 10, use_model: bool = True) -> Result:
    Path("a.tex").write_text(text, encoding="utf-8")
    settings = Settings(use_cache=False, top=top, use_model=use_model)
    assessor = Graded() if use_model else None
    *_, last = check(["a.tex"], settings, assessor=assessor, checks=CHECKS)
    assert isinstance(last, Result)
    return last


def ranked(result: Result, most: int = 10) -> Sequence[str]:
    return [one.step.normalised.strip() for one in rank(result, most).steps]


def test_computation_comes_first_then_the_least_probable_in_the_order_of_the_text() -> None:
    result = checked(PAPER)
    assert ranked(result) == [
        "Hence $2 + 2 = 5$.",
        "This is doubtful.",
        "All is low.",
        "This is low too.",
        "All is middle.",
    ]
    assert ranked(result, 2) == ["Hence $2 + 2 = 5$.", "This is doubtful."]
    assert rank(result, 2).unscored == 1


def test_an_entry_says_the_doubted_words_and_what_is_likelier() -> None:
    low = rank(checked(PAPER), 10).steps[2]
    assert low.probability == 0.3
    assert low.evidence == "`low` in “All is low.”"
    assert low.suggestion == "`high` here? 40 times more likely in this context"


def test_defects_stand_between_computation_and_doubts_errors_before_gaps_the_surest_first() -> None:
    result = checked(PAPER.replace("2 + 2 = 5", "2 + 2 = 4"))
    (file,) = result.files
    (proof,) = file.proofs
    steps = [step.normalised.strip() for step in proof.proof.steps]

    def said(rule: Rule, severity: Severity, step: str, confidence: float) -> TriagedFinding:
        at = steps.index(step)
        span = proof.proof.steps[at].span
        finding = Finding(rule, severity, rule.title, span, confidence, proof.proof.id, at)
        return TriagedFinding(finding, f"{rule.code} {at}")

    found = [
        said(DEFECT_GAP, Severity.NOTE, "All is low.", 0.99),
        said(DEFECT_ERROR, Severity.ERROR, "Hence $2 + 2 = 4$.", 0.6),
        said(DEFECT_GAP, Severity.WARNING, "All is middle.", 0.9),
        said(DEFECT_ERROR, Severity.ERROR, "This is low too.", 0.8),
        said(RULES["PC201"], Severity.WARNING, "This one crashes.", 0.9),
    ]
    analysed = replace(result, files=(replace(file, findings=(*file.findings, *found)),))
    assert ranked(analysed) == [
        "This one crashes.",  # computed
        "This is low too.",
        "Hence $2 + 2 = 4$.",
        "All is middle.",
        "All is low.",
        "This is doubtful.",  # scored
    ]


@pytest.mark.parametrize(
    ("step", "doubted", "about"),
    [
        ("It holds that $x = y$.", "holds", "a word"),
        ("It holds that $x = y$.", "x", "a formula"),
        ("It holds that $x = y$.", "that $x", "a formula"),
        ("It holds \\text{if} we have $z$.", "we", "a word"),
    ],
)
def test_a_doubt_says_whether_it_is_about_a_formula_or_a_word(
    step: str, doubted: str, about: str
) -> None:
    at = step.index(doubted)
    doubt = Doubt(doubted, at, at + len(doubted), 2.0, corrections=(("other", 40.0),))
    result = of_verdicts(paper([f"{step}\n"]), Scored(0.5, doubt))
    (one,) = rank(result, 1).steps
    assert one.about == about
    assert (
        one.reason == f"right with probability 0.500 ({about} looks odd), in the proof of Lemma 1"
    )


def test_what_is_silenced_is_left_out_doubted_or_not() -> None:
    text = PAPER.replace("This is doubtful.", "This is doubtful. % proofcheck: ignore")
    text = text.replace("This is low too.", "This is low too. % proofcheck: ignore[PC301]")
    assert ranked(checked(text)) == ["Hence $2 + 2 = 5$.", "All is low.", "All is middle."]


def test_what_a_baseline_holds_is_left_out() -> None:
    result = checked(PAPER)
    known = replace(result, files=tuple(suppress(result.files, baseline_of(result))))
    assert ranked(known) == ["All is low.", "This is low too.", "All is middle."]


def test_without_a_model_the_list_says_that_only_computation_ranks() -> None:
    result = checked(PAPER, use_model=False)
    assert ranked(result) == ["Hence $2 + 2 = 5$."]
    assert "No model scored the steps: only" in written(write_full, result)


def written(write: object, result: Result) -> str:
    stream = io.StringIO()
    assert callable(write)
    write(result, Page(stream))
    return stream.getvalue()


def test_json_has_the_ranking_when_it_was_asked_for() -> None:
    value = as_object(checked(PAPER, top=3))
    validate(json.loads(json.dumps(value)), json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert [(one["step"], one["probability"]) for one in value["ranking"]] == [
        (5, 0.9),
        (3, 0.01),
        (0, 0.3),
    ]
    assert "ranking" not in as_object(checked(PAPER, top=0))


@pytest.mark.parametrize("write", [write_full, write_markdown])
def test_the_reports_for_people_list_what_was_asked_for(write: object) -> None:
    text = written(write, checked(PAPER, top=3))
    assert "The 3 steps most worth a second look" in text
    assert "1 step has no verdict" in text
    assert "second look" not in written(write, checked(PAPER, top=0))


def test_a_suggestion_is_named_so() -> None:
    assert "suggestion: `high` here?" in written(write_full, checked(PAPER, top=3))


def test_the_page_lists_them_unasked_and_links_to_the_steps() -> None:
    text = written(write_html, checked(PAPER, top=0))
    section = text[text.index('id="ranking"') :]
    section = section[: section.index("</section>")]
    assert section.count("<li>") == 5
    links = re.findall(r'href="#([^"]+)"', section)
    assert links == ["p1-5", "p1-3", "p1-0", "p1-4", "p1-1"]
    assert all(f'id="{link}"' in text for link in links)
    assert "second look" not in written(write_html, checked(PAPER, top=0, use_model=False))
