"""A model that writes, as the program sees it: a ``ChatEngine`` in a child process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Weights
from proofcheck.llm.engine import Failure
from proofcheck.llm.process import DeathError, LlamaConfig, ModelProcess
from proofcheck.llm.wire import pack_choice, pack_messages, pack_request, unpack_answer
from proofcheck.models.resolve import Memory

_WEIGHED = 16  # choices at once: the engine gives no sign of life while it weighs them


@dataclass(slots=True)
class _Stream:
    """What has come of the replies to some requests, by index; ``death`` says what ended them."""

    answers: dict[int, ChatReply | Failure] = field(default_factory=dict)
    death: str = "the engine gave no reply"


class ChatProcess(ModelProcess):
    """A ``ChatEngine`` in a child process, which says once a second that it is still writing."""

    def __init__(self, config: LlamaConfig, memory: Memory | None = None, build: str = "") -> None:
        super().__init__(config, memory, build)
        self.context = config.context
        self.notes: tuple[str, ...] = ()
        self._open: _Stream | None = None  # the process is writing replies to this one

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        """See ``ChatEngine``.  Who stops half-way through ends the process.

        When it dies, the requests that have no reply yet are made again one by one.
        """
        if not requests:
            return
        if (refusal := self._refusal()) is not None:
            yield from [refusal] * len(requests)
            return
        self._drain()
        self._start()
        stream = self._open = _Stream()
        try:
            items = [pack_request(one) for one in requests]
            self._receive({"do": "chat", "items": items, "going_on": going_on})
            for index, request in enumerate(requests):
                while index not in stream.answers and self._open is stream:
                    self._receive()
                if index in stream.answers:
                    yield stream.answers.pop(index)
                elif len(requests) == 1:
                    yield Failure(stream.death)
                else:
                    yield from self.chat([request])
        finally:
            if self._open is stream:
                self.close()

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        """See ``ChatEngine``.  Groups are weighed as they are asked for."""
        self._drain()
        for start in range(0, len(choices), _WEIGHED):
            group = choices[start : start + _WEIGHED]
            yield from self._ask("weigh", [pack_choice(choice) for choice in group])

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        """See ``ChatEngine``."""
        self._drain()
        (answer,) = self._ask("prompt_tokens", [pack_messages(messages)])
        return answer  # type: ignore[no-any-return]

    def close(self) -> None:
        """See ``ChatEngine``."""
        self._open = None
        super().close()

    def _drain(self) -> None:
        """Take in what is still to come of the replies before, for those who wait for them."""
        while self._open:
            self._receive()

    def _receive(self, *messages: object) -> None:
        """Send what there is to send, and take in the next message."""
        stream = self._open
        assert stream
        try:
            message = self._exchange(*messages)
        except DeathError as death:
            self._deaths += 1
            stream.death = str(death)
            return
        self.evaluated += message["evaluated"]
        if "index" in message:
            stream.answers[message["index"]] = _answer(message["answer"])
            if message["end"]:
                self._open = None


def _answer(packed: Any) -> ChatReply | Failure:
    answer = unpack_answer(packed)
    return answer if isinstance(answer, Failure) else ChatReply(*answer)
