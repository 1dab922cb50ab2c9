"""What was meant otherwise at every place of the step, or two letters each meant as the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, islice, pairwise

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.letters import by_role, letter_places
from proofcheck.corrections.objects import decorations, forms
from proofcheck.corrections.stock import stock
from proofcheck.corrections.symbols import CONFUSED
from proofcheck.inject.edit import Change, joined
from proofcheck.inject.letters import role, sort_of
from proofcheck.inject.tokens import TokenisedStep

_MOST = 3
"""The most that is put in the places of one thing."""

_PLACES = 40
"""What stands at more places than these was not meant otherwise at all of them."""

_EXCHANGED = 8
"""The most letters of a step of which each two are exchanged."""

_Span = tuple[int, int]


def everywhere(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A letter, an object or a sign that stands more than once, replaced at all its places."""
    return chain(_letters(reading, scope), _objects(reading, scope), _signs(reading))


def _letters(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    alike = by_role((reading.text, *scope.texts))
    places: dict[str, list[int]] = {}
    for place in letter_places(reading):
        places.setdefault(reading.tokens[place].text, []).append(place)
    for own, those in places.items():
        uses = dict.fromkeys(role(reading, place) for place in those)
        others = dict.fromkeys(one for use in uses for one in alike.get(use, ()) if one != own)
        yield from _replaced(reading.text, [_span(reading, place) for place in those], others)


def _objects(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Names in another form, and whole objects with other scripts."""
    texts = (reading.text, *scope.near)
    spans: dict[tuple[str, tuple[str, ...]], list[_Span]] = {}
    for one in stock(reading.text).objects:
        names, wholes = forms(texts)[one.skeleton], decorations(texts)[one.name]
        spans.setdefault((one.name, names), []).append((one.start, one.name_end))
        spans.setdefault((one.whole, wholes), []).append((one.start, one.end))
    for (own, others), those in spans.items():
        yield from _replaced(reading.text, those, (one for one in others if one != own))


def _signs(reading: TokenisedStep) -> Iterator[Change]:
    spans: dict[str, list[_Span]] = {}
    for token in reading.tokens:
        if token.maths and token.text in CONFUSED:
            spans.setdefault(token.text, []).append((token.start, token.end))
    for own, those in spans.items():
        yield from _replaced(reading.text, those, CONFUSED[own])


def exchange(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Two letters of one sort, each in the places of the other."""
    spans: dict[str, list[_Span]] = {}
    for place in letter_places(reading):
        spans.setdefault(reading.tokens[place].text, []).append(_span(reading, place))
    for one, other in combinations(islice(spans, _EXCHANGED), 2):
        if sort_of(one) == sort_of(other):
            both = sorted(
                [(span, other) for span in spans[one]] + [(span, one) for span in spans[other]]
            )
            if len(both) <= _PLACES:
                yield _rewritten(reading.text, *zip(*both, strict=True))


def _span(reading: TokenisedStep, place: int) -> _Span:
    return reading.tokens[place].start, reading.tokens[place].end


def _replaced(text: str, spans: Sequence[_Span], others: Iterable[str]) -> Iterator[Change]:
    """One thing that stands at the spans, in order, replaced at all of them at once."""
    if 1 < len(spans) <= _PLACES:
        for other in islice(others, _MOST):
            yield _rewritten(text, spans, [other] * len(spans))


def _rewritten(text: str, spans: Sequence[_Span], new: Sequence[str]) -> Change:
    """The spans of a text, in order, each replaced by what is new there."""
    pieces = [new[0]]
    for ((_, end), (start, _)), other in zip(pairwise(spans), new[1:], strict=True):
        pieces += [text[end:start], other]
    return spans[0][0], spans[-1][1], joined(*pieces)
