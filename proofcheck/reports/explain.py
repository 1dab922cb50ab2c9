"""The pages of ``proofcheck explain``."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from proofcheck.document.rule import Rule
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.terminal import open_console, print_indented


def write_rule(rule: Rule, page: Page) -> None:
    """One rule: what it means, an example, how often it errs, how to silence it."""
    console = open_console(page)
    head = Text.assemble((rule.code, "bold"), f": {rule.title} ({rule.severity.label})")
    print_indented(console, head, Text())
    console.print()
    print_indented(console, Text(rule.why), Text())
    if not rule.default:
        console.print()
        switch = f"Off by default: `--extend-select {rule.code}` switches it on."
        print_indented(console, Text(switch), Text())
    for heading, body, indent in (
        ("Draws the finding", rule.example_bad, 4),
        ("Does not", rule.example_good, 4),
        ("False alarms", rule.false_alarms, 0),
        ("Silencing", rule.silence, 0),
    ):
        console.print()
        console.print(Text(f"{heading}:", "bold"))
        for line in body.split("\n"):
            print_indented(console, Text(line), Text(" " * indent))


def write_rule_list(rules: Iterable[Rule], page: Page) -> None:
    """One line a rule: code, severity, title."""
    console = open_console(page)
    for rule in rules:
        off = "" if rule.default else " (off by default)"
        row = Text.assemble((rule.code, "bold"), f"  {rule.severity.label:<7}  {rule.title}{off}")
        print_indented(console, row, Text())
