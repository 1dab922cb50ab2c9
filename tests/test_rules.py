"""The table of rules."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

import proofcheck
from proofcheck.assess import rules as verifier
from proofcheck.checks.codes import MODULES
from proofcheck.checks.registry import CHECKS
from proofcheck.document.rule import Rule, Severity
from proofcheck.latex import rules as reader
from proofcheck.reports.explain import write_rule, write_rule_list
from proofcheck.rules import RULES
from tests.reports.writing import written

PUBLISHED = (
    "PC001 PC002 PC003 PC004 PC005 PC006 PC007 PC008 PC009 PC010 PC011 PC012 PC013 PC014 PC015 "
    "PC101 PC102 PC103 PC104 PC105 PC106 PC107 PC108 PC109 PC110 PC111 PC112 PC113 PC114 PC115 "
    "PC201 PC202 PC203 PC204 PC301 PC302 PC303 PC304"
).split()
ROOT = Path(proofcheck.__file__).parent


def test_the_published_codes_stay_and_no_two_rules_share_one() -> None:
    assert set(PUBLISHED) <= set(RULES)
    assert list(RULES) == sorted(RULES)
    assert all(rule.code == code for code, rule in RULES.items())
    assert all(RULES[rule.code] is rule for check in CHECKS for rule in check.rules)
    assert {rule.code for check in CHECKS for rule in check.rules} == set(MODULES)
    assert all(RULES[rule.code] is rule for rule in (*reader.RULES, *verifier.RULES))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_field_is_filled_in_well(rule: Rule) -> None:
    for field in fields(rule):
        assert getattr(rule, field.name) or field.name in ("default", "best_grade", "unread")
    assert not rule.title.endswith(".")
    for text in (rule.why, rule.silence, rule.false_alarms):
        assert text.endswith((".", "!"))
    assert len(rule.title) <= 65
    assert rule.example_bad != rule.example_good


def test_what_lowers_a_grade_is_a_warning_at_least() -> None:
    lowering = {code: rule for code, rule in RULES.items() if rule.best_grade < 1}
    assert "PC104" in lowering
    assert {rule.best_grade for rule in lowering.values()} == {0.0, 0.5}
    assert all(rule.severity > Severity.NOTE for rule in lowering.values())


def test_every_code_in_the_program_is_in_the_table() -> None:
    used = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= set(re.findall(r"^PC\d{3}$", node.value))
    assert used == set(RULES)


def test_what_could_not_be_read_is_seldom_an_error() -> None:
    reading = {code: rule.severity for code, rule in RULES.items() if code.startswith("PC0")}
    errors = [code for code, severity in reading.items() if severity is Severity.ERROR]
    notes = [code for code, severity in reading.items() if severity is Severity.NOTE]
    assert RULES["PC301"].severity is Severity.WARNING
    assert errors == ["PC001"]
    assert notes == ["PC005", "PC006", "PC011", "PC012", "PC013", "PC015", "PC016"]


def test_a_page_holds_everything_that_the_table_says() -> None:
    text = written(write_rule, RULES["PC301"], 40)
    folded = " ".join(text.split())
    rule = RULES["PC301"]
    for words in (rule.code, rule.title, rule.why, rule.example_bad, rule.silence):
        assert " ".join(words.split()) in folded
    assert max(map(len, text.splitlines())) <= 40
    assert not re.search(r"[ \t]\n", text)


def test_a_rule_that_is_off_says_how_to_switch_it_on() -> None:
    page = written(write_rule, RULES["PC109"])
    assert "Off by default: `--extend-select PC109` switches it on." in page
    listed = written(write_rule_list, [RULES["PC109"]])
    assert listed.endswith(f"{RULES['PC109'].title} (off by default)\n")


def test_the_list_has_a_line_for_each() -> None:
    lines = written(write_rule_list, RULES.values()).splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
