"""In which form models run on this machine, for people who want to know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from proofcheck.assess.cache import Cache, cache_folder
from proofcheck.assess.protocols import read_catalogue
from proofcheck.errors import ProofcheckError
from proofcheck.llm.expanded import is_written_out, remembered
from proofcheck.models.resolve import hash_of, resolve
from proofcheck.settings.settings import Settings


def form_here(sha256: str, settings: Settings) -> str | None:
    """What was chosen for the model with that hash, and why; None where nothing was measured."""
    folder = cache_folder(settings)
    if settings.engine.precision != "auto" or not settings.use_cache or not folder.is_dir():
        return None
    with closing(Cache(folder)) as cache:
        try:
            choice = remembered(sha256, cache)
        except ProofcheckError:  # without llama.cpp nothing runs here
            return None
    return None if choice is None else f"{choice.form.upper()}: {choice.reason}"


def forms_here(settings: Settings) -> Iterator[tuple[str, str]]:
    """The models of the settings for which the form was measured, each with what was chosen."""
    for name in settings.models if settings.use_model else ():
        try:
            file = resolve(name, read_catalogue()).file
            if file is not None and is_written_out(file):
                chosen = form_here(hash_of(file.path, None), settings)
                if chosen is not None:
                    yield name, chosen
        except ProofcheckError:
            continue
