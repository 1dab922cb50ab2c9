"""PC3xx: what the verifier doubts."""

from __future__ import annotations

from proofcheck.finding import Severity
from proofcheck.rules.rule import Rule

VERIFIER = (
    Rule(
        code="PC301",
        title="the verifier doubts a step",
        severity=Severity.WARNING,
        why="Given the statement and the steps around it, the model gives the step a probability "
        "as low as right steps seldom get. Where it can tell, the evidence names the words that it "
        "finds least likely in their place. It is a language model and can be mistaken: read the "
        "step again.",
        example_bad="Since $n$ is odd, $n^2$ is even.",
        example_good="Since $n$ is odd, $n^2$ is odd.",
        silence="Write `% proofcheck: ignore[PC301]` on one of the step's lines or alone on the "
        "line above it; `--min-confidence` moves the threshold for all.",
        false_alarms="The threshold is the model's own, set at 1 in 1,000 right steps. With the "
        "built-in model and a text that neither training nor threshold had seen: 10 doubts in "
        "10,231 steps of 331 proofs; none of the 10 steps was wrong.",
        best_grade=0.5,
    ),
)
