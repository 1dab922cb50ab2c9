"""Models that a server runs, at any OpenAI-compatible address."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from proofcheck.errors import ModelError
from proofcheck.llm.chat import Sampling
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.scoring_model import ScoringModel, default_window
from proofcheck.llm.server.address import check_allowed, check_url
from proofcheck.llm.server.chat import ServerChat
from proofcheck.llm.server.context_length import context_of
from proofcheck.llm.server.exchange import RefusedError
from proofcheck.llm.server.http import Connection, FailedError
from proofcheck.llm.server.refusal import refusal
from proofcheck.llm.server.reply import one_line, read_models
from proofcheck.llm.server.tags import ServerTags
from proofcheck.models.resolve import ModelReference
from proofcheck.settings.settings import EngineSettings, ServerSettings

_UNKNOWN_CONTEXT = 2048  # tokens, where neither the server nor a file tells


def server_identity(url: str, model: str) -> str:
    """What stands for the SHA-256 of a model file in the keys of a cache; hexadecimal."""
    return hashlib.sha256(f"{check_url(url)}\n{model}".encode("utf-8", "replace")).hexdigest()


def open_server(settings: ServerSettings, model: str | None, *, offline: bool = False) -> ChatModel:
    """The server's chat model of that name; None: the only one it has.

    The server is asked which models it has, so that one that is down is known at once; nothing of a
    paper is sent yet.  Raises ``ModelError`` for a server that does not answer, refuses access, or
    has several models when none is named, and without httpx; ``UsageError`` for an invalid address,
    and with ``offline`` for one that is not this machine.
    """
    check_allowed(settings.url, offline)
    connection, name, context = _connect(settings, model)
    return ChatModel(
        name=one_line(name),
        identity=server_identity(settings.url, name),
        engine=ServerChat(connection, name, context),
        engine_name=_engine_name(connection),
        sampling=Sampling(),
    )


def open_served_scoring(
    reference: ModelReference,
    server: ServerSettings,
    settings: EngineSettings,
    *,
    longest: int = 0,
    offline: bool = False,
) -> ScoringModel:
    """The server's model of that name, whose log-probabilities are read.

    Where its file is here, too, that says what it was trained for.  Raises as ``open_server`` does.
    """
    check_allowed(server.url, offline)
    connection, name, context = _connect(server, reference.name)
    engine = ServerTags(connection, name, context)
    known = reference.file.context if reference.file else engine.context
    window = default_window(known or _UNKNOWN_CONTEXT, settings, longest)
    # Scores of a server are not those of the file: nobody knows how it was made smaller there.
    return ScoringModel(
        engine,
        _engine_name(connection),
        server_identity(server.url, name),
        min(window, engine.context or window),
    )


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
