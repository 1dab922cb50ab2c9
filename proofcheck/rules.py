"""The table of rules, gathered from where they stand, in the order of their codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import proofcheck.assess.rules
import proofcheck.formal.rules
import proofcheck.latex.rules
from proofcheck.checks.codes import MODULES, rule_of
from proofcheck.document.rule import Rule


class _Rules(Mapping[str, Rule]):
    """Those of a check are imported with it when they are asked for: a run whose findings are
    known needs few."""

    def __init__(self) -> None:
        apart = (proofcheck.latex.rules, proofcheck.assess.rules, proofcheck.formal.rules)
        self._apart = {rule.code: rule for module in apart for rule in module.RULES}
        self._codes = dict.fromkeys(sorted((*self._apart, *MODULES)))

    def __getitem__(self, code: str) -> Rule:
        return self._apart[code] if code in self._apart else rule_of(code)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, code: object) -> bool:
        return code in self._codes


RULES: Mapping[str, Rule] = _Rules()


def names_rules(text: str) -> bool:
    """Whether ``text`` is a rule's code or a prefix of one, from ``PC`` on."""
    return text.startswith("PC") and any(code.startswith(text) for code in RULES)


def rows() -> list[tuple[str, str, str]]:
    """Code, title and severity of every rule, as tables show them."""
    return [(rule.code, rule.title, rule.severity.label) for rule in RULES.values()]
