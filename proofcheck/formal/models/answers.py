"""What is taken from a model's reply: a statement's binders and goal, or a tactic block.  Pure.

Everything else that it wrote, header and helpers included, is left where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.formal.lean.gate import without_comments

_FENCE = re.compile(r"```(?:lean4?|tactics)?[ \t]*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_THEOREM = re.compile(r"(?:^|\n)[ \t]*(?:theorem|lemma)\s+(\S+)")
_OPENING = "([{⟨⦃"
_CLOSING = ")]}⟩⦄"


def last_block(reply: str) -> str | None:
    """The last fenced block of Lean; None: there is none."""
    blocks = _FENCE.findall(reply)
    return blocks[-1].rstrip() if blocks else None


def statement_in(code: str) -> tuple[str, str] | None:
    """The binders and the goal of the last theorem, comments left out; None: there is none."""
    bare = without_comments(code)
    found = list(_THEOREM.finditer(bare)) if bare is not None else []
    if bare is None or not found:
        return None
    text = bare[found[-1].end() :]
    end = _outside(text, ":=")
    stated = text if end is None else text[:end]
    colon = _outside(stated, ":")
    if colon is None:
        return None
    binders, goal = stated[:colon], stated[colon + 1 :]
    folded = " ".join(binders.split()), " ".join(goal.split())
    return folded if folded[1] else None


def tactics_in(code: str) -> str | None:
    """The inside of the tactic block that proves the last theorem; all, where there is no theorem.

    None: the proof is no tactic block.
    """
    found = list(_THEOREM.finditer(code))
    if not found:
        return code if code.strip() else None
    text = code[found[-1].end() :]
    end = _outside(text, ":=")
    if end is None:
        return None
    block = re.match(r":=\s*by\b[ \t]*\n?", text[end:])
    if block is None:
        return None
    rest = text[end + block.end() :]
    return rest if rest.strip() else None


def _outside(text: str, mark: str) -> int | None:
    """Where ``mark`` first stands outside all brackets."""
    for at, depth in _depths(text):
        if depth == 0 and text.startswith(mark, at):
            if mark == ":" and text.startswith(":=", at):
                continue
            return at
    return None


def _depths(text: str) -> Iterator[tuple[int, int]]:
    depth = 0
    for at, letter in enumerate(text):
        if letter in _CLOSING:
            depth -= 1
        yield at, depth
        if letter in _OPENING:
            depth += 1
