"""Writing with llama.cpp: conversations are continued together, as sequences of one batch.

Runs only in a process of its own, like ``llama.py``.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import llama_cpp as native
import numpy as np
import numpy.typing as npt

from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Weights
from proofcheck.llm.engine import Cause, Failure, LogProbabilities, Query
from proofcheck.llm.llama import EngineError, LlamaEngine, LoadSettings, undecoded
from proofcheck.llm.llama_grammar import GrammarError, JsonGrammar
from proofcheck.llm.llama_vocabulary import Vocabulary
from proofcheck.llm.pack import Layout, pack
from proofcheck.llm.prompt import Prompt, PromptWriter
from proofcheck.llm.sampling import draw
from proofcheck.llm.slots import SlotAssignment, Slots
from proofcheck.llm.template import ChatTemplate, TemplateError
from proofcheck.llm.thinking import conclusion, readable, split_reply, unclosed, veiled

Event = tuple[int, ChatReply | Failure] | None
"""The reply to a request, by its index; or None: some more tokens have been evaluated."""

_TRIAL = (Message("user", "Is it so?"),)
_PROMISED = 512  # tokens for which a reply has room before others must give way to it
_THINKING = 0.75  # of what a reply may take, after which its thinking is ended
_BEGINNING = 0.3  # of the time for a reply, in which it may be begun beside others
_HASTY = 64  # tokens evaluated at once where there is a time to keep
_TOO_LATE = Failure("the time was over before it could be begun", Cause.SPENT)
_CLOSING = (b"}", b"]", b'"')


@dataclass(slots=True)
class _Job:
    """A reply being written, of ``room`` tokens at most.

    ``drawn`` are its tokens; the last of ``tokens`` is not evaluated yet.  Beside others it is
    begun before ``begin``; ``conclude`` and ``end`` are when its thinking and all of it are ended;
    ``hurried``: want of time has changed it.  ``forced`` are tokens that come next whatever the
    model would draw.
    """

    index: int
    request: ChatRequest
    prompt: Prompt
    room: int
    rng: random.Random
    grammar: JsonGrammar | None
    begin: float = math.inf
    conclude: float = math.inf
    end: float = math.inf
    written: bytearray = field(default_factory=bytearray)
    marked: bytearray = field(default_factory=bytearray)
    drawn: list[int] = field(default_factory=list)
    forced: deque[int] = field(default_factory=deque)
    concluded: bool = False
    hurried: bool = False

    @property
    def may_begin(self) -> bool:
        """Whether there is time for its prompt before those that are being written are ended."""
        return time.monotonic() < self.begin

    @property
    def late(self) -> bool:
        return time.monotonic() >= self.end

    @property
    def tokens(self) -> list[int]:
        return self.prompt.tokens + self.drawn

    @property
    def last(self) -> int:
        """The token that is not evaluated yet."""
        return self.drawn[-1] if self.drawn else self.prompt.tokens[-1]

    @property
    def rest(self) -> int:
        """How many tokens may still come."""
        return self.room - len(self.drawn)

    @property
    def promised(self) -> int:
        """The tokens to keep room for: a few at first, all once it had to give way to others."""
        return self.rest if self.drawn else min(self.rest, _PROMISED)


_Queue = deque[tuple[int, _Job | ChatReply | Failure]]


class LlamaChat(LlamaEngine):
    """A model that writes.  Raises ``EngineError``, also for a chat template that does not work."""

    def __init__(self, settings: LoadSettings) -> None:
        super().__init__(settings)
        if native.llama_model_has_encoder(self._model):
            raise EngineError("it has an encoder; only models that decode can write")
        source = native.llama_model_chat_template(self._model, None)
        if not source:
            raise EngineError("it has no chat template")
        words = self._words = Vocabulary(self._vocabulary, self._size)
        try:
            text = source.decode("utf-8", errors="replace")
            template = ChatTemplate(text, words.text(words.bos), words.text(words.eos))
            first = words.bos if words.begins_with_bos else None
            self._prompts = PromptWriter(template, self.tokenize, words.specials(), first)
            self._prompts.write(_TRIAL, thinking=True)
        except TemplateError as error:
            raise EngineError(str(error)) from None
        # A recurrent state is that of the whole sequence: its beginning cannot be given away.
        sharing = not (
            native.llama_model_is_recurrent(self._model)
            or native.llama_model_is_hybrid(self._model)
        )
        self._sharing = sharing
        self._slots = Slots(settings.sequences, settings.cells, sharing=sharing)
        self._longest = settings.context
        self._cells, self._sequences = settings.cells, settings.sequences

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        """The length of a conversation in tokens."""
        try:
            return len(self._prompts.write(messages, thinking=True).tokens)
        except TemplateError as error:
            return Failure(str(error))

    def weigh(self, choices: Sequence[Choice]) -> list[Weights]:
        """How likely the answers of each choice are, in order."""
        if any(slot.tokens for slot in self._slots.slots):
            self._forget()
        asked = [self._query(choice) for choice in choices]
        queries = [query for query in asked if isinstance(query, Query)]
        groups = pack(queries, self._cells, self._sequences)
        told = iter([answer for group in groups for answer in self.decode(group)])
        return [query if isinstance(query, Failure) else _weights(next(told)) for query in asked]

    def _query(self, choice: Choice) -> Query | Failure:
        try:
            prompt = self._prompts.write(choice.messages, thinking=False)
        except TemplateError as error:
            return Failure(str(error))
        if len(prompt.tokens) > self._longest:
            return _too_long(len(prompt.tokens), self._longest)
        firsts = []
        for answer in choice.answers:
            tokens = self.tokenize(answer)
            firsts.append(-1 if isinstance(tokens, Failure) or not tokens else tokens[0])
        if -1 in firsts or len(set(firsts)) < len(firsts):
            return Failure("the model's tokens do not tell the answers apart")
        return Query(prompt.tokens, [len(prompt.tokens) - 1], [firsts])

    def chat(self, requests: Sequence[ChatRequest]) -> Iterator[Event]:
        """The replies as they are finished.

        Nothing is kept from one call to the next, so that the same requests get the same replies:
        what stands in memory decides in which pieces a prompt is evaluated, hence the last digits.
        Where there is a time to keep they depend on that, and a verdict finds its prompt evaluated.
        """
        if any(request.seconds is None for request in requests):
            self._forget()
        jobs = self._jobs(requests, time.monotonic())
        queue: _Queue = deque()
        active: dict[int, _Job] = {}
        while True:
            if not queue and (upcoming := next(jobs, None)):
                queue.append(upcoming)
            if queue:
                index, job = queue[0]
                if not isinstance(job, _Job):
                    queue.popleft()
                    yield index, job
                    continue
                if job.late:
                    queue.popleft()
                    yield index, self._cut(job)
                    continue
                if (not active or job.may_begin) and (
                    place := self._slots.place(job.tokens, job.promised)
                ):
                    queue.popleft()
                    yield from self._begin(job, place, active)
                    continue
            if not active:
                return
            yield from self._step(active, queue)

    def _jobs(
        self, requests: Iterable[ChatRequest], now: float
    ) -> Iterator[tuple[int, _Job | ChatReply | Failure]]:
        for index, request in enumerate(requests):
            try:
                yield index, self._job(index, request, now)
            except (TemplateError, GrammarError) as error:
                yield index, Failure(str(error))

    def _job(self, index: int, request: ChatRequest, now: float) -> _Job | ChatReply | Failure:
        thinking = request.thinking and request.schema is None
        prompt = self._prompts.write(request.messages, thinking=thinking)
        length = len(prompt.tokens)
        if length >= self._longest:
            return _too_long(length, self._longest)
        room = min(request.max_tokens, self._longest - length)
        if room < 1:
            return ChatReply("", "", True, length, 0)
        grammar = (
            JsonGrammar(self._vocabulary, request.schema) if request.schema is not None else None
        )
        rng = random.Random(request.seed)
        seconds = math.inf if request.seconds is None else request.seconds
        begin, conclude, end = (now + part * seconds for part in (_BEGINNING, _THINKING, 1.0))
        return _Job(index, request, prompt, room, rng, grammar, begin, conclude, end)

    def _begin(self, job: _Job, place: SlotAssignment, active: dict[int, _Job]) -> Iterator[Event]:
        """Evaluate a prompt but for its last token, with which the writing begins."""
        for slot in place.dropped:
            native.llama_memory_seq_rm(self._memory, slot, -1, -1)
        if place.slot == place.donor and place.shared:
            native.llama_memory_seq_rm(self._memory, place.slot, place.shared, -1)
        else:
            native.llama_memory_seq_rm(self._memory, place.slot, -1, -1)
            if place.shared:
                native.llama_memory_seq_cp(self._memory, place.donor, place.slot, 0, place.shared)
        active[place.slot] = job
        whole = job.tokens
        last = len(whole) - 1
        at_once = self._batch if math.isinf(job.end) else min(self._batch, _HASTY)
        for start in range(place.shared, last, at_once):
            if job.late:
                del active[place.slot]
                yield job.index, self._cut(job)
                self._end(job, place.slot)
                return
            tokens = whole[start : min(last, start + at_once)]
            ids = [[place.slot]] * len(tokens)
            layout = Layout(tokens, list(range(start, start + len(tokens))), ids)
            if (status := self._decode_rows(layout, range(len(tokens)), [])) != 0:
                yield from self._give_up(active, status)
                return
            self._slots.grow(place.slot, tokens)
            self.evaluated += len(tokens)
            yield None

    def _step(self, active: dict[int, _Job], queue: _Queue) -> Iterator[Event]:
        """One token more for every reply that has room."""
        for slot in list(active):
            if slot in active and not self._slots.slots[slot].reserved:
                self._make_room(slot, active, queue)
        slots = list(active)
        layout = Layout(
            [active[slot].last for slot in slots],
            [len(self._slots.slots[slot].tokens) for slot in slots],
            [[slot] for slot in slots],
        )
        rows = range(len(slots))
        if (status := self._decode_rows(layout, rows, rows)) != 0:
            yield from self._give_up(active, status)
            return
        self.evaluated += len(slots)
        pointer = native.llama_get_logits(self._context)
        logits = np.ctypeslib.as_array(pointer, (len(slots), self._size))
        for row, slot in zip(logits, slots, strict=True):
            job = active[slot]
            self._slots.grow(slot, [job.last])
            if (answer := self._write(job, row)) is not None:
                del active[slot]
                self._end(job, slot)
                yield job.index, answer
        yield None

    def _make_room(self, slot: int, active: dict[int, _Job], queue: _Queue) -> None:
        """Room for more of a reply.  The one begun last gives way: it is continued later."""
        more = min(active[slot].rest, _PROMISED)
        while (dropped := self._slots.extend(slot, more)) is None:
            last = next(reversed(active))
            job = active.pop(last)
            self._slots.release(last, 0)
            native.llama_memory_seq_rm(self._memory, last, -1, -1)
            queue.appendleft((job.index, job))
            if last == slot:
                return
        for one in dropped:
            native.llama_memory_seq_rm(self._memory, one, -1, -1)

    def _write(self, job: _Job, logits: npt.NDArray[np.float32]) -> ChatReply | Failure | None:
        """Draw the next token; the reply when that ends it."""
        if not np.isfinite(logits.max()):  # a NaN is the largest of all
            return Failure("the model's logits are not finite numbers")
        if job.late:
            return self._cut(job)
        sampling = job.request.sampling
        hurry = time.monotonic() >= job.conclude
        if not job.concluded and (hurry or len(job.drawn) >= _THINKING * job.room):
            self._conclude(job, hurry)
        token = job.forced.popleft() if job.forced else draw(logits, sampling, job.rng)
        if job.grammar and not job.grammar.allows(token):
            logits = job.grammar.allowed(logits)
            if not np.isfinite(logits.max()):
                return Failure("the model has no token with which the schema could be followed")
            token = draw(logits, sampling, job.rng)
        if self._words.ends(token):
            return self._reply(job, truncated=False)
        job.drawn.append(token)
        piece = self._words.spell(token)
        job.written += piece
        job.marked += piece if token in self._prompts.specials else veiled(piece)
        if job.grammar:
            job.grammar.accept(token)
            if job.written.endswith(_CLOSING) and _is_json(job.written):
                return self._reply(job, truncated=False)
        return self._reply(job, truncated=True) if not job.rest else None

    def _conclude(self, job: _Job, hurry: bool) -> None:
        """Have a reply that is still thinking go on with its answer."""
        job.concluded = True
        prompts = self._prompts
        if marks := unclosed(
            bytes(job.written), bytes(job.marked), prompts.marks, job.prompt.opened
        ):
            tokens = self.tokenize(conclusion(marks), special=True)
            if not isinstance(tokens, Failure) and len(tokens) < job.rest:
                job.forced.extend(tokens)
                job.hurried |= hurry

    def _cut(self, job: _Job) -> ChatReply | Failure:
        """What there is of a reply whose time is over."""
        job.hurried = True
        return self._reply(job, truncated=True) if job.drawn else _TOO_LATE

    def _reply(self, job: _Job, *, truncated: bool) -> ChatReply:
        thinking, text = b"", bytes(job.written)
        if job.grammar is None:
            thinking, text = split_reply(
                text, bytes(job.marked), self._prompts.marks, job.prompt.opened
            )
        return ChatReply(
            readable(text),
            readable(thinking),
            truncated,
            len(job.prompt.tokens),
            len(job.drawn),
            job.hurried,
        )

    def _end(self, job: _Job, slot: int) -> None:
        """Keep the prompt in memory: others that wait may begin like it."""
        kept = len(job.prompt.tokens) if self._sharing else 0
        self._slots.release(slot, kept)
        native.llama_memory_seq_rm(self._memory, slot, kept if kept else -1, -1)
        if job.grammar:
            job.grammar.close()

    def _give_up(self, active: dict[int, _Job], status: int) -> Iterator[Event]:
        for slot, job in list(active.items()):
            del active[slot]
            self._end(job, slot)
            yield job.index, undecoded(status)
        self._forget()

    def _forget(self) -> None:
        super()._forget()
        self._slots.clear()


def _too_long(length: int, longest: int) -> Failure:
    return Failure(
        f"the conversation has {length} tokens, and the context only {longest}", Cause.TOO_LONG
    )


def _weights(answer: LogProbabilities) -> Weights:
    if isinstance(answer, Failure):
        return answer
    values = [value for value in answer[0] if value is not None and math.isfinite(value)]
    if len(values) < len(answer[0]):
        return Failure("the model's probabilities are not finite numbers")
    return values


def _is_json(text: bytearray) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
