"""From a way of asking to the analyses that make a vote on a proof."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from proofcheck.assess.critique.blocks import (
    Division,
    division_messages,
    division_schema,
    division_text,
    read_division,
)
from proofcheck.assess.critique.conversation import GREEDY, Ask, CritiqueProgress
from proofcheck.assess.critique.prepared import PreparedProof
from proofcheck.assess.critique.prompts import StepRange
from proofcheck.assess.critique.ways import Part, Way, module_parts
from proofcheck.llm.chat import ChatReply, ChatRequest
from proofcheck.llm.engine import Failure

_SMALLEST = 2  # steps of a window that is worth dividing
_CUT = Failure("its modules ran into their budget")


@dataclass(frozen=True, slots=True)
class Plan:
    """The ``parts`` of a vote.

    ``text`` says, for people, into which modules the proof was put, and ``undivided`` why a window
    of it was not, which is then judged as it stands.  ``tokens`` were written for that.
    """

    parts: tuple[Part, ...]
    text: str = ""
    undivided: Failure | None = None
    tokens: int = 0


def plans(
    ask: Ask, way: Way, proofs: Sequence[PreparedProof], seed: int, most: int
) -> Generator[CritiqueProgress, None, list[Plan]]:
    """A plan for each of the proofs; ``most`` tokens may be written for the modules of a window."""
    if not way.divides:
        return [Plan(tuple(way.parts(one.windows))) for one in proofs]
    windows = [
        [one for one in proof.windows if one.end - one.first > _SMALLEST] for proof in proofs
    ]
    asked = [(proof, window) for proof, own in zip(proofs, windows, strict=True) for window in own]
    replies = yield from ask(
        [
            ChatRequest(
                division_messages(proof.brief, window),
                seed,
                most,
                GREEDY,
                division_schema(proof.brief, window),
                thinking=False,
            )
            for proof, window in asked
        ]
    )
    told = iter(replies)
    return [
        _plan(proof, {window: next(told) for window in own})
        for proof, own in zip(proofs, windows, strict=True)
    ]


def _plan(proof: PreparedProof, replies: dict[StepRange, ChatReply | Failure]) -> Plan:
    parts: list[Part] = []
    texts: list[str] = []
    undivided: Failure | None = None
    for window in proof.windows:
        reply = replies.get(window)
        if reply is None:
            parts.append(Part(window))
            continue
        division = _division(reply, proof, window)
        if isinstance(division, Failure):
            undivided = undivided or division
            parts.append(Part(window))
        else:
            parts += module_parts(division, window, proof.brief)
            texts.append(division_text(division, proof.brief))
    tokens = sum(one.tokens for one in replies.values() if isinstance(one, ChatReply))
    return Plan(tuple(parts), "\n".join(texts), undivided, tokens)


def _division(
    reply: ChatReply | Failure, proof: PreparedProof, window: StepRange
) -> Division | Failure:
    if isinstance(reply, Failure):
        return reply
    return _CUT if reply.truncated else read_division(reply.text, proof.brief, window)
