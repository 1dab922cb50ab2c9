"""From settings to what repairs are made with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from proofcheck.assess.cache import Cache, default_folder
from proofcheck.assess.opening import opened_verifier
from proofcheck.assess.selection import opened_writers, select_models
from proofcheck.repair.revise import Reviser
from proofcheck.repair.tags import TagReviser
from proofcheck.settings.settings import Settings


@contextmanager
def opened_reviser(settings: Settings) -> Iterator[Reviser]:
    """What reviews and proposes at the depth of the settings; closed at the end.

    Raises ModelError for a model that cannot be used, and UsageError for one that cannot do what is
    asked of it, and for a server that is refused.
    """
    if settings.depth == "fast":
        with opened_verifier(settings) as verifier:
            yield TagReviser(verifier, settings)
        return
    # Few runs need them.
    from proofcheck.assess.critique.critic import open_critic
    from proofcheck.assess.critique.remembered import Remembered
    from proofcheck.repair.chat import ChatReviser

    with ExitStack() as stack:
        cache = None
        if settings.use_cache:
            folder = settings.cache_dir or default_folder()
            cache = stack.enter_context(closing(Cache(folder)))
        models = stack.enter_context(opened_writers(settings, select_models(settings), cache))
        critic = stack.enter_context(open_critic(settings, models, cache))
        generator = models[0]
        yield ChatReviser(
            judge=critic,
            verifier=", ".join(model.name for model in models),
            engine=Remembered(generator.engine, cache, generator.identity),
            generator=generator.name,
            sampling=generator.sampling,
            settings=settings,
            cache=cache,
        )
