"""``sarif``, read by a parser that was generated from the standard's schema."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from typing import Any

import pysarif

from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import Severity
from proofcheck.document.source import Span
from proofcheck.reports.check import sarif
from proofcheck.result import Result, Unchanged
from proofcheck.rules import RULES
from tests.papers import paper, result
from tests.reports.hostile import TEXTS, hostile, rendered
from tests.reports.writing import written

STEPS = ("One. ", "Zwölf \U0001f600,\n  three.\n", "Four. % proofcheck: ignore\n")


def run_of(res: Result, most: int = sarif.MAX_RESULTS) -> Any:
    """The one run of the log."""
    log = json.loads(written(partial(sarif.write_sarif, most=most), res))
    _assert_kept(log, pysarif.save_to_dict(pysarif.load_from_dict(log)), "log")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    _fits(run)
    return run


def _assert_kept(ours: Any, read: Any, where: str) -> None:
    """The parser drops what the standard does not know, and adds defaults."""
    if isinstance(ours, dict):
        for key, value in ours.items():
            if key in ("properties", "$schema", "originalUriBaseIds"):  # free, or not read by it
                continue
            assert key in read, f"{where}.{key} is not in the standard"
            _assert_kept(value, read[key], f"{where}.{key}")
    elif isinstance(ours, list):
        for number, (one, other) in enumerate(zip(ours, read, strict=True)):
            _assert_kept(one, other, f"{where}[{number}]")
    else:
        assert ours == read, where


def _fits(run: Any) -> None:
    """What the standard demands and the parser does not look at (3.14, 3.27, 3.30, 3.4)."""
    rules = run["tool"]["driver"]["rules"]
    for item in run["results"]:
        assert rules[item["ruleIndex"]]["id"] == item["ruleId"]
        assert item["level"] in ("error", "warning", "note")
        assert 0 <= item["rank"] <= 100
        assert item["message"]["text"]
        for place in (*item["locations"], *item.get("relatedLocations", ())):
            physical = place["physicalLocation"]
            assert re.fullmatch(
                r"[\w./~%-]+|file:///[\w./~%-]+", physical["artifactLocation"]["uri"]
            )
            region = physical["region"]
            start = (region["startLine"], region.get("startColumn", 1))
            assert (1, 1) <= start <= (region.get("endLine", 1), region.get("endColumn", 1))


def test_a_clean_paper_has_no_results_and_no_notifications() -> None:
    run = run_of(result(paper(STEPS[:2]), (0.9, 0.9)))
    assert run["results"] == []
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"] == []


def test_every_rule_is_described() -> None:
    rules = run_of(result(paper(STEPS), (0.9,) * 3))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for rule, entry in zip(RULES.values(), rules, strict=True):
        assert entry["defaultConfiguration"] == {
            "level": rule.severity.label,
            "enabled": rule.default,
        }
        for text in (rule.why, rule.example_bad, rule.silence, rule.false_alarms):
            assert text in entry["help"]["text"]
            assert text in entry["help"]["markdown"]


def test_a_finding_has_its_place_its_words_and_the_place_of_its_statement() -> None:
    res = result(paper(STEPS), (0.9, 0.0, 0.0))
    first, second = run_of(res)["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "paper.tex", "uriBaseId": "SRCROOT"}
    region = place["region"]
    assert region["snippet"]["text"] == "Zwölf \U0001f600,\n  three."
    text = res.sources["paper.tex"].text
    start = region["charOffset"]
    assert text[start : start + region["charLength"]] == region["snippet"]["text"]
    lines = text.split("\n")
    assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith("Zwölf")
    assert lines[region["endLine"] - 1][: region["endColumn"] - 1].endswith("three.")
    assert first["rank"] == 100
    assert first["partialFingerprints"]["proofcheck/v1"] == res.files[0].findings[0].fingerprint
    (related,) = first["relatedLocations"]
    assert related["message"]["text"] == "Lemma 1 (lem:1) is stated here"
    assert related["physicalLocation"]["region"]["startLine"] == 1
    assert "suppressions" not in first
    assert second["suppressions"][0]["kind"] == "inSource"


def test_an_exact_edit_is_a_fix() -> None:
    span = Span("paper.tex", 0, 3)
    slip = Finding(
        RULES["PC202"],
        Severity.WARNING,
        "false",
        span,
        suggestion="y on the left",
        replacement=Replacement(span, "y"),
    )
    res = result(replace(paper(("One.\n",)), problems=(slip,)), (0.9,))
    (item,) = run_of(res)["results"]
    (change,) = item["fixes"][0]["artifactChanges"]
    (edit,) = change["replacements"]
    assert edit["insertedContent"] == {"text": "y"}
    assert edit["deletedRegion"]["charLength"] == 3
    (found,) = json.loads(rendered("json", res))["files"][0]["findings"]
    assert found["replacement"]["text"] == "y"


def test_what_the_baseline_knows_is_suppressed_from_outside() -> None:
    res = result(paper(STEPS), (0.0, 0.9, 0.9))
    (file,) = res.files
    known = replace(file.findings[0], suppressed="baseline")
    run = run_of(replace(res, files=(replace(file, findings=(known, *file.findings[1:])),)))
    assert run["results"][0]["suppressions"][0]["kind"] == "external"


def test_what_could_not_be_looked_at_is_a_notification_too() -> None:
    res = replace(hostile("x"), unchanged=Unchanged("v1", 3, 2))
    (invocation,) = run_of(res)["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    for phrase in (
        "1 step in the proof of Lemma 1 could not be scored",
        "cannot be read: it is",
        "Not read: fig",
        "Unchanged since v1: 3 proofs not verified, 2 findings",
    ):
        assert any(phrase in text for text in told), phrase
    rules = {one["associatedRule"]["id"] for one in invocation["toolExecutionNotifications"][:2]}
    assert rules == {"PC001", "PC010"}


def test_hostile_texts_stay_texts() -> None:
    messages = {item["message"]["text"] for item in run_of(hostile(*TEXTS))["results"]}
    for text in TEXTS:
        # What looks like a link is none.
        plain = text.replace("[x](", "\\[x](").replace("[a](", "\\[a](")
        assert f"{plain}\nSuggestion: {plain}" in messages
    assert rendered("sarif", hostile(*TEXTS)).isascii()


def test_of_too_many_results_the_worst_stay_and_the_rest_is_told() -> None:
    run = run_of(hostile(*TEXTS), most=3)
    assert {item["level"] for item in run["results"]} == {"error"}
    told = run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]
    assert told == "Left out: 7 results, as a run holds at most 3."
