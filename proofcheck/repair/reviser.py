"""From settings to what repairs are made with."""

from __future__ import annotations

from proofcheck.assess.session import Session
from proofcheck.repair.revise import Reviser
from proofcheck.repair.tags import TagReviser


def open_reviser(session: Session) -> Reviser:
    """What reviews and proposes at the depth of the session's settings; the session closes it.

    Raises ModelError for a model that cannot be used, and UsageError for one that cannot do what is
    asked of it, and for a server that is refused.
    """
    settings = session.settings
    if settings.depth == "fast":
        return TagReviser(session.scorer(), settings)
    # Few runs need them.
    from proofcheck.assess.critique.chat_cache import CachedChat
    from proofcheck.repair.chat import ChatReviser

    assessor, generator = session.deepest(), session.writer()
    return ChatReviser(
        assessor=assessor,
        engine=CachedChat(generator.engine, session.cache, generator.identity),
        generator=generator.name,
        sampling=generator.sampling,
        settings=settings,
    )
