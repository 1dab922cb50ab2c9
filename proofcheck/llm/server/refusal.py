"""What to do when a server says no: which request is at fault, or the address, key or model."""

from __future__ import annotations

import re

from proofcheck.errors import ModelError
from proofcheck.llm.server.address import KEY_VARIABLES
from proofcheck.llm.server.exchange import RefusedError
from proofcheck.llm.server.http import Connection, FailedError
from proofcheck.llm.server.reply import one_line, read_models

# Statuses that no other request would change: the address, the key or the model is wrong.
_UNUSABLE = (301, 302, 303, 307, 308, 401, 403, 404)
_NO_MODEL = re.compile(r"model.{0,200}(?:not[_ ]found|not exist)|(?:unknown|no such) model", re.S)


def no_such_model(refused: RefusedError) -> bool:
    """Whether a server refuses because it has no model of that name."""
    return refused.status in (400, 404, 422) and bool(_NO_MODEL.search(refused.hint))


async def refusal(connection: Connection, model: str, refused: RefusedError) -> str:
    """Why a request was refused, as a phrase.

    Raises ``ModelError`` when no other request would fare better and none has been answered yet;
    when one has, the connection gives up.
    """
    status, url = refused.status, connection.url
    unknown = no_such_model(refused)
    if status not in _UNUSABLE and not unknown:
        return f"the server refused the request (status {status}): {refused}"
    if status in (401, 403):
        variable = connection.key_variable
        advice = (
            f"check the key in {variable}" if variable else f"put the key into {KEY_VARIABLES[0]}"
        )
        reason = f"{url}: the server refuses access (status {status}): {advice}"
    elif unknown or status == 404:
        reason = f"{url}: the server has no model {one_line(model)!r}{await _offer(connection)}"
        if not unknown:
            reason += f" (status {status}: {refused})"
    else:
        reason = f"{url}: {refused}"
    if not connection.answered:
        raise ModelError(reason)
    connection.give_up(reason)
    return reason


async def _offer(connection: Connection) -> str:
    """Which models the server has, as the end of a phrase."""
    try:
        models = await connection.ask("/models", read_models)
    except (FailedError, RefusedError):
        return ", or the address is wrong: it should end before /chat/completions"
    names = ", ".join(one_line(name) for name in list(models)[:10])
    return f"; it has: {names}" if names else "; it lists none"
