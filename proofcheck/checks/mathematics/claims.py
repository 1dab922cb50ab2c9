"""Claims: the links of a formula with the modulus that it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofcheck.checks.mathematics.chains import Link
from proofcheck.document.text import GONE

_MARK = re.compile(
    r"""\\p(?:mod|od)(?![a-zA-Z@]) | \\b?mod(?![a-zA-Z@])
    | \(\s*\\(?:mathrm|text|textrm|operatorname|mbox)\s*\{\s*mod(?:ulo)?\s*\}
    | \(\s*(?:\{\s*)?\\rm\s+mod\s*\}?""",
    re.VERBOSE,
)
# Between a right side and a modulus that is set apart from it.
_GAP = re.compile(r"(?:[\s~&\x00]|\\[,;:! ]|\\q?quad(?![a-zA-Z@]))*")
_BLANK = re.compile(r"\\[,;:! ]|[~\x00]")


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """A relation between two texts, ``modulus`` (LaTeX) if the formula states one, else "".

    A modulus stated at the end of a chain holds for the links before it too.
    """

    link: Link
    relation: str
    left: str
    right: str
    modulus: str = ""


def claims(masked: str, sides: Sequence[tuple[Link, str, str]]) -> list[StatedRelation]:
    """The links of one formula, with the LaTeX of their sides, as claims in the same order."""
    found: list[StatedRelation] = []
    following: StatedRelation | None = None
    for link, left, right in reversed(sides):
        claim = StatedRelation(link, link.relation, left, right)
        if link.relation in ("=", "congruent"):
            bare = link.relation == "congruent"
            right, modulus = _split(right, bare)
            goes_on = following is not None and following.link.left == link.right
            if not modulus and not goes_on:
                modulus = _stated_after(masked, link)
            relation = "congruent" if modulus else link.relation
            if not modulus and goes_on and following is not None:
                modulus = following.modulus
            if modulus:
                claim = StatedRelation(link, relation, _split(left, bare)[0], right, modulus)
            elif bare:
                claim = replace(claim, left=_split(left, bare)[0])
        found.append(claim)
        following = claim
    return found[::-1]


def _split(side: str, bare: bool) -> tuple[str, str]:
    """A side and the modulus after it, "" if there is none.

    ``bare`` says that ``\\bmod m`` states a modulus; else it is an operation.
    """
    mark = max(_MARK.finditer(side), key=re.Match.start, default=None)
    if mark is None or (mark[0] == "\\bmod" and not bare):
        return side, ""
    modulus = _modulus(side[mark.end() :], mark[0])
    return (side[: mark.start()], modulus) if modulus else (side, "")


def _stated_after(masked: str, link: Link) -> str:
    """The modulus that stands apart, after a ``\\quad``."""
    end = link.formula.region[1]
    gap = _GAP.match(masked, link.region[1], end)
    mark = _MARK.match(masked, gap.end(), end) if gap else None
    if mark is None:
        return ""
    after = masked[mark.end() : min(end, mark.end() + 80)].replace(GONE, " ")
    if mark[0][0] == "(":
        after = after.partition(")")[0] + ")"
    elif after.lstrip().startswith("{"):
        after = after.partition("}")[0] + "}"
    else:
        return ""
    return _modulus(after, mark[0])


def _modulus(text: str, mark: str) -> str:
    """What stands after a mark, without its braces or the parenthesis that closes; "" when more
    follows than a modulus."""
    text = _BLANK.sub(" ", text).strip().rstrip(".,;").strip()
    if mark[0] == "(":
        text = text.removesuffix(")").strip() if text.endswith(")") else ""
    elif mark.startswith("\\p") and len(text) > 1 and text[0] not in "{\\":
        return ""  # ``\pmod 12`` is 2 after (mod 1)
    if text.startswith("{"):
        text = text[1:-1] if text.find("}") == len(text) - 1 else ""
    return text.strip()
