"""Equations that say what a letter or a function stands for, put into later ones.

Good for confirming only: an equation that fails after substitution may rest on one more condition.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.checks.mathematics.shapes import shape
from proofcheck.expressions.tree import (
    BINDING,
    Node,
    Number,
    Operation,
    Symbol,
    symbols,
    walk,
)

MAX_NODES = 400  # of a tree after substitution
MAX_ROUNDS = 4
# What depends on its letter, not on a value of it: f(2) is not to be had by putting in.
_BY_LETTER = frozenset(["antiderivative", "derivative"])


@dataclass(frozen=True, slots=True)
class Definition:
    """``body`` in terms of ``parameters`` (none for a letter)."""

    parameters: tuple[str, ...]
    body: Node


def read_definition(left: Node, right: Node) -> tuple[str, Definition] | None:
    """What ``left = right`` defines: the name and its meaning; None when it is no definition."""
    name: str
    parameters: tuple[str, ...] = ()
    if isinstance(left, Symbol):
        name = left.name
    elif isinstance(left, Operation) and left.name == "call":
        function, *arguments = left.arguments
        if not all(isinstance(one, Symbol) for one in (function, *arguments)):
            return None
        name = function.name if isinstance(function, Symbol) else ""
        parameters = tuple(one.name for one in arguments if isinstance(one, Symbol))
        if len(set(parameters)) < len(parameters) or not set(parameters) <= symbols(right):
            return None
    else:
        return None
    called = {
        part.arguments[0].name
        for part in walk(right)
        if isinstance(part, Operation)
        and part.name == "call"
        and isinstance(part.arguments[0], Symbol)
    }
    by_letter = any(isinstance(p, Operation) and p.name in _BY_LETTER for p in walk(right))
    if name in symbols(right) | called or by_letter:
        return None
    return name, Definition(parameters, right)


class DefinitionScope:
    """The definitions in force; a name that was given two meanings has none."""

    def __init__(self) -> None:
        self._known: dict[str, Definition | None] = {}

    def enter(self, name: str, definition: Definition) -> None:
        old = self._known.get(name, definition)
        same = old is not None and shape(old.body) == shape(definition.body)
        self._known[name] = definition if same else None

    def put_in(self, tree: Node) -> Node | None:
        """``tree`` with all definitions put in; None when nothing changes or it grows too big."""
        now = tree
        for _ in range(MAX_ROUNDS):
            after = self._once(now)
            if after == now:
                break
            if sum(1 for _ in walk(after)) > MAX_NODES:
                return None
            now = after
        return None if now == tree else now

    def _once(self, node: Node) -> Node:
        if isinstance(node, Number):
            return node
        if isinstance(node, Symbol):
            known = self._known.get(node.name)
            return known.body if known and not known.parameters else node
        if node.name in BINDING | _BY_LETTER:
            variable, *rest = node.arguments
            if isinstance(variable, Symbol) and variable.name in self._known:
                return node  # it is another one, or no longer free
            return Operation(node.name, (variable, *map(self._once, rest)))
        if node.name == "call" and isinstance(node.arguments[0], Symbol):
            arguments = tuple(map(self._once, node.arguments[1:]))
            known = self._known.get(node.arguments[0].name)
            if known and len(known.parameters) == len(arguments):
                return replaced(known.body, dict(zip(known.parameters, arguments, strict=True)))
            return Operation(node.name, (node.arguments[0], *arguments))
        return Operation(node.name, tuple(map(self._once, node.arguments)))


def replaced(node: Node, values: dict[str, Node]) -> Node:
    """``node`` with letters replaced, all at once; bound variables stay."""
    if isinstance(node, Symbol):
        return values.get(node.name, node)
    if isinstance(node, Number):
        return node
    if node.name in BINDING and isinstance(node.arguments[0], Symbol):
        inner = {name: value for name, value in values.items() if name != node.arguments[0].name}
        variable, lower, upper, body = node.arguments
        return Operation(
            node.name,
            (variable, replaced(lower, values), replaced(upper, values), replaced(body, inner)),
        )
    if node.name == "call":
        rest = (replaced(part, values) for part in node.arguments[1:])
        return Operation(node.name, (node.arguments[0], *rest))
    return Operation(node.name, tuple(replaced(part, values) for part in node.arguments))
