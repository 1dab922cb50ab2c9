"""What a step does with each of its formulas: claims it, assumes it, gives it as a reason.

The words before a formula say so.  Words that are not known make a formula unknown; a claim counts
only where all its words are known, or where a known phrase opens it ("…, we get").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from proofcheck.formal import phrases


class Standing(Enum):
    """CLAIM: it is said to hold.  REASON: it is recalled, and a hypothesis of what follows.

    ASSUMED: it holds from here on ("let", "suppose", "where").  OBTAINED: something is chosen so
    that it holds.  LOCAL: a condition within the sentence ("if", "for").  BARE: it compares
    nothing.  ASIDE: it stands in brackets among words that are not read.  UNKNOWN: the words could
    not be told.
    """

    CLAIM = auto()
    REASON = auto()
    ASSUMED = auto()
    OBTAINED = auto()
    LOCAL = auto()
    BARE = auto()
    ASIDE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Standings:
    """``of[k]`` is the standing of formula k.

    ``known``: all words are known.  ``cited``: a claim rests on words that were not read.
    ``denied``: the step denies, wishes or asks.  ``opens``: it opens a part of the proof in which
    something is assumed; ``ends``: it ends one.  ``defines``: indices of formulas that introduce
    their letter anew; ``loose``: of those that are only assumed as nothing speaks against it.
    ``doubted``: it goes on with what is unknown.
    """

    of: tuple[Standing, ...]
    known: bool
    cited: bool
    denied: bool
    opens: bool
    ends: bool
    defines: frozenset[int]
    loose: frozenset[int]
    doubted: bool = False


def standings(words: str, bare: tuple[bool, ...], begins: Standing = Standing.CLAIM) -> Standings:
    """The standings of the formulas in the words of a step.

    ``bare[k]`` tells that formula k compares nothing.  ``begins`` is the standing of what stands
    before any word: that of the display which the step goes on with.
    """
    reader = _Reader(phrases.ASIDE.sub(" ", words), bare, begins)
    reader.put_aside()
    reader.read()
    if phrases.HEADS_CASE.match(reader.words):
        supposed = {Standing.CLAIM: Standing.ASSUMED}
        reader.of = [supposed.get(one, one) for one in reader.of]
    return reader.found()


class _Reader:
    """One pass over the words of a step."""

    def __init__(self, words: str, bare: tuple[bool, ...], begins: Standing) -> None:
        self.words, self.bare = words, bare
        self.of = [Standing.BARE if one else Standing.UNKNOWN for one in bare]
        self.known, self.cited = True, False
        self.last: Standing | None = None
        self.begins = begins
        self.claimed: list[int] = []
        self.defines: set[int] = set()
        self.loose: set[int] = set()
        self.again = False  # whether a condition came after a claim
        self.before = ""  # all words so far

    def put_aside(self) -> None:
        """Take out remarks in brackets that say more than that formulas are the reason."""

        def taken(remark: re.Match[str]) -> str:
            if phrases.REASONS_ALONE.fullmatch(remark[0]):
                return remark[0]
            for index in phrases.FORMULA.findall(remark[0]):
                self.of[int(index)] = Standing.ASIDE
            self.known, self.cited = False, True
            return " "

        self.words = phrases.REMARK.sub(taken, self.words)

    def read(self) -> None:
        if phrases.EQUIVALENT.search(self.words):
            self.known = False
            return
        parts = phrases.FORMULA.split(self.words)
        gap = parts[0]
        for at in range(1, len(parts), 2):
            index = int(parts[at])
            if self.bare[index]:
                self.known = self.known and phrases.is_opening(gap)
                gap = f"{gap}x{parts[at + 1]}"
                continue
            standing = self._standing(index, gap, at == 1 or not self.before)
            self.of[index] = standing
            if standing is Standing.CLAIM:
                self.claimed.append(index)
                if self.again:  # "if …, then …, and if …, then …"
                    standing = self.of[index] = Standing.UNKNOWN
            self.again |= standing is Standing.LOCAL and bool(self.claimed)
            if standing in (Standing.ASSUMED, Standing.OBTAINED) and re.search(
                r"\b(?:let|fix|choose|pick|take|given|exists?|some)\b[^,]*\Z", gap
            ):
                self.defines.add(index)
            self.last = standing
            self.before += f"{gap} "
            gap = parts[at + 1]
        self._trail(gap)

    def _standing(self, index: int, gap: str, first: bool) -> Standing:
        if not gap.strip(" ,;:.()"):
            return self._joined(gap, first)
        if (
            not first
            and phrases.IMPLIES.match(gap)
            and self.last is Standing.CLAIM
            and self.claimed
        ):
            for claimed in self.claimed:
                self.of[claimed] = Standing.LOCAL
            self.claimed = []
            return Standing.CLAIM
        if not first:
            self._qualify(gap)
        for pattern, standing in (
            (phrases.OBTAINS, Standing.OBTAINED),
            (phrases.REASONS, Standing.REASON),
            (phrases.LOCAL, Standing.LOCAL),
        ):
            if pattern.search(gap):
                self.known = self.known and phrases.are_plain(pattern.sub("", gap))
                return standing
        said = self.before + gap
        if phrases.SUCH.search(gap) or phrases.CHOSEN.search(said):
            if phrases.EXISTS.search(said):
                self.known = False
                return Standing.OBTAINED
            if phrases.INTRODUCES.search(said):
                self.known = self.known and phrases.is_opening(phrases.SUCH.sub("", gap))
                return Standing.ASSUMED
        if phrases.ASSUMES.search(gap):
            return Standing.ASSUMED
        if gap.strip() in ("and", ", and", "and that", "or") and self.last is not None:
            return Standing.UNKNOWN if gap.strip() == "or" else self.last
        if phrases.are_plain(gap):
            return Standing.CLAIM
        self.known = False
        if phrases.SUPPOSES.match(said) and not phrases.CONCLUDING.search(said):
            self.loose.add(index)
            return Standing.ASSUMED
        if self.last is Standing.LOCAL and phrases.SUCH.search(gap):
            return Standing.LOCAL
        if not phrases.NEVER.search(gap) and (
            phrases.CONCLUDES.search(gap) or phrases.GIVES_WAY.match(gap)
        ):
            self.cited = True
            return Standing.CLAIM
        return Standing.UNKNOWN

    def _joined(self, gap: str, first: bool) -> Standing:
        """After another formula with a comma or nothing between them."""
        if first or self.last is None:
            return self.begins
        if self.last in (Standing.REASON, Standing.LOCAL) and "," in gap:
            return Standing.CLAIM
        return self.last

    def _qualify(self, gap: str) -> None:
        """Words behind a claim that belong to it."""
        if not self.claimed or self.last is not Standing.CLAIM or phrases.are_plain(gap):
            return
        if phrases.SOME.match(gap):
            self.of[self.claimed.pop()] = Standing.OBTAINED
        elif not re.match(
            r" ?[,;:.]| (?:and|so|hence|thus|then|therefore|because|since|by|for all|for any"
            r"|for every"
            r"|for each|for|if|when|whenever|but|while|where|with)\b",
            gap,
        ):
            self.of[self.claimed.pop()] = Standing.UNKNOWN

    def _trail(self, gap: str) -> None:
        if (
            not gap.strip(" ,.;:()")
            or phrases.TRAILING.match(gap)
            or phrases.GENERIC.fullmatch(gap)
        ):
            return
        if phrases.is_opening(gap) and self.last is not Standing.CLAIM:
            return
        self.known = False
        if self.last is not Standing.CLAIM or not self.claimed:
            return
        if phrases.SOME.match(gap):
            self.of[self.claimed.pop()] = Standing.OBTAINED
        elif phrases.CITES.match(gap) and not phrases.NEVER.search(gap):
            self.cited = True
        else:
            self.of[self.claimed.pop()] = Standing.UNKNOWN

    def found(self) -> Standings:
        bare_words = phrases.FORMULA.sub("x", self.words)
        denied = phrases.DENIED.search(bare_words)
        opens = (
            phrases.OPENS.match(self.words)
            or phrases.PART.match(self.words)
            or phrases.SUPPOSITION.search(bare_words)
        )
        further = phrases.STRONG.search(self.words[:40])
        return Standings(
            tuple(self.of),
            self.known and denied is None,
            self.cited,
            denied is not None,
            opens is not None and further is None,
            phrases.ENDS.search(bare_words) is not None,
            frozenset(self.defines),
            frozenset(self.loose),
        )
