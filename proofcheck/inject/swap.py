"""Things that have changed places."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.inject.edit import Change, Surroundings, joined
from proofcheck.inject.letters import PLACES, is_differential, role
from proofcheck.inject.pieces import CLOSE, COMMAND, LETTER, MODE, NAME, OPEN
from proofcheck.inject.structure import inside, unit_ends
from proofcheck.inject.tokens import Token, TokenisedStep

_TURNED = frozenset(r"\frac \dfrac \tfrac \binom \dbinom \tbinom".split())
_ONE_SIDED = frozenset(
    r"- / \circ \setminus \mid \subset \subseteq \supset \supseteq \backslash \to \rightarrow "
    r"\hookrightarrow \twoheadrightarrow \longrightarrow \trianglelefteq \lhd \rtimes \ltimes "
    r"\rightarrowtail \mapsto \mod".split()
)
_BOTH_SIDED = frozenset(
    r"+ = \cdot \times \cap \cup \cong \sim \simeq \equiv \ne \neq \perp \wedge \vee \oplus "
    r"\otimes , ; : \parallel \approx \land \lor \iff \Leftrightarrow".split()
)
_SYMMETRIC = frozenset(
    r"d \rho \gcd \max \min \lcm \operatorname{lcm} \operatorname{dist} \mathrm{dist} \dist gcd "
    r"lcm dist \operatorname{Cov} \mathrm{Cov} max min B K".split()
)
_AS_FAR = 8
"""How many tokens lie between two letters that are exchanged."""


def swap(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """Two things of a formula exchanged: arguments, sides, numerator and denominator, letters."""
    yield from _arguments(reading)
    yield from _operands(reading)
    yield from _two_letters(reading)


def _arguments(reading: TokenisedStep) -> Iterator[Change]:
    """``f(x, y)`` and ``\\frac{x}{y}``."""
    tokens, mates = reading.tokens, reading.mates
    for index, token in enumerate(tokens):
        if token.text in _TURNED and index + 1 in mates and tokens[index + 1].text == "{":
            middle = mates[index + 1]
            if middle + 1 in mates and tokens[middle + 1].text == "{":
                first = inside(reading, index + 1, middle + 1)
                second = inside(reading, middle + 1, mates[middle + 1] + 1)
                if first != second:
                    end = tokens[mates[middle + 1]].end
                    yield tokens[index + 1].start, end, second + first
        if token.sort == OPEN and token.text in ("(", r"\left(") and index in mates and index:
            before = tokens[index - 1]
            applied = before.sort in (LETTER, NAME, COMMAND, CLOSE) and before.maths
            if applied and before.text not in _SYMMETRIC and tokens[index].maths:
                yield from _pair(reading, index + 1, mates[index])


def _pair(reading: TokenisedStep, start: int, end: int) -> Iterator[Change]:
    """Two arguments between the tokens ``start`` and ``end``, half-open."""
    tokens = reading.tokens
    commas, at = [], start
    while at < end and at - start < PLACES:
        if tokens[at].text == ",":
            commas.append(at)
        at = reading.mates.get(at, at) + 1 if tokens[at].sort == OPEN else at + 1
    if len(commas) == 1 and start < commas[0] < end - 1:
        first = inside(reading, start, commas[0])
        second = inside(reading, commas[0] + 1, end)
        if first != second:
            between = reading.text[tokens[commas[0] - 1].end : tokens[commas[0] + 1].start]
            yield tokens[start].start, tokens[end - 1].end, joined(second, between, first)


def _operands(reading: TokenisedStep) -> Iterator[Change]:
    """``x - y``, ``f \\circ g``, ``a \\mid b``, ``A \\subset B``, ``X \\to Y``."""
    tokens, ends = reading.tokens, unit_ends(reading)
    for index, token in enumerate(tokens):
        if not token.maths or token.text not in _ONE_SIDED or not 0 < index < len(tokens) - 1:
            continue
        left, end = _unit_before(reading, index), ends[index + 1]
        if left is None or end == index + 1 or not _ends_here(reading, left, end):
            continue
        first, second = inside(reading, left, index), inside(reading, index + 1, end)
        if token.text == "-" and (_within_bars(reading, left, end) or _of_zero(reading, end)):
            continue
        if second.strip() in (r"\infty", "0", "1") or token.text == first or first == second:
            continue
        between = reading.text[tokens[index - 1].end : tokens[index + 1].start]
        yield tokens[left].start, tokens[end - 1].end, joined(second, between, first)


def _unit_before(reading: TokenisedStep, index: int) -> int | None:
    """Where the unit that ends before the token ``index`` begins."""
    ends = unit_ends(reading)
    for start in range(index - 1, max(-1, index - 10), -1):
        if ends[start] == index and (not start or ends[start - 1] <= start):
            return start
    return None


def _ends_here(reading: TokenisedStep, start: int, end: int) -> bool:
    """Whether nothing beside the two operands belongs to them."""
    tokens, ends = reading.tokens, unit_ends(reading)
    before = tokens[start - 1] if start else None
    loose = before is None or before.sort in (MODE, OPEN) or before.text in _BOTH_SIDED
    after = tokens[end] if end < len(tokens) else None
    return loose and (
        after is None
        or after.sort in (MODE, CLOSE)
        or after.text in _BOTH_SIDED
        or (after.text in (".", r"\\", "&") and ends[end] == end)
    )


def _within_bars(reading: TokenisedStep, start: int, end: int) -> bool:
    beside = [
        token.text for token in (*reading.tokens[:start][-1:], *reading.tokens[end : end + 1])
    ]
    bars = ("|", "vert", "Vert", r"\|", "norm", "abs")
    return any(text.endswith(bars) for text in beside)


def _of_zero(reading: TokenisedStep, end: int) -> bool:
    texts = [token.text for token in reading.tokens[end : end + 2]]
    return texts in (["=", "0"], [r"\ne", "0"], [r"\neq", "0"])


def _two_letters(reading: TokenisedStep) -> Iterator[Change]:
    """Two letters of one sort exchanged, where the formula is not plainly symmetric in them."""
    tokens = reading.tokens
    places = [
        place
        for place, token in enumerate(tokens)
        if token.sort == LETTER and token.maths and not is_differential(reading, place)
    ]
    places = places[:: 1 + len(places) // PLACES]
    for number, first in enumerate(places):
        for second in places[number + 1 : number + 4]:
            one, other = tokens[first], tokens[second]
            if second - first > _AS_FAR or one.text == other.text:
                continue
            if role(reading, first) != role(reading, second):
                continue
            between = tokens[first + 1 : second]
            if any(token.sort == MODE for token in between):
                break
            if not _look_alike(reading, first, second):
                middle = reading.text[one.end : other.start]
                yield one.start, other.end, joined(other.text, middle, one.text)


def _look_alike(reading: TokenisedStep, first: int, second: int) -> bool:
    """Whether exchanging the two letters may say the same: ``x+y``, ``f(x)=f(y)``, ``x_i y_i``."""
    tokens, ends = reading.tokens, unit_ends(reading)
    between = tokens[first + 1 : second]
    if not between or (len(between) == 1 and between[0].text in _BOTH_SIDED | _RELATING):
        return True
    same_unit = _text_after(reading, first, ends[first]) == _text_after(
        reading, second, ends[second]
    )
    if same_unit and ends[first] + 1 >= second:
        return True
    around_first = _beside(tokens, first, ends[first])
    return same_unit and around_first == _beside(tokens, second, ends[second])


_RELATING = frozenset(
    r"- / \circ \setminus \mid \subset \subseteq \to \in < > \le \ge \leq \geq".split()
)


def _text_after(reading: TokenisedStep, start: int, end: int) -> str:
    return reading.text[reading.tokens[start].end : reading.tokens[end - 1].end]


def _beside(tokens: tuple[Token, ...], start: int, end: int) -> tuple[str, str]:
    before = tokens[start - 1].text if start else ""
    after = tokens[end].text if end < len(tokens) else ""
    return ("" if before in _BOTH_SIDED else before, "" if after in _BOTH_SIDED else after)
