"""Words tokenised together: a call of the tokenizer costs more than the word that it is given.

Not the lexer's tokens: pieces at whose ends a model's tokenizer cuts, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from proofcheck.llm.engine import Failure, Tokens

_WORD = re.compile(r" ?(?:(?:\\[A-Za-z]+|\\.|[-+=<>|&]) ?|[^ ])+| ", re.DOTALL)
_JOINABLE = re.compile(r" [^ \\]{0,40}[^ \\+=<>|&-]|(?! {2}) .{1,80}[^A-Za-z \\+=<>|&-]", re.DOTALL)
_PROBE = (" Let", " $x_{n+1}", r" \le y$,", " 1024", " and", " (résumé)", " w", " é.")
_FEW = 8  # words; fewer are not worth it


def cut_words(text: str) -> list[str]:
    """The words of a text, each with the blank before it; together they are the text.

    The blank behind a control word or an operator does not end a word: a tokenizer may take it for
    a part of that.
    """
    return _WORD.findall(text)


class BatchTokenizer:
    """Tokenises many texts; ``alone`` gives the tokens of one, ``piece`` the bytes of a token.

    Texts that begin with a blank and do not end in what might take the next one for its own are put
    one after the other, and the tokens shared out by their bytes: where the tokenizer cuts before
    such blanks, which is tried once, each has the tokens that it has alone.
    """

    def __init__(self, alone: Callable[[str], Tokens], piece: Callable[[int], bytes]) -> None:
        self._alone = alone
        self._piece = piece
        self._cuts: bool | None = None

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text."""
        words = [text for text in texts if _JOINABLE.fullmatch(text)]
        if len(words) < _FEW or not self._cuts_before_blanks():
            return [self._alone(text) for text in texts]
        known: dict[str, Tokens] = dict(zip(words, self._in_one_call(words) or (), strict=False))
        return [known[text] if text in known else self._alone(text) for text in texts]

    def _cuts_before_blanks(self) -> bool:
        if self._cuts is None:
            self._cuts = self._in_one_call(_PROBE) == [self._alone(word) for word in _PROBE]
        return self._cuts

    def _in_one_call(self, words: Sequence[str]) -> list[Tokens] | None:
        """The tokens of the words behind each other; None when one goes over the end of a word."""
        ids = self._alone("".join(words))
        if isinstance(ids, Failure):
            return None
        shared: list[Tokens] = []
        at = 0
        for word in words:
            left = len(word.encode("utf-8", errors="replace"))
            start = at
            while left > 0 and at < len(ids):
                size = len(self._piece(ids[at]))
                left -= size or left + 1  # a token without text belongs to nobody
                at += 1
            if left:
                return None
            shared.append(ids[start:at])
        return shared
