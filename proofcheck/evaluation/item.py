"""Labelled proofs.  Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorrectionPair:
    """Which correction of which text an item belongs to.

    ``pair`` is the same for the versions before and after it; ``step`` is the index of the step
    that was corrected, None where only steps beside it are; ``fixed`` tells whether this is the
    version after it.  ``kind`` is one of ``change.KINDS``; ``text`` names the text, the cluster of
    which intervals draw all or nothing.
    """

    pair: str
    step: int | None
    fixed: bool
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One proof of which somebody has said how good it is.

    ``labels`` has an entry per step: True right, False wrong, None where nothing is said.
    ``right`` is about the whole proof, None where nothing is said.  ``group`` is the class that
    the data set puts it in; ``benchmark`` is False for an item that the set's own score leaves
    out.  ``rating`` in [0, 1] is an automatic one published with the proof, ``marks`` in [0, 1]
    the share of the full marks that people gave.  ``correction`` is there when the item is one
    version of a proof that its author corrected.
    """

    id: str
    statement: str
    steps: tuple[str, ...]
    labels: tuple[bool | None, ...]
    right: bool | None
    group: str = ""
    benchmark: bool = True
    rating: float | None = None
    marks: float | None = None
    correction: CorrectionPair | None = None

    @property
    def first_wrong(self) -> int | None:
        """The index of the first step that is labelled wrong."""
        return next((at for at, label in enumerate(self.labels) if label is False), None)

    @property
    def stepwise(self) -> bool:
        """Whether anything is said of single steps."""
        return any(label is not None for label in self.labels)


@dataclass(frozen=True, slots=True)
class Dataset:
    """What was read.

    ``format`` is a key of ``FORMATS``; ``total`` counts the items that were read, of which
    ``items`` are those drawn.  ``bad`` counts what could not be used, by reason.
    """

    path: str
    format: str
    items: tuple[Item, ...]
    total: int
    bad: Mapping[str, int]
