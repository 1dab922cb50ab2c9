"""A layered drawing of a directed graph: which box goes where.  No HTML here.

Sugiyama's method in its plain form: longest-path layers, then sweeps that put each box at the
barycentre of those it is linked with.  Links of circles that go against the order do not count for
the layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SWEEPS = 8
MAX_ROW = 36  # boxes beside each other; a longer layer is broken into rows


@dataclass(frozen=True, slots=True)
class GridPosition:
    """Column (may be half a column off) and row of a box, from 0."""

    column: float
    row: int


def lay_out(nodes: Sequence[str], links: Sequence[tuple[str, str]]) -> dict[str, GridPosition]:
    """A place for every node.  A link (a, b) says that b stands above a, where no circle forbids
    it; links to what is not among the nodes do not count."""
    known = set(nodes)
    above: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in links:
        if a != b and a in known and b in known:
            above[a].append(b)
    layers = _layers(nodes, above)
    rows: list[list[str]] = []
    for layer in _ordered(layers, above):
        rows += [layer[at : at + MAX_ROW] for at in range(0, len(layer), MAX_ROW)]
    widest = max((len(row) for row in rows), default=0)
    return {
        node: GridPosition((widest - len(row)) / 2 + column, number)
        for number, row in enumerate(rows)
        for column, node in enumerate(row)
    }


def _layers(nodes: Sequence[str], above: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Each node below all that it leads to; a depth-first search leaves out what closes circles."""
    depth: dict[str, int] = {}
    active: set[str] = set()
    for root in nodes:
        if root in depth:
            continue
        stack: list[tuple[str, int]] = [(root, 0)]
        active.add(root)
        while stack:
            node, at = stack.pop()
            if at < len(above[node]):
                stack.append((node, at + 1))
                child = above[node][at]
                if child not in depth and child not in active:
                    active.add(child)
                    stack.append((child, 0))
                continue
            # A child that is still active closes a circle and has no depth yet.
            depth[node] = 1 + max((depth.get(child, -1) for child in above[node]), default=-1)
            active.discard(node)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        layers[depth[node]].append(node)
    return layers


def _ordered(layers: list[list[str]], above: Mapping[str, Sequence[str]]) -> list[list[str]]:
    below: dict[str, list[str]] = {node: [] for node in above}
    for node, children in above.items():
        for child in children:
            below[child].append(node)
    position = {
        node: index / max(1, len(layer) - 1) for layer in layers for index, node in enumerate(layer)
    }
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        neighbours = above if downward else below
        for number in range(len(layers)) if downward else reversed(range(len(layers))):
            layer = layers[number]
            weight = {node: _barycentre(node, neighbours[node], position) for node in layer}
            layer.sort(key=weight.__getitem__)
            for index, node in enumerate(layer):
                position[node] = (index + 0.5) / len(layer)
    return layers


def _barycentre(node: str, neighbours: Sequence[str], position: Mapping[str, float]) -> float:
    if not neighbours:
        return position[node]
    return sum(position[other] for other in neighbours) / len(neighbours)
