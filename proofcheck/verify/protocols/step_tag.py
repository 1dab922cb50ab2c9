"""The step-tag protocol: one forward pass scores every step of a proof.

Input: bos (when the model names one), context, then for each step its tokens and one step-tag
token.  At each tag the logits of two verdict tokens, "ok" and "bad", are read; their difference is
the log-odds that the step is right.

A proof longer than the model's context is read through several windows.  Each begins with bos and
the same context and repeats the nearest earlier steps.  For a causal model, what a window holds up
to a step depends on the text up to that step alone, so scores can be kept under a hash of that
text.  For a model whose attention goes both ways, a window also looks ahead: the nearest later
steps stand at its end, and are scored in the window after it.

Limits, as shares of the window: the context takes at most a half, and what it cites at most a half
of that; repeated steps, earlier and later ones together, take at most a quarter of what the context
leaves free.  For a model whose attention goes both ways each window reads its context anew, so the
context of a proof that needs several takes at most a third.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.errors import ModelError
from proofcheck.verify.context import Context
from proofcheck.verify.gguf import Header

#: Part of every cache key: change it whenever the same text would be put to a model differently,
#: or be compared with other candidates.
VERSION = "step-tag/3"
DEFAULT_TEMPLATE = "{cited}{statement}\n"

# No tokenizer in use writes folded text with more characters per token; longer is not worth a try.
_MAX_CHARACTERS_PER_TOKEN = 64


@dataclass(frozen=True, slots=True)
class StepTag:
    """Token ids, and the template of the context with ``{cited}`` and ``{statement}``.

    ``missing`` stands, in what a model expects at a token, for something left out just before it.
    ``causal``: a token sees those before it only; else the tokens of a window see each other.
    """

    bos: int | None
    tag: int
    ok: int
    bad: int
    template: str = DEFAULT_TEMPLATE
    missing: int | None = None
    causal: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the context; ``role`` is "cited", "statement" or "literal"."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """One pass of the model: at ``positions`` of ``tokens`` stand the tags of ``steps``.

    The tokens of ``steps[i]`` are ``tokens[starts[i]:positions[i]]``.
    """

    tokens: list[int]
    starts: list[int]
    positions: list[int]
    steps: list[int]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a proof is read.  ``text`` counts bos, context and steps in tokens, each once."""

    windows: list[Window]
    text: int


def from_header(header: Header) -> StepTag:
    """The protocol's parameters as the GGUF names them; raises ``ModelError`` on nonsense."""
    vocabulary = header.lengths.get("tokenizer.ggml.tokens", 0)

    def token(key: str) -> int:
        value = header.metadata.get(key)
        if type(value) is not int or not 0 <= value < vocabulary:
            raise ModelError(f"the model's {key} is {value!r}, not one of its {vocabulary} tokens")
        return value

    causal_key = f"{header.metadata.get('general.architecture')}.attention.causal"
    causal = header.metadata.get(causal_key, True)
    if not isinstance(causal, bool):
        raise ModelError(f"the model's {causal_key} is {causal!r:.80}, not true or false")
    bos_key = "tokenizer.ggml.bos_token_id"
    missing_key = "proofcheck.missing.token_id"
    template = header.metadata.get("proofcheck.context_template", DEFAULT_TEMPLATE)
    return StepTag(
        bos=token(bos_key) if bos_key in header.metadata else None,
        tag=token("proofcheck.step_tag.token_id"),
        ok=token("proofcheck.ok.token_id"),
        bad=token("proofcheck.bad.token_id"),
        template=str(template),
        missing=token(missing_key) if missing_key in header.metadata else None,
        causal=causal,
    )


def render(template: str, context: Context, limit: int) -> list[Part]:
    """The context as pieces to be tokenised one by one, for a window of ``limit`` tokens."""
    if not context.cited and not context.statement:
        return []
    most = limit * _MAX_CHARACTERS_PER_TOKEN
    parts = []
    for piece in re.split(r"(\{cited\}|\{statement\})", template):
        if piece == "{cited}":
            parts += [Part("cited", text + "\n") for text in context.cited if len(text) <= most]
        elif piece == "{statement}":
            text = context.statement
            if len(text) > 2 * most:
                text = text[:most] + text[-most:]
            parts.append(Part("statement", text))
        elif piece:
            parts.append(Part("literal", piece))
    return parts


def step_text(normalised: str) -> str:
    """A step as it is tokenised.

    One blank stands before the tag: with the first model, AUROC on injected errors was 0.852 so,
    and 0.842 without it.
    """
    return normalised.strip() + " "


def may_fit(text: str, limit: int) -> bool:
    """Whether it is worth tokenising a step to see if it fits into ``limit`` tokens."""
    return len(text) <= limit * _MAX_CHARACTERS_PER_TOKEN


def fit(parts: Sequence[Part], tokens: Sequence[Sequence[int]], limit: int) -> list[int]:
    """The context in at most ``limit`` tokens; ``tokens[i]`` are those of ``parts[i]``.

    A statement too long keeps its beginning and its end, half and half: hypotheses come first, the
    claim last.  Cited texts stay whole, in order, while they fit; the others are left out.
    """
    sizes = dict.fromkeys(("literal", "statement", "cited"), 0)
    for part, ids in zip(parts, tokens, strict=True):
        sizes[part.role] += len(ids)
    for_statement = max(0, limit - sizes["literal"])
    for_cited = min(limit // 2, max(0, for_statement - sizes["statement"]))
    result: list[int] = []
    for part, ids in zip(parts, tokens, strict=True):
        if part.role == "statement" and len(ids) > for_statement:
            head = for_statement // 2
            result += [*ids[:head], *ids[len(ids) - (for_statement - head) :]]
        elif part.role == "cited":
            if len(ids) <= for_cited:
                for_cited -= len(ids)
                result += ids
        else:
            result += ids
    return result[:limit]


def read(
    protocol: StepTag,
    parts: Sequence[Part],
    parts_tokens: Sequence[Sequence[int]],
    steps: Sequence[Sequence[int] | None],
    limit: int,
) -> Reading:
    """The windows, of at most ``limit`` tokens each, that score ``steps``.

    ``steps[i]`` are the tokens of step i, or None for a step that cannot be put to the model.
    Every step is scored in one window, but for None and those that do not fit into ``limit`` tokens
    even without any context: these are in no window.  A step that fits only without the whole
    context gets as much context as there is room for.
    """
    start = [] if protocol.bos is None else [protocol.bos]
    sizes = [0 if ids is None else len(ids) + 1 for ids in steps]
    fitting = [at for at, size in enumerate(sizes) if size and len(start) + size <= limit]
    left = sum(sizes[at] for at in fitting)  # tokens still to be put into windows
    full = start + fit(parts, parts_tokens, limit // 2 - len(start))
    if not protocol.causal and len(full) + left > limit:
        full = start + fit(parts, parts_tokens, limit // 3 - len(start))
    share = (limit - len(full)) // 4  # for repeated steps
    ahead = 0 if protocol.causal else share // 2
    result: list[Window] = []
    current = Window(list(full), [], [], [])
    for number in fitting:
        ids = steps[number] or ()
        to_come = 0 if len(current.tokens) + left <= limit else ahead
        if len(current.tokens) + sizes[number] + to_come > limit:
            if current.steps:
                room = min(limit - len(current.tokens), ahead)
                current.tokens.extend(_following(steps, number, room, protocol.tag))
                result.append(current)
            room = limit - sizes[number]
            head = full
            if len(full) > room:
                head = start + fit(parts, parts_tokens, room - len(start))
            before = _nearest(steps, number, min(share - ahead, room - len(head)), protocol.tag)
            current = Window(head + before, [], [], [])
        current.starts.append(len(current.tokens))
        current.positions.append(len(current.tokens) + len(ids))
        current.steps.append(number)
        current.tokens.extend([*ids, protocol.tag])
        left -= sizes[number]
    if current.steps:
        result.append(current)
    return Reading(result, len(full) + sum(sizes[at] - 1 for at in fitting))


def _nearest(steps: Sequence[Sequence[int] | None], number: int, room: int, tag: int) -> list[int]:
    """The steps just before ``number`` with their tags: whole ones, or the end of the last one."""
    result: list[int] = []
    for at in range(number - 1, -1, -1):
        ids = steps[at]
        if ids is None:
            break
        if len(result) + len(ids) + 1 > room:
            if not result and room > 1:
                result = [*ids[-(room - 1) :], tag]
            break
        result = [*ids, tag, *result]
    return result


def _following(
    steps: Sequence[Sequence[int] | None], number: int, room: int, tag: int
) -> list[int]:
    """The steps from ``number`` on with their tags, as far as there is room: the last one may end
    half-way, and then has no tag."""
    result: list[int] = []
    for at in range(number, len(steps)):
        ids = steps[at]
        if ids is None or len(result) == room:
            break
        result += [*ids, tag][: room - len(result)]
    return result


def log_odds(logits: Sequence[float]) -> float:
    """From the logits of (ok, bad) at a tag to the log-odds, in nats, that the step is right."""
    ok, bad = logits
    return ok - bad
