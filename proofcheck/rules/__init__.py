"""The table of rules: what each code means, with examples, and how to silence it.

``proofcheck explain`` prints it; severities of findings come from here and from nowhere else.
"""

from __future__ import annotations

from proofcheck.document.finding import Finding
from proofcheck.document.rule import Rule
from proofcheck.document.source import Span
from proofcheck.rules.mathematics import MATHEMATICS
from proofcheck.rules.reading import READING
from proofcheck.rules.structure import STRUCTURE
from proofcheck.rules.verifier import VERIFIER

RULES: dict[str, Rule] = {
    rule.code: rule for rule in (*READING, *STRUCTURE, *MATHEMATICS, *VERIFIER)
}


_MANIPULATION = ("PC014", "PC015")


def is_about_looking(code: str) -> bool:
    """Whether findings ``code`` say that something was not looked at, or not as it is."""
    return code.startswith("PC0") and code not in _MANIPULATION


def names_rules(text: str) -> bool:
    """Whether ``text`` is a rule's code or a prefix of one, from ``PC`` on."""
    return text.startswith("PC") and any(code.startswith(text) for code in RULES)


def remark(code: str, message: str, span: Span) -> Finding:
    """A finding with the severity of its rule, sure and about no proof in particular."""
    return Finding(code, RULES[code].severity, message, span)
