"""Terms as LaTeX, by which a term that is not read further goes."""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.expressions.tree import Node, Number, Operation, Symbol


def latex_of(node: Node, letters: Mapping[str, str]) -> str:
    """LaTeX for a tree; trees that are the same have the same.  ``letters`` are the parser's, with
    what each stands for."""
    if isinstance(node, Number):
        value = node.value
        whole = value.denominator == 1
        return str(value) if whole else f"\\frac{{{value.numerator}}}{{{value.denominator}}}"
    if isinstance(node, Symbol):
        return letters.get(node.name, node.name)
    parts = [latex_of(part, letters) for part in node.arguments]
    if node.name == "add":
        return "".join(p if p[0] == "-" or not at else f"+{p}" for at, p in enumerate(parts))
    if node.name == "neg":
        return f"-{_fenced(node.arguments[0], parts[0])}"
    if node.name == "mul":
        return " ".join(
            _fenced(part, text) for part, text in zip(node.arguments, parts, strict=True)
        )
    if node.name == "div":
        return f"\\frac{{{parts[0]}}}{{{parts[1]}}}"
    if node.name == "pow":
        return f"{{{_fenced(node.arguments[0], parts[0])}}}^{{{parts[1]}}}"
    if node.name == "call":
        return f"{parts[0]}({','.join(parts[1:])})"
    return f"\\{node.name}({','.join(parts)})"


def _fenced(node: Node, written: str) -> str:
    compound = isinstance(node, Operation) and node.name in ("add", "neg", "mul")
    return f"({written})" if compound else written
