"""Cutting a proof into the windows in which a model reads it.  Pure.

A proof longer than the model's context is read through several windows.  Each begins with the same
context and repeats the nearest earlier steps.  Where a step's score depends on what follows it, the
nearest later steps stand at the window's end, and are scored in the window after it.

Limits, as shares of the window: the context takes at most a half, and what it cites at most a half
of that; repeated steps, earlier and later ones together, take at most a quarter of what the context
leaves free.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proofcheck.assess.steps.scoring import Framing
from proofcheck.document.context import Contexts, ProofContext
from proofcheck.document.document import Document, Proof

# No tokenizer in use writes folded text with more characters per token; longer is not worth a try.
_MAX_CHARACTERS_PER_TOKEN = 64


@dataclass(frozen=True, slots=True)
class ContextPart:
    """A piece of the context; ``role`` is "running", "cited", "statement" or "literal"."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """One pass of the model over the ``steps`` of a proof.

    The tokens of ``steps[i]``, with what the protocol puts before them, are
    ``tokens[starts[i]:ends[i]]``; for a step tag, the tag stands at ``ends[i]``.
    """

    tokens: list[int]
    starts: list[int]
    ends: list[int]
    steps: list[int]


@dataclass(frozen=True, slots=True)
class WindowedProof:
    """How a proof is read.  ``text`` counts start, context and steps in tokens, each once."""

    windows: list[Window]
    text: int


def rendered(template: str, document: Document, limit: int) -> Callable[[Proof], list[ContextPart]]:
    """The contexts of a document's proofs by a template, for windows of ``limit`` tokens."""
    contexts = Contexts(document)
    return lambda proof: render(template, contexts.of(proof), limit)


def render(template: str, context: ProofContext, limit: int) -> list[ContextPart]:
    """The context as pieces to be tokenised one by one, for a window of ``limit`` tokens."""
    if not context.cited and not context.statement:
        return []
    most = limit * _MAX_CHARACTERS_PER_TOKEN
    parts = []
    for piece in re.split(r"(\{cited\}|\{statement\})", template):
        if piece == "{cited}":
            parts += [
                ContextPart("cited", text + "\n") for text in context.cited if len(text) <= most
            ]
        elif piece == "{statement}":
            text = context.statement
            if len(text) > 2 * most:
                text = text[:most] + text[-most:]
            parts.append(ContextPart("statement", text))
        elif piece:
            parts.append(ContextPart("literal", piece))
    return parts


def may_fit(text: str, limit: int) -> bool:
    """Whether it is worth tokenising a step to see if it fits into ``limit`` tokens."""
    return len(text) <= limit * _MAX_CHARACTERS_PER_TOKEN


def fit(parts: Sequence[ContextPart], tokens: Sequence[Sequence[int]], limit: int) -> list[int]:
    """The context in at most ``limit`` tokens; ``tokens[i]`` are those of ``parts[i]``.

    A statement too long keeps its beginning and its end, half and half: hypotheses come first, the
    claim last.  Cited texts stay whole, in order, while they fit; the others are left out.  Of the
    running text before a proof the end stays.
    """
    sizes = dict.fromkeys(("literal", "statement", "cited", "running"), 0)
    for part, ids in zip(parts, tokens, strict=True):
        sizes[part.role] += len(ids)
    for_statement = max(0, limit - sizes["literal"])
    for_cited = min(limit // 2, max(0, for_statement - sizes["statement"]))
    too_much = max(0, sum(sizes.values()) - limit)  # of running text
    result: list[int] = []
    for part, ids in zip(parts, tokens, strict=True):
        if part.role == "running":
            result += ids[too_much:]
            too_much = max(0, too_much - len(ids))
        elif part.role == "statement" and len(ids) > for_statement:
            head = for_statement // 2
            result += [*ids[:head], *ids[len(ids) - (for_statement - head) :]]
        elif part.role == "cited":
            if len(ids) <= for_cited:
                for_cited -= len(ids)
                result += ids
        else:
            result += ids
    return result[:limit]


def cut_windows(
    framing: Framing,
    parts: Sequence[ContextPart],
    parts_tokens: Sequence[Sequence[int]],
    steps: Sequence[Sequence[int] | None],
    limit: int,
) -> WindowedProof:
    """The windows, of at most ``limit`` tokens each, that score ``steps``.

    ``steps[i]`` are the tokens of step i, or None for a step that cannot be put to the model.
    Every step is scored in one window, but for None and those that do not fit into ``limit`` tokens
    even without any context: these are in no window.  A step that fits only without the whole
    context gets as much context as there is room for.
    """
    start = list(framing.start)
    sizes = [0 if ids is None else _room(framing, at, ids) for at, ids in enumerate(steps)]
    fitting = [at for at, size in enumerate(sizes) if size and len(start) + size <= limit]
    left = sum(sizes[at] for at in fitting)  # tokens still to be put into windows
    full = start + fit(parts, parts_tokens, limit // 2 - len(start))
    share = (limit - len(full)) // 4  # for repeated steps
    ahead = min(framing.ahead, share // 2)
    result: list[Window] = []
    current = Window(list(full), [], [], [])
    opens = True
    for number in fitting:
        ids = steps[number] or ()
        to_come = 0 if len(current.tokens) + left <= limit else ahead
        if len(current.tokens) + sizes[number] + to_come > limit:
            if current.steps:
                room = min(limit - len(current.tokens), ahead)
                current.tokens.extend(_following(framing, steps, number, room))
                result.append(current)
            room = limit - sizes[number]
            head = full
            if len(full) > room:
                head = start + fit(parts, parts_tokens, room - len(start))
            before = _nearest(framing, steps, number, min(share - ahead, room - len(head)))
            current = Window(head + before, [], [], [])
            opens = not before
        tokens, end = framing.around(number, ids, opens=opens)
        opens = False
        current.starts.append(len(current.tokens))
        current.ends.append(len(current.tokens) + end)
        current.steps.append(number)
        current.tokens.extend(tokens)
        left -= sizes[number]
    if current.steps:
        result.append(current)
    return WindowedProof(result, len(full) + sum(len(steps[at] or ()) for at in fitting))


def _room(framing: Framing, number: int, ids: Sequence[int]) -> int:
    """The tokens that a step takes at most, with what belongs to it."""
    return max(len(framing.around(number, ids, opens=opens)[0]) for opens in (True, False))


def _nearest(
    framing: Framing, steps: Sequence[Sequence[int] | None], number: int, room: int
) -> list[int]:
    """The steps just before ``number``, as framed: whole ones, or the end of the last one."""
    first = number
    left = room
    while first > 0 and (ids := steps[first - 1]) is not None:
        size = _room(framing, first - 1, ids)
        if size > left:
            break
        left -= size
        first -= 1
    if first == number and number > 0 and (ids := steps[number - 1]):
        kept = room - (_room(framing, number - 1, ids) - len(ids))
        return framing.around(number - 1, ids[-kept:], opens=True)[0] if kept > 0 else []
    result: list[int] = []
    for at in range(first, number):
        result += framing.around(at, steps[at] or (), opens=at == first)[0]
    return result


def _following(
    framing: Framing, steps: Sequence[Sequence[int] | None], number: int, room: int
) -> list[int]:
    """The steps from ``number`` on, as they are framed and as far as there is room: the last one
    may end half-way."""
    result: list[int] = []
    for at in range(number, len(steps)):
        ids = steps[at]
        if ids is None or len(result) == room:
            break
        result += framing.around(at, ids, opens=False)[0][: room - len(result)]
    return result
