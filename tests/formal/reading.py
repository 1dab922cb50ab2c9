"""Claims of small papers, written as text that a person can compare with them."""

from __future__ import annotations

from pathlib import Path

from proofcheck.document.document import Document, readable
from proofcheck.expressions.tree import Node, Number, Symbol
from proofcheck.formal.claim import (
    And,
    Claim,
    Congruent,
    Divides,
    Formula,
    Implies,
    Not,
    Or,
    Relation,
    Untranslated,
)
from proofcheck.formal.translate import claims_of
from proofcheck.latex.project import read_documents

_SIGNS = {"add": " + ", "mul": "·", "div": "/", "pow": "^"}


def document_of(folder: Path, proof: str, statement: str = "") -> Document:
    """A paper with one lemma, if it has a statement, and one proof."""
    lemma = f"\\begin{{lemma}}\n{statement}\n\\end{{lemma}}\n" if statement else ""
    path = folder / "paper.tex"
    path.write_text(
        "\\documentclass{article}\\usepackage{amsmath,amsthm,amssymb}\\newtheorem{lemma}{Lemma}\n"
        f"\\begin{{document}}\n{lemma}\\begin{{proof}}\n{proof}\n\\end{{proof}}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    (document,) = readable(read_documents([str(path)]))
    return document


def told(folder: Path, proof: str, statement: str = "") -> list[Claim | Untranslated]:
    """What the steps of the proof come to."""
    return list(claims_of(document_of(folder, proof, statement)))


def claim_of(folder: Path, proof: str, statement: str = "") -> Claim:
    """The claim of the last step that is one."""
    return [one for one in told(folder, proof, statement) if isinstance(one, Claim)][-1]


def goal(claim: Claim) -> str:
    """The goal with the author's LaTeX for its variables."""
    return shown(claim.goal, {one.name: one.latex for one in claim.variables})


def hypotheses(claim: Claim) -> list[str]:
    """The hypotheses in the same way."""
    names = {one.name: one.latex for one in claim.variables}
    return [shown(one.formula, names) for one in claim.hypotheses]


def shown(formula: Formula, names: dict[str, str]) -> str:
    """A formula in one line."""

    def term(node: Node) -> str:
        if isinstance(node, Number):
            return str(node.value)
        if isinstance(node, Symbol):
            return names.get(node.name, node.name)
        parts = [term(part) for part in node.arguments]
        return f"(-{parts[0]})" if node.name == "neg" else f"({_SIGNS[node.name].join(parts)})"

    match formula:
        case Relation(sign, left, right):
            return f"{term(left)} {sign} {term(right)}"
        case Divides(divisor, multiple):
            return f"{term(divisor)} divides {term(multiple)}"
        case Congruent(left, right, modulus):
            return f"{term(left)} ≡ {term(right)} mod {term(modulus)}"
        case Not(part):
            return f"not {shown(part, names)}"
        case Implies(premise, conclusion):
            return f"if {shown(premise, names)} then {shown(conclusion, names)}"
        case And(parts):
            return " and ".join(shown(part, names) for part in parts)
        case Or(parts):
            return " or ".join(shown(part, names) for part in parts)
