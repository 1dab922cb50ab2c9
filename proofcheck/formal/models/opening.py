"""The models that the settings name for formal checks, opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from proofcheck.assess.cache import Cache
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import read_catalogue
from proofcheck.formal.models.asking import Writer, writers
from proofcheck.formal.models.formalisers import Formaliser, formaliser_for
from proofcheck.formal.models.provers import Prover, provers_for
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engines import ENGINES
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class FormalModels:
    """Models in the order in which they were named, each asked as its name says.

    ``provers`` prove, one after the other.  The first of ``formalisers`` states, the last reads
    what is stated back into words and judges it.
    """

    provers: tuple[tuple[Prover, Writer], ...]
    formalisers: tuple[tuple[Formaliser, Writer], ...]


@contextmanager
def open_models(settings: Settings, cache: Cache | None) -> Iterator[FormalModels]:
    """The models of ``--prover`` and ``--formalizer``, each opened once, with one budget for all.

    Raises UsageError for a name that is unknown, ModelError for a model that cannot be used.
    """
    formal, limits = settings.formal, settings.critique
    names = tuple(dict.fromkeys((*formal.prover, *formal.formalizer)))
    catalogue = read_catalogue()
    opening = Opening(settings, cache, ENGINES)
    with ExitStack() as stack:
        models: list[ChatModel] = []
        for name in names:
            models.append(model := opening.chat(resolve(name, catalogue)))
            stack.callback(model.engine.close)
        asked = writers(models, cache, limits.budget_minutes, limits.budget_tokens)
        of = dict(zip(names, asked, strict=True))
        yield FormalModels(
            tuple((style, of[name]) for name in formal.prover for style in provers_for(name)),
            tuple((formaliser_for(name), of[name]) for name in formal.formalizer),
        )
