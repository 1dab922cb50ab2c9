"""Small data sets of our own writing, whose steps say how probable they are held to be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from proofcheck.assess.assessor import Verified
from proofcheck.assess.verdict import ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document
from tests.scripted_assessor import ScriptedAssessor

_PROBABILITY = re.compile(r"\((0?\.\d+)\)")


def said(text: str, *probabilities: float | None) -> list[str]:
    """Steps that a ``Reader`` gives these probabilities; None: no verdict."""
    return [f"{text} {at} ({p})." for at, p in enumerate(probabilities, 1)]


class Reader(ScriptedAssessor):
    """Gives each step the probability that stands in it, or in ``CORRECTED``.

    The proofs that it was asked about are remembered.
    """

    info = ModelInfo("reader", "0" * 64, "step-tag", "none", {"0.001": 0.5})
    notes: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.evaluated = 0
        self.asked: list[str] = []

    def verify(self, document: Document) -> Iterator[Verified]:
        for proof in document.proofs:
            self.asked.append(proof.statement.text if proof.statement else "")
            self.evaluated += 10 * len(proof.steps)
            yield proof, tuple(self.verdict(step.normalised) for step in proof.steps)

    def verdict(self, text: str) -> Verdict:
        found = _PROBABILITY.search(text)
        if text in CORRECTED:
            return Scored(CORRECTED[text])
        return Scored(float(found[1])) if found else Unscored("it is too long")


PROCESS_BENCH: list[dict[str, Any]] = [
    {"id": "gsm8k-0", "problem": "A", "steps": said("a", 0.9, 0.8, 0.7), "label": -1},
    {"id": "gsm8k-1", "problem": "B", "steps": said("b", 0.9, 0.2, 0.1), "label": 1},
    {"id": "math-2", "problem": "C", "steps": said("c", 0.9, 0.3, 0.1), "label": 2},
    {"id": "math-3", "problem": "D", "steps": said("d", 0.9, 0.4), "label": -1},
    {"id": "math-4", "problem": "E", "steps": said("e", 0.1, 0.9), "label": 0},
]
PRM_BENCH: list[dict[str, Any]] = [
    {
        "idx": "x1",
        "classification": "circular",
        "modified_question": "How many?",
        "modified_process": [f"{n}. {s}" for n, s in enumerate(said("f", 0.9, 0.2, 0.3, 0.8), 1)],
        "error_steps": [2, 4],
    },
    {
        "idx": "x2",
        "classification": "redundency",
        "original_question": "How far?",
        "original_process": said("g", 0.1, 0.9),
        "modified_question": "How far?",
        "modified_process": said("h", 0.9, 0.9, None),
        "error_steps": [3, 9],
    },
]
OPEN_PROOF_CORPUS: list[dict[str, Any]] = [
    {"problem_id": "q1", "problem": "P", "solution": "It is so (0.9).", "score": [1, 1]},
    {"problem_id": "q2", "problem": "P", "solution": "It is so (0.2). Yes (0.9).", "score": [0]},
    {"problem_id": "q3", "problem": "P", "solution": "No (0.9).", "score": [1, 0]},
    {"problem_id": "q4", "problem": "P", "solution": "No (0.9).", "grading": [{"score": 0}]},
    {"problem_id": "q5", "problem": "P", "solution": "No (0.9).", "grading": None},
]


def deepseek(name: str, human: float, rating: float | None) -> dict[str, Any]:
    prediction = {"proof": "It is (0.9). So it is (0.8).", "human_rating": human}
    return {
        "question": f"Why is {name} so?",
        "problem_idx": name,
        "model_prediction": {**prediction, "average_automatic_rating": rating},
    }


DEEPSEEK = [
    deepseek("IMO2025-1", 7, 1.0),
    deepseek("PB-Basic-002", 6, 1.0),
    deepseek("CMO2024-3", 6, 1.0),
    deepseek("Putnam2024-A1", 8, 0.96875),
    deepseek("Putnam2024-A2", 0, 0.5),
]
SIMPLE: list[dict[str, Any]] = [
    {"statement": "S", "steps": said("i", 0.9, 0.2), "wrong": [1]},
    {"statement": "S", "proof": "It is (0.9). So (0.8).", "correct": True, "group": "whole"},
]

CORRECTIONS: list[dict[str, Any]] = [
    {
        "repo": "us/notes", "path": "a.tex", "statement": "S", "before": ["Let it be (0.9)."],
        "wrong": "So $x = y$.", "right": "So $x = z$.", "after": ["And (0.8)."],
    },
    {
        "repo": "us/notes", "path": "a.tex", "statement": "S", "before": [],
        "wrong": "Then $n < 2$.", "right": r"Then $n \le 2$.", "after": ["So (0.3)."],
        "others": ["So (0.3).", "Hence (0.95).", "Thus (0.96)."],
    },
    {
        "repo": "us/notes", "path": "b.tex", "statement": "S", "before": [],
        "wrong": "It is flat.", "right": "It is not flat.", "after": [],
    },
    {"statement": "T", "before": [], "wrong": "No.", "right": "Yes (0.9).", "after": []},
]  # fmt: skip
CORRECTED = {
    "So $x = y$.": 0.2, "So $x = z$.": 0.6, "Then $n < 2$.": 0.7, r"Then $n \le 2$.": 0.4,
    "It is flat.": 0.5, "It is not flat.": 0.5,
}  # fmt: skip
"""The probabilities of the corrected steps, which must not stand in them."""


def write(path: Path, records: Sequence[Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path
