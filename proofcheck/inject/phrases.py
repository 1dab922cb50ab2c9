"""Words of the text that are looked up in a table, and what stands in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from proofcheck.inject.edit import Change
from proofcheck.inject.pieces import WORD
from proofcheck.inject.tokens import Token, TokenisedStep

Phrasebook = Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]
"""By the first word: phrases, the longest first, each with what may stand in its place."""

_SOUNDS_LIKE_YOU = ("uni", "use", "eu", "one", "u-")
_SILENT_H = ("hour", "honest", "heir")


def phrasebook(entries: Iterable[tuple[str, Iterable[str]]]) -> Phrasebook:
    """Phrases of lower-case words with blanks between."""
    merged: dict[tuple[str, ...], dict[str, None]] = {}
    for phrase, others in entries:
        merged.setdefault(tuple(phrase.split()), {}).update(dict.fromkeys(others))
    book: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for words, new in merged.items():
        book.setdefault(words[0], []).append((words, tuple(new)))
    for phrases in book.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return book


def found(reading: TokenisedStep, book: Phrasebook) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Phrases in the words of a step: first and last token (half-open), what may replace them."""
    tokens = reading.tokens
    done = 0
    for index, token in enumerate(tokens):
        if token.sort != WORD or index < done or token.text.lower() not in book:
            continue
        if _is_in_key(reading.text, token):
            continue
        for words, others in book.get(token.text.lower(), ()):
            end = index + len(words)
            if end <= len(tokens) and all(
                tokens[index + at].sort == WORD and tokens[index + at].text.lower() == word
                for at, word in enumerate(words)
            ):
                yield index, end, others
                done = end
                break


def _is_in_key(text: str, token: Token) -> bool:
    """Whether the word is part of a key (``lem:converges_L1``) or of "$n$-connected"."""
    return text[token.end : token.end + 1] == "_" or (
        token.start > 0 and text[token.start - 1] in "_:-"
    )


def rewritten(reading: TokenisedStep, start: int, end: int, other: str) -> Change:
    """The tokens ``start`` to ``end`` (half-open) as ``other``, with its capital and its article.

    An empty ``other`` takes the blank after the words away too.
    """
    tokens = reading.tokens
    first, stop = tokens[start].start, tokens[end - 1].end
    if not other:
        while stop < len(reading.text) and reading.text[stop] == " ":
            stop += 1
        return first, stop, ""
    if tokens[start].text[0].isupper():
        other = other[0].upper() + other[1:]
    before = tokens[start - 1] if start else None
    if before and before.sort == WORD and before.text in ("a", "an", "A", "An"):
        article = before.text[0] + ("n" if takes_an(other) else "")
        if article != before.text:
            return before.start, stop, f"{article} {other}"
    return first, stop, other


def takes_an(word: str) -> bool:
    """Whether the article before the word is "an"."""
    word = word.lower()
    if word.startswith(_SILENT_H):
        return True
    return word[:1] in "aeiou" and not word.startswith(_SOUNDS_LIKE_YOU)


def word_at(reading: TokenisedStep, index: int) -> str:
    """The word at a token, in lower case; empty where there is none."""
    if 0 <= index < len(reading.tokens) and reading.tokens[index].sort == WORD:
        return reading.tokens[index].text.lower()
    return ""


def is_denied(reading: TokenisedStep, at: int) -> bool:
    """Whether the words are negated: to deny more is to say less."""
    return any(
        word_at(reading, before) in ("not", "no", "never", "cannot", "neither", "nor", "without")
        for before in range(max(0, at - 4), at)
    )
