"""PC122: the same formula on both sides of “and” or “or”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import plain_formulas
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

SAME_TWICE = Rule(
    code="PC122",
    category=Category.STRUCTURE,
    title="the same formula on both sides of “and” or “or”",
    severity=Severity.WARNING,
    why="Of two things that the sentence names side by side, the second is the first again: one of "
    "them is not what is meant.",
    example_bad="Hence both $f(x)$ and $f(x)$ are even.",
    example_good="Hence both $f(x)$ and $f(y)$ are even.",
    silence="Write what is meant, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 13 reports; 12 were right, one "
    "quotes an error.",
)

_SPACE = r"(?:[ \t\x00]+\n?|\n)[ \t\x00]*"
_BETWEEN = re.compile(rf"\${_SPACE}(?P<word>and|or){_SPACE}\$")
_BLANKS = re.compile(r"[\s\x00~{}]|\\[,;:! ]")
# A formula that asserts something: it says the same twice, whatever stands around.
_ASSERTS = re.compile(
    r"[=<>]|\\(?:leq?|geq?|in|notin|subset|subseteq|supset|cong|simeq|equiv|mid|neq?|models|vdash)"
    r"(?![a-zA-Z])"
)
_TWO = re.compile(
    r"\b(?:both|either|neither|(?:maps|morphisms|elements|points|sets|sequences|numbers|quantities"
    r"|functions|groups|rings|modules|spaces)(?:\s+both)?)\s+\Z",
    re.IGNORECASE,
)
# Two maps between the same things need not be the same.
_ARROW = re.compile(r"\\(?:to|[a-z]*arrow)(?![a-zA-Z])")
_PLURAL = re.compile(r"\s+(?:are|have|agree|both|were|do|lie|coincide)\b")
_VERB = re.compile(r"\s+(?:is|has|was|does|can|will|must|may|also|factors|maps|induces|gives)\b")
MAX_FORMULA = 200


def same_alternatives(context: Context) -> Iterator[Finding]:
    """PC122 for two equal formulas that “and” or “or” puts side by side."""
    text = context.document.text
    masked = text.masked
    before = None
    for formula in context.once(plain_formulas):
        first, before = before, formula
        if first is None or formula.display or first.display or len(formula.text) > MAX_FORMULA:
            continue
        end = first.start + len(first.text)
        word = _BETWEEN.fullmatch(masked, end, formula.start)
        if word is None:
            continue
        plain = _BLANKS.sub("", first.text)
        if not plain or plain != _BLANKS.sub("", formula.text):
            continue
        behind = formula.start + len(formula.text) + 1
        if not (
            _TWO.search(masked, max(0, first.start - 40), first.start - 1)
            or (_PLURAL.match(masked, behind) and not _ARROW.search(formula.text))
            or (_ASSERTS.search(formula.text) and not _VERB.match(masked, behind))
        ):
            continue  # "maps into $X$ and $X$ is compact"
        yield finding_at(
            context.once(places),
            (first.start - 1, behind),
            SAME_TWICE,
            f"both sides of “{word['word']}” are the same: write what is meant",
            confidence=0.85,
        )
