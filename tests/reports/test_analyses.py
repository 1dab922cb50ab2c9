"""Analyses in every report."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from proofcheck.assess.critique.judgement import DefectKind, Judgement
from proofcheck.document.document import ProofKind
from proofcheck.llm.engine import Failure
from proofcheck.reports.check.pdf.typeset import summary
from proofcheck.result import Result
from tests.papers import paper, result
from tests.reports.hostile import TEXT_FORMATS, TEXTS, rendered
from tests.triage.scripted_judgements import defect, judged, judgement

STEPS = ("First.\n", "Hence $x = 1$, so $y$ is odd.\n")
DOCUMENT = paper(STEPS, STEPS, STEPS, ("Clear.\n",))
ERROR = defect(DOCUMENT, 1, "so $y$ is odd")
MIXED = judged(
    DOCUMENT,
    {
        "p1": judgement(0.0, ERROR),
        "p2": judgement(None, undecided=True),
        "p3": judgement(None, unscored="the engine crashed"),
        "p4": judgement(1.0),
    },
)


def as_json(one: Result) -> Any:
    value = json.loads(rendered("json", one))
    schema = json.loads(
        files("proofcheck.reports.check").joinpath("report-1.schema.json").read_text()
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(value, schema, cls=jsonschema.Draft202012Validator)
    return value


def test_reports_without_analyses_do_not_speak_of_them() -> None:
    plain = result(paper(STEPS), (0.9, 0.9))
    for name in TEXT_FORMATS:
        words = rendered(name, plain).partition("<style>")[0]
        assert "judged" not in words.lower()
    assert as_json(plain)["summary"]["critique"] is None
    assert as_json(plain)["files"][0]["proofs"][0]["critique"] is None


def test_full_underlines_the_quotation_and_says_who_finds_it() -> None:
    lines = rendered("full", MIXED).splitlines()
    at = next(n for n, line in enumerate(lines) if "Hence $x = 1$" in line)
    row, marks = lines[at], lines[at + 1]
    assert row[marks.index("^") : marks.rindex("^") + 1] == "so $y$ is odd"
    text = " ".join(" ".join(lines).split())
    for words in (
        "PC302 error: an analysis finds an error in the proof of Lemma 1: it does not follow",
        "named by 3 of 4 analyses, confirmed by 5 of 6 checks, by models other-1b and writer-8b",
        "it breaks: the bound of the lemma",
        "no step was scored, as no model that scores steps was asked for.",
        "Judged by 12 analyses (4,936 tokens): 2 of 4 proofs graded, 1 undecided, 1 not judged.",
        "Not judged: 1 proof, because: the engine crashed.",
        "Undecided: 1 proof, as the analyses do not agree.",
        "Not counted: 8 defects that the checks rejected, 4 defects quoting what is not in the "
        "proof, 4 analyses without a verdict.",
        "Cut short by their budget: 4 analyses.",
    ):
        assert words in text.replace(" = ", " ") or words in text


@pytest.mark.parametrize("name", ["markdown", "html", "github", "sarif"])
def test_what_was_not_judged_is_in_the_reports_for_machines(name: str) -> None:
    text = rendered(name, MIXED)
    assert "Not judged: 1 proof, because: the engine crashed." in text.replace("&#58;", ":")
    assert "Undecided: 1 proof, as the analyses do not agree." in text.replace("&#58;", ":")


@pytest.mark.parametrize("name", ["markdown", "github", "gitlab", "sarif", "junit", "html"])
def test_who_finds_it_is_in_the_reports_for_machines(name: str) -> None:
    assert "named by 3 of 4 analyses" in rendered(name, MIXED)


def test_json_has_the_analyses() -> None:
    value = as_json(MIXED)
    assert value["model"] is None
    assert [model["name"] for model in value["models"]] == ["writer-8b"]
    assert value["summary"]["critique"] == {
        "proofs": 4,
        "graded": 2,
        "undecided": 1,
        "unjudged": 1,
        "unjudged_by": {"the engine crashed": 1},
        "wanted": 16,
        "analyses": 12,
        "truncated": 4,
        "rejected": 8,
        "dropped": 4,
        "windowed": 0,
        "undivided_by": {},
        "tokens": 4936,
    }
    first, second, third, _ = (one["critique"] for one in value["files"][0]["proofs"])
    assert (first["grade"], second["undecided"]) == (0, True)
    assert third["unscored"] == "the engine crashed"
    assert first["analyses"][2] == {
        "model": "writer-8b",
        "seed": 2,
        "grade": 0,
        "defects": 1,
        "dropped": 0,
        "truncated": False,
        "tokens": 0,
        "failure": None,
        "text": "Analysis 2.",
    }


def test_junit_skips_what_nobody_could_tell() -> None:
    text = rendered("junit", MIXED)
    assert re.findall(r'skipped message="(.*)"', text) == ["undecided: the analyses do not agree"]
    assert re.findall(r'failure type="(PC\d+)"', text) == ["PC302", "PC010"]


def test_html_has_each_analysis_folded_away() -> None:
    text = rendered("html", MIXED)
    assert text.count('class="analyses"') == 4
    assert "writer-8b, seed 3: grade 0, 1 defect" in text
    assert '<pre class="said">Analysis 3.</pre>' in text


def test_an_omitted_proof_is_not_to_be_judged() -> None:
    omitted = judged(paper(STEPS, kind=ProofKind.OMITTED), {"p1": Judgement(None)})
    assert as_json(omitted)["summary"]["critique"]["proofs"] == 0
    assert "0 of 0 proofs graded" in rendered("full", omitted)


def test_very_many_and_very_long_analyses_are_cut() -> None:
    one = judgement(1.0)
    long = tuple(
        type(one.analyses[0])("writer-8b", seed, 1.0, text="x" * 30_000) for seed in range(70)
    )
    many = Judgement(1.0, analyses=long, wanted=70, graded=70)
    critique = as_json(judged(paper(STEPS), {"p1": many}))["files"][0]["proofs"][0]["critique"]
    assert len(critique["analyses"]) == 64
    assert len(critique["analyses"][0]["text"]) == 20_000
    assert critique["graded"] == 70


@pytest.mark.parametrize("hostile", TEXTS)
def test_what_a_model_writes_is_text(hostile: str) -> None:
    document = paper(STEPS)
    words = defect(document, 1, "$x = 1$", DefectKind.GAP, what=hostile, breaks=hostile)
    one = judgement(0.5, words)
    first = type(one.analyses[0])(hostile, 1, None, text=hostile, failure=Failure(hostile))
    made = Judgement(
        0.5, defects=one.defects, analyses=(first,), wanted=2, graded=1, unscored=None, tokens=3
    )
    res = judged(document, {"p1": made})
    as_json(res)
    for name in TEXT_FORMATS:
        text = rendered(name, res)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x85]", text)
        if name in ("html", "markdown", "junit"):
            assert "<script>alert" not in text
        if name == "github":
            assert not re.search(r"^::(set-output|error::%0A|warning::x)", text, re.MULTILINE)


def test_the_annotated_paper_tells_the_counts() -> None:
    told = list(summary(MIXED))
    assert any("2 of 4 proofs graded, 1 undecided, 1 not judged." in line for line in told)
    assert "Not judged: 1 proof, because: the engine crashed." in told
