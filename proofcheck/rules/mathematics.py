"""PC2xx: mathematics refuted by computation, with the witness."""

from __future__ import annotations

from proofcheck.document.finding import Severity
from proofcheck.document.rule import Rule

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
        false_alarms="None in 20 collections with 19,111 proofs: ten flags, each false as written. "
        "In 44,158 steps of school mathematics that are labelled right, 8 different flags, of "
        "which at least 7 are slips.",
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
        false_alarms="None left in 20 collections with 19,111 proofs, on which the gates were "
        "tuned: 11 flags, all slips. In 44,158 steps of school mathematics that are labelled "
        "right, 6 different flags, 5 of them slips; the sixth, an equation to be solved, is gated.",
        best_grade=0.5,
    ),
    Rule(
        code="PC203",
        title="a congruence between numbers is false",
        severity=Severity.ERROR,
        why="Both sides are numbers, and they leave other remainders when divided by the modulus "
        "that the formula states.",
        example_bad=r"Now $2^{10} \equiv 2 \pmod{11}$.",
        example_good=r"Now $2^{10} \equiv 1 \pmod{11}$.",
        silence="Write `% proofcheck: ignore[PC203]` on one of the formula's lines.",
        false_alarms="None in 21 collections with 42,500 proofs, where 320 relations with a stated "
        "modulus are confirmed: three flags, each false as written. Two conclusions that "
        "the text denies were flagged too, before the gates were written.",
        best_grade=0.5,
    ),
    Rule(
        code="PC204",
        title="an equation with a derivative or an integral is false",
        severity=Severity.WARNING,
        why="The derivative was carried out and the integral computed: the two sides differ at "
        "the numbers shown, and wherever else they were tried.",
        example_bad=r"Then $\int_0^1 x^2 \, dx = \frac{1}{2}$.",
        example_good=r"Then $\int_0^1 x^2 \, dx = \frac{1}{3}$.",
        silence="Write `% proofcheck: ignore[PC204]` on one of the formula's lines.",
        false_alarms="In 20 collections with 19,111 proofs two flags, both slips. In another with "
        "23,400, where the last three gates were written, 52 different flags: half of them slips, "
        "half of them rows that the conversion of that text to LaTeX had lost.",
        best_grade=0.5,
    ),
)
