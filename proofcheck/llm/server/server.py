"""Models that a server runs, at any OpenAI-compatible address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
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


def server_identity(urls: Sequence[str], model: str) -> str:
    """What stands for the SHA-256 of a model file in the keys of a cache; hexadecimal.

    It depends neither on the order of the servers' addresses nor on how often one is named.
    """
    named = "\n".join((*sorted({check_url(url) for url in urls}), model))
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()


def open_server(settings: ServerSettings, model: str | None, *, offline: bool = False) -> ChatModel:
    """The server's chat model of that name; None: the only one it has.

    The server is asked which models it has, so that one that is down is known at once; nothing of a
    paper is sent yet.  Raises ``ModelError`` for a server that does not answer, refuses access, or
    has several models when none is named, and without httpx; ``UsageError`` for an invalid address,
    and with ``offline`` for one that is not this machine.
    """
    check_allowed(settings.urls, offline)
    connection, name, context = _connect(settings, model)
    return ChatModel(
        name=one_line(name),
        identity=server_identity(connection.urls, name),
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
    check_allowed(server.urls, offline)
    connection, name, context = _connect(server, reference.name)
    engine = ServerTags(connection, name, context)
    known = reference.file.context if reference.file else engine.context
    window = default_window(known or _UNKNOWN_CONTEXT, settings, longest)
    # Scores of a server are not those of the file: nobody knows how it was made smaller there.
    return ScoringModel(
        engine,
        _engine_name(connection),
        server_identity(connection.urls, name),
        min(window, engine.context or window),
    )


def _engine_name(connection: Connection) -> str:
    hosts = ", ".join(urlsplit(url).netloc for url in connection.urls)
    return f"server{'s' if len(connection.urls) > 1 else ''} {hosts}"


def _connect(settings: ServerSettings, model: str | None) -> tuple[Connection, str, int]:
    """The connection, the model's name there, and its context in tokens, 0 if not known."""
    connection = Connection(settings)
    try:
        listed = _listed(connection)
        models = {name for each in listed.values() for name in each}
        if model is None and len(models) != 1:
            names = ", ".join(one_line(name) for name in sorted(models)[:10]) or "none"
            raise ModelError(f"{connection.url}: name one of its models with --model: {names}")
        name = next(iter(models)) if model is None else model
        _require_the_same(listed, name)
        connection.expect({name} & models or models)
        told = [
            models.get(name, 0) or connection.run(context_of(connection, name, url))
            for url, models in listed.items()
        ]
    except BaseException:
        connection.close()
        raise
    return connection, name, min(filter(None, told), default=0)


def _listed(connection: Connection) -> dict[str, dict[str, int]]:
    """The models of each server that answers.  Raises ``ModelError`` when none does."""
    listed: dict[str, dict[str, int]] = {}
    silent: FailedError | None = None
    for url in connection.urls:
        try:
            listed[url] = connection.run(_models(connection, url))
        except FailedError as failed:
            silent = silent or failed
    if silent is not None and not listed:
        raise ModelError(f"{connection.url}: the server cannot be used: {silent}")
    return listed


def _require_the_same(listed: Mapping[str, Mapping[str, int]], model: str) -> None:
    """Raises ``ModelError`` for servers of which some have the model and others do not."""
    having = [url for url, models in listed.items() if model in models]
    for url, models in listed.items():
        if having and models and model not in models:
            names = ", ".join(one_line(name) for name in list(models)[:10])
            raise ModelError(
                f"{url}: the server has no model {one_line(model)!r}, which {having[0]} has; "
                f"it has: {names}"
            )


async def _models(connection: Connection, url: str) -> dict[str, int]:
    """The models of a server; none when it does not list them."""
    try:
        return await connection.ask("/models", read_models, of=url)
    except RefusedError as refused:
        if refused.status in (404, 405, 501):
            return {}
        raise ModelError(await refusal(connection, "", refused)) from None
