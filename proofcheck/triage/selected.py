"""Which rules are selected: what the user wants to be shown."""

from __future__ import annotations

from proofcheck.document.finding import Finding
from proofcheck.document.rule import Category, Rule
from proofcheck.settings.settings import Settings

# What is said of the text itself, not of its mathematics, is shown whatever is selected.
_ALWAYS = (Category.LOOKING, Category.MANIPULATION)


def is_selected(rule: Rule, settings: Settings) -> bool:
    """Whether findings of ``rule`` are shown: the longest matching entry decides, a draw hides.

    Narrowing ``select`` never hides what says that something was not looked at; ``ignore`` does.
    A rule that is off by default must be selected by its full code.
    """
    code = rule.code
    select = settings.select or ("",)
    if rule.category in _ALWAYS:
        select = (*select, code[:-2])  # as if its family were named
    matching = [entry for entry in (*select, *settings.extend_select) if code.startswith(entry)]
    if not rule.default:
        matching = [entry for entry in matching if entry == code]
    chosen = max(map(len, matching), default=-1)
    refused = max((len(entry) for entry in settings.ignore if code.startswith(entry)), default=-1)
    return chosen > refused


def is_shown(finding: Finding, settings: Settings) -> bool:
    least = settings.min_confidence
    sure = least is None or finding.confidence >= least
    return sure and is_selected(finding.rule, settings)
