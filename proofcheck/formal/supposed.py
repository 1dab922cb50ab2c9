"""What a sentence of a statement supposes, and what it claims: the one is given, the other is not.

"If", "let" and their like suppose until the sentence turns to its claim ("then", "there exists",
"we claim"); behind that only a condition that follows its claim ("… for x > 0") and the equation
that explains a letter ("…, where c = a/b") are supposed.  In a proof all of this is in order: what
a step says there, the author gives.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from proofcheck.formal.standing import Standing

SUPPOSED = (Standing.ASSUMED, Standing.REASON, Standing.LOCAL)
"""The standings of what may be supposed."""

_GOVERNS = re.compile(
    r"\b(?:let|suppose|assume|assuming|fix|given|consider|take|choose|pick|set|write|denote|define"
    r"|if|when|whenever|provided)\b"
    r"|\b(?:every|any|each|all)\b(?:(?!\b(?:has|have|is|are|can|contains?|holds?)\b)[^,])*\Z"
)
_TURNS = re.compile(
    r"\b(?:then|hence|thus|therefore|(?:we )?claim(?: that)?|prove(?: that)?|show(?: that)?"
    r"|it follows|there (?:is|are|exists?)|can be (?:\w+ )?(?:written|expressed|decomposed))\b"
)
_CONVERSE = re.compile(r"\bconversely\b|\bconverse\b")
_EXPLAINS = re.compile(r"\b(?:where|with|setting|letting|writing|denoting|put)\b[^⟨]*\Z")
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|provided|for|all|any|each|every|satisfying|that|while|as long as|at"
    r"|case)[ ,:]*(?:\w+ ){0,2}\Z"
)
_IS_GIVEN = re.compile(
    r"\b(?:(?:is|are|be|then) (?:\w+ly )?given|is|are|expressed|expressible|written|decomposed"
    r"|represented|bounded|computed|estimated|determined|described|replaced)(?: \w+)? (?:by|as)"
    r"[ ,:]*\Z"
)
_IN_SOME_CASES = re.compile(r" ?[,;]? ?(?:if|when|otherwise|in case)\b")
_IS_THE_CASE = re.compile(r"\bis the case(?: that)?[ ,:]*\Z")
_DEFINES = re.compile(r"\b(?:define[ds]?|denote[ds]?|let|consider|suppose)\b")
_CASES = re.compile(r"⟨\d+⟩ ?,? ?(?:if|for|when|in case) (?=⟨\d+⟩)")


def surely_supposed(
    words: str, standing: Sequence[Standing], explains: Collection[int]
) -> frozenset[int]:
    """Of the formulas in the words of a statement's sentence, those that it surely supposes.

    ``explains`` are the equations that say what a letter stands for.
    """
    cases = len(_CASES.findall(words)) > 1
    found = set()
    for index, one in enumerate(standing):
        at = words.find(f"⟨{index}⟩")
        if one not in SUPPOSED or at < 0:
            continue
        before, after = words[:at], words[at + len(f"⟨{index}⟩") :]
        if _IN_SOME_CASES.match(after):
            continue
        if one is Standing.REASON and _is_claimed(before):
            continue
        if cases and one is Standing.LOCAL and _CASES.search(words[:at] + "⟨0⟩", max(0, at - 25)):
            continue
        turn = max((turn.end() for turn in _TURNS.finditer(before)), default=0)
        last = before[turn:]
        if turn or not _GOVERNS.search(last):
            explained = index in explains and _EXPLAINS.search(last)
            condition = (
                one is Standing.LOCAL and _CONDITION.search(last) and not _IS_THE_CASE.search(last)
            )
            if not (explained or condition or one is Standing.REASON):
                continue
        found.add(index)
    return frozenset(found)


def is_converse(words: str) -> bool:
    """Whether a statement goes on with its other direction: each supposes for itself alone."""
    return _CONVERSE.search(words) is not None


def _is_claimed(before: str) -> bool:
    """Whether "by" or "as" says how something comes out, where the sentence defines nothing."""
    return _IS_GIVEN.search(before) is not None and _DEFINES.search(before) is None
