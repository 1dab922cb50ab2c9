"""Which proposals are let into a copy of the paper at all.  Pure.

What a model writes is as hostile as the paper it has read: it may name only commands that the
paper uses or that are standard mathematics, must fit where it stands, and keeps what is counted or
referred to.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from proofcheck.repair.nesting import NestingError, Opened, Piece, follow
from proofcheck.repair.vocabulary import (
    ANYWHERE,
    DISPLAYS,
    FORBIDDEN,
    KEPT,
    LISTS,
    MATHEMATICS,
)

_LONGEST = 4_000  # code points, and never more than _TIMES as many as the step has, if that is more
_TIMES = 3
# Only which control words there are: nothing is said of the text between them.
_CONTROL_WORD = re.compile(r"\\([a-zA-Z]+)")
_COMMENTED_END = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*\Z")
_TEXT_MARKS = {"_": "an index", "^": "an exponent", "&": "an alignment sign"}


@dataclass(frozen=True, slots=True)
class ProposalPlace:
    """Where a proposal is to stand.

    ``opened`` is what is open there; ``old`` is the step's text, ``replaced`` tells whether it
    goes.  ``known`` are the control words that the paper uses, without the backslash.
    """

    opened: tuple[Opened, ...]
    old: str
    replaced: bool
    known: Collection[str]


def known_words(texts: Sequence[str]) -> frozenset[str]:
    """The control words of the paper's sources that a proposal may use."""
    found = {word for text in texts for word in _CONTROL_WORD.findall(text)}
    return frozenset(word for word in found if not FORBIDDEN.fullmatch(word))


def opened_at(text: str) -> tuple[Opened, ...]:
    """What is open at the end of ``text``, in which nothing was open where it begins.

    Raises NestingError when that cannot be told.
    """
    opened: list[Opened] = []
    for _ in follow(text, opened):
        pass
    return tuple(opened)


def refusal(new: str, place: ProposalPlace) -> str | None:
    """Why ``new`` must not stand at the place, as a phrase; None when it may."""
    if not new.strip():
        return "it is empty"
    if len(new) > max(_LONGEST, _TIMES * len(place.old)):
        return f"it is {len(new):,} characters long"
    if bad := next((char for char in new if _is_hidden(char)), None):
        return f"it has the character U+{ord(bad):04X}"
    if "^^" in new:
        return "it has ^^, which can stand for any character"
    if _COMMENTED_END.search(new):
        return "it ends in a comment, which would swallow what stands behind it"
    if not place.replaced and any(one.math for one in place.opened):
        return "nothing can be inserted inside a formula; the step itself can be replaced"
    before, after = list(place.opened), list(place.opened)
    try:
        tokens = list(follow(new, after))
        old = list(follow(place.old, before)) if place.replaced else []
    except NestingError as error:
        return str(error)
    if after != before:
        return "its braces, formulas or environments do not open and close as the step's do"
    return _unknown(tokens, place.known) or _lost(tokens, old) or _misplaced(tokens, old, place)


def _is_hidden(char: str) -> bool:
    """Whether a reader of the source does not see it."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and (
        char not in "\n\r\t"
    )


def _unknown(tokens: Sequence[Piece], known: Collection[str]) -> str | None:
    for token in tokens:
        if token.kind == "word" and token.text not in KEPT:
            if FORBIDDEN.fullmatch(token.text):
                return f"it uses \\{token.text}, which a repair must not"
            if not (token.text in known or token.text in MATHEMATICS or token.text in ANYWHERE):
                return f"it uses \\{token.text}, which is neither standard nor used in the paper"
        if token.kind == "verb":
            return "it has a verbatim text"
        if token.kind == "begin" and token.text not in DISPLAYS | LISTS:
            return f"it begins the environment {token.text}, which is no formula and no list"
    return None


def _lost(new: Sequence[Piece], old: Sequence[Piece]) -> str | None:
    """What is counted, referred to or said to tools must stay."""
    for name, kept in _TO_KEEP.items():
        first, second = (
            Counter(token.text for token in tokens if kept(token)) for tokens in (old, new)
        )
        if first != second:
            odd = next(iter((second - first) or (first - second)))
            what = "adds" if second - first else "loses"
            return f"it {what} {odd[:60]}: the step's {name} must stay as they are"
    return None


def _is_kept_word(token: Piece) -> bool:
    # An item of a list of its own is the proposal's affair.
    return token.kind == "word" and token.text in KEPT and (token.text != "item" or not token.depth)


_TO_KEEP: dict[str, Callable[[Piece], bool]] = {
    "comments": lambda token: token.kind == "comment",
    "labels": lambda token: token.text.startswith((r"\label", r"\tag")),
    "commands": _is_kept_word,
}


def _misplaced(new: Sequence[Piece], old: Sequence[Piece], place: ProposalPlace) -> str | None:
    for token in new:
        if token.text == "#" and token.kind == "mark":
            return "it has a #"
        if token.math or token.kind not in ("mark", "word"):
            continue
        if token.text in _TEXT_MARKS and not _in_table(place):
            return f"it has {_TEXT_MARKS[token.text]} ({token.text}) outside a formula"
        if token.kind == "word" and token.text in MATHEMATICS and token.text not in place.known:
            return f"it has \\{token.text} outside a formula"
    if place.opened and place.opened[-1].math:
        for sign, name in (("&", "alignment signs"), ("\\", "row ends")):
            if _count(new, sign) != _count(old, sign):
                return f"it has another number of {name} than the row that it replaces"
    return None


def _in_table(place: ProposalPlace) -> bool:
    return any(one.by.startswith(("tabular", "array")) for one in place.opened)


def _count(tokens: Sequence[Piece], sign: str) -> int:
    """How often a sign stands there outside of what the text itself opens."""
    return sum(
        token.depth <= 0 and token.kind in ("mark", "symbol") and token.text == sign
        for token in tokens
    )
