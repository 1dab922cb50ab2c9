"""Labels, references, citations: what a text names, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from proofcheck.document.text import Region


class Role(StrEnum):
    """What a command does with the names in its arguments."""

    LABEL = "label"
    TARGET = "target"  # of hyperref's \hyperlink, a name space of its own
    ENTRY = "entry"  # of a bibliography
    REFERENCE = "reference"
    LINK = "link"  # to a target
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in one command.

    ``name`` is the label or key; ``region`` where it is written (where a macro makes it: the
    macro with its arguments), ``whole`` the command with its arguments.  ``command`` is the
    command as written, without its backslash; ``printed`` what a wrapping macro prints before the
    command that it wraps ("Theorem~").  ``built``: the name holds a macro or a parameter that only
    TeX can fill in, so nothing can be said about it; ``own``: a macro makes the whole of it.
    """

    role: Role
    name: str
    command: str
    region: Region
    whole: Region
    printed: str = ""
    built: bool = False
    own: bool = False


@dataclass(frozen=True)
class Mentions:
    """All mentions of a text, by role, each in the order of the text."""

    labels: tuple[Mention, ...] = ()
    references: tuple[Mention, ...] = ()
    citations: tuple[Mention, ...] = ()
    entries: tuple[Mention, ...] = ()


NO_MENTIONS = Mentions()
