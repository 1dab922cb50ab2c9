"""The candidate corrections of a step, from every source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from proofcheck.corrections import (
    copies,
    everywhere,
    letters,
    marks,
    objects,
    slips,
    symbols,
    words,
)
from proofcheck.corrections.correction import CandidateSource, Correction, Scope
from proofcheck.inject.edit import neat
from proofcheck.inject.tokens import tokenise

MOST = 600
"""The most candidates of a step, unless asked otherwise."""

_TRIED = 1_000
"""The most changes of one source that are looked at: a wall of signs has far more of them."""

_ALL = (
    CandidateSource("spelling", "a control word that was misspelt", marks.spelling),
    CandidateSource("misspelt", "a word that is the same but for a letter", words.misspelt),
    CandidateSource("reuse", "a formula or a part of one of the same shape", slips.reuse),
    CandidateSource("word", "a word that stands between the same two elsewhere", words.beside),
    CandidateSource("look-alike", "a letter that looks like it", letters.lookalike),
    CandidateSource("object", "the same name with other scripts and primes", objects.decorated),
    CandidateSource("copy", "what stands between the same tokens elsewhere", copies.same),
    CandidateSource("variant", "another form of the same name", objects.variant),
    CandidateSource(
        "letter", "one of the nearest letters of the same sort and use", letters.letter
    ),
    CandidateSource(
        "everywhere", "something else at all its places in the step", everywhere.everywhere
    ),
    CandidateSource("slip-math", "a known kind of slip in a formula", slips.in_formulas),
    CandidateSource(
        "alike", "what stands between tokens with other letters elsewhere", copies.alike
    ),
    CandidateSource("braces", "braces around all of a script", marks.braces),
    CandidateSource("slip-word", "a known kind of slip in words", slips.in_words),
    CandidateSource("sign", "a sign that is easily written for another", symbols.sign),
    CandidateSource("beside", "a token that stands between the same two elsewhere", copies.beside),
    CandidateSource("letter-farther", "a letter that is farther off", letters.farther),
    CandidateSource("unwrapped", "the argument of a function alone", marks.unwrapped),
    CandidateSource(
        "exchange", "two letters, each in the places of the other", everywhere.exchange
    ),
    CandidateSource("command", "another command of the author's", symbols.command),
    CandidateSource("number", "another number", symbols.number),
    CandidateSource("relation", "another relation from nearby", symbols.relation),
)

SOURCES: Mapping[str, CandidateSource] = {source.name: source for source in _ALL}
"""All sources by name, the likeliest first: what several offer is the first one's."""


def candidates(step: str, scope: Scope, most: int = MOST) -> list[Correction]:
    """What a step may have been meant to say, each resulting text once, blanks ignored.

    At most ``most``; never the step itself.  ``step`` and ``scope`` are normalised texts.  Never
    raises; a step that is too long to be read has none.
    """
    return list(islice(_distinct(step, scope), most))


def _distinct(step: str, scope: Scope) -> Iterator[Correction]:
    reading = tokenise(step)
    seen = {squeezed(step)}
    for source in SOURCES.values():
        for change in islice(source.changes(reading, scope), _TRIED):
            correction = Correction(*neat(step, change), source.name)
            text = squeezed(apply(step, correction))
            if text not in seen:
                seen.add(text)
                yield correction


def apply(step: str, correction: Correction) -> str:
    """The step with the correction made."""
    return step[: correction.start] + correction.text + step[correction.end :]


def squeezed(text: str) -> str:
    """The text without blanks, by which two versions of a step are compared."""
    return "".join(text.split())
