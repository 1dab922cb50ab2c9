"""PC2xx: mathematics refuted by computation, with the witness."""

from __future__ import annotations

from proofcheck.finding import Severity
from proofcheck.rules.rule import Rule

MATHEMATICS: tuple[Rule, ...] = (
    Rule(
        code="PC201",
        title="a claim about numbers is false",
        severity=Severity.ERROR,
        why="Both sides are numbers, and computing them gives other values than the claim says: "
        "exactly, or within the rounding of the decimals that are written.",
        example_bad="Hence $3^4 + 4^3 = 135$.",
        example_good="Hence $3^4 + 4^3 = 145$.",
        silence="Write `% proofcheck: ignore[PC201]` on one of the formula's lines.",
        false_alarms="To be measured.",
        best_grade=0.5,
    ),
    Rule(
        code="PC202",
        title="an equation is false, and one edit makes it an identity",
        severity=Severity.WARNING,
        why="The two sides differ at the numbers shown, and in every domain in which they were "
        "tried; with a single sign, number, exponent, factor or letter changed they agree "
        "everywhere, which is seldom a coincidence.",
        example_bad="Then $(n+1)^2 - n^2 = 2n - 1$.",
        example_good="Then $(n+1)^2 - n^2 = 2n + 1$.",
        silence="Write `% proofcheck: ignore[PC202]` on one of the formula's lines.",
        false_alarms="To be measured.",
        best_grade=0.5,
    ),
)
