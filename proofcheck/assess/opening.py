"""The models that the settings name, opened together with their cache."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace

from proofcheck.assess.cache import Cache, default_folder
from proofcheck.assess.critique.critic import Critic, open_critic
from proofcheck.assess.selection import (
    is_on_server,
    open_server_verifier,
    opened_writers,
    select_models,
)
from proofcheck.assess.step_tag.calibration import local_calibration
from proofcheck.assess.step_tag.verifier import Verifier, open_verifier
from proofcheck.settings.settings import Settings


@contextmanager
def opened_models(settings: Settings) -> Iterator[tuple[list[Verifier], Critic | None]]:
    """The models that score steps and those that write, with their cache; closed at the end.

    Where there are both, ``context`` of the engine is that of the models that write.  Raises
    ModelError for a model that cannot be used, and UsageError for one that cannot do what is asked
    of it, and for a server that is refused.
    """
    selection = select_models(settings)
    engine = replace(settings.engine, context=0) if selection.writing else settings.engine
    with ExitStack() as stack:
        cache = stack.enter_context(_opened_cache(settings))
        scorers = [
            stack.enter_context(_open_scorer(replace(settings, engine=engine), name, cache))
            for name in selection.scoring
        ]
        critic = None
        if selection.writing:
            models = stack.enter_context(opened_writers(settings, selection, cache))
            known = local_calibration(models[0].identity) if len(models) == 1 else None
            critic = stack.enter_context(open_critic(settings, models, cache, known))
        yield scorers, critic


@contextmanager
def opened_verifier(settings: Settings) -> Iterator[Verifier]:
    """The first verifier that the settings ask for, with its cache; both are closed at the end.

    The depth is of no account.  Raises ModelError for a model that cannot be used, and UsageError
    when none scores steps.
    """
    scoring = select_models(replace(settings, depth="fast")).scoring
    with (
        _opened_cache(settings) as cache,
        _open_scorer(settings, scoring[0], cache) as verifier,
    ):
        yield verifier


def _open_scorer(settings: Settings, name: str, cache: Cache | None) -> Verifier:
    if is_on_server(name, settings):
        return open_server_verifier(settings, name, cache)
    return open_verifier(replace(settings.engine, model=name), cache)


@contextmanager
def _opened_cache(settings: Settings) -> Iterator[Cache | None]:
    if not settings.use_cache:
        yield None
        return
    with closing(Cache(settings.cache_dir or default_folder())) as cache:
        yield cache
