"""Which of the models that were asked for score steps, and which write analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.critique.ways import WAYS
from proofcheck.assess.protocols import AssessmentProtocol, protocol_of, scored_by
from proofcheck.errors import UsageError
from proofcheck.models.entries import BUILTIN, Catalogue
from proofcheck.models.resolve import ModelReference, resolve
from proofcheck.settings.settings import Settings

_HOW_TO_GET_ONE = (
    "name one with --model (a GGUF with a chat template, or a name that `proofcheck models list` "
    "shows and `proofcheck models pull` fetches), or a --server"
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The models that score steps, and those that write.

    With a server, all that write are its.  ``idle`` are the names of those that could write and
    were not asked to.  ``on_server``: some that are asked run there.
    """

    scoring: tuple[ModelReference, ...]
    writing: tuple[ModelReference, ...]
    idle: tuple[str, ...] = ()
    on_server: bool = False


def resolve_all(
    settings: Settings, catalogue: Catalogue, protocols: Mapping[str, AssessmentProtocol]
) -> tuple[ModelReference, ...]:
    """The models of the settings, each with the protocol by which it is asked.

    The built-in model runs here; with a server all others are its.  Raises ``UsageError`` for a
    name that leads to no model, ``ModelError`` for a file that is damaged or cannot be asked.
    """
    found = [_resolve(name, settings, catalogue, protocols) for name in settings.models]
    return tuple(replace(one, protocol=protocol_of(one, protocols)) for one in found)


def _resolve(
    name: str, settings: Settings, catalogue: Catalogue, protocols: Mapping[str, AssessmentProtocol]
) -> ModelReference:
    served = settings.server is not None and name != BUILTIN
    if served:
        entry = catalogue.entries.get(name)
        if entry is None or protocols[entry.protocol].writes:
            return ModelReference(name, entry=entry, served=True)
    # A model that scores must be here, too, even where a server runs it, for what its file says.
    return resolve(name, catalogue, served=served)


def select(
    models: Sequence[ModelReference],
    settings: Settings,
    depth: str,
    protocols: Mapping[str, AssessmentProtocol],
) -> Selection:
    """The models by what they do at a depth.

    At depth fast, and where versions of steps are to be compared, a model that could write scores
    steps, unless its file says that it only writes.
    With a server and no model named that writes, the only one that it has does.  Raises
    ``UsageError`` when they cannot do what is asked of them.
    """
    if depth == "fast":
        models = [_scoring(one, protocols) for one in models]
    scoring = tuple(one for one in models if not protocols[one.protocol].writes)
    writing = tuple(one for one in models if protocols[one.protocol].writes)
    on_server = any(one.served for one in scoring)
    if depth == "fast":
        if not scoring:
            raise UsageError(
                f"{writing[0].name} writes analyses and scores no steps: --depth critique asks for "
                "them"
            )
        return Selection(scoring, (), tuple(str(one.name) for one in writing), on_server)
    if writing:
        if WAYS[settings.critique.way].compares and not scoring:
            # What writes is to say which version of a step it is; somebody must propose one.
            able = (_scoring(one, protocols) for one in writing)
            scoring = tuple(one for one in able if not protocols[one.protocol].writes)
        return Selection(scoring, writing, (), settings.server is not None)
    if settings.server is None:
        raise UsageError(
            f"--depth {depth} needs a model that writes analyses, and "
            f"{', '.join(str(one.name) for one in scoring)} only scores steps: {_HOW_TO_GET_ONE}"
        )
    writer = ModelReference(None, served=True)
    return Selection(scoring, (replace(writer, protocol=protocol_of(writer, protocols)),), (), True)


def _scoring(model: ModelReference, protocols: Mapping[str, AssessmentProtocol]) -> ModelReference:
    """The model with a protocol by which it scores steps, where there is one."""
    if not protocols[model.protocol].writes:
        return model
    return replace(model, protocol=scored_by(model, protocols) or model.protocol)
