"""PC129: a letter that occurs nowhere else, in a formula that is there with another letter, too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of
from proofcheck.checks.names.formulas import WrittenFormula
from proofcheck.checks.names.scopes import ProofFormulas, scopes
from proofcheck.checks.names.tokens import FormulaToken, is_letter, letter, tokens, written_letters
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity
from proofcheck.latex.formulas import Formula

STRANGER = Rule(
    code="PC129",
    category=Category.STRUCTURE,
    title="a letter that occurs once, in the place of another letter",
    severity=Severity.WARNING,
    why="Nothing introduces the letter, neither the proof and its statement nor the text around "
    "them, and the formula that it stands in is found there with another letter in its place.",
    example_bad="The fibre $\\pi^{-1}(\\{s\\})$ over $s$ is finite. As $s$ is closed, so is "
    "$\\pi^{-1}(\\{y\\})$.",
    example_good="The fibre $\\pi^{-1}(\\{s\\})$ over $s$ is finite. As $s$ is closed, so is "
    "$\\pi^{-1}(\\{s\\})$.",
    silence="Write the other letter, say what this one is, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 26 reports; 19 were right.",
)

LIKENESS = 3
"""So many tokens around the two letters are the same; brackets, commas, relations do not count."""
KNOWN = 3
"""The other letter occurs so often in the proof and its statement."""
BEFORE, BEHIND = 6_000, 1_500
"""Code points of the text around a proof and its statement in which the letter does not occur."""
SHORT = 7  # tokens of a formula that says what a letter is, as 1 \leq k \leq n does

_BINDS = frozenset({":", "\\colon", "\\mapsto", "\\in", "\\coloneqq", "\\defeq"})
_QUANTIFIES = frozenset({"\\forall", "\\exists", "\\lambda", "\\partial", "d"})
_RELATES = _BINDS | frozenset(
    r"= < > \subset \subseteq \geq \leq \ge \le \neq \ne \mid \cong \not \ni \to \sim \equiv \ll"
    r" \gg \simeq \approx \rightarrow \longrightarrow".split()
)
_DOTS = frozenset({"\\ldots", "\\dots", "\\cdots", "\\dotsc", "\\dotsb"})
_LIST = frozenset(", ( ) _ ^ ' * \\prime \\bullet".split()) | _DOTS
_BEGINS = frozenset({"\\\\", "\\{", ":", ";", "\\mid", "\\colon", "\\quad", "\\qquad"})
_POOR = _RELATES | frozenset("( ) [ ] _ ^ , | . ; + - \\\\".split())
_ARROWS = frozenset({"\\to", "\\rightarrow", "\\longrightarrow"})
# Letters that everybody knows; those of these alphabets are, too.
_CONSTANTS = frozenset({"I", "E", "e", "\\pi"})
_KRONECKER = ("\\delta", "_")
_KNOWN = ("\\mathbf", "\\mathbb", "\\Bbb")
_ACCENT = re.compile(r"\\(?:wide)?(?:hat|bar|tilde|check|overline|underline|dot)(?![a-zA-Z])")
# Not bound below these, but named: \dim_k, X \times_S Y.
_TAKES_INDEX = re.compile(
    r"\\(?:dim|Hom|Ext|Tor|End|Aut|[kK]er|Im|Mor|Isom|Gal|Der|SheafHom|deg|rank|ord|length|times"
    r"|otimes|oplus|circ|wedge|Omega|Spec|Proj)(?![a-zA-Z])"
)
_WORD = re.compile(r"\{[a-zA-Z ]{0,12}\Z")


class _Place(NamedTuple):
    """A token of a formula of the proof."""

    formula: WrittenFormula
    tokens: Sequence[FormulaToken]
    at: int

    def near(self, by: int) -> str:
        """The token that many places away, "" beyond the ends."""
        place = self.at + by
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""


def strangers(context: Context) -> Iterator[Finding]:
    """PC129 for letters that occur once, in formulas that are repeated but for them."""
    for scope in context.once(scopes):
        written = {
            formula.start: written_letters(formula.text)
            for formula in (*scope.statement, *scope.proof)
        }
        spellings = Counter(chain.from_iterable(written.values()))
        known = _count(spellings)
        once = {
            spelling
            for spelling, times in spellings.items()
            if times == 1 and (name := letter(spelling)) and known[name] == 1
        } - _CONSTANTS
        cut: dict[int, list[FormulaToken]] = {}
        for place in _places(scope, once, written, cut):
            if _introduced(place) or _known_around(context, scope, place):
                continue
            if twin := _twin(scope, place, known, cut):
                yield _finding(context, place, twin)


def _count(spellings: Counter[str]) -> Counter[str]:
    """How often each letter occurs."""
    known: Counter[str] = Counter()
    for spelling, times in spellings.items():
        if name := letter(spelling):
            known[name] += times
    return known


def _places(
    scope: ProofFormulas,
    once: set[str],
    written: Mapping[int, list[str]],
    cut: dict[int, list[FormulaToken]],
) -> Iterator[_Place]:
    """Where letters stand in the proof that occur once."""
    for formula in scope.proof:
        if not once.isdisjoint(written[formula.start]):
            pieces = _cut(formula, cut)
            for index, token in enumerate(pieces):
                if formula.text[token.start : token.end] in once:
                    yield _Place(formula, pieces, index)


def _cut(formula: WrittenFormula, cut: dict[int, list[FormulaToken]]) -> list[FormulaToken]:
    if formula.start not in cut:
        cut[formula.start] = tokens(formula.text)
    return cut[formula.start]


def _introduced(place: _Place) -> bool:
    """Whether the formula itself may say what the letter is, or the letter is part of a word."""
    text, token = place.formula.text, place.tokens[place.at]
    before, behind = place.near(-1), place.near(1)
    if behind in _BINDS or before in _QUANTIFIES or "\\intertext" in text:
        return True
    if before in _ARROWS or token.text.startswith(_KNOWN) or (token.text, behind) == _KRONECKER:
        return True
    if before == "_" and _counts_on(place):
        return True
    if len(place.tokens) <= SHORT and not {before, behind} - _RELATES - {"", ","}:
        return True
    if _ACCENT.match(token.text) or _part_of_a_word(text, token):
        return True
    return _leads(place)


def _counts_on(place: _Place) -> bool:
    """Whether the letter, an index, is bound by a sum, ends a list, or follows a name's others."""
    name = place.near(-2)
    signs = [token.text for token in place.tokens]
    if _TAKES_INDEX.match(name):
        return not _DOTS.isdisjoint(signs)
    if name[:1] == "\\" and not is_letter(name):
        return True
    indexed = sum(signs[at : at + 2] == [name, "_"] for at in range(len(signs)))
    return indexed > 1 or not _DOTS.isdisjoint(signs)


def _part_of_a_word(text: str, token: FormulaToken) -> bool:
    """Whether the letter belongs to a name of several, as in ``\\fn{Var}`` and ``GL(n)``."""
    before, behind = text[max(0, token.start - 1) : token.start], text[token.end : token.end + 1]
    if token.text.isupper() and (before + behind).isupper():
        return True
    inside = _WORD.search(text, max(0, token.start - 14), token.start)
    return inside is not None and text[token.end : token.end + 2].isalpha()


def _leads(place: _Place) -> bool:
    """Whether the letter stands in a list of names that begins a formula, and is then related."""

    def listed(token: FormulaToken) -> bool:
        return token.text in _LIST or is_letter(token.text) or token.text.isdigit()

    first = last = place.at
    while first and listed(place.tokens[first - 1]):
        first -= 1
    if first:
        sign = place.tokens[first - 1].text
        if sign not in _BEGINS and not sign.startswith(("\\text", "\\mbox")):
            return False
    while last < len(place.tokens) and listed(place.tokens[last]):
        last += 1
    return last == len(place.tokens) or place.tokens[last].text in _RELATES


def _known_around(context: Context, scope: ProofFormulas, place: _Place) -> bool:
    """Whether the letter occurs in a formula around the proof and its statement, or in a picture
    there."""
    begin, end = (scope.statement or scope.proof)[0].start, scope.proof[-1].start + 1
    own = {formula.start for formula in (*scope.statement, *scope.proof)}
    name, masked = place.near(0), context.document.text.masked
    formulas = context.once(formulas_of)
    first = bisect_left(formulas, begin - BEFORE, key=_start)
    last = bisect_left(formulas, end + BEHIND, key=_start)
    return any(
        name in {letter(spelling) for spelling in {*written_letters(masked[slice(*one.region)])}}
        for one in formulas[first:last]
        if _bare(name) in masked[slice(*one.region)] and one.region[0] not in own
    )


def _bare(token: str) -> str:
    """What is found in each formula that has the token."""
    return token.rpartition(" ")[2]


def _start(formula: Formula) -> int:
    return formula.region[0]


def _twin(
    scope: ProofFormulas, place: _Place, known: Counter[str], cut: dict[int, list[FormulaToken]]
) -> _Place | None:
    """Where another letter stands between the same tokens, in another formula; the likest."""
    best, found = LIKENESS - 1, None
    around = (place.near(-1), place.near(1))
    for formula in (*scope.statement, *scope.proof):
        if formula.start == place.formula.start or not all(
            _bare(token) in formula.text for token in around
        ):
            continue
        pieces = _cut(formula, cut)
        for index, token in enumerate(pieces):
            other = _Place(formula, pieces, index)
            if (other.near(-1), other.near(1)) != around or known[token.text] < KNOWN:
                continue
            likeness = _likeness(place, other, -1) + _likeness(place, other, 1)
            if likeness > best:
                best, found = likeness, other
    return found


def _likeness(one: _Place, other: _Place, step: int) -> int:
    """How many tokens in a row are the same on one side, those that tell little not counted."""
    count, by = 0, step
    while (token := one.near(by)) and token == other.near(by):
        count += token not in _POOR
        by += step
    return count


def _finding(context: Context, place: _Place, twin: _Place) -> Finding:
    text = context.document.text
    token, wanted = place.tokens[place.at], twin.tokens[twin.at]
    other = twin.formula.text[wanted.start : wanted.end]
    written = place.formula.text[token.start : token.end]
    behind = place.formula.text[token.end : token.end + 1]
    mended = other + " " if other[-1:].isalpha() and "\\" in other and behind.isalpha() else other
    region = (place.formula.start + token.start, place.formula.start + token.end)
    return finding_at(
        context.once(places),
        region,
        STRANGER,
        f"the letter {written} occurs nowhere else here, and the same formula has {other} "
        f"elsewhere: write {other}, or say what {written} is",
        confidence=0.8,
        evidence=" ".join(twin.formula.text.replace("\x00", " ").split())[:200],
        suggestion=other,
        replacement=Replacement(text.span(region), mended),
    )
