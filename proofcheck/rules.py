"""The table of rules, gathered from where they stand, in the order of their codes."""

from __future__ import annotations

import proofcheck.assess.rules
import proofcheck.formal.rules
import proofcheck.latex.rules
from proofcheck.checks.registry import CHECKS
from proofcheck.document.rule import Rule

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        {
            *proofcheck.latex.rules.RULES,
            *(rule for check in CHECKS for rule in check.rules),
            *proofcheck.assess.rules.RULES,
            *proofcheck.formal.rules.RULES,
        },
        key=lambda rule: rule.code,
    )
}


def names_rules(text: str) -> bool:
    """Whether ``text`` is a rule's code or a prefix of one, from ``PC`` on."""
    return text.startswith("PC") and any(code.startswith(text) for code in RULES)


def rows() -> list[tuple[str, str, str]]:
    """Code, title and severity of every rule, as tables show them."""
    return [(rule.code, rule.title, rule.severity.label) for rule in RULES.values()]
