"""The shortest circles of a graph of dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofcheck.checks.dependencies import Dependency, Key


def _adjacency(links: Sequence[Dependency]) -> dict[Key, dict[Key, Dependency]]:
    graph: dict[Key, dict[Key, Dependency]] = {}
    for link in links:
        graph.setdefault(link.source, {}).setdefault(link.target, link)
    return graph


def cyclic(links: Sequence[Dependency]) -> list[Dependency]:
    """The links between statements from which one can come back."""
    component = _components(_adjacency(links))
    return [link for link in links if component[link.source] == component.get(link.target)]


def _components(graph: Mapping[Key, Mapping[Key, Dependency]]) -> dict[Key, int]:
    """The strongly connected component of each node (Tarjan 1972, without recursion)."""
    index: dict[Key, int] = {}
    low: dict[Key, int] = {}
    component: dict[Key, int] = {}
    stack: list[Key] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while work:
            node, successors = work[-1]
            for other in successors:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    work.append((other, iter(graph.get(other, ()))))
                    break
                if other not in component:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    while node not in component:
                        component[stack.pop()] = index[node]
    return component


def shortest_circles(links: Sequence[Dependency]) -> Iterator[tuple[Dependency, ...]]:
    """One circle, as short as possible, of each component that has one, in the order of links."""
    graph = _adjacency(cyclic(links))
    component = _components(graph)
    told: set[int] = set()
    for start in graph:
        if component[start] in told:
            continue
        told.add(component[start])
        members = [node for node in graph if component[node] == component[start]]
        circles = [circle for node in members[:50] if (circle := _back_to(node, graph))]
        if circles:
            yield min(circles, key=len)


def _back_to(start: Key, graph: Mapping[Key, Mapping[Key, Dependency]]) -> tuple[Dependency, ...]:
    """A shortest way from ``start`` back to it; empty when there is none."""
    came: dict[Key, Dependency] = {}
    layer = [start]
    while layer:
        following = []
        for node in layer:
            for other, link in graph.get(node, {}).items():
                if other == start:
                    way = [link]
                    while way[-1].source != start:
                        way.append(came[way[-1].source])
                    return tuple(reversed(way))
                if other not in came:
                    came[other] = link
                    following.append(other)
        layer = following
    return ()
