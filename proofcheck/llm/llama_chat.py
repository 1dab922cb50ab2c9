"""Writing with llama.cpp: conversations are continued together, as sequences of one batch.

Runs only in a process of its own, like ``llama.py``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from functools import partial

import llama_cpp as native

from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Weights
from proofcheck.llm.engine import Cause, Failure, LogProbabilities
from proofcheck.llm.llama import LlamaEngine, Reading
from proofcheck.llm.llama_context import EngineError, LoadSettings
from proofcheck.llm.llama_grammar import GrammarError, JsonGrammar
from proofcheck.llm.llama_vocabulary import Vocabulary
from proofcheck.llm.prompt import PromptWriter
from proofcheck.llm.template import ChatTemplate, TemplateError
from proofcheck.llm.writing import Language, Writing, new_writing

Event = tuple[int, ChatReply | Failure] | None
"""The reply to a request, by its index; or None: some more tokens have been evaluated."""

_TRIAL = (Message("user", "Is it so?"),)


class LlamaChat(LlamaEngine):
    """A model that writes.  Raises ``EngineError``, also for a chat template that does not work."""

    def __init__(self, settings: LoadSettings) -> None:
        super().__init__(settings)
        context = self._context
        if native.llama_model_has_encoder(context.model):
            raise EngineError("it has an encoder; only models that decode can write")
        source = native.llama_model_chat_template(context.model, None)
        if not source:
            raise EngineError("it has no chat template")
        words = Vocabulary(context.vocabulary, context.size)
        try:
            text = source.decode("utf-8", errors="replace")
            template = ChatTemplate(text, words.text(words.bos), words.text(words.eos))
            first = words.bos if words.begins_with_bos else None
            prompts = PromptWriter(template, context.tokenize, words.specials(), first)
            prompts.write(_TRIAL, thinking=True)
        except TemplateError as error:
            raise EngineError(str(error)) from None
        self._language = Language(words, prompts, partial(context.tokenize, special=True))
        self._longest = settings.context

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        """The length of a conversation in tokens."""
        try:
            return len(self._language.prompts.write(messages, thinking=True).tokens)
        except TemplateError as error:
            return Failure(str(error))

    def weigh(self, choices: Sequence[Choice]) -> list[Weights]:
        """How likely the answers of each choice are, in order."""
        jobs = [self._reading(choice) for choice in choices]
        self._read([job for job in jobs if isinstance(job, Reading)])
        return [job if isinstance(job, Failure) else _weights(job.answer) for job in jobs]

    def _reading(self, choice: Choice) -> Reading | Failure:
        try:
            tokens = self._language.prompts.write(choice.messages, thinking=False).tokens
        except TemplateError as error:
            return Failure(str(error))
        if len(tokens) > self._longest:
            return _too_long(len(tokens), self._longest)
        firsts = []
        for answer in choice.answers:
            ids = self._context.tokenize(answer)
            firsts.append(-1 if isinstance(ids, Failure) or not ids else ids[0])
        if -1 in firsts or len(set(firsts)) < len(firsts):
            return Failure("the model's tokens do not tell the answers apart")
        return Reading(tokens, [len(tokens) - 1], wanted=[firsts])

    def chat(self, requests: Sequence[ChatRequest], *, going_on: bool = False) -> Iterator[Event]:
        """The replies as they are finished.

        Unless they are ``going_on`` from those of the call before, nothing of that is kept, so that
        the same requests get the same replies: what stands in memory decides in which pieces a
        prompt is evaluated, hence the last digits.  Where there is a time to keep they depend on
        that, and a verdict finds its prompt evaluated.
        """
        if not going_on and any(request.seconds is None for request in requests):
            self._scheduler.forget()
        now = time.monotonic()
        begun: dict[Writing, int] = {}
        told: list[tuple[int, ChatReply | Failure]] = []

        def jobs() -> Iterator[Writing]:
            for index, request in enumerate(requests):
                job = self._writing(request, now)
                if isinstance(job, Writing):
                    begun[job] = index
                    yield job
                else:
                    told.append((index, job))

        for job in self._scheduler.run(jobs()):
            yield from told
            told.clear()
            if isinstance(job, Writing):
                job.close()
                yield begun.pop(job), job.answer
            else:
                yield None
        yield from told

    def _writing(self, request: ChatRequest, now: float) -> Writing | ChatReply | Failure:
        try:
            thinking = request.thinking and request.schema is None
            prompt = self._language.prompts.write(request.messages, thinking=thinking)
            length = len(prompt.tokens)
            if length >= self._longest:
                return _too_long(length, self._longest)
            job = new_writing(request, prompt, self._language, self._longest, now)
            if job.room < 1:
                return ChatReply("", "", True, length, 0)
            if request.schema is not None:
                job.grammar = JsonGrammar(self._context.vocabulary, request.schema)
        except (TemplateError, GrammarError) as error:
            return Failure(str(error))
        return job


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
