"""From a conversation to the tokens of a prompt.  No content can write a special token."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from proofcheck.llm.chat import Message
from proofcheck.llm.engine import Failure, Tokens
from proofcheck.llm.template import ChatTemplate, PromptPart, TemplateError
from proofcheck.llm.thinking import MARKS, Marks, opened_by, past_thinking

_MAX_CUTS = 16  # each takes the special tokens apart that cutting the others has made


class Tokenizer(Protocol):
    """The tokens of a text; with ``special``, texts of control tokens become these."""

    def __call__(self, text: str, *, special: bool = False) -> Tokens: ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """The ``tokens`` of a conversation; ``opened`` is the thinking that its end leaves open."""

    tokens: list[int]
    opened: Marks | None


class PromptWriter:
    """Puts conversations to one model.

    ``specials`` are the tokens that mean more than their text, with that text; the token ``bos``
    stands at the head of every prompt, None: as the template says.  ``marks`` are the marks of
    thinking that are special tokens of the model.
    """

    def __init__(
        self,
        template: ChatTemplate,
        tokenize: Tokenizer,
        specials: Mapping[int, str],
        bos: int | None,
    ) -> None:
        self._template = template
        self._tokenize = tokenize
        # Runs of blanks are "special" in some vocabularies; those are for every text.
        self.specials = {
            token: text
            for token, text in specials.items()
            if len(text) > 1 and text.strip(" \t\r\n▁")
        }
        self._bos = bos
        texts = set(self.specials.values())
        self.marks = frozenset(
            marks for marks in MARKS if any(marks.open.startswith(text) for text in texts)
        )

    def write(self, messages: Sequence[Message], *, thinking: bool) -> Prompt:
        """The prompt after which the assistant speaks; it goes on with a turn of its own that is
        the last.  Raises ``TemplateError``."""
        begun = [turn.content for turn in messages[-1:] if turn.role == "assistant"]
        turns = messages[:-1] if begun else messages
        parts = self._template.render(turns, thinking=thinking or bool(begun))
        end = "" if not parts or parts[-1].content else parts[-1].text
        opened = opened_by(end)
        if begun:
            parts.append(PromptPart(begun[0], True))
        elif not thinking:
            parts.append(PromptPart(past_thinking(end), False))
            opened = None
        tokens = self._tokens(parts)
        if self._bos is not None and tokens[:1] != [self._bos]:
            tokens.insert(0, self._bos)
        if not tokens:
            raise TemplateError("the chat template writes nothing")
        return Prompt(tokens, opened)

    def _tokens(self, parts: Sequence[PromptPart]) -> list[int]:
        """The tokens of the parts.

        In one go where that makes no other special tokens than those of the template: a model is
        used to tokens that reach across the seams.  Else part by part.
        """
        whole = self._checked("".join(part.text for part in parts), special=True)
        pieces = [[] if part.content else self._checked(part.text, special=True) for part in parts]
        wanted = [token for piece in pieces for token in piece if token in self.specials]
        if [token for token in whole if token in self.specials] == wanted:
            return whole
        for at, part in enumerate(parts):
            if part.content:
                pieces[at] = self._plain(part.text)
        return [token for piece in pieces for token in piece]

    def _plain(self, text: str) -> list[int]:
        """The tokens of a content, none of them special.

        llama.cpp reads tokens that a vocabulary calls user-defined even where special tokens are
        off, among them the marks of thinking: their texts are cut in two.
        """
        pieces = [text]
        for _ in range(_MAX_CUTS):
            tokens = [self._checked(piece, special=False) for piece in pieces]
            found = {self.specials[t] for ids in tokens for t in ids if t in self.specials}
            if not found:
                return [token for ids in tokens for token in ids]
            cut = re.compile(
                "|".join(f"(?<={re.escape(t[0])})(?={re.escape(t[1:])})" for t in found)
            )
            pieces = [part for piece in pieces for part in cut.split(piece)]
        raise TemplateError("a turn is full of the model's special tokens")

    def _checked(self, text: str, *, special: bool) -> list[int]:
        tokens = self._tokenize(text, special=special) if text else []
        if isinstance(tokens, Failure):
            raise TemplateError(tokens.reason)
        return tokens
