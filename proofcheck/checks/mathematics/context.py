"""What the words around a formula say of how it is to be taken.

The distances and most of the words were found by looking at what was flagged wrongly in published
texts; each keeps a check silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from proofcheck.checks.mathematics.assumptions import Assumptions
from proofcheck.document.text import Region

NEAR_BY = 60  # characters in which a hypothesis announces itself
AROUND = 1_500  # characters in which a text shows what it is about

_HYPOTHESIS = re.compile(
    r"\b(?:if|suppose|supposing|let|letting|assum\w+|whether|when|whenever|unless|were|would"
    r"|contradict\w*|absurd|impossible|solv\w+|solution\w*|satisf\w+|such that|iff|hypothes[ie]s"
    r"|claim|guess|naive\w*|tempt\w+|wrong\w*|false|mistak\w+|error|paradox\w*|fake|pretend"
    r"|not true|cannot|define\w*|where|wish|want|hope|equation)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\bif\b[^.,;:]{0,30}$|\b(?:such that|assign\w*|replac\w+|solv\w+|solutions?|satisf\w+|unless"
    r"|whether|contradict\w*|absurd|impossible|false|wrong\w*|naive\w*|tempt\w+|mistak\w+|guess"
    r"|unlike|cannot|not|ignor\w+|neglect\w*|approximat\w+|roughly)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:false|wrong|not true|contradict\w*|absurd|impossible|nonsense|is not|cannot|fails?"
    r"|incorrect|untrue|invalid|mistake)\b",
    re.IGNORECASE,
)
_RESIDUES = re.compile(
    r"\\[bp]?mod\b|\bmod(?:ulo)?\b|congruen|residue|remainder|characteristic|\bperiod|\bclock"
    r"|\bfields?\b|\brings?\b|\\[ZF]{1,2}\s*[_/]|\\mathbb\s*\{?[ZF]\}?\s*[_/]|cyclic|\bgroups?\b|\border\b"
    r"|\bbinary\b|\bbase\b|\bbits?\b|\bhex|\bboolean|\bordinals?\b|\bcardinals?\b|\\omega|\\aleph"
    r"|\btropical|\bsurreal|\bp-?adic|\\Z/|\bcycles?\b|\bpermutation|\blocali[sz]"
    r"|\bfractions? of\b",
    re.IGNORECASE,
)
_CODING = re.compile(
    r"\bcodes?\b|\bcodewords?\b|\bHamming\b|\bparity[- ]check|\bstrings?\b|\bsyndrome"
    r"|\bbinary\b|\bternary\b|\bcodages?\b|\bmots?\b|\bCodes?w(?:ort|örter)",
    re.IGNORECASE,
)
_ALGEBRA = re.compile(
    r"\bgroups?\b|\brings?\b|\bmonoid|\balgebras?\b|\bmodules?\b|\boperators?\b|\bmatri(?:x|ces)\b"
    r"|\bprojections?\b|\bcommut|\bidempotent|\bnilpotent|\bcharacteristic|\bideals?\b|\bboolean"
    r"|\blattices?\b|\bcategor|\bfunctors?\b|\bmorphism|\bhomomorphism|\bendomorphism|\bquaternion"
    r"|\bvectors?\b|\btensors?\b|\bpermutation|\bquotient|\bcohomolog|\bhomolog|\bderivation"
    r"|\bLie\b|\bfields?\b|\bmodulo\b|\bmod\b|\\pmod|\bcongruen|\bordinals?\b|\bcardinals?\b"
    r"|\bsemigroup|\binvolution|\bresidue|\bcyclotomic|\bideals?\b|\btypes?\b|\bbraid",
    re.IGNORECASE,
)
_ACTING = re.compile(
    r"\bnear-?rings?\b|\bacts?\b|\bactions?\b|\brepresentations?\b|\bdistributiv|\bsemirings?\b"
    r"|\bsemigroups?\b|\bmonoids?\b|\bmagmas?\b|\bnon-?commutative|\bnon-?associative|\baxiom",
    re.IGNORECASE,
)


_DOES_NOT_FOLLOW = re.compile(
    r"\\not\s*\\(?:(?:[lL]ong)?(?:[lL]eft|[rR]ight)|implies|iff|leadsto)"
    r"|\\n(?:[lL]eft|[rR]ight)+arrow"
)
_TWO_CAPITALS = re.compile(r"(?<![a-zA-Z\\])[A-Z]\s*[A-Z](?![a-zA-Z])")


def names_objects(left: str, right: str) -> bool:
    """Whether both sides hold two capitals side by side: segments AB, matrices, not products."""
    return all(_TWO_CAPITALS.search(side) for side in (left, right))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words around say.

    A ``hypothesis`` stands just before, or words that make the formula a ``condition`` (a narrower
    notion); it is ``denied`` just after, or something in it is said not to follow; it is about
    ``residues`` (numbers that are not what they seem), about ``coding`` (numbers that are words),
    about ``algebra`` (letters that are no
    numbers), or about something ``acting`` (products that are no products).
    """

    hypothesis: bool
    condition: bool
    denied: bool
    residues: bool
    coding: bool
    algebra: bool
    acting: bool
    assumed: Callable[[], Assumptions]


def surroundings(masked: str, region: Region, assumed: Callable[[], Assumptions]) -> Surroundings:
    """What stands around a region of masked text; ``assumed`` is asked for when it is needed."""
    start, end = region
    before = masked[max(0, start - NEAR_BY) : start]
    after = masked[end : end + NEAR_BY]
    about = masked[max(0, start - AROUND) : end + NEAR_BY]
    return Surroundings(
        hypothesis=_HYPOTHESIS.search(before) is not None,
        condition=_CONDITION.search(before) is not None,
        denied=_DENIED.search(after) is not None
        or _DOES_NOT_FOLLOW.search(masked, start, end) is not None,
        residues=_RESIDUES.search(about) is not None,
        coding=_CODING.search(about) is not None,
        algebra=_ALGEBRA.search(about) is not None,
        acting=_ACTING.search(about) is not None,
        assumed=assumed,
    )
