"""PC1xx: structure that does not hold."""

from __future__ import annotations

from proofcheck.rules.rule import Rule

STRUCTURE: tuple[Rule, ...] = ()
