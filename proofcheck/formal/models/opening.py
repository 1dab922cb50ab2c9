"""The provers that the settings name, opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from proofcheck.assess.cache import Cache
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import read_catalogue
from proofcheck.formal.models.asking import Writer, writers
from proofcheck.formal.models.provers import Prover, prover_for
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine_kind import EngineKind
from proofcheck.llm.engines import ENGINES
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import Settings


@contextmanager
def open_provers(
    settings: Settings, cache: Cache | None, engines: Mapping[str, EngineKind] = ENGINES
) -> Iterator[tuple[tuple[Prover, Writer], ...]]:
    """The models of ``--prover``, in their order, each asked as its name says.

    The budget is that of the settings, for all together.  Raises UsageError for a name that is
    unknown, ModelError for a model that cannot be used.
    """
    catalogue = read_catalogue()
    opening = Opening(settings, cache, engines)
    with ExitStack() as stack:
        models: list[ChatModel] = []
        for name in settings.formal.prover:
            models.append(model := opening.chat(resolve(name, catalogue)))
            stack.callback(model.engine.close)
        limits = settings.critique
        asked = writers(models, cache, limits.budget_minutes, limits.budget_tokens)
        styles = map(prover_for, settings.formal.prover)
        yield tuple(zip(styles, asked, strict=True))
