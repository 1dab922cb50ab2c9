"""Underbraces: ``\\underbrace{X}_{=Y}`` is X, and says beside it that X is Y.

What stands below is no part of the formula.  It is a reason that the formula gives for what comes
next, and holds under the sums and products around it, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_BRACES = frozenset(["\\underbrace", "\\overbrace"])
_BIG = frozenset("\\sum \\prod \\int \\lim \\sup \\inf \\max \\min \\bigcup \\bigcap".split())
_SIGNS = frozenset("+ - \\pm \\mp".split())
_ORDERS = frozenset("< > \\le \\leq \\leqslant \\ge \\geq \\geqslant".split())
_OTHERS = frozenset(
    "\\ne \\neq \\in \\notin \\equiv \\sim \\approx \\subset \\subseteq \\to".split()
)
_ENDS_A_NOTE = frozenset(["\\\\", "\\text", "\\textrm", "\\mbox"])


def without_braces(tokens: Sequence[str]) -> list[str]:
    """The tokens with what each brace spans in its place; untouched where that is ambiguous."""
    return _replaced(tokens, by_notes=False)


def by_notes(tokens: Sequence[str]) -> list[str] | None:
    """The tokens with what the notes say to be equal in the place of what the braces span; None
    where no note says so."""
    found = _replaced(tokens, by_notes=True)
    return found if found != without_braces(tokens) else None


def bounds(tokens: Sequence[str]) -> Iterator[tuple[list[str], str, list[str]]]:
    """What notes compare by order: what a brace spans, the sign, and the rest.

    Nothing behind a sum or a product, where letters may be bound.
    """
    for at, token in enumerate(tokens):
        if token in _BIG:
            return
        if token in _BRACES and (parts := _parts(tokens, at)) is not None:
            inner, note, _ = parts
            if note and note[0] in _ORDERS and _compares_no_more(note[1:]):
                yield without_braces(inner), note[0], without_braces(note[1:])


def _replaced(tokens: Sequence[str], by_notes: bool) -> list[str]:
    done: list[str] = []
    at = 0
    while at < len(tokens):
        parts = _parts(tokens, at) if tokens[at] in _BRACES else None
        if parts is None:
            done.append(tokens[at])
            at += 1
            continue
        inner, note, end = parts
        value = _value(note) if by_notes else None
        put = _replaced(inner if value is None else value, by_notes)
        added = (not done or done[-1] in "+({") and (end == len(tokens) or tokens[end] in "+-)}")
        if _is_sum(put) and value is None and not added:
            done += tokens[at:end]  # ``2 a + b`` with a brace below its sum: who can tell
        elif _is_sum(put) and not added:
            done += ["(", *put, ")"]
        elif put[0] in _BIG and end < len(tokens):
            done += ["{", *put, "}"]
        else:
            done += put
        at = end
    return done


def _parts(tokens: Sequence[str], at: int) -> tuple[list[str], list[str], int] | None:
    """What a brace spans, what its note says before any words, and where both end."""
    end = _group_end(tokens, at + 1)
    if end < at + 4:
        return None
    note: list[str] = []
    inner = list(tokens[at + 2 : end - 1])
    if tokens[end : end + 1] in (["_"], ["^"]):
        after = _group_end(tokens, end + 1)
        if after < 0:
            return None
        note, end = _before_words(tokens[end + 2 : after - 1]), after
    return inner, note, end


def _before_words(note: Sequence[str]) -> list[str]:
    if note[:2] == ["\\substack", "{"]:
        note = note[2:-1]
    end = next((at for at, token in enumerate(note) if token in _ENDS_A_NOTE), len(note))
    return list(note[:end]) if note[:end].count("{") == note[:end].count("}") else []


def _value(note: Sequence[str]) -> list[str] | None:
    """What a note says the spanned to be equal to: the last of a chain."""
    if note[:1] != ["="] or not _compares_no_more([one for one in note if one != "="]):
        return None
    last = max(at for at, token in enumerate(note) if token == "=")
    value = list(note[last + 1 :])
    return value if value and value.count("{") == value.count("}") else None


def _compares_no_more(tokens: Sequence[str]) -> bool:
    return bool(tokens) and "=" not in tokens and (_OTHERS | _ORDERS).isdisjoint(tokens)


def _is_sum(tokens: Sequence[str]) -> bool:
    """Whether a sign stands outside of its brackets."""
    depth = 0
    for token in tokens:
        depth += (token in "([{") - (token in ")]}")
        if not depth and token in _SIGNS:
            return True
    return False


def _group_end(tokens: Sequence[str], at: int) -> int:
    """After the group that begins at ``at``; -1 when none does."""
    if tokens[at : at + 1] != ["{"]:
        return -1
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end] == "{") - (tokens[end] == "}")
        if not depth:
            return end + 1
    return -1
