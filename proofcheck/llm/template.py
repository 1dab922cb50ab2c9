"""A model's own chat template: a conversation becomes the parts of a prompt.  Pure.

The template never sees what the turns say, only a name for each, so that no content can steer it
or pass for a part of it.  Templates come from model files, hence from strangers: they run in
jinja2's sandbox, in the engine's process, whose watchdog ends what does not end by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import jinja2
import jinja2.ext
from jinja2.nodes import Node
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from proofcheck.llm.chat import Message
from proofcheck.llm.thinking import MARKS

_LONGEST_OUTPUT = 1 << 20  # characters, without the contents
#: Some templates print the date.  It is always this one: the same input gives the same output.
_TODAY = {"%Y": "2025", "%m": "01", "%d": "01", "%B": "January", "%b": "Jan"}
_MARK = re.compile(
    "(" + "|".join(re.escape(mark) for pair in MARKS for mark in (pair.open, pair.close)) + ")"
)


class TemplateError(Exception):
    """The template is broken, or refuses a conversation; the text says why."""


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A piece of a prompt: text of the template, or of a turn (``content``)."""

    text: str
    content: bool


class ChatTemplate:
    """A template with the texts of the model's ``bos`` and ``eos`` tokens.

    Raises ``TemplateError`` when it cannot be parsed.
    """

    def __init__(self, source: str, bos: str, eos: str) -> None:
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[jinja2.ext.loopcontrols, _Generation],
        )
        environment.filters["tojson"] = _to_json
        self._constants = {
            "bos_token": bos,
            "eos_token": eos,
            "add_generation_prompt": True,
            "tools": None,
            "documents": None,
            "raise_exception": _refuse,
            "strftime_now": _strftime_now,
        }
        self._name = "contentofturn"
        while self._name in source:
            self._name += "x"
        try:
            self._template = environment.from_string(source)
        except Exception as error:  # noqa: BLE001 (a stranger's program may fail in any way)
            raise TemplateError(f"the chat template is broken: {_said(error)}") from None

    def render(self, messages: Sequence[Message], *, thinking: bool) -> list[PromptPart]:
        """The prompt after which the assistant speaks.

        Blanks around a content are not kept.  Where the template does without a system turn, that
        is put at the head of the first turn of the user.  Raises ``TemplateError``.
        """
        try:
            return self._render(messages, thinking)
        except TemplateError:
            if not messages or messages[0].role != "system":
                raise
        return self._render(_folded(messages), thinking)

    def _render(self, messages: Sequence[Message], thinking: bool) -> list[PromptPart]:
        texts = [_pieces(message) for message in messages]
        shown = [
            {
                "role": message.role,
                "content": "".join(
                    piece if number % 2 else f"{self._name}-{turn}-{number}-"
                    for number, piece in enumerate(pieces)
                ),
            }
            for turn, (message, pieces) in enumerate(zip(messages, texts, strict=True))
        ]
        output = self._run(shown, thinking)
        found = list(self._parts(output, texts))
        for turn, pieces in enumerate(texts):
            if (turn, len(pieces) - 1) not in {place for _, place in found}:
                raise TemplateError(f"the chat template drops a turn of the {messages[turn].role}")
        return [part for part, _ in found if part.text]

    def _run(self, messages: list[dict[str, str]], thinking: bool) -> str:
        pieces: list[str] = []
        size = 0
        try:
            for piece in self._template.generate(
                messages=messages, enable_thinking=thinking, thinking=thinking, **self._constants
            ):
                pieces.append(piece)
                size += len(piece)
                if size > _LONGEST_OUTPUT:
                    _refuse(f"it writes more than {_LONGEST_OUTPUT} characters")
        except Exception as error:  # noqa: BLE001 (a stranger's program may fail in any way)
            raise TemplateError(f"the chat template fails: {_said(error)}") from None
        return "".join(pieces)

    def _parts(
        self, output: str, texts: Sequence[Sequence[str]]
    ) -> Iterator[tuple[PromptPart, tuple[int, int] | None]]:
        """The parts of the output, each with the turn and piece that it is, if it is one.

        A mark of thinking that stands where the content has it is a part of the content.
        """
        at = 0
        before = (-1, -1)
        for name in re.finditer(rf"{self._name}-(\d{{1,6}})-(\d{{1,6}})-", output):
            turn, number = int(name[1]), int(name[2])
            if turn >= len(texts) or number >= len(texts[turn]):
                raise TemplateError("the chat template garbles the conversation")
            between = output[at : name.start()]
            own = before == (turn, number - 2) and between == texts[turn][number - 1]
            yield PromptPart(between, own), None
            yield PromptPart(texts[turn][number], True), (turn, number)
            before = (turn, number)
            at = name.end()
        yield PromptPart(output[at:], False), None


class _Generation(jinja2.ext.Extension):
    """transformers' tag ``{% generation %}``: what stands inside is written as it is."""

    tags = {"generation"}  # noqa: RUF012 (jinja2's own declaration)

    def parse(self, parser: Parser) -> list[Node]:
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def _pieces(message: Message) -> list[str]:
    """A content, cut at the marks of thinking (at odd places), which templates look for.

    They do so in what an assistant has said; other contents are left whole.
    """
    content = message.content.strip()
    if message.role != "assistant":
        return [content]
    return [piece.strip() for piece in _MARK.split(content)]


def _folded(messages: Sequence[Message]) -> list[Message]:
    """The same conversation without its system turn, which comes first."""
    system, *rest = messages
    if not rest or rest[0].role != "user":
        return [Message("user", system.content), *rest]
    return [Message("user", f"{system.content}\n\n{rest[0].content}"), *rest[1:]]


def _refuse(message: object) -> NoReturn:
    raise jinja2.TemplateError(str(message))


def _strftime_now(form: str) -> str:
    return re.sub("%[YmdBb]", lambda code: _TODAY[code[0]], form)


def _to_json(value: Any, ensure_ascii: bool = False, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)


def _said(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return "".join(char if char.isprintable() else " " for char in text)[:200]
