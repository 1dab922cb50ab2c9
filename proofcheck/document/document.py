"""What a LaTeX document holds for us: statements, proofs, steps.  Data only.

Every ``text`` is the LaTeX as written in the sources (comments included); every ``normalised`` is
what a verifier reads: the user's macros expanded, comments and characters that nobody sees gone,
runs of blanks folded to one.
Every ``region`` is where that stands in ``Document.text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from proofcheck.document.bibliography import NO_BIBLIOGRAPHY, Bibliography
from proofcheck.document.externals import External
from proofcheck.document.finding import Finding
from proofcheck.document.mentions import NO_MENTIONS, Mentions
from proofcheck.document.source import Source, Span
from proofcheck.document.text import NO_TEXT, Region, Text


class ProofKind(StrEnum):
    """Whether a proof is written out, only sketched, or left out ("Omitted.", or no text)."""

    FULL = "full"
    SKETCH = "sketch"
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True)
class Statement:
    """A theorem, lemma, definition …

    ``kind`` is the canonical English word ("theorem", "lemma", "definition", …); ``heading`` the
    word printed ("Théorème"); ``title`` the optional note; ``number`` the printed number where it
    is known; ``labels`` the ``\\label``s inside; ``cites`` the labels it refers to.
    """

    id: str
    kind: str
    heading: str
    title: str | None
    number: str | None
    labels: tuple[str, ...]
    cites: tuple[str, ...]
    span: Span
    text: str
    normalised: str
    region: Region = (0, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """The smallest piece of a proof that asserts something.

    ``index`` from 0 within the proof.  ``span`` leaves out the blanks and comments around the text,
    ``text`` has them.  ``nested`` is the id of the proof that this step *is*, when
    the step is a whole proof inside the proof: that one has steps of its own and this one is not
    scored.
    """

    index: int
    span: Span
    text: str
    normalised: str
    nested: str | None = None
    region: Region = (0, 0)


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof.  ``"".join(step.text for step in steps) == body``, exactly.

    ``span`` covers the whole proof with its ``\\begin`` and ``\\end``.  ``statement`` is what it
    proves, or None when that could not be told; ``parent`` the id of the proof around it.
    ``cites`` are the labels it refers to, in order, each once.  ``named``: its heading or its
    first sentence says what it proves.
    """

    id: str
    kind: ProofKind
    span: Span
    body: str
    statement: Statement | None
    parent: str | None
    cites: tuple[str, ...]
    steps: tuple[Step, ...]
    region: Region = (0, 0)
    named: bool = False


@dataclass(frozen=True, eq=False)
class Document:
    """One root document with all that it reads.  Compared by identity: it holds megabytes.

    ``path`` is the root's path as shown; ``sources`` maps shown paths to the sources, root first.
    ``problems`` are findings with PC0xx codes: what could not be read, and why.
    ``only`` holds the shown paths on which the user asked a report when a fragment was named and
    its root read; None: all.  ``text`` is what checks read again.
    ``dropped`` are the sorted regions that the author's macros throw away.
    ``mentions`` are the labels, references and citations of the text, ``externals`` the other
    documents whose labels it uses, ``bibliography`` what it may cite.
    """

    path: str
    sources: dict[str, Source]
    statements: tuple[Statement, ...] = ()
    proofs: tuple[Proof, ...] = ()
    problems: tuple[Finding, ...] = ()
    only: frozenset[str] | None = None
    text: Text = NO_TEXT
    dropped: tuple[Region, ...] = ()
    mentions: Mentions = NO_MENTIONS
    externals: tuple[External, ...] = ()
    bibliography: Bibliography = NO_BIBLIOGRAPHY


@dataclass(frozen=True, slots=True)
class UnreadableDocument:
    """A root of which nothing could be read.

    ``path`` is the root's as shown, ``reason`` a phrase; ``problems`` are findings with PC0xx codes
    about what came with it, such as refused members of a bundle.
    """

    path: str
    reason: str
    problems: tuple[Finding, ...] = ()


def readable(documents: Iterable[Document | UnreadableDocument]) -> Iterator[Document]:
    """Those that could be read."""
    return (document for document in documents if isinstance(document, Document))
