"""Writing with llama.cpp: conversations are continued together, as sequences of one batch.

Runs only in a process of its own, like ``llama.py``.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import llama_cpp as native
import numpy as np
import numpy.typing as npt

from proofcheck.llm.chat import ChatReply, ChatRequest, Message
from proofcheck.llm.engine import Cause, Failure
from proofcheck.llm.llama import EngineError, LlamaEngine, LoadSettings
from proofcheck.llm.llama_grammar import GrammarError, JsonGrammar
from proofcheck.llm.llama_vocabulary import Vocabulary
from proofcheck.llm.pack import Layout
from proofcheck.llm.prompt import Prompt, PromptWriter
from proofcheck.llm.sampling import draw
from proofcheck.llm.slots import SlotAssignment, Slots
from proofcheck.llm.template import ChatTemplate, TemplateError
from proofcheck.llm.thinking import readable, split_reply, veiled

Event = tuple[int, ChatReply | Failure] | None
"""The reply to a request, by its index; or None: some more tokens have been evaluated."""

_TRIAL = (Message("user", "Is it so?"),)
_CLOSING = (b"}", b"]", b'"')


@dataclass(slots=True)
class _Job:
    """A reply being written: ``room`` more tokens at most; ``next`` is not evaluated yet."""

    index: int
    request: ChatRequest
    prompt: Prompt
    room: int
    next: int
    rng: random.Random
    grammar: JsonGrammar | None
    written: bytearray = field(default_factory=bytearray)
    marked: bytearray = field(default_factory=bytearray)
    tokens: int = 0


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

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        """The length of a conversation in tokens."""
        try:
            return len(self._prompts.write(messages, thinking=True).tokens)
        except TemplateError as error:
            return Failure(str(error))

    def chat(self, requests: Sequence[ChatRequest]) -> Iterator[Event]:
        """The replies as they are finished.

        Nothing is kept from one call to the next, so that the same requests get the same replies:
        what stands in memory decides in which pieces a prompt is evaluated, hence the last digits.
        """
        self._forget()
        self._slots.clear()
        jobs = self._jobs(requests)
        active: dict[int, _Job] = {}
        upcoming = next(jobs, None)
        while upcoming or active:
            while upcoming:
                index, job = upcoming
                if isinstance(job, _Job):
                    place = self._slots.place(job.prompt.tokens, job.room)
                    if place is None:
                        break
                    yield from self._begin(job, place, active)
                else:
                    yield index, job
                upcoming = next(jobs, None)
            if active:
                yield from self._step(active)

    def _jobs(
        self, requests: Iterable[ChatRequest]
    ) -> Iterator[tuple[int, _Job | ChatReply | Failure]]:
        for index, request in enumerate(requests):
            try:
                yield index, self._job(index, request)
            except (TemplateError, GrammarError) as error:
                yield index, Failure(str(error))

    def _job(self, index: int, request: ChatRequest) -> _Job | ChatReply | Failure:
        thinking = request.thinking and request.schema is None
        prompt = self._prompts.write(request.messages, thinking=thinking)
        length = len(prompt.tokens)
        if length >= self._longest:
            return Failure(
                f"the conversation has {length} tokens, and the context only {self._longest}",
                Cause.TOO_LONG,
            )
        room = min(request.max_tokens, self._longest - length)
        if room < 1:
            return ChatReply("", "", True, length, 0)
        grammar = (
            JsonGrammar(self._vocabulary, request.schema) if request.schema is not None else None
        )
        rng = random.Random(request.seed)
        return _Job(index, request, prompt, room, prompt.tokens[-1], rng, grammar)

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
        last = len(job.prompt.tokens) - 1
        for start in range(place.shared, last, self._batch):
            tokens = job.prompt.tokens[start : min(last, start + self._batch)]
            ids = [[place.slot]] * len(tokens)
            layout = Layout(tokens, list(range(start, start + len(tokens))), ids)
            if (status := self._decode_rows(layout, range(len(tokens)), [])) != 0:
                yield from self._give_up(active, status)
                return
            self._slots.grow(place.slot, tokens)
            self.evaluated += len(tokens)
            yield None

    def _step(self, active: dict[int, _Job]) -> Iterator[Event]:
        """One token more for every reply."""
        slots = list(active)
        layout = Layout(
            [active[slot].next for slot in slots],
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
            self._slots.grow(slot, [job.next])
            if (answer := self._write(job, row)) is not None:
                del active[slot]
                self._end(job, slot)
                yield job.index, answer
        yield None

    def _write(self, job: _Job, logits: npt.NDArray[np.float32]) -> ChatReply | Failure | None:
        """Draw the next token; the reply when that ends it."""
        if np.isnan(logits).any() or not np.isfinite(logits.max()):
            return Failure("the model's logits are not finite numbers")
        sampling = job.request.sampling
        token = draw(logits, sampling, job.rng)
        if job.grammar and not job.grammar.allows(token):
            logits = job.grammar.allowed(logits)
            if not np.isfinite(logits.max()):
                return Failure("the model has no token with which the schema could be followed")
            token = draw(logits, sampling, job.rng)
        if self._words.ends(token):
            return self._reply(job, truncated=False)
        job.tokens += 1
        job.next = token
        piece = self._words.spell(token)
        job.written += piece
        job.marked += piece if token in self._prompts.specials else veiled(piece)
        if job.grammar:
            job.grammar.accept(token)
            if job.written.endswith(_CLOSING) and _is_json(job.written):
                return self._reply(job, truncated=False)
        return self._reply(job, truncated=True) if job.tokens == job.room else None

    def _reply(self, job: _Job, *, truncated: bool) -> ChatReply:
        thinking, text = b"", bytes(job.written)
        if job.grammar is None:
            thinking, text = split_reply(
                text, bytes(job.marked), self._prompts.marks, job.prompt.opened
            )
        return ChatReply(
            readable(text), readable(thinking), truncated, len(job.prompt.tokens), job.tokens
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
            yield job.index, Failure(f"llama.cpp could not decode it (status {status})")
        self._forget()
        self._slots.clear()


def _is_json(text: bytearray) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
