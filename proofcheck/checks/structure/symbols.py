"""PC113: a symbol that one proof defines twice, with different meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import GONE

DEFINED_TWICE = Rule(
    code="PC113",
    category=Category.STRUCTURE,
    title="a symbol that is defined twice in one argument",
    severity=Severity.NOTE,
    why="The proof defines the symbol again with := before anything ends its scope: which of "
    "the two is meant later is not certain.",
    example_bad="Let $m := n + 1$. Hence $m > 1$. Let $m := n - 1$.",
    example_good="Let $m := n + 1$. Hence $m > 1$. Let $k := n - 1$.",
    silence="Take another symbol, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: no report. Definitions with = are left alone: of 10 "
    "reports on them none was right.",
)


_DEFINES = re.compile(
    r"\b(?:[Ll]et|[Pp]ut|[Ss]et|[Dd]efine|[Dd]enote(?:\s+by)?)[\s~]+\$\s*"
    r"(?P<symbol>\\?[a-zA-Z]+(?:_(?:\{[^{}$]{1,20}\}|\\?\w))?'{0,3})\s*"
    r"(?:(?::|\\colon)\s*=|\\coloneqq|\\defeq)\s*(?P<value>[^$=]{1,200}?)\s*\$"
)
# A new scope: the same letter may mean something else.
_SCOPE = re.compile(
    r"\\item(?![a-zA-Z])|\\(?:begin|end)\s*\{|\n[ \t\x00]*\n"
    r"|\b(?:[Cc]ases?|[Cc]laim|[Ss]tep|[Cc]onversely|[Nn]ow|[Nn]ext|[Oo]therwise|[Ss]imilarly|[Ff]inally|[Ii]f|[Ff]or\s+(?:each|every|all|any)|instead"
    r"|[Ss]uppose|[Aa]ssume|replac\w+|redefin\w+|\([ivx1-9a-e]+\)|other hand|example|part)\b"
    r"|\\(?:Right|Left)arrow|\\(?:medskip|bigskip|smallskip|par)(?![a-zA-Z])"
)


def symbols_defined_twice(context: Context) -> Iterator[Finding]:
    """PC113 for two definitions of one symbol with nothing between them that ends a scope."""
    document = context.document
    text = document.text
    for proof in document.proofs:
        start, end = proof.region
        body = text.masked[start:end]
        seen: dict[str, re.Match[str]] = {}
        for match in _DEFINES.finditer(body):
            symbol = match["symbol"]
            before = seen.get(symbol)
            seen[symbol] = match
            if before is None or _plain(before["value"]) == _plain(match["value"]):
                continue
            if _SCOPE.search(body, before.end(), match.start()):
                continue
            where = context.once(places)
            source = document.sources[text.span((start, start + 1)).path]
            first = text.span((start + before.start("symbol"), start + before.end("symbol")))
            line = source.position(first.start).line
            yield finding_at(
                where,
                (start + match.start("symbol"), start + match.end("symbol")),
                DEFINED_TWICE,
                f"{symbol} was defined otherwise in the same argument: take another symbol",
                confidence=0.7,
                evidence=f"{first.path}:{line}: {symbol} = {' '.join(before['value'].split())}",
            )


def _plain(value: str) -> str:
    return re.sub(r"[\s.,;{}]|\\[,;:!]", "", value.replace(GONE, ""))
