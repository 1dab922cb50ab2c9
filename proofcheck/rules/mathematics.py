"""PC2xx: mathematics refuted by computation, with the witness."""

from __future__ import annotations

from proofcheck.rules.rule import Rule

MATHEMATICS: tuple[Rule, ...] = ()
