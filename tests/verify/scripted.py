"""An engine that follows a script: a test tool, never a fall-back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from proofcheck.llm.engine import Failure, LogProbabilities, Query, Tokens

FIRST_TOKEN = 10  # below are the special tokens of the tests' protocol


class ScriptedEngine:
    """Tokens are words, numbered as they come; each query takes the next entry of the script.

    An entry is a ``Failure``, or a number: what the first wanted token is ahead of the others at
    the first position of the query, one more at each further position.  A script that runs out is
    an error.
    """

    def __init__(self, script: Sequence[float | Failure] = ()) -> None:
        self.script = list(script)
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

    def log_probabilities(self, queries: Iterable[Query]) -> Iterator[LogProbabilities]:
        for query in queries:
            self.queries.append(query)
            self.evaluated += len(query.tokens)
            if not self.script:
                raise AssertionError("the script ran out")
            entry = self.script.pop(0)
            if isinstance(entry, Failure):
                yield entry
            else:
                rows = enumerate(query.wanted)
                yield [[entry + at, *[0.0] * (len(wanted) - 1)] for at, wanted in rows]

    def close(self) -> None:
        self.script = []
