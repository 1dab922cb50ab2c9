"""PC205: a statement about given numbers, in words or with a bar, that is false."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of, stretches
from proofcheck.checks.mathematics import integers
from proofcheck.checks.mathematics.reading import read
from proofcheck.checks.mathematics.sayings import (
    AFTER_NUMBER,
    BEFORE_NUMBER,
    GAP,
    NUMBER_IN_WORDS,
    Judge,
)
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import GONE, VERBATIM, Region, Text, in_regions
from proofcheck.expressions.evaluate import exact
from proofcheck.expressions.interpretation import Feature, Interpretations
from proofcheck.expressions.tree import symbols
from proofcheck.latex.languages import folded, words

FALSE_STATEMENT = Rule(
    code="PC205",
    category=Category.MATHEMATICS,
    title="a statement about given numbers is false",
    severity=Severity.ERROR,
    confidence=0.95,
    why="What is said to divide, to be prime, even, odd, a square, coprime, a greatest common "
    "divisor, a remainder or an order, is not: the numbers are given, and it was computed.",
    example_bad="Since $91$ is prime and $7$ divides $100$, we are done.",
    example_good="Since $97$ is prime and $7$ divides $105$, we are done.",
    silence="Mend the statement, or " + ON_THE_LINE,
    false_alarms="Measured on 6,131 proofs of nineteen published texts: no report.",
    best_grade=0.5,
)

_DENIED = re.compile(words("contradiction"))
_LETTERLESS = r"(?:[^$a-zA-Z\\]|\\(?:cdot|times|t?frac|left|right)(?![a-zA-Z])|\\[,;:! ])+"
_NUMBER = re.compile(
    rf"(?:\$(?:{_LETTERLESS})\$|\\\((?:{_LETTERLESS})\\\)|{NUMBER_IN_WORDS}){GAP}"
    r"(?P<verb>is|ist|est|divides|does|are|leaves|has|teilt|divise|und|et|and"
    r"|when|if|modulo|mod|divided|on|upon|after)\b"
)
_LEADING = frozenset("and when if modulo mod divided on upon after".split())
# Words that may stand before the number that a sentence begins with: no "Case $3$ is odd".
_BEFORE = re.compile(
    r"(?:\A|[.;:!?(]|(?<![\d$)]),|---|\n\s*\n|\\item(?:\[[^]]*\])?|\\\\|\}|(?<![\d$)\s])\s+and"
    r"|\b(?:that|since|as|because|so|hence|thus|then|but|however|numbers?|integers?|prime|clearly|yet"
    r"|obviously|indeed|therefore|also|now|or|the|thus|where(?:as|in)?|again|finally|while|dass|da|weil"
    r"|denn|aber|Zahl(?:en)?|que|car|mais|nombres?|entiers?|donc))[\s~\x00]*\Z",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    rf"{words('hypothesis')}|{words('contradiction')}"
    r"|\b(?:not|no|never|neither|nor|none|without|instead|unlike|would|could|might|may|say|either"
    r"|or|pretend|imagine|n't|which|one of|nicht|kein\w*|ni|ne|pas)\b|\?"
)
# What a text speaks of when its numbers are no ordinary ones; of these, or what is said of them.
_ELSEWHERE = re.compile(
    r"\brings?\b|\bideals?\b|\bgauss|\\(?:mathbb|mathbf)?\s*\{?[A-Z]\}?\s*\[|\bdomains?\b|\bfields?\b"
    r"|irreducib|\bpolynomial|-adic|\bknots?\b|\bmonoid|\bsemigroup|\blattice|\bposet|\bbinary\b"
    r"|\bbase\b|\banneau|\bcorps\b|\bKörper|кольц|поле",
    re.IGNORECASE,
)
_MODULAR = re.compile(r"\bmod(?:ulo)?\b|\\[bp]?mod\b|\bresidue|\bcongruen|\breste\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"\bgraph|\bpermutation|\bcycles?\b|\bvert(?:ex|ices)|\bnodes?\b|\bdegree|\bparity|\bstates?\b",
    re.IGNORECASE,
)
_ELSEWHERE_OF: dict[Judge, re.Pattern[str]] = {
    integers.is_square: _MODULAR,
    integers.is_cube: _MODULAR,
    integers.is_even: _LABELLED,
    integers.is_odd: _LABELLED,
}
_SENTENCE = re.compile(r"[.!?][\s\x00]+(?=[A-Z\\$])|\n[ \t\x00]*\n")
_FOREIGN = {Feature.BRACKETS, Feature.BARS, Feature.PARENTHESISED, Feature.E}
_MID = re.compile(r"\\(?P<sign>mid|nmid|not\s*\\mid)(?![a-zA-Z])")
REACH = 200  # characters behind a number in which the others stand
LEAD = 40  # characters before it in which stands what is said of it
SCOPE = 1_000  # characters before, in which a text shows that its numbers are of a special kind


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What is said at ``region``; ``holds`` is False when it is not so, as ``why`` shows."""

    region: Region
    holds: bool
    why: str
    judge: Judge


def false_statements(context: Context) -> Iterator[Finding]:
    """PC205 for false statements about given numbers."""
    text, dropped = context.document.text, context.document.dropped
    found = [*_in_words(text, context.once(stretches)), *_with_bars(context)]
    for claimed in sorted(found, key=lambda one: one.region):
        at = claimed.region[0]
        if claimed.holds or in_regions(text.definitions, at) or in_regions(dropped, at):
            continue
        if _is_sure(text.masked, claimed):
            yield finding_at(
                context.once(places),
                claimed.region,
                FALSE_STATEMENT,
                f"this is false: {claimed.why}",
                evidence=claimed.why,
            )


def _in_words(text: Text, regions: Sequence[Region]) -> Iterator[_Claimed]:
    masked, done = text.masked, 0
    for number in chain.from_iterable(
        _NUMBER.finditer(masked, max(start, text.body), end) for start, end in regions
    ):
        start = number.start()
        if start < done:
            continue
        said = [(pattern.match(masked, start), judge) for pattern, judge in AFTER_NUMBER]
        if number["verb"] in _LEADING:
            first = max(0, start - LEAD)
            leads = ((p.search(masked, first, start + REACH), judge) for p, judge in BEFORE_NUMBER)
            said += [
                (match, judge) for match, judge in leads if match and match.start("a") == start
            ]
        for match, judge in said:
            if match and _BEFORE.search(masked, max(0, match.start() - LEAD), match.start()):
                done = match.end()
                yield from _judged(text, match, judge)
                break


def _judged(text: Text, match: re.Match[str], judge: Judge) -> Iterator[_Claimed]:
    names = [name for name in ("a", "b", "c") if name in match.re.groupindex]
    values = [_integer(text, match.span(name)) for name in names]
    if None in values:
        return
    answer = judge(*values)
    if answer is not None:
        negated = "not" in match.re.groupindex and match["not"] is not None
        yield _Claimed(match.span(), answer[0] != negated, answer[1], judge)


def _integer(text: Text, region: Region) -> int | None:
    """The integer that a formula, or a number in the text, is."""
    written = text.expanded(region).strip()
    for fence in ("$", "\\(", "\\)"):
        written = written.removeprefix(fence).removesuffix(fence)
    readings = read(written)
    if not isinstance(readings, Interpretations) or len(readings.readings) > 1:
        return None
    tree, features = readings.readings[0].tree, readings.readings[0].features
    if symbols(tree) or features & {
        Feature.BRACKETS,
        Feature.BARS,
        Feature.PARENTHESISED,
        Feature.E,
    }:
        return None
    value = exact(tree, {})
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else None


def _with_bars(context: Context) -> Iterator[_Claimed]:
    """``7 \\mid 100`` as a whole formula, or between commas."""
    text = context.document.text
    for formula in context.once(formulas_of):
        start, end = formula.region
        if "mid" not in text.masked[start:end]:
            continue
        at = start
        for part in re.split(r"(,|;|\\q?quad|&|\\\\)", text.masked[start:end]):
            region, at = (at, at + len(part)), at + len(part)
            signs = list(_MID.finditer(text.masked, *region))
            if len(signs) != 1:
                continue
            sign = signs[0]
            left = _integer(text, (region[0], sign.start()))
            right = _integer(text, (sign.end(), region[1]))
            answer = None if left is None or right is None else integers.divides(left, right)
            if answer is not None:
                said = answer[0] == (sign["sign"] == "mid")
                yield _Claimed(region, said, answer[1], integers.divides)


def _is_sure(masked: str, claimed: _Claimed) -> bool:
    """Whether the text asserts it, of ordinary integers."""
    start, end = claimed.region
    before = _SENTENCE.split(masked[max(0, start - 300) : start])[-1]
    after = _SENTENCE.split(masked[end : end + 150])[0]
    around = folded(f"{before} ".replace(GONE, " ").replace(VERBATIM, " "))
    if _UNSURE.search(around) or "?" in masked[end : end + len(after) + 1]:
        return False
    if _DENIED.search(folded(masked[end : end + 80])):
        return False
    others = (_ELSEWHERE, _ELSEWHERE_OF.get(claimed.judge, _ELSEWHERE))
    return not any(other.search(masked, max(0, start - SCOPE), end + 60) for other in others)
