"""The graph of dependencies: which statement relies on which, and where it says so.

A value of its own, without judgement: checks look for circles in it, reports may draw it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proofcheck.checks.context import Run
from proofcheck.checks.labels import Labels, all_labels
from proofcheck.document.document import Document, Proof, Statement
from proofcheck.document.mentions import Role
from proofcheck.document.nesting import Nesting
from proofcheck.document.source import Span
from proofcheck.document.text import Region

Key = tuple[str, str]
"""A statement: the path of its document, its id in it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A statement.  ``proofs`` are the ids of its proofs that do not lie in other proofs of it."""

    key: Key
    kind: str
    heading: str
    number: str | None
    label: str | None
    span: Span
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dependency:
    """``source`` refers to ``target``: in its proof ``proof``, or (None) in its own words.

    ``label`` stands at ``span``, which is ``region`` of the text of the document of ``source``."""

    source: Key
    target: Key
    proof: str | None
    label: str
    span: Span
    region: Region


@dataclass(frozen=True)
class Graph:
    """``nodes`` and ``links`` in the order of the documents and their texts."""

    nodes: dict[Key, Node]
    links: tuple[Dependency, ...]


def dependencies(run: Run) -> Graph:
    """The graph of all documents of a run."""
    labels = run.once(all_labels)
    nodes: dict[Key, Node] = {}
    links: list[Dependency] = []
    for document in run.documents:
        nodes.update((node.key, node) for node in _nodes(document))
        links += _document_links(document, labels)
    return Graph(nodes, tuple(links))


def _nodes(document: Document) -> Iterator[Node]:
    proofs: dict[str, list[str]] = {}
    for proof in document.proofs:
        if proof.statement is not None:
            proofs.setdefault(proof.statement.id, []).append(proof.id)
    for statement in document.statements:
        yield Node(
            (document.path, statement.id),
            statement.kind,
            statement.heading,
            statement.number,
            statement.labels[0] if statement.labels else None,
            statement.span,
            tuple(proofs.get(statement.id, ())),
        )


def resolve(
    document: Document, label: str, labels: dict[str, Labels]
) -> tuple[str, Statement | None] | None:
    """The document in which a label of ``document`` is set, and the statement in which it stands
    there (None: in none, or in several).  None: no document of the run sets it."""
    own = labels[document.path]
    if label in own.places:
        return document.path, own.statements.get(label)
    for external in document.externals:
        if external.path in labels and label.startswith(external.prefix):
            other = labels[external.path]
            rest = label[len(external.prefix) :]
            if rest in other.places:
                return external.path, other.statements.get(rest)
    return None


def _document_links(document: Document, labels: dict[str, Labels]) -> Iterator[Dependency]:
    text = document.text
    in_statements = Nesting([statement.region for statement in document.statements])
    in_proofs = Nesting([proof.region for proof in document.proofs])
    for mention in document.mentions.references:
        if mention.role is Role.LINK or not mention.name:
            continue
        at = mention.whole[0]
        sources: list[tuple[Statement, Proof | None]] = []
        index = in_statements.innermost(at)
        if index is not None:
            sources.append((document.statements[index], None))
        proofs = [document.proofs[index] for index in in_proofs.around(at)]
        sources += [(proof.statement, proof) for proof in proofs if proof.statement is not None]
        if not sources:
            continue
        span = text.span(mention.region)
        reached = None if mention.built else resolve(document, mention.name, labels)
        if reached is not None and reached[1] is not None:
            target = (reached[0], reached[1].id)
            # What lies within a proof serves it, so it may name what that proof proves.
            own = {(document.path, source.id) for source, _ in sources}
            if target not in own:
                for source, proof in sources:
                    yield Dependency(
                        (document.path, source.id),
                        target,
                        proof.id if proof else None,
                        mention.name,
                        span,
                        mention.region,
                    )
