"""A chat engine that follows a script, and a writer with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from proofcheck.formal.models.asking import Writer, writers
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Sampling, Weights
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine import Failure

Says = Callable[[ChatRequest], str | Failure]


class Script:
    """``says`` gives the reply to a request, ``weighs`` the weights of a choice."""

    def __init__(self, says: Says, weighs: Callable[[Choice], Weights]) -> None:
        self._says = says
        self._weighs = weighs
        self.requests: list[ChatRequest] = []
        self.choices: list[Choice] = []
        self.evaluated = 0
        self.context = 0
        self.notes: tuple[str, ...] = ()

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        for request in requests:
            self.requests.append(request)
            said = self._says(request)
            yield said if isinstance(said, Failure) else ChatReply(said, "", False, 1, 10)

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        for choice in choices:
            self.choices.append(choice)
            yield self._weighs(choice)

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        return 1

    def close(self) -> None:
        pass


def writer(
    says: Says,
    weighs: Callable[[Choice], Weights] = lambda choice: [-0.1, -3.0],
    name: str = "scripted",
    tokens: int | None = None,
) -> tuple[Writer, Script]:
    """A writer that follows the script, within a budget of ``tokens``."""
    script = Script(says, weighs)
    model = ChatModel(name, name, script, "scripted", Sampling())
    (one,) = writers([model], None, tokens=tokens)
    return one, script


def fenced(code: str) -> str:
    return f"So it is.\n```lean4\n{code}\n```\n"
