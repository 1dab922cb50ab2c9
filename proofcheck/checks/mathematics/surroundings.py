"""What the words around a formula say of how it is to be taken.

The distances and most of the words were found by looking at what was flagged wrongly in published
texts; each keeps a check silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from proofcheck.checks.mathematics.assumptions import Assumptions
from proofcheck.document.text import Region
from proofcheck.latex.languages import ENGLISH, LANGUAGES, folded, words

NEAR_BY = 60  # characters in which a hypothesis announces itself
AROUND = 1_500  # characters in which a text shows what it is about

_FOREIGN = tuple(language for language in LANGUAGES if language is not ENGLISH)

# To be searched in folded text.
_HYPOTHESIS = re.compile(
    f"{words('hypothesis')}|{words('contradiction')}"
    r"|\b(?:naive\w*|tempt\w+|error|paradox\w*|fake)\b"
)
_CONDITION = re.compile(
    r"\bif\b[^.,;:]{0,30}$|\b(?:such that|assign\w*|replac\w+|solv\w+|solutions?|satisf\w+|unless"
    r"|whether|contradict\w*|absurd|impossible|false|wrong\w*|naive\w*|tempt\w+|mistak\w+|guess"
    r"|unlike|ignor\w+|neglect\w*|approximat\w+|roughly)\b"
    r"|\b(?:cannot|not)\b[^,;:]*$"  # not "as 3 does not divide n, we have"
    rf"|{words('hypothesis', _FOREIGN)}[^.,;:。，；]{{0,30}}$|{words('contradiction', _FOREIGN)}"
)
_DENIED = re.compile(words("contradiction"))
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


class FormulaSurroundings:
    """What the words around a formula say; each answer is worked out when it is asked for."""

    def __init__(self, masked: str, region: Region, assumed: Callable[[], Assumptions]) -> None:
        self._masked, self._region = masked, region
        self.assumed = assumed

    @cached_property
    def hypothesis(self) -> bool:
        """A hypothesis announces itself just before."""
        return _HYPOTHESIS.search(self._before) is not None

    @cached_property
    def condition(self) -> bool:
        """Words just before make the formula a condition: a narrower notion."""
        return _CONDITION.search(self._before) is not None

    @cached_property
    def denied(self) -> bool:
        """It is denied just after, or something in it is said not to follow."""
        end = self._region[1]
        after = folded(self._masked[end : end + NEAR_BY])
        return (
            _DENIED.search(after) is not None
            or _DOES_NOT_FOLLOW.search(self._masked, *self._region) is not None
        )

    @cached_property
    def residues(self) -> bool:
        """The text is about numbers that are not what they seem."""
        return _RESIDUES.search(self._about) is not None

    @cached_property
    def coding(self) -> bool:
        """The text is about words of digits."""
        return _CODING.search(self._about) is not None

    @cached_property
    def algebra(self) -> bool:
        """The text is about letters that are no numbers."""
        return _ALGEBRA.search(self._about) is not None

    @cached_property
    def acting(self) -> bool:
        """The text is about products that are no products."""
        return _ACTING.search(self._about) is not None

    @cached_property
    def _before(self) -> str:
        start = self._region[0]
        return folded(self._masked[max(0, start - NEAR_BY) : start])

    @cached_property
    def _about(self) -> str:
        start, end = self._region
        return self._masked[max(0, start - AROUND) : end + NEAR_BY]
