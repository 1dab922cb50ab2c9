"""Scoring steps over a server: the log-probabilities of wanted tokens at given places.

How a server tells them is found out with the first query.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from proofcheck.errors import ModelError
from proofcheck.llm.engine import Failure, LogProbabilities, Query, Tokens
from proofcheck.llm.server.exchange import RefusedError
from proofcheck.llm.server.http import Connection, FailedError
from proofcheck.llm.server.logprobs import LOGPROB_APIS, LogprobApi, Row
from proofcheck.llm.server.refusal import no_such_model, refusal
from proofcheck.llm.server.reply import defuse

_NOT_OFFERED = (400, 404, 405, 422, 501)
_LONGEST_PROBE = 4  # tokens
_UNFIT = (
    "the server does not tokenise, or does not tell the log-probabilities of tokens; "
    "scoring steps needs vLLM or llama-server"
)


class ServerTags:
    """An ``Engine`` for models that score steps and that a server runs.

    ``context`` is the longest query in tokens, 0 where it is not known.
    """

    def __init__(self, connection: Connection, model: str, context: int = 0) -> None:
        self.evaluated = 0
        self.context = max(0, context - 2)  # vLLM is given a token more, and writes one
        self._connection = connection
        self._model = model
        self._api: LogprobApi | None = None
        self._probing: asyncio.Lock = asyncio.Lock()

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """See ``Engine``."""
        return list(self._connection.ordered(self._tokens(text) for text in texts))

    def log_probabilities(self, queries: Iterable[Query]) -> Iterator[LogProbabilities]:
        """See ``Engine``.  A token that the server does not tell of has None."""
        return self._connection.ordered(self._answer(query) for query in queries)

    def close(self) -> None:
        """See ``Engine``."""
        self._connection.close()

    async def _tokens(self, text: str) -> Tokens:
        plain = defuse(text)
        body = {
            "model": self._model,
            "prompt": plain,  # vLLM
            "add_special_tokens": False,
            "content": plain,  # llama-server
            "add_special": False,
            "parse_special": False,
        }
        try:
            return await self._connection.ask("/tokenize", _read_tokens, body, root=True)
        except FailedError as failed:
            return Failure(f"the server gave no answer: {failed}")
        except RefusedError as refused:
            missing = refused.status in (404, 405, 501) and not no_such_model(refused)
            if missing and not self._connection.answered:
                raise ModelError(f"{self._connection.url}: {_UNFIT}") from None
            return Failure(await refusal(self._connection, self._model, refused))

    async def _answer(self, query: Query) -> LogProbabilities:
        if not query.positions:
            return []
        try:
            api = await self._found_api(query)
            rows = await self._rows(api, query)
        except FailedError as failed:
            return Failure(f"the server gave no answer: {failed}")
        except RefusedError as refused:
            return Failure(await refusal(self._connection, self._model, refused))
        if rows is None:
            return Failure(
                "the server did not tell the log-probabilities at all the places asked for"
            )
        pairs = zip(rows, query.wanted, strict=True)
        return [[row.get(token) for token in wanted] for row, wanted in pairs]

    async def _found_api(self, query: Query) -> LogprobApi:
        """The first that this server answers; raises ``ModelError`` when it answers none."""
        async with self._probing:
            if self._api:
                return self._api
            tokens = query.tokens[:_LONGEST_PROBE]
            probe = Query(tokens, [len(tokens) - 1], query.wanted[:1])
            for api in LOGPROB_APIS:
                try:
                    rows = await self._rows(api, probe)
                except RefusedError as refused:
                    if refused.status not in _NOT_OFFERED or no_such_model(refused):
                        raise
                else:
                    if rows is not None:
                        self._api = api
                        return api
            raise ModelError(f"{self._connection.url}: {_UNFIT}")

    async def _rows(self, api: LogprobApi, query: Query) -> list[Row] | None:
        """A row for each position of the query."""
        following = query.wanted[-1][0]
        if not api.each:
            return await self._ask(api, query.tokens, query.positions, following)
        rows: list[Row] = []
        for position in query.positions:  # one after the other: the server keeps what it has read
            more = await self._ask(api, query.tokens[: position + 1], [position], following)
            if more is None:
                return None
            rows += more
        return rows

    async def _ask(
        self, api: LogprobApi, tokens: Sequence[int], positions: Sequence[int], following: int
    ) -> list[Row] | None:
        def read(value: Any) -> tuple[list[Row] | None, int]:
            if not isinstance(value, dict):
                raise ValueError("not an object")
            return api.read(value, positions), _evaluated(value)

        body = api.body(self._model, tokens, following)
        rows, evaluated = await self._connection.ask(api.path, read, body, root=api.root)
        self.evaluated += evaluated
        return rows


def _read_tokens(value: Any) -> list[int]:
    tokens = value.get("tokens") if isinstance(value, dict) else None
    if not isinstance(tokens, list):
        raise ValueError("no tokens")
    if not all(type(token) is int and 0 <= token < 1 << 31 for token in tokens):
        raise ValueError("not tokens")
    return tokens


def _evaluated(value: dict[str, Any]) -> int:
    """How many tokens went through the model for a reply; 0 when it does not say."""
    for part, name in (("timings", "prompt_n"), ("usage", "prompt_tokens")):
        told = value.get(part)
        count = told.get(name) if isinstance(told, dict) else None
        if type(count) is int and 0 <= count < 1 << 31:
            return count
    return 0
