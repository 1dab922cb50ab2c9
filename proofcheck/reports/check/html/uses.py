"""What uses what: the statements and links that are drawn, and what is marked in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from proofcheck.checks.context import Run
from proofcheck.checks.dependencies import Dependency, Key, Node, dependencies
from proofcheck.checks.structure.circles import CIRCLE, CIRCLE_IN_WORDS
from proofcheck.result import Result


@dataclass(frozen=True)
class Drawing:
    """``nodes`` are those with links, ``alone`` counts the others; ``circle`` are those whose
    proofs refer to each other in a circle, ``round`` those of a reported circular argument."""

    nodes: Mapping[Key, Node]
    links: Sequence[Dependency]
    alone: int
    circle: frozenset[Key]
    round: frozenset[Key]
    titles: Mapping[Key, str | None]


def drawing_of(result: Result, anchors: Mapping[Key, str]) -> Drawing:
    """What is drawn of the statements that have an anchor on the page."""
    graph = dependencies(Run(result.documents))
    links: dict[tuple[Key, Key], Dependency] = {}
    for link in graph.links:
        if link.source in anchors and link.target in anchors and link.source != link.target:
            known = links.get((link.source, link.target))
            if known is None or (known.proof is None and link.proof is not None):
                links[link.source, link.target] = link
    linked = {key for pair in links for key in pair}
    nodes = {key: node for key, node in graph.nodes.items() if key in linked}
    alone = sum(key in anchors and key not in linked for key in graph.nodes)
    drawn = tuple(links.values())
    titles = {
        (document.path, statement.id): statement.title
        for document in result.documents
        for statement in document.statements
    }
    return Drawing(nodes, drawn, alone, _circle(drawn), _reported(result, graph.links), titles)


def _reported(result: Result, links: Sequence[Dependency]) -> frozenset[Key]:
    """The statements of the circular arguments that were reported, each at its first link."""
    places = {
        item.finding.span
        for file in result.files
        for item in file.findings
        if item.finding.rule in (CIRCLE, CIRCLE_IN_WORDS)
    }
    onward: dict[Key, set[Key]] = {}
    for link in links:
        onward.setdefault(link.source, set()).add(link.target)
    found: set[Key] = set()
    for link in links:
        if link.span in places:
            found |= set(_way(link.target, link.source, onward))
    return frozenset(found)


def _way(start: Key, end: Key, onward: Mapping[Key, set[Key]]) -> list[Key]:
    """A shortest way from ``start`` to ``end``, both included; empty when there is none."""
    before: dict[Key, Key | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in before:
        node = waiting.popleft()
        for target in sorted(onward.get(node, ())):
            if target not in before:
                before[target] = node
                waiting.append(target)
    way: list[Key] = []
    at: Key | None = end if end in before else None
    while at is not None:
        way.append(at)
        at = before[at]
    return way


def _circle(links: Iterable[Dependency]) -> frozenset[Key]:
    """The statements that lead back to themselves through links from proofs."""
    onward: dict[Key, set[Key]] = {}
    for link in links:
        if link.proof is not None:
            onward.setdefault(link.source, set()).add(link.target)
    while True:  # What leads nowhere, or is reached from nowhere, lies in no circle.
        reached = {target for targets in onward.values() for target in targets}
        kept = {
            source: {target for target in targets if target in onward}
            for source, targets in onward.items()
            if source in reached
        }
        kept = {source: targets for source, targets in kept.items() if targets}
        if kept == onward:
            break
        onward = kept
    return frozenset(
        key for key in onward if any(_way(target, key, onward) for target in onward[key])
    )


def grades_of(result: Result) -> dict[Key, float | None]:
    """The worst grade of each statement's proofs."""
    grades: dict[Key, float | None] = {}
    for file in result.files:
        for checked in file.proofs:
            if checked.proof.statement is not None:
                key = (file.root, checked.proof.statement.id)
                other = grades.get(key, checked.grade)
                known = [grade for grade in (other, checked.grade) if grade is not None]
                grades[key] = min(known, default=None)
    return grades
