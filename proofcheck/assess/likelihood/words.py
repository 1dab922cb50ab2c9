"""Tokens of texts that differ in a few words: every word is tokenised once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proofcheck.llm.batch_tokenizer import cut_words
from proofcheck.llm.engine import Engine, Failure, Tokens

_MOST = 200_000  # words kept


class Words:
    """The words that an engine has tokenised; see ``cut_words``.

    Most tokenizers cut a text into words first; ``fit`` tells whether it is true of a text.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, Tokens] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Have the words of the texts tokenised, as far as they are not known."""
        if len(self._known) > _MOST:
            self._known.clear()
        new = dict.fromkeys(word for text in texts for word in cut_words(text))
        asked = [word for word in new if word not in self._known]
        if asked:
            self._known.update(zip(asked, self._engine.tokenize(asked), strict=True))

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text whose words are known, one after the other."""
        result: list[int] = []
        for word in cut_words(text):
            ids = self._known[word]
            if isinstance(ids, Failure):
                return ids
            result += ids
        return result

    def fit(self, text: str, tokens: Sequence[int]) -> bool:
        """Whether ``tokens``, those of the whole text, are those of its words."""
        return self.tokens(text) == list(tokens)
