"""Which of the models that were asked for score steps, and which write analyses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace

from proofcheck.assess.cache import Cache
from proofcheck.assess.model import kind_of, open_model
from proofcheck.assess.step_tag.verifier import Verifier
from proofcheck.errors import UsageError
from proofcheck.llm.chat_model import ChatModel, open_chat
from proofcheck.llm.server.address import check_allowed
from proofcheck.models.catalogue import load_catalogue
from proofcheck.settings.settings import Settings

_HOW_TO_GET_ONE = (
    "name one with --model (a GGUF with a chat template, or a name that `proofcheck models list` "
    "shows and `proofcheck models pull` fetches), or a --server"
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Names of models: those that score steps, and those that write.

    With a server, all that write are its, and None is the one that it has.  ``idle`` could write
    and were not asked to.  ``on_server``: some that are asked run there.
    """

    scoring: tuple[str, ...]
    writing: tuple[str | None, ...]
    idle: tuple[str, ...] = ()
    on_server: bool = False


def select_models(settings: Settings) -> Selection:
    """The models of ``settings`` by what they do at its depth.

    Raises UsageError when they cannot do what is asked of them, ModelError for a name that leads
    to no model.
    """
    kinds = {name: _kind(name, settings) for name in settings.models}
    scoring = tuple(name for name, kind in kinds.items() if kind == "step-tag")
    chats = tuple(name for name, kind in kinds.items() if kind == "critique")
    on_server = any(is_on_server(name, settings) for name in scoring)
    if settings.depth == "fast":
        if not scoring:
            raise UsageError(
                f"{chats[0]} writes analyses and scores no steps: --depth critique asks for them"
            )
        return Selection(scoring, (), chats, on_server)
    if not chats and settings.server is None:
        raise UsageError(
            f"--depth {settings.depth} needs a model that writes analyses, and "
            f"{', '.join(scoring)} only scores steps: {_HOW_TO_GET_ONE}"
        )
    return Selection(scoring, chats or (None,), (), on_server or settings.server is not None)


def is_on_server(name: str, settings: Settings) -> bool:
    """Whether the model runs on the server of the settings; the built-in one runs here."""
    return settings.server is not None and name != "builtin"


def _kind(name: str, settings: Settings) -> str:
    """What a model does; one of a server writes, unless the catalogue knows that it scores."""
    if name == "builtin":
        return "step-tag"
    if not is_on_server(name, settings):
        return kind_of(name)
    entry = load_catalogue().entries.get(name)
    return entry.protocol if entry else "critique"


def open_server_verifier(settings: Settings, name: str, cache: Cache | None) -> Verifier:
    """A verifier with a model of the server's; its file must be here, too, for what it says.

    Raises ``ModelError`` for a model that is not here or not there, and ``UsageError`` for a server
    that is refused.
    """
    # Its packages are there only when they were asked for.
    from proofcheck.llm.server.server import open_server_tags, server_identity

    assert settings.server is not None
    check_allowed(settings.server.url, settings.offline)
    model = open_model(name, cache)
    # Scores of a server are not those of the file: nobody knows how it was made smaller there.
    model = replace(model, sha256=server_identity(settings.server.url, name))
    engine, engine_name = open_server_tags(settings.server, name)
    window = settings.engine.context or model.default_context
    window = min(window, engine.context or window)
    return Verifier(model, engine, engine_name, cache, window)


@contextmanager
def opened_writers(
    settings: Settings, selection: Selection, cache: Cache | None
) -> Iterator[list[ChatModel]]:
    """The models that write, opened; their engines are closed at the end.

    Raises ModelError for a model that cannot be used, and UsageError for a server that is refused.
    """
    if selection.writing and settings.server is not None:
        check_allowed(settings.server.url, settings.offline)
    with ExitStack() as stack:
        models = []
        for name in selection.writing:
            model = _open_writer(settings, name, cache)
            stack.enter_context(closing(model.engine))
            models.append(model)
        yield models


def _open_writer(settings: Settings, name: str | None, cache: Cache | None) -> ChatModel:
    if settings.server is not None:
        # Its packages are there only when they were asked for.
        from proofcheck.llm.server.server import open_server

        return open_server(settings.server, name)
    assert name is not None
    return open_chat(name, replace(settings.engine, model=name), cache)
