"""What is at fault in proofs, what was proposed for it, and what came of that.  Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from proofcheck.document.finding import Replacement
from proofcheck.document.rule import Rule
from proofcheck.document.source import Source, Span


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a proof does not pass.

    ``step`` is an index into ``Proof.steps``, ``span`` where it stands; ``rule`` is that of the
    finding, ``what`` says what is wrong.  ``exact`` is the edit that mends it, where that is known.
    """

    step: int
    span: Span
    rule: Rule
    what: str
    exact: Replacement | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What the verification of a proof came to.

    It passed when there is neither a fault nor a ``reason``, which says why there is no verdict.
    ``summary`` is a phrase such as "grade 1" or "every step above 0.94".
    """

    faults: tuple[Fault, ...]
    reason: str | None = None
    summary: str = ""

    @property
    def passed(self) -> bool:
        return not self.faults and self.reason is None


class Action(StrEnum):
    """What a proposal does with a step.  UNREADABLE: there was a reply, but not of the form."""

    REPLACE = "replace"
    INSERT = "insert-before"
    GIVE_UP = "give-up"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Proposal:
    """``latex`` in the place of step ``step``, or before it; ``why`` are the proposer's words."""

    step: int
    action: Action
    latex: str
    why: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """The proposals of one round (from 1), and why they did not do; None for those offered."""

    round: int
    proposals: tuple[Proposal, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """What became of one proof that does not pass.

    ``path`` is its document's root, ``proof`` its id there, ``name`` how it is called, ``span``
    where it stands.  ``edits`` make the proof pass (one for each file, in the sources as they
    are), and ``why`` says what they do; when there are none, ``reason`` says why not.
    ``verified`` is what the last verification said of the amended proof.
    """

    path: str
    proof: str
    name: str
    span: Span
    faults: tuple[Fault, ...]
    attempts: tuple[Attempt, ...]
    edits: tuple[Replacement, ...] = ()
    why: tuple[str, ...] = ()
    verified: str = ""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Unverified:
    """A proof that could not be verified as it stands, and why."""

    name: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Repairs:
    """A whole run.

    ``model`` is what verified, ``generator`` what proposed.  ``problems`` are what could not be
    read, a line each; ``passed`` counts the proofs without fault.  ``sources`` has every source
    that a span lies in, by its path, and ``data`` the bytes of those that are to be changed.
    ``compiled`` tells whether the amended copies were compiled.  ``created`` is UTC in ISO 8601
    with Z; ``seconds`` is wall time.
    """

    model: str
    generator: str
    repairs: tuple[Repair, ...]
    unverified: tuple[Unverified, ...]
    problems: tuple[str, ...]
    passed: int
    sources: Mapping[str, Source]
    data: Mapping[str, bytes]
    compiled: bool
    created: str
    seconds: float

    @property
    def offered(self) -> tuple[Repair, ...]:
        return tuple(repair for repair in self.repairs if repair.reason is None)

    @property
    def unrepaired(self) -> tuple[Repair, ...]:
        return tuple(repair for repair in self.repairs if repair.reason is not None)
