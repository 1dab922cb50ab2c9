"""The forms in which servers tell the log-probabilities of given tokens.  Pure.

vLLM tells them for all places of a prompt at once.  llama-server tells what may follow a prompt, so
that each place is a request of its own; so do other servers that name tokens by their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

_LIKELIEST = 20  # what vLLM tells at most unless it is set up otherwise
_OF_LLAMA = 256

Row = dict[int, float]
"""Log-probabilities (nats) of the likeliest tokens at a place."""


@dataclass(frozen=True, slots=True)
class LogprobApi:
    """How a server is asked.

    ``body`` makes a request of the model's name, the tokens and the token that may follow them;
    ``read`` takes the reply and the places wanted, and gives a row for each, or None where the
    server does not tell.  ``each``: one request for each place, which ends there.
    """

    path: str
    root: bool
    each: bool
    body: Callable[[str, Sequence[int], int], dict[str, object]]
    read: Callable[[Any, Sequence[int]], list[Row] | None]


def _whole_prompt(model: str, tokens: Sequence[int], following: int) -> dict[str, object]:
    # What stands at a place is told of the token after it, so the last tag needs one behind it.
    return {
        "model": model,
        "prompt": [*tokens, following],
        "max_tokens": 1,
        "temperature": 0.0,
        "prompt_logprobs": _LIKELIEST,
    }


def _of_whole_prompt(value: Any, positions: Sequence[int]) -> list[Row] | None:
    choices = value.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    told = choice.get("prompt_logprobs") if isinstance(choice, dict) else None
    if told is None:
        return None
    if not isinstance(told, list) or len(told) <= max(positions) + 1:
        raise ValueError("not a row for each token")
    return [_row_of_ids(told[position + 1]) for position in positions]


def _row_of_ids(entry: Any) -> Row:
    """From ``{"12": {"logprob": -0.5}}``."""
    if not isinstance(entry, dict):
        raise ValueError("not a row")
    row: Row = {}
    for name, item in entry.items():
        number = item.get("logprob") if isinstance(item, dict) else item
        if name.isascii() and name.isdigit() and len(name) < 10 and _is_number(number):
            row[int(name)] = float(number)
    return row


def _of_llama(model: str, tokens: Sequence[int], following: int) -> dict[str, object]:
    return {
        "model": model,
        "prompt": list(tokens),
        "n_predict": 1,
        "n_probs": _OF_LLAMA,
        "temperature": -1.0,  # greedy; the probabilities are those before any sampling
        "cache_prompt": True,
    }


def _of_llama_reply(value: Any, positions: Sequence[int]) -> list[Row] | None:
    told = value.get("completion_probabilities")
    return None if told is None else [_first_row(told)]


def _of_next_token(model: str, tokens: Sequence[int], following: int) -> dict[str, object]:
    return {
        "model": model,
        "prompt": list(tokens),
        "max_tokens": 1,
        "temperature": 0.0,
        "logprobs": _LIKELIEST,
        "return_tokens_as_token_ids": True,
    }


def _of_completion(value: Any, positions: Sequence[int]) -> list[Row] | None:
    choices = value.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    told = choice.get("logprobs") if isinstance(choice, dict) else None
    if not isinstance(told, dict):
        return None
    if isinstance(told.get("content"), list):
        row = _first_row(told["content"])
        return [row] if row else None
    rows = told.get("top_logprobs")
    entry = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(entry, dict):
        return None
    mark = "token_id:"  # texts would not tell which token is meant
    ids = {name[len(mark) :]: item for name, item in entry.items() if name.startswith(mark)}
    return [_row_of_ids(ids)] if ids else None


def _first_row(told: Any) -> Row:
    """From ``[{"top_logprobs": [{"id": 12, "logprob": -0.5}]}]``; entries without id are none."""
    first = told[0] if isinstance(told, list) and told else None
    items = first.get("top_logprobs") if isinstance(first, dict) else None
    if not isinstance(items, list):
        raise ValueError("not a row")
    pairs = ((item.get("id"), item.get("logprob")) for item in items if isinstance(item, dict))
    return {token: float(p) for token, p in pairs if type(token) is int and _is_number(p)}


def _is_number(value: Any) -> TypeGuard[float]:
    return type(value) in (int, float) and abs(value) < 1e6


LOGPROB_APIS = (
    LogprobApi("/completions", False, False, _whole_prompt, _of_whole_prompt),
    LogprobApi("/completion", True, True, _of_llama, _of_llama_reply),
    LogprobApi("/completions", False, True, _of_next_token, _of_completion),
)
"""In the order in which they are tried."""
