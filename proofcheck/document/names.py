"""How statements, proofs and probabilities are called in messages."""

from __future__ import annotations

from proofcheck.document.document import Proof, Statement


def statement_name(statement: Statement) -> str:
    """``Lemma 3.2 (lem:foo)``: the printed word, the number and the first label, where known."""
    label = statement.labels[0] if statement.labels else None
    return full_name(statement.kind, statement.heading, statement.number, label)


def full_name(kind: str, heading: str, number: str | None, label: str | None) -> str:
    """``statement_name`` of a statement of which only these are known."""
    parts = (heading or kind.capitalize(), number, f"({label})" if label else None)
    return " ".join(part for part in parts if part)


def short_name(proof: Proof) -> str:
    """``the proof of Lemma 3.2``; the label only where there is no number."""
    statement = proof.statement
    if statement is None or statement.number is None:
        return proof_name(proof)
    return f"the proof of {statement.heading or statement.kind.capitalize()} {statement.number}"


def proof_name(proof: Proof) -> str:
    """``the proof of Lemma 3.2 (lem:foo)``."""
    return f"the proof of {statement_name(proof.statement)}" if proof.statement else "a proof"


def probability_text(probability: float) -> str:
    """A probability for people: three decimals, and never a zero or a one that is none."""
    if 0 < probability < 0.0005:
        return "below 0.001"
    if 0.9995 <= probability < 1:
        return "above 0.999"
    return f"{probability:.3f}"
