"""PC107: a bracket without its partner in the mathematics of a statement or a proof.

A formula alone proves nothing: brackets are shared between text and mathematics ("$f(x$)"), and
half-open intervals mix their kinds.  So a formula is reported only when the paragraph around it is
out of balance in the same way, as written and with the author's macros expanded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of
from proofcheck.checks.places import Places, finding_at, places
from proofcheck.checks.structure import intervals
from proofcheck.document.finding import Finding
from proofcheck.document.nesting import Nesting
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import GONE, Region, Text, in_regions
from proofcheck.latex.commands import DELIMITERS, REFERENCES
from proofcheck.latex.lexer import Kind, scanner

BRACKET = Rule(
    code="PC107",
    category=Category.STRUCTURE,
    title="a bracket without its partner in a formula",
    severity=Severity.WARNING,
    why="A bracket is opened and not closed, or closed and not opened, neither in its formula "
    "nor in its paragraph: what the formula says is not certain.",
    example_bad="$f(g(x) = x$",
    example_good="$f(g(x)) = x$",
    silence="Add the bracket, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 196 reports (10 per 1,000 proofs); of 90 looked at, "
    "87 were right.",
)


MAX_PARAGRAPH = 20_000
MAX_TESTS = 20  # formulas of one paragraph that are weighed against all of it
NEAR = 10_000  # characters around in which a text that speaks of brackets shows one alone

_SCANNER = scanner(
    Kind.CONTROL_WORD,
    Kind.CONTROL_SYMBOL,
    Kind.FAT_BRACKET,
    Kind.ARROW,
    Kind.ROUND,
    Kind.SQUARE,
)
# What stands after a command and is no bracket of the formula.
_DELIMITER = re.compile(r"\s*(?:\\[a-zA-Z]+|\\.|.)", re.DOTALL)
_NEXT = re.compile(r"\s*(?:\{[^{}]*\}|.)", re.DOTALL)
_ARGUMENTS = re.compile(r"\*?\s*(?:\[[^]\n]{0,80}\])?\{[^{}]*\}")
_ROW_SPACE = re.compile(r"\*?(?:[ \t\n]*\[[-+]?[\d.][^]\n]{0,30}\]|\[\\[a-zA-Z]+\])?")
_AFTER: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("left", "right"), _DELIMITER),
    **dict.fromkeys(("mathopen", "mathclose", "mathord", "not"), _NEXT),
    **dict.fromkeys(
        (
            *REFERENCES,
            *"""label tag cite citep citet hspace vspace operatorname color vskip kern begin end
            hyperref url href texttt phantom verb""".split(),
        ),
        _ARGUMENTS,
    ),
    "\\": _ROW_SPACE,
}
# Kinds of brackets that close each other: (0, 1] is an interval.
_CLASS = {
    **dict.fromkeys((*"()[]", "lbrack", "rbrack"), "( ["),
    **dict.fromkeys("{}", "{"),
    **dict.fromkeys(("langle", "rangle"), "langle"),
    **dict.fromkeys(("lfloor", "rfloor", "lceil", "rceil"), "lfloor"),
    **dict.fromkeys(("llbracket", "rrbracket"), "llbracket"),
}
_OPENING = frozenset("([{") | DELIMITERS.keys()
# ]a, b[ is an open interval, whatever stands beside it: a pair turned inside out.
_TURNED = re.compile(r"\][^\[\]()$]{0,80}\[")
# An enumerator within a formula: \\text{ii)}, and 2) below a brace.
_INNER_ENUMERATOR = re.compile(
    r"(\\(?:text\w*|mbox|hbox)\s*\{\s*|\{(?=\w{1,3}\)\}))\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)"
)
_NUMBER = r"(?:[a-zA-Z]?\.?\d{1,3}[a-z]?|[^\W\d_]|[ivxIVX]{1,5})[.'*°]{0,2}"
_ENUMERATOR = re.compile(rf"(?<![^\s~{{(\[\x00])\(?(?:[a-zA-Z\d]{{1,3}}\.)?{_NUMBER}\)")
# A formula that is nothing but enumerators: $i) \Rightarrow ii)$.
_GREEK = r"\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta)"
_ENUMERATORS = re.compile(
    r"(?:[\s~\x00,;]|\\[,;:! ]|\\(?:[lL]ong)?(?:left|right|Left|Right)+arrow|\\implies|\\iff"
    r"|\\impliedby|\\to(?![a-zA-Z])|-|\\(?:mathrm|text\w{0,2}|mathbf|rm|bf|it|q?quad)(?![a-zA-Z])|[{}]"
    rf"|\(?(?:{_NUMBER}|{_GREEK})(?:\^\s*(?:\\circ|\{{\\circ\}}|')|_\d)?\}}?\))+"
)
_KINDS = r"(?:proof|enumerate|itemize|[a-z]*(?:thm|theorem|lemma|prop|cor|def|rem|ex)[a-z]*\*?)"
_BREAK = re.compile(rf"\n[ \t\x00]*\n|\\(?:item|par)(?![a-zA-Z])|\\(?:begin|end)\s*\{{{_KINDS}\}}")
_PICTURE = re.compile(
    r"\\begin\s*\{(?:tikzpicture|xy|picture|prooftree|forest|lstlisting)\}|\\path\b"
)
_BARE = re.compile(r"\$\s*\\?[\[\](){}]\s*\$")
_FENCE = re.compile(r"\\(?:(?:left|right)(?![a-zA-Z])|[lr](?:angle|floor|ceil|brack))")
_HALF_FENCE = re.compile(r"\\(?:left|right)\s*\.")
_SPECIAL = re.compile(r"[|]|\\[mM]id\b|\\[vV]ert\b|\\ket|\\bra|\x01|<|>")


@dataclass(frozen=True, slots=True)
class _Bracket:
    """``step`` is 1 for one that opens and −1 for one that closes; ``at`` its region."""

    kind: str
    step: int
    at: Region


def unbalanced_brackets(context: Context) -> Iterator[Finding]:
    """PC107 for the brackets of formulas that find no partner in their paragraph."""
    document = context.document
    text = document.text
    regions = [statement.region for statement in document.statements]
    regions += [proof.region for proof in document.proofs]
    nesting = Nesting(regions)
    masked = text.masked
    breaks: list[int] | None = None
    tests: Counter[int] = Counter()  # by paragraph
    for formula in context.once(formulas_of):
        start, end = formula.region
        if _looks_balanced(masked[start:end]):
            continue
        lonely = _lonely(masked, formula.region)
        if not lonely or nesting.innermost(start) is None:
            continue
        if in_regions(document.dropped, start) or "\n\n" in masked[start:end]:
            continue
        if breaks is None:
            breaks = [0, *(m.start() for m in _BREAK.finditer(masked)), len(masked)]
        index = bisect_right(breaks, start)
        paragraph = (breaks[index - 1], max(breaks[min(index, len(breaks) - 1)], end))
        tests[index] += 1
        if tests[index] > MAX_TESTS:
            continue
        for bracket in {(b.kind, b.step): b for b in reversed(lonely)}.values():
            if _is_out_of_balance(bracket, text, formula.region, paragraph):
                where = context.once(places)
                yield _finding(bracket, where, text)
                break


def _looks_balanced(piece: str) -> bool:
    """A quick test that nearly all formulas pass."""
    count = piece.count
    return count("(") + count("[") == count(")") + count("]") and (
        "\\" not in piece or (count("\\{") == count("\\}") and _FENCE.search(piece) is None)
    )


def _finding(bracket: _Bracket, where: Places, text: Text) -> Finding:
    sign = text.raw[slice(*bracket.at)]
    what = "is never closed" if bracket.step > 0 else "closes nothing"
    return finding_at(
        where,
        bracket.at,
        BRACKET,
        f"the bracket {sign} {what}: add its partner, or delete it",
        confidence=0.9,
    )


def _brackets(masked: str, region: Region) -> Iterator[_Bracket]:
    at, end = region
    while match := _SCANNER.search(masked, at, end):
        start, at = match.span()
        if match.lastgroup in (Kind.FAT_BRACKET, Kind.ARROW):
            continue
        sign = match[0].removeprefix("\\")
        plain = match[0] == sign
        after = None if plain else _AFTER.get(sign)
        if after and (rest := after.match(masked, at, end)):
            at = rest.end()
        if after is _DELIMITER:
            yield _Bracket("left", 1 if sign == "left" else -1, (start, at))
        elif sign in _CLASS and plain == (sign in "()[]"):
            yield _Bracket(_CLASS[sign], 1 if sign in _OPENING else -1, (start, at))


def _lonely(masked: str, region: Region) -> list[_Bracket]:
    """The brackets of a formula that have no partner in it."""
    lonely: list[_Bracket] = []
    open_now: dict[str, list[_Bracket]] = {}
    for bracket in _brackets(masked, region):
        stack = open_now.setdefault(bracket.kind, [])
        if bracket.step > 0:
            stack.append(bracket)
        elif stack:
            stack.pop()
        else:
            lonely.append(bracket)
    return lonely + [bracket for stack in open_now.values() for bracket in stack]


def _is_out_of_balance(bracket: _Bracket, text: Text, formula: Region, paragraph: Region) -> bool:
    masked = text.masked
    if paragraph[1] - paragraph[0] > MAX_PARAGRAPH:
        return False
    piece = _INNER_ENUMERATOR.sub(r"\1", masked[slice(*formula)])
    if _PICTURE.search(piece) or _ENUMERATORS.fullmatch(piece):
        return False
    if _BARE.search(masked, max(0, formula[0] - NEAR), formula[1] + NEAR):
        return False  # the text is about brackets
    around = masked[slice(*paragraph)]
    if bracket.kind == "langle" and _SPECIAL.search(piece):
        return False  # a ket
    if bracket.kind == "( [" and _HALF_FENCE.search(around):
        return False  # \\left. … \\right) may close it
    before = _ENUMERATOR.sub("", masked[paragraph[0] : formula[0]])
    after = _ENUMERATOR.sub("", masked[formula[1] : paragraph[1]])
    for whole in (piece, around, before + piece + after):
        for written in (whole, text.expand(whole, formula[0])):
            turned = _TURNED.sub("", written.replace(GONE, ""))
            if bracket.kind == "( [" and _net(turned, bracket.kind) * bracket.step <= 0:
                return False
            if _net(written, bracket.kind) * bracket.step <= 0:
                return False
            if bracket.kind not in intervals.KINDS:
                continue
            if intervals.net(turned, bracket.kind) * bracket.step <= 0:
                return False
    return True


def _net(piece: str, kind: str) -> int:
    return sum(b.step for b in _brackets(piece, (0, len(piece))) if b.kind == kind)
