"""A reply being written, token by token.  Runs only in the engine's process."""

from __future__ import annotations

import json
import math
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from proofcheck.llm.chat import ChatReply, ChatRequest
from proofcheck.llm.engine import Cause, Failure, Tokens
from proofcheck.llm.job import PROMISED, Job, Logits
from proofcheck.llm.llama_grammar import JsonGrammar
from proofcheck.llm.llama_vocabulary import Vocabulary
from proofcheck.llm.loops import loops
from proofcheck.llm.prompt import Prompt, PromptWriter
from proofcheck.llm.sampling import draw
from proofcheck.llm.thinking import conclusion, readable, split_reply, unclosed, veiled

_THINKING = 0.75  # of what a reply may take, after which its thinking is ended
_BEGINNING = 0.3  # of the time for a reply, in which it may be begun beside others
_HASTY = 64  # tokens evaluated at once where there is a time to keep
_WATCHED = 32  # tokens after which a reply is looked at for a loop
_TOO_LATE = Failure("the time was over before it could be begun", Cause.SPENT)
_CLOSING = (b"}", b"]", b'"')


@dataclass(frozen=True, slots=True)
class Language:
    """What a model's tokens are, and how conversations are put to it."""

    words: Vocabulary
    prompts: PromptWriter
    special_tokens: Callable[[str], Tokens]
    """The tokens of a text in which those of control tokens become these."""


@dataclass(slots=True, eq=False)
class Writing(Job):
    """A reply of ``room`` tokens at most, ``drawn``; ``written`` is what they say, and ``marked``
    the same with only special tokens readable.

    Beside others it is begun before ``begin``; ``conclude`` and ``end`` are when its thinking and
    all of it are ended; ``hurried``: want of time has changed it.  ``forced`` are tokens that come
    next whatever the model would draw.
    """

    request: ChatRequest = field(kw_only=True)
    prompt: Prompt = field(kw_only=True)
    language: Language = field(kw_only=True)
    room: int = field(kw_only=True)
    rng: random.Random = field(kw_only=True)
    grammar: JsonGrammar | None = field(kw_only=True)
    begin: float = math.inf
    conclude: float = math.inf
    end: float = math.inf
    written: bytearray = field(default_factory=bytearray)
    marked: bytearray = field(default_factory=bytearray)
    drawn: int = 0
    forced: deque[int] = field(default_factory=deque)
    concluded: bool = False
    hurried: bool = False
    reply: ChatReply | None = None

    @property
    def over(self) -> bool:
        """See ``Job``."""
        return self.reply is not None or self.failure is not None

    @property
    def late(self) -> bool:
        """See ``Job``."""
        return time.monotonic() >= self.end

    @property
    def may_begin(self) -> bool:
        """See ``Job``."""
        return time.monotonic() < self.begin

    @property
    def at_once(self) -> int | None:
        """See ``Job``."""
        return None if math.isinf(self.end) else _HASTY

    @property
    def rest(self) -> int:
        """See ``Job``."""
        return self.room - self.drawn

    @property
    def promise(self) -> int:
        """See ``Job``; all that may follow once it had to give way to others."""
        return self.rest if self.drawn else min(self.rest, PROMISED)

    @property
    def answer(self) -> ChatReply | Failure:
        """What came of it; it must be over."""
        return self.failure or self.reply or _TOO_LATE

    def expire(self) -> None:
        """See ``Job``."""
        self.hurried = True
        if self.drawn:
            self._finish(truncated=True)
        else:
            self.failure = _TOO_LATE

    def read(self, logits: Logits) -> int | None:
        """Draw the next token."""
        if not np.isfinite(logits.max()):  # a NaN is the largest of all
            self.failure = Failure("the model's logits are not finite numbers")
            return None
        token = self._draw(logits)
        if token is None:
            self.failure = Failure("the model has no token with which the schema could be followed")
        elif self.language.words.ends(token):
            self._finish(truncated=False)
        elif not self._accept(token):
            self.kept = len(self.tokens)
            self.reads.append(len(self.tokens))
            self.tokens.append(token)
            return token
        return None

    def close(self) -> None:
        """Free what is native; it is not used again."""
        if self.grammar:
            self.grammar.close()

    def _draw(self, logits: Logits) -> int | None:
        """A token; None where the schema allows none."""
        hurry = time.monotonic() >= self.conclude
        if not self.concluded and (hurry or self.drawn >= _THINKING * self.room):
            self._conclude(hurry)
        sampling = self.request.sampling
        token = self.forced.popleft() if self.forced else draw(logits, sampling, self.rng)
        if self.grammar and not self.grammar.allows(token):
            logits = self.grammar.allowed(logits)
            if not np.isfinite(logits.max()):
                return None
            token = draw(logits, sampling, self.rng)
        return token

    def _accept(self, token: int) -> bool:
        """Write a token; whether that ends the reply."""
        self.drawn += 1
        piece = self.language.words.spell(token)
        self.written += piece
        self.marked += piece if token in self.language.prompts.specials else veiled(piece)
        if self.grammar:
            self.grammar.accept(token)
            if self.written.endswith(_CLOSING) and _is_json(self.written):
                self._finish(truncated=False)
                return True
        ends = not self.rest or (self.drawn % _WATCHED == 0 and loops(self.written))
        if ends:
            self._finish(truncated=True)
        return ends

    def _conclude(self, hurry: bool) -> None:
        """Have a reply that is still thinking go on with its answer."""
        self.concluded = True
        known = self.language.prompts.marks
        if marks := unclosed(bytes(self.written), bytes(self.marked), known, self.prompt.opened):
            tokens = self.language.special_tokens(conclusion(marks))
            if not isinstance(tokens, Failure) and len(tokens) < self.rest:
                self.forced.extend(tokens)
                self.hurried |= hurry

    def _finish(self, *, truncated: bool) -> None:
        thinking, text = b"", bytes(self.written)
        if self.grammar is None:
            thinking, text = split_reply(
                text, bytes(self.marked), self.language.prompts.marks, self.prompt.opened
            )
        self.reply = ChatReply(
            readable(text),
            readable(thinking),
            truncated,
            len(self.prompt.tokens),
            self.drawn,
            self.hurried,
        )


def new_writing(
    request: ChatRequest, prompt: Prompt, language: Language, longest: int, now: float
) -> Writing:
    """The reply to ``request``, whose ``prompt`` has less than ``longest`` tokens, without grammar.

    ``now`` is when the time for it begins.
    """
    length = len(prompt.tokens)
    seconds = math.inf if request.seconds is None else request.seconds
    begin, conclude, end = (now + part * seconds for part in (_BEGINNING, _THINKING, 1.0))
    return Writing(
        list(prompt.tokens),
        [length - 1],
        kept=length - 1,
        request=request,
        prompt=prompt,
        language=language,
        room=min(request.max_tokens, longest - length),
        rng=random.Random(request.seed),
        grammar=None,
        begin=begin,
        conclude=conclude,
        end=end,
    )


def _is_json(text: bytearray) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
