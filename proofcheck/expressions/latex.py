"""Expression tree → LaTeX that ``parse`` reads as the same tree, perhaps among other readings."""

from __future__ import annotations

from proofcheck.expressions.tree import ELEMENTARY, Node, Number, Operation, Symbol

# How tightly a printed node holds together.
_SUM, _PRODUCT, _FACTOR, _ATOM = range(4)
_ADDITIVE = frozenset(["add", "neg", "mod"])
_BIG = {"sum": r"\sum", "prod": r"\prod"}
_AROUND = {
    "abs": r"\lvert {} \rvert",
    "floor": r"\lfloor {} \rfloor",
    "ceil": r"\lceil {} \rceil",
}
_LISTS = {"gcd": r"\gcd", "max": r"\max", "min": r"\min", "lcm": r"\operatorname{lcm}"}
_TWO_LINES = {"div": r"\frac", "binomial": r"\binom"}
_ATOMS = frozenset(["call", "binomial", *_AROUND, *_LISTS])
_COMMANDS = {name: "\\" + name for name in ELEMENTARY} | {"log": r"\ln"}
_TALL = (r"\frac", r"\sum", r"\prod", r"\binom")


def latex(node: Node) -> str:
    """The tree as LaTeX; numbers that are no literals (negative ones, fractions) as operations."""
    if isinstance(node, Symbol):
        return node.name
    if isinstance(node, Number):
        return _number(node)
    name, arguments = node.name, node.arguments
    if name == "add":
        return _sum(arguments)
    if name == "mul":
        return _product(arguments)
    if name in _BIG:
        variable, lower, upper, body = arguments
        bounds = f"_{{{latex(variable)}={latex(lower)}}}^{{{latex(upper)}}}"
        return f"{_BIG[name]}{bounds} {_within(body, _PRODUCT)}"
    if name == "exp":
        return f"e^{_exponent(arguments[0])}"
    if name in ("neg", "pow", "factorial", "mod"):
        return _operator(name, arguments)
    parts = [latex(argument) for argument in arguments]
    if name in _AROUND:
        return _AROUND[name].format(parts[0])
    if name in _COMMANDS:
        return _COMMANDS[name] + _parenthesised(parts[0])
    if name in _LISTS:
        return _LISTS[name] + _parenthesised(", ".join(parts))
    if name == "call":
        return parts[0] + _parenthesised(", ".join(parts[1:]))
    if name == "root":
        degree = "" if parts[1] == "2" else f"[{parts[1]}]"
        return rf"\sqrt{degree}{{{parts[0]}}}"
    return rf"{_TWO_LINES[name]}{{{parts[0]}}}{{{parts[1]}}}"


def _operator(name: str, arguments: tuple[Node, ...]) -> str:
    """Where it depends on the arguments whether they need parentheses."""
    if name == "neg":
        return "-" + _within(arguments[0], _PRODUCT)
    if name == "pow":
        return f"{_base(arguments[0])}^{_exponent(arguments[1])}"
    if name == "factorial":
        return _base(arguments[0]) + "!"
    return rf"{_within(arguments[0], _PRODUCT)} \bmod {_within(arguments[1], _FACTOR)}"


def _number(node: Number) -> str:
    value = node.value
    if value < 0:
        return "-" + _number(Number(-value, node.slack))
    if node.slack:
        decimals = len(str(node.slack.denominator // 2)) - 1
        shifted = value * 10**decimals
        if shifted.denominator == 1:
            digits = str(shifted.numerator).rjust(decimals + 1, "0")
            return f"{digits[:-decimals]}.{digits[-decimals:]}"
    if value.denominator == 1:
        return str(value.numerator)
    return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def _level(node: Node) -> int:
    if isinstance(node, Symbol):
        return _ATOM
    if isinstance(node, Number):
        if node.value < 0:
            return _SUM
        return _FACTOR if node.value.denominator > 1 and not node.slack else _ATOM
    if node.name in _ADDITIVE:
        return _SUM
    if node.name == "mul" or node.name in _BIG:
        return _PRODUCT
    return _ATOM if node.name in _ATOMS else _FACTOR


def _within(node: Node, level: int) -> str:
    """A node where only what holds together as tightly as ``level`` goes without parentheses."""
    text = latex(node)
    return text if _level(node) >= level else _parenthesised(text)


def _parenthesised(text: str) -> str:
    if any(command in text for command in _TALL):
        return rf"\left({text}\right)"
    return f"({text})"


def _base(node: Node) -> str:
    """What a superscript or ``!`` stands at; ``e`` alone would make it an exponential."""
    return "(e)" if isinstance(node, Symbol) and node.name == "e" else _within(node, _ATOM)


def _exponent(node: Node) -> str:
    text = latex(node)
    return "{{T}}" if text == "T" else f"{{{text}}}"  # not a transpose


def _sum(terms: tuple[Node, ...]) -> str:
    text = ""
    for term in terms:
        negative = isinstance(term, Operation) and term.name == "neg"
        printed = latex(term) if negative else _within(term, _PRODUCT)
        if not text:
            text = printed
        else:
            text += f" - {printed[1:]}" if negative else f" + {printed}"
    return text


def _product(factors: tuple[Node, ...]) -> str:
    text = ""
    for at, factor in enumerate(factors):
        big = isinstance(factor, Operation) and factor.name in _BIG and at == len(factors) - 1
        printed = latex(factor) if big else _within(factor, _FACTOR)
        text += _between(factors[at - 1], text, printed) + printed if text else printed
    return text


def _between(left: Node, before: str, after: str) -> str:
    """What to print between two factors: nothing or a blank where no other reading threatens."""
    if isinstance(left, Operation) and left.name == "pow":
        left = left.arguments[0]
    function = isinstance(left, Operation) and left.name in ELEMENTARY
    letter = isinstance(left, Symbol) and (after[0] == "(" or after.startswith(r"\left("))
    mixed = before[-1].isdigit() and after.startswith(r"\frac")
    if function or letter or mixed or after[0].isdigit() or before.endswith("d"):
        return r" \cdot "
    return "" if before[-1] in "0123456789)}" and (after[0] == "(" or after[0].isalpha()) else " "
