"""How much a server's model can take in, where its list of models does not say.

It matters: Ollama cuts off what is too long without a word, at 4096 tokens unless it is set up
otherwise.  Nothing of a paper is sent to find it out.
"""

from __future__ import annotations

from typing import Any

from proofcheck.llm.server.exchange import RefusedError
from proofcheck.llm.server.http import Connection, FailedError


async def context_of(connection: Connection, model: str, of: str | None = None) -> int:
    """The room for a conversation in tokens; 0 where the server, at the address ``of``, does not
    tell."""
    try:
        return await connection.ask("/props", _of_llama_server, root=True, once=True, of=of)
    except (FailedError, RefusedError):
        pass
    try:
        running = await connection.ask("/api/ps", _of_ollama, root=True, once=True, of=of)
        names = (model, f"{model}:latest")
        if not any(name in running for name in names):  # without a prompt, the model is loaded
            body = {"model": model, "stream": False}
            await connection.ask("/api/generate", bool, body, root=True, once=True, of=of)
            running = await connection.ask("/api/ps", _of_ollama, root=True, once=True, of=of)
        return next((running[name] for name in names if name in running), 0)
    except (FailedError, RefusedError):
        return 0


def _of_llama_server(value: Any) -> int:
    settings = value.get("default_generation_settings") if isinstance(value, dict) else None
    return _size(settings.get("n_ctx") if isinstance(settings, dict) else None)


def _of_ollama(value: Any) -> dict[str, int]:
    """The contexts of the models in memory; raises ``ValueError`` for another shape."""
    items = value.get("models") if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise ValueError("no list of models")
    models = [item for item in items[:1000] if isinstance(item, dict)]
    return {str(item.get("name")): _size(item.get("context_length")) for item in models}


def _size(value: Any) -> int:
    return value if type(value) is int and 0 < value < 1 << 40 else 0
