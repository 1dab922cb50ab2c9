"""What is known of models, and how foreign step-level models are asked.  Data only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

BUILTIN = "builtin"


@dataclass(frozen=True, slots=True)
class Advice:
    """How a model's makers advise to sample; None where they say nothing."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A known model; ``catalogue.toml`` tells what its fields mean.

    ``measured`` always says something, if only "not measured".
    """

    name: str
    protocol: str
    measured: str
    format: str | None = None
    way: str | None = None
    repository: str | None = None
    file: str | None = None
    revision: str = "main"
    path: Path | None = None
    sha256: str | None = None
    size: int | None = None
    licence: str | None = None
    parameters: str | None = None
    context: int | None = None
    weights: str | None = None
    template: str | None = None
    sampling: Advice = Advice()
    note: str | None = None

    @property
    def can_be_pulled(self) -> bool:
        """Whether it is known where its file is to be had."""
        return self.repository is not None and self.file is not None


@dataclass(frozen=True, slots=True)
class StepTagFormat:
    """How a foreign step-tag model is asked, in the texts of tokens as its vocabulary writes them.

    ``start`` comes first, then the context; each step follows as text, by the templates ``first``
    (the first step of a proof) and ``later`` with ``{number}``, from 1, and ``{step}``.  ``joint``
    stands between the context and a later step that opens a window, ``before`` before all other
    later steps; ``closing`` between a step and its ``tag``, at which ``ok`` and ``bad`` are read;
    ``answer`` after the tag.  ``blank`` is what the tokenizer puts before a text that begins with
    a line break, and is taken away; ``reserved`` are tokens that no text may contain.  ``ids``
    names those whose numbers are known, ``tokenizer`` the kind, as ``tokenizer.ggml.model`` does.
    """

    name: str
    tokenizer: str
    tag: str
    ok: str
    bad: str
    ids: Mapping[str, int] = field(default_factory=dict)
    start: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    first: str = "{step}"
    later: str = "{step}"
    blank: str | None = None
    reserved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries and formats by name, in the order in which they are to be shown."""

    entries: Mapping[str, Entry]
    formats: Mapping[str, StepTagFormat]

    def entry_of(self, name: str, *file_names: str) -> Entry | None:
        """What is known of a file: by the ``name`` that it was asked for, else by its own names."""
        return self.entries.get(name) or self.recognise(*file_names)

    def recognise(self, *names: str) -> Entry | None:
        """The entry of which a file's name, or the name in its header, speaks; the longest match.

        "Math Shepherd Mistral 7b Prm" is a way to write ``math-shepherd-mistral-7b-prm``.
        """
        folded = [_fold(name) for name in names]
        matches = [
            entry
            for name, entry in self.entries.items()
            if name != BUILTIN and any(_fold(name) in said for said in folded)
        ]
        return max(matches, key=lambda entry: len(_fold(entry.name)), default=None)


def _fold(name: str) -> str:
    return re.sub(r"[^a-z0-9.]", "", name.lower())
