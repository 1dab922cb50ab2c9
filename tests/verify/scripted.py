"""An engine that follows a script: a test tool, never a fall-back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from proofcheck.llm.engine import (
    Failure,
    Logits,
    Other,
    Query,
    Readings,
    TokenReading,
    Tokens,
)

FIRST_TOKEN = 10  # below are the special tokens of the tests' protocol


class ScriptedEngine:
    """Tokens are words, numbered as they come; each query takes the next entry of the script.

    An entry is a ``Failure``, or a number: the log-odds at the first tag of the query, one more at
    each further tag.  A query for readings takes the next entry of ``again``: a ``Failure``, or for
    some words their log-probability and the likeliest others, by text ("" for token 5) with their
    log-probabilities; all other words are certain.  Of the others those are told that the query
    asks for.  A script that runs out is an error.
    """

    def __init__(
        self,
        script: Sequence[float | Failure] = (),
        again: Sequence[Failure | Mapping[str, tuple[float, Mapping[str, float]]]] = (),
    ) -> None:
        self.script = list(script)
        self.again = list(again)
        self.queries: list[Query] = []
        self.words: dict[str, int] = {}
        self.unreadable: str | None = None
        self.evaluated = 0

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        return [
            Failure("the tokenizer crashed") if text.strip() == self.unreadable else self.ids(text)
            for text in texts
        ]

    def ids(self, text: str) -> list[int]:
        return [self.words.setdefault(w, FIRST_TOKEN + len(self.words)) for w in text.split()]

    def logits(self, queries: Iterable[Query]) -> Iterator[Logits]:
        for query in queries:
            self.queries.append(query)
            self.evaluated += len(query.tokens)
            if not self.script:
                raise AssertionError("the script ran out")
            entry = self.script.pop(0)
            if isinstance(entry, Failure):
                yield entry
            else:
                yield [[entry + at, 0.0] for at in range(len(query.positions))]

    def readings(self, queries: Iterable[Query]) -> Iterator[Readings]:
        names = {token: word for word, token in self.words.items()}
        for query in queries:
            self.queries.append(query)
            if not self.again:
                raise AssertionError("the script ran out")
            entry = self.again.pop(0)
            if isinstance(entry, Failure):
                yield entry
                continue
            read = []
            for position, alternatives in zip(query.positions, query.alternatives, strict=True):
                word = names[query.tokens[position]]
                log_probability, others = entry.get(word, (0.0, {}))
                known = ((self.words.get(text, 5), value) for text, value in others.items())
                asked = {*query.wanted, *alternatives}
                likely = tuple(Other(token, value) for token, value in known if token in asked)
                read.append(TokenReading(f"{word} ".encode(), log_probability, likely))
            yield read

    def close(self) -> None:
        self.script = []
