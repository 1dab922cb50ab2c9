"""What a defect claims of a relation, in its own words.  Pure.

Only words that say one thing and nothing else are read: who says more, means more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofcheck.assess.critique.folding import fold

_LONGEST = 300  # code points of words that are read
_LEAD = (
    r"(?:(?:actually|in fact|but|here|however|indeed|note that),?\s+)?"
    r"(?:the\s+(?:(?:correct|right|true)\s+)?(?:value|product|sum|square|cube|result|expansion|"
    r"identity|equation|equality|claim|calculation|computation|statement|relation|inequality)\s+"
    r"(?:(?:of|that)\s+)?)?"
)
_IS = r"(?:is|equals|is\s+equal\s+to|gives|=)"
_SHOULD = r"(?:should|must|ought\s+to)\s+(?:be|equal|read)"
_NOT = r"(?:,?\s+(?:and\s+)?not|,?\s+rather\s+than|,?\s+instead\s+of)"
_WRONG = (
    r"(?:is|are)\s+(?:false|wrong|incorrect|not\s+true|not\s+correct|not\s+right|an\s+error)"
    r"|does\s+not\s+hold|fails"
)
_END = r"\s*\.?\s*"
_NO_SIDE = re.compile(
    r"[a-zA-Z]{3}|\b(?:an|as|at|be|by|do|he|if|in|is|it|my|no|of|on|or|so|to|up|us|we)\b",
    re.IGNORECASE,
)
_NO_FORMULA = re.compile(r"[%&]|\\[\\(]|\\(?:begin|end|input|include|text|item)(?![a-zA-Z])")
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_EQUALS = re.compile(r"(?<![<>:!=\\])=(?!=)")
_UNEQUAL = re.compile(r"\\neq?(?![a-zA-Z])|≠|\\not\s*=")
_OTHER = re.compile(r"[<>≤≥]|\\(?:l|g)(?:e|eq|t)(?![a-zA-Z])")
_PATTERNS = (
    re.compile(
        rf"{_LEAD}(?P<left>\S.*?)\s+(?:{_IS}|{_SHOULD})\s+(?P<right>\S.*?){_NOT}\s+(?P<wrong>\S.*?)"
        rf"{_END}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_LEAD}(?P<whole>\S.*?){_NOT}\s+(?P<wrong>\S.*?){_END}", re.IGNORECASE),
    re.compile(rf"{_LEAD}(?P<left>\S.*?)\s+{_SHOULD}\s+(?P<right>\S.*?){_END}", re.IGNORECASE),
    re.compile(rf"{_LEAD}(?P<denied>\S.*?)\s+(?:{_WRONG}){_END}", re.IGNORECASE),
    re.compile(rf"{_LEAD}(?P<unequal>\S.*?){_END}", re.IGNORECASE),
)
_SAID = re.compile(r"\$([^$]+)\$\s*([a-z ]{2,40}?)\s*\$([^$]+)\$")
_VERB = re.compile(r"\b(?:is|equals|gives|yields|becomes|makes)\b")
_HEDGE = re.compile(
    r"\b(?:if|suppose|assume|let|were|would|could|not|no|unless|contradict\w*|impossible|false|"
    r"wrong|cannot|instead|mod|modulo|about|approximately|roughly|nearly|up to)\b"
    r"|\\(?:approx|pmod)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """``left = right``, or another relation that is all in ``left``, as LaTeX."""

    left: str
    right: str = ""

    @property
    def text(self) -> str:
        return f"{self.left} = {self.right}" if self.right else self.left


@dataclass(frozen=True, slots=True)
class Claimed:
    """A defect says that ``wrong`` is wrong, and that ``right`` is right where it says that."""

    wrong: Relation
    right: Relation | None = None


def claimed(what: str, quotation: str) -> Claimed | None:
    """What the words of a defect claim of one relation; None where they say anything else.

    Of one that names but what is right, what is wrong is the equation that it quotes.
    """
    if len(what) > _LONGEST:
        return None
    for pattern in _PATTERNS:
        found = pattern.fullmatch(" ".join(what.split()))
        if found and (claim := _claim(found.groupdict(), quotation)):
            return claim
    return None


def says(text: str, relation: Relation) -> bool:
    """Whether a step says in words, without a hedge, that the sides of an equation are equal."""
    if not relation.right or _HEDGE.search(text):
        return False
    sides = {fold(relation.left).text, fold(relation.right).text}
    return any(
        _VERB.search(words) is not None and {fold(left).text, fold(right).text} == sides
        for left, words, right in _SAID.findall(text)
    )


def writes(text: str, relation: Relation) -> bool:
    """Whether a text has the relation as a formula, its sides in either order."""
    here = fold(text).text
    turned = Relation(relation.right, relation.left) if relation.right else relation
    return any(fold(one.text).text in here for one in (relation, turned))


def _claim(parts: dict[str, str], quotation: str) -> Claimed | None:
    sides = {name: _side(text) for name, text in parts.items()}
    if None in sides.values():
        return None
    side = {name: str(text) for name, text in sides.items()}
    if "denied" in side:
        return Claimed(_relation(side["denied"])) if _is_relation(side["denied"]) else None
    if "unequal" in side:
        halves = _UNEQUAL.split(side["unequal"])
        if len(halves) != 2 or _is_relation("".join(halves)):
            return None
        return Claimed(Relation(*(half.strip() for half in halves)))
    if "whole" in side:
        halves = _EQUALS.split(side["whole"])
        if len(halves) != 2:
            return None
        side |= {"left": halves[0].strip(), "right": halves[1].strip()}
    left, right = side["left"], side["right"]
    wrong = side.get("wrong") or _quoted(left, quotation)
    if not wrong or any(map(_is_relation, (left, right, wrong))):
        return None
    return Claimed(Relation(left, wrong), Relation(left, right))


def _side(text: str) -> str | None:
    """A formula, without its marks; None for words."""
    text = text.strip()
    if (text.startswith("$") and text.endswith("$")) or text.startswith("\\("):
        inside = text.strip("$").removeprefix("\\(").removesuffix("\\)").strip()
        return None if not inside or "$" in inside or _NO_FORMULA.search(inside) else inside
    if "$" in text or not text or _NO_SIDE.search(_COMMAND.sub("", text)):
        return None
    return (
        re.sub(r"\*\*", "^", text)
        .replace("*", r" \cdot ")
        .replace("·", r" \cdot ")
        .replace("×", r" \cdot ")
        .replace("−", "-")
    )


def _is_relation(text: str) -> bool:
    return any(one.search(text) for one in (_EQUALS, _UNEQUAL, _OTHER))


def _relation(text: str) -> Relation:
    halves = _EQUALS.split(text)
    if len(halves) == 2 and not _OTHER.search(text):
        return Relation(halves[0].strip(), halves[1].strip())
    return Relation(text)


def _quoted(left: str, quotation: str) -> str:
    """What a quotation of one equation says that ``left`` is."""
    quotation = quotation.strip(" $.,;")
    halves = _EQUALS.split(quotation)
    if len(halves) == 2 and fold(halves[0]).text == fold(left).text and "$" not in quotation:
        return halves[1].strip()
    return ""
