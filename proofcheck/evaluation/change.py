"""What sort of thing a correction changed in a step.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from proofcheck.inject.pieces import COMMAND, LETTER, NAME, NUMBER, WORD
from proofcheck.inject.structure import RELATIONS
from proofcheck.inject.tokens import Token, tokenise

KINDS = ("letter", "number", "relation", "command", "word", "missing", "superfluous", "other")
"""Another letter, number, relation, command or word; something put in; something taken out; more
than one of these, or signs and brackets."""

_SORTS = {
    LETTER: "letter",
    NUMBER: "number",
    COMMAND: "command",
    NAME: "word",
    WORD: "word",
}


def kind_of_change(wrong: str, right: str) -> str:
    """The kind of what changed from ``wrong`` to ``right``, one of ``KINDS``."""
    changes = list(changed_tokens(wrong, right))
    gone = [token for old, _ in changes for token in old]
    new = [token for _, tokens in changes for token in tokens]
    if not gone and not new:
        return "other"
    if not gone or not new:
        return "missing" if new else "superfluous"
    kinds = {_kind(token) for token in (*gone, *new)}
    return kinds.pop() if len(kinds) == 1 else "other"


def changed_tokens(wrong: str, right: str) -> Iterator[tuple[list[Token], list[Token]]]:
    """What stands in ``wrong`` and not in ``right``, and what instead, place by place."""
    old, new = tokenise(wrong).tokens, tokenise(right).tokens
    matcher = SequenceMatcher(None, [t.text for t in old], [t.text for t in new], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield list(old[first:last]), list(new[start:end])


def _kind(token: Token) -> str:
    if token.text in RELATIONS:
        return "relation"
    return _SORTS.get(token.sort, "other")
