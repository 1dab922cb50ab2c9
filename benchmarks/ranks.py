"""The ranks of errors that are put back into whole texts (``in_place``), each alone in its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.told_apart import RATES, cell, mean
from proofcheck.document.document import Document, Proof
from proofcheck.document.proofs import asserting_steps
from proofcheck.metrics.arrays import scores
from proofcheck.metrics.bootstrap import estimate
from proofcheck.metrics.ranking import rank

TOPS = (1, 3, 5, 10)
VERSIONS = ("wrong", "injected")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a corrected step stands, and what stood there before."""

    pair: str
    proof: Proof
    step: int
    wrong: str


@dataclass
class Text:
    """A file of a document, its proofs that assert something, and the errors to put back."""

    name: str
    document: Document
    proofs: list[Proof]
    places: list[Place] = field(default_factory=list)

    @property
    def steps(self) -> int:
        return sum(len(asserting_steps(proof)) for proof in self.proofs)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An error among the ``steps`` of its file, whose number is ``text``.

    ``at`` is its rank from 1, in the middle of those that tie; ``odds`` its log-odds, ``right``
    those of the corrected step in the same place, if known.
    """

    text: int
    at: float
    steps: int
    odds: float
    right: float | None


def ranked(
    text: Text, number: int, kept: Mapping[str, Mapping[str, Any]], what: str
) -> Iterator[Ranked]:
    """The errors of a text, each alone in it."""
    base = {one.id: kept[f"{text.name} {one.id}"]["odds"] for one in text.proofs}
    for place in text.places:
        said = kept.get(f"{text.name} {place.pair} {what}", {"odds": {}})["odds"]
        at = str(place.step)
        if at not in said:
            continue
        others = [
            odds
            for name, of in (base | {place.proof.id: said}).items()
            for index, odds in of.items()
            if (name, index) != (place.proof.id, at)
        ]
        own = said[at]
        above = sum(odds < own for odds in others) + sum(odds == own for odds in others) / 2
        yield Ranked(number, 1 + above, len(others) + 1, own, base[place.proof.id].get(at))


def report(every: Sequence[Text], kept: Mapping[str, Mapping[str, Any]]) -> None:
    """The ranks of the errors in the files of which all steps are known."""
    whole = [text for text in every if all(f"{text.name} {one.id}" in kept for one in text.proofs)]
    right = [
        (-odds, number)
        for number, text in enumerate(whole)
        for one in text.proofs
        for odds in kept[f"{text.name} {one.id}"]["odds"].values()
    ]
    for what in VERSIONS:
        found = [
            one for number, text in enumerate(whole) for one in ranked(text, number, kept, what)
        ]
        if found:
            _show(f"{what}, {len(whole)} files", found, right)
    lines = kept.values()
    if lines:
        evaluated, cpu, text = (
            sum(one[key] for one in lines) for key in ("evaluated", "cpu", "text")
        )
        print(
            f"\n{evaluated:,} tokens evaluated, {evaluated / text:.2f} a token of steps, "
            f"{evaluated / cpu:.0f} a CPU second, peak {max(one['peak'] for one in lines):.2f} GB"
        )


def _show(title: str, found: Sequence[Ranked], right: Sequence[tuple[float, int]]) -> None:
    steps = [one.steps for one in found]
    print(f"\n{title}: {len(found)} errors, each among {min(steps)} to {max(steps)} steps", end="")
    print(f" (median {median(steps):.0f}), {len(right)} steps as they stand")
    for most in TOPS:
        hits = [(float(one.at <= most), one.text) for one in found]
        chance = sum(min(1.0, most / one.steps) for one in found) / len(found)
        print(f"  among the first {most:2}: {_share(hits)}, by chance {100 * chance:.0f} %")
    above = [((one.at - 1) / max(1, one.steps - 1), one.text) for one in found]
    print(f"  share of the list above it: {_share(above)}, by chance 50 %")
    preferred = [
        (float(one.odds < one.right) + (one.odds == one.right) / 2, one.text)
        for one in found
        if one.right is not None
    ]
    print(f"  right version preferred: {_share(preferred)}")
    ranking = rank(scores([(-one.odds, one.text) for one in found]), scores(right), RATES)
    print(f"  AUROC {cell('AUROC', ranking.auroc)}")
    for recall in ranking.recalls:
        print(f"  found at {recall.rate:g}: {cell('', recall.share)}")


def _share(pairs: Sequence[tuple[float, int]]) -> str:
    return f"{cell('', estimate(mean, scores(pairs), scores([])))} of {len(pairs)}"
