"""Fast evaluation in doubles: a tree becomes a function once, and is called at many points.

``floats`` says what becomes of negative and of complex numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from proofcheck.expressions.floats import OPERATIONS, NoValueError, no_value, unknown, whole
from proofcheck.expressions.quadrature import POINTS, quadrature
from proofcheck.expressions.tree import PI, Node, Number, Operation, Symbol, walk

Compiled = Callable[[Sequence[complex]], complex | None]
_Program = Callable[[list[complex]], complex]

_BUDGET = 50_000  # nodes in the terms of the sums of one evaluation


def approximate(node: Node, values: Mapping[str, complex]) -> complex | None:
    """The value of a tree, or None where it has none, overflows or takes too long.

    ``values`` must hold every free variable, or it is a ``KeyError``; it may hold others.
    """
    return _cached(_Same(node), tuple(values))(tuple(values.values()))


def compile_tree(node: Node, names: tuple[str, ...]) -> Compiled:
    """A function of the values of ``names`` in their order, as ``approximate``."""
    slots = {name: at for at, name in enumerate(names)}
    compiler = _Compiler(len(names))
    program = compiler.program(node, slots)
    budget = compiler.budget
    bound: list[complex] = [0.0] * (compiler.size - len(names))

    def run(values: Sequence[complex]) -> complex | None:
        budget[0] = _BUDGET
        try:
            memory = [value if isinstance(value, complex) else float(value) for value in values]
            result = program(memory + bound)
        except (ArithmeticError, ValueError, TypeError):
            return None
        # Infinities and NaN alone do not vanish when multiplied by 0.
        return result if result * 0 == 0 else None

    return run


class _Same:
    """A tree as the key of a cache: by identity, for its hash takes as long as its value."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.node is other.node


@lru_cache(maxsize=2_048)
def _cached(key: _Same, names: tuple[str, ...]) -> Compiled:
    return compile_tree(key.node, names)


class _Compiler:
    """Trees to closures over a list of values: the free variables, then the bound ones."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.budget = [0]

    def program(self, node: Node, slots: Mapping[str, int]) -> _Program:
        if isinstance(node, Number):
            return _constant(node)
        if isinstance(node, Symbol):
            if node.name == PI and PI not in slots:
                return lambda _memory: math.pi
            slot = slots[node.name]
            return lambda memory: memory[slot]
        if node.name in ("sum", "prod"):
            return self._big(node, slots)
        if node.name == "integral":
            return self._integral(node, slots)
        arguments = node.arguments
        if node.name == "call":
            function = arguments[0]
            assert isinstance(function, Symbol)
            operation: Callable[..., complex] = partial(unknown, function.name)
            arguments = arguments[1:]
        else:
            operation = OPERATIONS.get(node.name, no_value)
        programs = [self.program(argument, slots) for argument in arguments]
        if len(programs) == 1:
            (only,) = programs
            return lambda memory: operation(only(memory))
        if len(programs) == 2:
            return _pair(node.name, operation, *programs)
        return _many(node.name, operation, programs)

    def _big(self, node: Operation, slots: Mapping[str, int]) -> _Program:
        variable, *parts = node.arguments
        assert isinstance(variable, Symbol)
        slot, self.size = self.size, self.size + 1
        lower, upper = (self.program(part, slots) for part in parts[:2])
        body = self.program(parts[2], {**slots, variable.name: slot})
        size = sum(1 for _ in walk(parts[2]))
        budget, is_sum = self.budget, node.name == "sum"

        def run(memory: list[complex]) -> complex:
            first, last = whole(lower(memory)), whole(upper(memory))
            budget[0] -= (last - first + 1) * size
            if last < first - 1 or budget[0] < 0:
                raise NoValueError
            result: complex = 0.0 if is_sum else 1.0
            for index in range(first, last + 1):
                memory[slot] = float(index)
                if is_sum:
                    result += body(memory)
                else:
                    result *= body(memory)
            return result

        return run

    def _integral(self, node: Operation, slots: Mapping[str, int]) -> _Program:
        variable, *parts = node.arguments
        assert isinstance(variable, Symbol)
        slot, self.size = self.size, self.size + 1
        lower, upper = (self.program(part, slots) for part in parts[:2])
        body = self.program(parts[2], {**slots, variable.name: slot})
        cost = POINTS * sum(1 for _ in walk(parts[2]))
        budget = self.budget

        def run(memory: list[complex]) -> complex:
            budget[0] -= cost
            if budget[0] < 0:
                raise NoValueError

            def function(place: float) -> complex:
                memory[slot] = place
                return body(memory)

            return quadrature(function, lower(memory), upper(memory))

        return run


def _constant(node: Number) -> _Program:
    try:
        value = float(node.value)
    except OverflowError:
        value = math.inf
    return lambda _memory: value


def _pair(
    name: str, operation: Callable[..., complex], left: _Program, right: _Program
) -> _Program:
    """The commonest operations without a call of their own."""
    if name == "add":
        return lambda memory: left(memory) + right(memory)
    if name == "mul":
        return lambda memory: left(memory) * right(memory)
    if name == "div":
        return lambda memory: left(memory) / right(memory)
    return lambda memory: operation(left(memory), right(memory))


def _many(name: str, operation: Callable[..., complex], programs: list[_Program]) -> _Program:
    if name == "add":
        return lambda memory: sum(program(memory) for program in programs)
    if name == "mul":
        return lambda memory: math.prod(program(memory) for program in programs)
    return lambda memory: operation(*[program(memory) for program in programs])
