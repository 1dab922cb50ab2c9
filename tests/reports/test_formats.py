"""``concise`` and ``json``."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from proofcheck.document.document import ProofKind, UnreadableDocument
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Span
from proofcheck.reports.check.registry import REPORTS
from proofcheck.reports.report import Report
from proofcheck.result import Result
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.files import triage
from tests.papers import MODEL, paper, result
from tests.reports.writing import written

STEPS = ("One. ", "Zwölf\u2028 \U0001f600,\n  three.\n", "Four. % proofcheck: ignore\n")


def rendered(name: str, res: Result) -> str:
    report = REPORTS.load(name)
    assert isinstance(report, Report)
    return written(report.write, res)


def schema() -> Any:
    return json.loads(
        files("proofcheck.reports.check").joinpath("report-1.schema.json").read_text()
    )


def report(res: Result) -> Any:
    value = json.loads(rendered("json", res))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(value, schema(), cls=jsonschema.Draft202012Validator)
    return value


def test_concise_has_a_line_a_finding() -> None:
    problem = Finding(RULES["PC002"], Severity.WARNING, "missing:\n x.tex", Span("paper.tex", 0, 1))
    res = result(paper(STEPS, problems=(problem,)), (0.0, "crashed", 0.0))
    assert rendered("concise", res).splitlines() == [
        "paper.tex:1:1: PC002 missing:  x.tex",
        "paper.tex:3:1: PC301 doubtful step in the proof of Lemma 1: right with probability 0.000, "
        "as low as for 1 right step in 1,000",
        "paper.tex:3:6: PC010 1 step in the proof of Lemma 1 could not be scored: crashed",
    ]


def test_concise_lines_fit_what_editors_match() -> None:
    res = result(paper(STEPS, path="a b\n\x1b.tex"), (0.0, 0.0, 0.0))
    for line in rendered("concise", res).splitlines():
        assert re.fullmatch(r"[^\n\x1b]+:\d+:\d+: PC\d{3} .+", line)


def test_json_holds_everything_and_fits_its_schema() -> None:
    document = paper(STEPS, title="T")
    value = report(result(document, (0.97, "crashed", 0.0)))
    assert value["schema"] == "proofcheck-report/1"
    assert value["model"] == {
        "name": "tiny",
        "sha256": "ab" * 32,
        "protocol": "step-tag",
        "engine": "scripted",
    }
    assert value["summary"] == {
        "files": 1,
        "proofs": 1,
        "steps": 3,
        "scored": 2,
        "unscored": 1,
        "unscored_by": {"crashed": 1},
        "uncompared": 0,
        "uncompared_by": {},
        "errors": 0,
        "warnings": 1,
        "notes": 0,
        "suppressed": 1,
        "confirmed": 0,
        "critique": None,
        "seconds": 1.5,
    }
    (file,) = value["files"]
    (proof,) = file["proofs"]
    assert proof["statement"]["label"] == "lem:1"
    assert proof["grade"] is None
    assert [step["probability"] for step in proof["steps"]] == [0.97, None, 0.0]
    assert [step["unscored"] for step in proof["steps"]] == [None, "crashed", None]
    assert [item["suppressed"] for item in file["findings"]] == [None, "inline"]


def test_offsets_in_json_cut_the_text_out_of_the_source() -> None:
    document = paper(STEPS)
    text = document.sources["paper.tex"].text
    for step in report(result(document, (0.9, 0.9, 0.9)))["files"][0]["proofs"][0]["steps"]:
        start, end = step["span"]["start"], step["span"]["end"]
        assert text[start["offset"] : end["offset"]] == step["text"]
        assert text[: start["offset"]].count("\n") + 1 == start["line"]
        assert start["offset"] - text.rfind("\n", 0, start["offset"]) == start["column"]


@pytest.mark.parametrize("kind", ProofKind)
def test_json_of_every_kind_of_proof_fits(kind: ProofKind) -> None:
    value = report(result(paper(STEPS, kind=kind), (0.9, 0.9, 0.9)))
    assert value["files"][0]["proofs"][0]["kind"] == kind.value


def test_json_without_model_and_of_an_unreadable_file_fits() -> None:
    assert report(result(paper(STEPS), ("no",) * 3, model=None))["model"] is None
    document = UnreadableDocument("fig.pdf", "it is a PDF")
    found = tuple(triage([document], Settings(), MODEL))
    (file,) = report(Result(found, {}, MODEL, "2026-01-02T03:04:05Z", 0.0))["files"]
    assert (file["status"], file["reason"]) == ("unreadable", "it is a PDF")
    assert file["findings"][0]["span"]["start"] == {"line": 1, "column": 1, "offset": 0}


def test_json_is_ascii_even_for_names_that_are_no_text() -> None:
    res = result(paper(STEPS, path="caf\udce9.tex"), (0.9, 0.9, 0.9))
    assert rendered("json", res).isascii()
    assert report(res)["files"][0]["path"] == "caf\udce9.tex"


def test_the_schema_refuses_what_is_no_report() -> None:
    value = report(result(paper(STEPS), (0.9, 0.9, 0.9)))
    value["files"][0]["proofs"][0]["steps"][0]["probability"] = 1.5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema())
    del value["summary"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema())


@pytest.mark.parametrize("name", [name for name in REPORTS if name != "pdf"])
def test_every_format_says_the_same_twice(name: str) -> None:
    document = paper(STEPS)
    first = rendered(name, result(document, (0.0, "x", 0.0)))
    assert first == rendered(name, result(document, (0.0, "x", 0.0)))
    assert first.endswith("\n")
