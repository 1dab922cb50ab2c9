r"""PC132: a map without its arrow (``f : X \in Y``); PC133: a functor that sends ``X \to F(X)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import WrittenFormula, plain_formulas
from proofcheck.checks.names.letters import LETTER, SCRIPTS
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

NO_ARROW = Rule(
    code="PC132",
    category=Category.STRUCTURE,
    title="a colon as of a map, and no arrow",
    severity=Severity.WARNING,
    why="A name, a colon, and then no map from one thing to another: the arrow was mistyped, or "
    "the colon stands for a sign of membership.",
    example_bad="Let $f : X \\in Y$ be a map.",
    example_good="Let $f : X \\to Y$ be a map.",
    silence="Write the arrow, or the sign of membership, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: no report; of 456 corrections of "
    "such texts it finds 2.",
)
RULE_OF_MAP = Rule(
    code="PC133",
    category=Category.STRUCTURE,
    title="a functor that is given by an arrow from a thing to its image",
    severity=Severity.NOTE,
    why="What a functor does to a thing is written with \\mapsto; with \\to it reads as a map from "
    "the thing to its image.",
    example_bad="Then $M \\to F(M)$ is a functor.",
    example_good="Then $M \\mapsto F(M)$ is a functor.",
    silence="Write \\mapsto, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: no report; of 456 corrections of "
    "such texts it finds 1.",
)

_NAME = rf"{LETTER}{SCRIPTS}"
_COLON = r"\s*(?::(?!=)|\\colon(?![a-zA-Z]))\s*"
_MEMBER = re.compile(rf"\s*{_NAME}{_COLON}{_NAME}\s*(?P<sign>\\in)(?![a-zA-Z])\s*{_NAME}\s*\Z")
_MAPS = re.compile(
    rf"\s*{_NAME}(?P<colon>{_COLON})\\?(?:(?:mathrm|text|operatorname)\s*\{{\s*)?(?:Hom|Mor)(?![a-z])"
    r"(?:(?!\\to(?![a-zA-Z])|arrow)[^=:])*\Z"
)
_TYPED = re.compile(
    rf"\s*{_NAME}{_COLON}(?:(?!\\to(?![a-zA-Z])|arrow|\\ar(?![a-zA-Z])|mapsto|=).)*\Z"
)
TYPES = 8
"""A text with more declarations by a colon, without arrow, writes the types of things so."""
_SENT = re.compile(
    rf"\s*(?P<thing>(?:\\[a-z]+|[a-zA-Z]){SCRIPTS})\s*(?P<arrow>\\(?:to|(?:long)?rightarrow))(?![a-zA-Z])"
    r"(?P<image>[^=:,]{1,60}\))\s*\Z"
)
_IS = re.compile(r"\s+(?:is|defines|gives)\s+(?:indeed\s+|also\s+)?an?\s+(?:[a-z-]+\s+)?functor\b")
_THE = re.compile(r"\bfunctor\s+\Z")


def missing_arrows(context: Context) -> Iterator[Finding]:
    """PC132 for declarations of a map with a membership or a set of maps in place of an arrow."""
    found, typed = [], 0
    for formula in context.once(plain_formulas):
        if ":" not in formula.text and "\\colon" not in formula.text:
            continue
        if member := _MEMBER.match(formula.text):
            found.append(_sign(context, formula, member.span("sign"), "\\to"))
        elif maps := _MAPS.match(formula.text):
            found.append(_sign(context, formula, maps.span("colon"), " \\in "))
        elif _TYPED.match(formula.text):
            typed += 1
    if typed <= TYPES:
        yield from found


def _sign(
    context: Context, formula: WrittenFormula, place: tuple[int, int], wanted: str
) -> Finding:
    text = context.document.text
    region = (formula.start + place[0], formula.start + place[1])
    written = formula.text[slice(*place)].strip()
    return finding_at(
        context.once(places),
        region,
        NO_ARROW,
        f"no map is declared here: write {wanted.strip()} in place of {written}",
        confidence=0.85,
        suggestion=wanted.strip(),
        replacement=Replacement(text.span(region), wanted),
    )


def sent_by_arrows(context: Context) -> Iterator[Finding]:
    """PC133 for each functor of which a thing and its image are named, with an arrow of maps."""
    text = context.document.text
    for formula in context.once(plain_formulas):
        if "(" not in formula.text or (match := _SENT.match(formula.text)) is None:
            continue
        thing = re.escape(match["thing"].strip())
        if not re.search(rf"[\w}}*]\s*\(\s*{thing}\s*\)\s*\Z", match["image"]):
            continue
        behind = formula.start + len(formula.text) + 1
        if not (
            _IS.match(text.masked, behind)
            or _THE.search(text.masked, max(0, formula.start - 30), formula.start - 1)
        ):
            continue
        region = (formula.start + match.start("arrow"), formula.start + match.end("arrow"))
        yield finding_at(
            context.once(places),
            region,
            RULE_OF_MAP,
            "the functor sends a thing to its image: write \\mapsto",
            confidence=0.8,
            suggestion="\\mapsto",
            replacement=Replacement(text.span(region), "\\mapsto"),
        )
