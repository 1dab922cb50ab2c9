"""``github``, ``gitlab``, ``junit``, ``markdown``, ``jsonl``, ``statistics``: read as their readers
read them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.document.rule import Severity
from proofcheck.reports.check import markdown
from proofcheck.reports.check.listing import repository_path
from proofcheck.reports.shared.text import printable
from proofcheck.result import Unchanged
from tests.papers import paper, result
from tests.reports.hostile import TEXTS, hostile, rendered
from tests.reports.writing import written

STEPS = ("One. ", "Two,\n  three.\n", "Four. % proofcheck: ignore\n")
CLEAN = result(paper(STEPS[:2]), (0.9, 0.9))
DOUBTED = result(paper(STEPS), (0.9, 0.0, 0.0))

# In our own words from GitLab's page "Code Quality report format".
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Kind, properties and message of each workflow command, as the runner reads them."""
    found = []
    for line in re.split(r"\r\n|\r|\n", text.removesuffix("\n")):
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match, line
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {k: _decode(v) for k, v in properties.items()}, _decode(match[3])))
    return found


def _decode(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_is_silent_on_a_clean_paper() -> None:
    assert rendered("github", CLEAN) == ""


def test_github_has_a_command_for_each_finding_the_worst_first() -> None:
    found = commands(rendered("github", hostile(*TEXTS)))
    kinds = [kind for kind, _, _ in found]
    assert kinds[:-1] == sorted(kinds[:-1], key=["error", "warning", "notice"].index)
    assert len(found) == len(TEXTS) + 4  # a doubt, a step without verdict, a file, what was missed
    told = " ".join(message for _, _, message in found[-1:])
    assert "Not read: fig" in told
    ((kind, properties, message),) = commands(rendered("github", DOUBTED))
    assert (kind, properties["file"]) == ("warning", "paper.tex")
    assert properties["title"] == "PC301: the verifier doubts a step"
    assert (properties["line"], properties["endLine"]) == ("3", "4")
    assert message.startswith("doubtful step in the proof of Lemma 1")


@given(st.text(), st.text())
def test_github_messages_come_back_as_they_were(one: str, two: str) -> None:
    found = commands(rendered("github", hostile(one, two)))
    messages = {message for _, _, message in found}
    for text in (one, two):
        shown = "\n".join(map(printable, f"{text}\nSuggestion: {text}".split("\n")))
        assert shown in messages


def test_gitlab_is_an_empty_list_on_a_clean_paper() -> None:
    assert json.loads(rendered("gitlab", CLEAN)) == []


def test_gitlab_fits_its_description() -> None:
    for res in (CLEAN, DOUBTED, hostile(*TEXTS)):
        value = json.loads(rendered("gitlab", res))
        jsonschema.validate(value, GITLAB, cls=jsonschema.Draft202012Validator)
    assert len({item["fingerprint"] for item in value}) == len(value) == len(TEXTS) + 3
    assert value[0]["severity"] == "critical"


def suites(res: Any) -> list[junitparser.TestSuite]:
    xml = rendered("junit", res)
    parsed = junitparser.JUnitXml.fromstring(xml.encode())
    counted = (parsed.tests, parsed.failures, parsed.errors, parsed.skipped)
    parsed.update_statistics()  # type: ignore[no-untyped-call]
    assert counted == (parsed.tests, parsed.failures, parsed.errors, parsed.skipped)
    return list(parsed)


def test_junit_of_a_clean_paper_passes() -> None:
    (suite,) = suites(CLEAN)
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (1, 0, 0, 0)


def test_junit_fails_skips_and_errs_where_it_must() -> None:
    (suite,) = suites(DOUBTED)
    (case,) = suite
    assert case.name == "1. the proof of Lemma 1 (lem:1)"
    assert case.classname == "paper.tex"
    (failure,) = case.result
    assert isinstance(failure, junitparser.Failure)
    assert failure.type == "PC301"
    assert "paper.tex:3:6: PC301 warning" in (failure.text or "")
    skipping = replace(DOUBTED.files[0], findings=())
    unscored = result(paper(STEPS[:2]), ("no model", "no model"), model=None)
    ((case,),) = suites(unscored)
    assert isinstance(case.result[0], junitparser.Skipped)
    assert case.result[0].message == "not scored: no model"
    assert suites(replace(DOUBTED, files=(skipping,)))[0].failures == 0
    _, unread = suites(hostile("x"))
    (case,) = unread
    assert "cannot be read" in (case.result[0].message or "")


def test_junit_survives_characters_that_xml_has_not() -> None:
    first, _ = suites(hostile(*TEXTS))
    assert first.failures == 1
    case = next(iter(first))
    assert "[2J" in (case.result[0].text or "")
    text = case.system_out or ""
    assert "]]> <script>alert(1)</script> & \"quoted\" 'so' <!-- -->" in text


def test_junit_notes_do_not_fail() -> None:
    res = hostile("x")
    (file, _) = res.files
    note = replace(
        file.findings[0], finding=replace(file.findings[0].finding, severity=Severity.NOTE)
    )
    (suite,) = suites(replace(res, files=(replace(file, findings=(note,)),)))
    assert (suite.failures, suite.skipped) == (0, 1)
    assert "PC201 note: x" in (next(iter(suite)).system_out or "")


def cells(text: str) -> list[list[str]]:
    """The rows of the table of findings; no cell may hold a pipe or a line end of its own."""
    rows = [line for line in text.splitlines() if re.match(r"\| (error|warning|note) \|", line)]
    return [row.strip("|").split("|") for row in rows]


def test_markdown_of_a_clean_paper_says_so() -> None:
    text = rendered("markdown", CLEAN)
    assert "Found nothing to report in 1.5 s." in text
    assert "Not looked at" not in text
    assert cells(text) == []


def test_markdown_tells_the_worst_first_and_what_was_not_looked_at() -> None:
    text = rendered("markdown", replace(hostile(*TEXTS), unchanged=Unchanged("v1", 3, 2)))
    order = [row[0].strip() for row in cells(text)]
    assert order == sorted(order, key=["error", "warning", "note"].index)
    assert len(order) == len(TEXTS) + 3
    tail = text[text.index("### Not looked at") :]
    assert "Not read" in tail
    assert "Not scored" in tail
    assert "3 proofs not verified" in tail


@given(st.text())
def test_what_comes_from_a_paper_is_no_markup(text: str) -> None:
    shown = markdown.literal(text)
    bare = re.sub(r"&#\d+;", "", shown)
    assert not re.search(r"[\\`*_{}\[\]<>#!|~$\"@&:\n\r]|www\.", bare)
    plain = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), shown).replace("\u200b", "")
    assert plain == printable(text).replace("\u200b", "")


def test_markdown_stays_below_its_limit() -> None:
    result = hostile(*(f"{number} {'x' * 200}" for number in range(60)))
    text = written(partial(markdown.write_markdown, most=6_000), result)
    assert len(text.encode()) <= 6_000
    assert re.search(r"\d+ further findings had no room here", text)
    assert "### Not looked at" in text


def test_jsonl_holds_the_objects_of_the_report() -> None:
    res = hostile(*TEXTS)
    lines = [json.loads(line) for line in rendered("jsonl", res).split("\n")[:-1]]
    assert [line["type"] for line in lines[:3]] == ["run", "file", "proof"]
    report = json.loads(rendered("json", res))
    schema = json.loads(
        files("proofcheck.reports.check").joinpath("report-1.schema.json").read_text()
    )
    for kind in ("proof", "finding"):
        own = [
            {k: v for k, v in line.items() if k != "type"} for line in lines if line["type"] == kind
        ]
        assert own == [item for file in report["files"] for item in file[f"{kind}s"]]
        for item in own:
            one = {"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]}
            jsonschema.validate(item, one, cls=jsonschema.Draft202012Validator)
    assert lines[0]["summary"] == report["summary"]


def test_statistics_counts_what_is_shown_and_what_is_not() -> None:
    assert rendered("statistics", CLEAN) == "0 findings, 0 suppressed.\n"
    assert rendered("statistics", DOUBTED).splitlines() == [
        "  shown  suppressed  code   severity  title",
        "      1           1  PC301  warning   the verifier doubts a step",
        "      1  in paper.tex",
        "1 finding, 1 suppressed.",
    ]
    assert "Not read: fig" in rendered("statistics", hostile("x"))


def test_paths_are_told_from_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "top" / "inner"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert repository_path("a.tex") == "a.tex"
    (tmp_path / "top" / ".git").mkdir()
    repository_path.__globals__["_top"].cache_clear()
    assert repository_path("a.tex") == "inner/a.tex"
    assert repository_path("../b/a.tex") == "b/a.tex"
    assert repository_path(str(inner / "a.tex")) == "inner/a.tex"
    assert repository_path("../../a.tex") == (tmp_path / "a.tex").as_posix()


def test_the_json_report_tells_what_is_unchanged() -> None:
    schema = json.loads(
        files("proofcheck.reports.check").joinpath("report-1.schema.json").read_text()
    )
    res = replace(CLEAN, unchanged=Unchanged("main", 3, 2))
    value = json.loads(rendered("json", res))
    jsonschema.validate(value, schema, cls=jsonschema.Draft202012Validator)
    assert value["unchanged"] == {"since": "main", "proofs": 3, "findings": 2}
    assert "Unchanged since main: 3 proofs not verified" in rendered("full", res)


def test_every_format_survives_hostile_texts() -> None:
    res = hostile(*TEXTS)
    for name in ("full", "concise", "json", "github", "markdown", "junit", "statistics"):
        text = rendered(name, res)
        io.StringIO(text).read().encode("utf-8")
        assert "\x1b" not in text
