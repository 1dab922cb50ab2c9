"""Models that a server runs, at any OpenAI-compatible address."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from proofcheck.errors import ModelError
from proofcheck.llm.chat import Sampling
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.server.address import (
    check_allowed,
    check_url,
    is_loopback,
    privacy_note,
)
from proofcheck.llm.server.chat import ServerChat
from proofcheck.llm.server.context import context_of
from proofcheck.llm.server.exchange import RefusedError
from proofcheck.llm.server.http import Connection, FailedError
from proofcheck.llm.server.refusal import refusal
from proofcheck.llm.server.reply import one_line, read_models
from proofcheck.llm.server.tags import ServerTags
from proofcheck.settings.settings import ServerSettings

__all__ = [
    "check_allowed",
    "check_url",
    "is_loopback",
    "open_server",
    "open_server_tags",
    "privacy_note",
    "server_identity",
]


_SAMPLING = Sampling()


def server_identity(url: str, model: str) -> str:
    """What stands for the SHA-256 of a model file in the keys of a cache; hexadecimal."""
    return hashlib.sha256(f"{check_url(url)}\n{model}".encode("utf-8", "replace")).hexdigest()


def open_server(
    settings: ServerSettings, model: str | None, sampling: Sampling = _SAMPLING
) -> ChatModel:
    """The server's chat model of that name; None: the only one it has.

    The server is asked which models it has, so that one that is down is known at once; nothing of a
    paper is sent yet.  Raises ``ModelError`` for a server that does not answer, refuses access, or
    has several models when none is named, and without httpx; ``UsageError`` for an invalid address.
    """
    connection, name, context = _connect(settings, model)
    return ChatModel(
        name=one_line(name),
        identity=server_identity(settings.url, name),
        engine=ServerChat(connection, name, context),
        engine_name=_engine_name(connection),
        sampling=sampling,
    )


def open_server_tags(settings: ServerSettings, model: str | None) -> tuple[ServerTags, str]:
    """The server's step-tag model of that name, None: the only one it has; and the engine's name.

    Raises as ``open_server`` does.
    """
    connection, name, context = _connect(settings, model)
    return ServerTags(connection, name, context), _engine_name(connection)


def _engine_name(connection: Connection) -> str:
    return f"server {urlsplit(connection.url).netloc}"


def _connect(settings: ServerSettings, model: str | None) -> tuple[Connection, str, int]:
    """The connection, the model's name there, and its context in tokens, 0 if not known."""
    connection = Connection(settings)
    try:
        models = connection.run(_models(connection))
        if model is None and len(models) != 1:
            names = ", ".join(one_line(name) for name in list(models)[:10]) or "none"
            raise ModelError(f"{connection.url}: name one of its models with --model: {names}")
        name = next(iter(models)) if model is None else model
        context = models.get(name, 0) or connection.run(context_of(connection, name))
    except BaseException:
        connection.close()
        raise
    return connection, name, context


async def _models(connection: Connection) -> dict[str, int]:
    """The models of the server; none when it does not list them."""
    try:
        return await connection.ask("/models", read_models)
    except FailedError as failed:
        raise ModelError(f"{connection.url}: the server cannot be used: {failed}") from None
    except RefusedError as refused:
        if refused.status in (404, 405, 501):
            return {}
        raise ModelError(await refusal(connection, "", refused)) from None
